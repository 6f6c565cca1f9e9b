//! Copying, pasting and changing the selected cells.

use std::collections::BTreeSet;

use eframe::egui::{Context, Event};

use crate::book::{Book, EntryId};
use crate::clipboard::{ClipboardCell, ClipboardTable, TableOrigin, with_line_feeds};
use crate::edit::{CellBlock, Command, Paste, Session, SpaceMending, mending, shown_text};
use crate::ui::dialogs::{PasteDialog, PasteWay};
use crate::ui::kit::dialog::DialogFrame;
use crate::ui::request::{ToastKind, Verb};
use crate::ui::shell::app::App;
use crate::ui::table::field::{ChangedPart, keep_caret, widget_id};
use crate::ui::table::large;
use crate::viewmodel::field::Field;
use crate::viewmodel::table::grid::{GridArea, GridSpot};
use crate::viewmodel::table::selection::{CellMode, Selection};

impl App {
    /// The rows of the selection, where it covers several.
    pub(super) fn several_rows(&self) -> Option<Vec<EntryId>> {
        let block = self.view.table.cursor.block_area().and_then(|_| self.view.table.cursor.block())?;
        (block.entries.len() > 1).then_some(block.entries)
    }

    /// Gives the focus back to the active cell, where a menu or a dialog had it.
    fn return_to_cell(&mut self) {
        if !self.view.table.cursor.has_focus {
            self.view.table.typing.wanted = self.view.table.cursor.field();
        }
    }

    /// In how many places of the book characters only look like others.
    pub(in crate::ui) fn mendable(&self) -> usize {
        let found = self.book().and_then(|book| mending(book).ok().flatten());
        found.map_or(0, |(_, places)| places)
    }

    /// Mends them all.
    pub(super) fn mend(&mut self, ctx: &Context) {
        self.finish_typing();
        match self.book().map_or(Ok(None), mending) {
            Ok(Some((command, _))) => self.edit(ctx, &command),
            Err(unread) => self.say_unread(&unread),
            Ok(None) => self.toasts.say(ctx, ToastKind::Done, "そろえる文字はありません。"),
        }
        self.return_to_cell();
    }

    /// Takes away the spaces that only the end of a line left.
    pub(super) fn mend_spaces(&mut self, ctx: &Context) {
        self.finish_typing();
        let mending = self.book().map_or(Ok(None), |book| Ok(SpaceMending::of(book)?.command(book)));
        match mending {
            Ok(Some(command)) => self.edit(ctx, &command),
            Err(unread) => self.say_unread(&unread),
            Ok(None) => self.toasts.say(ctx, ToastKind::Done, "行末に入ったとみられる空白はありません。"),
        }
        self.return_to_cell();
    }

    /// Puts the number that comes out where the one stands that does not: a step of its
    /// own.
    pub(super) fn use_result(&mut self, ctx: &Context) {
        let Some(told) = self.view.table.typing.told.take() else { return };
        let Some((text, now)) = told.mended() else { return };
        let typing = &self.view.table.typing;
        // What was typed since is another text.
        let is_still = typing.typed().is_none_or(|(field, typed)| *field == told.field && typed == told.text);
        if !is_still {
            return;
        }
        self.finish_typing();
        let number = told.number();
        let large = self.view.table.large.as_ref().map(large::field_id);
        let id = large.unwrap_or_else(|| widget_id(&told.field));
        if self.execute(&told.field.clone().command(text.clone())).is_none() {
            let before = ChangedPart { text: &told.text, bytes: number };
            let after = ChangedPart { text: &text, bytes: now };
            keep_caret(ctx, id, &before, &after);
        }
        self.return_to_cell();
        ctx.request_repaint();
    }

