//! A worksheet's cells as they are shown.

use std::collections::{BTreeMap, BTreeSet};

use super::super::trouble::too_large;
use super::super::xml::{Xml, XmlElement, XmlPiece, is_on};
use super::area::CellArea;
use super::number_format;
use super::strings::{WrittenText, rich, unescaped};
use super::{ListedSheet, Reach, SharedParts};
use crate::error::Result;
use crate::import::document::{
    DocumentLeaf, LeafCell, LeafKind, LeafPlace, LeafRow, cell_of, excerpt, letters,
};
use crate::import::note::{ImportNote, excerpts};
use crate::lookalike::is_blank;
use crate::quote::quoted;

/// The most cells of a worksheet that show something.
const CELLS: usize = 500_000;
/// The most merged areas of a worksheet that are looked at.
const MERGES: usize = 200_000;
/// Rows that merged areas cover, all together, at most.
const COVERED: u64 = 2_000_000;
/// The most bytes of all texts that a worksheet's cells show.
const TEXTS: usize = 64 << 20;

/// What is read of a worksheet's part, before areas are merged and parts left out.
#[derive(Default)]
struct RawCells {
    /// By row and column, from 0.
    cells: BTreeMap<(u32, u32), String>,
    hidden_columns: Vec<(u32, u32)>,
    hidden_rows: BTreeSet<u32>,
    merges: Vec<CellArea>,
    /// What is printed above and below each page.
    running: Vec<String>,
    size: usize,
}

/// The leaf of a worksheet; what is not taken of it goes to `notes`.
///
/// # Errors
/// Those of [`Xml::next`]; more than the bounds above.
pub(super) fn read(
    text: &str,
    sheet: &ListedSheet,
    common: &SharedParts,
    notes: &mut Vec<ImportNote>,
) -> Result<DocumentLeaf> {
    let raw = parse(text, sheet, common, notes)?;
    leaf(raw, sheet, common.reach, notes)
}

fn parse(
    text: &str,
    sheet: &ListedSheet,
    common: &SharedParts,
    notes: &mut Vec<ImportNote>,
) -> Result<RawCells> {
    let mut xml = Xml::new(text);
    let mut raw = RawCells::default();
    let mut row: u32 = 0;
    let mut column: u32 = 0;
    let mut has_row = false;
    while let Some(piece) = xml.next()? {
        let XmlPiece::Open(element) = piece else { continue };
        if element.is("row") {
            let next = if has_row { row.saturating_add(1) } else { 0 };
            row = element.number::<u32>("r").and_then(|row| row.checked_sub(1)).unwrap_or(next);
            (column, has_row) = (0, true);
            if element.is_on("hidden") {
                raw.hidden_rows.insert(row);
            }
        } else if element.is("c") {
            let at = element.attribute("r").and_then(|reference| cell_of(&reference));
            let (own, own_row) = at.unwrap_or((column, row));
            let text = cell(&mut xml, &element, common, (own, own_row), sheet, notes)?;
            column = own.saturating_add(1);
            if !is_blank(&text) {
                raw.size += text.len();
                if raw.cells.len() >= CELLS || raw.size > TEXTS {
                    return Err(too_large());
                }
                raw.cells.insert((own_row, own), text);
            }
        } else if element.is("col") {
            let is_hidden = element.is_on("hidden") || element.number::<f64>("width") == Some(0.0);
            if let (true, Some(min), Some(max)) =
                (is_hidden, element.number::<u32>("min"), element.number::<u32>("max"))
            {
                raw.hidden_columns.push((min.saturating_sub(1), max.saturating_sub(1)));
            }
        } else if element.is("mergeCell") {
            if let Some(area) = element.attribute("ref").and_then(|reference| CellArea::of(&reference)) {
                raw.merges.push(area);
            }
            if raw.merges.len() > MERGES {
                return Err(too_large());
            }
        } else if ["oddHeader", "oddFooter", "firstHeader", "firstFooter"].iter().any(|name| element.is(name))
        {
            let words = running(&xml.words()?);
            if !is_blank(&words) {
                raw.running.push(words);
            }
        }
    }
    Ok(raw)
}

