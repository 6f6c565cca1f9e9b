//! The same keys over every list, by what a screen reader is told of it.

use crate::support::{Folder, Window, wait};
use crate::{carry_wizard, history, pull, restore};
use chosho::prefs::{Prefs, Recent};
use eframe::egui::{Event, ImeEvent, Key, Modifiers, accesskit};
use egui_kittest::Node;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

const NONE: Modifiers = Modifiers::NONE;
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

/// Who has the keyboard while the arrows lead through a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Keyboard {
    List,
    /// A field beside it, in which Home and End are the caret's.
    Field,
}

/// What Enter does in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Enter {
    /// The keyboard goes elsewhere, or the list is gone.
    Leaves,
    /// A row of a tree is folded.
    Folds,
    /// Nothing: what is chosen cannot be done.
    Stays,
}

struct Case {
    list: &'static str,
    keyboard: Keyboard,
    enter: Enter,
    /// A window in which the keyboard is in the list.
    open: fn(&Folder) -> Window,
}

const ALL: [Case; 11] = [
    Case {
        list: "操作の一覧",
        keyboard: Keyboard::List,
        enter: Enter::Leaves,
        open: |folder| {
            let texts: Vec<String> = (0..40).map(|number| format!("{number}の文")).collect();
            let texts: Vec<(&str, Option<i8>)> =
                texts.iter().enumerate().map(|(at, text)| (text.as_str(), Some(at as i8 / 8 + 1))).collect();
            let mut window = Window::open(&history::written(folder, &texts, 3), vec![]);
            window.press(CTRL_SHIFT, Key::H);
            window
        },
    },
    Case {
        list: "変更の一覧",
        keyboard: Keyboard::List,
        enter: Enter::Leaves,
        open: |folder| {
            let mut window = Window::open(&folder.sample(), vec![]);
            window.press(CTRL_SHIFT, Key::D);
            window
        },
    },
    Case {
        list: "検索の結果",
        keyboard: Keyboard::List,
        enter: Enter::Leaves,
        open: |folder| {
            let mut window = Window::open(&folder.sample(), vec![]);
            window.press(Modifiers::COMMAND, Key::F);
            window.harness.event(Event::Text("事業".to_owned()));
            window.harness.run();
            focus(&mut window, "検索の結果");
            window
        },
    },
    Case {
        list: "調書の一覧",
        keyboard: Keyboard::List,
        enter: Enter::Folds,
        open: |folder| {
            let mut window = Window::open(&folder.sample(), vec![]);
            focus(&mut window, "調書の一覧");
            window
        },
    },
    Case {
        list: "引き継ぐ元の一覧",
        keyboard: Keyboard::List,
        enter: Enter::Stays,
        open: |folder| {
            let book = folder.sample();
            let other = folder.path("other.chosho");
            std::fs::copy(&book, &other).unwrap();
            let mut window = pull::open(folder, &book, &other);
            pull::ask(&mut window);
            window.press(NONE, Key::ArrowDown);
            window
        },
    },
    Case {
        list: "バックアップの一覧",
        keyboard: Keyboard::List,
        enter: Enter::Leaves,
        open: |folder| {
            let mut window = restore::open(restore::prefs(folder), &folder.sample(), vec![]);
            for text in ["一", "二", "三"] {
                restore::change(&mut window, text);
                restore::back_up(&mut window);
            }
            restore::choose(&mut window, "バックアップから復元…");
            wait(&mut window, |window| at_work(window, "バックアップの一覧").is_some());
            window
        },
    },
    Case {
        list: "前年度のファイルの一覧",
        keyboard: Keyboard::List,
        enter: Enter::Leaves,
        open: |folder| {
            let mut window = Window::with_prefs(recent(folder), vec![]);
            window.press(CTRL_SHIFT, Key::O);
            window
        },
    },
    Case {
        list: "最近使ったファイルの一覧",
        keyboard: Keyboard::List,
        enter: Enter::Leaves,
        open: |folder| {
            let mut window = Window::with_prefs(recent(folder), vec![]);
            focus(&mut window, "最近使ったファイルの一覧");
            window
        },
    },
    Case {
        list: "前年度の個別事業の一覧",
        keyboard: Keyboard::List,
        enter: Enter::Leaves,
        open: |folder| {
            let mut window = carry_wizard::begin(&folder.sample(), &folder.path("new.chosho"));
            window.press(NONE, Key::Enter);
            window
        },
    },
    Case {
        list: "コマンドの一覧",
        keyboard: Keyboard::Field,
        enter: Enter::Leaves,
        open: |folder| {
            let mut window = Window::open(&folder.sample(), vec![]);
            window.press(CTRL_SHIFT, Key::P);
            window
        },
    },
    Case {
        list: "移動先の調書",
        keyboard: Keyboard::Field,
        enter: Enter::Leaves,
        open: |folder| {
            let mut window = Window::open(&folder.sample(), vec![]);
            window.press(CTRL_SHIFT, Key::P);
            window.harness.event(Event::Text("べつのちょうしょへ".to_owned()));
            window.harness.run_steps(3);
            window.press(NONE, Key::Enter);
            window
        },
    },
];

