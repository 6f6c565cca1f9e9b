//! A plan's name, period, goals and measures.

use eframe::egui::{self, RichText, ScrollArea, Ui};
use egui_material_icons::icons;

use crate::book::{FiscalYear, Goal, Measure, Plan};
use crate::edit::Command;

use super::super::action::Action;
use super::super::theme::{Palette, bold, size};
use super::super::view::Actions;
use super::super::widgets::{Leave, caption, dialog_ui, icon_button, line_field, scroll_ui, small_button};

/// Asks for a plan.
#[derive(Debug)]
pub struct PlanDialog {
    plan: Plan,
    first: String,
    last: String,
    focused: bool,
}

impl PlanDialog {
    /// For this plan.
    pub fn new(plan: &Plan) -> Self {
        let year = |year: Option<FiscalYear>| year.map(FiscalYear::wareki).unwrap_or_default();
        Self {
            plan: plan.clone(),
            first: year(plan.period.map(|(first, _)| first)),
            last: year(plan.period.map(|(_, last)| last)),
            focused: false,
        }
    }

    pub(super) fn show(&mut self, ctx: &egui::Context, actions: &mut Actions) -> bool {
        let plan = self.entered();
        let left = dialog_ui(ctx, "計画の名前・目標", "変更", plan.is_some(), 640.0, |ui| {
            self.name_ui(ui, plan.is_none());
            ui.add_space(size::SPACE);
            ui.label(RichText::new("基本目標と基本施策").font(bold(size::TEXT)));
            let area = ScrollArea::vertical().max_height(330.0).auto_shrink([false, true]);
            scroll_ui(ui, area, |ui, _| self.goals_ui(ui));
        });
        if left == Some(Leave::Done) {
            actions.extend(plan.map(|plan| Action::Edit(Command::SetPlan(plan))));
        }
        left.is_none()
    }

    fn name_ui(&mut self, ui: &mut Ui, incomplete: bool) {
        caption(ui, "計画名");
        let field = line_field(ui, &mut self.plan.name, f32::INFINITY, "", "計画名");
        if !std::mem::replace(&mut self.focused, true) {
            field.request_focus();
        }
        ui.horizontal(|ui| {
            caption(ui, "計画期間");
            line_field(ui, &mut self.first, 120.0, "例: 令和6年度", "最初の年度");
            ui.label("から");
            line_field(ui, &mut self.last, 120.0, "例: 令和10年度", "最後の年度");
            ui.label("まで");
        });
        if incomplete {
            let red = Palette::of(ui.ctx()).red;
            let words = "計画名が空か、計画期間を読み取れません（例: 令和6年度から令和10年度まで）。";
            ui.label(RichText::new(words).size(size::CAPTION).color(red));
        }
    }

    fn goals_ui(&mut self, ui: &mut Ui) {
        let mut gone = None;
        for (at, goal) in self.plan.goals.iter_mut().enumerate() {
            if line_ui(ui, 0.0, "基本目標", &mut goal.code, &mut goal.name) {
                gone = Some(at);
            }
            let mut measure_gone = None;
            for (at, measure) in goal.measures.iter_mut().enumerate() {
                if line_ui(ui, 32.0, "基本施策", &mut measure.code, &mut measure.name) {
                    measure_gone = Some(at);
                }
            }
            if let Some(at) = measure_gone {
                goal.measures.remove(at);
            }
            ui.horizontal(|ui| {
                ui.add_space(32.0);
                if small_button(ui, "＋ 基本施策を追加").clicked() {
                    let code = format!("{}-{}", goal.code, goal.measures.len() + 1);
                    goal.measures.push(Measure { code, name: String::new() });
                }
            });
            ui.add_space(size::GAP);
        }
        if let Some(at) = gone {
            self.plan.goals.remove(at);
        }
        if ui.button("＋ 基本目標を追加").clicked() {
            let code = (self.plan.goals.len() + 1).to_string();
            self.plan.goals.push(Goal { code, ..Goal::default() });
        }
    }

    /// What was entered; `None` while it is not complete.
    fn entered(&self) -> Option<Plan> {
        let period = match (self.first.trim(), self.last.trim()) {
            ("", "") => None,
            (first, last) => {
                let (first, last) = (FiscalYear::parse(first)?, FiscalYear::parse(last)?);
                (first <= last).then_some(Some((first, last)))?
            }
        };
        let name = self.plan.name.trim().to_owned();
        (!name.is_empty()).then(|| Plan { name, period, ..self.plan.clone() })
    }
}

/// A code and a name; says whether the line is to go.
fn line_ui(ui: &mut Ui, indent: f32, what: &str, code: &mut String, name: &mut String) -> bool {
    ui.horizontal(|ui| {
        ui.add_space(indent);
        line_field(ui, code, 56.0, "", &format!("{what}の番号"));
        let room = ui.available_width() - 52.0;
        line_field(ui, name, room, what, &format!("{what}の名前"));
        icon_button(ui, icons::ICON_DELETE, &format!("この{what}を一覧から外す"), true).clicked()
    })
    .inner
}
