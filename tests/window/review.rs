//! 点検 in the window, driven through its accessibility tree, and as a job.

use std::path::{Path, PathBuf};
use std::process::{Command as Process, Output};

use crate::support::{self, Folder, Window, rows, wait};
use chosho::book::{Change, Past, PastCell, PastEntry, PastId, Record, Role, Subject};
use chosho::edit::Command;
use chosho::file::IfExists;
use chosho::import;
use chosho::store::{self, Contents};
use eframe::egui::{Key, Modifiers, accesskit};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

/// What the sample's first row reached, and what last year's book says of it.
const NOW: &str = "利用者数 令和5年度 86人 令和6年度 90人";
const THEN: &str = "利用者数 令和5年度 85人";

/// The sample without what its checks find, but with one figure that last year's
/// book has otherwise.
fn book(folder: &Folder) -> PathBuf {
    let mut book = import::sample().unwrap();
    // Its own past, with what does not fit in it, is another matter.
    let pasts: Vec<Past> = book.pasts().cloned().collect();
    for past in pasts {
        book.apply(&Change::delete(Record::Past(past)));
    }
    let sheets: Vec<_> = book.sheets().map(|sheet| sheet.id).collect();
    let first = rows(&book)[0];
    let column = book.context(sheets[0]).unwrap().form.role(Role::Achievement).unwrap().id.clone();
    let mut commands = vec![Command::SetCell { entry: first, column: column.clone(), text: NOW.to_owned() }];
    // What it says of its own figures is not of this one.
    let evaluation = book.context(sheets[0]).unwrap().form.role(Role::Evaluation).unwrap().id.clone();
    let text = "親子で過ごせる場となっています。".to_owned();
    commands.push(Command::SetCell { entry: first, column: evaluation, text });
    for finding in chosho::review::check(&book).unwrap().into_iter().flat_map(|finding| finding.keys) {
        commands.push(Command::Dismiss { finding, reason: "見本のため".to_owned() });
    }
    for command in commands {
        let step = command.step(&mut book).unwrap().unwrap();
        book.apply_all(&step.changes);
    }
    let entry = book.entry(first).unwrap().clone();
    let cell = PastCell {
        column,
        caption: "達成度".to_owned(),
        role: Some(Role::Achievement),
        text: THEN.to_owned(),
        merged: false,
        shelved: false,
    };
    let past = Past {
        id: book.new_key::<PastId>(),
        position: 0,
        lineage: entry.lineage,
        year: book.head.fiscal_year.before().unwrap(),
        plan: String::new(),
        policy: String::new(),
        sheet: 1,
        sheet_lineage: entry.lineage,
        subject: Subject::Entry(PastEntry {
            name: entry.name.clone(),
            marks: Vec::new(),
            parent: None,
            cells: vec![cell],
        }),
        next: vec![entry.lineage],
    };
    book.apply(&Change::insert(Record::Past(past)));
    let path = folder.path("checked.chosho");
    store::create(&path, &Contents::new(book), IfExists::Refuse).unwrap();
    path
}

/// The window with this book, once all of it was checked.
fn open(path: &Path) -> Window {
    let mut window = Window::open(path, vec![]);
    settle(&mut window);
    window
}

fn settle(window: &mut Window) {
    window.app.borrow_mut().as_mut().unwrap().wait_for_review();
    window.harness.run_steps(3);
}

/// The cell with the figure.
fn cell(window: &Window) -> String {
    window.book(|book| format!("{}・達成度", book.entry(rows(book)[0]).unwrap().name.replace('\n', "")))
}

fn goto(window: &Window) -> String {
    format!("この箇所へ（{}）", cell(window))
}

/// The cell itself; what stands in the panel is called like it.
fn field<'w>(window: &'w Window, cell: &'w str) -> egui_kittest::Node<'w> {
    window.harness.get_by_role_and_label(accesskit::Role::MultilineTextInput, cell)
}

/// Presses a button that has the words of what stands beside it.
fn press(window: &mut Window, words: &str) {
    window.harness.get_by_role_and_label(accesskit::Role::Button, words).click();
    window.harness.run_steps(4);
}

const MESSAGE: &str = "令和5年度の調書にある数値と違います。どちらが正しいか確認してください。";

#[test]
fn what_is_to_be_looked_at_is_counted_below_and_at_its_sheet() {
    let folder = Folder::new();
    let path = book(&folder);
    let window = open(&path);
    assert!(window.shows("点検 誤りの疑い 1件"), "in the status bar");
    let sheet = window.harness.get_by_label_contains("調書-1 ").accesskit_node().description();
    assert_eq!(sheet.as_deref(), Some("指摘1件"), "at its sheet");
}

