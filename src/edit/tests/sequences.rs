//! Whatever is done, in whatever order.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::book::Place;
use crate::clipboard::{ClipboardCell, ClipboardTable};
use crate::store::{Logged, Step};

/// A command made of any numbers, on whatever the book holds at the moment.
fn any_command(book: &Book, kind: u8, which: usize, at: usize) -> Option<Command> {
    let entries: Vec<EntryId> =
        book.sheets().flat_map(|sheet| book.entries_of(sheet.id).unwrap()).map(|row| row.id).collect();
    let entry = *entries.get(which.checked_rem(entries.len())?)?;
    let sheet = book.entry(entry).ok()?.sheet;
    let policy = book.sheet(sheet).ok()?.policy;
    let plan = book.policy(policy)?.plan;
    let direction = if at.is_multiple_of(2) { Direction::Up } else { Direction::Down };
    let column = column(["target", "achievement", "evaluation", "rating"][at % 4]);
    let text = format!("文{at}");
    let form = book.forms().next()?;
    let page = Box::new(PageSetup { body_pt: 8.0 + at as f32 % 5.0, ..(*form.page).clone() });
    let siblings = rows(book, sheet);
    let first = siblings.iter().position(|&row| row == entry)?;
    let several: Vec<EntryId> = siblings.into_iter().skip(first).take(1 + at % 3).collect();
    let block = CellBlock { entries: several.clone(), columns: vec![self::column("name"), column.clone()] };
    let items = [Item::Plan(plan), Item::Policy(policy), Item::Sheet(sheet)];
    let policies: Vec<_> = book.plans().flat_map(|plan| book.policies_of(plan.id)).collect();
    let other = policies.get(at % policies.len())?;
    Some(match kind % 36 {
        32 => Command::DuplicateSheet(sheet),
        33 => Command::MoveSheet { sheet, policy: other.id },
        34 => {
            let item = items[which % 3];
            let parent = match item {
                Item::Plan(_) => None,
                Item::Policy(_) => Some(Item::Plan(other.plan)),
                Item::Sheet(_) => Some(Item::Policy(other.id)),
            };
            Command::PlaceItem { item, parent, index: at % 4 }
        }
        35 => Command::Together {
            label: text.clone(),
            commands: vec![
                Command::AddEntry { sheet, after: Some(entry) },
                Command::SetCell { entry, column, text: text.clone() },
                Command::SetName { entry, name: text },
            ],
        },
        26 => Command::Clear(block),
        27 => Command::FillDown(block),
        28 => Command::MergeBlock(block),
        29 => Command::DeleteEntries(several),
        30 => Command::MoveEntries(several, direction),
        31 => {
            let table = ClipboardTable::new(vec![
                vec![ClipboardCell::Text(text), ClipboardCell::Above],
                vec![ClipboardCell::Above],
            ]);
            Command::Paste(Box::new(Paste { sheet, entry, column, table, hidden: Default::default() }))
        }
        0 => Command::SetCell { entry, column, text },
        1 => Command::Merge { entry, column },
        2 => Command::Unmerge { entry, column },
        3 => Command::AddEntry { sheet, after: Some(entry) },
        4 => Command::AddPart { of: entry },
        5 => Command::DeleteEntry(entry),
        6 => Command::MoveEntry(entry, direction),
        7 => Command::SetPart { entry, part: at.is_multiple_of(2) },
        8 => Command::SetName { entry, name: text },
        9 => Command::ToggleMark { entry, mark: "新規".to_owned() },
        10 => Command::SetOverall { sheet, text },
        11 => Command::AddSheet { policy },
        12 => Command::MoveItem(Item::Sheet(sheet), direction),
        13 => Command::AddPolicy { plan, name: text },
        14 if at.is_multiple_of(5) => Command::DeleteItem(Item::Sheet(sheet)),
        15 => Command::RenumberSheets,
        16 => Command::SetSheet { sheet, number: at as u32, goals: vec![text], measures: vec![] },
        17 => Command::SetPage { form: form.id, page },
        18 => Command::SetSheetPage { sheet, page: at.is_multiple_of(2).then_some(page) },
        19 => Command::SetColumnWidths { form: form.id, widths: vec![at as u16, 1, 2, 3, at as u16 / 2] },
        20 => Command::SetNote { sheet, text },
        // A column goes aside, or the last one comes back, or one is gone for good.
        21..=23 => {
            let mut form = book.context(sheet).ok()?.form.clone();
            match at % 3 {
                0 if form.columns.len() > 1 => {
                    let column = form.columns.remove(1 + at % (form.columns.len() - 1));
                    form.shelved.push(column);
                }
                1 => form.columns.extend(form.shelved.pop()),
                _ => form.columns.truncate(4),
            }
            let renamed = Renamed {
                ratings: [("継続".to_owned(), text.clone())].into(),
                marks: [("新規".to_owned(), text)].into(),
            };
            Command::SetForm { form: Box::new(form), renamed }
        }
        24 => {
            let plans = if at.is_multiple_of(2) { vec![plan] } else { vec![] };
            Command::AddForm { form: Box::new(form.clone()), plans }
        }
        25 if at.is_multiple_of(2) => Command::DeleteForm(book.forms().last()?.id),
        25 => Command::SetPlanForm { plan, form: book.forms().last()?.id },
        _ => Command::AddPlan { name: text, form: None },
    })
}

