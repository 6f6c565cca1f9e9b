//! The header of a table: where it stands, and the columns under it.

use super::adjust::{KnownHeader, signature};
use crate::import::captions::{role_of, squeeze};
use crate::import::document::{DocumentLeaf, LeafCell, LeafRow};
use crate::import::titles::fiscal_year_in;

/// What the column of names is called where it is not 事業名.
const NAMES: [&str; 12] = [
    "事業",
    "個別事業",
    "取組",
    "取組み",
    "取り組み",
    "取組名",
    "取組事項",
    "項目",
    "主な事業",
    "主な取組",
    "具体的施策",
    "具体的な取組",
];
/// Characters of a caption, at most: what is longer is a cell's text.
const CAPTION: usize = 60;
/// Among so many cells from the left the one for names is looked for.
const BEFORE: usize = 4;
/// Rows of a header, at most.
const HEIGHT: u32 = 6;

/// The header of a table.
#[derive(Debug)]
pub(super) struct TableHeader {
    /// The rows of the leaf that it takes up.
    pub rows: std::ops::Range<usize>,
    /// Which of Word's tables it is of.
    pub table: u32,
    pub columns: Vec<HeaderColumn>,
    /// Which of them is the one for names.
    pub name: usize,
    /// The number of the row where it would stand if nobody had said otherwise.
    pub origin: u32,
}

/// A column of a table: from where to where it goes, and what is written over it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HeaderColumn {
    pub start: u32,
    pub end: u32,
    pub caption: String,
    pub group: Option<String>,
}

impl TableHeader {
    /// The header that begins in the row `at` of `leaf`, if one does.
    pub fn at(leaf: &DocumentLeaf, at: usize) -> Option<Self> {
        let row = leaf.rows.get(at)?;
        let others = row.filled().filter(|cell| role_of(&cell.text).is_some()).count();
        let strict = row.filled().take(BEFORE).find(|cell| is_name(&cell.text));
        // With what is achieved and how it is rated beside it, other words are names as well.
        let loose = || row.filled().take(BEFORE).find(|cell| others >= 2 && is_like_name(&cell.text));
        let name = strict.or_else(loose)?;
        let height = height(leaf, at, name);
        let below = |own: &LeafRow| own.number < row.number.saturating_add(height) && own.table == row.table;
        let end = at + leaf.rows.get(at..)?.iter().take_while(|own| below(own)).count();
        let columns = columns(leaf.rows.get(at..end)?);
        let is_of_name = |column: &HeaderColumn| (column.start..column.end).contains(&name.column);
        let name = columns.iter().position(is_of_name)?;
        let roles = columns.iter().filter(|column| role_of(&column.caption).is_some()).count();
        let is_header = columns.len() >= 3 || (columns.len() == 2 && roles > 0);
        is_header.then_some(Self { rows: at..end, table: row.table, columns, name, origin: row.number })
    }

    /// The header that these rows of `leaf` are, because somebody says so.
    pub fn over(leaf: &DocumentLeaf, rows: std::ops::Range<usize>, origin: u32) -> Option<Self> {
        let first = leaf.rows.get(rows.start)?;
        let columns = columns(leaf.rows.get(rows.clone())?);
        let strict = columns.iter().position(|column| is_name(&column.caption));
        let loose = || columns.iter().position(|column| is_like_name(&column.caption));
        let name = strict.or_else(loose).unwrap_or_default();
        (!columns.is_empty()).then_some(Self { rows, table: first.table, columns, name, origin })
    }

    /// The header that begins in the row `at` of `leaf`, if it is that one.
    pub fn known(leaf: &DocumentLeaf, at: usize, known: &KnownHeader) -> Option<Self> {
        let row = leaf.rows.get(at)?;
        // Whatever row stands first, its first words are over the first column or over its group.
        let begins = row.filled().next().map(|cell| signature(&cell.text))?;
        if !known.signature.iter().any(|own| own.contains(&begins)) {
            return None;
        }
        let last = row.number.saturating_add(known.height.clamp(1, HEIGHT));
        let is_in = |own: &&LeafRow| own.number < last && own.table == row.table;
        let end = at + leaf.rows.get(at..)?.iter().take_while(is_in).count();
        Self::over(leaf, at..end, row.number).filter(|own| own.signature() == known.signature)
    }

    /// What tells it from others, whatever year stands in it.
    pub fn signature(&self) -> Vec<String> {
        let of = |column: &HeaderColumn| match &column.group {
            Some(group) => format!("{}\n{}", signature(group), signature(&column.caption)),
            None => signature(&column.caption),
        };
        self.columns.iter().map(of).collect()
    }

