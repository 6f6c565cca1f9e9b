//! The status bar: is it saved, where is the clerk, what is the as-of date.

use std::time::Duration;

use eframe::egui::{self, Align, Button, Label, Layout, RichText, Role, Sense, Ui, WidgetInfo, vec2};
use egui_material_icons::icons;

use crate::book::era::wareki_date;
use crate::book::{ColumnKind, Place};
use crate::edit::{SaveState, Session};
use crate::monitor::Monitor;
use crate::prefs::{Prefs, ThemeChoice};
use crate::review::{Counts, words};
use crate::ui::kit::jobs::JobKind;
use crate::ui::kit::spots::{TourSpot, mark};
use crate::ui::kit::theme::{Palette, size};
use crate::ui::kit::widgets::{characters, icon, icon_button, progress_bar, small_button};
use crate::ui::request::{Action, Actions, Verb};
use crate::viewmodel::field::Field;
use crate::viewmodel::names::name_line;
use crate::viewmodel::standing;
use crate::viewmodel::standing::Tone;
use crate::words::grouped;
use crate::words::percent;

use super::view::View;

/// The width of 「✓ 保存済み 14:32」 and the like.
const STATE_WIDTH: f32 = 136.0;

/// How often the progress of a job is shown anew.
const PROGRESS: Duration = Duration::from_millis(100);

/// Shows the status bar.
pub fn status_ui(
    ui: &mut Ui,
    session: &Session,
    view: &View,
    prefs: &Prefs,
    job: Option<(JobKind, &Monitor)>,
    actions: &mut Actions,
) {
    // From the right, so that what stands in the middle gives way.
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        settings_ui(ui, session, prefs, actions);
        ui.add_space(12.0);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            saved_ui(ui, session, view, actions);
            if let Some((kind, monitor)) = job {
                return job_ui(ui, kind, monitor, actions);
            }
            review_ui(ui, view, actions);
            if let Some(words) = place_words(session, view) {
                let color = Palette::of(ui.ctx()).second;
                ui.add(Label::new(RichText::new(words).size(size::CAPTION).color(color)).truncate());
            }
        });
    });
}

/// What takes long, how far it has come, and a way to end it.
fn job_ui(ui: &mut Ui, kind: JobKind, monitor: &Monitor, actions: &mut Actions) {
    let palette = Palette::of(ui.ctx());
    ui.label(RichText::new(kind.progress()).size(size::CAPTION).color(palette.accent));
    if kind.has_steps() {
        let (rect, response) = ui.allocate_exact_size(vec2(140.0, 6.0), Sense::hover());
        let fraction = monitor.fraction();
        progress_bar(ui, rect, fraction.min(0.99));
        let percent = f64::from((fraction * 100.0).round());
        response.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::ProgressIndicator, true, kind.progress());
            info.value = Some(percent);
            info
        });
        ui.add_space(size::GAP);
        if small_button(ui, "キャンセル").clicked() {
            actions.push(Action::CancelJob);
        }
        ui.ctx().request_repaint_after(PROGRESS);
    }
}

/// Year, as-of date, size and theme.
fn settings_ui(ui: &mut Ui, session: &Session, prefs: &Prefs, actions: &mut Actions) {
    let palette = Palette::of(ui.ctx());
    let dark = ui.visuals().dark_mode;
    let (picture, name, choice) = if dark {
        (icons::ICON_LIGHT_MODE, "明るい画面にする", ThemeChoice::Light)
    } else {
        (icons::ICON_DARK_MODE, "暗い画面にする", ThemeChoice::Dark)
    };
    if icon_button(ui, picture, name, true).clicked() {
        actions.push(Action::SetTheme(choice));
    }
    let words =
        RichText::new(percent((prefs.zoom * 100.0).round())).size(size::CAPTION).color(palette.second);
    let button = ui.add(Button::new(words).frame(false)).on_hover_text("標準の大きさに戻す（Ctrl+0）");
    if button.clicked() {
        actions.push(Action::Do(Verb::ZoomReset));
    }
    ui.add_space(size::SPACE);
    let head = &session.book().head;
    let as_of = head.as_of.map_or_else(|| "未設定".to_owned(), wareki_date);
    let words = format!("{}　基準日 {as_of}", head.fiscal_year);
    let words = RichText::new(words).size(size::CAPTION).color(palette.second);
    let button = ui.add(Button::new(words).frame(false)).on_hover_text("表題・年度・基準日を変更");
    if button.clicked() {
        actions.push(Action::Do(Verb::Properties));
    }
}

