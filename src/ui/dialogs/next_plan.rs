//! 次期計画を作る: name and period of the new plan, its policies, and what becomes of each
//! sheet of the old one.

use eframe::egui::{self, RichText, ScrollArea, Ui};

use crate::book::{Book, Outline, PlanId};
use crate::edit::{Command, NextSheet, SheetBecomes};
use crate::ui::kit::complaint::Complaint;
use crate::ui::kit::dialog::{Buttons, Dialog, DialogScene, Pressed, Remark};
use crate::ui::kit::theme::{Palette, bold, size};
use crate::ui::kit::widgets::{caption, combo, line_field, menu_rows, named, scroll_ui, small_button};
use crate::ui::request::{Action, Actions};
use crate::viewmodel::names::{name_line, sheet_name};
use crate::viewmodel::next_plan::NextPlanDraft;

const TITLE: &str = "次期計画を作る";
const WIDTH: f32 = 1000.0;
/// What the headings of its lists need.
const HEADINGS: f32 = 90.0;
/// How wide the name of a policy is, and what becomes of a sheet.
const NAME: f32 = 380.0;

/// What a button beside a policy does.
type Rearrange = fn(&mut NextPlanDraft, usize);

/// Asks for the plan that goes on from another.
#[derive(Debug)]
pub struct NextPlanDialog {
    draft: NextPlanDraft,
}

impl NextPlanDialog {
    /// For the plan whose period is over.
    pub fn new(book: &Book, plan: PlanId) -> Option<Self> {
        Some(Self { draft: NextPlanDraft::of(book, plan)? })
    }

    fn name_ui(&mut self, ui: &mut Ui, book: &Outline, scene: &mut DialogScene<'_>) {
        let old = book.plan(self.draft.next.from).map(|plan| name_line(&plan.name)).unwrap_or_default();
        caption(ui, &format!("「{old}」の次の計画の名前"));
        let field = line_field(ui, &mut self.draft.next.name, f32::INFINITY, "", "次期計画の名前");
        scene.first(&field);
        ui.horizontal(|ui| {
            caption(ui, "計画期間");
            line_field(ui, &mut self.draft.first, 140.0, "例：令和7年度", "最初の年度");
            ui.label("から");
            line_field(ui, &mut self.draft.last, 140.0, "例：令和11年度", "最後の年度");
            ui.label("まで");
            let palette = Palette::of(ui.ctx());
            let note = "基本目標は、作成した後に「計画の名前・目標を変更…」で直せます。";
            ui.label(RichText::new(note).size(size::CAPTION).color(palette.second));
        });
    }

    fn policies_ui(&mut self, ui: &mut Ui, book: &Outline, height: f32) {
        let palette = Palette::of(ui.ctx());
        ui.add_space(size::GAP);
        ui.horizontal(|ui| {
            ui.label(RichText::new("施策").font(bold(size::TEXT)));
            if small_button(ui, "新しい施策を追加").clicked() {
                self.draft.add();
            }
        });
        let mut wish: Option<(usize, Rearrange)> = None;
        let area =
            ScrollArea::vertical().id_salt("next policies").max_height(height).auto_shrink([false, true]);
        scroll_ui(ui, area, |ui, _| {
            for (at, policy) in self.draft.next.policies.iter_mut().enumerate() {
                ui.horizontal(|ui| {
                    line_field(ui, &mut policy.name, NAME, "", &format!("施策{}の名前", at + 1));
                    for (words, wanted, can) in [
                        ("上にまとめる", NextPlanDraft::merge_up as Rearrange, at > 0),
                        ("分ける", NextPlanDraft::divide, !policy.from.is_empty()),
                        ("やめる", NextPlanDraft::remove, true),
                    ] {
                        ui.add_enabled_ui(can, |ui| {
                            let button = small_button(ui, words);
                            named(&button, &format!("施策{}を{words}", at + 1));
                            if button.clicked() {
                                wish = Some((at, wanted));
                            }
                        });
                    }
                    let from: Vec<String> = policy
                        .from
                        .iter()
                        .filter_map(|own| book.policy(*own))
                        .map(|own| name_line(&own.name))
                        .collect();
                    let from = if from.is_empty() {
                        "新規".to_owned()
                    } else {
                        format!("元：{}", from.join("、"))
                    };
                    let words = RichText::new(from).size(size::CAPTION).color(palette.second);
                    ui.add(egui::Label::new(words).truncate());
                });
            }
        });
        if let Some((at, wanted)) = wish {
            wanted(&mut self.draft, at);
        }
    }

