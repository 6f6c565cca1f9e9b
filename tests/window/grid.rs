//! The table worked with as in Excel: keys, selection, clipboard, input method.

use crate::support::{Folder, Window, cell, label, rows};
use chosho::book::Role;
use chosho::clipboard::ClipboardContent;
use eframe::egui::{Event, ImeEvent, Key, Modifiers, PointerButton, Pos2, accesskit};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

const NONE: Modifiers = Modifiers::NONE;
/// As it comes from a keyboard where Ctrl is the key of commands.
const CTRL: Modifiers = Modifiers { ctrl: true, command: true, ..Modifiers::NONE };
const SHIFT: Modifiers = Modifiers::SHIFT;

/// The sample's first sheet, and what its cells are called.
struct Sheet {
    window: Window,
    names: Vec<String>,
    _folder: Folder,
}

impl Sheet {
    fn open() -> Self {
        let folder = Folder::new();
        let path = folder.sample();
        let names = (0..7).map(|row| label(&path, row, "")).collect();
        Self { window: Window::open(&path, vec![]), names, _folder: folder }
    }

    fn label(&self, row: usize, column: &str) -> String {
        format!("{}{column}", self.names[row])
    }

    /// Goes to a cell as Tab or a screen reader does: it is selected, not edited.
    fn go(&mut self, row: usize, column: &str) {
        let label = self.label(row, column);
        let role = match column {
            "評価区分" => accesskit::Role::ComboBox,
            _ => accesskit::Role::MultilineTextInput,
        };
        self.window.harness.get_by_role_and_label(role, &label).focus();
        self.window.harness.run_steps(3);
    }

    fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.window.press(modifiers, key);
    }

    fn send(&mut self, event: Event) {
        self.window.harness.event(event);
        self.window.harness.run_steps(4);
    }

    fn type_text(&mut self, text: &str) {
        self.send(Event::Text(text.to_owned()));
    }

    fn preedit(&mut self, text: &str) {
        self.send(Event::Ime(ImeEvent::Preedit { text: text.to_owned(), active_range_chars: None }));
    }

    fn commit(&mut self, text: &str) {
        self.send(Event::Ime(ImeEvent::Commit(text.to_owned())));
    }

    /// What the field with the focus is called.
    fn focused(&self) -> String {
        let node = self.window.harness.root().query_by(|node| node.is_focused() && node.label().is_some());
        node.and_then(|node| node.accesskit_node().label()).unwrap_or_default()
    }

    fn is_at(&self, row: usize, column: &str) -> bool {
        self.focused() == self.label(row, column)
    }

    fn text(&self, row: usize, role: Role) -> String {
        self.window.book(|book| cell(book, row, role))
    }

    /// What the cell shows, also while it is typed into.
    fn shown(&self, row: usize, column: &str) -> String {
        let label = self.label(row, column);
        let node = self.window.harness.get_by_role_and_label(accesskit::Role::MultilineTextInput, &label);
        node.accesskit_node().value().unwrap_or_default()
    }

    /// What lies on the clipboard is pasted with its key.
    fn paste(&mut self, text: &str, html: Option<&str>) {
        let content = ClipboardContent { text: text.to_owned(), html: html.map(str::to_owned) };
        self.window.clipboard.set(Some(content));
        self.send(Event::Paste(text.to_owned()));
    }

    fn copied(&self) -> ClipboardContent {
        self.window.clipboard.get().expect("something was copied")
    }

    fn middle(&self, label: &str) -> Pos2 {
        self.window.harness.get_by_label(label).rect().center()
    }

    fn pointer(&mut self, at: Pos2, pressed: bool, modifiers: Modifiers) {
        self.window.harness.event(Event::PointerMoved(at));
        self.window.harness.event(Event::ModifiersChanged(modifiers));
        let button = PointerButton::Primary;
        self.window.harness.event(Event::PointerButton { pos: at, button, pressed, modifiers });
        self.window.harness.event(Event::ModifiersChanged(NONE));
        self.window.harness.run_steps(3);
    }
}