/// The text that a cell shows.
fn cell(
    xml: &mut Xml<'_>,
    element: &XmlElement<'_>,
    common: &SharedParts,
    (column, row): (u32, u32),
    sheet: &ListedSheet,
    notes: &mut Vec<ImportNote>,
) -> Result<String> {
    let kind = element.attribute("t").unwrap_or_default();
    let style = element.number::<usize>("s").and_then(|at| common.styles.get(at));
    let mut value: Option<String> = None;
    let mut inline = WrittenText::default();
    let mut has_formula = false;
    let mut depth = 1;
    while depth > 0 {
        match xml.next()? {
            Some(XmlPiece::Open(inner)) if inner.is("v") => value = Some(xml.words()?),
            Some(XmlPiece::Open(inner)) if inner.is("is") => inline = rich(xml)?,
            Some(XmlPiece::Open(inner)) if inner.is("f") => {
                has_formula = true;
                xml.skip()?;
            }
            Some(XmlPiece::Open(_)) => depth += 1,
            Some(XmlPiece::Close) => depth -= 1,
            Some(XmlPiece::Text(_)) => {}
            None => break,
        }
    }
    let place = || format!("シート「{}」の{}{}", quoted(&sheet.name), letters(column), row.saturating_add(1));
    let at = LeafPlace { leaf: sheet.at, row: row.saturating_add(1), column };
    let code = style.and_then(|style| style.code.as_deref());
    let as_text =
        |text: &str| code.map_or_else(|| text.to_owned(), |code| number_format::shown_text(text, code));
    let value = value.as_deref().map(str::trim_end);
    let shown = match (kind.as_str(), value) {
        ("s", Some(value)) => {
            let own = value.trim().parse::<usize>().ok().and_then(|at| common.strings.get(at));
            WrittenText {
                text: as_text(&own.map(|own| own.text.clone()).unwrap_or_default()),
                struck: own.map(|own| own.struck.clone()).unwrap_or_default(),
            }
        }
        ("inlineStr", _) => WrittenText { text: as_text(&inline.text), struck: inline.struck },
        ("e", value) => {
            let value = value.unwrap_or_default();
            let words = format!("{}：数式のエラー（{}）のため、空欄にしました。", place(), quoted(value));
            notes.push(ImportNote::left_out(words).at(at));
            WrittenText::default()
        }
        ("b", Some(value)) => {
            let words = if is_on(value) { "TRUE" } else { "FALSE" };
            WrittenText { text: words.to_owned(), ..WrittenText::default() }
        }
        ("str" | "d", Some(value)) => {
            WrittenText { text: as_text(&unescaped(value)), ..WrittenText::default() }
        }
        (_, Some(value)) if !value.trim().is_empty() => {
            let number = value.trim().parse::<f64>().ok().filter(|number| number.is_finite());
            let text = match (number, code) {
                (Some(number), Some(code)) => number_format::shown(number, code, common.from_1904),
                (Some(number), None) => number_format::general(number),
                (None, _) => unescaped(value),
            };
            WrittenText { text, ..WrittenText::default() }
        }
        _ => {
            if has_formula {
                let words = "数式の結果がファイルに保存されていないため、空欄にしました。Excelで開いて保存し直すと、読み取れます。";
                notes.push(ImportNote::left_out(format!("{}：{words}", place())).at(at));
            }
            WrittenText::default()
        }
    };
    let is_all_struck = style.is_some_and(|style| style.is_struck);
    let (text, struck) = if is_all_struck {
        (String::new(), format!("{}{}", shown.text, shown.struck))
    } else {
        (shown.text, shown.struck)
    };
    if !is_blank(&struck) {
        let words = "取り消し線の付いた文字は、読み取っていません";
        let words = format!("{}：{words}：「{}」", place(), excerpt(&struck));
        notes.push(ImportNote::left_out(words).at(at));
    }
    Ok(plain(&text))
}

