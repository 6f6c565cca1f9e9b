//! The lines of the list and where they are, as long as the book stays the same.

use std::cell::OnceCell;
use std::ops::Range;

use crate::book::{Became, Book, Compared, ComparedPart, ComparedSheet, ComparedText, Comparison, SheetId};
use crate::review::changes;

use super::excerpt::{self, Excerpt};

/// A sheet; an entry; what became of it; a text.
const SHEET: f32 = 34.0;
const ITEM: f32 = 30.0;
const REMARK: f32 = 20.0;
const TEXT: f32 = 26.0;
/// A line of a text before or after.
pub const ROW: f32 = 18.0;

/// Which changes are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub kind: Kind,
    /// Only those of the sheet that is shown.
    pub is_here: bool,
}

/// Kinds of changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    #[default]
    All,
    Texts,
    New,
    Ended,
    Joined,
    Moved,
}

impl Kind {
    pub const ALL: [Self; 6] = [Self::All, Self::Texts, Self::New, Self::Ended, Self::Joined, Self::Moved];

    pub fn words(self) -> &'static str {
        match self {
            Self::All => "すべての変更",
            Self::Texts => "文の変更",
            Self::New => "新規",
            Self::Ended => "廃止",
            Self::Joined => "統合・分割",
            Self::Moved => "移動",
        }
    }

    fn has(self, item: &Compared) -> bool {
        match self {
            Self::All => true,
            Self::Texts => !matches!(item.became, Became::New | Became::Ended) && !item.texts.is_empty(),
            Self::New => item.became == Became::New,
            Self::Ended => item.became == Became::Ended,
            Self::Joined => {
                matches!(item.became, Became::Merged(_) | Became::CameOutOf(_) | Became::Divided(_))
            }
            Self::Moved => item.moved_from.is_some(),
        }
    }
}

/// See the module's documentation.
#[derive(Debug, Default)]
pub struct Lines {
    of: Option<(i64, Filter, Option<SheetId>, usize)>,
    /// At a revision of the book.
    comparison: Option<(i64, Option<Comparison>)>,
    lines: Vec<Line>,
    /// How many entries and closing texts are listed.
    pub count: usize,
}

/// A line.
#[derive(Debug)]
pub struct Line {
    pub top: f32,
    pub height: f32,
    pub what: What,
    /// A text before and after, found out once it is seen.
    excerpts: OnceCell<[Excerpt; 2]>,
    /// How many lines each of them has at most.
    pub rows: [usize; 2],
}

/// What stands in a line: places in the comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Sheet(usize),
    Item(usize, usize),
    Text(usize, usize, usize),
}

impl Lines {
    /// Takes in what was done since the last time. There is room for so many `columns`
    /// of characters.
    pub fn bring_up_to(
        &mut self,
        book: &Book,
        revision: i64,
        (filter, shown): (Filter, Option<SheetId>),
        columns: usize,
    ) {
        let of = Some((revision, filter, shown.filter(|_| filter.is_here), columns));
        if self.of == of {
            return;
        }
        self.of = of;
        let known = self.comparison.take().filter(|(known, _)| *known == revision);
        let (_, comparison) = known.unwrap_or_else(|| (revision, changes(book)));
        (self.lines, self.count) = (Vec::new(), 0);
        let mut top = 0.0;
        let mut push = |lines: &mut Vec<Line>, what, height, rows: [usize; 2]| {
            let height = height + ROW * (rows[0] + rows[1]) as f32;
            lines.push(Line { top, height, what, excerpts: OnceCell::new(), rows });
            top += height;
        };
        let all = comparison.as_ref().map_or([].as_slice(), |own| own.sheets.as_slice());
        for (at, sheet) in all.iter().enumerate() {
            if filter.is_here && sheet.sheet != shown {
                continue;
            }
            let listed = sheet.items.iter().enumerate().filter(|(_, item)| filter.kind.has(item));
            let mut listed = listed.peekable();
            if listed.peek().is_none() {
                continue;
            }
            push(&mut self.lines, What::Sheet(at), SHEET, [0, 0]);
            for (index, item) in listed {
                self.count += 1;
                let remark = if remark(item).is_empty() { 0.0 } else { REMARK };
                push(&mut self.lines, What::Item(at, index), ITEM + remark, [0, 0]);
                if !matches!(item.became, Became::New | Became::Ended) {
                    for (own, text) in item.texts.iter().enumerate() {
                        let rows = excerpt::lines(text, columns);
                        push(&mut self.lines, What::Text(at, index, own), TEXT, rows);
                    }
                }
            }
        }
        self.comparison = Some((revision, comparison));
    }

    pub fn comparison(&self) -> Option<&Comparison> {
        self.comparison.as_ref()?.1.as_ref()
    }

    pub fn height(&self) -> f32 {
        self.lines.last().map_or(0.0, |line| line.top + line.height)
    }

    pub fn get(&self, at: usize) -> Option<&Line> {
        self.lines.get(at)
    }

    /// Those that `top..bottom` lets see.
    pub fn seen(&self, top: f32, bottom: f32) -> Range<usize> {
        let from = self.lines.partition_point(|line| line.top + line.height <= top);
        from..self.lines.partition_point(|line| line.top < bottom)
    }

