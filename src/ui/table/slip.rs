//! A number that does not come out of those beside it, told while it is typed: what would
//! come out, and the key that puts it there.
//!
//! It is told beside the field, quietly: it takes no focus and covers nothing of the text.
//! While the input method composes, nothing is: what it would be about is not decided. A
//! number that the caret stands behind may go on, and is left in peace until typing pauses.

use eframe::egui::{self, Context, Frame, Id, Margin, Rect, RichText, Ui, accesskit, pos2, vec2};
use egui_material_icons::icons;

use crate::ui::kit::ime::is_composing;
use crate::ui::kit::theme::{Palette, regular, size};
use crate::ui::kit::widgets::icon;
use crate::ui::kit::wrap;
use crate::ui::table::typing::Typing;
use crate::viewmodel::field::Field;

use super::told::SlipTold;

/// Looks at what a field with the focus holds, and keeps what does not come out in it.
pub fn look(ctx: &Context, field: &Field, text: &str, caret: usize, typing: &mut Typing) {
    let is_looked_at = matches!(field, Field::Cell(..) | Field::Overall(_));
    let Some(year) = typing.year.filter(|_| is_looked_at && !typing.read_only) else { return };
    if is_composing(ctx) {
        return;
    }
    let may_go_on = typing.typed().is_some_and(|(own, _)| own == field);
    typing.known.of(text, year);
    let slip = typing.known.nearest(caret, may_go_on).cloned();
    typing.told = slip.map(|slip| SlipTold { field: field.clone(), text: text.to_owned(), slip });
}

/// Tells it below a field, or above one whose foot is out of sight.
pub fn told_ui(ui: &Ui, field: Rect, caret: Rect, typing: &Typing) {
    let Some(told) = &typing.told else { return };
    let id = Id::unique("what does not come out");
    let room = ui.clip_rect();
    let width = field.width().clamp(340.0, 460.0).min(room.width());
    let height = ui.memory(|memory| memory.area_rect(id)).map_or(2.0 * size::LINE, |rect| rect.height());
    let left = field.left().min(room.right() - width).max(room.left());
    // A field that fills the window has no place beside it: there it is the end that the
    // caret is not at.
    let top = if field.bottom() + height <= room.bottom() {
        field.bottom() + 2.0
    } else if field.top() - height >= room.top() {
        field.top() - height - 2.0
    } else if caret.center().y < room.center().y {
        room.bottom() - height
    } else {
        room.top()
    };
    let area = egui::Area::new(id).order(egui::Order::Middle).fixed_pos(pos2(left, top)).interactable(false);
    area.constrain_to(room).show(ui.ctx(), |ui| {
        let palette = Palette::of(ui.ctx());
        let frame = Frame::popup(ui.style()).inner_margin(Margin::symmetric(8, 4)).fill(palette.raised);
        frame.show(ui, |ui| {
            ui.set_max_width(width - 18.0);
            words_ui(ui, told);
        });
    });
}

/// The height of two lines of its words.
pub const TWO_LINES: f32 = 44.0;

/// Its words, read aloud when the reader has nothing else to say.
pub fn words_ui(ui: &mut Ui, told: &SlipTold) {
    let palette = Palette::of(ui.ctx());
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 0.0);
        ui.label(icon(icons::ICON_CALCULATE, palette.amber));
        let font = regular(size::CAPTION + 1.0);
        let height = wrap::line_height(ui.ctx(), &font);
        let words = RichText::new(told.words()).font(font).line_height(Some(height)).color(palette.text);
        let label = ui.add(egui::Label::new(words).wrap().selectable(false));
        ui.ctx().accesskit_node_builder(label.id, |node| node.set_live(accesskit::Live::Polite));
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::FiscalYear;
    use crate::ui::table::told::KnownSlips;

    fn known(text: &str) -> KnownSlips {
        let mut known = KnownSlips::default();
        known.of(text, FiscalYear::new(2024).unwrap());
        known
    }

    fn told(text: &str) -> SlipTold {
        let slip = known(text).slips[0].clone();
        let field = Field::Overall(crate::book::Key::from_raw(1));
        SlipTold { field, text: text.to_owned(), slip }
    }

    #[test]
    fn only_the_number_is_replaced_in_its_own_writing() {
        for (text, mended, range) in [
            ("登録者 640人（前年度602人、48人増）", "登録者 640人（前年度602人、38人増）", "38"),
            (
                "５３０人で、前年度の５０２人から３８人増加",
                "５３０人で、前年度の５０２人から２８人増加",
                "２８",
            ),
            ("電話1,512件、来所301件、計903件", "電話1,512件、来所301件、計1,813件", "1,813"),
            ("会員250人のうち180人（62.0％）", "会員250人のうち180人（72.0％）", "72.0"),
        ] {
            let (now, at) = told(text).mended().unwrap();
            assert_eq!(now, mended);
            assert_eq!(&now[at], range);
        }
        assert_eq!(told("利用者数は385人から412人に減少した。").mended(), None, "no number would mend it");
    }

    #[test]
    fn it_says_what_comes_out_and_the_key_that_puts_it_there() {
        let words = told("登録者 640人（前年度602人、48人増）").words();
        assert_eq!(words, "前後の数値の差は38人増で、書かれた増減と合いません。　Ctrl+Jで48を38に直します。");
        let words = told("利用者数は385人から412人に減少した。").words();
        assert!(words.contains("「減少」") && !words.contains("Ctrl"), "{words}");
    }

    #[test]
    fn a_number_that_may_go_on_is_left_in_peace() {
        let text = "登録者 640人（前年度602人、4人増";
        let known = known(text);
        let behind = text.find("4人").unwrap() + "4人".len();
        assert!(known.nearest(behind, true).is_none());
        assert!(known.nearest(behind, false).is_some(), "typing has paused");
        assert!(known.nearest(text.len(), true).is_some(), "something else is typed behind it");
    }

    #[test]
    fn of_several_the_one_at_the_caret_is_told() {
        let text = "登録者 640人（前年度602人、48人増）。会員250人のうち180人（62％）。";
        let known = known(text);
        let at = |caret: usize| &text[known.nearest(caret, false).unwrap().odd.clone()];
        assert_eq!([at(0), at(text.len())], ["48", "62"]);
    }
}