#[test]
fn the_panel_shows_both_passages_and_leads_to_the_cell() {
    let folder = Folder::new();
    let path = book(&folder);
    let mut window = open(&path);
    window.press(Modifiers::NONE, Key::F7);
    assert!(window.shows(MESSAGE));
    assert!(window.shows("利用者数 令和5年度 86人 令和6年度 90人"));
    assert!(window.shows(THEN));
    let words = goto(&window);
    window.click(&words);
    let cell = cell(&window);
    assert!(field(&window, &cell).is_focused());
    let description = field(&window, &cell).accesskit_node().description();
    assert!(description.unwrap().ends_with("指摘あり"));
    // What was marked is typed over.
    window.harness.event(eframe::egui::Event::Text("令和5年度 85人".to_owned()));
    window.harness.run_steps(3);
    window.press(Modifiers::CTRL, Key::S);
    settle(&mut window);
    let text = window.book(|book| support::cell(book, 0, Role::Achievement));
    assert_eq!(text, "利用者数 令和5年度 85人 令和6年度 90人");
    assert!(!window.shows(MESSAGE));
    assert!(window.shows("点検 指摘なし"));
}

/// The cell with the figure, in which this was typed instead of it.
fn typed(window: &mut Window, text: &str) -> String {
    window.press(Modifiers::NONE, Key::F7);
    let words = goto(window);
    window.click(&words);
    window.press(Modifiers::COMMAND, Key::A);
    window.harness.event(eframe::egui::Event::Text(text.to_owned()));
    window.harness.run_steps(3);
    cell(window)
}

fn value(window: &Window, cell: &str) -> String {
    field(window, cell).accesskit_node().value().unwrap_or_default()
}

#[test]
fn a_number_that_does_not_come_out_is_told_while_it_is_typed_and_one_key_mends_it() {
    let folder = Folder::new();
    let path = book(&folder);
    let mut window = open(&path);
    let wrong = "登録者　６４０人（前年度６０２人、４８人増）";
    let cell = typed(&mut window, wrong);
    let words = "前後の数値の差は３８人増で、書かれた増減と合いません。　Ctrl+Jで４８を３８に直します。";
    assert!(window.shows(words));
    let told = window.harness.get_by_label(words);
    assert_eq!(told.accesskit_node().live(), accesskit::Live::Polite, "read when there is time");
    assert!(field(&window, &cell).is_focused(), "it takes no focus");
    window.press(Modifiers::COMMAND, Key::J);
    window.harness.run_steps(3);
    assert_eq!(value(&window, &cell), "登録者　６４０人（前年度６０２人、３８人増）");
    assert!(!window.shows(words) && field(&window, &cell).is_focused());
    // The caret is where it was.
    window.harness.event(eframe::egui::Event::Text("。".to_owned()));
    window.harness.run_steps(3);
    assert_eq!(value(&window, &cell), "登録者　６４０人（前年度６０２人、３８人増）。");
    window.press(Modifiers::COMMAND, Key::Z);
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.book(|book| support::cell(book, 0, Role::Achievement)), wrong, "a step of its own");
}

#[test]
fn what_comes_out_or_is_not_decided_yet_is_let_be() {
    let folder = Folder::new();
    let path = book(&folder);
    let mut window = open(&path);
    let told = |window: &Window| window.harness.query_all_by_label_contains("に直します。").count();
    let cell = typed(&mut window, "登録者 640人（前年度602人、38人増）");
    assert_eq!(told(&window), 0);
    let preedit = |text: &str| {
        let text = text.to_owned();
        eframe::egui::Event::Ime(eframe::egui::ImeEvent::Preedit { text, active_range_chars: None })
    };
    window.press(Modifiers::COMMAND, Key::A);
    window.harness.event(eframe::egui::Event::Text("電話5人、来所6人、計12人".to_owned()));
    window.harness.event(preedit("の"));
    window.harness.run_steps(3);
    assert_eq!(told(&window), 0, "the input method composes");
    window.press(Modifiers::COMMAND, Key::J);
    assert!(value(&window, &cell).contains("12人"), "and its keys are its own");
    window.harness.event(preedit(""));
    window.harness.event(eframe::egui::Event::Ime(eframe::egui::ImeEvent::Commit("の".to_owned())));
    window.harness.run_steps(3);
    assert_eq!(told(&window), 1);
    window.press(Modifiers::COMMAND, Key::J);
    window.harness.run_steps(3);
    assert_eq!(value(&window, &cell), "電話5人、来所6人、計11人の");
}

