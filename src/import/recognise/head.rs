//! What stands above a table: the sheet's title, its plan and policy, goals and measures.

use super::roles::LeafRole;
use crate::book::form::Captions;
use crate::import::captions::{is_any_dash, squeeze};
use crate::import::document::{LeafCell, LeafRow};
use crate::import::sheet::{ReadHead, is_codes, is_reference};
use crate::lookalike::{Folding, is_blank};

/// Characters of a sheet's title, at most.
const TITLE: usize = 80;
/// Characters of what a policy is called, at most.
const CAPTION: usize = 30;

/// A sheet's title, taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TitleWords {
    /// The words before the number.
    pub words: String,
    pub number: u32,
    /// Its last word, with `{番号}` for the number.
    pub caption: String,
}

/// The title of a sheet, if the row is one: 清瀬市保健福祉総合計画 目標事業評価調書－1, 評価シート（1）,
/// 評価表 No.1.
pub(super) fn title(row: &LeafRow) -> Option<TitleWords> {
    let text = title_text(row)?;
    let (at, last) = text.char_indices().rev().find(|(_, letter)| letter.is_numeric())?;
    let (front, behind) = text.split_at_checked(at + last.len_utf8())?;
    let is_in_brackets = match squeeze(behind).as_str() {
        "" | "号" => false,
        ")" => true,
        _ => return None,
    };
    let bare = front.trim_end_matches(char::is_numeric);
    let number = squeeze(front.get(bare.len()..)?).parse().ok()?;
    let before = bare.trim_end();
    let markers: &[&str] = if is_in_brackets {
        &["(", "（"]
    } else {
        &["No.", "No．", "NO.", "Ｎｏ．", "No", "№", "第"]
    };
    let marked = markers.iter().find_map(|marker| before.strip_suffix(marker));
    let words = marked.unwrap_or(before).trim_end();
    let is_parted = marked.is_some() || words.ends_with(is_any_dash);
    let words = words.trim_end_matches(is_any_dash).trim_end();
    let is_end = SHEETS.iter().any(|word| squeeze(words).ends_with(word));
    if words.is_empty() || (is_in_brackets && marked.is_none()) || !(is_parted || is_end) {
        return None;
    }
    // Its last word, with all that stands between it and the number.
    let last = words.rsplit(char::is_whitespace).next().unwrap_or(words);
    let caption = bare.get(words.len().saturating_sub(last.len())..).unwrap_or_default();
    let caption = match caption.strip_suffix('ー') {
        Some(caption) => format!("{caption}-{{番号}}{behind}"),
        None => format!("{caption}{{番号}}{behind}"),
    };
    Some(TitleWords { words: words.to_owned(), number, caption })
}

/// What a sheet's title is called by.
const SHEETS: [&str; 6] = ["調書", "シート", "評価表", "評価票", "管理表", "管理票"];

/// The only text of a row, if it may be a sheet's title.
fn title_text(row: &LeafRow) -> Option<&str> {
    let text = row.only_text()?.trim();
    let key = squeeze(text);
    let is_sheet = SHEETS.iter().any(|word| key.contains(word));
    (is_sheet && key.chars().count() <= TITLE && !text.contains('\n')).then_some(text)
}

/// Whether the row is a sheet's title that has no number.
pub(super) fn is_bare_title(row: &LeafRow) -> bool {
    title(row).is_none()
        && title_text(row).is_some_and(|text| SHEETS.iter().any(|word| squeeze(text).ends_with(word)))
}

/// Whether a sheet's head begins with this row: its title, or the name of its plan or policy
/// behind the caption.
pub(super) fn begins(row: &LeafRow) -> bool {
    let names = |cell: &LeafCell| is_plan(&cell.text) || is_policy(&cell.text, "施策名");
    title(row).is_some() || row.filled().take(2).any(names)
}

/// Whether the row says something of a sheet, whatever: its department, a goal.
pub(super) fn is_of_head(row: &LeafRow) -> bool {
    let is_reference = |text: &str| {
        let key = squeeze(text);
        key.starts_with("基本目標") || key.starts_with("基本施策")
    };
    begins(row) || row.filled().any(|cell| is_department(&cell.text) || is_reference(&cell.text))
}

