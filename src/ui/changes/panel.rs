//! The panel at the right.

use eframe::egui::{
    Color32, CursorIcon, EventFilter, Frame, Id, Key, Margin, Modifiers, Rect, Response, RichText, Role,
    ScrollArea, Sense, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use crate::book::{ColumnKind, ComparedSubject, SheetId};
use crate::edit::Session;
use crate::typeset::Source;

use super::super::action::Action;
use super::super::history::chip_ui;
use super::super::side::{head_ui, side_ui, title_ui};
use super::super::theme::{Palette, bold, regular, size};
use super::super::view::{Actions, View};
use super::super::widgets::{combo, elided, grouped, menu_rows, named, paragraph, scroll_ui};
use super::lines::{Kind, Line, Lines, What, chip, part, remark};
use super::{Act, Changes};

/// From the panel's edge to the text, and from there to what belongs to an entry.
const INDENT: f32 = 12.0;
const INNER: f32 = 12.0;
/// The arrows are the list's own.
const OWN: EventFilter =
    EventFilter { tab: false, horizontal_arrows: false, vertical_arrows: true, escape: false };

/// Shows the panel where it is open; gives its place.
pub fn panel_ui(
    ui: &mut Ui,
    session: &Session,
    view: &mut View,
    width: f32,
    actions: &mut Actions,
) -> Option<Rect> {
    if !view.changes.open {
        return None;
    }
    let shown = view.sheet;
    let changes = &mut view.changes;
    changes.lines.bring_up_to(session.book(), session.revision(), changes.filter, shown);
    let mut has_focus = changes.has_focus;
    let (rect, leaves) = side_ui(ui, "changes", width, &mut has_focus, |ui| {
        if head_ui(ui, "変更一覧を閉じる", |ui| title_ui(ui, "変更一覧")) {
            actions.push(Action::Changes(Act::Close));
        }
        contents_ui(ui, session, changes, actions);
    });
    changes.has_focus = has_focus;
    if leaves {
        actions.push(Action::Changes(Act::Leave));
    }
    Some(rect)
}

fn contents_ui(ui: &mut Ui, session: &Session, changes: &mut Changes, actions: &mut Actions) {
    let head = Frame::new().inner_margin(Margin::symmetric(INDENT as i8, 4));
    let Some(old) = changes.lines.comparison().map(|comparison| comparison.old) else {
        let words = "このファイルには前年度の内容がないため、比べられません。前年度のファイルから引き継いで作ると、変わったところがここに並びます。";
        head.show(ui, |ui| paragraph(ui, words));
        return;
    };
    head.show(ui, |ui| {
        ui.horizontal(|ui| {
            let kind = combo("kind of changes").selected_text(changes.filter.kind.words()).width(130.0);
            let kind = kind.show_ui(ui, |ui| {
                menu_rows(ui);
                for kind in Kind::ALL {
                    ui.selectable_value(&mut changes.filter.kind, kind, kind.words());
                }
            });
            named(&kind.response, "表示する変更");
            if std::mem::take(&mut changes.wants_focus) {
                changes.wanted = changes.selected.or(changes.lines.beside(None, 1));
                if changes.wanted.is_none() {
                    kind.response.request_focus();
                }
            }
            ui.checkbox(&mut changes.filter.is_here, "表示中の調書だけ");
        });
        let words = match changes.lines.count {
            0 => format!("{old}から変わったところは、ありません。"),
            count => format!("{old}から変わったところが{}件あります。", grouped(count)),
        };
        ui.label(RichText::new(words).color(Palette::of(ui.ctx()).second).size(size::CAPTION));
    });
    let lines = std::mem::take(&mut changes.lines);
    list_ui(ui, session, &lines, changes, actions);
    changes.lines = lines;
}

fn list_ui(ui: &mut Ui, session: &Session, lines: &Lines, changes: &mut Changes, actions: &mut Actions) {
    // One stop of the Tab key.
    let can = |at: &usize| lines.get(*at).is_some_and(|line| !matches!(line.what, What::Sheet(_)));
    let stop = changes.selected.filter(can).or_else(|| lines.beside(None, 1));
    let wanted = changes.wanted.take();
    let area = ScrollArea::vertical().id_salt("changes").auto_shrink(false);
    scroll_ui(ui, area, |ui, viewport| {
        ui.ctx().accesskit_node_builder(ui.unique_id(), |node| {
            node.set_role(Role::List);
            node.set_label("変更の一覧");
        });
        let (space, _) = ui.allocate_exact_size(vec2(ui.available_width(), lines.height()), Sense::hover());
        let rect_of = |line: &Line| {
            let min = pos2(space.left(), space.top() + line.top);
            Rect::from_min_size(min, vec2(space.width(), line.height))
        };
        let seen = lines.seen(viewport.top(), viewport.bottom());
        // Those with the focus, or that are to get it, are there wherever they are.
        let others = [stop, wanted.filter(|wanted| Some(*wanted) != stop)];
        let others = others.into_iter().flatten().filter(|at| !seen.contains(at));
        for at in seen.clone().chain(others) {
            let Some(line) = lines.get(at) else { continue };
            let rect = rect_of(line);
            if let What::Sheet(sheet) = line.what {
                sheet_ui(ui, rect, lines, sheet);
                continue;
            }
            let place = place_of(session, lines, line.what);
            let is_stop = Some(at) == stop || Some(at) == wanted;
            let is_selected = changes.selected == Some(at);
            let response = row_ui(ui, rect, lines, (at, line), (is_stop, is_selected, place.is_some()));
            if wanted == Some(at) {
                response.request_focus();
                ui.scroll_to_rect(rect, None);
            }
            if response.clicked() {
                changes.selected = Some(at);
                actions.extend(place.map(Action::Enter));
            } else if response.has_focus()
                && let Some(step) = step(ui, &response)
                && let Some(next) = lines.beside(Some(at), step)
            {
                (changes.selected, changes.wanted) = (Some(next), Some(next));
                ui.ctx().request_repaint();
            }
        }
    });
}

/// Which way the keys lead.
fn step(ui: &Ui, response: &Response) -> Option<isize> {
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, OWN));
    if super::super::is_deciding(ui.ctx()) {
        return None;
    }
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    [(Key::ArrowDown, 1), (Key::ArrowUp, -1)].into_iter().find(|(key, _)| pressed(*key)).map(|(_, step)| step)
}