#[test]
fn arrows_tab_and_enter_go_from_cell_to_cell() {
    let mut sheet = Sheet::open();
    sheet.go(0, "個別事業名");
    for (modifiers, key, row, column) in [
        (NONE, Key::ArrowRight, 0, "取組み・方針"),
        (NONE, Key::ArrowDown, 1, "取組み・方針"),
        (NONE, Key::Enter, 2, "取組み・方針"),
        (SHIFT, Key::Enter, 1, "取組み・方針"),
        (NONE, Key::End, 1, "評価区分"),
        (NONE, Key::Tab, 2, "個別事業名"),
        (SHIFT, Key::Tab, 1, "評価区分"),
        (NONE, Key::ArrowUp, 0, "評価区分"),
        (NONE, Key::Home, 0, "個別事業名"),
        (CTRL, Key::End, 6, "評価区分"),
        (CTRL, Key::Home, 0, "個別事業名"),
        (CTRL, Key::ArrowDown, 6, "個別事業名"),
    ] {
        sheet.press(modifiers, key);
        assert!(sheet.is_at(row, column), "{key:?} leads to {}", sheet.focused());
    }
    // The closing text is one more cell.
    sheet.press(NONE, Key::ArrowDown);
    assert_eq!(sheet.focused(), "施策全体又は基本目標からの実績評価");
    sheet.press(NONE, Key::ArrowUp);
    assert!(sheet.is_at(6, "個別事業名"));
    assert_eq!(
        sheet.window.book(|book| chosho::export::json::to_json(book).unwrap()),
        chosho::export::json::to_json(&chosho::import::sample().unwrap()).unwrap()
    );
}

#[test]
fn typing_goes_on_at_the_end_of_a_selected_cell() {
    let mut sheet = Sheet::open();
    let before = sheet.text(1, Role::Target);
    sheet.go(0, "取組み・方針");
    sheet.press(NONE, Key::ArrowDown);
    sheet.type_text("続き");
    assert_eq!(sheet.shown(1, "取組み・方針"), format!("{before}続き"));
    // Now keys are the text's: Enter makes a line, Home goes within it.
    sheet.press(NONE, Key::Enter);
    sheet.type_text("次の行");
    assert_eq!(sheet.shown(1, "取組み・方針"), format!("{before}続き\n次の行"));
    sheet.press(NONE, Key::Home);
    sheet.type_text("・");
    assert!(sheet.shown(1, "取組み・方針").ends_with("続き\n・次の行"));
    assert!(sheet.is_at(1, "取組み・方針"));
    // Esc ends it and keeps the text; then keys go over the cells again.
    sheet.press(NONE, Key::Escape);
    sheet.press(NONE, Key::ArrowDown);
    assert!(sheet.is_at(2, "取組み・方針"));
    assert!(sheet.text(1, Role::Target).ends_with("・次の行"));
}

#[test]
fn ctrl_enter_ends_a_text_and_goes_down() {
    let mut sheet = Sheet::open();
    sheet.go(0, "達成度");
    sheet.press(NONE, Key::F2);
    sheet.type_text("！");
    sheet.press(CTRL, Key::Enter);
    assert!(sheet.is_at(1, "達成度"));
    assert!(sheet.text(0, Role::Achievement).ends_with('！'));
}

#[test]
fn keys_that_come_in_one_frame_go_where_they_belong() {
    let mut sheet = Sheet::open();
    let (first, second) = (sheet.text(0, Role::Target), sheet.text(1, Role::Target));
    sheet.go(0, "取組み・方針");
    let key = |key| Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers: NONE };
    for event in [
        Event::Text("上".into()),
        key(Key::Tab),
        key(Key::ArrowDown),
        key(Key::ArrowLeft),
        Event::Text("下".into()),
    ] {
        sheet.window.harness.input_mut().events.push(event);
    }
    sheet.window.harness.run_steps(8);
    assert_eq!(sheet.shown(0, "取組み・方針"), format!("{first}上"));
    assert_eq!(sheet.shown(1, "取組み・方針"), format!("{second}下"));
}

#[test]
fn what_is_composed_after_a_key_of_the_same_frame_goes_into_the_next_cell() {
    let mut sheet = Sheet::open();
    let (first, second) = (sheet.text(0, Role::Target), sheet.text(0, Role::Achievement));
    sheet.go(0, "取組み・方針");
    sheet.preedit("うえ");
    let tab = Event::Key { key: Key::Tab, physical_key: None, pressed: true, repeat: false, modifiers: NONE };
    let preedit = ImeEvent::Preedit { text: "ｓ".into(), active_range_chars: None };
    for event in [Event::Ime(ImeEvent::Commit("上".into())), tab, Event::Ime(preedit)] {
        sheet.window.harness.input_mut().events.push(event);
    }
    sheet.window.harness.run_steps(8);
    sheet.preedit("した");
    sheet.commit("下");
    assert_eq!(sheet.shown(0, "取組み・方針"), format!("{first}上"));
    assert_eq!(sheet.shown(0, "達成度"), format!("{second}下"));
}

