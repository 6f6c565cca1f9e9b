//! 新旧対照表 after edits by chance: each is told once, and nothing else is; in the
//! comparison, and as whoever cannot see the page is told by the file's tags.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chosho::book::{
    Became, Book, Cell, Compared, ComparedPart, ComparedSubject, Comparing, Comparison, Entry, Lineage, Plan,
    Role, SheetId, Spacing,
};
use chosho::carry::{Decision, Proposal, carry};
use chosho::edit::{Command, Item};
use chosho::import::sample;
use chosho::review::Marker;
use chosho::typeset::Parts;
use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};

#[path = "../reliability/random.rs"]
mod random;
use random::Random;

/// How often a book is edited, and how many times each.
const BOOKS: usize = 120;
const EDITS: usize = 4;
/// Every how-manieth of them is printed.
const PRINTED: usize = 24;

/// Last year's book carried forward, everything going on.
fn carried() -> Book {
    let last = sample().unwrap();
    let mut proposal = Proposal::of(&last).unwrap();
    proposal.entries.iter_mut().for_each(|choice| choice.decision = Decision::Continue);
    carry(&last, &proposal).unwrap()
}

fn run(book: &mut Book, command: &Command) {
    let step = command.step(book).unwrap().unwrap();
    book.apply_all(&step.changes);
}

/// What is told, a line for each: never two of the same.
fn told(comparison: &Comparison) -> Vec<String> {
    let mut lines: Vec<String> = comparison.items().flat_map(lines_of).collect();
    lines.sort();
    lines
}

fn lines_of(item: &Compared) -> Vec<String> {
    let what = match item.change {
        // What is new has no lineage that a test would know.
        _ if item.became == Became::New => format!("新規 {}", item.name),
        change => format!("{change:?}"),
    };
    let mut lines = match item.became {
        Became::Continued => Vec::new(),
        Became::New => vec![what.clone()],
        Became::Ended => vec![format!("{what} 廃止")],
    };
    lines.extend(item.moved_from.iter().map(|_| format!("{what} 移動")));
    let texts = item.texts.iter().filter(|_| item.became == Became::Continued);
    lines.extend(texts.map(|text| {
        let part = match &text.part {
            ComparedPart::Name => "名称",
            ComparedPart::Marks => "印",
            ComparedPart::Cell(_, caption) | ComparedPart::CellOfGone(caption) => caption,
            ComparedPart::Head(caption) => caption,
            ComparedPart::Overall => "全体",
        };
        let spacing = match text.spacing {
            Some(Spacing::Lines) => "（改行）",
            Some(_) => "（空白）",
            None => "",
        };
        format!("{what} {part}{spacing}")
    }));
    lines
}

/// A book that is edited, and what is to be told of it.
struct Edited {
    book: Book,
    random: Random,
    expected: BTreeSet<String>,
    /// What was edited is left alone from then on.
    done: BTreeSet<String>,
}

impl Edited {
    fn takes(&mut self, what: impl std::fmt::Debug) -> bool {
        self.done.insert(format!("{what:?}"))
    }

    /// A row of its own: nothing divides it, and no cell of it goes on in another.
    fn row(&mut self) -> Option<Entry> {
        let rows: Vec<Entry> =
            self.book.sheets().flat_map(|sheet| self.book.entries_of(sheet.id).unwrap()).cloned().collect();
        let row = self.random.of(&rows).clone();
        let has_parts = rows.iter().any(|other| other.parent == Some(row.id));
        let is_merged = |row: &Entry| self.book.cells_of(row.id).any(|(_, cell)| *cell == Cell::Merged);
        let below = self.book.entry_below(row.id).is_some_and(is_merged);
        let is_plain = row.parent.is_none() && !has_parts && !is_merged(&row) && !below;
        (is_plain && self.book.past_of(row.lineage).len() == 1 && self.takes(row.lineage)).then_some(row)
    }

    fn sheet(&mut self) -> SheetId {
        let sheets: Vec<SheetId> = self.book.sheets().map(|sheet| sheet.id).collect();
        *self.random.of(&sheets)
    }

    fn lineage(&self, sheet: SheetId) -> Lineage {
        self.book.sheet(sheet).unwrap().lineage.unwrap()
    }

    fn expect(&mut self, line: String) {
        self.expected.insert(line);
    }