    /// How many rows of the leaf it takes up, those that show nothing with them.
    pub fn height(&self, leaf: &DocumentLeaf) -> u32 {
        let number = |at: usize| leaf.rows.get(at).map_or(0, |row| row.number);
        number(self.rows.end.saturating_sub(1)).saturating_sub(number(self.rows.start)).saturating_add(1)
    }

    /// What it says, for comparing it with others.
    pub fn keys(&self) -> Vec<(String, String)> {
        let key = |column: &HeaderColumn| {
            (squeeze(column.group.as_deref().unwrap_or_default()), squeeze(&column.caption))
        };
        self.columns.iter().map(key).collect()
    }

    /// Its first column.
    pub fn start(&self) -> u32 {
        self.columns.first().map_or(0, |column| column.start)
    }

    /// The column behind its last.
    pub fn end(&self) -> u32 {
        self.columns.last().map_or(0, |column| column.end)
    }
}

/// Whether this is what the column of names is called.
fn is_name(text: &str) -> bool {
    let key = squeeze(text);
    key.chars().count() <= CAPTION && (key.contains("事業名") || NAMES.contains(&key.as_str()))
}

/// Whether the column of names may be called so: 事業・取組, 主な施策・事業. A name with more in it
/// is a project's own.
fn is_like_name(text: &str) -> bool {
    const WORDS: [&str; 12] = [
        "具体的な",
        "主な",
        "主要",
        "個別",
        "事業",
        "取り組み",
        "取組み",
        "取組",
        "施策",
        "項目",
        "名",
        "等",
    ];
    let mut rest = squeeze(text);
    WORDS.iter().for_each(|word| rest = rest.replace(word, ""));
    let is_between = |c: char| matches!(c, '・' | '/' | '、' | '(' | ')' | 'の');
    !text.is_empty() && rest.chars().all(is_between)
}

/// How many rows the header has whose column of names is `name`.
fn height(leaf: &DocumentLeaf, at: usize, name: &LeafCell) -> u32 {
    if name.rows > 1 {
        return name.rows.min(HEIGHT);
    }
    let (Some(row), Some(next)) = (leaf.rows.get(at), leaf.rows.get(at + 1)) else { return 1 };
    let is_beside = next.number == row.number.saturating_add(1) && next.table == row.table;
    let is_short = |cell: &LeafCell| cell.text.chars().count() <= CAPTION;
    let leaves_name = next.cell_at(name.column).is_none_or(|cell| cell.text.is_empty());
    // Under a group, or where nothing stands above.
    let is_under = |cell: &LeafCell| {
        row.cell_at(cell.column).is_none_or(|above| above.columns > 1 || above.text.is_empty())
    };
    let is_second = is_beside
        && leaves_name
        && next.filled().all(is_short)
        && next.filled().any(|cell| role_of(&cell.text).is_some() && is_under(cell));
    if !is_second {
        return 1;
    }
    // Years may stand in a third row: 実績 over 令和5年度 and 令和6年度.
    let third = leaf.rows.get(at + 2).filter(|third| {
        let is_beside = third.number == next.number.saturating_add(1) && third.table == row.table;
        let leaves_name = third.cell_at(name.column).is_none_or(|cell| cell.text.is_empty());
        let is_of_year = |cell: &LeafCell| is_short(cell) && fiscal_year_in(&cell.text).is_some();
        is_beside && leaves_name && third.filled().next().is_some() && third.filled().all(is_of_year)
    });
    if third.is_some() { 3 } else { 2 }
}

