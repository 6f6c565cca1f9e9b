//! One rule for all dialogs: their size, the first focus, Enter and Esc.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use eframe::egui::{Event, Key, Modifiers, Rect, Role, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use super::palette::{PaletteDialog, PaletteItem};
use super::*;
use crate::background::Pending;
use crate::book::{Better, Book, Changed, EntryId, Key as _, Lineage, Place, Series, SeriesId, SheetId};
use crate::carry::Proposal;
use crate::carry::correct::{CorrectedFile, Corrections};
use crate::clipboard::ClipboardTable;
use crate::edit::{Command, Paste, RescueOrigin, Rescued, Session, Wake};
use crate::error::Error;
use crate::exchange::{AnswerClaim, GatheredMatter, Gathering, Matter, WhyAsked};
use crate::file::IfExists;
use crate::import::ReadDocument;
use crate::monitor::Monitor;
use crate::prefs::Prefs;
use crate::screen::Renderer;
use crate::store::{Contents, Problem};
use crate::ui::kit::dialog::{Dialog, DialogFrame, DialogScene, Pressed, WaitsFor};
use crate::ui::kit::ime::ImeKeeper;
use crate::ui::kit::theme;
use crate::ui::request::{Action, Actions, ChosenFile, FileRequest, FileWant, LastYear, Verb};
use crate::viewmodel::document::draft::ImportDraft;
use crate::viewmodel::standing::BookStanding;

/// A dialog that comes up, with what it is called in this test.
type Made = (&'static str, Box<dyn Dialog>);

/// A book that is open, for dialogs that are about one.
struct Desk {
    session: Session,
    sheet: SheetId,
    rows: Vec<EntryId>,
    _folder: tempfile::TempDir,
}

fn wake() -> Wake {
    Arc::new(|| {})
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let book = crate::import::sample().unwrap();
        let sheet = book.sheets().next().unwrap().id;
        let rows = book.entries_of(sheet).unwrap().map(|entry| entry.id).collect();
        let path = folder.path().join("a.chosho");
        let session = Session::create(&path, book, IfExists::Refuse, wake()).unwrap();
        Self { session, sheet, rows, _folder: folder }
    }

    fn book(&self) -> &Book {
        self.session.book()
    }
}

/// A worksheet that is on its way to a book.
fn document() -> ImportDraft {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/assets/import/two-years.xlsx"));
    let ReadDocument::Source(source) = crate::import::document_from_file(path, None).unwrap() else {
        panic!("no worksheet")
    };
    ImportDraft::new("two-years.xlsx".into(), source, Vec::new())
}

