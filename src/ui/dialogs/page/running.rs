//! ヘッダー/フッター: what stands in the upper and lower margin.

use eframe::egui::text::{CCursor, CCursorRange, LayoutJob, TextWrapping};
use eframe::egui::text_edit::TextEditState;
use eframe::egui::{self, Align2, Grid, Id, RichText, Sense, Ui, pos2, vec2};

use crate::book::fields::{FieldPiece, pieces};
use crate::book::{Context, Head, Running};
use crate::typeset::running::{RunningFields, rooms};
use crate::ui::kit::chips::pattern_field;
use crate::ui::kit::theme::{Palette, regular, size};
use crate::ui::kit::widgets::{named, small_button};
use crate::viewmodel::page::Entered;

use super::widgets::{heading_ui, note_ui, offer_ui};

/// A field: 0 is the header's, 1 the footer's; 0 to 2 from left to right.
type Which = (usize, usize);

const LINES: [&str; 2] = ["ヘッダー", "フッター"];
const PLACES: [&str; 3] = ["左", "中央", "右"];
/// The size of a field.
const FIELD: egui::Vec2 = vec2(210.0, size::ROW);

/// Asks for the running lines. `pages` are the page's number and the number of
/// pages in the example, `last` is the field that had the focus last.
pub fn running_ui(
    ui: &mut Ui,
    shown: &Context<'_>,
    entered: &mut Entered,
    pages: (usize, usize),
    last: &mut Which,
) {
    let palette = Palette::of(ui.ctx());
    let page = &mut entered.page;
    Grid::new("running").num_columns(3).spacing([12.0, 6.0]).show(ui, |ui| {
        ui.label("");
        ui.label(RichText::new("ヘッダー（上の余白）").color(palette.second));
        ui.label(RichText::new("フッター（下の余白）").color(palette.second));
        ui.end_row();
        for (place, words) in PLACES.into_iter().enumerate() {
            ui.label(RichText::new(words).color(palette.second));
            for (line, running) in [&mut page.header, &mut page.footer].into_iter().enumerate() {
                let text = text_of(running, place);
                let which = (line, place);
                let field = ui.add_sized(FIELD, |ui: &mut Ui| {
                    let named = (FIELD.x, name(which));
                    let is_known = |field: &str| Running::is_field(field, &shown.book.head);
                    pattern_field(ui, Some(id(which)), text, &is_known, (named.0, &named.1))
                });
                if field.has_focus() {
                    *last = which;
                }
            }
            ui.end_row();
        }
    });
    heading_ui(ui, &format!("項目を入れる（{}のカーソルの位置）", name(*last)));
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        for field in Running::FIELDS {
            let button = small_button(ui, field.trim_matches(['{', '}']));
            named(&button, &format!("{}を入れる", field.trim_matches(['{', '}'])));
            if button.clicked() {
                let running = if last.0 == 0 { &mut page.header } else { &mut page.footer };
                insert(ui, id(*last), text_of(running, last.1), field);
            }
        }
    });
    for (line, running) in [&mut page.header, &mut page.footer].into_iter().enumerate() {
        for place in 0..PLACES.len() {
            offer_ui(ui, text_of(running, place), &shown.book.head, &name((line, place)));
        }
    }
    ui.spacing_mut().item_spacing.y = 4.0;
    let fields = RunningFields::new(shown.book, Some(shown), None, pages);
    for (line, running) in LINES.into_iter().zip([&page.header, &page.footer]) {
        filled_ui(ui, line, running, &fields);
    }
    if let Some(unknown) =
        [&page.header, &page.footer].into_iter().find_map(|own| unknown_field(own, &shown.book.head))
    {
        let words = format!("「{unknown}」という項目はありません。このままの文字で印刷します。");
        ui.label(RichText::new(words).size(size::CAPTION).color(palette.amber));
        return;
    }
    note_ui(ui, "表示中の調書での例です。ページ番号と作成日は、書き出すときに決まります。");
}

