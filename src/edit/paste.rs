//! Pasting a table into a sheet: what it would change, and doing it.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization as _;

use crate::book::{Book, Column, ColumnId, ColumnKind, Context, Entry, EntryId, Form, Place, SheetId};
use crate::clipboard::{Cell, Table};

use super::command::Effect;
use super::draft::Draft;
use super::{Command, Refusal, block, entries};

/// A table, and the cell its first one goes to.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct Paste {
    pub sheet: SheetId,
    pub entry: EntryId,
    pub column: ColumnId,
    pub table: Table,
    /// Rows that a filter hides: the table goes past them.
    pub hidden: BTreeSet<EntryId>,
}

/// What pasting would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// What cells become, row by row; those that stay as they are are left out.
    pub cells: Vec<Pasted>,
    /// How many rows are added at the end.
    pub added: usize,
    /// What cannot be taken.
    pub refused: Vec<Refused>,
}

/// What becomes of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Pasted {
    /// Its row, from 0; beyond the sheet's last it is one of those added.
    pub row: usize,
    pub column: ColumnId,
    pub before: String,
    pub after: After,
}

/// What a cell becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum After {
    Text(String),
    /// Part of the cell above.
    Merged,
}

/// What cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Refused {
    /// No rating has this name or number.
    NoRating { row: usize, column: ColumnId, text: String },
    /// As many columns have no place at the right of the last one.
    TooWide { columns: usize },
}

/// A row that a row of the table goes to.
#[derive(Clone, Copy)]
struct Target<'b> {
    row: usize,
    /// Missing for one that is to be added.
    entry: Option<&'b Entry>,
    /// It is right below the row that the one before went to.
    follows: bool,
}

impl Plan {
    /// Whether the clerk should see it first: something that was written is
    /// replaced, rows are added, or something cannot be taken.
    pub fn needs_consent(&self) -> bool {
        let replaces = |cell: &Pasted| !cell.before.is_empty();
        self.added > 0 || !self.refused.is_empty() || self.cells.iter().any(replaces)
    }
}

impl Paste {
    /// A table as it is pasted on a selection of so many rows and columns: one
    /// that fits into it several times is repeated, as in Excel.
    pub fn repeated(table: Table, rows: usize, columns: usize) -> Table {
        let (tall, wide) = (table.rows.len(), table.columns());
        let fits = |own: usize, room: usize| if own > 0 && room.is_multiple_of(own) { room / own } else { 1 };
        let (down, right) = (fits(tall, rows), fits(wide, columns));
        let wide = |row: &Vec<Cell>| std::iter::repeat_n(row, right).flatten().cloned().collect::<Vec<_>>();
        let rows = std::iter::repeat_n(&table.rows, down).flatten().map(wide).collect();
        Table { rows, ..table }
    }

    /// What it would do to `book`.
    ///
    /// # Errors
    /// [`Refusal::Gone`] where its place is no longer there.
    pub fn plan(&self, book: &Book) -> Result<Plan, Refusal> {
        let shown = book.context(self.sheet).ok_or(Refusal::Gone)?;
        let rows: Vec<&Entry> = shown.entries().collect();
        let first = rows.iter().position(|row| row.id == self.entry).ok_or(Refusal::Gone)?;
        let columns = self.columns(shown.form)?;
        let mut plan = Plan::default();
        let mut above = None;
        for ((down, cells), row) in self.table.rows.iter().enumerate().zip(self.targets(&rows, first)) {
            let entry = rows.get(row).copied();
            // Blank rows at the end of what was copied add none.
            if entry.is_none() && cells.iter().any(|cell| !cell.text().is_empty()) {
                plan.added = row + 1 - rows.len();
            }
            let target = Target { row, entry, follows: above.is_none_or(|above| above + 1 == row) };
            for (right, (cell, column)) in cells.iter().zip(columns).enumerate() {
                self.plan_cell(&mut plan, &shown, target, column, cell, (down, right));
            }
            above = Some(row);
        }
        plan.cells.retain(|cell| cell.row < rows.len() + plan.added);
        let beyond = self.table.columns().saturating_sub(columns.len());
        if beyond > 0 {
            plan.refused.push(Refused::TooWide { columns: beyond });
        }
        Ok(plan)
    }

