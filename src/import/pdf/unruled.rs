//! Tables without lines: their columns by the white between them, where that is sure.

use super::line::{SeenLine, is_page_number, lines};
use super::page::{SeenGlyph, SeenPage};
use super::placed::{PlacedCell, PlacedTable};
use crate::import::captions::{role_of, squeeze};

/// The least white between columns, in points.
const WHITE: usize = 5;
/// Lines further apart than so many times what is usual are of two rows.
const APART: f32 = 1.25;

/// What is found on a page of which no table is ruled.
#[derive(Debug)]
pub(super) enum Unruled {
    /// Nothing that looks like a table.
    Nothing,
    /// A header, but what stands under it cannot be told apart.
    Unsure,
    /// A table, and which of the letters are in it.
    Table(PlacedTable, Vec<bool>),
}

/// Looks for a table among letters that stand in none.
pub(super) fn find(page: &SeenPage, free: &[&SeenGlyph]) -> Unruled {
    let (all, _) = lines(page, free.iter().copied());
    let Some(at) = all.iter().position(is_header) else { return Unruled::Nothing };
    let Some(header) = all.get(at) else { return Unruled::Nothing };
    let top = header.y - header.size;
    let is_behind = |line: &&SeenLine| {
        let parts = line.parts();
        let is_closing = parts.len() == 1 && closes(&line.text);
        is_closing || (line.y > page.height * 0.88 && parts.iter().any(|part| is_page_number(&part.text)))
    };
    let bottom = all.iter().skip(at + 1).find(is_behind).map_or(page.height, |line| line.y - line.size);
    let is_own: Vec<bool> = free.iter().map(|glyph| glyph.y > top && glyph.y < bottom).collect();
    let own: Vec<&SeenGlyph> =
        free.iter().zip(&is_own).filter(|(_, is_own)| **is_own).map(|(own, _)| *own).collect();
    match table(page, &own, header) {
        Some(table) => Unruled::Table(table, is_own),
        None => Unruled::Unsure,
    }
}

/// Whether the line names columns: one of names, and others that are known.
fn is_header(line: &SeenLine) -> bool {
    let parts = line.parts();
    let is_name = |text: &str| squeeze(text).contains("事業名") || squeeze(text) == "個別事業";
    let known = parts.iter().filter(|part| role_of(&part.text).is_some()).count();
    parts.len() >= 3 && known >= 2 && parts.iter().take(2).any(|part| is_name(&part.text))
}

/// Whether it is the heading of a closing text.
fn closes(text: &str) -> bool {
    let key = squeeze(text);
    ["総評", "総括", "総合評価", "全体評価", "実績評価"].iter().any(|word| key.ends_with(word))
}

fn table(page: &SeenPage, own: &[&SeenGlyph], header: &SeenLine) -> Option<PlacedTable> {
    let edges = columns(page, own, header)?;
    let place = |glyph: &SeenGlyph| {
        let after = edges.partition_point(|edge| *edge <= glyph.middle().0);
        (after > 0 && after < edges.len()).then(|| after - 1)
    };
    let count = edges.len() - 1;
    let mut by_column: Vec<Vec<&SeenGlyph>> = vec![Vec::new(); count];
    for glyph in own {
        if let Some(column) = place(glyph).and_then(|at| by_column.get_mut(at)) {
            column.push(glyph);
        }
    }
    let columns: Vec<Vec<SeenLine>> = by_column.into_iter().map(|glyphs| lines(page, glyphs).0).collect();
    let starts = rows(&columns)?;
    let mut cells = Vec::new();
    for (column, (lines, sides)) in columns.into_iter().zip(edges.windows(2)).enumerate() {
        let &[left, right] = sides else { continue };
        for (row, start) in starts.iter().enumerate() {
            let end = starts.get(row + 1).copied().unwrap_or(f32::INFINITY);
            let lines = lines.iter().filter(|line| line.y >= *start && line.y < end).cloned().collect();
            cells.push(PlacedCell { row, rows: 1, column, columns: 1, lines, sides: (left, right) });
        }
    }
    cells.sort_by_key(|cell| (cell.row, cell.column));
    let bottom = own.iter().map(|glyph| glyph.y).fold(0.0, f32::max);
    Some(PlacedTable { top: header.y - header.size, bottom, x: edges, rows: starts.len(), cells })
}