/// The text without what is not seen at its ends, and with one kind of line end.
fn plain(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text: String = text.chars().filter(|c| *c == '\n' || *c == '\t' || !c.is_control()).collect();
    let lines: Vec<&str> = text.trim_matches('\n').split('\n').map(str::trim_end).collect();
    lines.join("\n").trim_end().to_owned()
}

/// The words of a running line, without the codes in it: `&C&"ＭＳ 明朝"&9調書　&P／&N`.
fn running(text: &str) -> String {
    let mut words = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        words.push_str(before);
        let from = from.get(1..).unwrap_or_default();
        let Some(code) = from.chars().next() else { break };
        rest = from.get(code.len_utf8()..).unwrap_or_default();
        match code {
            '"' => rest = rest.split_once('"').map_or("", |(_, after)| after),
            '&' => words.push('&'),
            'L' | 'C' | 'R' => words.push(' '),
            digit if digit.is_ascii_digit() => rest = rest.trim_start_matches(|c: char| c.is_ascii_digit()),
            'K' => rest = rest.get(6..).unwrap_or_default(),
            _ => {}
        }
    }
    words.push_str(rest);
    words.trim().to_owned()
}

/// Puts the leaf together.
fn leaf(
    raw: RawCells,
    sheet: &ListedSheet,
    reach: Reach,
    notes: &mut Vec<ImportNote>,
) -> Result<DocumentLeaf> {
    let name = quoted(&sheet.name);
    let whole = LeafPlace::of_leaf(sheet.at);
    let RawCells { mut cells, hidden_columns, hidden_rows, merges, running, .. } = raw;
    let mut leave_out =
        |cells: &mut BTreeMap<(u32, u32), String>, why: &str, is_out: &dyn Fn(u32, u32) -> bool| {
            let out: Vec<(u32, u32)> =
                cells.keys().copied().filter(|(row, column)| is_out(*row, *column)).collect();
            let texts: Vec<String> = out.iter().filter_map(|at| cells.remove(at)).collect();
            if !texts.is_empty() {
                let words = format!("シート「{name}」の{why}は、読み取っていません：{}", excerpts(&texts));
                notes.push(ImportNote::left_out(words).at(whole));
            }
        };
    let covered = covered(&cells, &merges)?;
    leave_out(&mut cells, "結合されたセルに隠れた文字", &|row, column| {
        covered.get(&row).is_some_and(|spans| {
            let at = spans.partition_point(|(left, ..)| *left <= column);
            spans
                .get(..at)
                .unwrap_or_default()
                .iter()
                .rev()
                .take(64)
                .any(|(left, right, top)| column <= *right && (*top != row || *left != column))
        })
    });
    let is_shown_alone = reach == Reach::Shown;
    leave_out(&mut cells, "非表示の列", &|_, column| {
        is_shown_alone && hidden_columns.iter().any(|(from, to)| (*from..=*to).contains(&column))
    });
    let is_printed = |row: u32, column: u32| sheet.print.iter().any(|area| area.has(column, row));
    if is_shown_alone && cells.keys().any(|(row, column)| is_printed(*row, *column)) {
        leave_out(&mut cells, "印刷範囲の外にある文字", &|row, column| !is_printed(row, column));
    }
    if !running.is_empty() {
        let words = excerpts(&running);
        let words = format!("シート「{name}」のヘッダーとフッターは、読み取っていません：{words}");
        notes.push(ImportNote::left_out(words).at(whole));
    }
    let hidden = cells.keys().map(|(row, _)| *row).collect::<BTreeSet<u32>>();
    let hidden = hidden.intersection(&hidden_rows).count();
    if hidden > 0 && is_shown_alone {
        let words = format!("シート「{name}」の非表示の行（{hidden}行）も読み取りました。");
        notes.push(ImportNote::told(words).at(whole));
    }

    let spans: BTreeMap<(u32, u32), CellArea> =
        merges.iter().map(|area| ((area.top, area.left), *area)).collect();
    let mut rows: BTreeMap<u32, LeafRow> = BTreeMap::new();
    let last = cells.keys().map(|(row, _)| *row).max().unwrap_or_default();
    let right = cells.keys().map(|(_, column)| *column).max().unwrap_or_default();
    let blank = spans.keys().filter(|at| at.0 <= last && at.1 <= right && !cells.contains_key(*at)).copied();
    let blank: Vec<(u32, u32)> = blank.collect();
    let filled = cells.into_iter().chain(blank.into_iter().map(|at| (at, String::new())));
    for ((row, column), text) in filled {
        let span = spans.get(&(row, column));
        rows.entry(row).or_default().cells.push(LeafCell {
            column,
            columns: span.map_or(1, |area| area.right - area.left + 1),
            rows: span.map_or(1, |area| area.bottom - area.top + 1),
            text,
        });
    }
    join(&mut rows);
    let rows = rows.into_iter().filter(|(_, row)| row.filled().next().is_some());
    let rows = rows.map(|(number, mut row)| {
        row.cells.sort_by_key(|cell| cell.column);
        LeafRow { number: number.saturating_add(1), ..row }
    });
    Ok(DocumentLeaf {
        kind: LeafKind::Worksheet,
        name: sheet.name.clone(),
        is_hidden: sheet.is_hidden,
        rows: rows.collect(),
    })
}

