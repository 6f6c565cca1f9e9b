//! The head of a sheet: its title, plan, policy, goals and measures.

use super::lines::{BREAK, TextLine, TextLines, with_breaks};
use crate::book::form::Captions;
use crate::book::limits::{self, Excess};
use crate::book::{Form, Role};
use crate::error::Result;
use crate::import::captions::{is_any_dash, squeeze};
use crate::import::sheet::{ReadHead, is_codes, is_reference};
use crate::import::within;
use crate::quote::quoted;

/// Characters of what a policy is called, at most.
const POLICY_CAPTION: usize = 30;

/// A sheet's title, taken apart.
pub(super) struct SheetTitle {
    pub number: u32,
    /// Whether the words before the number are the book's title or end it.
    fits: bool,
    /// Its last word, with `{番号}` for the number.
    caption: String,
}

/// The title of a sheet, if the next line is one: the book's `title` and a
/// number, or at least something numbered right above the row of a plan.
pub(super) fn sheet_title(lines: &TextLines<'_>, title: &str) -> Option<SheetTitle> {
    let text = lines.peek()?.only_cell()?;
    let key = squeeze(text);
    let words = key.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = key.get(words.len()..)?.parse().ok()?;
    // 調書ー1, typed with the long vowel, is 調書-1.
    let is_slip = words.ends_with('ー');
    let words = words.strip_suffix(is_any_dash)?;
    let fits = !words.is_empty() && squeeze(title).ends_with(words);
    if !fits && !lines.peek_second().is_some_and(is_plan_row) {
        return None;
    }
    let last = text.trim_end_matches(|c: char| c.is_numeric() || c.is_whitespace());
    let last = last.rsplit(char::is_whitespace).next().unwrap_or(last);
    let caption = match last.strip_suffix(is_any_dash) {
        Some(last) if is_slip => format!("{last}-{{番号}}"),
        _ => format!("{last}{{番号}}"),
    };
    Some(SheetTitle { number, fits, caption })
}

/// Whether `line` is the row that names the plan.
pub(super) fn is_plan_row(line: TextLine<'_>) -> bool {
    line.cells().first().is_some_and(|first| squeeze(first) == "計画名")
}

/// Whether `line` is the first row of a table's header, in which names stand under `names` or
/// under words like it.
pub(super) fn is_header(line: TextLine<'_>, names: &str) -> bool {
    let cells = line.cells();
    cells.len() > 1 && cells.iter().any(|cell| is_over_names(cell, names))
}

/// Whether names stand under this caption.
pub(super) fn is_over_names(caption: &str, names: &str) -> bool {
    let key = squeeze(caption);
    key.contains("事業名") || (!key.is_empty() && key == squeeze(names))
}

/// The caption over the names of a form.
pub(super) fn over_names(form: &Form) -> &str {
    form.role(Role::Name).map(|column| column.caption.as_str()).unwrap_or_default()
}

/// Reads everything above the table. The captions of the first sheet become
/// those of `captions`; later sheets must have the same.
pub(super) fn read(
    lines: &mut TextLines<'_>,
    title: &str,
    form: &mut Form,
    is_first: bool,
) -> Result<ReadHead> {
    let names = over_names(form).to_owned();
    let captions = &mut form.captions;
    let expected = format!("「{}-1」のような調書の題名", quoted(title));
    let line = lines.peek().ok_or_else(|| lines.ends_early(&expected))?;
    let sheet = sheet_title(lines, title).filter(|sheet| sheet.fits).ok_or_else(|| line.misfit(expected))?;
    lines.skip();
    if is_first && squeeze(&captions.sheet) != squeeze(&sheet.caption) {
        captions.sheet = sheet.caption;
    }

    let expected = "「計画名」で始まる行（計画名、タブ、計画の名前）";
    let line = lines.expect(expected)?;
    let cells = line.cells();
    let plan = words(cells.get(1..).unwrap_or_default());
    if !is_plan_row(line) || plan.is_empty() {
        return Err(line.misfit(expected));
    }

    let expected = "「施策名」で始まる行（施策名、タブ、施策の名前、基本目標と基本施策の番号）";
    let line = lines.expect(expected)?;
    let cells = line.cells();
    let caption = cells.first().copied().filter(|_| !is_header(line, &names)).unwrap_or_default();
    if caption.is_empty() || cells.len() < 2 || limits::is_longer(caption, POLICY_CAPTION) {
        return Err(line.misfit(expected));
    }
    if is_first && !squeeze(caption).starts_with("施策") {
        let words = format!("「{}」を、施策の見出しとして読み取りました。", quoted(caption));
        lines.note(line, &words);
    }
    if squeeze(&captions.policy) != squeeze(caption) {
        if !is_first {
            return Err(line.misfit(format!("前の調書と同じ見出し「{}」の行", quoted(&captions.policy))));
        }
        captions.policy = with_breaks(caption).into_owned();
    }

    let mut head = ReadHead {
        names: Vec::new(),
        number: sheet.number,
        plan,
        policy: String::new(),
        goals: Vec::new(),
        measures: Vec::new(),
    };
    add(&mut head, line, cells.get(1..).unwrap_or_default(), captions)?;
    // Goals and measures may go on in rows of their own.
    while let Some(line) = lines.peek() {
        let cells = line.cells();
        let is_list = |cell: &&str| cell.is_empty() || is_reference(cell, captions) || is_codes(cell);
        if !cells.iter().all(is_list) || !cells.iter().any(|cell| is_reference(cell, captions)) {
            break;
        }
        lines.skip();
        add(&mut head, line, &cells, captions)?;
    }
    let is_long = |text: &String| limits::is_longer(text, limits::LINE);
    let words = [&head.plan, &head.policy, &captions.policy, &captions.sheet];
    if words.into_iter().chain(&head.goals).chain(&head.measures).any(is_long) {
        return Err(line.misfit(within(Excess::Line)));
    }
    Ok(head)
}

