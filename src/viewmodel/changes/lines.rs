//! The lines of the list and where they are, as long as the book stays the same.

use std::cell::OnceCell;

use crate::book::{
    Became, Book, Compared, ComparedPart, ComparedSheet, ComparedSubject, ComparedText, Comparing,
    Comparison, SheetId, Spacing, Unread,
};
use crate::lookalike::is_blank;
use crate::review::changes;
use crate::words::in_a_row;

use super::super::rows::ListRows;
use super::excerpt;
use super::excerpt::Excerpt;

/// A sheet; an entry; what became of it, or why; a text.
const SHEET: f32 = 34.0;
const ITEM: f32 = 30.0;
/// How high a remark is, in points.
pub const REMARK: f32 = 20.0;
const TEXT: f32 = 26.0;
/// A line of a text before or after.
pub const ROW: f32 = 18.0;

/// Which changes are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct ChangeFilter {
    pub kind: ChangeKind,
    /// Only those of the sheet that is shown.
    pub is_here: bool,
    /// What is compared.
    pub comparing: Comparing,
}

/// Kinds of changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ChangeKind {
    #[default]
    All,
    Texts,
    New,
    Ended,
    Joined,
    Moved,
    Above,
}

impl ChangeKind {
    /// All of them, in the order of the filter.
    pub const ALL: [Self; 7] =
        [Self::All, Self::Texts, Self::New, Self::Ended, Self::Joined, Self::Moved, Self::Above];

    /// In the filter.
    pub fn words(self) -> &'static str {
        match self {
            Self::All => "すべての変更",
            Self::Texts => "文の変更",
            Self::New => "新規",
            Self::Ended => "廃止",
            Self::Joined => "統合・分割",
            Self::Moved => "移動",
            Self::Above => "計画・調書",
        }
    }

    fn has(self, item: &Compared) -> bool {
        match self {
            Self::All => true,
            Self::Texts => item.became == Became::Continued && !is_above(item) && !item.texts.is_empty(),
            Self::New => item.became == Became::New,
            Self::Ended => item.became == Became::Ended,
            Self::Joined => {
                [&item.merged, &item.came_out_of, &item.divided].into_iter().any(|names| !names.is_empty())
            }
            Self::Moved => item.moved_from.is_some(),
            Self::Above => is_above(item),
        }
    }
}

/// Whether it is no entry or closing text, but what these stand on or under.
fn is_above(item: &Compared) -> bool {
    !matches!(item.subject, ComparedSubject::Entry(_) | ComparedSubject::Overall)
}

/// What changed; `None` without a year before.
type Told = Result<Option<Comparison>, Unread>;

/// See the module's documentation.
#[derive(Debug, Default)]
pub struct ChangeLines {
    of: Option<(i64, ChangeFilter, Option<SheetId>, usize)>,
    /// At a revision of the book, and what was compared.
    comparison: Option<((i64, Comparing), Told)>,
    lines: Vec<ChangeLine>,
    /// How many plans, policies, sheets, entries and closing texts are listed.
    pub count: usize,
}

/// A line.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct ChangeLine {
    pub top: f32,
    pub height: f32,
    pub what: ChangePart,
    /// A text before and after, found out once it is seen.
    excerpts: OnceCell<[Excerpt; 2]>,
    /// How many lines each of them has at most.
    pub rows: [usize; 2],
}

/// What stands in a line: places in the comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ChangePart {
    /// What heads a group.
    Head(ChangeGroup),
    Item(ChangeGroup, usize),
    Text(ChangeGroup, usize, usize),
}

/// What belongs together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum ChangeGroup {
    /// Plans and policies.
    Outline,
    Sheet(usize),
}

