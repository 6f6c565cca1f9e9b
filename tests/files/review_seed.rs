//! The checks on the published sheets, where their text is at hand: what they find
//! there, and in the book of the year after in which errors are made on purpose.

use chosho::book::{Book, Cell, CellRecord, Change, EntryId, Record};
use chosho::carry::{Proposal, carry};
use chosho::edit::{Command, Item};
use chosho::import::import;
use chosho::review::{Finding, Rule, Severity, What, check, words};

/// The book, or nothing where there is no text and none is required.
pub fn seed() -> Option<Book> {
    crate::published_sheets().map(|path| import(&std::fs::read(path).unwrap()).unwrap())
}

/// The book of the year after, in which everything says what it said before.
pub fn next_year(last: &Book) -> Book {
    let mut proposal = Proposal::of(last).unwrap();
    proposal.settle(last);
    let mut book = carry(last, &proposal).unwrap();
    let sheets: Vec<_> = book.full_sheets().unwrap().into_iter().cloned().collect();
    for sheet in sheets {
        let rows: Vec<_> = book.entries_of(sheet.id).unwrap().cloned().collect();
        for row in rows {
            let cells = book.past_of(row.lineage)[0].entry().unwrap().cells.clone();
            for cell in cells {
                if book.cell(row.id, &cell.column).is_none() {
                    let own = if cell.merged { Cell::Merged } else { Cell::Text(cell.text) };
                    let record = CellRecord { entry: row.id, column: cell.column, cell: own };
                    book.apply(&Change::insert(Record::Cell(record)));
                }
            }
        }
        let overall = book.past_of(sheet.lineage.unwrap())[0].overall().unwrap().to_owned();
        run(&mut book, &Command::SetOverall { sheet: sheet.id, text: overall });
    }
    book
}

pub fn run(book: &mut Book, command: &Command) {
    let step = command.step(book).unwrap().unwrap();
    book.apply_all(&step.changes);
}

fn told(book: &Book, finding: &Finding) -> String {
    let place = finding.places.first().map(|passage| words::place(book, &passage.at)).unwrap_or_default();
    format!("{} {place} {}", finding.rule().id(), words::message(finding))
}

/// The only row whose name begins like this.
fn row(book: &Book, name: &str) -> EntryId {
    let all = book.sheets().flat_map(|sheet| book.entries_of(sheet.id).unwrap());
    let found: Vec<_> = all.filter(|entry| entry.name.starts_with(name)).collect();
    assert_eq!(found.len(), 1, "{name}");
    found[0].id
}

#[test]
fn what_the_published_sheets_give() {
    let Some(book) = seed() else { return };
    let found: Vec<(Rule, Severity)> =
        check(&book).unwrap().iter().map(|finding| (finding.rule(), finding.severity())).collect();
    // docs/review.md says of each whether it is right.
    let wanted = [
        (Rule::Missing, Severity::Error),
        (Rule::Reached, Severity::Warning),
        (Rule::Contradiction, Severity::Error),
    ];
    assert_eq!(found, wanted);
}

#[test]
fn a_book_that_was_just_carried_forward_is_only_blank() {
    let Some(last) = seed() else { return };
    let mut proposal = Proposal::of(&last).unwrap();
    proposal.settle(&last);
    let book = carry(&last, &proposal).unwrap();
    let other: Vec<String> = check(&book)
        .unwrap()
        .iter()
        .filter(|finding| finding.rule() != Rule::Missing)
        .map(|finding| told(&book, finding))
        .collect();
    assert!(other.is_empty(), "{other:#?}");
}

#[test]
fn what_is_copied_from_last_year_is_told_to_be_so_and_nothing_else() {
    let Some(last) = seed() else { return };
    let book = next_year(&last);
    let known = check(&last).unwrap().len();
    let findings = check(&book).unwrap();
    let is_copy = |own: &&Finding| own.rule() == Rule::Same || matches!(own.what, What::StaleYear { .. });
    let (copies, other): (Vec<_>, Vec<_>) = findings.iter().partition(is_copy);
    let (same, stale): (Vec<_>, Vec<_>) = copies.into_iter().partition(|own| own.rule() == Rule::Same);
    assert_eq!(same.len(), last.sheets().count(), "once a sheet");
    // Each evaluation, each closing text, and each text with figures; by itself where it
    // speaks of its year as if that were this one.
    let all = same.iter().flat_map(|own| own.members.iter()).chain(stale.iter().copied());
    let evaluations =
        all.filter(|own| own.places[0].at.column().is_none_or(|column| column.0 == "evaluation"));
    assert_eq!(evaluations.count(), 29 + 5);
    eprintln!(
        "of these {} speak of last year: {:#?}",
        stale.len(),
        stale.iter().map(|own| (told(&book, own), own.places[0].excerpt.clone())).collect::<Vec<_>>()
    );
    let other: Vec<String> = other.iter().map(|finding| told(&book, finding)).collect();
    assert_eq!(other.len(), known, "what the sheets themselves gave: {other:#?}");
}

