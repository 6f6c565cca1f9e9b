//! The menu bar, and the keys that work from anywhere.

use eframe::egui::{self, Align, InnerResponse, Layout, RichText, Ui};

use crate::edit::Session;
use crate::prefs::Prefs;
use crate::ui::dialogs::{SIZES, THEMES};
use crate::ui::kit::spots::{TourSpot, mark};
use crate::ui::kit::theme::{Palette, size};
use crate::ui::kit::widgets::{icon, icon_button, menu_item, menu_rows, named, scroll_ui};
use crate::ui::request::{Action, Actions, Verb};
use crate::words::percent;

use super::view::View;

/// What each menu holds; `None` is a line.
pub const MENUS: [(&str, &[Option<Verb>]); 6] = [
    (
        "ファイル",
        &[
            Some(Verb::New),
            Some(Verb::CarryForward),
            Some(Verb::Open),
            Some(Verb::OpenReadOnly),
            Some(Verb::Import),
            Some(Verb::Sample),
            None,
            Some(Verb::Pull),
            Some(Verb::Correct),
            None,
            Some(Verb::AskDepartments),
            Some(Verb::GatherAnswers),
            None,
            Some(Verb::Save),
            Some(Verb::SaveAs),
            Some(Verb::Check),
            None,
            Some(Verb::BackUp),
            Some(Verb::Restore),
            None,
            Some(Verb::PageSetup),
            Some(Verb::Export),
            Some(Verb::ExportAs),
            None,
            Some(Verb::Properties),
            Some(Verb::Settings),
            None,
            Some(Verb::Close),
            Some(Verb::Quit),
        ],
    ),
    (
        "編集",
        &[
            Some(Verb::Undo),
            Some(Verb::Redo),
            Some(Verb::History),
            Some(Verb::CellHistory),
            None,
            Some(Verb::Cut),
            Some(Verb::Copy),
            Some(Verb::Paste),
            Some(Verb::PasteText),
            None,
            Some(Verb::Clear),
            Some(Verb::FillDown),
            Some(Verb::SelectAll),
            None,
            Some(Verb::Merge),
            Some(Verb::Unmerge),
            Some(Verb::LargeEditor),
            None,
            Some(Verb::Find),
            Some(Verb::FindNext),
            Some(Verb::FindPrevious),
            Some(Verb::Replace),
            Some(Verb::Mend),
            Some(Verb::MendSpaces),
        ],
    ),
    (
        "行",
        &[
            Some(Verb::AddRow),
            Some(Verb::AppendRow),
            Some(Verb::AddPart),
            None,
            Some(Verb::RowUp),
            Some(Verb::RowDown),
            Some(Verb::SendRows),
            None,
            Some(Verb::MakePart),
            Some(Verb::MakeWhole),
            None,
            Some(Verb::MergeEntry),
            Some(Verb::SplitEntry),
            Some(Verb::EndEntry),
            Some(Verb::MendEntry),
            None,
            Some(Verb::DeleteRow),
            None,
            Some(Verb::Filter),
        ],
    ),
    (
        "調書",
        &[
            Some(Verb::PreviousSheet),
            Some(Verb::NextSheet),
            None,
            Some(Verb::AddSheet),
            Some(Verb::DuplicateSheet),
            Some(Verb::DeleteSheet),
            Some(Verb::DecideSheet),
            None,
            Some(Verb::AddPolicy),
            Some(Verb::AddPlan),
            Some(Verb::EditPlan),
            Some(Verb::NextPlan),
            None,
            Some(Verb::Renumber),
            None,
            Some(Verb::EditForm),
            Some(Verb::Forms),
            Some(Verb::SaveForm),
            Some(Verb::LoadForm),
        ],
    ),
    (
        "点検",
        &[
            Some(Verb::Review),
            None,
            Some(Verb::NextFinding),
            Some(Verb::PreviousFinding),
            None,
            Some(Verb::UseResult),
        ],
    ),
    (
        "ヘルプ",
        &[
            Some(Verb::Palette),
            Some(Verb::Tour),
            Some(Verb::Shortcuts),
            None,
            Some(Verb::Log),
            Some(Verb::About),
        ],
    ),
];

/// The panels that 表示 opens.
const PANELS: [Verb; 3] = [Verb::LastYear, Verb::Figures, Verb::Changes];

/// The commands at the end of 表示, which shows them beside choices.
const ZOOM: [Verb; 3] = [Verb::ZoomIn, Verb::ZoomOut, Verb::ZoomReset];

