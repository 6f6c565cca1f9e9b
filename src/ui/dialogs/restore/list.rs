//! The list of backups: one is chosen with the mouse or the arrow keys.

use eframe::egui::{Align2, Rect, ScrollArea, Sense, Ui, pos2, vec2};

use crate::backup::Backup;
use crate::book::era::wareki_moment;
use crate::ui::kit::list::{List, ListEvent, ListFocus};
use crate::ui::kit::theme::{Palette, bold, regular, size};
use crate::ui::kit::widgets::elided;
use crate::viewmodel::restore;
use crate::viewmodel::rows::NumberedRows;

use super::comparing::BackupVerdict;

/// Where the columns begin, from the left: when, why, how large (to the right), what
/// differs.
const WHEN: f32 = 12.0;
const WHY: f32 = 232.0;
const SIZE: f32 = 420.0;
const WHAT: f32 = 444.0;

/// Shows the backups; gives the one that is then chosen. `other` heads what differs and
/// `most` is the height of the list.
pub fn list_ui(
    ui: &mut Ui,
    backups: &[Backup],
    verdicts: &[BackupVerdict],
    (chosen, focus): (usize, &mut ListFocus),
    (other, most): (&str, f32),
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
    let area = ScrollArea::vertical().id_salt("backups").max_height(most);
    let area = area.min_scrolled_height(most).auto_shrink([false, true]);
    let rows = NumberedRows { count: backups.len(), height: size::ROW + 1.0 };
    let list = List::new("backup", "バックアップの一覧", Some(chosen)).answering().in_line();
    let events = list.show(ui, area, &rows, focus, |ui, row| {
        let verdict = verdicts.get(row.at).unwrap_or(&BackupVerdict::Unknown);
        backups.get(row.at).map(|backup| row_ui(ui, row.rect, backup, verdict)).unwrap_or_default()
    });
    // Who comes to a row with the keyboard chooses it.
    events.into_iter().fold(chosen, |_, event| match event {
        ListEvent::Clicked(at) => {
            focus.take_in_place();
            at
        }
        ListEvent::Moved(at, _) | ListEvent::Entered(at) | ListEvent::Folded(at) => at,
    })
}

fn row_ui(ui: &Ui, rect: Rect, backup: &Backup, verdict: &BackupVerdict) -> String {
    let palette = Palette::of(ui.ctx());
    let (what, color) = match verdict {
        BackupVerdict::Unknown => (restore::COMPARING.to_owned(), palette.faint),
        BackupVerdict::Differs(difference) => (restore::summary(difference), palette.text),
        BackupVerdict::Unreadable(_) => ("読み取れません".to_owned(), palette.red),
    };
    let (when, why) = (wareki_moment(backup.at), backup.reason.words());
    let name = format!("{when}　{why}　{what}");
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
    name
}