/// Takes in cells that name the policy, goals or measures.
fn add(head: &mut ReadHead, line: TextLine<'_>, cells: &[&str], captions: &Captions) -> Result<()> {
    // A code may stand in the cell after its caption.
    let has_caption = cells.iter().any(|cell| is_reference(cell, captions));
    let (references, names): (Vec<&str>, Vec<&str>) =
        cells.iter().partition(|cell| is_reference(cell, captions) || (has_caption && is_codes(cell)));
    head.policy = words(&[head.policy.as_str(), &words(&names)]);
    let references = words(&references);
    head.references(&references, captions).ok_or_else(|| {
        let (goal, measure) = (quoted(&captions.goal), quoted(&captions.measure));
        line.misfit(format!("「{goal} 1 {measure} 1-2、1-3」のような番号"))
    })
}

/// The words of all `cells`.
fn words(cells: &[&str]) -> String {
    cells
        .iter()
        .flat_map(|cell| cell.split(['\n', BREAK]))
        .map(str::trim)
        .filter(|cell| !cell.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{FormId, Key as _};
    use crate::error::Error;

    fn head(text: &str) -> Result<ReadHead> {
        let mut form = Form::kiyose(FormId::from_raw(1));
        read(&mut TextLines::new(text), "みなと市計画 目標事業評価調書", &mut form, true)
    }

    #[test]
    fn reads_cells_wherever_the_columns_fell() {
        let head = head(
            "みなと市計画\u{3000}目標事業評価調書－１２\n計 画 名\t\t子ども計画（後期）\t\n\
             施策名 (目標事業量)\t在宅支援\t基本目標 1 基本 目標4\t基本施策１−２、1-3 基本施策4-2\t\n事業名\t目標",
        )
        .unwrap();
        assert_eq!(head.number, 12);
        assert_eq!(head.plan, "子ども計画（後期）");
        assert_eq!(head.policy, "在宅支援");
        assert_eq!(head.goals, ["1", "4"]);
        assert_eq!(head.measures, ["1-2", "1-3", "4-2"]);
    }

    #[test]
    fn goals_may_stand_in_cells_and_rows_of_their_own() {
        let head = head(
            "目標事業評価調書-1\n計画名\t計画\n施策名\t支援-1\t基本目標\t1\n\t基本目標\t2、3\n基本施策\t2-1\n事業名\t目標",
        )
        .unwrap();
        assert_eq!(head.policy, "支援-1");
        assert_eq!(head.goals, ["1", "2", "3"]);
        assert_eq!(head.measures, ["2-1"]);
    }

    #[test]
    fn what_looks_like_a_caption_or_a_code_is_one() {
        let head =
            head("⽬標事業評価調書-1\n計\u{200B}画名\t計画\n施策名\t⽀援\t基本⽬標 \u{FEFF}1\n基本施策\t1-\u{200B}2\n事業名\t⽬標")
                .unwrap();
        assert_eq!((head.plan.as_str(), head.policy.as_str()), ("計画", "⽀援"));
        assert_eq!((head.goals, head.measures), (vec!["1".to_owned()], vec!["1-2".to_owned()]));
    }

    #[test]
    fn a_sheet_may_have_no_policy() {
        let head = head("目標事業評価調書-1\n計画名\t計画\n施策名\t\t基本目標 1 基本施策1-2").unwrap();
        assert_eq!((head.policy.as_str(), head.goals.len()), ("", 1));
    }

    #[test]
    fn says_what_a_head_lacks() {
        for (text, at) in [
            ("別の計画-1\n計画名\t計画", 1),
            ("目標事業評価調書-1\n施策名\t支援", 2),
            ("目標事業評価調書-1\n計画名\t\n", 2),
            ("目標事業評価調書-1\n計画名\t計画\n施策の目標 個別事業名\t方針", 3),
            ("目標事業評価調書-1\n計画名\t計画\n施策名\t支援\t基本目標 一", 3),
            ("目標事業評価調書-1\n計画名\t計画\n施策名\t支援\t基本施策 1-", 3),
        ] {
            match head(text) {
                Err(Error::Format { line, .. }) => assert_eq!(line, at, "{text}"),
                other => panic!("{text}: {other:?}"),
            }
        }
    }
}