/// Where what a line is about is entered; `None` where it is gone.
fn place_of(session: &Session, lines: &Lines, what: What) -> Option<Source> {
    let (sheet, item, text) = lines.item(what)?;
    let sheet: SheetId = sheet.sheet?;
    if item.subject == ComparedSubject::Overall {
        return Some(Source::Overall(sheet));
    }
    let columns = &session.book().context(sheet)?.form.columns;
    let name = columns.iter().find(|column| column.kind == ColumnKind::Name).map(|column| &column.id);
    let part = text.map_or(&crate::book::ComparedPart::Name, |text| &text.part);
    item.place(sheet, part, name).map(Source::Cell)
}

fn sheet_ui(ui: &mut Ui, rect: Rect, lines: &Lines, at: usize) {
    let palette = Palette::of(ui.ctx());
    let Some(sheet) = lines.sheet(at) else { return };
    let words = format!("調書-{}　{}", sheet.number, sheet.policy.replace('\n', ""));
    let mut end = rect.right() - INDENT;
    let (y, left) = (rect.center().y + 4.0, rect.left() + INDENT);
    for (words, color) in [
        sheet.is_new.then_some(("新規", palette.green)),
        sheet.sheet.is_none().then_some(("廃止", palette.red)),
    ]
    .into_iter()
    .flatten()
    {
        end = chip_ui(ui, pos2(end, y), words, color) - size::SPACE;
    }
    line_ui(ui, (left, y), &words, true, palette.second, end - left);
    let response = ui.interact(rect, Id::unique(("changed sheet", at)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
}

fn row_ui(
    ui: &mut Ui,
    rect: Rect,
    lines: &Lines,
    (at, line): (usize, &Line),
    (is_stop, is_selected, is_there): (bool, bool, bool),
) -> Response {
    let palette = Palette::of(ui.ctx());
    let id = Id::unique(("change", at));
    let mut sense = Sense::CLICK;
    if is_stop || ui.memory(|memory| memory.has_focus(id)) {
        sense |= Sense::FOCUSABLE;
    }
    let mut response = ui.interact(rect, id, sense);
    if is_there {
        response = response.on_hover_cursor(CursorIcon::PointingHand);
    }
    let row = rect.shrink2(vec2(4.0, 1.0));
    if is_selected {
        ui.painter().rect_filled(row, size::CORNER, palette.tint);
    } else if response.hovered() && is_there {
        ui.painter().rect_filled(row, size::CORNER, palette.hover());
    }
    if response.has_focus() {
        ui.painter().rect_stroke(row, size::CORNER, palette.focus_stroke(), StrokeKind::Inside);
    }
    let Some((_, item, text)) = lines.item(line.what) else { return response };
    let left = rect.left() + INDENT;
    let right = rect.right() - INDENT;
    let words = match text {
        None => {
            let y = rect.top() + 15.0;
            let mut end = right;
            let chip = chip(item);
            if let Some(words) = chip {
                let color = match words {
                    "新規" => palette.green,
                    "廃止" => palette.red,
                    "移動" => palette.amber,
                    _ => palette.blue,
                };
                end = chip_ui(ui, pos2(end, y), words, color) - size::SPACE;
            }
            let name = if item.name.is_empty() { "調書全体の評価" } else { &item.name };
            line_ui(ui, (left, y), name, true, palette.text, end - left);
            let remark = remark(item);
            line_ui(ui, (left + INNER, y + 22.0), &remark, false, palette.second, right - left - INNER);
            let parts = [name, chip.unwrap_or_default(), &remark];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("、")
        }
        Some(text) => {
            let [old, new] = line.excerpts(text);
            let left = left + INNER;
            let mut y = rect.top() + 11.0;
            line_ui(ui, (left, y), part(text), false, palette.second, right - left);
            for (words, color) in
                [(format!("旧　{old}"), palette.second), (format!("新　{new}"), palette.text)]
            {
                y += 19.0;
                line_ui(ui, (left, y), &words, false, color, right - left);
            }
            format!("{}・{}、旧 {old}、新 {new}", item.name, part(text))
        }
    };
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, enabled, is_selected, &words));
    response
}

/// Words on one line whose middle is at a place.
fn line_ui(ui: &Ui, (x, y): (f32, f32), words: &str, is_bold: bool, color: Color32, room: f32) {
    let font = if is_bold { bold(size::TEXT) } else { regular(size::CAPTION) };
    let galley = elided(ui, words, font, color, room);
    ui.painter().galley(pos2(x, y - galley.size().y / 2.0), galley, color);
}
