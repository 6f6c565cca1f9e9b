//! What would become of the book, in words.

use std::collections::BTreeMap;

use crate::book::{Book, EntryId, Fate, FiscalYear, Record, SheetId};
use crate::carry::pull::{NotPulled, PullEffect, Pulled, Source};
use crate::error::Error;
use crate::search::Spot;
use crate::viewmodel::find::words::where_of;
use crate::viewmodel::names::name_line;
use crate::viewmodel::names::sheet_name;
use crate::words::grouped;

use super::tree::entry_name;

/// While it is being worked out.
pub const WORKING: &str = "引き継ぐ内容を調べています…";

/// Where nothing is chosen.
pub const NOTHING_CHOSEN: &str = "左の一覧から、引き継ぐ計画、調書、事業のどれかを選んでください。";

/// Where a policy is chosen.
pub const POLICY_CHOSEN: &str = "施策は、調書ごとに引き継ぎます。計画、調書、事業のどれかを選んでください。";

/// Where all that is chosen is in the book.
pub const SAME: &str = "新しく引き継ぐ内容はありません。開いているファイルに、すべてあります。";

/// What is said of an earlier year's file, above what comes.
pub const EARLIER: &str =
    "前の年度のファイルです。毎年書き直す列（達成度、評価など）は書き換えずに、記録に残します。";

/// What is said of columns, where the forms differ.
pub const COLUMNS: &str = "様式が違うため、どの列に入れるかを確かめてください。";

/// A column that goes nowhere.
pub const NO_COLUMN: &str = "引き継がない";

/// What is said of another city's file, above what it holds.
pub fn stranger(city: &str) -> String {
    format!(
        "{}のファイルです。名前が同じでも、このファイルの事業や調書とは別のものとして引き継ぎます。",
        name_line(city)
    )
}

/// What becomes of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum PullKind {
    Added,
    Replaced,
    Filled,
    LeftOut,
    Recorded,
}

impl PullKind {
    /// All of them, in the order in which they are counted.
    pub const ALL: [Self; 5] = [Self::Added, Self::Replaced, Self::Filled, Self::LeftOut, Self::Recorded];

    /// What it is called.
    pub fn words(self) -> &'static str {
        match self {
            Self::Added => "追加",
            Self::Replaced => "置き換え",
            Self::Filled => "空欄に入れる",
            Self::LeftOut => "入らない",
            Self::Recorded => "記録",
        }
    }

    fn unit(self) -> &'static str {
        match self {
            Self::Added | Self::Recorded => "件",
            Self::Replaced | Self::Filled | Self::LeftOut => "か所",
        }
    }
}

/// The texts that go with it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Texts {
    None,
    One(String),
    /// The one that stands now, and the one that takes its place.
    Two(String, String),
}

/// One thing that becomes of the book.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct PullLine {
    pub kind: PullKind,
    /// What it is, or where.
    pub place: String,
    pub texts: Texts,
    /// How many it stands for.
    count: usize,
}

impl PullLine {
    fn new(kind: PullKind, place: String) -> Self {
        Self { kind, place, texts: Texts::None, count: 1 }
    }

    fn with(self, texts: Texts) -> Self {
        Self { texts, ..self }
    }

    /// One for tests.
    #[cfg(test)]
    pub fn of(kind: PullKind, place: &str, texts: Texts) -> Self {
        Self::new(kind, place.to_owned()).with(texts)
    }
}

/// Says line by line what becomes of `own`.
pub fn lines(pulled: &Pulled, own: &Book, is_earlier: bool) -> Vec<PullLine> {
    let new = pulled.changes.iter().filter_map(|change| match &change.after {
        Some(Record::Sheet(sheet)) => Some((sheet.id, sheet.number)),
        _ => None,
    });
    let places = Places { own, new: new.collect() };
    pulled.effects.iter().map(|effect| places.line(effect, is_earlier)).collect()
}

/// What things are called in the book and in what comes into it.
struct Places<'b> {
    own: &'b Book,
    new: BTreeMap<SheetId, u32>,
}