    /// A text with a piece of it left out, put in or written anew.
    fn changed(&mut self, text: &str) -> String {
        let chars: Vec<char> = text.chars().collect();
        let at = self.random.below(chars.len().max(1));
        let to = (at + self.random.below(12)).min(chars.len());
        let piece = ["新しい", "12か所", "（仮称）、", "を行い、", ""][self.random.below(5)];
        let (before, behind): (String, String) =
            (chars.iter().take(at).collect(), chars.iter().skip(to).collect());
        let changed = format!("{before}{piece}{behind}");
        let seen = |text: &str| text.split_whitespace().collect::<String>();
        if seen(&changed) == seen(text) || changed.trim().is_empty() {
            format!("{text}追加")
        } else {
            changed
        }
    }

    /// The cell of a row, and what its column is called.
    fn cell(&self, row: &Entry, role: Role) -> (chosho::book::ColumnId, String, String) {
        let column = self.book.context(row.sheet).unwrap().form.role(role).unwrap();
        let text = self.book.text(row.id, &column.id).to_owned();
        (column.id.clone(), column.short.clone(), text)
    }

    /// One edit by chance; whether there was one.
    fn edit(&mut self) -> bool {
        match self.random.below(14) {
            0..=3 => self.edit_row(),
            4 => {
                let Some(row) = self.row() else { return false };
                run(&mut self.book, &Command::DeleteEntry(row.id));
                self.expect(format!("Entry({:?}) 廃止", row.lineage));
                true
            }
            5 => {
                // Moved, and half of the time changed as well: told once.
                let Some(row) = self.row() else { return false };
                let sheet = self.sheet();
                if sheet == row.sheet {
                    return false;
                }
                if self.random.below(2) == 0 {
                    self.set_cell(&row, Role::Target);
                }
                run(&mut self.book, &Command::SendEntries { rows: vec![row.id], sheet });
                self.expect(format!("Entry({:?}) 移動", row.lineage));
                true
            }
            6 => {
                let sheet = self.sheet();
                let lineage = self.lineage(sheet);
                if !self.takes(("全体", lineage)) {
                    return false;
                }
                let old = self.book.past_of(lineage)[0].overall().unwrap().to_owned();
                let text = self.changed(&old);
                run(&mut self.book, &Command::SetOverall { sheet, text });
                self.expect(format!("Overall({lineage:?}) 全体"));
                true
            }
            7 => {
                let sheet = self.sheet();
                let policy = self.book.sheet(sheet).unwrap().policy;
                if !self.takes(policy) {
                    return false;
                }
                let name = format!("{}（改）", self.book.policy(policy).unwrap().name);
                run(&mut self.book, &Command::RenamePolicy { policy, name });
                self.expect(format!("Policy({policy:?}) 名称"));
                true
            }
            8 => self.edit_plan(),
            9 => self.edit_head(),
            10 => {
                let sheet = self.sheet();
                let lineage = self.lineage(sheet);
                let policies: Vec<_> =
                    self.book.plans().flat_map(|plan| self.book.policies_of(plan.id)).collect();
                let from = self.book.context(sheet).unwrap();
                let others: Vec<_> = policies
                    .iter()
                    .filter(|own| own.plan == from.plan.id && own.id != from.policy.id)
                    .collect();
                let Some(&&to) = others.first() else { return false };
                let to = to.id;
                if !self.takes(("施策", lineage)) {
                    return false;
                }
                run(&mut self.book, &Command::MoveSheet { sheet, policy: to });
                self.expect(format!("Sheet({lineage:?}) 施策"));
                true
            }
            11 => self.delete_sheet(),
            12 => {
                let sheet = self.sheet();
                let name = format!("新しい事業{}", self.done.len());
                self.takes(&name);
                let before: BTreeSet<_> = self.book.entries_of(sheet).unwrap().map(|row| row.id).collect();
                run(&mut self.book, &Command::AddEntry { sheet, after: None });
                let row = self
                    .book
                    .entries_of(sheet)
                    .unwrap()
                    .find(|row| !before.contains(&row.id))
                    .unwrap()
                    .clone();
                run(&mut self.book, &Command::SetName { entry: row.id, name: name.clone() });
                let (column, ..) = self.cell(&row, Role::Target);
                run(
                    &mut self.book,
                    &Command::SetCell { entry: row.id, column, text: "新しい方針".to_owned() },
                );
                self.expect(format!("新規 {name}"));
                // A blank row is nothing new.
                run(&mut self.book, &Command::AddEntry { sheet, after: Some(row.id) });
                true
            }
            _ => {
                // White space alone.
                let Some(row) = self.row() else { return false };
                let (column, caption, text) = self.cell(&row, Role::Target);
                let chars = text.chars().count();
                if chars < 4 {
                    return false;
                }
                let (space, told) = [("\n", "（改行）"), ("　", "（空白）")][self.random.below(2)];
                let at = text.char_indices().nth(1 + self.random.below(chars - 2)).unwrap().0;
                let text = format!("{}{space}{}", &text[..at], &text[at..]);
                run(&mut self.book, &Command::SetCell { entry: row.id, column, text });
                self.expect(format!("Entry({:?}) {caption}{told}", row.lineage));
                true
            }
        }
    }

