//! A book to begin with.

use super::{Book, Change, Entry, Form, Head, Lineage, Plan, Policy, Record, Sheet};

impl Book {
    /// A book in the first form, with one plan of this name, one policy, one
    /// sheet and one blank row.
    pub fn blank(head: Head, plan: &str) -> Self {
        let mut book = Self::new(head);
        let form = Form::kiyose(book.new_key());
        let plan = Plan {
            id: book.new_key(),
            position: 0,
            name: plan.to_owned(),
            form: form.id,
            period: None,
            goals: Vec::new(),
        };
        let policy = Policy { id: book.new_key(), plan: plan.id, position: 0, name: String::new() };
        let sheet = Sheet {
            id: book.new_key(),
            policy: policy.id,
            position: 0,
            number: 1,
            goals: Vec::new(),
            measures: Vec::new(),
            overall: String::new(),
            page: None,
            note: String::new(),
            lineage: None,
        };
        let entry = Entry {
            id: book.new_key(),
            sheet: sheet.id,
            position: 0,
            parent: None,
            lineage: Lineage::random(),
            name: String::new(),
            marks: Vec::new(),
        };
        for record in [
            Record::Form(form),
            Record::Plan(plan),
            Record::Policy(policy),
            Record::Sheet(sheet),
            Record::Entry(entry),
        ] {
            book.apply(&Change::insert(record));
        }
        book
    }
}