#[test]
fn the_first_kana_goes_into_a_selected_cell_and_its_keys_move_nothing() {
    let mut sheet = Sheet::open();
    let before = sheet.text(1, Role::Target);
    sheet.go(0, "取組み・方針");
    sheet.press(NONE, Key::ArrowDown);
    sheet.preedit("ｋ");
    sheet.preedit("か");
    assert_eq!(sheet.shown(1, "取組み・方針"), format!("{before}か"), "from the first key on");
    for key in [Key::Tab, Key::Enter, Key::Escape, Key::ArrowDown, Key::ArrowUp, Key::F2, Key::Delete] {
        sheet.press(NONE, key);
        assert!(sheet.is_at(1, "取組み・方針"), "{key:?} while composing");
    }
    assert_eq!(sheet.shown(1, "取組み・方針"), format!("{before}か"));
    // The Enter that commits is given along by some input methods.
    sheet.window.harness.key_press(Key::Enter);
    sheet.commit("課");
    assert_eq!(sheet.shown(1, "取組み・方針"), format!("{before}課"), "and no line");
    assert!(sheet.is_at(1, "取組み・方針"));
    // What was composed last is left by Esc in the input method: nothing stays of it.
    sheet.preedit("あ");
    sheet.preedit("");
    assert_eq!(sheet.shown(1, "取組み・方針"), format!("{before}課"));
}

#[test]
fn a_click_elsewhere_keeps_what_was_composed() {
    let mut sheet = Sheet::open();
    let before = sheet.text(0, Role::Target);
    sheet.go(0, "取組み・方針");
    sheet.preedit("にほん");
    let other = sheet.label(1, "達成度");
    sheet.window.harness.get_by_role_and_label(accesskit::Role::MultilineTextInput, &other).click();
    sheet.window.harness.run_steps(8);
    assert_eq!(sheet.text(0, Role::Target), format!("{before}にほん"));
    assert!(sheet.is_at(1, "達成度"));
}

#[test]
fn a_click_goes_into_the_text() {
    let mut sheet = Sheet::open();
    let before = sheet.text(1, Role::Evaluation);
    let evaluation = sheet.label(1, "評価");
    sheet.window.harness.get_by_role_and_label(accesskit::Role::MultilineTextInput, &evaluation).click();
    sheet.window.harness.run_steps(3);
    sheet.press(CTRL, Key::Home);
    sheet.type_text("冒頭");
    assert_eq!(sheet.shown(1, "評価"), format!("冒頭{before}"), "Ctrl+Home is the text's");
    // Arrows lead out of it at its edges.
    sheet.press(NONE, Key::ArrowUp);
    assert!(sheet.is_at(0, "評価"));
}

#[test]
fn shift_and_space_select_the_row_and_write_nothing() {
    let mut sheet = Sheet::open();
    let before = sheet.text(0, Role::Target);
    sheet.go(0, "取組み・方針");
    // Both of one key, as a keyboard gives them.
    let events = &mut sheet.window.harness.input_mut().events;
    events.push(Event::Key {
        key: Key::Space,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: SHIFT,
    });
    events.push(Event::Text(" ".to_owned()));
    sheet.window.harness.run_steps(3);
    assert_eq!(sheet.shown(0, "取組み・方針"), before);
    sheet.send(Event::Copy);
    assert_eq!(sheet.copied().text.matches('\t').count(), 4, "the whole row");
}