/// Preferences that know three files of last time.
fn recent(folder: &Folder) -> Prefs {
    let book = folder.sample();
    let recent = ["a", "b", "c"].map(|name| {
        let path = folder.path(&format!("{name}.chosho"));
        std::fs::copy(&book, &path).unwrap();
        Recent { path, title: format!("調書{name}"), ..Recent::default() }
    });
    Prefs { recent: recent.to_vec(), ..Prefs::default() }
}

fn focus(window: &mut Window, list: &str) {
    node(window, list).unwrap().focus();
    window.harness.run_steps(4);
}

/// The list of a name.
fn node<'w>(window: &'w Window, list: &'w str) -> Option<Node<'w>> {
    let roles = [accesskit::Role::List, accesskit::Role::Tree];
    let is_it = |own: &Node<'_>| {
        roles.contains(&own.accesskit_node().role()) && own.accesskit_node().label().as_deref() == Some(list)
    };
    window.harness.query_all_by(|_| true).find(is_it)
}

/// The row at work and how many there are, as long as the keyboard leads there.
fn at_work(window: &Window, list: &str) -> Option<(usize, usize)> {
    let count = node(window, list)?.accesskit_node().data().size_of_set()?;
    let rows = [accesskit::Role::ListItem, accesskit::Role::TreeItem];
    let rows = rows.into_iter().flat_map(|role| window.harness.query_all_by_role(role));
    let of_field = |row: &Node<'_>| row.accesskit_node().is_selected() == Some(true);
    let case = ALL.iter().find(|case| case.list == list).unwrap();
    let mut own = rows.filter(|row| match case.keyboard {
        Keyboard::List => row.is_focused(),
        Keyboard::Field => of_field(row) && row.accesskit_node().role() == accesskit::Role::ListItem,
    });
    let row = own.next()?;
    assert!(own.next().is_none(), "{list}: one row at a time");
    Some((row.accesskit_node().data().position_in_set()?, count))
}

/// Whether the row at work is open.
fn is_open(window: &Window) -> Option<bool> {
    let mut rows = window.harness.query_all_by_role(accesskit::Role::TreeItem);
    rows.find(|row| row.is_focused())?.accesskit_node().data().is_expanded()
}

#[test]
fn the_same_keys_lead_through_every_list() {
    for case in &ALL {
        let list = case.list;
        let folder = Folder::new();
        let mut window = (case.open)(&folder);
        let mut press = |modifiers, key| {
            window.press(modifiers, key);
            at_work(&window, list).unwrap_or_else(|| panic!("{list}: {key:?} leads out of it"))
        };
        let (first, last) = match case.keyboard {
            Keyboard::List => {
                let (first, count) = press(NONE, Key::Home);
                (first, (press(NONE, Key::End).0, count).0)
            }
            Keyboard::Field => {
                let (first, count) = press(NONE, Key::ArrowUp);
                assert_eq!(press(NONE, Key::End).0, first, "{list}: the caret's");
                (first, count - 1)
            }
        };
        assert!(last > first, "{list}: {first} to {last}");
        if case.keyboard == Keyboard::List {
            assert_eq!(press(NONE, Key::ArrowDown).0, last, "{list}: no further");
            assert!(press(NONE, Key::PageUp).0 < last, "{list}");
            assert_eq!(press(NONE, Key::Home).0, first, "{list}");
        }
        assert_eq!(press(NONE, Key::ArrowUp).0, first, "{list}: no further");
        let second = press(NONE, Key::ArrowDown).0;
        assert!(second > first, "{list}");
        assert_eq!(press(NONE, Key::ArrowUp).0, first, "{list}");
        let page = press(NONE, Key::PageDown).0;
        assert!(page > second || page == last, "{list}: {page}");
        assert_eq!(press(NONE, Key::PageUp).0, first, "{list}");
    }
}

