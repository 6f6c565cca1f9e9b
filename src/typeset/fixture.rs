//! Books for the tests of typesetting and of what prints it.

use crate::book::{
    Book, Cell, CellRecord, Change, Column, Entry, EntryId, FiscalYear, Form, FormId, Goal, Head, Lineage,
    Measure, Plan, Policy, Record, Sheet, SheetId,
};

/// A book of one plan in the first form, grown row by row.
pub(crate) struct Builder {
    pub book: Book,
    plan: Plan,
    policy: Option<Policy>,
    sheet: Option<Sheet>,
    position: i64,
}

impl Builder {
    pub fn new() -> Self {
        Self::with_form(|_| {})
    }

    /// `change` makes the form what the test is about.
    pub fn with_form(change: impl FnOnce(&mut Form)) -> Self {
        let mut book = Book::new(Head {
            title: "若葉市保健福祉計画 目標事業評価調書".to_owned(),
            subtitle: "【平成22年度 子ども育成計画 目標事業評価調書】".to_owned(),
            municipality: "若葉市".to_owned(),
            department: "福祉部 子ども課".to_owned(),
            fiscal_year: FiscalYear::new(2010).unwrap(),
            as_of: Some(jiff::civil::date(2011, 4, 1)),
        });
        let mut form = Form::kiyose(book.new_key::<FormId>());
        change(&mut form);
        let measure = |code: &str| Measure { code: code.to_owned(), name: String::new() };
        let plan = Plan {
            id: book.new_key(),
            position: 0,
            name: "子ども育成行動計画（後期計画）".to_owned(),
            form: form.id,
            period: None,
            goals: vec![
                Goal {
                    code: "1".to_owned(),
                    name: String::new(),
                    measures: vec![measure("1-2"), measure("1-3")],
                },
                Goal { code: "2".to_owned(), name: String::new(), measures: vec![measure("2-1")] },
            ],
        };
        book.apply(&Change::insert(Record::Form(form)));
        book.apply(&Change::insert(Record::Plan(plan.clone())));
        Self { book, plan, policy: None, sheet: None, position: 0 }
    }

    /// Goes on in another plan, whose form is a changed copy of the first.
    pub fn plan_with_form(&mut self, name: &str, change: impl FnOnce(&mut Form)) -> &mut Self {
        let mut form = self.book.forms().next().unwrap().clone();
        form.id = self.book.new_key();
        form.position += 1;
        change(&mut form);
        self.position += 1;
        self.plan = Plan {
            id: self.book.new_key(),
            position: self.position,
            name: name.to_owned(),
            form: form.id,
            ..self.plan.clone()
        };
        self.book.apply(&Change::insert(Record::Form(form)));
        self.book.apply(&Change::insert(Record::Plan(self.plan.clone())));
        self.policy = None;
        self
    }

    pub fn policy(&mut self, name: &str) -> &mut Self {
        self.position += 1;
        let policy = Policy {
            id: self.book.new_key(),
            plan: self.plan.id,
            position: self.position,
            name: name.to_owned(),
        };
        self.book.apply(&Change::insert(Record::Policy(policy.clone())));
        self.policy = Some(policy);
        self
    }

    pub fn sheet(&mut self, number: u32, overall: &str) -> SheetId {
        if self.policy.is_none() {
            self.policy("家庭への支援");
        }
        self.position += 1;
        let sheet = Sheet {
            id: self.book.new_key(),
            policy: self.policy.as_ref().unwrap().id,
            position: self.position,
            number,
            goals: vec!["1".to_owned(), "2".to_owned()],
            measures: vec!["1-2".to_owned(), "1-3".to_owned(), "2-1".to_owned()],
            overall: overall.to_owned(),
            page: None,
            note: String::new(),
            lineage: None,
        };
        self.book.apply(&Change::insert(Record::Sheet(sheet.clone())));
        self.sheet = Some(sheet.clone());
        sheet.id
    }

    pub fn entry(&mut self, name: &str, marks: &[&str], parent: Option<EntryId>) -> EntryId {
        self.position += 1;
        let entry = Entry {
            id: self.book.new_key(),
            sheet: self.sheet.as_ref().unwrap().id,
            position: self.position,
            parent,
            lineage: Lineage::derived(&[name]),
            name: name.to_owned(),
            marks: marks.iter().map(|&mark| mark.to_owned()).collect(),
        };
        self.book.apply(&Change::insert(Record::Entry(entry.clone())));
        entry.id
    }

    pub fn cell(&mut self, entry: EntryId, column: &str, cell: Cell) -> &mut Self {
        let record = CellRecord { entry, column: column.into(), cell };
        self.book.apply(&Change::insert(Record::Cell(record)));
        self
    }

    /// A row of plain cells: target, achievement, evaluation, rating.
    pub fn row(&mut self, name: &str, cells: [&str; 4]) -> EntryId {
        let entry = self.entry(name, &[], None);
        for (column, text) in ["target", "achievement", "evaluation", "rating"].into_iter().zip(cells) {
            if !text.is_empty() {
                self.cell(entry, column, Cell::Text(text.to_owned()));
            }
        }
        entry
    }
}

/// The columns that hold text, in order.
pub(crate) fn columns(form: &Form) -> Vec<Column> {
    form.cell_columns().cloned().collect()
}

/// A small whole book: two sheets, marks, a parent with rows of its own, cells
/// merged over them, a closing text of two paragraphs.
pub(crate) fn small() -> Book {
    let mut builder = Builder::new();
    builder.sheet(1, "多様な働き方に応える支援が求められています。\n今後も周知に努めます。");
    builder.row(
        "ひろば事業（Ａ型）",
        [
            "平成21年度　7施設で実施\n平成26年度　検討を継続",
            "公立7園で実施\n参加者数　1,785人",
            "相談や情報提供を重ね、参加者は前年度を上回った。質の向上に努める。",
            "継続",
        ],
    );
    let marked = builder.entry("家庭福祉員", &["新規", "変更"], None);
    builder.cell(marked, "target", Cell::Text("制度の設置について検討します。".to_owned()));
    builder.cell(marked, "rating", Cell::Text("未実施".to_owned()));
    builder.policy("働く家庭への支援");
    builder.sheet(2, "");
    let parent = builder.row(
        "延長保育事業",
        ["19時まで　13か所", "8施設で実施（公立3、私立5）", "利用は２，９３０回と増えた。", "充実"],
    );
    let child = builder.entry("", &[], Some(parent));
    builder.cell(child, "target", Cell::Text("20時まで　利用動向を把握して検討します。".to_owned()));
    builder.cell(child, "achievement", Cell::Merged);
    builder.cell(child, "evaluation", Cell::Merged);
    builder.cell(child, "rating", Cell::Text("継続".to_owned()));
    let named = builder.entry("休日の延長", &[], Some(parent));
    builder.cell(named, "target", Cell::Text("実施園を増やす。".to_owned()));
    builder.book
}