impl Places<'_> {
    fn line(&self, effect: &PullEffect, is_earlier: bool) -> PullLine {
        let added = |place: String| PullLine::new(PullKind::Added, place);
        match effect {
            PullEffect::NewForm(name) => added(format!("様式「{}」", name_line(name))),
            PullEffect::NewPlan(name) => added(format!("計画「{}」", name_line(name))),
            PullEffect::NewPolicy(name) => added(format!("施策「{}」", name_line(name))),
            PullEffect::NewSheet(number) => added(format!("新しい調書　{}", sheet_name(*number))),
            PullEffect::NewEntry { sheet, name } if name.is_empty() => {
                added(format!("{}　（事業名なし）", self.sheet(*sheet)))
            }
            PullEffect::NewEntry { sheet, name } => {
                added(format!("{}　{}", self.sheet(*sheet), name_line(name)))
            }
            PullEffect::Replaces { sheet, entry, what, old, new } => {
                PullLine::new(PullKind::Replaced, self.text(*sheet, *entry, what))
                    .with(Texts::Two(old.clone(), new.clone()))
            }
            PullEffect::Fills { sheet, entry, what, new } => {
                PullLine::new(PullKind::Filled, self.text(*sheet, *entry, what)).with(Texts::One(new.clone()))
            }
            PullEffect::Placed { sheet, name, from, what, text } => {
                let name = if name.is_empty() { "（事業名なし）".to_owned() } else { name_line(name) };
                let from = if from == what {
                    String::new()
                } else {
                    format!("（引き継ぐ元では「{from}」）")
                };
                let place = format!("{}　{name}・{what}{from}", self.sheet(*sheet));
                PullLine::new(PullKind::Filled, place).with(Texts::One(text.clone()))
            }
            PullEffect::LeftOut { name, what, text } => {
                let rest = if is_earlier { "。記録には残ります" } else { "" };
                let place = format!("{}・{what}（様式に列がないため入りません{rest}）", name_line(name));
                PullLine::new(PullKind::LeftOut, place).with(Texts::One(text.clone()))
            }
            PullEffect::Rejoined { name, sheet, was } => {
                let what = sheet.map_or_else(|| name_line(name), sheet_name);
                let was = if *was == Fate::Merged { "まとめた" } else { "やめた" };
                let words = format!("{what}　前年度で{was}という記録を、今年度に続くものに直します");
                PullLine::new(PullKind::Recorded, words)
            }
            PullEffect::History(count) => PullLine {
                count: *count,
                ..PullLine::new(PullKind::Recorded, format!("前年度までの記録　{}件", grouped(*count)))
            },
            PullEffect::Series(count) => {
                PullLine { count: *count, ..added(format!("年度ごとの指標　{}件", grouped(*count))) }
            }
        }
    }

    fn sheet(&self, sheet: SheetId) -> String {
        let own = self.own.listing(sheet).map(|sheet| sheet.number);
        sheet_name(own.or_else(|| self.new.get(&sheet).copied()).unwrap_or_default())
    }

    /// Which text of the book it is.
    fn text(&self, sheet: SheetId, entry: Option<EntryId>, what: &str) -> String {
        let number = self.sheet(sheet);
        let Some(row) = entry.and_then(|entry| self.own.entry(entry).ok()) else {
            return format!("{number}　{}", where_of(self.own, &Spot::Overall(sheet)));
        };
        // A nameless row is called by the one that it divides.
        let head = row.parent.filter(|_| row.name.is_empty()).and_then(|head| self.own.entry(head).ok());
        let name = head.map_or_else(|| entry_name(row), |head| format!("{}の区分の行", entry_name(head)));
        format!("{number}　{name}・{what}")
    }
}

/// All in one line: 追加 2件、置き換え 3か所.
pub fn summary(lines: &[PullLine]) -> String {
    let part = |kind: PullKind| {
        let count: usize = lines.iter().filter(|line| line.kind == kind).map(|line| line.count).sum();
        (count > 0).then(|| format!("{} {}{}", kind.words(), grouped(count), kind.unit()))
    };
    PullKind::ALL.into_iter().filter_map(part).collect::<Vec<_>>().join("、")
}

/// Why nothing can come; `own` and `other` are the years of the two files.
pub fn refusal(why: NotPulled, source: Source, own: FiscalYear, other: FiscalYear) -> String {
    match (why, source) {
        (NotPulled::Later, _) => later(own, other),
        (NotPulled::Gone, _) => "選んだものが、引き継ぐ元のファイルに見つかりません。".to_owned(),
        (NotPulled::BrokenOff, _) => Error::BrokenOff.to_string(),
        (NotPulled::NotRead, _) => {
            "調書の内容をファイルから読み込めないため、引き継げません。ファイルのある場所に接続できるか確認して、もう一度お試しください。".to_owned()
        }
        (NotPulled::NoTarget, Source::Sheet(_)) => {
            "このファイルには施策がないため、引き継ぐ先がありません。先に施策を追加してください。".to_owned()
        }
        (NotPulled::NoTarget, _) => {
            "このファイルには調書がないため、引き継ぐ先がありません。先に調書を追加してください。".to_owned()
        }
    }
}

