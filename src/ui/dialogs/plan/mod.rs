//! A plan's name, period, form, goals and measures.

use eframe::egui::{Context, Event, Id, Response, RichText, Ui};
use egui_material_icons::icons;

use crate::book::{Book, FiscalYear, FormId, Goal, Plan, Unread};
use crate::edit::{Command, left_out};
use crate::ui::kit::complaint::Complaint;
use crate::ui::kit::dialog::{Buttons, Dialog, DialogScene, Pressed};
use crate::ui::kit::theme::{Palette, bold, size};
use crate::ui::kit::typed::{complaint_ui, mark};
use crate::ui::kit::widgets::{caption, combo, icon_button, line_field, named, small_button};
use crate::ui::request::{Action, Actions};
use crate::viewmodel::goals::{GoalLine, Goals, LineAt};
use crate::viewmodel::typed::{self, Typed};
use crate::words::grouped;

use super::page::widgets::note_ui;

/// What stands in the fields: name and period, the form, and the goals.
type Entries = ([String; 3], Option<FormId>, Vec<Goal>);

/// Asks for a plan.
#[derive(Debug)]
pub struct PlanDialog {
    plan: Plan,
    goals: Goals,
    form: FormId,
    first: Typed<FiscalYear>,
    last: Typed<FiscalYear>,
    /// What it was at first.
    begun: Entries,
    /// The line whose name has the keyboard, and the field that is.
    line: Option<(LineAt, Id)>,
    /// The line whose name is to get it.
    wanted: Option<LineAt>,
}

impl PlanDialog {
    /// For this plan.
    ///
    /// # Errors
    /// [`Unread`] where some of its sheets could not be read.
    pub fn new(book: &Book, plan: &Plan) -> Result<Self, Unread> {
        let year = |year: Option<FiscalYear>| {
            Typed::new(year.map(FiscalYear::wareki).unwrap_or_default(), typed::year)
        };
        let mut own = Self {
            plan: plan.clone(),
            goals: Goals::new(book, plan)?,
            form: plan.form,
            first: year(plan.period.map(|(first, _)| first)),
            last: year(plan.period.map(|(_, last)| last)),
            begun: Entries::default(),
            line: None,
            wanted: None,
        };
        own.begun = own.typed();
        Ok(own)
    }

    /// All that stands in the fields.
    fn typed(&self) -> Entries {
        let head = [&self.plan.name, &self.first.text, &self.last.text].map(String::clone);
        (head, Some(self.form), self.goals.entered())
    }

    fn name_ui(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
        caption(ui, "計画名");
        let field = line_field(ui, &mut self.plan.name, f32::INFINITY, "", "計画名");
        scene.first(&field);
        ui.horizontal(|ui| {
            caption(ui, "計画期間");
            let has_period = !(self.first.is_blank() && self.last.is_blank());
            let mut year = |typed: &mut Typed<FiscalYear>, hint, name| {
                let field = line_field(ui, &mut typed.text, 140.0, hint, name);
                mark(ui, &field, typed.complaint().filter(|_| has_period));
                ui.label(if name == "最初の年度" { "から" } else { "まで" });
            };
            year(&mut self.first, "例：令和6年度", "最初の年度");
            year(&mut self.last, "例：令和10年度", "最後の年度");
        });
    }