/// Whether a command can be done now.
pub fn is_enabled(verb: Verb, session: Option<&Session>, view: &View) -> bool {
    let Some(session) = session else { return !verb.needs_book() };
    if session.is_read_only() && verb.changes_book() {
        return false;
    }
    let book = session.book();
    let row = view.table.place.entry.and_then(|entry| book.entry(entry).ok());
    let merged = || {
        let column = view.table.place.column.as_ref()?;
        let row = row?;
        let below = book.entry_below(row.id);
        Some(book.is_merged(row.id, column) || below.is_some_and(|below| book.is_merged(below.id, column)))
    };
    let cells = || view.table.cursor.selection().is_some();
    match verb {
        Verb::Cut | Verb::Copy | Verb::Paste | Verb::PasteText | Verb::Clear => cells(),
        Verb::FillDown => view.table.cursor.area().is_some(),
        Verb::SelectAll => view.table.cursor.grid().rows() > 0,
        Verb::UseResult => view.table.typing.told.as_ref().is_some_and(|told| told.mended().is_some()),
        Verb::Undo => session.can_undo().is_some() || view.table.typing.is_busy(),
        Verb::Redo => session.can_redo().is_some(),
        Verb::CellHistory => view.field_at_work(book).is_some(),
        Verb::AddRow | Verb::AppendRow | Verb::PageSetup | Verb::DuplicateSheet | Verb::DeleteSheet => {
            view.sheet.is_some()
        }
        Verb::SendRows => row.is_some() && book.sheets().nth(1).is_some(),
        Verb::AddPart | Verb::DeleteRow | Verb::RowUp | Verb::RowDown => row.is_some(),
        Verb::Filter => view.sheet.is_some(),
        Verb::MergeEntry | Verb::SplitEntry | Verb::EndEntry => row.is_some(),
        Verb::MendEntry => book.has_past(),
        Verb::DecideSheet => view.sheet.is_some() && book.has_past(),
        Verb::MakePart => row.is_some_and(|row| row.parent.is_none()),
        Verb::MakeWhole => row.is_some_and(|row| row.parent.is_some()),
        Verb::LargeEditor => crate::ui::table::large::field_of(book, &view.table.place).is_some(),
        Verb::Merge => view.table.cursor.area().is_some(),
        Verb::Unmerge => merged().unwrap_or(false),
        Verb::EditForm | Verb::Forms | Verb::SaveForm | Verb::LoadForm => book.forms().next().is_some(),
        Verb::AddPolicy | Verb::EditPlan | Verb::NextPlan => book.plans().next().is_some(),
        Verb::AddSheet => view.target_policy(book).is_some(),
        Verb::PreviousSheet => view.neighbour(book, -1).is_some(),
        Verb::NextSheet => view.neighbour(book, 1).is_some(),
        // What is only looked at has no thread that could do it.
        Verb::BackUp => session.path().is_some() && !session.is_read_only() && session.backing_up().is_none(),
        Verb::Check => !session.is_read_only(),
        Verb::Export | Verb::ExportAs | Verb::Renumber | Verb::AskDepartments => {
            book.sheets().next().is_some()
        }
        _ => true,
    }
}

/// The words of a command in the menu; undo and redo say of what.
fn label(verb: Verb, session: Option<&Session>) -> String {
    let step = session.and_then(|session| match verb {
        Verb::Undo => session.can_undo(),
        Verb::Redo => session.can_redo(),
        _ => None,
    });
    match step {
        Some(step) => format!("{}：{}", verb.label(), step.label),
        None => verb.label().to_owned(),
    }
}

/// Where the keyboard is in the menu bar.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bar {
    /// A menu is open.
    pub open: bool,
    /// A title has the focus.
    pub has_focus: bool,
}

/// Shows the menu bar.
pub fn menu_ui(
    ui: &mut Ui,
    session: Option<&Session>,
    view: &View,
    prefs: &Prefs,
    actions: &mut Actions,
) -> Bar {
    let mut bar = Bar::default();
    egui::MenuBar::new().ui(ui, |ui| {
        // A menu bar has no frames; the keyboard's user needs the one of the focus.
        ui.visuals_mut().widgets.active.bg_stroke = Palette::of(ui.ctx()).focus_stroke();
        ui.spacing_mut().item_spacing.x = 2.0;
        ui.spacing_mut().button_padding = egui::vec2(10.0, 4.0);
        for (title, items) in MENUS {
            if title == "行" {
                bar.note(&display_menu(ui, prefs, session.is_some(), actions));
            }
            let menu = ui.menu_button(title, |ui| {
                // In a small window, or a large type, a long menu scrolls.
                let most = ui.ctx().content_rect().height() - 2.0 * size::BAR;
                scroll_ui(
                    ui,
                    egui::ScrollArea::vertical().max_height(most).min_scrolled_height(most),
                    |ui, _| {
                        menu_rows(ui);
                        for item in items {
                            let Some(verb) = *item else {
                                ui.separator();
                                continue;
                            };
                            let enabled = is_enabled(verb, session, view);
                            if menu_item(ui, verb, &label(verb, session), enabled).clicked() {
                                actions.push(Action::Do(verb));
                            }
                        }
                    },
                );
            });
            bar.note(&menu);
        }
        if session.is_some() {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                buttons_ui(ui, session, view, prefs, actions)
            });
        }
    });
    bar
}