/// A dialog of each kind, and of each way in which it comes up that has other parts.
fn all(desk: &Desk) -> Vec<Made> {
    let book = desk.book();
    let form = book.forms().next().unwrap();
    let plan = book.plans().next().unwrap();
    let policy = book.policies_of(plan.id).next().unwrap();
    let shown = book.context(desk.sheet).unwrap();
    let year = book.head.fiscal_year;
    let request =
        |want| FileRequest { id: 1, want, file_name: "令和6年度.chosho".to_owned(), folder: None };
    let path = || PathBuf::from("/共有/福祉部/子ども家庭課/令和6年度_目標事業評価調書.chosho");
    let chosen = ChosenFile { id: 1, want: FileWant::SaveAs, path: path(), more: Vec::new(), replace: false };
    let long = "長い説明です。".repeat(400);
    let mut made: Vec<Made> = Vec::new();
    let mut add = |name, dialog: Box<dyn Dialog>| made.push((name, dialog));

    add("about", Box::new(AboutDialog::new(Renderer::SoftwareInstead)));
    add("asking", Box::new(AskingDialog::new(book, Some(desk.sheet), desk.rows.clone()).unwrap()));
    add(
        "gathering",
        Box::new(GatheringDialog::new(book, gathering(desk), vec!["読み取れないファイル".to_owned()])),
    );
    add("new book", Box::new(BookDialog::new_book(Some(year), Some(&book.head))));
    add("properties", Box::new(BookDialog::properties(&book.head)));
    add("carry", Box::new(carry(desk, 0)));
    add("carry: year", Box::new(carry(desk, 1)));
    add("carry: review", Box::new(carry(desk, 2)));
    add("carry: making", Box::new(carry(desk, 3)));
    add("correct", Box::new(correct(book)));
    add("next plan", Box::new(NextPlanDialog::new(book, plan.id).unwrap()));
    add("sound file", Box::new(CheckDialog::new(Vec::new())));
    add("unsound file", Box::new(CheckDialog::new(vec![Problem::Outline, Problem::References])));
    add("choosing", Box::new(ChoosingDialog::new(request(FileWant::Open))));
    add("replace a file", Box::new(ReplaceFileDialog::new(chosen)));
    add("damaged", Box::new(DamagedDialog::new(path(), "a\nb".to_owned(), true)));
    let at = (Some(desk.sheet), desk.rows.first().copied());
    add("decide", Box::new(DecideDialog::new(book, at, Some(DecideChoice::Merge)).unwrap().unwrap()));
    add("dismiss", Box::new(DismissDialog::new(&crate::review::check(book).unwrap()[0])));
    let export = ExportDialog::new(
        crate::export::Choice::default(),
        Some(desk.sheet),
        vec![(desk.sheet, 2)],
        BTreeMap::new(),
        Pending::start("characters", wake(), Vec::new),
    );
    add("export", Box::new(export));
    add("form", Box::new(FormDialog::new(book, form, Some(desk.sheet)).unwrap()));
    add("loaded form", Box::new(FormDialog::loaded(book, form, Some(desk.sheet), form).unwrap()));
    add("forms", Box::new(FormsDialog));
    add("import", Box::new(ImportDialog::new(document(), ImportPurpose::New, wake())));
    add("output kind", Box::<OutputKindDialog>::default());
    add("leaving", Box::new(LeavingDialog::new(BookStanding::of(&desk.session))));
    add("locked", Box::new(LockedDialog::new(&path(), Error::NotWritable { path: path() })));
    add("message", Box::new(MessageDialog::new("開けませんでした", "ファイルがありません。")));
    add("long message", Box::new(MessageDialog::new("読める内容を取り出しました", long)));
    let offer = ("やめて閉じる", Action::CancelJob);
    add("offer", Box::new(MessageDialog::offering("処理が終わっていません", "待ちますか。", offer)));
    add("replace files", Box::new(ReplaceDialog::new("/共有".into(), 3)));
    add("new plan", Box::new(NameDialog::new_plan()));
    add("new policy", Box::new(NameDialog::new_policy(plan.id)));
    add("policy", Box::new(NameDialog::policy(policy.id, &policy.name)));
    add("number", Box::new(NameDialog::sheet_number(shown.sheet)));
    add("opening", Box::new(OpeningDialog::new(&path())));
    add("page", Box::new(PageDialog::new(&shown, None)));
    let table = ClipboardTable::read(&"一時保育\tＡ\t延べ12人\n".repeat(60), None);
    let column = form.columns[0].id.clone();
    let paste = Paste { sheet: desk.sheet, entry: desk.rows[0], column, table, hidden: BTreeSet::new() };
    add("paste", Box::new(PasteDialog::new(vec![PasteWay { words: "", paste }])));
    add("path", Box::new(PathDialog::new(request(FileWant::SaveAs))));
    add("plan", Box::new(PlanDialog::new(book, plan).unwrap()));
    add(
        "pull",
        Box::new(PullDialog::new("前の版.chosho", book.clone(), book.clone(), Some(desk.sheet)).unwrap()),
    );
    let change = Changed::Plan(plan.id);
    let reason = ReasonDialog::new(change, Place::default(), "計画の名前".to_owned(), String::new());
    add("reason", Box::new(reason));
    add("replace all", Box::new(ReplaceAllDialog::new(book, replacements(book))));
    let origin = RescueOrigin {
        path: Some(path()),
        title: "令和6年度".to_owned(),
        since: jiff::civil::datetime(2024, 4, 1, 9, 0, 0, 0),
        part: Some(3),
    };
    let rescued = (0..9).map(|_| Rescued { path: path(), origin: origin.clone() });
    add("rescued", Box::new(RescuedDialog::new(rescued.collect())));
    let found = Pending::start("backups", wake(), || Ok(Vec::new()));
    add("restore", Box::new(RestoreDialog::new(found, None, None)));
    add("send", Box::new(SendDialog::new(book, desk.rows.clone()).unwrap()));
    let series = Series {
        id: SeriesId::from_raw(0),
        position: 0,
        lineage: Lineage::derived(&["広場"]),
        name: "利用者".to_owned(),
        unit: "人".to_owned(),
        better: Better::More,
        points: Vec::new(),
    };
    add("series", Box::new(SeriesDialog::new_one(series, year)));
    add("settings", Box::new(SettingsDialog::new(&Prefs::default())));
    add("shortcuts", Box::new(ShortcutsDialog::new(&[], &[])));
    let states = || Contents::new(book.clone());
    add("unfinished", Box::new(UnfinishedDialog::new(&path(), [states(), states()])));
    add("renamed", Box::new(RenamedDialog::new(path(), path())));
    add("waiting", Box::new(WaitingDialog::new(Arc::new(Monitor::default()))));
    let items = Verb::all().map(|verb| PaletteItem::verb(verb, true, &[])).collect();
    add("palette", Box::new(PaletteDialog::new(items)));
    made
}

