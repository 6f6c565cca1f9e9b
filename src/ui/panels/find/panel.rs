//! The panel at the right: what is looked for, how, where, and what was found.

use eframe::egui::{
    self, Align, Button, Checkbox, Frame, Id, Key, Layout, Margin, Modifiers, Response, RichText, Ui, vec2,
};
use egui_material_icons::icons;

use crate::book::{Book, ColumnKind, Form, Outline};
use crate::prefs::FindPrefs;
use crate::search::{self, SearchedFields};
use crate::ui::kit::ime::is_deciding;
use crate::ui::kit::text_edit;
use crate::ui::kit::text_edit::Editable;
use crate::ui::kit::theme::{Palette, size};
use crate::ui::kit::widgets::{caption, combo, icon_button, menu_rows, named, small_button, tab_button};
use crate::ui::panels::side::SidePanel;
use crate::ui::request::{Action, Actions, FindRequest, PanelName};
use crate::viewmodel::find::finder::Finder;
use crate::viewmodel::scene::Scene;
use crate::words::grouped;

use super::list::list_ui;

impl SidePanel for Finder {
    fn name(&self) -> PanelName {
        PanelName::Search
    }

    fn wants_focus(&mut self) -> &mut bool {
        &mut self.wants_focus
    }

    fn head_ui(&mut self, ui: &mut Ui, _scene: &Scene<'_>, actions: &mut Actions) {
        for (replace, words) in [(false, "検索"), (true, "置換")] {
            if tab_button(ui, self.replace == replace, words).clicked() {
                actions.push(Action::Find(FindRequest::Open { replace }));
            }
        }
    }

    fn below_head_ui(&mut self, ui: &mut Ui, scene: &Scene<'_>, actions: &mut Actions) {
        let prefs = &scene.prefs.find;
        if self.go_on(scene.book(), scene.session.revision(), scene.sheet, prefs) {
            ui.ctx().request_repaint();
        }
        query_ui(ui, scene.book(), self, prefs, actions);
    }

    fn body_ui(&mut self, ui: &mut Ui, scene: &Scene<'_>, actions: &mut Actions) {
        results_ui(ui, scene.book(), self, actions);
    }
}

fn search_id() -> Id {
    Id::unique("find text")
}

fn with_id() -> Id {
    Id::unique("find with")
}

/// Whether a key was pressed, and not to decide what the input method holds.
fn is_pressed(ui: &Ui, modifiers: Modifiers, key: Key) -> bool {
    !is_deciding(ui.ctx()) && ui.input_mut(|input| input.count_and_consume_key(modifiers, key) > 0)
}

/// What is looked for, how and where.
fn query_ui(ui: &mut Ui, book: &Book, finder: &mut Finder, prefs: &FindPrefs, actions: &mut Actions) {
    ui.spacing_mut().item_spacing.y = 6.0;
    boxes_ui(ui, finder, actions);
    buttons_ui(ui, finder, actions);
    options_ui(ui, prefs, actions);
    scope_ui(ui, book, finder);
}

/// The boxes for what is looked for and what replaces it.
fn boxes_ui(ui: &mut Ui, finder: &mut Finder, actions: &mut Actions) {
    let has_focus = |ui: &Ui, id| ui.memory(|memory| memory.has_focus(id));
    // Before the box sees them: it would put the caret elsewhere.
    if has_focus(ui, search_id()) {
        for (modifiers, key, step) in [
            (Modifiers::SHIFT, Key::Enter, -1),
            (Modifiers::NONE, Key::Enter, 1),
            (Modifiers::NONE, Key::ArrowUp, -1),
            (Modifiers::NONE, Key::ArrowDown, 1),
        ] {
            if is_pressed(ui, modifiers, key) {
                actions.push(Action::Find(FindRequest::Step(step)));
            }
        }
    }
    let field = box_ui(ui, search_id(), &mut finder.text, "検索する文字列");
    if std::mem::take(&mut finder.wants_focus) {
        field.request_focus();
        text_edit::select_all(ui.ctx(), field.id, &finder.text);
    }
    if finder.replace {
        if has_focus(ui, with_id()) && is_pressed(ui, Modifiers::NONE, Key::Enter) {
            actions.push(Action::Find(FindRequest::ReplaceOne));
        }
        box_ui(ui, with_id(), &mut finder.with, "置換後の文字列");
    }
}

fn box_ui(ui: &mut Ui, id: Id, text: &mut String, name: &str) -> Response {
    let palette = Palette::of(ui.ctx());
    let field = ui
        .scope(|ui| {
            ui.visuals_mut().widgets.inactive.bg_stroke.color = palette.strong_line;
            let mut editable = Editable::new(text);
            let edit = text_edit::singleline(&mut editable)
                .id(id)
                .hint_text(name)
                .desired_width(f32::INFINITY)
                .min_size(vec2(0.0, size::ROW))
                .align(egui::Align2([Align::Min, Align::Center]))
                // Enter goes on to the next hit; the focus stays.
                .return_key(None);
            text_edit::add(ui, edit)
        })
        .inner;
    named(&field, name);
    field
}

