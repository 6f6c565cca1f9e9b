//! What the clerk can do to a book.

use std::collections::BTreeMap;

use crate::book::{
    Book, Change, Changed, ColumnId, DismissalId, EntryId, Form, FormId, Head, PageSetup, Place, Plan,
    PlanId, PolicyId, Record, Series, SeriesId, SheetId, limits,
};
use crate::store::Step;

use super::block::{self, CellBlock};
use super::decide::{self, Becomes, Decided};
use super::effect::{BookDraft, Effect};
use super::form::Renamed;
use super::next_plan::{self, NextPlan};
use super::paste::{self, Paste};
use super::{Direction, Item, Refusal, annex, arrange, entries, form, page, send, tree};

/// A change of the document as the clerk thinks of it: one step of undo.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Title, department, year, as-of date.
    SetHead(Head),
    /// A new plan at the end, in the form given or the book's first.
    AddPlan {
        /// Its name.
        name: String,
        /// Its form; `None` for the book's first.
        form: Option<FormId>,
    },
    /// Name, period, goals and measures of a plan; its place stays.
    SetPlan(Plan),
    /// A plan that goes on from another whose period is over, in its place.
    MakeNextPlan(Box<NextPlan>),
    /// A new policy at the end of a plan.
    AddPolicy {
        /// Where.
        plan: PlanId,
        /// Its name.
        name: String,
    },
    /// Another name for a policy.
    RenamePolicy {
        /// Which.
        policy: PolicyId,
        /// Its new name.
        name: String,
    },
    /// A new sheet at the end of a policy, with the next free number and one blank row.
    AddSheet {
        /// Where.
        policy: PolicyId,
    },
    /// A sheet's number and its links to the plan's goals and measures.
    SetSheet {
        /// Which.
        sheet: SheetId,
        /// 調書番号.
        number: u32,
        /// Codes of goals, in the plan's order.
        goals: Vec<String>,
        /// Codes of measures, in the plan's order.
        measures: Vec<String>,
    },
    /// The closing text; one line a paragraph.
    SetOverall {
        /// Of which sheet.
        sheet: SheetId,
        /// The text.
        text: String,
    },
    /// The clerk's own notes on a sheet, which are never printed.
    SetNote {
        /// On which sheet.
        sheet: SheetId,
        /// The notes.
        text: String,
    },
    /// How the sheets of a form are set on paper.
    SetPage {
        /// Which form.
        form: FormId,
        /// How.
        page: Box<PageSetup>,
    },
    /// How one sheet is set on paper.
    SetSheetPage {
        /// Which.
        sheet: SheetId,
        /// A way of its own; `None` for its form's.
        page: Option<Box<PageSetup>>,
    },
    /// The widths of a form's columns, as shares of their sum.
    SetColumnWidths {
        /// Which form.
        form: FormId,
        /// A share for each column. One that is next to nothing becomes the
        /// [least](crate::book::Form::least_share).
        widths: Vec<u16>,
    },
    /// A form's columns, ratings, marks and captions. Columns that are in neither
    /// of its lists any more are gone with their cells.
    SetForm {
        /// The form as it is to be; its key says which.
        form: Box<Form>,
        /// What rows that use them are to say instead.
        renamed: Renamed,
    },
    /// A new form at the end, and the plans whose sheets go into it.
    AddForm {
        /// The form; its key and place count for nothing.
        form: Box<Form>,
        /// These plans get it.
        plans: Vec<PlanId>,
    },
    /// Takes out a form that no plan uses.
    DeleteForm(FormId),
    /// Puts the sheets of a plan in another form. Columns that hold something
    /// and that it does not have are put aside in it.
    SetPlanForm {
        /// Which plan.
        plan: PlanId,
        /// Which form.
        form: FormId,
    },
    /// Several commands as one step. Each finds what those before it left.
    Together {
        /// What it is called in the menu.
        label: String,
        /// What is done, in order.
        commands: Vec<Command>,
    },
    /// Numbers all sheets from 1 in the order of the tree.
    RenumberSheets,
    /// Takes an item out with all below it.
    DeleteItem(Item),
    /// Moves an item among its neighbours; a sheet at the edge of its policy
    /// goes on into the plan's next.
    MoveItem(Item, Direction),
    /// Puts a sheet at the end of another policy.
    MoveSheet {
        /// Which.
        sheet: SheetId,
        /// Where to.
        policy: PolicyId,
    },
    /// Puts an item among others of its kind, under the same item or another one.
    PlaceItem {
        /// Which.
        item: Item,
        /// What it is to stand under; `None` for a plan.
        parent: Option<Item>,
        /// Before the how-manieth of the others there; past the last for their end.
        index: usize,
    },
    /// A copy of a sheet under it, with the next free number.
    DuplicateSheet(SheetId),
    /// A new blank row under `after`, or at the top.
    AddEntry {
        /// On which sheet.
        sheet: SheetId,
        /// Under which row.
        after: Option<EntryId>,
    },
    /// A row that divides the entry (区分行), under its last one.
    AddPart {
        /// The entry, or any of its parts.
        of: EntryId,
    },
    /// Takes a row out. What it shared by merging stays in the next row.
    DeleteEntry(EntryId),
    /// Moves a row among its neighbours, together with what is merged with it.
    MoveEntry(EntryId, Direction),
    /// Makes a row a part of the entry above it, or independent again.
    SetPart {
        /// Which row.
        entry: EntryId,
        /// Part of the entry above?
        part: bool,
    },
    /// The entry's name.
    SetName {
        /// Which row.
        entry: EntryId,
        /// The name; may have several lines.
        name: String,
    },
    /// Puts a mark on, or takes it off.
    ToggleMark {
        /// Which row.
        entry: EntryId,
        /// The mark, without the ※.
        mark: String,
    },
    /// The text of a cell, or the name of a rating. Of a merged cell, that of
    /// the one it is merged with.
    SetCell {
        /// Which row.
        entry: EntryId,
        /// Which column.
        column: ColumnId,
        /// The new text; empty makes the cell blank.
        text: String,
    },
    /// Joins a cell with the one above; its text goes to the end of that one's.
    Merge {
        /// Which row.
        entry: EntryId,
        /// Which column.
        column: ColumnId,
    },
    /// Makes a merged cell one of its own again, blank.
    Unmerge {
        /// Which row.
        entry: EntryId,
        /// Which column.
        column: ColumnId,
    },
    /// Makes cells blank, names too. Merged cells stay merged.
    Clear(CellBlock),
    /// Copies the first row of a block to its others; that above it where it has
    /// only one.
    FillDown(CellBlock),
    /// Joins the cells of each text column of a block.
    MergeBlock(CellBlock),
    /// Takes several rows out.
    DeleteEntries(Vec<EntryId>),
    /// Moves neighbouring rows, given in their order, past what is beside them.
    MoveEntries(Vec<EntryId>, Direction),
    /// Puts rows at the end of another sheet, entries with all their parts.
    SendEntries {
        /// Which.
        rows: Vec<EntryId>,
        /// Where to.
        sheet: SheetId,
    },
    /// What is to go on from an entry or a sheet of last year, decided anew.
    Decide {
        /// What is decided for.
        what: Decided,
        /// What becomes of it.
        becomes: Becomes,
    },
    /// A table from the clipboard.
    Paste(Box<Paste>),
    /// A figure through the years; one with the key 0 is new.
    SetSeries(Box<Series>),
    /// Follows a figure no longer.
    DeleteSeries(SeriesId),
    /// Lets a finding of the checks stand.
    Dismiss {
        /// What it is known by.
        finding: String,
        /// Why.
        reason: String,
    },
    /// Takes up again a finding that was to stand.
    TakeUp(DismissalId),
    /// Says why something is not what it was the year before (変更理由).
    SetReason {
        /// What changed.
        change: Changed,
        /// Why; a blank one takes it out.
        text: String,
        /// Where what changed is.
        place: Place,
    },
    /// Rows that were worked out from another book.
    Bring {
        /// What it is called in the menu.
        label: String,
        /// Where the clerk should look.
        place: Place,
        /// The rows, in order; each goes on from what the book says now.
        changes: Vec<Change>,
    },
}