/// Answers of two departments that are not the same, many times.
fn gathering(desk: &Desk) -> Gathering {
    let claim = |who: &str| AnswerClaim {
        text: format!("{who}では、長い説明が続きます。").repeat(40),
        cells: Vec::new(),
        who: who.to_owned(),
        file: format!("令和6年度_{who}_目標事業評価調書.xlsx"),
        at: 0,
        place: "シート「調書-1」の7行目".to_owned(),
    };
    let matter = |row| GatheredMatter {
        matter: Matter::Cell(row, "achievement".into()),
        sheet: 1,
        row: "地域子育て支援拠点事業（親子ひろば）".to_owned(),
        column: "達成度".to_owned(),
        ours: "5か所で実施".to_owned(),
        ours_from: None,
        claims: vec![claim("子育て支援課"), claim("健康推進課")],
        why: Some(WhyAsked::Differing),
    };
    let asked = desk.rows.iter().copied().cycle().take(40).map(matter).collect();
    Gathering { asked, ..Gathering::default() }
}

/// Every closing text of last year's book is another by now.
fn correct(last: &Book) -> CorrectDialog {
    let book = crate::carry::carry(last, &Proposal::of(last).unwrap()).unwrap();
    let mut corrected = last.clone();
    for sheet in last.sheets() {
        let command = Command::SetOverall { sheet: sheet.id, text: "改めた評価です。".repeat(40) };
        let step = command.step(&mut corrected).unwrap().unwrap();
        corrected.apply_all(&step.changes);
    }
    let path = PathBuf::from("last.chosho");
    CorrectDialog::new(CorrectedFile {
        file: crate::carry::remembered(&corrected, &path, None),
        corrections: Corrections::of(&book, &corrected).unwrap(),
        path,
    })
}

/// The wizard, so many steps on.
fn carry(desk: &Desk, steps: usize) -> CarryDialog {
    let candidate =
        Candidate { source: LastYear::Open, title: "令和5年度".to_owned(), place: "a".to_owned() };
    let mut dialog = CarryDialog::new(vec![candidate], Vec::new(), wake());
    let mut actions = Actions::new();
    for _ in 0..steps {
        let mut scene = DialogScene::new(Some(&desk.session), &mut actions);
        dialog.answer(Pressed::First, &mut scene).unwrap();
    }
    dialog
}

