//! A PDF of this program back into the book that it shows: what pages do not tell of forms and
//! rows stands beside their structure.

use serde::{Deserialize, Serialize};

use super::tagged::{TagNode, TagTree, lines};
use crate::book::limits;
use crate::book::{Book, ColumnKind, Form, name_and_marks};
use crate::error::Result;
use crate::import::sheet::{ReadHead, ReadRow, ReadSheet, RowParent};
use crate::import::{build, json};
use crate::words::property;

/// What such a file says of its book.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct OwnPages {
    /// The book without its plans, as JSON.
    frame: String,
    sheets: Vec<ReadSheet>,
    /// There are pages of the comparison with an earlier year.
    pub has_comparison: bool,
}

/// Reads the sheets of a file's structure; `None` where it does not say what they are.
pub(super) fn read(tree: &TagTree) -> Option<OwnPages> {
    let book = json::parse(&tree.book).ok()?;
    let forms: Vec<Form> = book.forms().cloned().collect();
    let mut sheets = Vec::new();
    let mut has_comparison = false;
    for section in &tree.sections {
        let title = section.of("H1").next();
        match title.filter(|title| title.property(property::NUMBER).is_some()) {
            Some(title) => sheets.push(sheet(section, title, &book, &forms)?),
            None => has_comparison |= title.is_some_and(|title| title.text().starts_with("新旧対照表")),
        }
    }
    (!sheets.is_empty()).then(|| OwnPages { frame: tree.book.clone(), sheets, has_comparison })
}

impl OwnPages {
    /// The book.
    ///
    /// # Errors
    /// More than a book may hold.
    pub fn book(self) -> Result<Option<Book>> {
        let frame = json::parse(&self.frame)?;
        let forms = frame.forms().cloned().collect();
        let rows: usize = self.sheets.iter().map(|sheet| sheet.rows.len()).sum();
        let is_long = self.sheets.iter().any(|sheet| sheet.rows.len() > limits::ROWS_OF_SHEET);
        if is_long || rows > limits::ROWS || self.sheets.len() > limits::SHEETS {
            return Ok(None);
        }
        let book = build::book(frame.head.clone(), forms, self.sheets);
        let is_within = book.records().flatten().all(|record| limits::excess(&record).is_none());
        Ok(Some(book).filter(|_| is_within))
    }
}

fn sheet(section: &TagNode, title: &TagNode, book: &Book, forms: &[Form]) -> Option<ReadSheet> {
    let place: usize = title.property(property::FORM)?.parse().ok()?;
    let form = forms.get(place)?;
    let number: u32 = title.property(property::NUMBER)?.parse().ok()?;
    let mut tables = section.of("Table");
    let head = head(tables.next()?, number, book, form);
    let rows = if form.columns.is_empty() { Vec::new() } else { rows(tables.next()?, form) };
    let closing: Vec<&TagNode> = section.of("P").collect();
    Some(ReadSheet { form: place, head, rows, overall: lines(&closing) })
}

/// The box above the table: plan, policy, and the goals with their measures.
fn head(table: &TagNode, number: u32, book: &Book, form: &Form) -> ReadHead {
    let expand = |caption: &str| book.expand(&caption.replace("{番号}", &number.to_string()));
    let (goal, measure) = (expand(&form.captions.goal), expand(&form.captions.measure));
    let after = |text: &str, caption: &str| {
        let rest = text.strip_prefix(caption.trim_end()).map(str::trim_start);
        rest.unwrap_or(text).trim_end().to_owned()
    };
    let mut head = ReadHead {
        names: Vec::new(),
        number,
        plan: String::new(),
        policy: String::new(),
        goals: Vec::new(),
        measures: Vec::new(),
    };
    for (at, (_, row)) in table.rows().enumerate() {
        let texts: Vec<String> = row.of("TD").map(TagNode::text).collect();
        let links = match (at, texts.as_slice()) {
            (0, [plan, ..]) => {
                head.plan.clone_from(plan);
                &[]
            }
            (1, [policy, links @ ..]) => {
                head.policy.clone_from(policy);
                links
            }
            (_, links) => links,
        };
        if let [own, measures] = links {
            let own = after(own, &goal);
            head.goals.extend((!own.is_empty()).then_some(own));
            let measures = after(measures, &measure);
            head.measures.extend(measures.split('、').filter(|code| !code.is_empty()).map(str::to_owned));
        }
    }
    head
}

fn rows(table: &TagNode, form: &Form) -> Vec<ReadRow> {
    let body: Vec<&TagNode> = table.rows().filter(|(is_head, _)| !is_head).map(|(_, row)| row).collect();
    let name = form.columns.iter().position(|column| column.kind == ColumnKind::Name);
    // A sheet without rows shows one that has no name's cell.
    if let [only] = body.as_slice()
        && only.of("TH").next().is_none()
    {
        return Vec::new();
    }
    let mut going = vec![0_usize; form.columns.len()];
    let mut rows: Vec<ReadRow> = Vec::new();
    for own in body {
        let mut cells = own.nodes();
        let mut row = ReadRow {
            name: String::new(),
            marks: Vec::new(),
            cells: Vec::new(),
            merged: Some(Vec::new()),
            begins_page: false,
            parent: RowParent::Row(own.property(property::PARENT).and_then(|at| at.parse().ok())),
        };
        for (at, column) in form.columns.iter().enumerate() {
            let Some(rest) = going.get_mut(at) else { continue };
            if *rest > 0 {
                *rest -= 1;
                if Some(at) != name
                    && let Some(merged) = &mut row.merged
                {
                    merged.push(column.id.clone());
                }
                continue;
            }
            let Some(cell) = cells.next() else { continue };
            *rest = cell.rows - 1;
            let text = cell.text();
            if column.kind == ColumnKind::Name {
                (row.name, row.marks) = name_and_marks(text.trim(), &form.marks);
            } else if !text.is_empty() {
                row.cells.push((column.id.clone(), text));
            }
        }
        if let Some(name) = own.property(property::NAME) {
            row.name = name.to_owned();
            row.marks = own.all(property::MARK).map(str::to_owned).collect();
        }
        rows.push(row);
    }
    rows
}