    fn set_cell(&mut self, row: &Entry, role: Role) {
        let (column, caption, own) = self.cell(row, role);
        let past = self.book.past_of(row.lineage)[0].entry().unwrap().clone();
        let old = past.role(role).map_or(own, |cell| cell.text.clone());
        let text = self.changed(&old);
        run(&mut self.book, &Command::SetCell { entry: row.id, column, text });
        self.expect(format!("Entry({:?}) {caption}", row.lineage));
    }

    fn edit_row(&mut self) -> bool {
        let Some(row) = self.row() else { return false };
        let mut told = 1 + self.random.below(3);
        for what in 0..4 {
            if told == 0 || self.random.below(2) == 0 {
                continue;
            }
            told -= 1;
            match what {
                0 => self.set_cell(&row, Role::Target),
                1 => self.set_cell(&row, Role::Achievement),
                2 => {
                    let name = self.changed(&row.name);
                    run(&mut self.book, &Command::SetName { entry: row.id, name });
                    self.expect(format!("Entry({:?}) 名称", row.lineage));
                }
                _ => {
                    let mark = "統合".to_owned();
                    run(&mut self.book, &Command::ToggleMark { entry: row.id, mark });
                    self.expect(format!("Entry({:?}) 印", row.lineage));
                }
            }
        }
        true
    }

    fn edit_plan(&mut self) -> bool {
        let plans: Vec<Plan> = self.book.plans().cloned().collect();
        let mut plan = self.random.of(&plans).clone();
        if !self.takes(plan.id) {
            return false;
        }
        let id = plan.id;
        if self.random.below(2) == 0 {
            plan.name += "（第2期）";
            self.expect(format!("Plan({id:?}) 名称"));
        } else {
            let goal = self.random.below(plan.goals.len());
            plan.goals[goal].name += "を目指して";
            let code = plan.goals[goal].code.clone();
            self.expect(format!("Plan({id:?}) 基本目標{code}"));
            let measure = &mut plan.goals[goal].measures[0];
            measure.name += "（拡充）";
            let code = measure.code.clone();
            self.expect(format!("Plan({id:?}) 基本施策{code}"));
        }
        run(&mut self.book, &Command::SetPlan(plan));
        true
    }

    fn edit_head(&mut self) -> bool {
        let id = self.sheet();
        let lineage = self.lineage(id);
        if !self.takes(("見出し", lineage)) {
            return false;
        }
        let sheet = self.book.sheet(id).unwrap().clone();
        let (number, mut measures) = (sheet.number + 100, sheet.measures.clone());
        self.expect(format!("Sheet({lineage:?}) 調書番号"));
        if self.random.below(2) == 0 && !measures.is_empty() {
            measures.pop();
            self.expect(format!("Sheet({lineage:?}) 基本施策"));
        }
        run(&mut self.book, &Command::SetSheet { sheet: id, number, goals: sheet.goals, measures });
        true
    }