    /// The rows that it goes to, from the `first`: those that are shown, then new ones.
    fn targets(&self, rows: &[&Entry], first: usize) -> impl Iterator<Item = usize> {
        let known = rows.iter().enumerate().skip(first);
        let shown = known.filter(|(_, row)| !self.hidden.contains(&row.id)).map(|(at, _)| at);
        shown.chain(rows.len()..)
    }

    /// The columns from the first it goes to.
    fn columns<'f>(&self, form: &'f Form) -> Result<&'f [Column], Refusal> {
        let first = form.columns.iter().position(|column| column.id == self.column);
        first.and_then(|first| form.columns.get(first..)).ok_or(Refusal::Gone)
    }

    fn plan_cell(
        &self,
        plan: &mut Plan,
        shown: &Context<'_>,
        Target { row, entry, follows }: Target<'_>,
        column: &Column,
        cell: &Cell,
        source: (usize, usize),
    ) {
        let book = shown.book;
        let is_merged = entry.is_some_and(|entry| book.is_merged(entry.id, &column.id));
        let before = match entry {
            Some(_) if is_merged => "",
            Some(entry) => block::text(book, entry.id, &column.id),
            None => "",
        };
        let after = match (column.kind, cell) {
            (ColumnKind::Text | ColumnKind::Figure, Cell::Above) if follows => After::Merged,
            (ColumnKind::Text | ColumnKind::Figure, Cell::Above) => {
                After::Text(self.above(source).to_owned())
            }
            // A rating that several rows share is that of each.
            (ColumnKind::Rating, Cell::Above) => After::Text(self.above(source).to_owned()),
            (ColumnKind::Name, Cell::Above) => return,
            (_, cell) => After::Text(cell.text().to_owned()),
        };
        let after = match after {
            After::Text(text) if column.kind == ColumnKind::Rating => match rating(shown.form, &text) {
                Some(name) => After::Text(name.to_owned()),
                None => {
                    plan.refused.push(Refused::NoRating { row, column: column.id.clone(), text });
                    return;
                }
            },
            after => after,
        };
        let stays = match &after {
            After::Text(text) => text == before,
            After::Merged => is_merged || row == 0,
        };
        if !stays {
            plan.cells.push(Pasted { row, column: column.id.clone(), before: before.to_owned(), after });
        }
    }

    /// The text of the cell that one is part of.
    fn above(&self, (row, column): (usize, usize)) -> &str {
        let above = self.table.rows.iter().take(row).rev();
        let mut cells = above.filter_map(|row| row.get(column));
        cells.find(|cell| **cell != Cell::Above).map_or("", Cell::text)
    }
}

/// The rating meant by its name or its number, in whatever width; blank for none.
pub fn rating<'f>(form: &'f Form, text: &str) -> Option<&'f str> {
    let plain = |text: &str| text.trim().nfkc().collect::<String>().to_lowercase();
    let text = plain(text);
    if text.is_empty() {
        return Some("");
    }
    let by_name = form.ratings.iter().find(|rating| plain(&rating.name) == text);
    let by_number = || form.ratings.get(text.parse::<usize>().ok()?.checked_sub(1)?);
    by_name.or_else(by_number).map(|rating| rating.name.as_str())
}