    /// The form of the plan's sheets, and what becomes of their text in another.
    fn form_ui(&mut self, ui: &mut Ui, book: &Book) {
        let name = |form| book.form(form).map_or("", |form| form.name.as_str());
        ui.horizontal(|ui| {
            caption(ui, "様式");
            let combo = combo("plan form").selected_text(name(self.form)).width(320.0).truncate();
            let response = combo.show_ui(ui, |ui| {
                for form in book.forms() {
                    ui.selectable_value(&mut self.form, form.id, &form.name);
                }
            });
            named(&response.response, "様式を変更");
            if book.forms().count() == 1 {
                note_ui(ui, "ほかの様式は「様式の一覧…」で追加できます");
            }
        });
        if self.form == self.plan.form {
            return;
        }
        let Some(form) = book.form(self.form) else { return };
        let used = book.plan_use(self.plan.id).and_then(|used| Ok((used, left_out(book, &self.plan, form)?)));
        let (used, aside) = match used {
            Ok(known) => known,
            Err(unread) => return complaint_ui(ui, Some(&unread.0.to_string())),
        };
        let names: Vec<&str> = aside.iter().map(|column| column.short.as_str()).collect();
        let count: usize = aside.iter().map(|column| used.column(&column.id).characters).sum();
        let words = if aside.is_empty() {
            "入力した内容は、同じ列にそのまま表示されます。".to_owned()
        } else {
            format!(
                "新しい様式にない{}列（{}）の{}字は表示されなくなりますが、消えません。「様式の編集…」の「外した列」から戻せます。",
                names.len(),
                names.join("、"),
                grouped(count)
            )
        };
        let amber = Palette::of(ui.ctx()).amber;
        ui.label(RichText::new(words).size(size::CAPTION).color(amber));
    }

    /// A list that is pasted into a name makes lines, which the field would make one of.
    fn take_list(&mut self, ctx: &Context) {
        let line = self.line.take().filter(|(_, field)| ctx.memory(|memory| memory.has_focus(*field)));
        let Some((at, _)) = line else { return };
        let is_list = |event: &Event| matches!(event, Event::Paste(text) if text.trim().contains('\n'));
        let pasted = ctx.input_mut(|input| {
            let at = input.events.iter().position(is_list)?;
            Some(input.events.remove(at))
        });
        if let Some(Event::Paste(text)) = pasted {
            self.wanted = Some(self.goals.paste(at, &text));
        }
    }

    fn goals_ui(&mut self, ui: &mut Ui) {
        let mut change = None;
        let mut new_measure = None;
        let count = self.goals.goals.len();
        let wanted = self.wanted.take();
        let mut focused = None;
        let mut follow = |name: Response, own: LineAt| {
            if wanted == Some(own) {
                name.request_focus();
                name.scroll_to_me(None);
            }
            if name.has_focus() {
                focused = Some((own, name.id));
            }
        };
        for (at, goal) in self.goals.goals.iter_mut().enumerate() {
            let (name, what) = line_ui(ui, 0.0, "基本目標", &mut goal.line, at, count);
            follow(name, LineAt { goal: at, measure: None });
            change = what.map(|what| (at, what)).or(change);
            let mut own = None;
            let measures = goal.measures.len();
            for (number, measure) in goal.measures.iter_mut().enumerate() {
                let (name, what) = line_ui(ui, 32.0, "基本施策", measure, number, measures);
                follow(name, LineAt { goal: at, measure: Some(number) });
                own = what.map(|what| (number, what)).or(own);
            }
            carry_out(&mut goal.measures, own);
            ui.horizontal(|ui| {
                ui.add_space(32.0);
                if small_button(ui, "＋ 基本施策を追加").clicked() {
                    new_measure = Some(at);
                }
            });
            ui.add_space(6.0);
        }
        self.line = focused;
        if let Some(at) = new_measure {
            self.wanted = Some(self.goals.new_measure(at));
        }
        carry_out(&mut self.goals.goals, change);
        if ui.button("＋ 基本目標を追加").clicked() {
            self.wanted = Some(self.goals.new_goal());
        }
        if self.wanted.is_some() {
            ui.ctx().request_repaint();
        }
    }

    /// What was entered.
    ///
    /// # Errors
    /// What is wrong with it.
    fn entered(&self) -> Result<Plan, Complaint> {
        let unread = "計画名が空か、計画期間を読み取れません（例：令和6年度から令和10年度まで）。";
        let unread = || Complaint::new(unread);
        let period = if self.first.is_blank() && self.last.is_blank() {
            None
        } else {
            let years = self.first.value().ok().zip(self.last.value().ok());
            Some(years.filter(|(first, last)| first <= last).ok_or_else(unread)?)
        };
        let name = self.plan.name.trim().to_owned();
        if name.is_empty() {
            return Err(unread());
        }
        if let Some(words) = self.goals.complaint() {
            return Err(Complaint::new(&words));
        }
        Ok(Plan { name, period, goals: self.goals.entered(), ..self.plan.clone() })
    }

