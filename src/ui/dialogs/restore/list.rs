//! The list of backups: one is chosen with the mouse or the arrow keys.

use eframe::egui::{
    self, Align2, CursorIcon, Rect, Role, ScrollArea, Sense, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use crate::backup::Backup;
use crate::book::era::wareki_moment;
use crate::ui::kit::theme::{Palette, bold, regular, size};
use crate::ui::kit::widgets::{elided, scroll_ui, stepped};
use crate::viewmodel::restore;

use super::comparing::Verdict;

/// Where the columns begin, from the left: when, why, how large (to the right), what
/// differs.
const WHEN: f32 = 12.0;
const WHY: f32 = 232.0;
const SIZE: f32 = 420.0;
const WHAT: f32 = 444.0;

/// Shows the backups; gives the one that is then chosen. `other` heads what differs,
/// `most` is the height of the list, and with `take_focus` it gets the keyboard.
pub fn list_ui(
    ui: &mut Ui,
    backups: &[Backup],
    verdicts: &[Verdict],
    chosen: usize,
    (other, most, take_focus): (&str, f32, bool),
) -> usize {
    let palette = Palette::of(ui.ctx());
    let (head, _) = ui.allocate_exact_size(vec2(ui.available_width(), size::ROW), Sense::hover());
    for (at, align, words) in [
        (WHEN, Align2::LEFT_CENTER, "作成日時"),
        (WHY, Align2::LEFT_CENTER, "きっかけ"),
        (SIZE, Align2::RIGHT_CENTER, "大きさ"),
        (WHAT, Align2::LEFT_CENTER, other),
    ] {
        let at = pos2(head.left() + at, head.center().y);
        ui.painter().text(at, align, words, bold(size::CAPTION), palette.second);
    }
    ui.painter().hline(head.x_range(), head.bottom(), (1.0, palette.line));
    let mut next = chosen;
    let area = ScrollArea::vertical().id_salt("backups").max_height(most);
    let area = area.min_scrolled_height(most).auto_shrink([false, true]);
    scroll_ui(ui, area, |ui, _| {
        ui.spacing_mut().item_spacing.y = 1.0;
        for (at, backup) in backups.iter().enumerate() {
            let verdict = verdicts.get(at).unwrap_or(&Verdict::Unknown);
            let response = row_ui(ui, backup, verdict, at == chosen);
            if response.clicked() {
                next = at;
            }
            if at == chosen && take_focus {
                response.request_focus();
            }
            // Who comes to a row with the keyboard chooses it.
            if response.gained_focus() {
                next = at;
                response.scroll_to_me(None);
            }
            if response.has_focus() {
                next = stepped(ui, &response, at, backups.len()).unwrap_or(next);
            }
        }
    });
    next
}

fn row_ui(ui: &mut Ui, backup: &Backup, verdict: &Verdict, chosen: bool) -> egui::Response {
    let palette = Palette::of(ui.ctx());
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), size::ROW), Sense::click());
    let (what, color) = match verdict {
        Verdict::Unknown => (restore::COMPARING.to_owned(), palette.faint),
        Verdict::Differs(difference) => (restore::summary(difference), palette.text),
        Verdict::Unreadable(_) => ("読み取れません".to_owned(), palette.red),
    };
    let (when, why) = (wareki_moment(backup.at), backup.reason.words());
    let enabled = ui.is_enabled();
    let name = format!("{when}　{why}　{what}");
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, enabled, chosen, &name));
    if chosen {
        ui.painter().rect_filled(rect, size::CORNER, palette.tint);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, size::CORNER, palette.hover());
    }
    if response.has_focus() {
        ui.painter().rect_stroke(rect, size::CORNER, palette.focus_stroke(), StrokeKind::Inside);
    }
    let at = |x: f32| pos2(rect.left() + x, rect.center().y);
    let painter = ui.painter();
    painter.text(at(WHEN), Align2::LEFT_CENTER, when, regular(size::TEXT), palette.text);
    painter.text(at(WHY), Align2::LEFT_CENTER, why, regular(size::TEXT), palette.second);
    let bytes = restore::bytes(backup.bytes);
    painter.text(at(SIZE), Align2::RIGHT_CENTER, bytes, regular(size::TEXT), palette.second);
    let room = rect.width() - WHAT - WHEN;
    let what = elided(ui, &what, regular(size::TEXT), color, room);
    let line = Rect::from_center_size(at(WHAT), what.size());
    ui.painter().galley(pos2(at(WHAT).x, line.top()), what, color);
    response.on_hover_cursor(CursorIcon::PointingHand)
}