#[test]
fn it_is_told_and_mended_on_the_large_page_as_well() {
    let folder = Folder::new();
    let path = book(&folder);
    let mut window = open(&path);
    typed(&mut window, "電話5人、来所6人、計12人。");
    window.press(Modifiers::NONE, Key::F4);
    window.harness.run_steps(4);
    assert!(window.shows("内訳を足すと11人になり、合計と合いません。　Ctrl+Jで12を11に直します。"));
    window.press(Modifiers::COMMAND, Key::J);
    window.harness.run_steps(3);
    assert!(!window.shows("内訳を足すと11人になり、合計と合いません。　Ctrl+Jで12を11に直します。"));
    window.press(Modifiers::NONE, Key::Escape);
    let text = window.book(|book| support::cell(book, 0, Role::Achievement));
    assert_eq!(text, "電話5人、来所6人、計11人。");
}

#[test]
fn what_last_year_said_is_seen_beside_the_cell() {
    let folder = Folder::new();
    let path = book(&folder);
    let mut window = open(&path);
    window.press(Modifiers::NONE, Key::F7);
    let name = cell(&window).replace("・達成度", "");
    window.click(&format!("前年度を見る（令和5年度　調書-1　{name}・達成度）"));
    let cell = cell(&window);
    assert!(field(&window, &cell).is_focused());
    assert!(!window.shows(MESSAGE) && window.shows("前年度を閉じる"), "in the panel of last year");
}

#[test]
fn a_finding_may_stand_with_a_reason_and_is_taken_up_again() {
    let folder = Folder::new();
    let path = book(&folder);
    let mut window = open(&path);
    window.press(Modifiers::NONE, Key::F7);
    window.click(&format!("確認済みにする…（{MESSAGE}）"));
    window.click("前年度の調書の誤りを直した");
    press(&mut window, "確認済みにする");
    settle(&mut window);
    assert!(window.shows("点検 指摘なし"));
    assert!(!window.shows(&goto(&window)));
    let reason = "前年度の調書の誤りを直した";
    assert!(window.book(|book| book.dismissals().any(|own| own.reason == reason)));
    window.click("指摘の種類");
    press(&mut window, "誤りの疑い");
    window.click("確認済み 1件");
    assert!(window.shows(&format!("理由：{reason}")));
    window.click(&format!("確認済みを取り消す（{reason}）"));
    settle(&mut window);
    assert!(window.shows("点検 誤りの疑い 1件"));
    window.press(Modifiers::COMMAND, Key::Z);
    settle(&mut window);
    assert!(window.shows("点検 指摘なし"), "it can be undone as all else");
}

#[test]
fn a_reason_of_ones_own_is_needed_where_none_of_the_usual_ones_is_taken() {
    let folder = Folder::new();
    let path = book(&folder);
    let mut window = open(&path);
    window.press(Modifiers::NONE, Key::F7);
    window.click(&format!("確認済みにする…（{MESSAGE}）"));
    window.click("そのほか");
    assert!(
        window
            .harness
            .get_by_role_and_label(accesskit::Role::Button, "確認済みにする")
            .accesskit_node()
            .is_disabled()
    );
    window.type_into("そのほかの理由", "係長が原票を見た");
    press(&mut window, "確認済みにする");
    assert!(window.book(|book| book.dismissals().any(|own| own.reason == "係長が原票を見た")));
}

#[test]
fn the_keys_lead_from_finding_to_finding_and_back_to_the_cell() {
    let folder = Folder::new();
    let path = book(&folder);
    let mut window = open(&path);
    window.press(Modifiers::COMMAND, Key::PageDown);
    window.press(Modifiers::NONE, Key::F8);
    let cell = cell(&window);
    assert!(field(&window, &cell).is_focused());
    assert!(window.shows(MESSAGE), "the panel is there");
    window.press(Modifiers::NONE, Key::F7);
    assert!(!field(&window, &cell).is_focused());
    window.press(Modifiers::NONE, Key::Escape);
    assert!(field(&window, &cell).is_focused());
    window.press(Modifiers::NONE, Key::F7);
    window.press(Modifiers::NONE, Key::F7);
    assert!(!window.shows(MESSAGE), "from within, its key closes it");
}