/// What is changed where: entry, column, words, other words, and the rule that is to
/// stop there.
const PLANTED: [(&str, &str, &str, &str, Rule); 19] = [
    ("病後児保育", "achievement", "85人", "86人", Rule::PastFigure),
    ("一時保育事業", "achievement", "人員460人", "人員461人", Rule::PastFigure),
    ("一時保育事業", "achievement", "1,819日", "1,918日", Rule::PastFigure),
    ("子育て支援ネットワーク", "achievement", "1,137人", "1,173人", Rule::PastFigure),
    ("認可の公立", "achievement", "18人", "17人", Rule::PastFigure),
    ("ファミリーサポート", "evaluation", "1,996回", "1,969回", Rule::PastFigure),
    ("ファミリーサポート", "target", "提供会員200人", "提供会員190人", Rule::Target),
    ("学童クラブ", "target", "14箇所", "12箇所", Rule::Target),
    ("ファミリーサポート", "achievement", "37人", "36人", Rule::Sum),
    ("延長保育事業", "achievement", "公立3施設", "公立4施設", Rule::Sum),
    ("認可の公立", "evaluation", "66人", "60人", Rule::Difference),
    ("ファミリーサポート", "evaluation", "2,930回", "1,930回", Rule::Difference),
    ("トワイライト", "rating", "未実施", "達成", Rule::Reached),
    ("病後児保育", "rating", "継続", "充実", Rule::Ratings),
    ("家庭福祉員", "rating", "継続", "A", Rule::Ratings),
    ("子どもの遊び場", "achievement", "4回", "平成24年度 4回", Rule::Years),
    ("子ども家庭支援", "achievement", "相談件数", "相談件数（平成23年4月1日現在）", Rule::Years),
    ("子どもの意見", "evaluation", "22年6月", "22年6月31日", Rule::Days),
    ("特定保育", "evaluation", "(定期利用保育)", "(定期利用保育", Rule::Unfinished),
];

#[test]
fn errors_that_are_made_on_purpose_are_found() {
    let Some(last) = seed() else { return };
    let book = next_year(&last);
    let keys = |book: &Book| check(book).unwrap().into_iter().map(|own| own.key).collect::<Vec<_>>();
    let before = keys(&book);
    let mut missed = Vec::new();
    let mut beside = Vec::new();
    for (name, column, from, to, rule) in PLANTED {
        let mut book = book.clone();
        let entry = row(&book, name);
        let text = book.text(entry, &column.into()).to_owned();
        assert!(text.contains(from), "{name} {column} {from}: {text}");
        let text = text.replacen(from, to, 1);
        run(&mut book, &Command::SetCell { entry, column: column.into(), text });
        let new: Vec<Finding> =
            check(&book).unwrap().into_iter().filter(|own| !before.contains(&own.key)).collect();
        if !new.iter().any(|own| own.rule() == rule && own.places[0].at.entry() == Some(entry)) {
            missed.push(format!("{name} {to}"));
        }
        beside.extend(new.iter().filter(|own| own.rule() != rule).map(|own| told(&book, own)));
    }
    eprintln!("found {} of {}; beside these: {beside:#?}", PLANTED.len() - missed.len(), PLANTED.len());
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn rows_and_sheets_that_go_astray_are_found() {
    let Some(last) = seed() else { return };
    let book = next_year(&last);
    let sheets: Vec<_> = book.full_sheets().unwrap().into_iter().cloned().collect();
    let sheet = sheets[1].clone();
    let astray = [
        (Command::DeleteEntry(row(&book, "夜間保育")), Rule::Lost),
        (Command::DeleteItem(Item::Sheet(sheets[3].id)), Rule::Lost),
        (Command::SetName { entry: row(&book, "夜間保育"), name: "休日保育".to_owned() }, Rule::Twice),
        (Command::ToggleMark { entry: row(&book, "夜間保育"), mark: "新規".to_owned() }, Rule::Marks),
        (
            Command::SetSheet { sheet: sheet.id, number: 1, goals: sheet.goals, measures: sheet.measures },
            Rule::Twice,
        ),
    ];
    let before = check(&book).unwrap().iter().map(|own| own.key.clone()).collect::<Vec<_>>();
    for (command, rule) in astray {
        let mut book = book.clone();
        run(&mut book, &command);
        let new = check(&book).unwrap().into_iter().filter(|own| !before.contains(&own.key));
        assert!(new.into_iter().any(|own| own.rule() == rule), "{command:?}");
    }
}