fn saved_ui(ui: &mut Ui, session: &Session, view: &View, actions: &mut Actions) {
    let palette = Palette::of(ui.ctx());
    let (tone, words) = standing::short(session, view.table.typing.is_busy());
    let (picture, color) = match tone {
        Tone::Good => (icons::ICON_CHECK_CIRCLE, palette.green),
        Tone::Busy if view.table.typing.is_busy() => (icons::ICON_EDIT, palette.second),
        Tone::Busy => (icons::ICON_SYNC, palette.second),
        Tone::Careful if session.is_read_only() => (icons::ICON_LOCK, palette.amber),
        Tone::Careful => (icons::ICON_INFO, palette.amber),
        Tone::Bad => (icons::ICON_ERROR, palette.red),
    };
    // As wide for all short words, so that what follows stays where it is.
    let from = ui.cursor().left();
    ui.label(icon(picture, color));
    ui.label(RichText::new(words).size(size::CAPTION).color(color));
    let words = egui::Rect::from_min_max(
        egui::pos2(from, ui.max_rect().top()),
        egui::pos2(ui.cursor().left(), ui.max_rect().bottom()),
    );
    mark(ui.ctx(), TourSpot::Saved, words);
    ui.add_space((from + STATE_WIDTH - ui.cursor().left()).max(12.0));
    match session.save_state() {
        SaveState::NoFile => {
            if small_button(ui, Verb::SaveAs.label()).clicked() {
                actions.push(Action::Do(Verb::SaveAs));
            }
        }
        SaveState::ReadOnly => {
            let again = small_button(ui, "編集できるように開き直す");
            let again = again.on_hover_text("ほかの画面やパソコンで閉じられていれば、編集できます。");
            if let (true, Some(path)) = (again.clicked(), session.path()) {
                actions.push(Action::Open(path.to_owned()));
            }
            if small_button(ui, Verb::SaveAs.label()).clicked() {
                actions.push(Action::Do(Verb::SaveAs));
            }
        }
        // What to do about a failed one is said in the strip above the sheet.
        SaveState::Failed(_) | SaveState::Saved | SaveState::Saving => {}
    }
}

/// How many findings are to be looked at.
fn review_ui(ui: &mut Ui, view: &View, actions: &mut Actions) {
    let palette = Palette::of(ui.ctx());
    let found = &view.found;
    let counts = found.counts(|_| true);
    let color = match counts {
        Counts { errors: 1.., .. } => palette.red,
        Counts { warnings: 1.., .. } => palette.amber,
        _ => palette.second,
    };
    // What has to be looked at; the rest is in the hint.
    let open = match words::counts(Counts { notes: 0, blanks: 0, ..counts }) {
        none if none.is_empty() && !found.is_whole => "点検中…".to_owned(),
        none if none.is_empty() => "点検 指摘なし".to_owned(),
        open => format!("点検 {open}"),
    };
    let open = RichText::new(open).size(size::CAPTION).color(color);
    let rest = match words::counts(Counts { errors: 0, warnings: 0, ..counts }) {
        none if none.is_empty() => String::new(),
        rest => format!("ほかに{rest}があります。"),
    };
    let keys = Verb::Review.keys().unwrap_or_default();
    let hint = format!("確かめる指摘の件数です。{rest}クリックすると一覧を開きます（{keys}）");
    if ui.add(Button::new(open).frame(false)).on_hover_text(hint).clicked() {
        actions.push(Action::Do(Verb::Review));
    }
    ui.add_space(size::SPACE);
}

/// The place of the caret and how much is written there: 認証保育所・評価 128字.
fn place_words(session: &Session, view: &View) -> Option<String> {
    let book = session.book();
    let Place { sheet, entry, column } = &view.table.place;
    let form = book.context((*sheet)?).ok()?.form;
    let characters = |text: &str| grouped(characters(text));
    let Some(entry) = entry.and_then(|entry| book.entry(entry).ok()) else {
        let note = Field::Note((*sheet)?);
        if view.table.typing.focused.as_ref() == Some(&note) {
            let text = view.table.typing.shown(&note, &book.sheet((*sheet)?).ok()?.note);
            return Some(format!("メモ {}字", characters(text)));
        }
        let field = Field::Overall((*sheet)?);
        (view.table.typing.focused.as_ref() == Some(&field)).then_some(())?;
        let text = view.table.typing.shown(&field, &book.sheet((*sheet)?).ok()?.overall);
        return Some(format!("{} {}字", name_line(&form.captions.overall), characters(text)));
    };
    let name = match name_line(&entry.name) {
        name if name.is_empty() => "（名前なし）".to_owned(),
        name => name,
    };
    let Some(column) = column.as_ref().and_then(|column| form.column(column)) else {
        return Some(name);
    };
    Some(match column.kind {
        ColumnKind::Text | ColumnKind::Figure => {
            let field = Field::Cell(entry.id, column.id.clone());
            let text = view.table.typing.shown(&field, book.text(entry.id, &column.id));
            format!("{name}・{} {}字", column.short, characters(text))
        }
        ColumnKind::Name | ColumnKind::Rating => format!("{name}・{}", column.short),
    })
}