fn id(which: Which) -> Id {
    Id::unique(("running line", which))
}

fn name((line, place): Which) -> String {
    let of = |words: &[&'static str], at: usize| words.get(at).copied().unwrap_or_default();
    format!("{}の{}", of(&LINES, line), of(&PLACES, place))
}

fn text_of(running: &mut Running, place: usize) -> &mut String {
    match place {
        0 => &mut running.left,
        1 => &mut running.center,
        _ => &mut running.right,
    }
}

/// Puts `words` where the field's cursor is, in the place of what is selected,
/// and goes on there.
fn insert(ui: &Ui, field: Id, text: &mut String, words: &str) {
    let mut state = TextEditState::load(ui.ctx(), field).unwrap_or_default();
    let end = CCursorRange::one(CCursor::end_of_str(text));
    let selected = state.cursor.char_range().unwrap_or(end).as_sorted_char_range();
    let byte = |at: usize| text.char_indices().nth(at).map_or(text.len(), |(byte, _)| byte);
    text.replace_range(byte(selected.start.0)..byte(selected.end.0), words);
    let after = CCursor::new(selected.start.0 + words.chars().count());
    state.cursor.set_char_range(Some(CCursorRange::one(after)));
    state.store(ui.ctx(), field);
    ui.memory_mut(|memory| memory.request_focus(field));
}

/// The first thing in braces that is not a field.
fn unknown_field<'r>(running: &'r Running, head: &Head) -> Option<&'r str> {
    running.texts().into_iter().flat_map(pieces).find_map(|piece| match piece {
        FieldPiece::Field(field) if !Running::is_field(field, head) => Some(field),
        FieldPiece::Field(_) | FieldPiece::Text(_) => None,
    })
}

/// A running line as it is printed, on a strip of the page.
fn filled_ui(ui: &mut Ui, name: &str, running: &Running, fields: &RunningFields) {
    let palette = Palette::of(ui.ctx());
    let texts = running.texts().map(|text| fields.fill(text));
    let (row, response) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::hover());
    response.widget_info(|| {
        egui::WidgetInfo::labeled(egui::Role::Label, true, format!("{name}の例：{}", texts.join("　")))
    });
    let painter = ui.painter().with_clip_rect(row);
    let (caption, strip) = row.split_left_right_at_x(row.left() + 60.0);
    let font = regular(size::CAPTION);
    painter.text(caption.left_center(), Align2::LEFT_CENTER, name, font.clone(), palette.second);
    painter.rect_filled(strip, 3.0, palette.ground);

    // They share the line as on the page.
    let strip = strip.shrink2(vec2(8.0, 0.0));
    let job = |text: &String| LayoutJob::simple_singleline(text.clone(), font.clone(), palette.text);
    let widths = texts.each_ref().map(|text| ui.fonts_mut(|fonts| fonts.layout_job(job(text))).size().x);
    let rooms = rooms(widths, strip.width(), size::CAPTION);
    for ((text, room), part) in texts.iter().zip(rooms).zip([0.0, 0.5, 1.0]) {
        let mut job = job(text);
        job.wrap = TextWrapping::truncate_at_width(room.ceil());
        let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
        let spare = strip.width() - galley.size().x;
        let at = pos2(strip.left() + spare * part, strip.center().y - galley.size().y / 2.0);
        painter.galley(at, galley, palette.text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_field_is_found() {
        let running = |left: &str, right: &str| Running {
            left: left.to_owned(),
            right: right.to_owned(),
            ..Running::default()
        };
        let head = crate::book::testing::small().book.head.clone();
        for (left, right, unknown) in [
            ("{年度} {計画名}", "－{ページ}－", None),
            ("{前々年度} {翌年度：西暦}", "{基準日}", None),
            ("{年度} {頁}", "", Some("{頁}")),
            ("", "{", None),
            ("}{", "{ページ }", Some("{ページ }")),
        ] {
            assert_eq!(unknown_field(&running(left, right), &head), unknown);
        }
    }
}