fn is_plan(text: &str) -> bool {
    let key = squeeze(text);
    let (caption, _) = key.split_once(':').unwrap_or((&key, ""));
    matches!(caption, "計画名" | "計画" | "計画の名称" | "計画名称")
}

fn is_policy(text: &str, known: &str) -> bool {
    let key = squeeze(text);
    let (caption, _) = key.split_once(':').unwrap_or((&key, ""));
    let is_known = |word: &str| caption == squeeze(word);
    let bare = caption.split('(').next().unwrap_or_default();
    caption.chars().count() <= CAPTION
        && (is_known(known) || matches!(bare, "施策名" | "施策" | "施策の名称" | "施策名称" | "主要施策"))
}

fn is_department(text: &str) -> bool {
    let key = squeeze(text);
    let (caption, _) = key.split_once(':').unwrap_or((&key, ""));
    matches!(caption, "担当課" | "所管課" | "担当部署" | "部署名" | "課名" | "担当部課" | "所属" | "主管課")
}

/// What the rows above a table say.
#[derive(Debug, Default)]
pub(super) struct HeadWords {
    pub title: Option<TitleWords>,
    pub plan: String,
    pub policy: String,
    pub policy_caption: Option<String>,
    pub goals: Vec<String>,
    pub measures: Vec<String>,
    pub department: String,
    /// What goals and measures are called, by their codes.
    pub names: Vec<(String, String)>,
}

impl HeadWords {
    /// Reads `rows`; says of each cell that is taken, by its row and column.
    pub fn read(
        rows: &[&LeafRow],
        captions: &Captions,
        mut take: impl FnMut(&LeafRow, &LeafCell, LeafRole),
    ) -> Self {
        let mut head = Self::default();
        for row in rows {
            if head.title.is_none() && (title(row).is_some() || is_bare_title(row)) {
                head.title = title(row);
                row.filled().for_each(|cell| take(row, cell, LeafRole::Title));
                continue;
            }
            let cells: Vec<&LeafCell> = row.filled().collect();
            let mut at = 0;
            while let Some(cell) = cells.get(at) {
                at += 1;
                let is_value = |cell: &&&LeafCell| {
                    let is_caption = is_plan(&cell.text) || is_policy(&cell.text, &captions.policy);
                    !is_caption && !is_department(&cell.text) && !is_reference(&cell.text, captions)
                };
                let (field, role) = if is_plan(&cell.text) {
                    (&mut head.plan, LeafRole::Plan)
                } else if is_policy(&cell.text, &captions.policy) {
                    let (caption, _) = parted(&cell.text);
                    head.policy_caption.get_or_insert_with(|| caption.to_owned());
                    (&mut head.policy, LeafRole::Policy)
                } else if is_department(&cell.text) {
                    (&mut head.department, LeafRole::Department)
                } else {
                    if is_reference(&cell.text, captions) {
                        let mut words = cell.text.clone();
                        // Its codes may stand in the next cell.
                        let codes = cells.get(at).filter(|next| is_codes(&next.text));
                        if let Some(next) = cells.get(at).filter(|_| codes.is_none())
                            && let Some((code, name)) = code_and_name(&next.text)
                            && head.references(&format!("{words}\u{3000}{code}"), captions)
                        {
                            head.names.push((code, name));
                            take(row, cell, LeafRole::Goals);
                            take(row, next, LeafRole::Goals);
                            at += 1;
                            continue;
                        }
                        if let Some(next) = codes {
                            words.push('\u{3000}');
                            words.push_str(&next.text);
                        }
                        if head.references(&words, captions) {
                            take(row, cell, LeafRole::Goals);
                            if let Some(next) = codes {
                                take(row, next, LeafRole::Goals);
                                at += 1;
                            }
                        }
                    }
                    continue;
                };
                let (_, own) = parted(&cell.text);
                let mut words = own.trim().to_owned();
                let next = cells.get(at).filter(|_| is_blank(&words)).filter(is_value);
                if let Some(next) = next {
                    at += 1;
                    words = next.text.trim().to_owned();
                }
                // What says something else than what was read before is told.
                if field.is_empty() || words.is_empty() || squeeze(field) == squeeze(&words) {
                    take(row, cell, role);
                    next.into_iter().for_each(|next| take(row, next, role));
                }
                if field.is_empty() {
                    *field = words;
                }
            }
        }
        head
    }