/// The edges of columns: where no letter stands from the header down. Each has a caption.
fn columns(page: &SeenPage, own: &[&SeenGlyph], header: &SeenLine) -> Option<Vec<f32>> {
    let width = page.width.clamp(1.0, 20_000.0) as usize + 2;
    let mut is_covered = vec![false; width];
    let seen = || own.iter().filter(|glyph| !page.letters(glyph).trim().is_empty());
    for glyph in seen() {
        let (from, to) = (glyph.x.max(0.0) as usize, glyph.end.max(0.0).ceil() as usize);
        is_covered.iter_mut().take(to.min(width)).skip(from).for_each(|place| *place = true);
    }
    let first = is_covered.iter().position(|covered| *covered)?;
    let last = is_covered.iter().rposition(|covered| *covered)?;
    let mut edges = vec![first as f32];
    let mut white = 0;
    for (at, covered) in is_covered.iter().enumerate().take(last + 2).skip(first) {
        if *covered {
            if white >= WHITE {
                edges.push((at - white / 2) as f32);
            }
            white = 0;
        } else {
            white += 1;
        }
    }
    edges.push(last as f32 + 1.0);
    // White in a column has no caption on both sides.
    let captions: Vec<f32> = seen()
        .filter(|glyph| (glyph.y - header.y).abs() < 0.5 * header.size)
        .map(|glyph| glyph.middle().0)
        .collect();
    let has_caption = |from: f32, to: f32| captions.iter().any(|at| (from..to).contains(at));
    let mut kept: Vec<f32> = Vec::new();
    for pair in edges.windows(2) {
        let &[from, to] = pair else { continue };
        if kept.is_empty() || has_caption(from, to) {
            kept.push(from);
        }
    }
    kept.push(*edges.last()?);
    // As many as there are captions: two of them would be one column.
    (kept.len() > header.parts().len()).then_some(kept)
}

/// Where rows begin, the header's first: by the white between them.
fn rows(columns: &[Vec<SeenLine>]) -> Option<Vec<f32>> {
    let mut pitches: Vec<f32> = columns
        .iter()
        .flat_map(|lines| lines.windows(2))
        .filter_map(|pair| match pair {
            [a, b] => Some(b.y - a.y).filter(|pitch| *pitch < 2.2 * a.size && *pitch > 0.8 * a.size),
            _ => None,
        })
        .collect();
    pitches.sort_by(f32::total_cmp);
    let pitch = pitches.get(pitches.len() / 4).copied()?;
    let mut all: Vec<f32> = columns.iter().flatten().map(|line| line.y).collect();
    all.sort_by(f32::total_cmp);
    let mut starts: Vec<f32> = all.first().map(|first| first - 0.5 * pitch).into_iter().collect();
    starts.extend(all.windows(2).filter_map(|pair| match pair {
        [a, b] => (b - a > APART * pitch).then_some(f32::midpoint(*a, *b)),
        _ => None,
    }));
    // Each row has one name, and one of what is short.
    let names = columns.first()?;
    let is_short = |lines: &&Vec<SeenLine>| lines.iter().skip(1).all(|line| line.text.chars().count() <= 6);
    let short = columns.iter().skip(1).rev().find(is_short);
    for (at, start) in starts.iter().enumerate().skip(1) {
        let end = starts.get(at + 1).copied().unwrap_or(f32::INFINITY);
        let within = |lines: &[SeenLine]| -> Vec<f32> {
            lines.iter().map(|line| line.y).filter(|y| y >= start && *y < end).collect()
        };
        let names = within(names);
        let is_one = names.windows(2).all(|pair| matches!(pair, [a, b] if b - a <= APART * pitch));
        if names.is_empty() || !is_one || short.is_some_and(|lines| within(lines).len() > 1) {
            return None;
        }
    }
    (starts.len() > 1).then_some(starts)
}