    fn delete_sheet(&mut self) -> bool {
        let id = self.sheet();
        let lineage = self.lineage(id);
        let rows: Vec<Entry> = self.book.entries_of(id).unwrap().cloned().collect();
        let known = |what: String| self.done.contains(&what);
        let is_touched = rows
            .iter()
            .any(|row| known(format!("{:?}", row.lineage)) || row.name.is_empty() && row.parent.is_none())
            || ["全体", "見出し", "施策"].iter().any(|what| known(format!("{:?}", (what, lineage))));
        if is_touched || self.book.sheets().count() < 3 {
            return false;
        }
        let is_known = |row: &Entry| !self.book.past_of(row.lineage).is_empty();
        let news: Vec<String> =
            rows.iter().filter(|row| !is_known(row)).map(|row| row.name.clone()).collect();
        for row in rows.iter().filter(|row| is_known(row)) {
            self.done.insert(format!("{:?}", row.lineage));
            self.expected.insert(format!("Entry({:?}) 廃止", row.lineage));
        }
        for name in news {
            self.expected.remove(&format!("新規 {name}"));
        }
        for what in ["全体", "見出し", "施策"] {
            self.takes((what, lineage));
        }
        let has_closing = !self.book.past_of(lineage)[0].overall().unwrap().is_empty();
        run(&mut self.book, &Command::DeleteItem(Item::Sheet(id)));
        self.expect(format!("Sheet({lineage:?}) 廃止"));
        if has_closing {
            self.expect(format!("Overall({lineage:?}) 廃止"));
        }
        true
    }
}

#[test]
fn each_edit_is_told_once_and_nothing_is_invented() {
    let base = carried();
    let compare = |book: &Book| Marker::default().compare(book, &Comparing::default()).unwrap().unwrap();
    assert_eq!(told(&compare(&base)), [""; 0], "what only went on has not changed");
    let mut edits = 0;
    for seed in 0..BOOKS {
        let random = Random::new(seed as u64);
        let mut edited =
            Edited { book: base.clone(), random, expected: BTreeSet::new(), done: BTreeSet::new() };
        let mut count = 0;
        while count < EDITS {
            count += usize::from(edited.edit());
        }
        edits += count;
        let comparison = compare(&edited.book);
        let expected: Vec<String> = edited.expected.iter().cloned().collect();
        assert_eq!(told(&comparison), expected, "seed {seed}");
        if seed % PRINTED == 0 {
            check_tags(&edited.book, &comparison, seed);
        }
    }
    assert_eq!(edits, 480);
}

/// What is underlined in the file, by its tags, is what differs; and each old and new text
/// stands in a cell.
fn check_tags(book: &Book, comparison: &Arc<Comparison>, seed: usize) {
    let parts =
        Parts { cover: false, ratings: false, comparison: Some(comparison.clone()), ..Parts::default() };
    let said = Said::of(&super::written(book, &parts));
    let mut underlined: Vec<String> = Vec::new();
    for text in comparison.items().flat_map(|item| item.texts.iter().map(move |text| (item, text))) {
        let (item, text) = text;
        let sides = match item.became {
            Became::Continued => vec![&text.old, &text.new],
            Became::New => vec![&text.new],
            Became::Ended => vec![&text.old],
        };
        for passage in sides {
            let pieces = passage.marked.iter().flat_map(|range| passage.text[range.clone()].split('\n'));
            // What is not seen is not underlined either.
            underlined.extend(pieces.map(seen).filter(|piece| !piece.is_empty()));
            for line in passage.text.lines().map(seen).filter(|line| !line.is_empty()) {
                assert!(said.paragraphs.contains(&line), "{line} of seed {seed}");
            }
        }
        if let ComparedSubject::Entry(_) = item.subject {
            assert!(said.paragraphs.iter().any(|own| *own == seen(&item.name)), "{} of {seed}", item.name);
        }
    }
    underlined.sort();
    let mut found: Vec<String> = said.underlined.iter().filter(|piece| !piece.is_empty()).cloned().collect();
    found.sort();
    assert_eq!(found, underlined, "seed {seed}");
}

fn seen(text: &str) -> String {
    text.split_whitespace().collect()
}

/// What a file says to somebody who cannot see it.
struct Said {
    /// The paragraphs, with all that is within each.
    paragraphs: BTreeSet<String>,
    /// What is underlined.
    underlined: Vec<String>,
}

impl Said {
    fn of(file: &[u8]) -> Self {
        let document = Document::load_mem(file).unwrap();
        let texts = marked_texts(&document);
        let mut said = Self { paragraphs: BTreeSet::new(), underlined: Vec::new() };
        let elements = document.objects.iter().filter_map(|(id, object)| Some((id, object.as_dict().ok()?)));
        for (_, element) in elements {
            let Ok(kind) = element.get(b"S").and_then(Object::as_name) else { continue };
            match kind {
                b"P" => drop(said.paragraphs.insert(text_of(&document, &texts, element))),
                b"Span" => {
                    let attributes = element.get(b"A").unwrap().as_dict().unwrap();
                    let name = |key: &[u8]| attributes.get(key).unwrap().as_name().unwrap().to_vec();
                    assert_eq!(
                        (name(b"O"), name(b"TextDecorationType")),
                        (b"Layout".to_vec(), b"Underline".to_vec())
                    );
                    said.underlined.push(text_of(&document, &texts, element));
                }
                _ => {}
            }
        }
        said
    }
}