impl ChangeLines {
    /// Takes in what was done since the last time. There is room for so many `columns`
    /// of characters.
    pub fn bring_up_to(
        &mut self,
        book: &Book,
        revision: i64,
        (filter, shown): (ChangeFilter, Option<SheetId>),
        columns: usize,
    ) {
        let of = Some((revision, filter, shown.filter(|_| filter.is_here), columns));
        if self.of == of {
            return;
        }
        self.of = of;
        let state = (revision, filter.comparing);
        let known = self.comparison.take().filter(|(known, _)| *known == state);
        let (_, comparison) = known.unwrap_or_else(|| (state, changes(book, &filter.comparing)));
        (self.lines, self.count) = (Vec::new(), 0);
        let mut top = 0.0;
        let mut push = |lines: &mut Vec<ChangeLine>, what, height, rows: [usize; 2]| {
            let height = height + ROW * (rows[0] + rows[1]) as f32;
            lines.push(ChangeLine { top, height, what, excerpts: OnceCell::new(), rows });
            top += height;
        };
        let told = comparison.as_ref().ok().and_then(Option::as_ref);
        let sheets = told.map_or([].as_slice(), |own| own.sheets.as_slice());
        let sheets = sheets.iter().enumerate().filter(|(_, own)| !filter.is_here || own.sheet == shown);
        let sheets = sheets.map(|(at, sheet)| (ChangeGroup::Sheet(at), sheet.items.as_slice()));
        let outline = told.filter(|_| !filter.is_here);
        let outline = outline.map(|own| (ChangeGroup::Outline, own.outline.as_slice()));
        for (at, items) in outline.into_iter().chain(sheets) {
            let listed = items.iter().enumerate().filter(|(_, item)| filter.kind.has(item));
            let mut listed = listed.peekable();
            if listed.peek().is_none() {
                continue;
            }
            push(&mut self.lines, ChangePart::Head(at), SHEET, [0, 0]);
            for (index, item) in listed {
                self.count += 1;
                let below = [remark(item), reason(item)].iter().filter(|words| !words.is_empty()).count();
                push(&mut self.lines, ChangePart::Item(at, index), ITEM + REMARK * below as f32, [0, 0]);
                if item.became == Became::Continued {
                    for (own, text) in item.texts.iter().enumerate() {
                        let rows = excerpt::lines(text, columns);
                        push(&mut self.lines, ChangePart::Text(at, index, own), TEXT, rows);
                    }
                }
            }
        }
        self.comparison = Some((state, comparison));
    }

    /// What the lines were made of.
    pub fn comparison(&self) -> Option<&Comparison> {
        self.comparison.as_ref()?.1.as_ref().ok()?.as_ref()
    }

    /// Whether nothing can be told because some sheet could not be read.
    pub fn is_unread(&self) -> bool {
        self.comparison.as_ref().is_some_and(|(_, told)| told.is_err())
    }

    /// How high they are together, in points.
    pub fn height(&self) -> f32 {
        self.lines.last().map_or(0.0, |line| line.top + line.height)
    }

    /// The line at this place.
    pub fn get(&self, at: usize) -> Option<&ChangeLine> {
        self.lines.get(at)
    }

    /// The line that heads a sheet.
    pub fn head_of(&self, sheet: SheetId) -> Option<usize> {
        let is_it = |line: &ChangeLine| matches!(line.what, ChangePart::Head(at) if self.sheet(at).is_some_and(|own| own.sheet == Some(sheet)));
        self.lines.iter().position(is_it)
    }

    /// The sheet that a group is of.
    pub fn sheet(&self, group: ChangeGroup) -> Option<&ComparedSheet> {
        match group {
            ChangeGroup::Outline => None,
            ChangeGroup::Sheet(at) => self.comparison()?.sheets.get(at),
        }
    }

    /// What a line is about, and on which sheet.
    pub fn item(&self, what: ChangePart) -> Option<(Option<SheetId>, &Compared, Option<&ComparedText>)> {
        let (group, item, text) = match what {
            ChangePart::Head(_) => return None,
            ChangePart::Item(group, item) => (group, item, None),
            ChangePart::Text(group, item, text) => (group, item, Some(text)),
        };
        let sheet = self.sheet(group);
        let items = match group {
            ChangeGroup::Outline => &self.comparison()?.outline,
            ChangeGroup::Sheet(_) => &sheet?.items,
        };
        let item = items.get(item)?;
        Some((sheet.and_then(|sheet| sheet.sheet), item, text.and_then(|text| item.texts.get(text))))
    }
}

impl ListRows for ChangeLines {
    type Key = usize;

    fn count(&self) -> usize {
        self.lines.len()
    }

    fn key(&self, at: usize) -> Option<usize> {
        self.get(at).filter(|line| !matches!(line.what, ChangePart::Head(_))).map(|_| at)
    }

    fn place(&self, key: usize) -> Option<usize> {
        self.key(key)
    }

    fn top(&self, at: usize) -> f32 {
        self.get(at).map_or_else(|| self.height(), |line| line.top)
    }
}

impl ChangeLine {
    /// The text before and after, from shortly before what changed.
    pub fn excerpts(&self, text: &ComparedText) -> &[Excerpt; 2] {
        self.excerpts.get_or_init(|| excerpt::pair(text))
    }
}

/// What an item is called.
pub fn name(item: &Compared) -> &str {
    match item.subject {
        ComparedSubject::Sheet => "調書",
        ComparedSubject::Overall => "調書全体の評価",
        ComparedSubject::Plan(_) | ComparedSubject::Policy(_) | ComparedSubject::Entry(_) => &item.name,
    }
}

