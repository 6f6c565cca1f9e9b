//! A rating: a chip with its name in its colour, chosen from a list or by its
//! number.

use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{
    self, Align2, Button, CursorIcon, Key, Popup, PopupCloseBehavior, Rect, Response, Role, Sense, Stroke,
    StrokeKind, Ui, WidgetInfo, vec2,
};

use crate::book::Context;
use crate::edit::Command;
use crate::ui::kit::theme::{Palette, bold, regular, size};
use crate::ui::kit::widgets::{elided, named};
use crate::ui::request::{Action, Actions};
use crate::ui::table::cell::GridCell;
use crate::ui::table::field::widget_id;
use crate::ui::table::state::TableState;
use crate::viewmodel::field::Field;
use crate::viewmodel::table::selection::Caret;

/// The width of the list of ratings.
const LIST: f32 = 420.0;

/// The number keys, in the order of the scale.
const KEYS: [Key; 9] =
    [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];

/// Shows the rating of a cell in the middle of it.
pub fn rating_ui(
    ui: &mut Ui,
    cell: &GridCell<'_>,
    state: &mut TableState,
    actions: &mut Actions,
) -> Response {
    let GridCell { shown, entry, rect, filled, .. } = *cell;
    let (column, name) = (&cell.column.id, cell.name());
    let Context { book, form, .. } = *shown;
    let palette = Palette::of(ui.ctx());
    let value = book.text(entry.id, column);
    let field = Field::Cell(entry.id, column.clone());
    let response = ui.interact(rect, widget_id(&field), Sense::click_and_drag());
    let enabled = ui.is_enabled();
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ComboBox, enabled, &name);
        info.current_text_value = Some(value.to_owned());
        info
    });

    let width = (rect.width() - 12.0).min(72.0);
    let chip = Rect::from_center_size(egui::pos2(rect.center().x, rect.top() + 22.0), vec2(width, 26.0));
    let painter = ui.painter();
    let rating = form.rating(value);
    if value.is_empty() {
        // A row that only heads others needs none.
        if !filled || response.hovered() || response.has_focus() {
            painter.rect_stroke(chip, 13.0, Stroke::new(1.0, palette.line), StrokeKind::Inside);
            painter.text(chip.center(), Align2::CENTER_CENTER, "選ぶ", regular(size::CAPTION), palette.faint);
        }
    } else {
        let color = rating.map_or(palette.text, |rating| palette.rating(rating.color));
        painter.rect_filled(chip, 13.0, palette.chip(color));
        painter.rect_stroke(chip, 13.0, Stroke::new(1.0, color), StrokeKind::Inside);
        // A text of before, where the column has become one of ratings, can be long.
        let words = elided(ui, value, bold(size::CAPTION + 1.0), color, chip.width() - 8.0);
        painter.galley(chip.center() - words.size() / 2.0, words, color);
    }

    let mut response = response.on_hover_cursor(CursorIcon::PointingHand);
    if rating.is_none() && !value.is_empty() {
        response = response.on_hover_text(format!("様式にない評価区分です：{value}"));
    }
    if response.clicked() || state.typing.wanted.take_if(|wanted| *wanted == field).is_some() {
        response.request_focus();
        ui.scroll_to_rect(rect, None);
    }
    let opens = response.has_focus() && std::mem::take(&mut state.cursor.opens_list);
    if response.has_focus() {
        state.typing.last = Some(field);
        state.typing.caret = Caret::default();
    }
    let mut choose = |text: &str| {
        actions.push(Action::EditInPlace(Command::SetCell {
            entry: entry.id,
            column: column.clone(),
            text: text.to_owned(),
        }));
    };
    if state.is_read_only() {
        return response;
    }
    // The row's own menu takes the usual identity.
    let list = response.id.with("list");
    if opens {
        Popup::open_id(ui.ctx(), list);
    }
    let is_open = Popup::is_id_open(ui.ctx(), list);
    let is_active = state.cursor.field() == state.typing.last
        && state.typing.last.as_ref().map(widget_id) == Some(response.id);
    if is_active
        && std::mem::replace(&mut state.cursor.has_list, is_open)
        && !is_open
        && !response.has_focus()
    {
        response.request_focus();
    }
    // While the list is open its keys are not the table's.
    if response.has_focus() && Popup::is_id_open(ui.ctx(), list) {
        let pressed = |key: Key| ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, key));
        for (rating, key) in form.ratings.iter().zip(KEYS) {
            if pressed(key) {
                choose(&rating.name);
                Popup::close_id(ui.ctx(), list);
            }
        }
    }
    Popup::menu(&response).id(list).close_behavior(PopupCloseBehavior::CloseOnClick).show(|ui| {
        ui.set_min_width(LIST);
        for (at, rating) in form.ratings.iter().enumerate() {
            let mut words = LayoutJob::default();
            words.wrap.max_width = LIST - 24.0;
            let part =
                |font, color, line| TextFormat { line_height: Some(line), ..TextFormat::simple(font, color) };
            let title = format!("{}  {}\n", at + 1, rating.name);
            words.append(&title, 0.0, part(bold(size::TEXT), palette.rating(rating.color), 24.0));
            words.append(&rating.definition, 0.0, part(regular(size::CAPTION), palette.second, 18.0));
            let button = Button::selectable(rating.name == value, words).min_size(vec2(LIST, 0.0));
            let response = ui.add(button);
            named(&response, &rating.name);
            if response.clicked() {
                choose(&rating.name);
            }
        }
        ui.separator();
        if ui.add_enabled(!value.is_empty(), Button::new("評価区分を消す")).clicked() {
            choose("");
        }
    });
    response
}