#[test]
fn ratings_are_chosen_with_a_key_in_any_width_and_cleared() {
    let mut sheet = Sheet::open();
    sheet.go(0, "評価");
    sheet.press(NONE, Key::ArrowRight);
    sheet.press(NONE, Key::Num5);
    assert_eq!(sheet.text(0, Role::Rating), "未実施");
    // With the input method on, the key arrives as a composition.
    sheet.preedit("１");
    assert_eq!(sheet.text(0, Role::Rating), "達成");
    sheet.preedit("");
    sheet.type_text("変");
    assert_eq!(sheet.text(0, Role::Rating), "変更");
    sheet.press(NONE, Key::Delete);
    assert_eq!(sheet.text(0, Role::Rating), "");
    sheet.press(NONE, Key::Enter);
    assert!(sheet.is_at(1, "評価区分"));
    // The list opens with F2, and takes its keys itself.
    sheet.press(NONE, Key::F2);
    assert!(sheet.window.shows("評価区分を消す"));
    sheet.press(NONE, Key::Num2);
    assert_eq!(sheet.text(1, Role::Rating), "充実");
    assert!(!sheet.window.shows("評価区分を消す"));
    // Its arrows go over the list; Esc goes back to the cell.
    sheet.press(NONE, Key::F2);
    sheet.press(NONE, Key::ArrowDown);
    sheet.press(NONE, Key::Escape);
    assert!(!sheet.window.shows("評価区分を消す"));
    assert!(sheet.is_at(1, "評価区分"), "{}", sheet.focused());
    sheet.press(NONE, Key::ArrowDown);
    assert!(sheet.is_at(2, "評価区分"), "{}", sheet.focused());
}

#[test]
fn a_block_is_cleared_in_one_step() {
    let mut sheet = Sheet::open();
    let before = sheet.window.book(|book| chosho::export::json::to_json(book).unwrap());
    sheet.go(0, "取組み・方針");
    sheet.press(SHIFT, Key::ArrowRight);
    sheet.press(SHIFT, Key::ArrowDown);
    sheet.press(NONE, Key::Delete);
    for row in 0..2 {
        assert_eq!(sheet.text(row, Role::Target), "");
        assert_eq!(sheet.text(row, Role::Achievement), "");
        assert_ne!(sheet.text(row, Role::Evaluation), "");
    }
    sheet.press(CTRL, Key::Z);
    assert_eq!(sheet.window.book(|book| chosho::export::json::to_json(book).unwrap()), before);
}

#[test]
fn cells_are_copied_down() {
    let mut sheet = Sheet::open();
    let target = sheet.text(0, Role::Target);
    sheet.go(1, "取組み・方針");
    sheet.press(CTRL, Key::D);
    assert_eq!(sheet.text(1, Role::Target), target);
    sheet.press(SHIFT, Key::ArrowDown);
    sheet.press(SHIFT, Key::ArrowDown);
    sheet.press(CTRL, Key::D);
    assert_eq!([2, 3].map(|row| sheet.text(row, Role::Target)), [target.clone(), target]);
}

#[test]
fn a_block_is_copied_as_a_table_and_pasted_elsewhere() {
    let mut sheet = Sheet::open();
    let (name, target) = (
        sheet.window.book(|book| book.entry(rows(book)[0]).unwrap().name.clone()),
        sheet.text(0, Role::Target),
    );
    sheet.go(0, "個別事業名");
    sheet.press(SHIFT, Key::ArrowRight);
    sheet.send(Event::Copy);
    let content = sheet.copied();
    assert!(content.text.ends_with("\r\n") && content.text.contains('\t'), "{:?}", content.text);
    assert!(content.html.as_ref().unwrap().contains("<table"));
    // Into a new row nothing is lost, and nothing is asked.
    sheet.press(CTRL | SHIFT, Key::N);
    sheet.send(Event::Paste(content.text));
    assert_eq!(sheet.window.book(|book| book.entry(rows(book)[1]).unwrap().name.clone()), name);
    assert_eq!(sheet.text(1, Role::Target), target);
    sheet.press(CTRL, Key::Z);
    assert_eq!(sheet.text(1, Role::Target), "");
}

#[test]
fn what_is_cut_is_gone_until_it_is_pasted() {
    let mut sheet = Sheet::open();
    let target = sheet.text(0, Role::Target);
    sheet.go(0, "取組み・方針");
    sheet.send(Event::Cut);
    assert_eq!(sheet.text(0, Role::Target), "");
    let content = sheet.copied();
    sheet.send(Event::Paste(content.text));
    assert_eq!(sheet.text(0, Role::Target), target);
}