/// What is said of an item beside its name.
pub fn chip(item: &Compared) -> Option<&'static str> {
    match item.became {
        Became::New => Some("新規"),
        Became::Ended => Some("廃止"),
        Became::Continued if !item.merged.is_empty() => Some("統合"),
        Became::Continued if !(item.came_out_of.is_empty() && item.divided.is_empty()) => Some("分割"),
        Became::Continued => item.moved_from.is_some().then_some("移動"),
    }
}

/// What became of an item, in words.
pub fn remark(item: &Compared) -> String {
    let named = |names: &[String]| names.iter().map(|name| format!("「{name}」")).collect::<String>();
    let joined = [(&item.merged, "を統合"), (&item.came_out_of, "から分割"), (&item.divided, "を分割")];
    let joined = joined.into_iter().filter(|(names, _)| !names.is_empty());
    let mut words: Vec<String> = joined.map(|(names, what)| format!("{}{what}", named(names))).collect();
    let moved = item.moved_from.as_ref();
    words.extend(moved.map(|(number, policy)| format!("調書-{number}　{policy}から移動")));
    words.join("、")
}

/// Why it is not what it was, in a row.
pub fn reason(item: &Compared) -> String {
    if is_blank(&item.reason) { String::new() } else { format!("変更理由：{}", in_a_row(&item.reason)) }
}

/// What a text is called.
pub fn part(item: &Compared, text: &ComparedText) -> String {
    let words = match &text.part {
        ComparedPart::Name => match item.subject {
            ComparedSubject::Plan(_) => "計画名",
            ComparedSubject::Policy(_) => "施策名",
            _ => "名称",
        },
        ComparedPart::Marks => "※印",
        ComparedPart::Cell(_, caption) | ComparedPart::Head(caption) => caption,
        ComparedPart::CellOfGone(caption) => return format!("{caption}（列を廃止）"),
        ComparedPart::Overall => "全体の評価",
    };
    format!("{words}{}", text.spacing.map_or("", Spacing::words))
}

#[cfg(test)]
mod tests {
    use super::super::super::rows::{ListMotion, step};
    use super::*;
    use crate::book::testing::{change_past, set_past, small, with_last_year};

    #[test]
    fn changes_are_listed_by_sheet_as_the_filter_says() {
        let mut own = small();
        with_last_year(&mut own.book);
        let rows = own.rows();
        set_past(&mut own.book, rows[0], "achievement", "利用者は503人");
        change_past(&mut own.book, rows[3], |past| past.next = vec![]);
        let mut lines = ChangeLines::default();
        let mut whats = |filter: ChangeFilter| {
            lines.bring_up_to(&own.book, 1, (filter, Some(own.second)), 20);
            (lines.lines.iter().map(|line| line.what).collect::<Vec<_>>(), lines.count)
        };
        let at = ChangeGroup::Sheet(0);
        let all = [
            ChangePart::Head(at),
            ChangePart::Item(at, 0),
            ChangePart::Text(at, 0, 0),
            ChangePart::Item(at, 1),
            ChangePart::Item(at, 2),
        ];
        assert_eq!(whats(ChangeFilter::default()), (all.to_vec(), 3));
        let kind = |kind| ChangeFilter { kind, ..ChangeFilter::default() };
        assert_eq!(whats(kind(ChangeKind::Ended)), (vec![ChangePart::Head(at), ChangePart::Item(at, 2)], 1));
        assert_eq!(whats(kind(ChangeKind::Joined)), (vec![], 0));
        assert_eq!(whats(ChangeFilter { is_here: true, ..ChangeFilter::default() }), (vec![], 0));
    }

    #[test]
    fn the_arrows_pass_over_sheets() {
        let mut own = small();
        with_last_year(&mut own.book);
        let rows = own.rows();
        set_past(&mut own.book, rows[0], "achievement", "利用者は503人");
        let mut lines = ChangeLines::default();
        lines.bring_up_to(&own.book, 1, (ChangeFilter::default(), None), 20);
        for (from, by, to) in
            [(None, 1, 1), (Some(1), 1, 2), (Some(1), -1, 1), (Some(2), 1, 2), (None, -1, 2)]
        {
            assert_eq!(step(&lines, from, ListMotion::By(by)), Some(to), "{from:?} {by}");
        }
        let (_, _, text) = lines.item(ChangePart::Text(ChangeGroup::Sheet(0), 0, 0)).unwrap();
        let [old, new] = lines.get(2).unwrap().excerpts(text.unwrap());
        assert_eq!([&*old.text, &*new.text], ["利用者は503人", "相談のachievement"]);
        assert_eq!((lines.head_of(own.first), lines.head_of(own.second)), (Some(0), None));
    }
}