    /// Puts the selected cells on the clipboard.
    pub(super) fn copy(&mut self, ctx: &Context) -> bool {
        self.finish_typing();
        let Some(book) = self.session.as_ref().map(Session::book) else { return false };
        let table = match (self.view.table.cursor.block(), self.view.table.cursor.field()) {
            (Some(block), _) => table(book, &block),
            (None, Some(Field::Overall(sheet))) => {
                let text = book.sheet(sheet).map(|sheet| sheet.overall.clone()).unwrap_or_default();
                ClipboardTable::new(vec![vec![ClipboardCell::Text(text)]])
            }
            _ => return false,
        };
        self.return_to_cell();
        let done = self.clipboard.write(&table.content());
        if !done {
            self.toasts.say(ctx, ToastKind::Refused, "コピーできませんでした。もう一度お試しください。");
        }
        done
    }

    /// Clears the selected cells, or fills them from above.
    pub(super) fn change_cells(&mut self, ctx: &Context, verb: Verb) {
        self.finish_typing();
        let command = match (self.view.table.cursor.block(), self.view.table.cursor.field(), verb) {
            (Some(block), _, Verb::Clear) => Command::Clear(block),
            (Some(block), _, Verb::FillDown) => Command::FillDown(self.with_row_above(block)),
            (None, Some(Field::Overall(sheet)), Verb::Clear) => {
                Command::SetOverall { sheet, text: String::new() }
            }
            _ => return,
        };
        self.carry_out(ctx, &command);
        self.return_to_cell();
    }

    /// A single row is filled from the one that is seen above it.
    fn with_row_above(&self, mut block: CellBlock) -> CellBlock {
        let above = self.view.table.cursor.area().and_then(|area| area.top.checked_sub(1));
        let above = above.and_then(|above| self.view.table.cursor.rows().get(above));
        if let (1, Some(&above)) = (block.entries.len(), above) {
            block.entries.insert(0, above);
        }
        block
    }

    /// The rows of the sheet that are not shown.
    fn hidden_rows(&self) -> BTreeSet<EntryId> {
        let Some((book, sheet)) = self.book().zip(self.view.sheet) else { return BTreeSet::new() };
        let shown: BTreeSet<EntryId> = self.view.table.cursor.rows().iter().copied().collect();
        let rows = book.entries_of(sheet).into_iter().flatten();
        rows.map(|row| row.id).filter(|row| !shown.contains(row)).collect()
    }

    pub(super) fn select_all(&mut self, ctx: &Context) {
        let cursor = &self.view.table.cursor;
        let now = cursor.selection().copied();
        let now = now.unwrap_or_else(|| Selection::at(cursor.grid(), GridSpot::default(), CellMode::Ready));
        let all = now.all(cursor.grid());
        self.view.table.select_and_enter(ctx, all);
        self.return_to_cell();
    }

    /// Pastes as the menu has it, without a key's event.
    pub(super) fn paste_from_clipboard(&mut self, ctx: &Context, verb: Verb) {
        let Some(content) = self.clipboard.read().filter(|content| !content.text.is_empty()) else {
            self.toasts.say(ctx, ToastKind::Refused, "貼り付ける文字がありません。");
            return;
        };
        let closing = self.view.table.cursor.area().is_none();
        if verb == Verb::PasteText || closing {
            self.insert(ctx, &content.text);
        } else {
            self.paste(ctx, &content.text);
        }
    }

    /// Has text go into the active cell's, where the caret is, as if it were typed.
    fn insert(&mut self, ctx: &Context, text: &str) {
        if let Some(selection) = self.view.table.cursor.selection().copied() {
            self.view.table.select(selection.single(CellMode::Editing));
            let text = with_line_feeds(text).trim_end_matches('\n').to_owned();
            self.view.table.cursor.waiting.push(Event::Text(text));
            self.return_to_cell();
            ctx.request_repaint();
        }
    }