/// What an element says, in the order of its kids.
fn text_of(document: &Document, texts: &BTreeMap<(ObjectId, i64), String>, element: &Dictionary) -> String {
    let page = element.get(b"Pg").and_then(Object::as_reference).ok();
    let kids: Vec<&Object> = match element.get(b"K") {
        Ok(Object::Array(kids)) => kids.iter().collect(),
        Ok(kid) => vec![kid],
        Err(_) => Vec::new(),
    };
    let of = |kid: &Object| match kid {
        Object::Integer(mark) => texts.get(&(page.unwrap(), *mark)).cloned().unwrap_or_default(),
        Object::Dictionary(kid) => {
            let page = kid.get(b"Pg").unwrap().as_reference().unwrap();
            let mark = kid.get(b"MCID").unwrap().as_i64().unwrap();
            texts.get(&(page, mark)).cloned().unwrap_or_default()
        }
        Object::Reference(id) => text_of(document, texts, document.get_dictionary(*id).unwrap()),
        other => panic!("{other:?}"),
    };
    seen(&kids.into_iter().map(of).collect::<String>())
}

/// The text of each piece of marked content.
fn marked_texts(document: &Document) -> BTreeMap<(ObjectId, i64), String> {
    let mut texts = BTreeMap::new();
    for page in document.page_iter() {
        let fonts: BTreeMap<Vec<u8>, BTreeMap<u16, String>> = document
            .get_page_fonts(page)
            .unwrap()
            .into_iter()
            .map(|(name, font)| (name, unicode(document, font)))
            .collect();
        let content = Content::decode(&document.get_page_content(page)).unwrap();
        let (mut open, mut font) = (Vec::new(), None);
        for operation in content.operations {
            let mut show = |string: &[u8]| {
                let Some(mark) = open.iter().rev().find_map(|mark: &Option<i64>| *mark) else { return };
                let text: &mut String = texts.entry((page, mark)).or_default();
                for code in string.chunks(2) {
                    let code = u16::from_be_bytes([code[0], code[1]]);
                    text.push_str(fonts[font.as_ref().unwrap()].get(&code).map_or("", String::as_str));
                }
            };
            match operation.operator.as_str() {
                "BDC" => {
                    let properties = operation.operands[1].as_dict().ok();
                    open.push(properties.and_then(|own| own.get(b"MCID").ok()?.as_i64().ok()));
                }
                "EMC" => drop(open.pop()),
                "Tf" => font = Some(operation.operands[0].as_name().unwrap().to_vec()),
                "Tj" => show(operation.operands[0].as_str().unwrap()),
                "TJ" => operation.operands[0]
                    .as_array()
                    .unwrap()
                    .iter()
                    .filter_map(|own| own.as_str().ok())
                    .for_each(&mut show),
                _ => {}
            }
        }
    }
    texts
}

/// What the codes of a font stand for, by its ToUnicode (ISO 32000-1, 9.10.3).
fn unicode(document: &Document, font: &Dictionary) -> BTreeMap<u16, String> {
    let stream = document.dereference(font.get(b"ToUnicode").unwrap()).unwrap().1.as_stream().unwrap();
    let data = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
    let text = String::from_utf8_lossy(&data).into_owned();
    let mut codes = BTreeMap::new();
    let mut in_chars = false;
    for line in text.lines() {
        in_chars = in_chars && !line.contains("endbfchar") || line.contains("beginbfchar");
        let mut parts = line.split(['<', '>']).filter(|part| !part.trim().is_empty());
        if let (true, Some(code), Some(to)) = (in_chars, parts.next(), parts.next())
            && let Ok(code) = u16::from_str_radix(code.trim(), 16)
        {
            let units: Vec<u16> = (0..to.len() / 4)
                .map(|at| u16::from_str_radix(&to[4 * at..4 * at + 4], 16).unwrap())
                .collect();
            codes.insert(code, String::from_utf16(&units).unwrap());
        }
    }
    codes
}