    /// The next line in a direction that can be chosen, from one or from an end.
    pub fn beside(&self, from: Option<usize>, step: isize) -> Option<usize> {
        let can = |at: &usize| self.get(*at).is_some_and(|line| !matches!(line.what, What::Sheet(_)));
        match (from, step > 0) {
            (Some(from), true) => (from + 1..self.lines.len()).find(can),
            (Some(from), false) => (0..from).rev().find(can),
            (None, true) => (0..self.lines.len()).find(can),
            (None, false) => (0..self.lines.len()).rev().find(can),
        }
    }

    /// The line that heads a sheet.
    pub fn head_of(&self, sheet: SheetId) -> Option<usize> {
        let is_it = |line: &Line| matches!(line.what, What::Sheet(at) if self.sheet(at).is_some_and(|own| own.sheet == Some(sheet)));
        self.lines.iter().position(is_it)
    }

    pub fn sheet(&self, at: usize) -> Option<&ComparedSheet> {
        self.comparison()?.sheets.get(at)
    }

    /// What a line is about.
    pub fn item(&self, what: What) -> Option<(&ComparedSheet, &Compared, Option<&ComparedText>)> {
        let (sheet, item, text) = match what {
            What::Sheet(_) => return None,
            What::Item(sheet, item) => (sheet, item, None),
            What::Text(sheet, item, text) => (sheet, item, Some(text)),
        };
        let sheet = self.sheet(sheet)?;
        let item = sheet.items.get(item)?;
        Some((sheet, item, text.and_then(|text| item.texts.get(text))))
    }
}

impl Line {
    /// The text before and after, from shortly before what changed.
    pub fn excerpts(&self, text: &ComparedText) -> &[Excerpt; 2] {
        self.excerpts.get_or_init(|| excerpt::pair(text))
    }
}

/// What is said of an item beside its name.
pub fn chip(item: &Compared) -> Option<&'static str> {
    match item.became {
        Became::New => Some("新規"),
        Became::Ended => Some("廃止"),
        Became::Merged(_) => Some("統合"),
        Became::CameOutOf(_) | Became::Divided(_) => Some("分割"),
        Became::Continued => item.moved_from.is_some().then_some("移動"),
    }
}

/// What became of an item, in words.
pub fn remark(item: &Compared) -> String {
    let named = |names: &[String]| names.iter().map(|name| format!("「{name}」")).collect::<String>();
    let mut words = match &item.became {
        Became::Continued | Became::New | Became::Ended => String::new(),
        Became::Merged(names) => format!("{}を統合", named(names)),
        Became::CameOutOf(name) => format!("「{name}」から分割"),
        Became::Divided(names) => format!("{}を分割", named(names)),
    };
    if let Some((number, policy)) = &item.moved_from {
        if !words.is_empty() {
            words.push('、');
        }
        words += &format!("調書-{number}　{policy}から移動");
    }
    words
}

/// What a text is called.
pub fn part(text: &ComparedText) -> &str {
    match &text.part {
        ComparedPart::Name => "名称",
        ComparedPart::Marks => "※印",
        ComparedPart::Cell(_, caption) => caption,
        ComparedPart::Overall => "全体の評価",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::testing::{change_past, set_past, small, with_last_year};

    #[test]
    fn changes_are_listed_by_sheet_as_the_filter_says() {
        let mut own = small();
        with_last_year(&mut own.book);
        let rows = own.rows();
        set_past(&mut own.book, rows[0], "achievement", "利用者は503人");
        change_past(&mut own.book, rows[3], |past| past.next = vec![]);
        let mut lines = Lines::default();
        let mut whats = |filter: Filter| {
            lines.bring_up_to(&own.book, 1, (filter, Some(own.second)), 20);
            (lines.lines.iter().map(|line| line.what).collect::<Vec<_>>(), lines.count)
        };
        let all = [What::Sheet(0), What::Item(0, 0), What::Text(0, 0, 0), What::Item(0, 1), What::Item(0, 2)];
        assert_eq!(whats(Filter::default()), (all.to_vec(), 3));
        let kind = |kind| Filter { kind, is_here: false };
        assert_eq!(whats(kind(Kind::Ended)), (vec![What::Sheet(0), What::Item(0, 2)], 1));
        assert_eq!(whats(kind(Kind::Joined)), (vec![], 0));
        assert_eq!(whats(Filter { is_here: true, ..Filter::default() }), (vec![], 0));
    }

    #[test]
    fn the_arrows_pass_over_sheets() {
        let mut own = small();
        with_last_year(&mut own.book);
        let rows = own.rows();
        set_past(&mut own.book, rows[0], "achievement", "利用者は503人");
        let mut lines = Lines::default();
        lines.bring_up_to(&own.book, 1, (Filter::default(), None), 20);
        assert_eq!((lines.beside(None, 1), lines.beside(Some(1), 1)), (Some(1), Some(2)));
        assert_eq!((lines.beside(Some(1), -1), lines.beside(Some(2), 1)), (None, None));
        assert_eq!(lines.beside(None, -1), Some(2));
        let (_, _, text) = lines.item(What::Text(0, 0, 0)).unwrap();
        let [old, new] = lines.get(2).unwrap().excerpts(text.unwrap());
        assert_eq!([&*old.text, &*new.text], ["利用者は503人", "相談のachievement"]);
        assert_eq!((lines.head_of(own.first), lines.head_of(own.second)), (Some(0), None));
    }
}
