//! Tables by their ruled lines: which cells there are, and which columns and rows they cover.

use super::page::SeenRule;

/// Lines that are so near are one, in points.
const NEAR: f32 = 2.0;
/// So far a line may end before another and still meet it.
const MEETS: f32 = 3.5;
/// Shorter lines are no border.
const SHORTEST: f32 = 6.0;
/// How much of a cell's side has to be ruled.
const RULED: f32 = 0.8;
/// The most lines of a page from which tables are made.
const LINES: usize = 4_000;
/// The most places for cells of a table.
const PLACES: usize = 120_000;

/// A table's cells.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RuledGrid {
    /// The edges of its columns and rows, one more than there are of these.
    pub x: Vec<f32>,
    pub y: Vec<f32>,
    /// From the top, and in a row from the left.
    pub boxes: Vec<RuledBox>,
    /// By place, row after row, the cell that is there.
    at: Vec<usize>,
}

/// A cell: its first row and column, and how many of them it covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RuledBox {
    pub row: usize,
    pub column: usize,
    pub rows: usize,
    pub columns: usize,
}

impl RuledGrid {
    /// The cell at a point.
    pub fn find(&self, (x, y): (f32, f32)) -> Option<usize> {
        let column = place_of(&self.x, x)?;
        let row = place_of(&self.y, y)?;
        self.at.get(row * (self.x.len() - 1) + column).copied()
    }

    /// From where to where it goes: left, top, right, bottom.
    pub fn bounds(&self) -> [f32; 4] {
        let ends =
            |edges: &[f32]| (edges.first().copied().unwrap_or(0.0), edges.last().copied().unwrap_or(0.0));
        let ((left, right), (top, bottom)) = (ends(&self.x), ends(&self.y));
        [left, top, right, bottom]
    }

    /// The left and right edge of a cell.
    pub fn sides(&self, own: &RuledBox) -> (f32, f32) {
        let edge = |at: usize| self.x.get(at).copied().unwrap_or(0.0);
        (edge(own.column), edge(own.column + own.columns))
    }
}

/// Between which edges something stands.
fn place_of(edges: &[f32], at: f32) -> Option<usize> {
    let after = edges.partition_point(|edge| *edge <= at);
    (after > 0 && after < edges.len()).then(|| after - 1)
}

/// The tables that are ruled on a page, from the top.
pub(super) fn grids(rules: &[SeenRule]) -> Vec<RuledGrid> {
    let level = joined(rules.iter().filter(|rule| rule.is_level));
    let upright = joined(rules.iter().filter(|rule| !rule.is_level));
    if level.len() + upright.len() > LINES || level.len() * upright.len() > LINES * LINES / 4 {
        return Vec::new();
    }
    let mut grids: Vec<RuledGrid> =
        groups(&level, &upright).into_iter().filter_map(|(level, upright)| grid(&level, &upright)).collect();
    // What stands within a cell of another is a part of it.
    let bounds: Vec<[f32; 4]> = grids.iter().map(RuledGrid::bounds).collect();
    let mut at = 0;
    grids.retain(|grid| {
        let own = grid.bounds();
        let index = at;
        at += 1;
        !bounds.iter().enumerate().any(|(other, outer)| other != index && is_within(own, *outer))
    });
    grids.sort_by(|a, b| {
        let ([ax, ay, ..], [bx, by, ..]) = (a.bounds(), b.bounds());
        ay.total_cmp(&by).then(ax.total_cmp(&bx))
    });
    grids
}

fn is_within(
    [left, top, right, bottom]: [f32; 4],
    [outer_left, outer_top, outer_right, outer_bottom]: [f32; 4],
) -> bool {
    left >= outer_left - 0.5
        && top >= outer_top - 0.5
        && right <= outer_right + 0.5
        && bottom <= outer_bottom + 0.5
        && (right - left) * (bottom - top) < (outer_right - outer_left) * (outer_bottom - outer_top)
}

/// Lines in order, those joined that go on each other.
fn joined<'r>(rules: impl Iterator<Item = &'r SeenRule>) -> Vec<SeenRule> {
    let mut all: Vec<SeenRule> = rules.copied().collect();
    all.sort_by(|a, b| a.at.total_cmp(&b.at).then(a.from.total_cmp(&b.from)));
    let mut done: Vec<SeenRule> = Vec::new();
    for band in all.chunk_by(|a, b| b.at - a.at <= NEAR / 2.0) {
        let mut band = band.to_vec();
        band.sort_by(|a, b| a.from.total_cmp(&b.from));
        let first = done.len();
        for rule in band {
            // The dots and dashes of a line are no further apart.
            let last = done.get_mut(first..).and_then(<[SeenRule]>::last_mut);
            match last.filter(|last| rule.from <= last.to + 4.0) {
                Some(last) => last.to = last.to.max(rule.to),
                None => done.push(rule),
            }
        }
    }
    done.retain(|rule| rule.to - rule.from >= SHORTEST);
    done
}

