//! ファイルの検査: what came of it, and what can be done with a damaged file.

use std::path::PathBuf;

use eframe::egui::{RichText, ScrollArea, Ui};

use crate::store::Problem;
use crate::ui::kit::complaint::{Complaint, details_ui};
use crate::ui::kit::dialog::{Buttons, Dialog, DialogScene, Pressed};
use crate::ui::kit::theme::{Palette, size};
use crate::ui::kit::widgets::{paragraphs, scroll_ui};
use crate::ui::request::{Action, Actions, Ask, Verb};
use crate::{error, quote};

/// What is wrong with the file of the open book.
#[derive(Debug)]
pub struct CheckDialog {
    problems: Vec<Problem>,
}

impl CheckDialog {
    /// For what was found.
    pub fn new(problems: Vec<Problem>) -> Self {
        Self { problems }
    }

    fn is_harmless(&self) -> bool {
        self.problems.iter().all(Problem::is_harmless)
    }
}

impl Dialog for CheckDialog {
    fn title(&self) -> String {
        let title = if self.is_harmless() {
            "ファイルに問題はありません"
        } else {
            "ファイルが壊れています"
        };
        title.to_owned()
    }

    fn width(&self) -> f32 {
        if self.is_harmless() { 480.0 } else { 560.0 }
    }

    fn buttons(&self) -> Buttons {
        if self.is_harmless() { Buttons::close() } else { Buttons::new(Verb::SaveAs.label()) }
    }

    fn body(&mut self, ui: &mut Ui, _scene: &mut DialogScene<'_>) {
        let problems = || self.problems.iter().map(ToString::to_string);
        if self.is_harmless() {
            paragraphs(
                ui,
                "ファイルの構造と、すべての調書の内容が、保存したときのままであることを確かめました。",
            );
            if !self.problems.is_empty() {
                ui.add_space(size::GAP);
                paragraphs(ui, "調書の内容に影響はありませんが、次のことに気付きました。");
                problems_ui(ui, problems());
            }
            return;
        }
        paragraphs(
            ui,
            "画面に表示している内容は、ファイルを開いたときに確かめたもので、無事です。\
            「名前を付けて保存…」を押して、別の名前で保存してください。",
        );
        ui.add_space(size::GAP);
        problems_ui(ui, problems());
        let details: Vec<&str> = self.problems.iter().filter_map(Problem::detail).collect();
        details_ui(ui, (!details.is_empty()).then(|| details.join("\n")).as_deref());
    }

    fn answer(&mut self, _pressed: Pressed, _scene: &mut DialogScene<'_>) -> Result<Actions, Complaint> {
        let saves = (!self.is_harmless()).then_some(Action::Do(Verb::SaveAs));
        Ok(saves.into_iter().collect())
    }
}

/// A file that cannot be opened because it is damaged.
#[derive(Debug)]
pub struct DamagedDialog {
    path: PathBuf,
    detail: String,
    has_backups: bool,
}

impl DamagedDialog {
    /// For the file, what is wrong with it, and whether there are backups of it.
    pub fn new(path: PathBuf, detail: String, has_backups: bool) -> Self {
        Self { path, detail, has_backups }
    }
}

impl Dialog for DamagedDialog {
    fn title(&self) -> String {
        "ファイルが壊れています".to_owned()
    }

    fn width(&self) -> f32 {
        560.0
    }

    fn buttons(&self) -> Buttons {
        Buttons::new("読める内容を取り出す")
    }

    fn body(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
        paragraphs(
            ui,
            "ファイルの一部が壊れているため、このままでは開けません。ファイルは元のままです。\n\
            読める内容を、新しいファイルに取り出せます。読めなかったところは、取り出した後にお知らせします。",
        );
        ui.add_space(size::GAP);
        problems_ui(ui, error::plain(&self.detail).split(Problem::BETWEEN).map(str::to_owned));
        details_ui(ui, error::rest(&self.detail).as_deref());
        ui.add_space(size::GAP);
        let faint = Palette::of(ui.ctx()).second;
        ui.label(RichText::new(quote::path(&self.path)).size(size::CAPTION).color(faint));
        if self.has_backups {
            ui.add_space(size::SPACE);
            paragraphs(ui, "このファイルのバックアップがあります。");
            if ui.button(Verb::Restore.label()).clicked() {
                scene.close_with(Action::Ask(Ask::Backups(Some(self.path.clone()))));
            }
        }
    }

    fn answer(&mut self, _pressed: Pressed, _scene: &mut DialogScene<'_>) -> Result<Actions, Complaint> {
        Ok(vec![Action::Salvage(self.path.clone())])
    }
}

fn problems_ui(ui: &mut Ui, problems: impl Iterator<Item = String>) {
    let palette = Palette::of(ui.ctx());
    let area = ScrollArea::vertical().max_height(180.0).auto_shrink([false, true]);
    scroll_ui(ui, area, |ui, _| {
        for problem in problems {
            ui.label(RichText::new(format!("・{problem}")).color(palette.text).line_height(Some(size::LINE)));
        }
    });
}