    fn references(&mut self, text: &str, captions: &Captions) -> bool {
        let mut head = ReadHead {
            names: Vec::new(),
            number: 0,
            plan: String::new(),
            policy: String::new(),
            goals: self.goals.clone(),
            measures: self.measures.clone(),
        };
        let fits = head.references(text, captions).is_some();
        if fits {
            (self.goals, self.measures) = (head.goals, head.measures);
        }
        fits
    }
}

/// A code and what it is the code of: 1-2　母子保健の充実.
fn code_and_name(text: &str) -> Option<(String, String)> {
    let text = Folding::WIDTH.apply(text.trim());
    let end = text.find(|c: char| !c.is_ascii_digit() && !is_any_dash(c))?;
    let (code, name) = text.split_at_checked(end)?;
    let code: String = code.chars().map(|c| if is_any_dash(c) { '-' } else { c }).collect();
    let name = name.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ':' | '、'));
    let is_code = code.starts_with(|c: char| c.is_ascii_digit()) && !code.ends_with('-');
    (is_code && !name.is_empty() && !name.contains('\n')).then(|| (code, name.to_owned()))
}

/// A caption and what follows it in the same cell: 計画名：次世代育成支援行動計画.
fn parted(text: &str) -> (&str, &str) {
    text.split_once(['：', ':']).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Form, FormId, Key as _};

    #[test]
    fn titles_have_a_number() {
        for (text, number, caption) in [
            ("清瀬市計画\u{3000}目標事業評価調書－1", 1, "目標事業評価調書－{番号}"),
            ("目標事業評価調書ー１２", 12, "目標事業評価調書-{番号}"),
            ("事業評価シート-3", 3, "事業評価シート-{番号}"),
            ("評価調書7", 7, "評価調書{番号}"),
            ("みなと市計画 事業評価シート（１）", 1, "事業評価シート（{番号}）"),
            ("みなと市計画 評価表 No.12", 12, "評価表 No.{番号}"),
            ("事業評価シート2", 2, "事業評価シート{番号}"),
            ("評価シート第3号", 3, "評価シート第{番号}号"),
        ] {
            let title = title(&LeafRow::of(&[text])).unwrap();
            assert_eq!((title.number, title.caption.as_str()), (number, caption), "{text}");
        }
        for text in
            ["平成22年度", "目標事業評価調書", "計画-1", "参加者 30", "評価シート 令和6年度", "評価調書の30"]
        {
            assert_eq!(title(&LeafRow::of(&[text])), None, "{text}");
        }
    }

    #[test]
    fn captions_stand_before_what_they_name() {
        let captions = Form::kiyose(FormId::from_raw(1)).captions;
        let rows = [
            LeafRow::of(&["計\u{3000}画\u{3000}名", "子ども計画", "担当課：子育て課"]),
            LeafRow::of(&[
                "施策名\n（目標事業量）",
                "在宅支援",
                "基本目標\u{3000}1、2\n基本施策\u{3000}1-2",
                "基本目標",
                "4",
            ]),
        ];
        let mut taken = 0;
        let rows: Vec<&LeafRow> = rows.iter().collect();
        let head = HeadWords::read(&rows, &captions, |_, _, _| taken += 1);
        assert_eq!((head.plan.as_str(), head.policy.as_str()), ("子ども計画", "在宅支援"));
        assert_eq!(head.department, "子育て課");
        assert_eq!(
            (head.goals, head.measures),
            (vec!["1".into(), "2".into(), "4".into()], vec!["1-2".into()])
        );
        assert_eq!(taken, 8);
    }

    #[test]
    fn a_policy_may_have_no_name() {
        let captions = Form::kiyose(FormId::from_raw(1)).captions;
        let head =
            HeadWords::read(&[&LeafRow::of(&["施策名", "基本目標1 基本施策1-2"])], &captions, |_, _, _| {});
        assert_eq!((head.policy.as_str(), head.goals.len()), ("", 1));
    }
}
