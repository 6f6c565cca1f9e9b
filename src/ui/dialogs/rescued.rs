//! What an earlier session left that was in no file of the clerk's.

use eframe::egui::{RichText, Ui};

use crate::book::era::wareki_moment;
use crate::edit::Rescued;
use crate::quote;
use crate::ui::kit::dialog::{Buttons, Dialog, DialogScene};
use crate::ui::kit::theme::{Palette, bold, size};
use crate::ui::kit::widgets::{named, paragraphs, small_button};
use crate::ui::request::Action;
use crate::words::grouped;

/// Offers it.
#[derive(Debug)]
pub struct RescuedDialog {
    left: Vec<Rescued>,
    /// The one that is to be thrown away, asked about once more.
    doubtful: Option<usize>,
}

impl RescuedDialog {
    /// For these, of which there is at least one.
    pub fn new(left: Vec<Rescued>) -> Self {
        Self { left, doubtful: None }
    }
}

impl Dialog for RescuedDialog {
    fn title(&self) -> String {
        "保存されていなかった内容があります".to_owned()
    }

    fn width(&self) -> f32 {
        640.0
    }

    fn buttons(&self) -> Buttons {
        Buttons::close()
    }

    fn body(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
        let (mut open, mut discard) = (None, None);
        paragraphs(
            ui,
            "前回、プログラムが途中で終わったときに、まだファイルに保存されていなかった内容を、\
            このパソコンに残してあります。開いて、名前を付けて保存してください。\n\
            閉じてもなくなりません。次に起動したときに、もう一度お知らせします。",
        );
        ui.add_space(size::GAP);
        for (at, rescued) in self.left.iter().enumerate() {
            match row_ui(ui, rescued, self.doubtful == Some(at)) {
                Some(Choice::Open) => open = Some(at),
                Some(Choice::Doubt) => self.doubtful = Some(at),
                Some(Choice::Keep) => self.doubtful = None,
                Some(Choice::Discard) => discard = Some(at),
                None => {}
            }
            ui.separator();
        }
        if let Some(at) = discard {
            self.doubtful = None;
            scene.actions.push(Action::DiscardRescued(self.left.remove(at)));
        }
        if let Some(rescued) = open.and_then(|at| self.left.get(at)) {
            scene.close_with(Action::OpenRescued(rescued.clone()));
        }
        if self.left.is_empty() {
            scene.close();
        }
    }
}

enum Choice {
    Open,
    Doubt,
    Keep,
    Discard,
}

fn row_ui(ui: &mut Ui, rescued: &Rescued, is_doubtful: bool) -> Option<Choice> {
    let palette = Palette::of(ui.ctx());
    let origin = &rescued.origin;
    let since = origin.since;
    let when = format!("{}から", wareki_moment(since));
    let of = match &origin.path {
        Some(path) => format!("保存できなかったファイル：{}", quote::path(path)),
        None => "保存先が決まっていなかったもの".to_owned(),
    };
    let mut choice = None;
    ui.label(RichText::new(&origin.title).font(bold(size::TEXT)).color(palette.text));
    ui.label(RichText::new(format!("{when}　{of}")).size(size::CAPTION).color(palette.second));
    if let Some(sheets) = origin.part {
        let words = format!(
            "変更した調書など{}件だけの、このパソコンの控えです。ほかの調書は、元のファイルにあります。\
            開いて名前を付けて保存したあと、元のファイルを開き、「他のファイルから引き継ぐ…」で取り込んでください。",
            grouped(sheets)
        );
        ui.label(RichText::new(words).size(size::CAPTION).color(palette.text));
    }
    ui.horizontal(|ui| {
        let mut button = |ui: &mut Ui, words: &str, chosen: Choice| {
            let button = small_button(ui, words);
            named(&button, &format!("{}を{words}", origin.title));
            if button.clicked() {
                choice = Some(chosen);
            }
        };
        if is_doubtful {
            ui.label(RichText::new("削除すると、元に戻せません。").size(size::CAPTION).color(palette.red));
            button(ui, "削除", Choice::Discard);
            button(ui, "残す", Choice::Keep);
        } else {
            button(ui, "開く", Choice::Open);
            button(ui, "削除…", Choice::Doubt);
        }
    });
    choice
}