#[test]
fn every_list_is_one_stop_of_the_tab_key() {
    for case in ALL.iter().filter(|case| case.keyboard == Keyboard::List) {
        let list = case.list;
        let folder = Folder::new();
        let mut window = (case.open)(&folder);
        window.press(NONE, Key::ArrowDown);
        let own = at_work(&window, list);
        assert!(own.is_some(), "{list}");
        window.press(NONE, Key::Tab);
        assert_eq!(at_work(&window, list), None, "{list}");
        window.press(Modifiers::SHIFT, Key::Tab);
        assert_eq!(at_work(&window, list), own, "{list}");
    }
}

#[test]
fn enter_and_esc_do_in_every_list_what_they_do_there() {
    for case in &ALL {
        let list = case.list;
        let folder = Folder::new();
        let mut window = (case.open)(&folder);
        if case.enter != Enter::Leaves {
            window.press(NONE, Key::Home);
        }
        let before = (at_work(&window, list), is_open(&window));
        assert!(before.0.is_some(), "{list}");
        window.press(NONE, Key::Enter);
        let after = (at_work(&window, list), is_open(&window));
        match case.enter {
            // It may be that something is read first.
            Enter::Leaves => wait(&mut window, |window| at_work(window, list).is_none()),
            Enter::Stays => assert_eq!(after, before, "{list}"),
            Enter::Folds => {
                assert_eq!(after.1, before.1.map(|open| !open), "{list}");
                assert_eq!(after.0.map(|own| own.0), before.0.map(|own| own.0), "{list}");
            }
        }
        let folder = Folder::new();
        let mut window = (case.open)(&folder);
        window.press(NONE, Key::Escape);
        assert_eq!(at_work(&window, list), None, "{list}");
    }
}

#[test]
fn while_the_input_method_composes_the_keys_are_its_in_every_list() {
    let keys = [
        Key::ArrowDown,
        Key::ArrowUp,
        Key::PageDown,
        Key::PageUp,
        Key::Home,
        Key::End,
        Key::Enter,
        Key::Tab,
        Key::Escape,
    ];
    for case in ALL.iter().filter(|case| case.keyboard == Keyboard::List) {
        let list = case.list;
        let folder = Folder::new();
        let mut window = (case.open)(&folder);
        let own = (at_work(&window, list), is_open(&window));
        assert!(own.0.is_some(), "{list}");
        for (key, text) in keys.into_iter().zip("あいうえおかきくけ".chars()) {
            let pressed =
                Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers: NONE };
            let composed = ImeEvent::Preedit { text: text.into(), active_range_chars: None };
            let mut together = |ime: ImeEvent, key: Event| {
                window.harness.input_mut().events.extend([Event::Ime(ime), key]);
                window.harness.run_steps(4);
                (at_work(&window, list), is_open(&window))
            };
            assert_eq!(together(composed, pressed.clone()), own, "{list}: {key:?}");
            // Nor is the key that ends it the list's; egui moves the focus by these two itself.
            if !matches!(key, Key::Tab | Key::Escape) {
                assert_eq!(
                    together(ImeEvent::Commit("木".to_owned()), pressed),
                    own,
                    "{list}: the last {key:?}"
                );
            }
        }
    }
}

#[test]
fn delete_takes_a_file_off_the_list_of_last_time() {
    let list = "最近使ったファイルの一覧";
    let folder = Folder::new();
    let mut window = Window::with_prefs(recent(&folder), vec![]);
    focus(&mut window, list);
    window.press(NONE, Key::ArrowDown);
    window.press(NONE, Key::Delete);
    assert!(window.shows("調書a") && !window.shows("調書b") && window.shows("調書c"));
    window.press(NONE, Key::Delete);
    window.press(NONE, Key::Delete);
    assert!(node(&window, list).is_none());
    assert!(folder.path("a.chosho").exists(), "the file itself stays");
}
