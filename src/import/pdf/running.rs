//! What stands at the top and bottom of pages again and again: running lines, page numbers.

use std::collections::BTreeMap;

use super::layout::{PagePart, SeenParts};
use super::line::{SeenLine, is_page_number};
use crate::import::captions::squeeze;
use crate::import::document::excerpt;
use crate::lookalike::wording;

/// The part of a page at its top and bottom in which running lines stand.
const MARGIN: f32 = 0.14;
/// So many lines at an end of a page may be running lines.
const LINES: usize = 3;
/// Places of the same line on several pages differ by no more, in points.
const PLACE: f32 = 8.0;

/// Takes the running lines out of pages; gives what they say, each once.
pub(super) fn take(pages: &mut [SeenParts]) -> Vec<String> {
    let mut seen: BTreeMap<String, Vec<(usize, f32)>> = BTreeMap::new();
    for (page, parts) in pages.iter().enumerate() {
        for at in edges(parts) {
            if let Some(line) = line_at(parts, at) {
                seen.entry(wording(&line.text)).or_default().push((page, line.y));
            }
        }
    }
    let count = pages.len();
    let mut taken: Vec<String> = Vec::new();
    let mut before: Vec<String> = Vec::new();
    for (page, parts) in pages.iter_mut().enumerate() {
        let edges = edges(parts);
        let mut titles = Vec::new();
        let mut at = 0;
        parts.parts.retain(|part| {
            let own = at;
            at += 1;
            let PagePart::Line(line) = part else { return true };
            if !edges.contains(&own) {
                return true;
            }
            let key = wording(&line.text);
            let again = seen.get(&key).map_or(0, |places| {
                places.iter().filter(|(other, y)| *other != page && (y - line.y).abs() <= PLACE).count()
            });
            let is_title = is_title(&key);
            if is_title {
                titles.push(key.clone());
            }
            // A sheet's title is said again on the pages that it goes on over.
            let bare = key.trim_end_matches("(続き)").trim_end_matches("(つづき)");
            let goes_on = is_title && before.iter().any(|title| title.trim_end_matches("(続き)") == bare);
            let is_running = line.parts().iter().any(|part| is_page_number(&part.text))
                || goes_on
                || (!is_title && !is_head(&line.text) && again > 0 && (again + 1) * 5 >= count * 2);
            if is_running && !taken.contains(&line.text) {
                taken.push(line.text.clone());
            }
            !is_running
        });
        if !titles.is_empty() {
            before = titles;
        }
    }
    taken
}

/// What is said of lines that were left out.
pub(super) fn note(taken: &[String]) -> Option<String> {
    let (numbers, lines): (Vec<&String>, Vec<&String>) = taken.iter().partition(|text| is_page_number(text));
    let mut words: Vec<String> = lines.iter().take(20).map(|text| format!("「{}」", excerpt(text))).collect();
    if let Some(first) = numbers.first() {
        words.push(format!("ページ番号「{}」など", excerpt(first)));
    }
    (!words.is_empty()).then(|| format!("ページの上と下にある文字は、読み取っていません：{}", words.concat()))
}

/// The places of parts that may be running lines.
fn edges(parts: &SeenParts) -> Vec<usize> {
    let (top, bottom) = (parts.height * MARGIN, parts.height * (1.0 - MARGIN));
    let is_line = |part: &PagePart| matches!(part, PagePart::Line(_));
    let above = |(_, part): &(usize, &PagePart)| is_line(part) && part.top() < top;
    let below = |(_, part): &(usize, &PagePart)| is_line(part) && part.top() > bottom;
    let first = parts.parts.iter().enumerate().take_while(above).take(LINES);
    let last = parts.parts.iter().enumerate().rev().take_while(below).take(LINES);
    first.chain(last).map(|(at, _)| at).collect()
}

fn line_at(parts: &SeenParts, at: usize) -> Option<&SeenLine> {
    match parts.parts.get(at)? {
        PagePart::Line(line) => Some(line),
        PagePart::Table(_) => None,
    }
}

/// Whether it is the title of a sheet, which ends with its number.
fn is_title(key: &str) -> bool {
    let bare = key.trim_end_matches("(続き)").trim_end_matches("(つづき)");
    let words = ["調書", "シート", "評価表", "評価票"];
    bare.ends_with(|c: char| c.is_ascii_digit()) && words.iter().any(|word| bare.contains(word))
}

/// Whether it stands in the head of a sheet, whichever of them.
fn is_head(text: &str) -> bool {
    let key = squeeze(text);
    let words = ["計画名", "施策名", "担当課", "所管課", "担当部署", "基本目標", "基本施策"];
    words.iter().any(|word| key.starts_with(word))
}
