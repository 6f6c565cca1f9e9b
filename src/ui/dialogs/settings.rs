//! How the program looks and begins.

use std::path::PathBuf;

use eframe::egui::{self, Grid, RichText, Ui, vec2};

use crate::edit::Session;
use crate::prefs::{CaretChoice, Prefs, Settings, ThemeChoice};
use crate::quote;
use crate::ui::kit::complaint::Complaint;
use crate::ui::kit::dialog::{Buttons, Dialog, DialogScene, Pressed};
use crate::ui::kit::theme::{Palette, size};
use crate::ui::kit::widgets::{combo, field_label, menu_rows, named};
use crate::ui::request::{Action, Actions, ChosenFile, FileWant, Verb};
use crate::words::percent;

/// The themes as they are called here and in the menu.
pub const THEMES: [(ThemeChoice, &str); 4] = [
    (ThemeChoice::System, "システムの設定に合わせる"),
    (ThemeChoice::Light, "明るい画面"),
    (ThemeChoice::Dark, "暗い画面"),
    (ThemeChoice::HighContrast, "コントラストの強い画面"),
];

/// The sizes that are offered, in percent.
pub const SIZES: [u16; 8] = [70, 80, 90, 100, 110, 125, 150, 200];

const CARETS: [(CaretChoice, &str); 3] = [
    (CaretChoice::Still, "点滅しない"),
    (CaretChoice::Slow, "ゆっくり点滅する"),
    (CaretChoice::Normal, "点滅する"),
];

const FIELD: f32 = 240.0;

/// The settings.
#[derive(Debug)]
pub struct SettingsDialog {
    settings: Settings,
    /// Where backups go as long as no folder is chosen.
    usual_backups: Option<PathBuf>,
}

impl SettingsDialog {
    /// With what is chosen now.
    pub fn new(prefs: &Prefs) -> Self {
        let usual_backups = prefs.usual_backups.clone();
        Self { settings: Settings::of(prefs), usual_backups }
    }

    fn look_ui(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
        field_label(ui, "画面の色");
        ui.vertical(|ui| {
            let theme = &mut self.settings.theme;
            let combo = combo_ui(ui, "theme", "画面の色", theme, &THEMES);
            scene.first(&combo);
            note(ui, "「コントラストの強い画面」は、黒い地に白い文字と太い枠で表示します。");
        });
        ui.end_row();
    }

    fn size_ui(&mut self, ui: &mut Ui) {
        field_label(ui, "画面の大きさ");
        ui.vertical(|ui| {
            let share = (self.settings.zoom * 100.0).round() as u16;
            let mut choice = share;
            let names = SIZES.map(|share| (share, percent(share)));
            let mut names: Vec<(u16, &str)> =
                names.iter().map(|(size, name)| (*size, name.as_str())).collect();
            let own = percent(share);
            if !SIZES.contains(&share) {
                names.push((share, &own));
            }
            combo_ui(ui, "size", "画面の大きさ", &mut choice, &names);
            if choice != share {
                self.settings.zoom = f32::from(choice) / 100.0;
            }
            note(ui, "文字とボタンの大きさが変わります。印刷の大きさは変わりません。");
        });
        ui.end_row();
    }

    fn caret_ui(&mut self, ui: &mut Ui) {
        field_label(ui, "カーソル");
        ui.vertical(|ui| {
            combo_ui(ui, "caret", "カーソル", &mut self.settings.caret, &CARETS);
            note(ui, "点滅させると、パソコンの電池を少し多く使います。");
        });
        ui.end_row();
    }

    fn backups_ui(&self, ui: &mut Ui, actions: &mut Actions) {
        field_label(ui, "バックアップの保存先");
        ui.vertical(|ui| {
            let folder = self.settings.backup_folder.as_ref().or(self.usual_backups.as_ref());
            let words = folder.map_or_else(|| "（なし）".to_owned(), |folder| quote::path(folder));
            ui.add_space((size::ROW - size::TEXT) / 2.0);
            ui.add(egui::Label::new(words).wrap());
            ui.horizontal(|ui| {
                let button = ui.button("変更…");
                named(&button, "バックアップの保存先を変更…");
                if button.clicked() {
                    actions.push(Action::ChooseBackups);
                }
                if ui.add_enabled(folder.is_some(), egui::Button::new("フォルダーを開く")).clicked() {
                    actions.extend(folder.cloned().map(Action::ShowBackups));
                }
            });
            note(ui, "変更したファイルを閉じるときに、自動で作成します。");
        });
        ui.end_row();
    }
}

impl Dialog for SettingsDialog {
    fn title(&self) -> String {
        "設定".to_owned()
    }

    fn width(&self) -> f32 {
        560.0
    }

    fn buttons(&self) -> Buttons {
        Buttons::new("変更")
    }

    fn body(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
        Grid::new("settings").num_columns(2).spacing(vec2(size::SECTION, size::SECTION)).show(ui, |ui| {
            self.look_ui(ui, scene);
            self.size_ui(ui);
            self.caret_ui(ui);
            self.backups_ui(ui, scene.actions);
        });
        ui.add_space(size::SECTION);
        ui.checkbox(&mut self.settings.preview_at_start, "ファイルを開いたら、印刷プレビューも開く");
        note(ui, "開かない場合も、表示メニューの「印刷プレビュー」でいつでも見られます。");
        ui.add_space(size::SECTION);
        ui.horizontal(|ui| {
            let same = self.settings == Settings::default();
            if ui.add_enabled(!same, egui::Button::new("はじめの設定に戻す")).clicked() {
                self.settings = Settings::default();
            }
            if scene.book().is_some() && ui.button("使い方の案内を見る").clicked() {
                scene.close_with(Action::Do(Verb::Tour));
            }
        });
    }

    fn answer(&mut self, _pressed: Pressed, _scene: &mut DialogScene<'_>) -> Result<Actions, Complaint> {
        Ok(vec![Action::SetSettings(self.settings.clone())])
    }

    /// Has backups go to a folder, once the settings are answered.
    fn receive(&mut self, chosen: &ChosenFile, _session: Option<&Session>) -> bool {
        let is_own = chosen.want == FileWant::Backups;
        if is_own {
            self.settings.backup_folder = Some(chosen.path.clone());
        }
        is_own
    }
}

fn combo_ui<T: Copy + PartialEq>(
    ui: &mut Ui,
    salt: &str,
    name: &str,
    chosen: &mut T,
    choices: &[(T, &str)],
) -> egui::Response {
    let words = choices.iter().find(|(choice, _)| choice == chosen).map_or("", |(_, words)| words);
    let combo = combo(salt).width(FIELD).selected_text(words).show_ui(ui, |ui| {
        menu_rows(ui);
        for (choice, words) in choices {
            ui.selectable_value(chosen, *choice, *words);
        }
    });
    named(&combo.response, name);
    combo.response
}

fn note(ui: &mut Ui, words: &str) {
    let palette = Palette::of(ui.ctx());
    ui.label(RichText::new(words).size(size::CAPTION).color(palette.second));
}