    /// Pastes what came from the clipboard on the selected cells; asks first
    /// where something would be lost, or where it is not sure what is meant.
    pub(super) fn paste(&mut self, ctx: &Context, text: &str) {
        self.finish_typing();
        let html = self.clipboard.html();
        let table = ClipboardTable::read(text, html.as_deref());
        let cursor = &self.view.table.cursor;
        let Some((block, area)) = cursor.block().zip(cursor.area()) else { return };
        let Some((&entry, column)) = block.entries.first().zip(block.columns.first()) else { return };
        let Some(book) = self.session.as_ref().map(Session::book) else { return };
        let Some(sheet) = book.entry(entry).ok().map(|row| row.sheet) else { return };
        // Words that were copied from a text go into the text of a cell.
        let alone = cursor.block_area().is_none();
        if let Some(words) = table.only_cell()
            && alone
            && table.origin == TableOrigin::Lines
            && !cursor.is_rating()
            && !shown_text(book, entry, column).is_empty()
        {
            let words = words.to_owned();
            return self.insert(ctx, &words);
        }
        let hidden = self.hidden_rows();
        let paste = |table: ClipboardTable| Paste {
            sheet,
            entry,
            column: column.clone(),
            table,
            hidden: hidden.clone(),
        };
        let other = table.otherwise(text);
        // Lines over several cells may be one for each of them.
        let is_unsure = other.is_some() && (table.origin == TableOrigin::Tabs || !alone);
        let words = match table.origin {
            TableOrigin::Lines => ["1つのセルに", "行ごとに"],
            TableOrigin::Tabs | TableOrigin::Cells => ["行と列に", "1つのセルに"],
        };
        let is_words = |table: &ClipboardTable| table.only_cell().is_some() && other.is_some();
        let spread =
            |table: ClipboardTable| if alone || is_words(&table) { table } else { repeated(table, area) };
        let mendable = table.mended().1 > 0;
        let ways = std::iter::once(table).chain(other.clone().filter(|_| is_unsure));
        let ways = ways.zip(words).map(|(table, words)| PasteWay { words, paste: paste(spread(table)) });
        let mut ways: Vec<PasteWay> = ways.collect();
        match ways.first().map(|way| way.paste.plan(book)) {
            Some(Ok(plan)) if plan.needs_consent() || is_unsure || mendable => {
                self.dialog = Some(DialogFrame::new(PasteDialog::new(ways)));
            }
            Some(Ok(_)) => self.paste_now(ctx, ways.swap_remove(0).paste),
            Some(Err(refusal)) => self.toasts.say(ctx, ToastKind::Refused, refusal.to_string()),
            None => {}
        }
    }

    /// Pastes and selects what was pasted.
    pub(super) fn paste_now(&mut self, ctx: &Context, paste: Paste) {
        let Some(Ok(plan)) = self.book().map(|book| paste.plan(book)) else { return };
        let (tall, wide) = (paste.table.rows.len() - plan.headings, plan.columns);
        if self.carry_out(ctx, &Command::Paste(Box::new(paste))).is_none() {
            return;
        }
        let Some(session) = &self.session else { return };
        self.view.table.settle_cursor(session.book(), session.revision(), self.view.sheet);
        if let Some(GridArea { top, .. }) = self.view.table.cursor.area() {
            let grid = self.view.table.cursor.grid();
            let last = GridSpot::new(
                (top + tall).min(grid.rows()).saturating_sub(1),
                wide.end.min(grid.columns()).saturating_sub(1),
            );
            let pasted = Selection::at(grid, GridSpot::new(top, wide.start), CellMode::Ready).to(grid, last);
            self.view.table.select_and_enter(ctx, pasted);
        }
        self.return_to_cell();
    }
}

fn repeated(table: ClipboardTable, area: GridArea) -> ClipboardTable {
    Paste::repeated(table, area.bottom + 1 - area.top, area.right + 1 - area.left)
}

/// The cells of a block as a table.
fn table(book: &Book, block: &CellBlock) -> ClipboardTable {
    let cell = |row: usize, entry: EntryId, column| {
        // What begins above the block begins with it.
        if row > 0 && book.is_merged(entry, column) {
            ClipboardCell::Above
        } else {
            ClipboardCell::Text(shown_text(book, entry, column).to_owned())
        }
    };
    let row = |(at, &entry): (usize, &EntryId)| {
        block.columns.iter().map(|column| cell(at, entry, column)).collect()
    };
    ClipboardTable::new(block.entries.iter().enumerate().map(row).collect())
}