    fn sheets_ui(&mut self, ui: &mut Ui, book: &Outline, height: f32) {
        ui.add_space(size::GAP);
        ui.label(RichText::new("調書").font(bold(size::TEXT)));
        let names: Vec<String> =
            self.draft.next.policies.iter().map(|policy| name_line(&policy.name)).collect();
        let all: Vec<NextSheet> = self.draft.next.sheets.clone();
        let number = |own: &NextSheet| book.listing(own.sheet).map_or(0, |sheet| sheet.number);
        let area =
            ScrollArea::vertical().id_salt("next sheets").max_height(height).auto_shrink([false, true]);
        scroll_ui(ui, area, |ui, _| {
            for own in &mut self.draft.next.sheets {
                let sheet = sheet_name(number(own));
                let policy = book.listing(own.sheet).and_then(|listed| book.policy(listed.policy));
                let policy = policy.map(|policy| name_line(&policy.name)).unwrap_or_default();
                ui.horizontal(|ui| {
                    let words = |becomes: SheetBecomes| match becomes {
                        SheetBecomes::Continued { policy, more } => match (names.get(policy), more) {
                            (None, _) => "（決めてください）".to_owned(),
                            (Some(name), 0) => format!("続ける：{name}"),
                            (Some(name), more) => format!("{}つに分ける：{name}", more + 1),
                        },
                        SheetBecomes::Merged(into) => {
                            let into = all.iter().find(|own| own.sheet == into);
                            format!(
                                "{}にまとめる",
                                into.map(|own| sheet_name(number(own))).unwrap_or_default()
                            )
                        }
                        SheetBecomes::Ended => "やめる".to_owned(),
                    };
                    let choice = combo(("next sheet", own.sheet)).selected_text(words(own.becomes));
                    let choice = choice.width(NAME).truncate().show_ui(ui, |ui| {
                        menu_rows(ui);
                        let goes = |more| {
                            (0..names.len()).map(move |policy| SheetBecomes::Continued { policy, more })
                        };
                        let others = all.iter().filter(|other| other.sheet != own.sheet);
                        let merged = others.map(|other| SheetBecomes::Merged(other.sheet));
                        let choices = goes(0).chain(goes(1)).chain(merged).chain([SheetBecomes::Ended]);
                        for becomes in choices {
                            ui.selectable_value(&mut own.becomes, becomes, words(becomes));
                        }
                    });
                    named(&choice.response, &format!("{sheet}の扱い"));
                    ui.add(egui::Label::new(format!("{sheet}　{policy}")).truncate());
                });
            }
        });
    }
}

impl Dialog for NextPlanDialog {
    fn title(&self) -> String {
        TITLE.to_owned()
    }

    fn width(&self) -> f32 {
        WIDTH
    }

    fn buttons(&self) -> Buttons {
        Buttons::new("作成")
    }

    fn body(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
        let Some(book) = scene.book() else { return scene.close() };
        self.name_ui(ui, book, scene);
        let height = ((scene.rest(ui) - HEADINGS) / 2.0).clamp(110.0, 300.0);
        self.policies_ui(ui, book, height);
        self.sheets_ui(ui, book, height);
    }

    fn check(&self, book: Option<&Book>) -> Result<(), Complaint> {
        let book = book.ok_or_else(Complaint::silent)?;
        self.draft.entered(book).map(|_| ()).map_err(|refusal| Complaint::new(&refusal.to_string()))
    }

    fn remark(&self, _book: Option<&Book>) -> Option<Remark> {
        let words = "今の計画と入れ替わります。調書の履歴はそのまま残り、新旧対照表に対応が載ります。1回で元に戻せます。";
        Some(Remark::note(words))
    }

    fn has_row(&self) -> bool {
        true
    }

    fn answer(&mut self, _pressed: Pressed, scene: &mut DialogScene<'_>) -> Result<Actions, Complaint> {
        let book = scene.book().ok_or_else(Complaint::silent)?;
        let next = self.draft.entered(book).map_err(|refusal| Complaint::new(&refusal.to_string()))?;
        Ok(vec![Action::Edit(Command::MakeNextPlan(Box::new(next)))])
    }

    fn holds_input(&self) -> bool {
        true
    }
}
