//! Who may import whom, held against the sources: the floors of ARCHITECTURE.md, room by
//! room. Whoever needs an arrow that is not here has to say so here, and finds out whether
//! it runs upward.

use std::collections::BTreeMap;

use super::imports::{Sources, is_in};

/// A room is a file or a folder of `src`; it may import what is beside it here, and itself.
/// A file belongs to the narrowest room that it is in.
const ROOMS: &[(&str, &[&str])] = &[
    // What knows nothing of a book.
    ("lookalike", &[]),
    ("quote", &[]),
    ("words", &[]),
    ("deadline", &[]),
    ("background", &["deadline"]),
    ("parallel", &[]),
    ("desktop", &[]),
    ("signals", &[]),
    ("fonts", &[]),
    ("error", &["quote", "who"]),
    ("screen", &["error"]),
    ("monitor", &["error"]),
    ("file", &["deadline", "error"]),
    ("who", &["file"]),
    ("clock", &["book"]),
    ("crash", &["clock"]),
    ("log", &["clock"]),
    ("notices", &[]),
    ("clipboard", &["lookalike"]),
    ("wording", &["lookalike"]),
    // The book, and what is made of it.
    ("book", &["error", "lookalike", "parallel", "words"]),
    ("search", &["book", "lookalike"]),
    ("interchange", &["book", "quote"]),
    ("typeset", &["book", "error", "fonts", "lookalike", "monitor", "parallel", "quote", "words"]),
    ("store", &["background", "book", "clock", "error", "file", "monitor", "quote", "who"]),
    ("backup", &["book", "error", "file", "monitor", "store"]),
    (
        "edit",
        &[
            "background",
            "book",
            "clipboard",
            "clock",
            "crash",
            "deadline",
            "error",
            "file",
            "lookalike",
            "monitor",
            "quote",
            "search",
            "store",
            "who",
            "words",
        ],
    ),
    ("review", &["background", "book", "lookalike", "parallel", "quote", "wording", "words"]),
    ("import", &["book", "deadline", "error", "file", "fonts", "interchange", "lookalike", "quote", "words"]),
    (
        "export",
        &[
            "book",
            "clock",
            "error",
            "file",
            "interchange",
            "lookalike",
            "monitor",
            "parallel",
            "quote",
            "typeset",
            "words",
        ],
    ),
    ("carry", &["book", "clock", "edit", "error", "file", "import", "lookalike", "store", "words"]),
    (
        "exchange",
        &[
            "book",
            "edit",
            "error",
            "export",
            "file",
            "import",
            "lookalike",
            "monitor",
            "quote",
            "store",
            "words",
        ],
    ),
    ("preview", &["background", "book", "error", "export", "monitor", "review", "typeset"]),
    (
        "prefs",
        &[
            "book",
            "clock",
            "crash",
            "desktop",
            "edit",
            "error",
            "export",
            "file",
            "import",
            "log",
            "lookalike",
            "quote",
        ],
    ),
    // What people and scripts see.
    ("viewmodel", BELOW),
    ("cli", BELOW),
    // The rooms of the window may import whatever stands below it, and these of each other.
    ("ui/request", &[]),
    ("ui/kit", &["ui/request"]),
    ("ui/panels/side", &["ui/kit", "ui/request"]),
    ("ui/panels/find", PANEL),
    ("ui/panels/history", PANEL),
    ("ui/panels/review", PANEL),
    ("ui/panels/beside", PANEL),
    ("ui/panels/figures", PANEL),
    ("ui/panels/changes", PANEL),
    ("ui/tree", &["ui/kit", "ui/request"]),
    ("ui/preview", &["ui/kit", "ui/request"]),
    ("ui/table", &["ui/kit", "ui/request"]),
    ("ui/dialogs", &["ui/kit", "ui/request"]),
    ("ui/painter", &[]),
    ("ui/shell", ALL_OF_UI),
    // What only names the rooms in it.
    ("ui/panels", &[]),
    ("ui", &["ui/shell"]),
    ("main", &["cli", "ui", "crash", "error", "prefs", "screen", "signals"]),
    ("lib", &[]),
];

/// A panel at the right of the sheet, of which none knows another.
const PANEL: &[&str] = &["ui/panels/side", "ui/kit", "ui/request"];

/// The rooms of the window.
const ALL_OF_UI: &[&str] = &[
    "ui/request",
    "ui/kit",
    "ui/panels/side",
    "ui/panels/find",
    "ui/panels/history",
    "ui/panels/review",
    "ui/panels/beside",
    "ui/panels/figures",
    "ui/panels/changes",
    "ui/tree",
    "ui/preview",
    "ui/table",
    "ui/dialogs",
    "ui/painter",
    "ui/shell",
];