impl Command {
    /// Works out what the command changes. `None` where it changes nothing.
    ///
    /// `book` is only asked for new keys.
    ///
    /// # Errors
    /// A [`Refusal`] where it cannot be carried out.
    pub fn step(&self, book: &mut Book) -> Result<Option<Step>, Refusal> {
        let Effect { place, mut changes } = self.effect(book)?;
        changes.retain(|change| change.before != change.after);
        check_limits(book, &changes)?;
        let label = self.label(book, &changes);
        Ok((!changes.is_empty()).then_some(Step { label, place, changes, at: None, by: None }))
    }

    fn effect(&self, book: &mut Book) -> Result<Effect, Refusal> {
        match self {
            Self::SetHead(head) => Ok(Effect::new(
                Place::default(),
                vec![Change::update(Record::Head(book.head.clone()), Record::Head(head.clone()))],
            )),
            Self::AddPlan { name, form } => tree::add_plan(book, name, *form),
            Self::SetPlan(plan) => tree::set_plan(book, plan),
            Self::MakeNextPlan(next) => next_plan::make(book, next),
            Self::AddPolicy { plan, name } => tree::add_policy(book, *plan, name),
            Self::RenamePolicy { policy, name } => tree::rename_policy(book, *policy, name),
            Self::AddSheet { policy } => tree::add_sheet(book, *policy),
            Self::SetSheet { sheet, number, goals, measures } => tree::change_sheet(book, *sheet, |sheet| {
                sheet.number = *number;
                sheet.goals.clone_from(goals);
                sheet.measures.clone_from(measures);
            }),
            Self::SetOverall { sheet, text } => {
                tree::change_sheet(book, *sheet, |sheet| sheet.overall.clone_from(text))
            }
            Self::SetNote { sheet, text } => {
                tree::change_sheet(book, *sheet, |sheet| sheet.note.clone_from(text))
            }
            Self::SetPage { form, page } => page::set_of_form(book, *form, page),
            Self::SetSheetPage { sheet, page } => page::set_of_sheet(book, *sheet, page.as_deref()),
            Self::SetColumnWidths { form, widths } => page::set_widths(book, *form, widths),
            Self::SetForm { form, renamed } => form::set(book, form, renamed),
            Self::AddForm { form, plans } => form::add(book, form, plans),
            Self::DeleteForm(form) => form::delete(book, *form),
            Self::SetPlanForm { plan, form } => form::set_of_plan(book, *plan, *form),
            Self::Together { commands, .. } => together(book, commands),
            Self::RenumberSheets => tree::renumber(book),
            Self::DeleteItem(item) => tree::delete(book, *item),
            Self::MoveItem(item, direction) => tree::shift(book, *item, *direction),
            Self::MoveSheet { sheet, policy } => tree::move_sheet(book, *sheet, *policy),
            Self::PlaceItem { item, parent, index } => arrange::place(book, *item, *parent, *index),
            Self::DuplicateSheet(sheet) => arrange::duplicate(book, *sheet),
            Self::AddEntry { sheet, after } => entries::add(book, *sheet, *after),
            Self::AddPart { of } => entries::add_part(book, *of),
            Self::DeleteEntry(entry) => entries::delete(book, *entry),
            Self::MoveEntry(entry, direction) => entries::shift(book, *entry, *direction),
            Self::SetPart { entry, part } => entries::set_part(book, *entry, *part),
            Self::SetName { entry, name } => entries::set_name(book, *entry, name),
            Self::ToggleMark { entry, mark } => entries::toggle_mark(book, *entry, mark),
            Self::SetCell { entry, column, text } => entries::set_cell(book, *entry, column, text),
            Self::Merge { entry, column } => entries::merge(book, *entry, column),
            Self::Unmerge { entry, column } => entries::unmerge(book, *entry, column),
            Self::Clear(block) => block::clear(book, block),
            Self::FillDown(block) => block::fill_down(book, block),
            Self::MergeBlock(block) => block::merge(book, block),
            Self::DeleteEntries(rows) => block::delete(book, rows),
            Self::MoveEntries(rows, direction) => block::shift(book, rows, *direction),
            Self::SendEntries { rows, sheet } => send::to_sheet(book, rows, *sheet),
            Self::Decide { what, becomes } => decide::decide(book, *what, becomes),
            Self::Paste(paste) => paste::effect(book, paste),
            Self::SetSeries(series) => annex::set_series(book, series),
            Self::DeleteSeries(series) => annex::delete_series(book, *series),
            Self::Dismiss { finding, reason } => annex::dismiss(book, finding, reason),
            Self::TakeUp(dismissal) => annex::take_up(book, *dismissal),
            Self::SetReason { change, text, place } => annex::set_reason(book, *change, text, place),
            Self::Bring { place, changes, .. } => bring(book, place, changes),
        }
    }
}