pub fn effect(book: &mut Book, paste: &Paste) -> Result<Effect, Refusal> {
    let plan = paste.plan(book)?;
    let mut draft = Draft::new(book);
    let added = entries::append(&mut draft.book, paste.sheet, plan.added)?;
    draft.add(added);
    let rows: Vec<EntryId> = draft.book.entries_of(paste.sheet).map(|row| row.id).collect();
    for Pasted { row, column, after, .. } in plan.cells {
        let entry = *rows.get(row).ok_or(Refusal::Gone)?;
        match after {
            After::Text(text) => {
                if draft.book.is_merged(entry, &column) {
                    draft.run(&Command::Unmerge { entry, column: column.clone() })?;
                }
                draft.run(&block::set(&draft.book, entry, &column, text)?)?;
            }
            After::Merged => {
                // Its own text would go to the end of the joint cell's.
                draft.run(&block::set(&draft.book, entry, &column, String::new())?)?;
                draft.run(&Command::Merge { entry, column })?;
            }
        }
    }
    Ok(draft.finish_at(book, Place::cell(paste.sheet, paste.entry, &paste.column)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::run;
    use super::*;
    use crate::book::testing::{Small, names, rows, small};

    fn paste(book: &Book, sheet: SheetId, row: usize, column: &str, table: Table) -> Paste {
        Paste { sheet, entry: rows(book, sheet)[row], column: column.into(), table, hidden: BTreeSet::new() }
    }

    fn table(text: &str) -> Table {
        Table::read(text, None)
    }

    #[test]
    fn a_block_goes_to_cells_names_and_ratings() {
        let Small { mut book, second, .. } = small();
        let pasted =
            paste(&book, second, 0, "name", table("新広場\t目標\r\t達成\t評価\t２\r\n子育て\t\t\t\t未実施"));
        let plan = pasted.plan(&book).unwrap();
        assert_eq!(plan.added, 2, "a line end within a row begins another");
        assert!(plan.needs_consent());

        let pasted =
            paste(&book, second, 0, "name", table("新広場\t目標\t達成\t評価\t２\r\n子育て\t\t\t\t未実施"));
        run(&mut book, Command::Paste(Box::new(pasted))).unwrap();
        assert_eq!(names(&book, second), ["新広場", "子育て"]);
        let rows = rows(&book, second);
        assert_eq!(book.text(rows[0], &"achievement".into()), "達成");
        assert_eq!(book.text(rows[0], &"rating".into()), "充実", "by its number, in full width");
        assert_eq!(book.text(rows[1], &"rating".into()), "未実施");
        assert_eq!(book.cells_of(rows[1]).count(), 1, "what was blank is blank");
    }

    #[test]
    fn what_cannot_be_taken_is_named_and_the_rest_is_taken() {
        let Small { mut book, first, .. } = small();
        let pasted =
            paste(&book, first, 0, "evaluation", table("評価\tすばらしい\t欄外\r\n評価\t達成\t欄外"));
        let plan = pasted.plan(&book).unwrap();
        let rating: ColumnId = "rating".into();
        assert_eq!(
            plan.refused,
            [
                Refused::NoRating { row: 0, column: rating.clone(), text: "すばらしい".to_owned() },
                Refused::TooWide { columns: 1 },
            ]
        );
        run(&mut book, Command::Paste(Box::new(pasted))).unwrap();
        let rows = rows(&book, first);
        assert_eq!(book.text(rows[0], &rating), "継続", "as it was");
        assert_eq!(book.text(rows[1], &rating), "達成");
    }

    #[test]
    fn merged_cells_come_out_merged_and_own_text_frees_a_merged_cell() {
        let Small { mut book, first, .. } = small();
        let target: ColumnId = "target".into();
        let evaluation: ColumnId = "evaluation".into();
        let text = |text: &str| Cell::Text(text.to_owned());
        let joint = Table::new(vec![vec![text("共通")], vec![Cell::Above]]);
        let pasted = paste(&book, first, 0, "target", joint);
        run(&mut book, Command::Paste(Box::new(pasted))).unwrap();
        let rows = rows(&book, first);
        assert!(book.is_merged(rows[1], &target));
        assert_eq!(book.text(rows[0], &target), "共通", "without what stood below");

        assert!(book.is_merged(rows[2], &evaluation));
        let pasted = paste(&book, first, 1, "evaluation", table("上\n下"));
        run(&mut book, Command::Paste(Box::new(pasted))).unwrap();
        assert_eq!(book.text(rows[1], &evaluation), "上");
        assert_eq!(book.text(rows[2], &evaluation), "下");
    }

    #[test]
    fn hidden_rows_are_passed_and_no_cell_is_joined_across_them() {
        let Small { mut book, first, .. } = small();
        let rows = rows(&book, first);
        let text = |text: &str| Cell::Text(text.to_owned());
        let joint = Table::new(vec![vec![text("甲")], vec![Cell::Above], vec![text("乙")]]);
        let hidden = BTreeSet::from([rows[1], rows[2]]);
        let pasted = Paste { hidden, ..paste(&book, first, 0, "target", joint) };
        let plan = pasted.plan(&book).unwrap();
        assert_eq!(plan.cells.iter().map(|cell| cell.row).collect::<Vec<_>>(), [0, 3, 4]);
        assert_eq!(plan.added, 1);
        run(&mut book, Command::Paste(Box::new(pasted))).unwrap();
        let target: ColumnId = "target".into();
        let texts: Vec<_> = book.entries_of(first).map(|row| book.text(row.id, &target)).collect();
        assert_eq!(texts, ["甲", "保育のtarget", "のtarget", "甲", "乙"]);
    }

    #[test]
    fn blank_rows_at_the_end_add_none() {
        let Small { book, second, .. } = small();
        let pasted = paste(&book, second, 0, "target", table("一\r\n\r\n三\r\n\r\n\t\r\n"));
        assert_eq!(pasted.plan(&book).unwrap().added, 2, "the blank one between counts");
    }

    #[test]
    fn a_rating_that_rows_share_is_that_of_each() {
        let Small { mut book, first, .. } = small();
        let joint = Table::new(vec![vec![Cell::Text("達成".to_owned())], vec![Cell::Above]]);
        let pasted = paste(&book, first, 0, "rating", joint);
        run(&mut book, Command::Paste(Box::new(pasted))).unwrap();
        let rows = rows(&book, first);
        assert_eq!(book.text(rows[1], &"rating".into()), "達成");
    }

    #[test]
    fn only_what_replaces_adds_or_fails_needs_consent() {
        let Small { mut book, first, .. } = small();
        let rows = rows(&book, first);
        let asks = |book: &Book, text: &str| {
            paste(book, first, 3, "target", table(text)).plan(book).unwrap().needs_consent()
        };
        assert!(asks(&book, "別の目標"));
        assert!(!asks(&book, "学童のtarget"), "the same again");
        run(&mut book, Command::SetCell { entry: rows[3], column: "target".into(), text: String::new() })
            .unwrap();
        assert!(!asks(&book, "別の目標"), "into a blank cell");
        assert!(asks(&book, "別の目標\n次の行"));
    }

    #[test]
    fn a_table_is_repeated_where_it_fits() {
        let size = |rows, columns| {
            let table = Paste::repeated(table("a\tb"), rows, columns);
            (table.rows.len(), table.columns())
        };
        assert_eq!(size(3, 2), (3, 2));
        assert_eq!(size(2, 4), (2, 4));
        assert_eq!(size(1, 3), (1, 2), "it does not fit");
    }

    #[test]
    fn ratings_are_known_by_name_and_number() {
        let Small { book, .. } = small();
        let form = book.forms().next().unwrap();
        for (text, name) in [
            ("達成", Some("達成")),
            (" 未実施\n", Some("未実施")),
            ("３", Some("継続")),
            ("0", None),
            ("6", None),
            ("", Some("")),
            ("達", None),
        ] {
            assert_eq!(rating(form, text), name, "{text:?}");
        }
    }
}
