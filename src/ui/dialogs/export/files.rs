//! Into how many files the export goes, and how they are called.

use eframe::egui::{Label, RichText, Ui};

use crate::export::name::NameFields;
use crate::export::{Planned, Split};
use crate::ui::kit::chips::pattern_field;
use crate::ui::kit::theme::{Palette, size};
use crate::ui::kit::widgets::{caption, named, small_button};

use super::{ExportDialog, options};

/// How many names are shown before the rest is only counted.
const SHOWN: usize = 3;

impl ExportDialog {
    pub(super) fn files_ui(&mut self, ui: &mut Ui, files: &[Planned]) {
        let before = self.choice.split;
        options(ui, |ui| {
            for split in Split::ALL {
                let words = match split {
                    Split::Whole => "1つのファイル",
                    Split::Sheet => "調書ごとに分ける",
                    Split::Policy => "施策ごとに分ける",
                };
                ui.radio_value(&mut self.choice.split, split, words);
            }
        });
        if self.choice.split != before {
            self.pattern = self.choice.pattern().to_owned();
        }
        ui.horizontal(|ui| {
            caption(ui, "ファイル名");
            let named = (f32::INFINITY, "ファイル名");
            let is_known = |field: &str| NameFields::NAMES.contains(&field);
            if pattern_field(ui, None, &mut self.pattern, &is_known, named).changed() {
                self.choice.set_pattern(&self.pattern);
            }
        });
        ui.horizontal(|ui| {
            caption(ui, "項目を入れる");
            for field in NameFields::NAMES {
                let word = field.trim_matches(['{', '}']);
                let button = small_button(ui, word);
                named(&button, &format!("ファイル名に{word}を入れる"));
                if button.clicked() {
                    self.pattern.push_str(field);
                    self.choice.set_pattern(&self.pattern);
                }
            }
            if self.pattern != self.choice.split.usual_pattern() && small_button(ui, "標準に戻す").clicked()
            {
                self.pattern = self.choice.split.usual_pattern().to_owned();
                self.choice.set_pattern(&self.pattern);
            }
        });
        names_ui(ui, files);
    }
}

/// The names as they will be.
fn names_ui(ui: &mut Ui, files: &[Planned]) {
    let palette = Palette::of(ui.ctx());
    let small = |words: String| RichText::new(words).size(size::CAPTION);
    if files.is_empty() {
        ui.label(small("書き出す調書を選んでください。".to_owned()).color(palette.red));
    }
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        for file in files.iter().take(SHOWN) {
            // At full size: an underscore is not to be lost.
            ui.add(Label::new(RichText::new(file.file_name()).color(palette.second)).truncate());
        }
        if files.len() > SHOWN {
            let words = format!("ほか{}個（全部で{}個のファイル）", files.len() - SHOWN, files.len());
            ui.label(small(words).color(palette.second));
        }
    });
}