/// The lines that meet each other, group by group.
fn groups(level: &[SeenRule], upright: &[SeenRule]) -> Vec<(Vec<SeenRule>, Vec<SeenRule>)> {
    let mut parent: Vec<usize> = (0..level.len() + upright.len()).collect();
    for (own, line) in level.iter().enumerate() {
        let from = upright.partition_point(|other| other.at < line.from - MEETS);
        for (at, other) in upright.iter().enumerate().skip(from) {
            if other.at > line.to + MEETS {
                break;
            }
            if line.at >= other.from - MEETS && line.at <= other.to + MEETS {
                let (one, two) = (root(&mut parent, own), root(&mut parent, level.len() + at));
                if let Some(slot) = parent.get_mut(one) {
                    *slot = two;
                }
            }
        }
    }
    let mut groups: Vec<(usize, Vec<SeenRule>, Vec<SeenRule>)> = Vec::new();
    let mut places: std::collections::BTreeMap<usize, usize> = std::collections::BTreeMap::new();
    for (at, rule) in level.iter().chain(upright).enumerate() {
        let own = root(&mut parent, at);
        let place = *places.entry(own).or_insert_with(|| {
            groups.push((own, Vec::new(), Vec::new()));
            groups.len() - 1
        });
        if let Some((_, level, upright)) = groups.get_mut(place) {
            if rule.is_level { level.push(*rule) } else { upright.push(*rule) }
        }
    }
    groups.into_iter().map(|(_, level, upright)| (level, upright)).collect()
}

fn root(parent: &mut [usize], at: usize) -> usize {
    let mut own = at;
    while let Some(next) = parent.get(own).copied().filter(|next| *next != own) {
        // Halves the way for who comes next.
        let after = parent.get(next).copied().unwrap_or(next);
        if let Some(slot) = parent.get_mut(own) {
            *slot = after;
        }
        own = after;
    }
    own
}

/// The places at which lines stand, each once.
fn edges(lines: &[SeenRule]) -> Vec<f32> {
    let mut all: Vec<f32> = lines.iter().map(|line| line.at).collect();
    all.sort_by(f32::total_cmp);
    all.chunk_by(|a, b| b - a <= NEAR).map(|near| near.iter().sum::<f32>() / near.len() as f32).collect()
}

/// The table of lines that meet.
fn grid(level: &[SeenRule], upright: &[SeenRule]) -> Option<RuledGrid> {
    if level.len() < 2 || upright.is_empty() {
        return None;
    }
    let (mut x, mut y) = (edges(upright), edges(level));
    // A table may be open at its sides.
    let ends = |lines: &[SeenRule]| {
        let from = lines.iter().map(|line| line.from).fold(f32::INFINITY, f32::min);
        let to = lines.iter().map(|line| line.to).fold(f32::NEG_INFINITY, f32::max);
        (from, to)
    };
    let opened = |edges: &mut Vec<f32>, (from, to): (f32, f32)| {
        if edges.first().is_some_and(|first| from < first - 2.0 * MEETS) {
            edges.insert(0, from);
        }
        if edges.last().is_some_and(|last| to > last + 2.0 * MEETS) {
            edges.push(to);
        }
    };
    opened(&mut x, ends(level));
    opened(&mut y, ends(upright));
    let (columns, rows) = (x.len().checked_sub(1)?, y.len().checked_sub(1)?);
    if columns == 0 || rows == 0 || columns * rows > PLACES {
        return None;
    }
    let right = sides(upright, &x, &y);
    let below = sides(level, &y, &x);
    // Right of a place, and below it.
    let is_closed = |row: usize, column: usize| {
        column + 1 >= columns || right.get((column + 1) * rows + row).is_some_and(|share| *share >= RULED)
    };
    let is_floored = |row: usize, column: usize| {
        row + 1 >= rows || below.get((row + 1) * columns + column).is_some_and(|share| *share >= RULED)
    };
    let mut at = vec![usize::MAX; rows * columns];
    let mut boxes = Vec::new();
    for row in 0..rows {
        for column in 0..columns {
            let is_free = |at: &[usize], row: usize, column: usize| {
                at.get(row * columns + column).is_some_and(|own| *own == usize::MAX)
            };
            if !is_free(&at, row, column) {
                continue;
            }
            let mut last = column;
            while !is_closed(row, last) && is_free(&at, row, last + 1) {
                last += 1;
            }
            let mut bottom = row;
            while (column..=last).all(|own| !is_floored(bottom, own) && is_free(&at, bottom + 1, own))
                && (column..last).all(|own| !is_closed(bottom + 1, own))
            {
                bottom += 1;
            }
            for row in row..=bottom {
                for own in column..=last {
                    if let Some(slot) = at.get_mut(row * columns + own) {
                        *slot = boxes.len();
                    }
                }
            }
            boxes.push(RuledBox { row, column, rows: bottom - row + 1, columns: last - column + 1 });
        }
    }
    Some(RuledGrid { x, y, boxes, at })
}