/// All that has a の in it, to be written otherwise.
fn replacements(book: &Book) -> Vec<crate::edit::Replacement> {
    use crate::search::{Folding, Matcher, Query, Scope, SearchedFields, search};
    let query = Query { text: "の".to_owned(), regex: false, folding: Folding::ALL };
    let matcher = Matcher::new(&query).unwrap().unwrap();
    let hits = search(book, &matcher, Scope { sheet: None, fields: SearchedFields::All }).unwrap();
    crate::edit::replacements(book, &matcher, &hits, "ノ")
}

/// What is on the screen: a dialog, until it is left.
struct Stage {
    desk: Desk,
    frame: Option<DialogFrame>,
    actions: Actions,
}

struct Screen {
    harness: Harness<'static>,
    stage: Rc<RefCell<Stage>>,
}

impl Screen {
    fn new(size: Vec2, zoom: f32) -> Self {
        let stage = Rc::new(RefCell::new(Stage { desk: Desk::new(), frame: None, actions: Vec::new() }));
        let shown = stage.clone();
        let harness = Harness::builder()
            .with_size(size)
            .with_context_setup(move |ctx| {
                theme::install(ctx);
                ctx.add_plugin(ImeKeeper::default());
                ctx.set_zoom_factor(zoom);
            })
            .build_ui(move |ui| {
                let Stage { desk, frame, actions } = &mut *shown.borrow_mut();
                let session = Some(&desk.session);
                if !frame.as_mut().is_none_or(|frame| frame.show(ui.ctx(), session, actions)) {
                    *frame = None;
                }
            });
        Self { harness, stage }
    }

    /// Has a dialog come up.
    fn show(&mut self, dialog: Box<dyn Dialog>) {
        self.stage.borrow_mut().frame = None;
        self.harness.run_steps(2);
        let mut stage = self.stage.borrow_mut();
        stage.actions.clear();
        stage.frame = Some(DialogFrame::of(dialog));
        drop(stage);
        // What is waited for is shown once it has taken its time.
        self.harness.run_steps(if dialog_waits(&self.stage) { 60 } else { 6 });
    }

    fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run_steps(3);
    }

    fn is_open(&self) -> bool {
        self.stage.borrow().frame.is_some()
    }

    fn room(&self) -> Rect {
        self.harness.ctx.content_rect()
    }
}

fn dialog_waits(stage: &Rc<RefCell<Stage>>) -> bool {
    stage.borrow().frame.as_ref().and_then(DialogFrame::waits_for) == Some(WaitsFor::Backup)
}

#[test]
fn every_dialog_has_its_title_and_its_buttons_in_the_window() {
    for (size, zoom) in [(vec2(1024.0, 600.0), 1.0), (vec2(1024.0, 600.0), 1.5), (vec2(1366.0, 768.0), 1.25)]
    {
        let mut screen = Screen::new(size, zoom);
        let made = all(&screen.stage.borrow().desk);
        for (name, dialog) in made {
            let (title, buttons) = (dialog.title(), dialog.buttons());
            screen.show(dialog);
            assert!(screen.is_open(), "{name}");
            let room = screen.room().shrink(15.0);
            if !buttons.words().is_empty() {
                let all = screen.harness.get_all_by_label(&title).map(|node| node.rect());
                let title = all.min_by(|one, other| one.top().total_cmp(&other.top())).unwrap();
                assert!(room.contains_rect(title), "{name} at {zoom}: its title is at {title:?}");
            }
            for words in buttons.words() {
                let mut all: Vec<Rect> = screen
                    .harness
                    .get_all_by_role_and_label(Role::Button, words)
                    .map(|node| node.rect())
                    .collect();
                // The lowest is the foot's.
                all.sort_by(|one, other| one.top().total_cmp(&other.top()));
                let button = all.last().unwrap();
                assert!(room.contains_rect(*button), "{name} at {zoom}: {words} is at {button:?}");
            }
        }
    }
}