/// Joins cells whose text goes on in the cell below: where pages may end within a cell, our own
/// workbooks have an unseen character at its end; twice, where a line ends there as well.
fn join(rows: &mut BTreeMap<u32, LeafRow>) {
    const GOES_ON: char = '\u{2060}';
    let numbers: Vec<u32> = rows.keys().rev().copied().collect();
    for number in numbers {
        let Some(row) = rows.get(&number) else { continue };
        let open: Vec<(u32, u32)> = row
            .cells
            .iter()
            .filter(|cell| cell.text.ends_with(GOES_ON))
            .map(|cell| (cell.column, number.saturating_add(cell.rows)))
            .collect();
        for (column, below) in open {
            // What is below was joined with what is below that already.
            let Some(next) = rows.get_mut(&below) else { continue };
            let Some(at) = next.cells.iter().position(|cell| cell.column == column) else { continue };
            let next = next.cells.remove(at);
            let own =
                rows.get_mut(&number).and_then(|row| row.cells.iter_mut().find(|cell| cell.column == column));
            if let Some(own) = own {
                let text = own.text.trim_end_matches(GOES_ON);
                let ends_line = own.text.len() - text.len() > GOES_ON.len_utf8();
                own.text = format!("{text}{}{}", if ends_line { "\n" } else { "" }, next.text);
                own.rows = own.rows.saturating_add(next.rows);
            }
        }
    }
}

/// For each row with cells, the columns that merged areas cover, with the row where each begins.
type Covered = BTreeMap<u32, Vec<(u32, u32, u32)>>;

fn covered(cells: &BTreeMap<(u32, u32), String>, merges: &[CellArea]) -> Result<Covered> {
    let rows: BTreeSet<u32> = cells.keys().map(|(row, _)| *row).collect();
    let mut covered = Covered::new();
    let mut work: u64 = 0;
    for area in merges {
        for row in rows.range(area.top..=area.bottom) {
            work += 1;
            if work > COVERED {
                return Err(too_large());
            }
            covered.entry(*row).or_default().push((area.left, area.right, area.top));
        }
    }
    for spans in covered.values_mut() {
        spans.sort_unstable();
    }
    Ok(covered)
}