/// What stands below the window and the command line.
const BELOW: &[&str] = &[
    "background",
    "backup",
    "book",
    "carry",
    "clipboard",
    "clock",
    "crash",
    "deadline",
    "desktop",
    "edit",
    "error",
    "exchange",
    "export",
    "file",
    "fonts",
    "import",
    "interchange",
    "log",
    "lookalike",
    "monitor",
    "notices",
    "parallel",
    "prefs",
    "preview",
    "quote",
    "review",
    "screen",
    "search",
    "signals",
    "store",
    "typeset",
    "who",
    "wording",
    "words",
];

fn room_of(file: &str) -> Option<(&'static str, &'static [&'static str])> {
    let rooms = ROOMS.iter().filter(|(room, _)| is_in(file, room));
    rooms.max_by_key(|(room, _)| room.len()).copied()
}

#[test]
fn every_file_is_in_a_room_and_every_room_has_a_file() {
    let sources = Sources::read();
    let homeless: Vec<&str> = sources.under("").filter(|file| room_of(file).is_none()).collect();
    assert!(homeless.is_empty(), "in no room: {homeless:?}");
    let empty: Vec<&&str> =
        ROOMS.iter().map(|(room, _)| room).filter(|room| sources.under(room).next().is_none()).collect();
    assert!(empty.is_empty(), "without a file: {empty:?}");
}

#[test]
fn a_room_imports_only_what_it_may() {
    let sources = Sources::read();
    let mut found: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    for file in sources.under("") {
        let Some((room, may)) = room_of(file) else { continue };
        for other in sources.imports(file) {
            let Some((entered, _)) = room_of(other) else { continue };
            let is_below = is_in(room, "ui") && (entered == "viewmodel" || BELOW.contains(&entered));
            if entered != room && !is_below && !may.contains(&entered) {
                found.entry((room, entered)).or_default().push(format!("{file} -> {other}"));
            }
        }
    }
    let lines: Vec<String> = found
        .iter()
        .map(|((room, other), files)| format!("{room} imports {other}:\n  {}", files.join("\n  ")))
        .collect();
    assert!(lines.is_empty(), "not in the table:\n{}", lines.join("\n"));
}

/// Rooms in which files still import each other in loops. One that is mended is struck.
const KNOTTED: &[&str] = &["ui/dialogs/carry"];

#[test]
fn files_import_each_other_in_loops_only_where_that_is_known() {
    let sources = Sources::read();
    let circles = sources.circles("");
    let is_of = |circle: &[&str], room: &str| circle.iter().any(|file| is_in(file, room));
    let new: Vec<String> = circles
        .iter()
        .filter(|circle| !KNOTTED.iter().any(|room| is_of(circle, room)))
        .map(|circle| circle.join(", "))
        .collect();
    assert!(new.is_empty(), "in a loop:\n{}", new.join("\n"));
    let mended: Vec<&&str> =
        KNOTTED.iter().filter(|room| !circles.iter().any(|circle| is_of(circle, room))).collect();
    assert!(mended.is_empty(), "no loop is left in {mended:?}: strike it");
}

/// What is written only in some places, and why.
const ONLY_IN: &[(&str, &[&str])] = &[
    // The window's whole state: what draws has its own, and a scene.
    ("view::View", &["ui/shell"]),
    // Lists are the kit's, the table has a grid of its own, and commands have keys.
    (
        "Key::ArrowDown",
        &[
            "ui/kit",
            "ui/table/grid",
            "ui/request/verb",
            // With Alt an item is moved.
            "ui/tree/keys",
            // From the box for what is looked for, to the next hit.
            "ui/panels/find/panel",
            // In a box for words, into the list below it.
            "ui/dialogs/pull",
            // From cell to cell of a document, and with Alt the end of its header.
            "ui/dialogs/document/grid",
            // In a box for a number, to the next one.
            "ui/dialogs/page/widgets",
        ],
    ),
    // How much of a book is in memory is no affair of what shows it.
    ("is_at_hand", &[]),
    ("is_lazy", &[]),
    ("Nearness", &["ui/shell/reading"]),
];

#[test]
fn what_belongs_to_a_room_of_the_window_is_in_no_other() {
    let sources = Sources::read();
    let mut found = Vec::new();
    for (words, places) in ONLY_IN {
        let files = sources.under("ui").filter(|file| sources.text(file).contains(words));
        let others = files.filter(|file| !places.iter().any(|place| is_in(file, place)));
        found.extend(others.map(|file| format!("{words} in {file}")));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