#[test]
fn every_dialog_has_the_keyboard_and_esc_leaves_it() {
    let mut screen = Screen::new(vec2(1366.0, 768.0), 1.0);
    let made = all(&screen.stage.borrow().desk);
    for (name, dialog) in made {
        let is_answered_elsewhere = name == "choosing";
        screen.show(dialog);
        let focused = screen.harness.ctx.memory(|memory| memory.focused());
        assert_eq!(focused.is_some(), !is_answered_elsewhere, "{name}");
        screen.press(Modifiers::NONE, Key::Escape);
        assert_eq!(screen.is_open(), is_answered_elsewhere, "{name}");
    }
}

#[test]
fn ctrl_enter_answers_every_dialog_that_can_be_answered() {
    let mut screen = Screen::new(vec2(1366.0, 768.0), 1.0);
    let made = all(&screen.stage.borrow().desk);
    for (name, dialog) in made {
        let can_answer = {
            let stage = screen.stage.borrow();
            dialog.check(Some(stage.desk.book())).is_ok() && !dialog.buttons().words().is_empty()
        };
        // The wizard goes on, the palette has no buttons.
        let stays = name.starts_with("carry") || matches!(name, "palette" | "choosing");
        screen.show(dialog);
        screen.press(Modifiers::COMMAND, Key::Enter);
        if !stays && can_answer {
            assert!(!screen.is_open(), "{name}");
        }
    }
}

#[test]
fn enter_makes_a_line_where_there_are_several_and_answers_elsewhere() {
    let mut screen = Screen::new(vec2(1366.0, 768.0), 1.0);
    for (name, answers) in [("reason", false), ("policy", true), ("properties", true), ("message", true)] {
        let made = all(&screen.stage.borrow().desk);
        let (_, dialog) = made.into_iter().find(|(own, _)| *own == name).unwrap();
        screen.show(dialog);
        screen.press(Modifiers::NONE, Key::Enter);
        assert_eq!(screen.is_open(), !answers, "{name}");
    }
}

#[test]
fn what_was_typed_is_not_thrown_away_unasked() {
    let mut screen = Screen::new(vec2(1366.0, 768.0), 1.0);
    for name in ["new book", "plan", "series", "form", "reason"] {
        let made = all(&screen.stage.borrow().desk);
        let (_, dialog) = made.into_iter().find(|(own, _)| *own == name).unwrap();
        screen.show(dialog);
        screen.harness.event(Event::Text("あ".to_owned()));
        screen.harness.run_steps(2);
        let focused = screen.harness.ctx.memory(|memory| memory.focused());
        screen.press(Modifiers::NONE, Key::Escape);
        assert!(screen.harness.query_by_label("捨てて閉じる").is_some(), "{name}");
        screen.press(Modifiers::NONE, Key::Escape);
        assert!(screen.is_open() && screen.harness.query_by_label("捨てて閉じる").is_none(), "{name}");
        assert_eq!(screen.harness.ctx.memory(|memory| memory.focused()), focused, "{name}: the keyboard");
        screen.press(Modifiers::NONE, Key::Escape);
        screen.press(Modifiers::NONE, Key::Enter);
        assert!(!screen.is_open() && screen.stage.borrow().actions.is_empty(), "{name}");
    }
}

#[test]
fn all_dialogs_are_looked_at_here() {
    let sources = walk(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/ui/dialogs")));
    let in_sources: BTreeSet<String> = sources
        .iter()
        .flat_map(|source| {
            source.match_indices("impl Dialog for ").map(|(at, found)| &source[at + found.len()..])
        })
        .map(|rest| rest.split(|c: char| !c.is_alphanumeric()).next().unwrap().to_owned())
        .filter(|name| name.ends_with("Dialog"))
        .collect();
    let desk = Desk::new();
    let here: BTreeSet<String> = all(&desk)
        .iter()
        .map(|(_, dialog)| {
            format!("{dialog:?}").split(|c: char| !c.is_alphanumeric()).next().unwrap().to_owned()
        })
        .collect();
    assert_eq!(in_sources, here);
}

/// The texts of all sources in a folder.
fn walk(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(
            |path| if path.is_dir() { walk(&path) } else { vec![std::fs::read_to_string(&path).unwrap()] },
        )
        .collect()
}