/// Why nothing comes from a later year's file.
pub fn later(own: FiscalYear, other: FiscalYear) -> String {
    format!(
        "{other}のファイルです。開いているファイル（{own}）より後の年度のファイルからは、引き継げません。"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::testing::{Small, rows, small};
    use crate::book::{Change, Key as _, PlanId, Sheet};

    fn of(effects: Vec<PullEffect>, changes: Vec<Change>, own: &Book, is_earlier: bool) -> Vec<PullLine> {
        lines(&Pulled { effects, changes, ..Pulled::default() }, own, is_earlier)
    }

    #[test]
    fn what_comes_new_is_named_by_where_it_comes() {
        let Small { book, first, .. } = small();
        let new = Sheet { id: SheetId::from_raw(99), number: 7, ..book.sheet(first).unwrap().clone() };
        let effects = vec![
            PullEffect::NewForm("様式1".to_owned()),
            PullEffect::NewPlan("高齢者\n計画".to_owned()),
            PullEffect::NewPolicy("施策9".to_owned()),
            PullEffect::NewSheet(7),
            PullEffect::NewEntry { sheet: new.id, name: "子ども\n食堂".to_owned() },
            PullEffect::NewEntry { sheet: first, name: String::new() },
            PullEffect::Series(2),
            PullEffect::History(1234),
        ];
        let lines = of(effects, vec![Change::insert(Record::Sheet(new))], &book, false);
        let places: Vec<&str> = lines.iter().map(|line| line.place.as_str()).collect();
        assert_eq!(
            places,
            [
                "様式「様式1」",
                "計画「高齢者計画」",
                "施策「施策9」",
                "新しい調書　調書-7",
                "調書-7　子ども食堂",
                "調書-1　（事業名なし）",
                "年度ごとの指標　2件",
                "前年度までの記録　1,234件"
            ]
        );
        assert_eq!(summary(&lines), "追加 8件、記録 1,234件");
    }

    #[test]
    fn texts_are_named_by_their_row_and_column() {
        let Small { book, first, .. } = small();
        let all = rows(&book, first);
        let replaces = |entry, what: &str| PullEffect::Replaces {
            sheet: first,
            entry,
            what: what.to_owned(),
            old: "前".to_owned(),
            new: "後".to_owned(),
        };
        let fills = PullEffect::Fills {
            sheet: first,
            entry: Some(all[2]),
            what: "達成度".to_owned(),
            new: "新".to_owned(),
        };
        let effects = vec![replaces(Some(all[0]), "評価"), fills, replaces(None, "{施策}")];
        let lines = of(effects, Vec::new(), &book, false);
        let told = |at: usize| (lines[at].kind, lines[at].place.as_str());
        assert_eq!(told(0), (PullKind::Replaced, "調書-1　相談・評価"));
        assert_eq!(lines[0].texts, Texts::Two("前".to_owned(), "後".to_owned()));
        assert_eq!(told(1), (PullKind::Filled, "調書-1　保育の区分の行・達成度"));
        assert_eq!(told(2), (PullKind::Replaced, "調書-1　施策全体又は基本目標からの実績評価"));
        assert_eq!(summary(&lines), "置き換え 2か所、空欄に入れる 1か所");
    }

    #[test]
    fn what_has_no_column_is_said_to_stay_behind() {
        let Small { book, .. } = small();
        let left_out = PullEffect::LeftOut {
            name: "相談".to_owned(),
            what: "予算額".to_owned(),
            text: "1,000千円".to_owned(),
        };
        let place = |is_earlier| of(vec![left_out.clone()], Vec::new(), &book, is_earlier)[0].place.clone();
        assert_eq!(place(false), "相談・予算額（様式に列がないため入りません）");
        assert_eq!(place(true), "相談・予算額（様式に列がないため入りません。記録には残ります）");
    }

    #[test]
    fn every_refusal_says_why() {
        let [own, other] = [2024, 2025].map(|year| FiscalYear::new(year).unwrap());
        let words = |why, source| refusal(why, source, own, other);
        let (sheet, plan) = (Source::Sheet(SheetId::from_raw(1)), Source::Plan(PlanId::from_raw(1)));
        let entry = Source::Entry(EntryId::from_raw(1));
        assert_eq!(
            words(NotPulled::Later, plan),
            "令和7年度のファイルです。開いているファイル（令和6年度）より後の年度のファイルからは、引き継げません。"
        );
        assert!(words(NotPulled::NoTarget, sheet).contains("先に施策を追加"));
        assert!(words(NotPulled::NoTarget, entry).contains("先に調書を追加"));
        assert!(words(NotPulled::Gone, plan).contains("見つかりません"));
    }
}
