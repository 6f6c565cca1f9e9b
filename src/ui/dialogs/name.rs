//! A name, or a number, in one field.

use eframe::egui::{self, RichText};

use crate::book::{Book, PlanId, PolicyId, Sheet, SheetId};
use crate::edit::Command;
use crate::ui::kit::theme::Palette;
use crate::ui::kit::widgets::{Leave, caption, dialog_ui, line_field};
use crate::ui::request::{Action, Actions};
use crate::viewmodel::names::name_line;

#[derive(Debug)]
enum Subject {
    NewPlan,
    NewPolicy(PlanId),
    Policy(PolicyId),
    SheetNumber(SheetId),
}

/// Asks for a name or a number.
#[derive(Debug)]
pub struct NameDialog {
    subject: Subject,
    text: String,
    focused: bool,
}

impl NameDialog {
    fn new(subject: Subject, text: String) -> Self {
        Self { subject, text, focused: false }
    }

    /// For a plan that is to be added.
    pub fn new_plan() -> Self {
        Self::new(Subject::NewPlan, String::new())
    }

    /// For a policy that is to be added.
    pub fn new_policy(plan: PlanId) -> Self {
        Self::new(Subject::NewPolicy(plan), String::new())
    }

    /// Another name for a policy.
    pub fn policy(policy: PolicyId, name: &str) -> Self {
        Self::new(Subject::Policy(policy), name.to_owned())
    }

    /// Another number for a sheet.
    pub fn sheet_number(sheet: &Sheet) -> Self {
        Self::new(Subject::SheetNumber(sheet.id), sheet.number.to_string())
    }

    pub(super) fn show(&mut self, ctx: &egui::Context, book: Option<&Book>, actions: &mut Actions) -> bool {
        let (title, label, done) = match self.subject {
            Subject::NewPlan => ("計画を追加", "計画名", "追加"),
            Subject::NewPolicy(_) => ("施策を追加", "施策名", "追加"),
            Subject::Policy(_) => ("施策名を変更", "施策名", "変更"),
            Subject::SheetNumber(_) => ("調書番号を変更", "調書番号", "変更"),
        };
        let command = book.and_then(|book| self.command(book));
        let left = dialog_ui(ctx, title, done, command.is_some(), 440.0, |ui| {
            caption(ui, label);
            let field = line_field(ui, &mut self.text, f32::INFINITY, "", label);
            if !std::mem::replace(&mut self.focused, true) {
                field.request_focus();
            }
            let plan = match self.subject {
                Subject::NewPolicy(plan) => book.and_then(|book| book.plan(plan)),
                _ => None,
            };
            if let Some(plan) = plan {
                caption(ui, &format!("「{}」に追加します。", name_line(&plan.name)));
            }
            if matches!(self.subject, Subject::SheetNumber(_)) && command.is_none() {
                let red = Palette::of(ui.ctx()).red;
                ui.label(RichText::new("1から9999までの数字を入力してください。").color(red));
            }
        });
        if left == Some(Leave::Done) {
            actions.extend(command.map(Action::Edit));
        }
        left.is_none()
    }

    /// What the text means; `None` while it means nothing.
    fn command(&self, book: &Book) -> Option<Command> {
        use unicode_normalization::UnicodeNormalization as _;
        let name = self.text.trim().to_owned();
        Some(match self.subject {
            Subject::NewPlan => (!name.is_empty()).then_some(Command::AddPlan { name, form: None })?,
            Subject::NewPolicy(plan) => (!name.is_empty()).then_some(Command::AddPolicy { plan, name })?,
            Subject::Policy(policy) => Command::RenamePolicy { policy, name },
            Subject::SheetNumber(id) => {
                let sheet = book.sheet(id)?;
                let plain: String = name.nfkc().collect();
                let number = plain.parse().ok().filter(|number| (1..=9999).contains(number))?;
                let (goals, measures) = (sheet.goals.clone(), sheet.measures.clone());
                Command::SetSheet { sheet: id, number, goals, measures }
            }
        })
    }
}