#[test]
fn findings_are_filtered_by_kind_and_sheet() {
    let folder = Folder::new();
    let path = book(&folder);
    let mut window = open(&path);
    window.press(Modifiers::COMMAND, Key::PageDown);
    window.press(Modifiers::NONE, Key::F7);
    assert!(!window.shows(MESSAGE), "it is on another sheet");
    let cards = window.harness.query_all_by_label_contains("この箇所へ").count();
    assert!(
        window.shows(&format!("この調書 {cards}件")),
        "what is worth knowing is counted where it is listed"
    );
    window.click("すべて 25件");
    assert!(window.shows(MESSAGE));
    window.click("指摘の種類");
    press(&mut window, "参考");
    assert!(!window.shows(MESSAGE));
}

/// A book whose first rows say what last year's book says.
fn copied(folder: &Folder) -> PathBuf {
    let path = book(folder);
    let mut contents = Contents::new(store::read(&path).unwrap());
    let text = "今後も引き続き周知に努めていく。";
    let form = contents.book.forms().next().unwrap().clone();
    let column = form.role(Role::Evaluation).unwrap().id.clone();
    let last = contents.book.pasts().next().unwrap().clone();
    let own: Vec<_> = rows(&contents.book).into_iter().take(3).collect();
    for entry in own {
        let command = Command::SetCell { entry, column: column.clone(), text: text.to_owned() };
        let step = command.step(&mut contents.book).unwrap().unwrap();
        contents.book.apply_all(&step.changes);
        let lineage = contents.book.entry(entry).unwrap().lineage;
        if lineage == last.lineage {
            continue;
        }
        let cell = PastCell {
            column: column.clone(),
            caption: "評価".to_owned(),
            role: Some(Role::Evaluation),
            text: text.to_owned(),
            merged: false,
            shelved: false,
        };
        let said =
            PastEntry { name: "事業".to_owned(), marks: Vec::new(), parent: None, cells: vec![cell] };
        let id = contents.book.new_key::<PastId>();
        let subject = Subject::Entry(said);
        let past = Past { id, lineage, next: vec![lineage], subject, ..last.clone() };
        contents.book.apply(&Change::insert(Record::Past(past)));
    }
    let path = folder.path("copied.chosho");
    store::create(&path, &contents, IfExists::Refuse).unwrap();
    path
}

#[test]
fn texts_as_last_years_are_one_finding_that_opens_to_its_places() {
    let folder = Folder::new();
    let path = copied(&folder);
    let mut window = open(&path);
    assert!(window.shows("点検 誤りの疑い 1件"), "nobody is called for them");
    window.press(Modifiers::NONE, Key::F7);
    let message = "令和5年度と同じ文が2か所にあります。今年度の内容になっているか確認してください。";
    assert!(window.shows(message));
    // As the status bar and the job count them; the new rows are worth knowing as well.
    assert_eq!(window.harness.query_all_by_label_contains("誤りの疑い 1件、参考 ").count(), 1);
    let places = |window: &Window| window.harness.query_all_by_label_contains("前年度を見る（").count();
    let before = places(&window);
    // Which may be below what is seen of the list.
    window.harness.get_by_label(&format!("2か所を表示（{message}）")).click_accesskit();
    window.harness.run_steps(4);
    assert_eq!(places(&window), before + 2);
    // Its end is below what is seen of the list.
    window.harness.get_by_label(&format!("すべて確認済みにする…（{message}）")).click_accesskit();
    window.harness.run_steps(4);
    window.click("事業の内容に変わりがない");
    press(&mut window, "確認済みにする");
    settle(&mut window);
    assert!(!window.shows(message));
    let reason = "事業の内容に変わりがない";
    assert_eq!(window.book(|book| book.dismissals().filter(|own| own.reason == reason).count()), 2);
    window.press(Modifiers::COMMAND, Key::Z);
    settle(&mut window);
    assert!(window.shows(message), "in one step");
}

#[test]
fn only_one_panel_is_there_at_a_time() {
    let folder = Folder::new();
    let path = book(&folder);
    let mut window = open(&path);
    window.press(Modifiers::NONE, Key::F7);
    window.press(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::H);
    assert!(!window.shows(MESSAGE));
    window.press(Modifiers::NONE, Key::F7);
    assert!(window.shows(MESSAGE) && !window.shows("操作の一覧"));
    window.press(Modifiers::COMMAND, Key::F);
    assert!(!window.shows(MESSAGE));
}

fn check(arguments: &[&str]) -> Output {
    Process::new(env!("CARGO_BIN_EXE_chosho")).arg("check").args(arguments).output().unwrap()
}