/// Excel's own bytes: lines within a cell in quotes, CR LF between rows, merged
/// cells only in the HTML.
#[test]
fn excels_table_is_shown_before_it_replaces_anything() {
    let mut sheet = Sheet::open();
    let before = sheet.window.book(|book| chosho::export::json::to_json(book).unwrap());
    let text = "\"一行目\n「\"\"二\"\"」行目\"\t達成した\t評価一\t３\r\n目標二\t未達成\t\tすばらしい\r\n";
    let html = "<table><tr><td>一</td><td>達成した</td><td rowspan=2>評価一</td><td>3</td></tr>\
        <tr><td>目標二</td><td>未達成</td><td>すばらしい</td></tr></table>";
    sheet.go(0, "取組み・方針");
    sheet.paste(text, Some(html));
    let refused = "の評価区分「すばらしい」は様式にないため、元のままにします。";
    assert!(sheet.window.harness.query_by_label_contains(refused).is_some());
    assert!(sheet.window.shows("1行目・取組み・方針"));
    assert_eq!(sheet.window.book(|book| chosho::export::json::to_json(book).unwrap()), before, "nothing yet");
    sheet.press(NONE, Key::Enter);
    assert_eq!(sheet.text(0, Role::Target), "一行目\n「\"二\"」行目");
    assert_eq!(sheet.text(1, Role::Target), "目標二");
    assert_eq!(sheet.text(0, Role::Rating), "継続", "the third of the scale");
    let evaluation = sheet.window.book(|book| {
        let shown = book.context(book.sheets().next().unwrap().id).unwrap();
        let column = shown.form.role(Role::Evaluation).unwrap().id.clone();
        book.is_merged(rows(book)[1], &column)
    });
    assert!(evaluation, "the cells are one, as in Excel");
    sheet.press(CTRL, Key::Z);
    assert_eq!(sheet.window.book(|book| chosho::export::json::to_json(book).unwrap()), before, "one step");
}

#[test]
fn a_pasted_table_can_be_refused() {
    let mut sheet = Sheet::open();
    let before = sheet.window.book(|book| chosho::export::json::to_json(book).unwrap());
    sheet.go(0, "取組み・方針");
    sheet.press(CTRL, Key::ArrowDown);
    sheet.paste("一\t二\r\n三\t四\r\n", None);
    assert!(sheet.window.harness.query_by_label_contains("1行を最後に追加します。").is_some());
    sheet.press(NONE, Key::Escape);
    assert_eq!(sheet.window.book(|book| chosho::export::json::to_json(book).unwrap()), before);
    // The clerk goes on where they were.
    assert!(sheet.is_at(6, "取組み・方針"), "{}", sheet.focused());
    sheet.paste("一\t二\r\n三\t四\r\n", None);
    sheet.press(NONE, Key::Enter);
    assert_eq!(sheet.window.book(|book| rows(book).len()), 8);
    assert_eq!(sheet.text(7, Role::Achievement), "四");
}

#[test]
fn words_go_into_the_text_and_a_table_over_the_cells() {
    let mut sheet = Sheet::open();
    let before = sheet.text(0, Role::Target);
    sheet.go(0, "取組み・方針");
    sheet.paste("追記", None);
    assert_eq!(sheet.shown(0, "取組み・方針"), format!("{before}追記"));
    // In the text, lines are lines.
    sheet.paste("\r\n二行目\r\n三行目", None);
    assert_eq!(sheet.shown(0, "取組み・方針"), format!("{before}追記\n二行目\n三行目"));
    // A single cell of Excel's is its text.
    sheet.paste("\"四\n五\"\r\n", None);
    assert!(sheet.shown(0, "取組み・方針").ends_with("三行目四\n五"));
    // With Shift a table is text too.
    sheet.press(NONE, Key::Escape);
    sheet.window.harness.event_modifiers(Event::Paste("六\t七".into()), CTRL | SHIFT);
    sheet.window.harness.run_steps(4);
    assert!(sheet.shown(0, "取組み・方針").ends_with("五六\t七"));
}

/// Two lines of plain text, Word's paragraphs, a cell of Word's with two of them.
#[test]
fn prose_goes_into_the_one_cell() {
    let table = "<table><tr><td><p>一段落目。</p><p>二段落目。</p></td></tr></table>";
    for (text, html) in [
        ("一段落目。\r\n二段落目。", None),
        ("一段落目。\n二段落目。\n", Some("<p>一段落目。</p><p>二段落目。</p>")),
        ("一段落目。\r\n二段落目。\r\n", Some(table)),
    ] {
        let mut sheet = Sheet::open();
        let below = sheet.text(1, Role::Target);
        sheet.go(0, "取組み・方針");
        sheet.press(NONE, Key::Delete);
        sheet.paste(text, html);
        assert_eq!(sheet.text(0, Role::Target), "一段落目。\n二段落目。");
        assert_eq!(sheet.text(1, Role::Target), below);
    }
}