/// Chance that is the same in every run; `CHOSHO_SEQUENCES` says how many sequences.
fn sequences(usual: u32) -> ProptestConfig {
    let cases = std::env::var("CHOSHO_SEQUENCES").map_or(usual, |text| text.parse().unwrap());
    let rng_seed = prop::test_runner::RngSeed::Fixed(1);
    ProptestConfig { cases, rng_seed, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(sequences(500))]

    /// Whatever is done: no merged cell is without one above it, every part stands
    /// below its project, undoing all gives the start and redoing all the end.
    #[test]
    fn any_sequence_of_commands_can_be_undone_and_redone(
        steps in prop::collection::vec((any::<u8>(), any::<usize>(), any::<usize>()), 200)
    ) {
        let mut session = Session::untitled(small().book, false, Arc::new(|| {}));
        let start = dump(session.book());
        for (kind, which, at) in steps {
            let Some(command) = any_command(session.book(), kind, which, at) else { continue };
            // A refusal is an answer too; it must leave everything as it was.
            let before = dump(session.book());
            // Now and then a visit to a field goes on.
            let done = match at % 3 {
                0 => session.execute(&command),
                visit => session.execute_in_visit(&command, visit as u64),
            };
            if done.is_err() {
                prop_assert_eq!(dump(session.book()), before);
            }
            let book = session.book();
            for form in book.forms() {
                prop_assert!(form.is_sound(), "an unsound form after {command:?}");
            }
            for plan in book.plans() {
                let form = book.form(plan.form).unwrap();
                let known = |id: &ColumnId| form.all_cell_columns().any(|column| column.id == *id);
                for (id, _) in book.plan_use(plan.id).unwrap().columns() {
                    prop_assert!(known(id), "cells of a column that nobody knows after {command:?}");
                }
            }
            for sheet in book.sheets() {
                let mut project = None;
                for (at, row) in book.entries_of(sheet.id).unwrap().enumerate() {
                    let merged = book.cells_of(row.id).any(|(_, cell)| *cell == crate::book::Cell::Merged);
                    prop_assert!(!(at == 0 && merged), "merged with nothing after {command:?}");
                    if let Some(parent) = row.parent {
                        prop_assert!(project == Some(parent), "a part away from its project after {command:?}");
                    } else {
                        project = Some(row.id);
                    }
                }
            }
        }
        let end = dump(session.book());
        while session.undo().is_some() {}
        prop_assert_eq!(dump(session.book()), start);
        while session.redo().is_some() {}
        prop_assert_eq!(dump(session.book()), end);
    }

}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]
    /// From wherever one is, any step that is not left can be gone to, its book is
    /// the one that it left behind, and the end is the same as before.
    #[test]
    fn any_step_can_be_gone_to_and_come_back_from(
        steps in prop::collection::vec((any::<u8>(), any::<usize>(), any::<usize>()), 1..60),
        targets in prop::collection::vec(any::<usize>(), 1..20)
    ) {
        let mut session = Session::untitled(small().book, false, Arc::new(|| {}));
        // What the book was after each step that stands.
        let mut after = vec![(START, dump(session.book()))];
        for (kind, which, at) in steps {
            match kind % 9 {
                0 => drop(session.undo()),
                1 => drop(session.redo()),
                _ => {
                    let Some(command) = any_command(session.book(), kind, which, at) else { continue };
                    if !matches!(session.execute(&command), Ok(Some(_))) {
                        continue;
                    }
                    let seq = session.past(session.steps() - 1).unwrap().seq;
                    after.push((seq, dump(session.book())));
                }
            }
        }
        while session.redo().is_some() {}
        let end = dump(session.book());
        let mut last = (0..session.steps()).rev().filter_map(|at| session.past(at));
        let last = last.find(|past| past.state == StepState::Done).map_or(START, |past| past.seq);
        for target in targets {
            let (seq, book) = &after[target % after.len()];
            let is_left = session.past_of(*seq).is_some_and(|past| past.state == StepState::Abandoned);
            let before = dump(session.book());
            session.go_to(*seq);
            prop_assert_eq!(&dump(session.book()), if is_left { &before } else { book });
            prop_assert_eq!(session.way_to(*seq), (!is_left).then_some(Way::Here));
        }
        session.go_to(last);
        prop_assert_eq!(dump(session.book()), end);
    }

    /// Old steps that are folded together are taken back and done again as they were one
    /// by one.
    #[test]
    fn any_sequence_of_commands_can_be_undone_once_its_steps_are_old(
        steps in prop::collection::vec((any::<u8>(), any::<usize>(), any::<usize>()), 1..60)
    ) {
        let mut session = Session::untitled(small().book, false, Arc::new(|| {}));
        let start = dump(session.book());
        for (kind, which, at) in steps {
            match kind % 9 {
                0 => drop(session.undo()),
                1 => drop(session.redo()),
                _ => {
                    let command = any_command(session.book(), kind, which, at);
                    let _ = command.map(|command| session.execute(&command));
                }
            }
        }
        let end = dump(session.book());
        let mut log = session.log().to_vec();
        // Some a day, some a month, some a year; the last is of today.
        let first = jiff::civil::date(2020, 4, 1).at(9, 0, 0, 0);
        for (at, logged) in log.iter_mut().enumerate() {
            logged.step.at = first.checked_add(jiff::Span::new().hours(i64::try_from(at).unwrap() * 500)).ok();
        }
        let mut book = session.book().clone();
        let seq = log.last().map_or(1, |last| last.seq + 1);
        let at = Some(jiff::civil::date(2026, 4, 1).at(9, 0, 0, 0));
        let (label, place, changes) = (String::new(), Place::default(), Vec::new());
        let last = Logged { seq, state: StepState::Abandoned, step: Step { label, place, changes, at, by: None } };
        log.push(last);
        let before = log.len();
        while let Some(fold) = fold::fold(&log) {
            fold::apply(&mut log, &fold);
        }
        prop_assert!(log.len() <= before && log.windows(2).all(|two| two[0].seq < two[1].seq));
        let done = || log.iter().filter(|logged| logged.state == StepState::Done);
        for logged in done().rev() {
            book.apply_all(&change::inverse(&logged.step.changes));
        }
        prop_assert_eq!(dump(&book), start);
        for logged in done() {
            book.apply_all(&logged.step.changes);
        }
        prop_assert_eq!(dump(&book), end);
    }

    /// The same in a file, closed and opened between: what the screen has is what
    /// the file has, and no write is refused.
    #[test]
    fn any_sequence_of_commands_is_in_the_file_as_it_is_on_the_screen(
        steps in prop::collection::vec((any::<u8>(), any::<usize>(), any::<usize>()), 1..60)
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.chosho");
        let mut session = Session::create(&path, small().book, IfExists::Refuse, Arc::new(|| {})).unwrap();
        let start = dump(session.book());
        for (kind, which, at) in steps {
            // Undone and gone on from there, too.
            match kind % 9 {
                0 => drop(session.undo()),
                1 => drop(session.redo()),
                2 => drop(session.go_to((at % (session.steps() + 1)) as i64)),
                _ => {
                    let command = any_command(session.book(), kind, which, at);
                    let _ = command.map(|command| session.execute_in_visit(&command, at as u64 % 3));
                }
            }
        }
        session.settle();
        prop_assert!(matches!(session.save_state(), SaveState::Saved), "{:?}", session.save_state());
        let end = dump(session.book());
        drop(session);

        let mut session = Session::open(&path, Arc::new(|| {})).unwrap();
        prop_assert_eq!(dump(session.book()), end);
        while session.undo().is_some() {}
        session.settle();
        prop_assert!(matches!(session.save_state(), SaveState::Saved), "{:?}", session.save_state());
        drop(session);
        let session = Session::open(&path, Arc::new(|| {})).unwrap();
        prop_assert_eq!(dump(session.book()), start);
    }

    /// The same where sheets are read when they are looked at, and let go of after each
    /// step: the file always has what the screen had, and whoever holds an earlier
    /// state of the book sees that, whatever was saved since.
    #[test]
    fn any_sequence_of_commands_comes_to_the_same_where_sheets_are_read_when_looked_at(
        steps in prop::collection::vec((any::<u8>(), any::<usize>(), any::<usize>()), 1..40)
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.chosho");
        drop(Session::create(&path, small().book, IfExists::Refuse, Arc::new(|| {})).unwrap());
        let mut session = Session::open_lazily(&path, Arc::new(|| {})).unwrap();
        let start = dump(&small().book);
        let mut held = Vec::new();
        for (kind, which, at) in steps {
            let earlier = session.book().clone();
            match kind % 9 {
                0 => drop(session.undo()),
                1 => drop(session.redo()),
                _ => {
                    // What to do is looked for in a copy, so that nothing is read by that.
                    let mut copy = Book::new(session.book().head.clone());
                    session.book().records().map(Result::unwrap).for_each(|record| copy.apply(&crate::book::Change::insert(record)));
                    let command = any_command(&copy, kind, which, at);
                    let _ = command.map(|command| session.execute(&command));
                }
            }
            let shown = dump(&session.book().clone());
            session.settle();
            prop_assert!(matches!(session.save_state(), SaveState::Saved), "{:?}", session.save_state());
            session.keep_within(0);
            let later = session.book().clone();
            prop_assert_eq!(&dump(&later), &shown);
            held.push((earlier, later, shown));
        }
        let mut before = start.clone();
        for (earlier, later, shown) in &held {
            prop_assert_eq!(&dump(earlier), &before);
            prop_assert_eq!(&dump(later), shown);
            before.clone_from(shown);
        }
        while session.undo().is_some() {
            session.settle();
            session.keep_within(0);
        }
        prop_assert_eq!(dump(session.book()), start);
    }
}
