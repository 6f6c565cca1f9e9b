//! Small books of one sheet, in forms and on papers of any kind.

use arbitrary::Arbitrary;
use chosho::book::{
    Binding, BodyFace, Book, Cell, CellRecord, Change, Column, ColumnId, ColumnKind, Edge, Entry, EntryId,
    FiscalYear, Form, Head, Lineage, Margins, PageSetup, Plan, Policy, Record, Running, Sheet,
};

use crate::text::Text;

/// What a book is made of.
#[derive(Arbitrary, Debug)]
pub struct AnyBook {
    paper: AnyPaper,
    /// Beside the one for names.
    columns: Vec<AnyColumn>,
    /// Which of all columns the one for names is.
    name_at: u8,
    rows: Vec<AnyRow>,
    titles: [Text; 3],
    heading: Text,
    overall: Text,
    codes: Vec<Text>,
}

#[derive(Arbitrary, Debug)]
struct AnyPaper {
    width: u8,
    height: u8,
    margin: u8,
    binding: Option<(u8, u8)>,
    body: u8,
    gothic: bool,
    shrink: bool,
    running: [Text; 3],
}

#[derive(Arbitrary, Debug)]
struct AnyColumn {
    caption: Text,
    group: Option<u8>,
    width: u16,
    kind: u8,
}

#[derive(Arbitrary, Debug)]
struct AnyRow {
    name: Text,
    mark: bool,
    /// Divides the row above.
    part: bool,
    cells: Vec<AnyCell>,
}

#[derive(Arbitrary, Debug)]
enum AnyCell {
    Blank,
    Merged,
    Text(Text),
    Long(Text, u8),
}

/// More is slow and says no more.
const MOST_COLUMNS: usize = 8;
const MOST_ROWS: usize = 12;
const LONGEST: usize = 6_000;

impl AnyPaper {
    fn setup(&self) -> PageSetup {
        let length = |number: u8| 60.0 + f32::from(number) * 1.5;
        let [left, center, right] = self.running.clone().map(|Text(text)| text);
        let binding = self.binding.map_or_else(Binding::default, |(edge, mm)| Binding {
            edge: [Edge::Left, Edge::Top, Edge::Right][usize::from(edge) % 3],
            mm: f32::from(mm) / 4.0,
        });
        PageSetup {
            width_mm: length(self.width),
            height_mm: length(self.height),
            margins: Margins::all(f32::from(self.margin) / 4.0),
            binding,
            body_pt: 6.0 + f32::from(self.body % 40) / 2.0,
            body_face: if self.gothic { BodyFace::Gothic } else { BodyFace::Mincho },
            shrink: self.shrink,
            header: Running { left, ..Running::default() },
            footer: Running { center, right, ..Running::default() },
        }
    }
}

impl AnyBook {
    /// Puts it together.
    pub fn build(self) -> Book {
        let [title, plan_name, policy_name] = self.titles.clone().map(|Text(text)| text);
        let mut book = Book::new(Head {
            title,
            subtitle: String::new(),
            municipality: "若葉市".to_owned(),
            department: "福祉部".to_owned(),
            fiscal_year: FiscalYear::new(2010).expect("a year"),
            as_of: None,
        });
        let form = self.form(&mut book);
        let plan = Plan {
            id: book.new_key(),
            position: 0,
            name: plan_name,
            form: form.id,
            period: None,
            goals: Vec::new(),
        };
        let policy = Policy { id: book.new_key(), plan: plan.id, position: 0, name: policy_name };
        let codes: Vec<String> = self.codes.into_iter().take(4).map(|Text(text)| text).collect();
        let (goals, measures) = codes.split_at(codes.len() / 2);
        let sheet = Sheet {
            id: book.new_key(),
            policy: policy.id,
            position: 0,
            number: 1,
            goals: goals.to_vec(),
            measures: measures.to_vec(),
            overall: self.overall.0,
            page: None,
            note: String::new(),
            lineage: None,
        };
        let columns: Vec<ColumnId> = form.cell_columns().map(|column| column.id.clone()).collect();
        let mut records = vec![
            Record::Form(form),
            Record::Plan(plan),
            Record::Policy(policy),
            Record::Sheet(sheet.clone()),
        ];
        let mut project: Option<EntryId> = None;
        for (at, row) in self.rows.into_iter().take(MOST_ROWS).enumerate() {
            let id = book.new_key();
            let parent = project.filter(|_| row.part);
            project = parent.or(Some(id));
            for (column, cell) in columns.iter().zip(row.cells) {
                let cell = match cell {
                    AnyCell::Blank => continue,
                    AnyCell::Merged => Cell::Merged,
                    AnyCell::Text(Text(text)) => Cell::Text(text),
                    AnyCell::Long(Text(text), times) => {
                        Cell::Text(text.repeat(usize::from(times).min(LONGEST / text.len().max(1))))
                    }
                };
                records.push(Record::Cell(CellRecord { entry: id, column: column.clone(), cell }));
            }
            let marks = if row.mark { vec!["新規".to_owned()] } else { Vec::new() };
            records.push(Record::Entry(Entry {
                id,
                sheet: sheet.id,
                position: at as i64,
                parent,
                lineage: Lineage::derived(&[&at.to_string()]),
                name: row.name.0,
                marks,
            }));
        }
        for record in records {
            book.apply(&Change::insert(record));
        }
        book
    }

    fn form(&self, book: &mut Book) -> Form {
        let usual = Form::kiyose(book.new_key());
        let (name, plain) = (&usual.columns[0], &usual.columns[1]);
        let mut columns: Vec<Column> = self
            .columns
            .iter()
            .take(MOST_COLUMNS)
            .enumerate()
            .map(|(at, column)| Column {
                id: ColumnId(format!("column-{at}")),
                caption: column.caption.0.clone(),
                group: column.group.map(|group| format!("組{}", group % 3)),
                width: column.width % 1000,
                kind: [ColumnKind::Text, ColumnKind::Rating, ColumnKind::Figure]
                    [usize::from(column.kind) % 3],
                role: None,
                ..plain.clone()
            })
            .collect();
        columns.insert(usize::from(self.name_at) % (columns.len() + 1), name.clone());
        let mut form = Form { columns, page: Box::new(self.paper.setup()), ..usual };
        form.captions.overall = self.heading.0.clone();
        form
    }
}