#[test]
fn lines_over_several_rows_are_asked_about() {
    let mut sheet = Sheet::open();
    let below = sheet.text(1, Role::Target);
    sheet.go(0, "取組み・方針");
    sheet.press(SHIFT, Key::ArrowDown);
    sheet.paste("一行目\n二行目\n", None);
    assert!(sheet.window.shows("1つのセルに") && sheet.window.shows("行ごとに"));
    sheet.press(NONE, Key::Enter);
    assert_eq!(sheet.text(0, Role::Target), "一行目\n二行目");
    assert_eq!(sheet.text(1, Role::Target), below);
    sheet.press(CTRL, Key::Z);
    sheet.go(0, "取組み・方針");
    sheet.press(SHIFT, Key::ArrowDown);
    sheet.paste("一行目\n二行目\n", None);
    sheet.window.click("行ごとに");
    sheet.press(NONE, Key::Enter);
    assert_eq!([0, 1].map(|row| sheet.text(row, Role::Target)), ["一行目", "二行目"]);
}

#[test]
fn text_with_tabs_alone_is_asked_about() {
    let mut sheet = Sheet::open();
    sheet.go(0, "取組み・方針");
    for key in [Key::ArrowRight, Key::ArrowLeft] {
        sheet.press(NONE, Key::Delete);
        sheet.press(NONE, key);
    }
    sheet.paste("一\t二", None);
    assert!(sheet.window.shows("行と列に"));
    sheet.window.click("1つのセルに");
    sheet.press(NONE, Key::Enter);
    assert_eq!(sheet.text(0, Role::Target), "一\t二");
}

#[test]
fn ctrl_shift_v_pastes_text_into_the_cell() {
    let mut sheet = Sheet::open();
    sheet.go(0, "取組み・方針");
    let before = sheet.text(0, Role::Target);
    let table = "<table><tr><td>六</td><td>七</td></tr></table>".to_owned();
    let content = ClipboardContent { text: "六\t七\r\n八\r\n".to_owned(), html: Some(table) };
    sheet.window.clipboard.set(Some(content));
    sheet.press(CTRL | SHIFT, Key::V);
    assert_eq!(sheet.shown(0, "取組み・方針"), format!("{before}六\t七\n八"));
    // The same in a text that is edited.
    sheet.press(CTRL | SHIFT, Key::V);
    assert_eq!(sheet.shown(0, "取組み・方針"), format!("{before}六\t七\n八六\t七\n八"));
}

#[test]
fn characters_that_only_look_like_others_can_be_mended_on_the_way() {
    let mut sheet = Sheet::open();
    sheet.go(0, "取組み・方針");
    sheet.press(NONE, Key::Delete);
    sheet.paste("⾷育⽅針", None);
    let words = "見た目が同じ別の文字が2か所あります。";
    assert!(sheet.window.harness.query_by_label_contains(words).is_some());
    sheet.press(NONE, Key::Enter);
    assert_eq!(sheet.text(0, Role::Target), "食育方針");
}

#[test]
fn copying_in_a_text_takes_what_is_marked_or_the_whole_cell() {
    let mut sheet = Sheet::open();
    sheet.go(0, "取組み・方針");
    sheet.press(NONE, Key::F2);
    sheet.send(Event::Copy);
    assert!(sheet.copied().html.is_some(), "the cell");
    sheet.window.clipboard.set(None);
    sheet.press(SHIFT, Key::Home);
    sheet.window.harness.event(Event::Copy);
    sheet.window.harness.step();
    assert!(sheet.window.clipboard.get().is_none(), "marked text is the field's own");
}

#[test]
fn rows_and_columns_are_selected_by_their_heads() {
    let mut sheet = Sheet::open();
    sheet.window.click("2行目");
    assert!(sheet.is_at(1, "個別事業名"));
    let third = sheet.middle("3行目");
    sheet.pointer(third, true, SHIFT);
    sheet.pointer(third, false, SHIFT);
    let count = sheet.window.book(|book| rows(book).len());
    sheet.press(CTRL | SHIFT, Key::Delete);
    assert_eq!(sheet.window.book(|book| rows(book).len()), count - 2);
    assert!(sheet.window.harness.query_by_label_contains("など2行を削除しました。").is_some());
    sheet.press(CTRL, Key::Z);

    sheet.window.click("取組み・方針の列");
    sheet.press(NONE, Key::Delete);
    assert!((0..count).all(|row| sheet.text(row, Role::Target).is_empty()));
    assert!(!sheet.text(0, Role::Achievement).is_empty());
}