impl Bar {
    fn note(&mut self, menu: &InnerResponse<Option<()>>) {
        self.open |= menu.inner.is_some();
        self.has_focus |= menu.response.has_focus();
    }
}

fn display_menu(
    ui: &mut Ui,
    prefs: &Prefs,
    has_book: bool,
    actions: &mut Actions,
) -> InnerResponse<Option<()>> {
    ui.menu_button("表示", |ui| {
        menu_rows(ui);
        ui.set_min_width(240.0);
        let shown = has_book && prefs.preview.shown;
        let words = if shown { "印刷プレビューを閉じる" } else { Verb::Preview.label() };
        if menu_item(ui, Verb::Preview, words, has_book).clicked() {
            actions.push(Action::Do(Verb::Preview));
        }
        for verb in PANELS {
            if menu_item(ui, verb, verb.label(), has_book).clicked() {
                actions.push(Action::Do(verb));
            }
        }
        ui.separator();
        for (choice, words) in THEMES {
            if ui.radio(prefs.theme == choice, words).clicked() {
                actions.push(Action::SetTheme(choice));
                ui.close();
            }
        }
        ui.separator();
        ui.menu_button("大きさ", |ui| {
            menu_rows(ui);
            for share in SIZES {
                let zoom = f32::from(share) / 100.0;
                if ui.radio((prefs.zoom - zoom).abs() < 0.01, percent(share)).clicked() {
                    actions.push(Action::SetZoom(zoom));
                    ui.close();
                }
            }
        });
        for verb in ZOOM {
            if menu_item(ui, verb, verb.label(), true).clicked() {
                actions.push(Action::Do(verb));
            }
        }
    })
}

fn buttons_ui(ui: &mut Ui, session: Option<&Session>, view: &View, prefs: &Prefs, actions: &mut Actions) {
    let palette = Palette::of(ui.ctx());
    if let Some(picture) = Verb::Export.icon() {
        let enabled = is_enabled(Verb::Export, session, view);
        let atoms = (icon(picture, palette.accent), RichText::new("PDF").size(size::TEXT));
        let button =
            ui.add_enabled(enabled, egui::Button::new(atoms)).on_hover_text("PDFに書き出す（Ctrl+P）");
        named(&button, "PDFに書き出す");
        mark(ui.ctx(), TourSpot::Export, button.rect);
        if button.clicked() {
            actions.push(Action::Do(Verb::Export));
        }
    }
    if let Some(picture) = Verb::Preview.icon() {
        let atoms = (icon(picture, palette.accent), RichText::new("プレビュー").size(size::TEXT));
        let button = ui
            .add(egui::Button::new(atoms).selected(prefs.preview.shown))
            .on_hover_text("印刷の仕上がりを表示・非表示（Ctrl+F2）");
        named(&button, "印刷プレビューの表示");
        if button.clicked() {
            actions.push(Action::Do(Verb::Preview));
        }
    }
    ui.add_space(size::GAP);
    for verb in [Verb::Find, Verb::Redo, Verb::Undo] {
        let Some(picture) = verb.icon() else { continue };
        let words = format!("{}（{}）", label(verb, session), verb.keys().unwrap_or_default());
        if icon_button(ui, picture, &words, is_enabled(verb, session, view)).clicked() {
            actions.push(Action::Do(verb));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_in_a_menu_once() {
        let listed = MENUS.iter().flat_map(|(_, verbs)| verbs.iter().flatten().copied());
        let all: Vec<Verb> = listed.chain(ZOOM).chain(PANELS).chain([Verb::Preview]).collect();
        for verb in Verb::all() {
            let count = all.iter().filter(|other| **other == verb).count();
            assert_eq!(count, 1, "{}", verb.label());
        }
    }
}