/// For each of `edges`, how much of each stretch between `across` is ruled, 1 being all.
fn sides(lines: &[SeenRule], edges: &[f32], across: &[f32]) -> Vec<f32> {
    let count = across.len() - 1;
    let mut shares = vec![0.0_f32; edges.len() * count];
    for line in lines {
        let Some((edge, _)) = edges
            .iter()
            .enumerate()
            .min_by(|(_, a), (_, b)| (*a - line.at).abs().total_cmp(&(*b - line.at).abs()))
        else {
            continue;
        };
        let from = across.partition_point(|own| *own < line.from).saturating_sub(1);
        for (place, stretch) in across.windows(2).enumerate().skip(from) {
            let &[start, end] = stretch else { continue };
            if start > line.to {
                break;
            }
            let covered = (line.to.min(end) - line.from.max(start)).max(0.0);
            if let Some(share) = shares.get_mut(edge * count + place) {
                *share += covered / (end - start).max(0.1);
            }
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(at: f32, from: f32, to: f32) -> SeenRule {
        SeenRule { is_level: true, at, from, to }
    }

    fn upright(at: f32, from: f32, to: f32) -> SeenRule {
        SeenRule { is_level: false, at, from, to }
    }

    fn boxes(grid: &RuledGrid) -> Vec<(usize, usize, usize, usize)> {
        grid.boxes.iter().map(|own| (own.row, own.column, own.rows, own.columns)).collect()
    }

    #[test]
    fn a_line_that_is_missing_merges_cells() {
        let rules = [
            level(0.0, 0.0, 200.0),
            // Not under the first column.
            level(20.0, 100.0, 200.0),
            level(40.0, 0.0, 200.0),
            upright(0.0, 0.0, 60.0),
            // Not in the last row.
            upright(100.0, 0.0, 40.0),
            upright(200.0, 0.0, 60.0),
            level(60.0, 0.0, 200.0),
        ];
        let [grid] = &grids(&rules)[..] else { panic!() };
        assert_eq!(boxes(grid), [(0, 0, 2, 1), (0, 1, 1, 1), (1, 1, 1, 1), (2, 0, 1, 2)]);
        assert_eq!(grid.find((50.0, 30.0)), Some(0));
        assert_eq!(grid.find((150.0, 30.0)), Some(2));
        assert_eq!(grid.find((150.0, 70.0)), None);
    }

    #[test]
    fn lines_of_pieces_are_one_and_double_lines_too() {
        let dotted = |at: f32| (0..50).map(move |dot| level(at, dot as f32 * 4.0, dot as f32 * 4.0 + 1.5));
        let mut rules: Vec<SeenRule> = dotted(0.0).chain(dotted(20.0)).chain(dotted(21.5)).collect();
        rules.extend([upright(0.0, 0.0, 21.5), upright(100.0, 0.0, 21.5), upright(198.0, 0.0, 21.5)]);
        let [grid] = &grids(&rules)[..] else { panic!("{:?}", grids(&rules)) };
        assert_eq!(boxes(grid), [(0, 0, 1, 1), (0, 1, 1, 1)]);
    }

    #[test]
    fn a_table_may_be_open_at_its_sides() {
        let rules = [
            level(0.0, 0.0, 200.0),
            level(20.0, 0.0, 200.0),
            level(40.0, 0.0, 200.0),
            upright(90.0, 0.0, 40.0),
        ];
        let [grid] = &grids(&rules)[..] else { panic!() };
        assert_eq!(boxes(grid), [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]);
    }

    #[test]
    fn an_underline_is_no_border() {
        let rules = [
            level(0.0, 0.0, 200.0),
            level(30.0, 20.0, 80.0),
            level(40.0, 0.0, 200.0),
            upright(0.0, 0.0, 40.0),
            upright(200.0, 0.0, 40.0),
        ];
        let [grid] = &grids(&rules)[..] else { panic!() };
        assert_eq!(boxes(grid), [(0, 0, 1, 1)]);
    }
}