fn buttons_ui(ui: &mut Ui, finder: &Finder, actions: &mut Actions) {
    let palette = Palette::of(ui.ctx());
    let any = !finder.hits().is_empty();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for (picture, name, step) in [
            (icons::ICON_KEYBOARD_ARROW_UP, "前を検索（Shift+F3）", -1),
            (icons::ICON_KEYBOARD_ARROW_DOWN, "次を検索（F3）", 1),
        ] {
            if icon_button(ui, picture, name, any).clicked() {
                actions.push(Action::Find(FindRequest::Step(step)));
            }
        }
        if let Some(at) = finder.current().filter(|_| any) {
            let words = format!("{} / {}", grouped(at + 1), grouped(finder.hits().len()));
            ui.label(RichText::new(words).color(palette.second).size(size::CAPTION));
        }
        if finder.replace {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let all = ui.add_enabled(any, Button::new("すべて置換…"));
                if all.clicked() {
                    actions.push(Action::Find(FindRequest::ReplaceAll));
                }
                let one = ui.add_enabled(any, Button::new("置換"));
                if one.on_hover_text("選んでいる結果を置き換えて、次へ進みます").clicked()
                {
                    actions.push(Action::Find(FindRequest::ReplaceOne));
                }
            });
        }
    });
}

fn options_ui(ui: &mut Ui, prefs: &FindPrefs, actions: &mut Actions) {
    let mut chosen = *prefs;
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.visuals_mut().widgets.inactive.bg_stroke.color = Palette::of(ui.ctx()).strong_line;
        for (on, words) in [
            (&mut chosen.fold_width, "全角・半角を区別しない"),
            (&mut chosen.fold_kana, "ひらがな・カタカナを区別しない"),
            (&mut chosen.fold_case, "大文字・小文字を区別しない"),
            (&mut chosen.regex, "正規表現を使う"),
        ] {
            ui.add(Checkbox::new(on, words));
        }
    });
    if chosen != *prefs {
        actions.push(Action::SetFind(chosen));
    }
}

/// Where is searched: which sheets, which texts.
fn scope_ui(ui: &mut Ui, book: &Book, finder: &mut Finder) {
    let width = (ui.available_width() - 8.0) / 2.0;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let words = |here| if here { "この調書のみ" } else { "ファイル全体" };
        let sheets = combo("find sheets").selected_text(words(finder.here)).width(width);
        let response = sheets.show_ui(ui, |ui| {
            menu_rows(ui);
            for here in [false, true] {
                ui.selectable_value(&mut finder.here, here, words(here));
            }
        });
        named(&response.response, "検索する場所");
        let choices = fields(book);
        let chosen = choices.iter().find(|(own, _)| *own == finder.fields);
        let words = chosen.map_or("すべての項目", |(_, words)| words);
        let combo = combo("find fields").selected_text(words).width(width).height(400.0).truncate();
        let response = combo.show_ui(ui, |ui| {
            menu_rows(ui);
            for (own, words) in &choices {
                ui.selectable_value(&mut finder.fields, own.clone(), words);
            }
        });
        named(&response.response, "検索する項目");
    });
}

/// The kinds of text that the book has, and what they are called.
fn fields(book: &Outline) -> Vec<(SearchedFields, String)> {
    let mut all = vec![
        (SearchedFields::All, "すべての項目".to_owned()),
        (SearchedFields::Headings, "計画名・施策名".to_owned()),
    ];
    for column in book.forms().flat_map(|form: &Form| &form.columns) {
        let own = match column.kind {
            ColumnKind::Name => SearchedFields::Names,
            _ => SearchedFields::Column(column.id.clone()),
        };
        if all.iter().all(|(other, _)| *other != own) {
            all.push((own, column.short.clone()));
        }
    }
    all.push((SearchedFields::Overall, "実績評価（表の下）".to_owned()));
    all.push((SearchedFields::Notes, "メモ".to_owned()));
    all
}

/// How much was found, and the list of it.
fn results_ui(ui: &mut Ui, book: &Book, finder: &mut Finder, actions: &mut Actions) {
    let palette = Palette::of(ui.ctx());
    if finder.is_done() && finder.unread() > 0 {
        Frame::new().inner_margin(Margin::symmetric(12, 4)).show(ui, |ui| {
            let sheets = grouped(finder.unread());
            let words = format!("調書{sheets}件は、ファイルから読み込めないため検索していません。");
            ui.label(RichText::new(words).color(palette.red));
        });
    }
    let count = finder.hits().len();
    if count > 0 {
        let words = count_words(finder);
        Frame::new().inner_margin(Margin::symmetric(12, 0)).show(ui, |ui| {
            ui.label(RichText::new(words).color(palette.second));
        });
        list_ui(ui, book, finder, actions);
        return;
    }
    Frame::new().inner_margin(Margin::symmetric(12, 8)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 10.0;
        let paragraph = |ui: &mut Ui, words: &str, color| {
            ui.label(RichText::new(words).color(color).line_height(Some(22.0)));
        };
        if let Some(error) = finder.error() {
            paragraph(ui, &error.to_string(), palette.red);
        } else if finder.text.is_empty() {
            paragraph(
                ui,
                "個別事業名、表のセル、評価区分、実績評価、計画名・施策名、メモを検索できます。",
                palette.second,
            );
            paragraph(ui, "入力すると、見つかったところがここに並びます。", palette.second);
        } else if !finder.is_done() {
            paragraph(ui, "検索しています…", palette.second);
        } else {
            paragraph(ui, "見つかりませんでした。", palette.text);
            if finder.here || finder.fields != SearchedFields::All {
                caption(ui, "探す範囲が狭くなっています。");
                if small_button(ui, "すべての調書・項目を検索").clicked() {
                    finder.here = false;
                    finder.fields = SearchedFields::All;
                }
            }
        }
    });
}

/// 「34か所（5件の調書）」
fn count_words(finder: &Finder) -> String {
    let hits = finder.hits();
    let sheets = search::sheets(hits);
    let more = if finder.is_done() { "" } else { "…" };
    let of_sheets = if sheets > 0 { format!("（{}件の調書）", grouped(sheets)) } else { String::new() };
    format!("{}か所{of_sheets}{more}", grouped(hits.len()))
}
