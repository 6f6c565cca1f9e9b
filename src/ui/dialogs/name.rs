//! A name, or a number, in one field.

use eframe::egui::Ui;

use crate::book::{Book, PlanId, PolicyId, Sheet, SheetId};
use crate::edit::Command;
use crate::ui::kit::complaint::Complaint;
use crate::ui::kit::dialog::{Buttons, Dialog, DialogScene, Pressed, Warns};
use crate::ui::kit::widgets::{caption, line_field};
use crate::ui::request::{Action, Actions};
use crate::viewmodel::names::name_line;
use crate::viewmodel::typed;

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
    /// What stood there at first.
    begun: String,
}

impl NameDialog {
    fn new(subject: Subject, text: String) -> Self {
        Self { subject, begun: text.clone(), text }
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

    /// What the text means.
    ///
    /// # Errors
    /// Why it means nothing.
    fn command(&self, book: Option<&Book>) -> Result<Command, Complaint> {
        let name = self.text.trim().to_owned();
        let is_new = matches!(self.subject, Subject::NewPlan | Subject::NewPolicy(_));
        if is_new && name.is_empty() {
            return Err(Complaint::silent());
        }
        Ok(match self.subject {
            Subject::NewPlan => Command::AddPlan { name, form: None },
            Subject::NewPolicy(plan) => Command::AddPolicy { plan, name },
            Subject::Policy(policy) => Command::RenamePolicy { policy, name },
            Subject::SheetNumber(id) => {
                let number = typed::sheet_number(&self.text).map_err(Complaint::new)?;
                let sheet = book.and_then(|book| book.sheet(id).ok()).ok_or_else(Complaint::silent)?;
                let (goals, measures) = (sheet.goals.clone(), sheet.measures.clone());
                Command::SetSheet { sheet: id, number, goals, measures }
            }
        })
    }
}

impl Dialog for NameDialog {
    fn title(&self) -> String {
        let title = match self.subject {
            Subject::NewPlan => "計画を追加",
            Subject::NewPolicy(_) => "施策を追加",
            Subject::Policy(_) => "施策名を変更",
            Subject::SheetNumber(_) => "調書番号を変更",
        };
        title.to_owned()
    }

    fn width(&self) -> f32 {
        440.0
    }

    fn buttons(&self) -> Buttons {
        Buttons::new(match self.subject {
            Subject::NewPlan | Subject::NewPolicy(_) => "追加",
            Subject::Policy(_) | Subject::SheetNumber(_) => "変更",
        })
    }

    fn body(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
        let label = match self.subject {
            Subject::NewPlan => "計画名",
            Subject::NewPolicy(_) | Subject::Policy(_) => "施策名",
            Subject::SheetNumber(_) => "調書番号",
        };
        caption(ui, label);
        let field = line_field(ui, &mut self.text, f32::INFINITY, "", label);
        scene.first(&field);
        let plan = match self.subject {
            Subject::NewPolicy(plan) => scene.book().and_then(|book| book.plan(plan)),
            _ => None,
        };
        if let Some(plan) = plan {
            caption(ui, &format!("「{}」に追加します。", name_line(&plan.name)));
        }
    }

    fn check(&self, book: Option<&Book>) -> Result<(), Complaint> {
        self.command(book).map(|_| ())
    }

    fn has_row(&self) -> bool {
        matches!(self.subject, Subject::SheetNumber(_))
    }

    fn answer(&mut self, _pressed: Pressed, scene: &mut DialogScene<'_>) -> Result<Actions, Complaint> {
        Ok(vec![Action::Edit(self.command(scene.book())?)])
    }

    fn warns(&self) -> Warns {
        Warns::Never
    }

    fn holds_input(&self) -> bool {
        self.text != self.begun
    }
}
