//! The panel at the right.

use std::sync::Arc;

use eframe::egui::{Button, Frame, Margin, RichText, ScrollArea, Ui, vec2};
use egui_material_icons::icons;

use crate::book::SheetId;
use crate::review::{Finding, words};
use crate::ui::kit::theme::{Palette, bold, size};
use crate::ui::kit::widgets::{combo, icon, menu_rows, named, paragraph, scroll_ui, tab_button};
use crate::ui::panels::review::card::FindingCard;
use crate::ui::panels::review::{FindingKind, FindingScope, ReviewPanel};
use crate::ui::panels::side::SidePanel;
use crate::ui::request::{Actions, PanelName};
use crate::viewmodel::scene::Scene;
use crate::words::grouped;

use super::STEP;

impl SidePanel for ReviewPanel {
    fn name(&self) -> PanelName {
        PanelName::Review
    }

    fn wants_focus(&mut self) -> &mut bool {
        &mut self.wants_focus
    }

    fn head_ui(&mut self, ui: &mut Ui, scene: &Scene<'_>, _actions: &mut Actions) {
        scopes_ui(ui, scene, self);
    }

    fn body_ui(&mut self, ui: &mut Ui, scene: &Scene<'_>, actions: &mut Actions) {
        Frame::new().inner_margin(Margin::symmetric(12, 0)).show(ui, |ui| filter_ui(ui, scene, self));
        let area = ScrollArea::vertical().id_salt("findings").auto_shrink(false);
        scroll_ui(ui, area, |ui, _| {
            let list = Frame::new().inner_margin(Margin::symmetric(12, 4));
            list.show(ui, |ui| list_ui(ui, scene, self, actions));
        });
    }
}

/// Of which sheets, with how many are listed there.
fn scopes_ui(ui: &mut Ui, scene: &Scene<'_>, review: &mut ReviewPanel) {
    for scope in FindingScope::ALL {
        let count = review.count(scene.findings, scope, scene.sheet);
        let is_shown = review.scope == scope;
        let button = tab_button(ui, is_shown, &format!("{} {}件", scope.words(), grouped(count)));
        if button.clicked() {
            (review.scope, review.more) = (scope, 0);
        }
        if is_shown && std::mem::take(&mut review.wants_focus) {
            button.request_focus();
        }
    }
}

/// Of which kind, and how many there are of each.
fn filter_ui(ui: &mut Ui, scene: &Scene<'_>, review: &mut ReviewPanel) {
    let palette = Palette::of(ui.ctx());
    ui.add_space(size::GAP);
    ui.horizontal(|ui| {
        let list =
            combo("findings' kind").selected_text(review.kind.words()).width(132.0).show_ui(ui, |ui| {
                menu_rows(ui);
                for kind in FindingKind::ALL {
                    if ui.selectable_value(&mut review.kind, kind, kind.words()).clicked() {
                        review.more = 0;
                    }
                }
            });
        named(&list.response, "指摘の種類");
        let state = if scene.findings.is_whole { "" } else { "点検しています…" };
        ui.label(RichText::new(state).size(size::CAPTION).color(palette.second));
    });
    let counts = words::counts(review.counts(scene.findings, scene.sheet));
    if !counts.is_empty() {
        ui.label(RichText::new(counts).size(size::CAPTION).color(palette.second));
    }
}

fn list_ui(ui: &mut Ui, scene: &Scene<'_>, review: &mut ReviewPanel, actions: &mut Actions) {
    let (book, sheet, found) = (scene.book(), scene.sheet, scene.findings);
    let list = found.list().clone();
    let shown = || list.iter().map(Arc::as_ref).filter(|own| review.shows(own, sheet));
    let (open, done): (Vec<&Finding>, Vec<&Finding>) =
        shown().partition(|own| found.dismissal(own).is_none());
    let card = |finding, review: &ReviewPanel| FindingCard {
        book,
        finding,
        dismissal: None,
        dismissals: &[],
        is_unfolded: review.is_unfolded(finding),
        is_selected: review.is_selected(finding),
        read_only: scene.is_read_only(),
    };
    ui.spacing_mut().item_spacing.y = size::SPACE;
    if open.is_empty() {
        empty_ui(ui, scene, review);
    }
    let most = STEP * (review.more + 1);
    let mut above: Option<Option<SheetId>> = None;
    for finding in open.iter().take(most) {
        if above.replace(finding.sheet) != Some(finding.sheet) {
            heading_ui(ui, &words::sheet(book, finding.sheet));
        }
        let own = card(*finding, review);
        let rect = ui.scope(|ui| own.show(ui, actions)).response.rect;
        if own.is_selected && std::mem::take(&mut review.wants_scroll) {
            ui.scroll_to_rect(rect, None);
        }
    }
    if let Some(left) = open.len().checked_sub(most).filter(|left| *left > 0) {
        let words = format!("続きを表示（あと{}件）", grouped(left));
        if ui.add(Button::new(words).min_size(vec2(0.0, size::ROW))).clicked() {
            review.more += 1;
        }
    }
    if done.is_empty() {
        return;
    }
    ui.add_space(size::SPACE);
    let picture = if review.shows_dismissed {
        icons::ICON_KEYBOARD_ARROW_DOWN
    } else {
        icons::ICON_KEYBOARD_ARROW_RIGHT
    };
    let color = Palette::of(ui.ctx()).second;
    let words = format!("確認済み {}件", grouped(done.len()));
    let title = (icon(picture, color), RichText::new(&words).color(color));
    let button = ui.add(Button::new(title).frame(false).min_size(vec2(0.0, size::ROW)));
    named(&button, &words);
    let is_shown = review.shows_dismissed;
    ui.ctx().accesskit_node_builder(button.id, |node| node.set_expanded(is_shown));
    if button.clicked() {
        review.shows_dismissed = !is_shown;
    }
    for finding in done.iter().take(most).filter(|_| is_shown) {
        let dismissal = found.dismissal(finding);
        let dismissals = found.dismissals(finding);
        FindingCard { dismissal, dismissals: &dismissals, ..card(finding, review) }.show(ui, actions);
    }
}

fn heading_ui(ui: &mut Ui, words: &str) {
    let palette = Palette::of(ui.ctx());
    ui.add_space(size::GAP);
    ui.label(RichText::new(words).font(bold(size::TEXT)).color(palette.text));
}

fn empty_ui(ui: &mut Ui, scene: &Scene<'_>, review: &ReviewPanel) {
    let words = match (scene.findings.is_whole, review.scope, review.kind) {
        (false, ..) => return,
        (true, FindingScope::Sheet, FindingKind::All) => "この調書に、指摘はありません。",
        (true, FindingScope::Book, FindingKind::All) => "指摘はありません。",
        (true, ..) => "この種類の指摘はありません。",
    };
    paragraph(ui, words);
    if !scene.book().has_past() {
        paragraph(ui, "前年度のファイルから引き継ぐと、前年度の調書と食い違うところも、ここに表示します。");
    }
}