    /// All that was changed, as one step.
    fn command(&self, book: &Book, plan: Plan) -> Result<Command, Unread> {
        let id = plan.id;
        let mut more = self.goals.commands(book, &self.plan)?;
        if self.form != self.plan.form {
            more.push(Command::SetPlanForm { plan: id, form: self.form });
        }
        let set = Command::SetPlan(plan);
        if more.is_empty() {
            return Ok(set);
        }
        more.insert(0, set);
        Ok(Command::Together { label: "計画の変更".to_owned(), commands: more })
    }
}

impl Dialog for PlanDialog {
    fn title(&self) -> String {
        "計画の名前・目標を変更".to_owned()
    }

    fn width(&self) -> f32 {
        720.0
    }

    fn buttons(&self) -> Buttons {
        Buttons::new("変更")
    }

    fn begin(&mut self, ctx: &Context, scene: &mut DialogScene<'_>) {
        if scene.book().is_none() {
            scene.close();
        }
        self.take_list(ctx);
    }

    fn body(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
        let Some(book) = scene.book() else { return };
        self.name_ui(ui, scene);
        self.form_ui(ui, book);
        ui.add_space(8.0);
        ui.label(RichText::new("基本目標と基本施策").font(bold(size::TEXT)));
        self.goals_ui(ui);
        let amber = Palette::of(ui.ctx()).amber;
        for warning in self.goals.warnings() {
            ui.label(RichText::new(warning).size(size::CAPTION).color(amber));
        }
    }

    fn check(&self, _book: Option<&Book>) -> Result<(), Complaint> {
        self.entered().map(|_| ())
    }

    fn has_row(&self) -> bool {
        true
    }

    fn answer(&mut self, _pressed: Pressed, scene: &mut DialogScene<'_>) -> Result<Actions, Complaint> {
        let plan = self.entered()?;
        let book = scene.book().ok_or_else(Complaint::silent)?;
        Ok(vec![Action::Edit(self.command(book, plan)?)])
    }

    fn holds_input(&self) -> bool {
        self.typed() != self.begun
    }
}

#[derive(Clone, Copy, Debug)]
enum PlanChange {
    Up,
    Down,
    Remove,
}

fn carry_out<T>(list: &mut Vec<T>, change: Option<(usize, PlanChange)>) {
    match change {
        Some((at, PlanChange::Up)) if at > 0 && at < list.len() => list.swap(at, at - 1),
        Some((at, PlanChange::Down)) if at + 1 < list.len() => list.swap(at, at + 1),
        Some((at, PlanChange::Remove)) if at < list.len() => drop(list.remove(at)),
        _ => {}
    }
}

/// A code and a name; gives the name's field and says what is to become of the line.
fn line_ui(
    ui: &mut Ui,
    indent: f32,
    what: &str,
    line: &mut GoalLine,
    at: usize,
    count: usize,
) -> (Response, Option<PlanChange>) {
    ui.horizontal(|ui| {
        ui.add_space(indent);
        ui.spacing_mut().item_spacing.x = 4.0;
        line_field(ui, &mut line.code, 56.0, "", &format!("{what}の番号"));
        let room = ui.available_width() - 108.0;
        let name = line_field(ui, &mut line.name, room, what, &format!("{what}の名前"));
        let mut change = None;
        let own = format!("{what}{}", line.code);
        for (picture, words, enabled, way) in [
            (icons::ICON_ARROW_UPWARD, "を上へ", at > 0, PlanChange::Up),
            (icons::ICON_ARROW_DOWNWARD, "を下へ", at + 1 < count, PlanChange::Down),
            (icons::ICON_DELETE, "を一覧から外す", true, PlanChange::Remove),
        ] {
            if icon_button(ui, picture, &format!("{own}{words}"), enabled).clicked() {
                change = Some(way);
            }
        }
        (name, change)
    })
    .inner
}