#[test]
fn dragging_and_shift_select_a_block() {
    let mut sheet = Sheet::open();
    let (from, to) = (sheet.middle(&sheet.label(0, "取組み・方針")), sheet.middle(&sheet.label(1, "達成度")));
    sheet.pointer(from, true, NONE);
    sheet.window.harness.event(Event::PointerMoved(to));
    sheet.window.harness.run_steps(3);
    sheet.pointer(to, false, NONE);
    sheet.send(Event::Copy);
    let dragged = sheet.copied().text;
    assert_eq!(dragged.matches("\t").count(), 2, "two columns of two rows: {dragged:?}");
    assert!(sheet.is_at(0, "取組み・方針"));
    // From one cell to another with Shift: the same.
    sheet.pointer(from, true, NONE);
    sheet.pointer(from, false, NONE);
    sheet.window.harness.event(Event::PointerMoved(to));
    sheet.pointer(to, true, SHIFT);
    sheet.pointer(to, false, SHIFT);
    sheet.send(Event::Copy);
    assert_eq!(sheet.copied().text, dragged);
}

#[test]
fn the_menu_copies_and_pastes_what_is_selected() {
    let mut sheet = Sheet::open();
    let target = sheet.text(0, Role::Target);
    sheet.go(0, "取組み・方針");
    let choose = |sheet: &mut Sheet, item: &str| {
        sheet.window.click("編集");
        sheet.window.harness.get_all_by_label(item).last().unwrap().click();
        sheet.window.harness.run_steps(6);
    };
    choose(&mut sheet, "切り取り");
    assert_eq!(sheet.text(0, Role::Target), "");
    assert!(sheet.is_at(0, "取組み・方針"), "the clerk goes on there");
    choose(&mut sheet, "貼り付け");
    assert_eq!(sheet.text(0, Role::Target), target);
    choose(&mut sheet, "文字だけを貼り付け");
    assert!(sheet.shown(0, "取組み・方針").len() > target.len());
}

#[test]
fn copying_in_a_dialog_is_not_the_tables() {
    let mut sheet = Sheet::open();
    sheet.go(0, "取組み・方針");
    let before = sheet.text(0, Role::Target);
    sheet.window.click("調書番号を変更…");
    sheet.send(Event::Paste("12\t3".into()));
    sheet.press(NONE, Key::Delete);
    sheet.send(Event::Cut);
    assert!(sheet.window.clipboard.get().is_none());
    sheet.press(NONE, Key::Escape);
    assert_eq!(sheet.text(0, Role::Target), before);
}

#[test]
fn one_visit_to_a_cell_is_one_step_however_often_it_was_saved() {
    let mut sheet = Sheet::open();
    let before = sheet.text(0, Role::Target);
    sheet.go(0, "取組み・方針");
    for text in ["一", "二", "三"] {
        sheet.type_text(text);
        // More than a second of frames.
        sheet.window.harness.run_steps(8);
        assert!(sheet.text(0, Role::Target).ends_with(text), "saved on the way");
    }
    sheet.press(NONE, Key::Tab);
    sheet.type_text("別");
    sheet.press(CTRL, Key::Z);
    assert!(sheet.text(0, Role::Target).ends_with("一二三"));
    sheet.press(CTRL, Key::Z);
    assert_eq!(sheet.text(0, Role::Target), before);
    sheet.press(CTRL, Key::Y);
    assert!(sheet.text(0, Role::Target).ends_with("一二三"));
}

#[test]
fn the_menu_of_a_cell_is_for_all_that_is_selected() {
    let mut sheet = Sheet::open();
    sheet.go(0, "取組み・方針");
    sheet.press(SHIFT, Key::ArrowDown);
    let second = sheet.label(1, "取組み・方針");
    sheet
        .window
        .harness
        .get_by_role_and_label(accesskit::Role::MultilineTextInput, &second)
        .click_secondary();
    sheet.window.harness.run_steps(4);
    sheet.window.harness.get_all_by_label("クリア").last().unwrap().click();
    sheet.window.harness.run_steps(4);
    assert_eq!([0, 1].map(|row| sheet.text(row, Role::Target)), ["", ""]);
    assert!(!sheet.text(2, Role::Target).is_empty());
}