/// The changes of all `commands`.
fn together(book: &mut Book, commands: &[Command]) -> Result<Effect, Refusal> {
    let mut draft = BookDraft::new(book);
    for command in commands {
        draft.run(|book| command.effect(book))?;
    }
    Ok(draft.finish(book))
}

/// Whether the book could hold what these make of it.
fn check_limits(book: &Book, changes: &[Change]) -> Result<(), Refusal> {
    let mut coming: BTreeMap<SheetId, usize> = BTreeMap::new();
    for change in changes {
        let Some(after) = &change.after else { continue };
        if let Some(excess) = limits::excess(after) {
            return Err(Refusal::of(excess));
        }
        let was = |sheet| matches!(&change.before, Some(Record::Entry(before)) if before.sheet == sheet);
        if let Record::Entry(row) = after
            && !was(row.sheet)
        {
            *coming.entry(row.sheet).or_default() += 1;
        }
    }
    for (sheet, more) in coming {
        if book.entries_of(sheet)?.count().saturating_add(more) > limits::ROWS_OF_SHEET {
            return Err(Refusal::TooManyRows);
        }
    }
    Ok(())
}

/// Changes that were worked out beside the book: they are for it as it was then.
fn bring(book: &mut Book, place: &Place, changes: &[Change]) -> Result<Effect, Refusal> {
    let highest = changes.iter().filter_map(|change| change.after.as_ref()?.number()).max();
    book.reserve_keys(highest.map_or(0, |key| key.saturating_add(1)));
    let mut after = book.clone();
    for change in changes {
        let key = change.before.as_ref().or(change.after.as_ref()).ok_or(Refusal::Gone)?.key();
        if after.record(&key) != change.before {
            return Err(Refusal::Gone);
        }
        after.apply(change);
    }
    Ok(Effect::new(place.clone(), changes.to_vec()))
}