#[test]
fn the_job_says_what_is_found_and_fails_where_there_are_errors() {
    let folder = Folder::new();
    let path = book(&folder);
    let path = path.to_str().unwrap();
    let output = check(&[path]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(text.contains(&format!("  【誤りの疑い】{MESSAGE}\n")), "{text}");
    assert!(text.contains("利用者数 【令和5年度】 【86人】") || text.contains("【86人】"), "{text}");
    assert!(text.contains("    確認済みの理由：見本のため\n"));

    let json: serde_json::Value = serde_json::from_slice(&check(&[path, "--json"]).stdout).unwrap();
    assert_eq!(json["errors"], 1);
    let findings = json["findings"].as_array().unwrap();
    let finding = findings.iter().find(|own| own["rule"] == "past-figure").unwrap();
    assert_eq!((&finding["severity"], &finding["sheet"]), (&"error".into(), &1.into()));
    assert_eq!(finding["dismissed"], serde_json::Value::Null);
    assert_eq!(finding["places"][0]["column"], "achievement");
    assert_eq!(finding["places"][1]["year"], 2023);
    assert_eq!(finding["places"][1]["text"], THEN);
    assert_eq!(json["dismissed"].as_u64().unwrap() as usize, findings.len() - 1 - others(findings));

    assert_eq!(check(&["nowhere.chosho"]).status.code(), Some(2));
}

/// Findings that are worth knowing or to be looked at, but no errors.
fn others(findings: &[serde_json::Value]) -> usize {
    findings.iter().filter(|own| own["severity"] != "error" && own["dismissed"].is_null()).count()
}

#[test]
fn what_may_stand_is_no_error() {
    let folder = Folder::new();
    let path = folder.sample();
    let mut contents = Contents::new(store::read(&path).unwrap());
    for finding in chosho::review::check(&contents.book).unwrap().into_iter().flat_map(|finding| finding.keys)
    {
        let command = Command::Dismiss { finding, reason: "見本のため".to_owned() };
        let step = command.step(&mut contents.book).unwrap().unwrap();
        contents.book.apply_all(&step.changes);
    }
    let done = folder.path("done.chosho");
    store::create(&done, &contents, IfExists::Refuse).unwrap();
    assert_eq!(check(&[path.to_str().unwrap()]).status.code(), Some(1));
    assert_eq!(check(&[done.to_str().unwrap()]).status.code(), Some(0));
}

#[test]
fn a_book_is_checked_beside_the_work() {
    let folder = Folder::new();
    let path = book(&folder);
    let mut window = Window::new(vec![]);
    let ctx = window.harness.ctx.clone();
    window.app.borrow_mut().as_mut().unwrap().open(&ctx, &path);
    wait(&mut window, |window| window.shows("点検 誤りの疑い 1件"));
}

/// Whether each sheet is done is said alike by the checks and by what counts beside the list.
#[test]
fn what_is_not_filled_in_is_counted_alike_by_the_checks_and_the_window() {
    use chosho::book::{Change, ColumnKind, Record};
    let sample = import::sample().unwrap();
    let form = sample.forms().next().unwrap().clone();
    let mut two_ratings = sample.clone();
    let mut wide = form.clone();
    let mut second = form.columns.iter().find(|column| column.kind == ColumnKind::Rating).unwrap().clone();
    (second.id, second.short) = ("second".into(), "進捗区分".to_owned());
    wide.columns.push(second);
    two_ratings.apply(&Change::update(Record::Form(form), Record::Form(wide)));
    let mut nameless = sample.clone();
    let row = nameless
        .sheets()
        .next()
        .and_then(|sheet| nameless.entries_of(sheet.id).unwrap().next())
        .unwrap()
        .clone();
    let blank = chosho::book::Entry { name: " \u{200b}".to_owned(), ..row.clone() };
    nameless.apply(&Change::update(Record::Entry(row), Record::Entry(blank)));
    for (book, told) in [(sample, "as it is"), (two_ratings, "two ratings"), (nameless, "a nameless row")] {
        let findings = chosho::review::check(&book).unwrap();
        let mut undone = 0;
        for sheet in book.sheets() {
            let found = |finding: &&chosho::review::Finding| {
                finding.rule().id() == "missing" && finding.sheet == Some(sheet.id)
            };
            let is_done = book.sheet_progress(sheet.id).unwrap().is_complete();
            undone += usize::from(!is_done);
            assert_eq!(findings.iter().find(found).is_none(), is_done, "{told}: 調書-{}", sheet.number);
        }
        assert!(undone > 0, "{told}");
    }
}
