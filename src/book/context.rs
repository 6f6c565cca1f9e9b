//! A sheet together with all that it belongs to.

use super::{
    Body, Book, Entry, Form, Known as _, Listed, LookupError, Outline, PageSetup, Plan, Policy, Sheet,
    SheetId, Unread, fields,
};

/// A sheet, its policy, plan and form, and the book they are in.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct Context<'b> {
    pub book: &'b Book,
    pub sheet: &'b Sheet,
    pub policy: &'b Policy,
    pub plan: &'b Plan,
    pub form: &'b Form,
    /// Its rows.
    pub body: &'b Body,
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
    /// A sheet with all that it belongs to.
    ///
    /// # Errors
    /// [`LookupError::Gone`] where some of it is missing, or it cannot be read.
    pub fn context(&self, sheet: SheetId) -> Result<Context<'_>, LookupError> {
        let body = self.bodies.get(sheet)?.ok_or(LookupError::Gone)?;
        let found = || {
            let sheet = body.sheet()?;
            let policy = self.policy(sheet.policy)?;
            let plan = self.plan(policy.plan)?;
            Some(Context { book: self, sheet, policy, plan, form: self.form(plan.form)?, body })
        };
        found().ok_or(LookupError::Gone)
    }

    /// All sheets with what they belong to, in the order in which they are printed.
    pub fn contexts(&self) -> impl Iterator<Item = Result<Context<'_>, Unread>> {
        self.sheets().filter_map(|sheet| self.context(sheet.id).known().transpose())
    }
}

impl<'b> Context<'b> {
    /// How the sheet is set on paper: its own way, or else its form's.
    pub fn page(&self) -> &'b PageSetup {
        self.sheet.page.as_deref().unwrap_or(&self.form.page)
    }

    /// The sheet's rows in order.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = &'b Entry> + Clone + use<'b> {
        self.body.entries()
    }

    /// A caption with its fields filled in: as [`Outline::expand`](super::Outline::expand), and `{番号}` is
    /// the sheet's number.
    pub fn expand(&self, caption: &str) -> String {
        let numbered =
            fields::fill(caption, |field| (field == "{番号}").then(|| self.sheet.number.to_string()));
        self.book.expand(&numbered)
    }
}
