//! A sheet together with all that it belongs to.

use super::{Book, Entry, Form, Listed, Outline, PageSetup, Plan, Policy, Sheet, SheetId, fields};

/// A sheet, its policy, plan and form, and the book they are in.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct Context<'b> {
    pub book: &'b Book,
    pub sheet: &'b Sheet,
    pub policy: &'b Policy,
    pub plan: &'b Plan,
    pub form: &'b Form,
}

/// What a sheet belongs to, of a very large book without reading the sheet.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct Standing<'b> {
    pub listed: &'b Listed,
    pub policy: &'b Policy,
    pub plan: &'b Plan,
    pub form: &'b Form,
}

impl Outline {
    /// What a sheet belongs to; `None` where some of it is missing.
    pub fn standing(&self, sheet: SheetId) -> Option<Standing<'_>> {
        let listed = self.listing(sheet)?;
        let policy = self.policy(listed.policy)?;
        let plan = self.plan(policy.plan)?;
        Some(Standing { listed, policy, plan, form: self.form(plan.form)? })
    }

    /// A caption with its fields filled in: `{基準日}` is the as-of date, `{年度}`
    /// the fiscal year, and those of [`fields::of_head`].
    pub fn expand(&self, caption: &str) -> String {
        fields::fill(caption, |field| fields::of_head(field, &self.head))
    }
}

impl Book {
    /// A sheet with all that it belongs to; `None` where some of it is missing.
    pub fn context(&self, sheet: SheetId) -> Option<Context<'_>> {
        let sheet = self.sheet(sheet)?;
        let policy = self.policy(sheet.policy)?;
        let plan = self.plan(policy.plan)?;
        Some(Context { book: self, sheet, policy, plan, form: self.form(plan.form)? })
    }
}

impl<'b> Context<'b> {
    /// How the sheet is set on paper: its own way, or else its form's.
    pub fn page(&self) -> &'b PageSetup {
        self.sheet.page.as_deref().unwrap_or(&self.form.page)
    }

    /// The sheet's rows in order.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = &'b Entry> + Clone + use<'b> {
        self.book.entries_of(self.sheet.id)
    }

    /// A caption with its fields filled in: as [`Book::expand`], and `{番号}` is
    /// the sheet's number.
    pub fn expand(&self, caption: &str) -> String {
        let numbered =
            fields::fill(caption, |field| (field == "{番号}").then(|| self.sheet.number.to_string()));
        self.book.expand(&numbered)
    }
}
