//! A write that did not come to its end: of two states one is chosen; or the book was
//! given another name since, and what takes the write back is there under the old one.

use std::path::{Path, PathBuf};

use eframe::egui::{RichText, ScrollArea, Ui};

use crate::book::Difference;
use crate::book::era::wareki_moment;
use crate::quote;
use crate::store::{Contents, StepState, Unfinished};
use crate::ui::kit::complaint::Complaint;
use crate::ui::kit::dialog::{Buttons, Dialog, DialogScene, Pressed};
use crate::ui::kit::theme::{Palette, bold, size};
use crate::ui::kit::widgets::{paragraphs, scroll_ui};
use crate::ui::request::{Action, Actions, How};
use crate::viewmodel::restore::lines;

const WIDTH: f32 = 620.0;
/// The height of what differs, at most.
const DETAILS: f32 = 160.0;

/// Two states of a book, of which the clerk chooses one.
#[derive(Debug)]
pub struct UnfinishedDialog {
    path: PathBuf,
    /// What was done last in the one with the last write, and in the one without.
    last: [String; 2],
    /// What differs, sheet by sheet.
    differences: Vec<String>,
}

impl UnfinishedDialog {
    /// For a file as it is, and with its last write taken back.
    pub fn new(path: &Path, [as_is, back]: [Contents; 2]) -> Self {
        // Both were read whole.
        let difference = Difference::between(&back.book, &as_is.book).unwrap_or_default();
        let differences = lines(
            &difference,
            "最後の変更を含まない内容にだけあります",
            "最後の変更を含む内容にだけあります",
        );
        Self { path: path.to_owned(), last: [last(&as_is), last(&back)], differences }
    }
}

impl Dialog for UnfinishedDialog {
    fn title(&self) -> String {
        "最後の変更の確認".to_owned()
    }

    fn width(&self) -> f32 {
        WIDTH
    }

    fn buttons(&self) -> Buttons {
        Buttons::new("最後の変更を含めて開く").other(Some("含めずに開く"))
    }

    fn body(&mut self, ui: &mut Ui, _scene: &mut DialogScene<'_>) {
        paragraphs(
            ui,
            "前回、最後の変更の保存が終わる直前に、停電などで止まりました。\
             最後の変更を含む内容と、含まない内容のどちらも、壊れていません。開くほうを選んでください。\n\
             選ばなかったほうは、同じフォルダーに、別のファイルとして残します。",
        );
        ui.add_space(size::GAP);
        let [with, without] = &self.last;
        state_ui(ui, "最後の変更を含む", with);
        state_ui(ui, "含まない", without);
        ui.add_space(size::GAP);
        let palette = Palette::of(ui.ctx());
        ui.label(RichText::new("2つの違い").font(bold(size::CAPTION)).color(palette.second));
        let area = ScrollArea::vertical().max_height(DETAILS).auto_shrink([false, true]);
        scroll_ui(ui, area, |ui, _| {
            for line in &self.differences {
                ui.label(RichText::new(line).color(palette.text));
            }
        });
        ui.add_space(size::GAP);
        path_ui(ui, &self.path);
    }

    fn answer(&mut self, pressed: Pressed, _scene: &mut DialogScene<'_>) -> Result<Actions, Complaint> {
        let chosen = match pressed {
            Pressed::First => Unfinished::Keep,
            Pressed::Other => Unfinished::TakeBack,
        };
        Ok(vec![Action::OpenAs(self.path.clone(), How::Chosen(chosen))])
    }
}

/// What was done last, and when.
fn last(contents: &Contents) -> String {
    let done = contents.log.iter().rev().find(|logged| logged.state == StepState::Done);
    match done.map(|logged| &logged.step) {
        Some(step) => {
            let at = step.at.map(|at| format!("（{}）", wareki_moment(at))).unwrap_or_default();
            format!("{}{at}まで", step.label)
        }
        None => "作成したときのまま".to_owned(),
    }
}

fn state_ui(ui: &mut Ui, what: &str, last: &str) {
    let palette = Palette::of(ui.ctx());
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(format!("{what}：")).font(bold(size::TEXT)).color(palette.text));
        ui.label(RichText::new(last).color(palette.text));
    });
}

fn path_ui(ui: &mut Ui, path: &Path) {
    let faint = Palette::of(ui.ctx()).second;
    ui.label(RichText::new(quote::path(path)).size(size::CAPTION).color(faint));
}

/// A book that was given another name after a power cut, with what takes back what was
/// broken off.
#[derive(Debug)]
pub struct RenamedDialog {
    path: PathBuf,
    journal: PathBuf,
}

impl RenamedDialog {
    /// For the file, and the journal that belongs to it.
    pub fn new(path: PathBuf, journal: PathBuf) -> Self {
        Self { path, journal }
    }
}

impl Dialog for RenamedDialog {
    fn title(&self) -> String {
        "途中で止まった保存の取消し".to_owned()
    }

    fn width(&self) -> f32 {
        WIDTH
    }

    fn buttons(&self) -> Buttons {
        Buttons::new("取り消して開く")
    }

    fn body(&mut self, ui: &mut Ui, _scene: &mut DialogScene<'_>) {
        let journal = quote::path(self.journal.file_name().unwrap_or_default().as_ref());
        paragraphs(
            ui,
            &format!(
                "前回の保存が途中で止まった後に、ファイルの名前が変えられたようです。このままでは開けませんが、\
                 同じフォルダーにある「{journal}」を使うと、途中までの保存を取り消して、その直前の内容に戻せます。\n\
                 戻した内容に壊れたところがないことは、確かめてあります。今はどちらのファイルも元のままです。"
            ),
        );
        ui.add_space(size::GAP);
        path_ui(ui, &self.path);
    }

    fn answer(&mut self, _pressed: Pressed, _scene: &mut DialogScene<'_>) -> Result<Actions, Complaint> {
        Ok(vec![Action::Reunite(self.path.clone(), self.journal.clone())])
    }
}
