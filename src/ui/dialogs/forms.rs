//! 様式の一覧: the book's forms, and who uses them.

use eframe::egui::{self, Button, Grid, RichText, Ui, vec2};

use crate::book::{Book, Form, Outline};
use crate::edit::Command;
use crate::ui::kit::dialog::{Buttons, Dialog, DialogScene};
use crate::ui::kit::theme::{Palette, bold, size};
use crate::ui::kit::widgets::named;
use crate::ui::request::{Action, Actions, Ask, Verb};

use super::form::users;
use super::page::widgets::note_ui;

/// Shows the book's forms.
#[derive(Debug)]
pub struct FormsDialog;

impl Dialog for FormsDialog {
    fn title(&self) -> String {
        "様式の一覧".to_owned()
    }

    fn width(&self) -> f32 {
        860.0
    }

    fn buttons(&self) -> Buttons {
        Buttons::close()
    }

    fn body(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
        let Some(book) = scene.book() else { return scene.close() };
        Grid::new("forms").num_columns(2).spacing([16.0, 10.0]).show(ui, |ui| {
            for form in book.forms() {
                form_ui(ui, book, form, scene.actions);
                ui.end_row();
            }
        });
        ui.add_space(4.0);
        if ui.button(Verb::LoadForm.label()).clicked() {
            scene.actions.push(Action::Do(Verb::LoadForm));
        }
    }

    fn foot(&mut self, ui: &mut Ui, _scene: &mut DialogScene<'_>) {
        note_ui(
            ui,
            "計画ごとの様式は、「計画の名前・目標を変更…」で選べます。追加や削除は「元に戻す」で戻せます。",
        );
    }
}

fn form_ui(ui: &mut Ui, book: &Book, form: &Form, actions: &mut Actions) {
    let palette = Palette::of(ui.ctx());
    ui.vertical(|ui| {
        ui.set_width(400.0);
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.add(
            egui::Label::new(RichText::new(&form.name).font(bold(size::TEXT)).color(palette.text)).truncate(),
        );
        let words =
            format!("{}列、評価区分{}つ。{}", form.columns.len(), form.ratings.len(), users(book, form));
        note_ui(ui, &words);
    });
    ui.horizontal(|ui| {
        let mut button = |ui: &mut Ui, words: &str, enabled: bool, hint: &str, action: Action| {
            let response = ui.add_enabled(enabled, Button::new(words).min_size(vec2(0.0, size::ROW)));
            named(&response, &format!("「{}」を{words}", form.name));
            if response.on_disabled_hover_text(hint).clicked() {
                actions.push(action);
            }
        };
        button(ui, "編集…", true, "", Action::Ask(Ask::Form(form.id)));
        let copy = Form { name: copy_name(book, &form.name), ..form.clone() };
        let copy = Form { shelved: Vec::new(), ..copy };
        let copy = Command::AddForm { form: Box::new(copy), plans: Vec::new() };
        button(ui, "複製", true, "", Action::EditInPlace(copy));
        button(ui, "ファイルに保存…", true, "", Action::SaveForm(form.id));
        let unused = book.plans_in(form.id).next().is_none() && book.forms().count() > 1;
        let hint = "計画で使われている様式と、最後の様式は削除できません";
        button(ui, "削除", unused, hint, Action::EditInPlace(Command::DeleteForm(form.id)));
    });
}

/// A name that no form has yet.
fn copy_name(book: &Outline, name: &str) -> String {
    let is_free = |name: &String| book.forms().all(|form| form.name != *name);
    let numbered = (2_u32..).map(|number| format!("{name}のコピー{number}"));
    std::iter::once(format!("{name}のコピー")).chain(numbered).find(is_free).unwrap_or_default()
}