/// The columns under the rows of a header.
fn columns(rows: &[LeafRow]) -> Vec<HeaderColumn> {
    let mut edges: Vec<u32> =
        rows.iter().flat_map(|row| row.cells.iter().flat_map(|cell| [cell.column, cell.end()])).collect();
    edges.sort_unstable();
    edges.dedup();
    let mut columns: Vec<(HeaderColumn, (usize, u32))> = Vec::new();
    for pair in edges.windows(2) {
        let &[start, end] = pair else { continue };
        let over = |(at, row): (usize, &'_ LeafRow)| row.cell_at(start).map(|cell| (at, cell.column));
        let stack: Vec<(usize, u32)> = rows.iter().enumerate().filter_map(over).collect();
        let text = |at: &(usize, u32)| {
            let cell = rows.get(at.0).and_then(|row| row.cells.iter().find(|cell| cell.column == at.1));
            cell.map(|cell| cell.text.as_str()).unwrap_or_default()
        };
        let mut named = stack.iter().rev().filter(|at| !text(at).is_empty());
        let Some(bottom) = named.next() else { continue };
        // A group that is centred over cells without being merged stands in the first of them.
        let group = named.next().map(text).or_else(|| group_left(rows, bottom));
        match columns.last_mut() {
            Some((last, own)) if own == bottom && last.end == start => last.end = end,
            _ => {
                let group = group.filter(|group| !group.is_empty()).map(str::to_owned);
                let caption = text(bottom).to_owned();
                columns.push((HeaderColumn { start, end, caption, group }, *bottom));
            }
        }
    }
    columns.into_iter().map(|(column, _)| column).collect()
}

/// The group to the left that a caption without one above it belongs to.
fn group_left<'r>(rows: &'r [LeafRow], bottom: &(usize, u32)) -> Option<&'r str> {
    let above = rows.get(bottom.0.checked_sub(1)?)?;
    let below = rows.get(bottom.0)?;
    let left = above.filled().take_while(|cell| cell.column < bottom.1).last()?;
    let has_own = below.filled().any(|cell| cell.column == left.column);
    (left.rows == 1 && has_own).then_some(left.text.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf(rows: &[&[(u32, u32, u32, &str)]]) -> DocumentLeaf {
        let row = |(number, cells): (u32, &&[(u32, u32, u32, &str)])| LeafRow {
            number,
            table: 0,
            cells: cells
                .iter()
                .map(|(column, columns, rows, text)| LeafCell {
                    column: *column,
                    columns: *columns,
                    rows: *rows,
                    text: (*text).to_owned(),
                })
                .collect(),
        };
        DocumentLeaf { rows: (1..).zip(rows).map(row).collect(), ..DocumentLeaf::default() }
    }

    fn shown(header: &TableHeader) -> Vec<(u32, u32, &str, Option<&str>)> {
        let shown = |own: &'_ HeaderColumn| (own.start, own.end);
        header
            .columns
            .iter()
            .map(|own| (shown(own).0, shown(own).1, own.caption.as_str(), own.group.as_deref()))
            .collect()
    }

    #[test]
    fn a_header_may_have_two_levels() {
        let wanted = vec![
            (0, 1, "個別事業名", None),
            (1, 2, "達成度", Some("個別事業")),
            (2, 3, "評価", Some("個別事業")),
            (3, 4, "評価区分", Some("個別事業")),
        ];
        let merged = leaf(&[
            &[(0, 1, 2, "個別事業名"), (1, 3, 1, "個別事業")],
            &[(1, 1, 1, "達成度"), (2, 1, 1, "評価"), (3, 1, 1, "評価区分")],
            &[(0, 1, 1, "広場"), (1, 1, 1, "5回")],
        ]);
        assert_eq!(shown(&TableHeader::at(&merged, 0).unwrap()), wanted);
        let plain = leaf(&[
            &[(0, 1, 1, "個別事業名"), (1, 1, 1, "個別事業")],
            &[(1, 1, 1, "達成度"), (2, 1, 1, "評価"), (3, 1, 1, "評価区分")],
            &[(0, 1, 1, "広場"), (1, 1, 1, "5回")],
        ]);
        let header = TableHeader::at(&plain, 0).unwrap();
        assert_eq!((shown(&header), header.rows.clone()), (wanted, 0..2));
    }

    #[test]
    fn a_sheet_of_squares_has_wide_columns() {
        let squares = leaf(&[
            &[(2, 10, 1, "事業名"), (12, 30, 1, "取組内容"), (42, 30, 1, "実績"), (72, 6, 1, "評価")],
            &[(2, 10, 1, "広場"), (12, 30, 1, "5回"), (72, 6, 1, "A")],
        ]);
        let header = TableHeader::at(&squares, 0).unwrap();
        assert_eq!(
            shown(&header),
            [
                (2, 12, "事業名", None),
                (12, 42, "取組内容", None),
                (42, 72, "実績", None),
                (72, 78, "評価", None)
            ]
        );
    }

    #[test]
    fn a_row_of_the_table_is_no_header() {
        let rows = leaf(&[&[(0, 1, 1, "広場事業"), (1, 1, 1, "目標"), (2, 1, 1, "実績")]]);
        assert!(TableHeader::at(&rows, 0).is_none());
        let rows = leaf(&[&[(0, 1, 1, "事業名")]]);
        assert!(TableHeader::at(&rows, 0).is_none());
    }
}
