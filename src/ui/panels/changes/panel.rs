//! The panel at the right.

use std::sync::Arc;

use eframe::egui::{
    Color32, Frame, Galley, Key, Margin, Modifiers, Pos2, Rect, RichText, ScrollArea, Ui, pos2, vec2,
};

use crate::book::{ColumnKind, Compared, ComparedPart, ComparedSubject, FiscalYear, Place, SheetId};
use crate::edit::Session;
use crate::typeset::TextSource;
use crate::ui::kit::badge::chip_ui;
use crate::ui::kit::list::{List, ListEvent};
use crate::ui::kit::theme::{Palette, bold, regular, size};
use crate::ui::kit::widgets::{combo, elided, menu_rows, named, paragraph, small_button};
use crate::ui::kit::wrap;
use crate::ui::panels::side::{SidePanel, title_ui};
use crate::ui::request::{Action, Actions, Ask, PanelName};
use crate::viewmodel::changes::excerpt::Excerpt;
use crate::viewmodel::changes::lines::{
    ChangeGroup, ChangeKind, ChangeLine, ChangeLines, ChangePart, REMARK, ROW, chip, name, part, reason,
    remark,
};
use crate::viewmodel::names::name_line;
use crate::viewmodel::rows::{ListMotion, step};
use crate::viewmodel::scene::Scene;
use crate::words::grouped;

use super::Changes;

/// What is said instead of a list that would have gaps.
const UNREAD: &str = "ファイルから読み込めない調書があるため、変わったところを一覧にできません。ファイルのある場所に接続できるか確認してから、もう一度開いてください。";

/// From the panel's edge to the text, and from there to what belongs to an entry.
const INDENT: f32 = 12.0;
const INNER: f32 = 12.0;
/// From there to a text, behind 旧 or 新.
const SIDE: f32 = 24.0;
/// A sheet whose head stands no nearer to the lower edge is seen.
const BELOW: f32 = 120.0;

impl SidePanel for Changes {
    fn name(&self) -> PanelName {
        PanelName::Changes
    }

    fn wants_focus(&mut self) -> &mut bool {
        &mut self.wants_focus
    }

    fn head_ui(&mut self, ui: &mut Ui, _scene: &Scene<'_>, _actions: &mut Actions) {
        title_ui(ui, "変更一覧");
    }

    fn body_ui(&mut self, ui: &mut Ui, scene: &Scene<'_>, actions: &mut Actions) {
        contents_ui(ui, scene.session, (self, scene.sheet), actions);
    }
}

fn contents_ui(
    ui: &mut Ui,
    session: &Session,
    (changes, shown): (&mut Changes, Option<SheetId>),
    actions: &mut Actions,
) {
    let room = ui.available_width() - ui.spacing().scroll.allocated_width() - 2.0 * INDENT - INNER - SIDE;
    let columns = (room / size::CAPTION).max(1.0) as usize;
    changes.lines.bring_up_to(session.book(), session.revision(), (changes.filter, shown), columns);
    let head = Frame::new().inner_margin(Margin::symmetric(INDENT as i8, 4));
    if changes.lines.is_unread() {
        head.show(ui, |ui| paragraph(ui, UNREAD));
        return;
    }
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
                for kind in ChangeKind::ALL {
                    ui.selectable_value(&mut changes.filter.kind, kind, kind.words());
                }
            });
            named(&kind.response, "表示する変更");
            if std::mem::take(&mut changes.wants_focus) {
                match cursor(&changes.lines, changes, shown) {
                    Some(_) => changes.focus.take(),
                    None => kind.response.request_focus(),
                }
            }
            ui.checkbox(&mut changes.filter.is_here, "表示中の調書のみ");
        });
        ui.horizontal(|ui| {
            since_ui(ui, &session.book().past_years(), old, &mut changes.filter.comparing.since);
            ui.checkbox(&mut changes.filter.comparing.words_only, "改行・空白のみを除く");
        });
        let words = match changes.lines.count {
            0 => format!("{old}から変わったところは、ありません。"),
            count => format!("{old}から変わったところが{}件あります。", grouped(count)),
        };
        ui.horizontal(|ui| {
            ui.label(RichText::new(words).color(Palette::of(ui.ctx()).second).size(size::CAPTION));
            let chosen = changes.selected.and_then(|at| changes.lines.get(at));
            if let (Some(line), false) = (chosen, session.is_read_only()) {
                reason_ui(ui, &changes.lines, line.what, actions);
            }
        });
    });
    let lines = std::mem::take(&mut changes.lines);
    list_ui(ui, session, &lines, (changes, shown), actions);
    changes.lines = lines;
}

fn list_ui(
    ui: &mut Ui,
    session: &Session,
    lines: &ChangeLines,
    (changes, shown): (&mut Changes, Option<SheetId>),
    actions: &mut Actions,
) {
    let cursor = cursor(lines, changes, shown);
    // Once for each sheet that is shown; from then on the clerk scrolls.
    let follows = changes.followed != shown;
    changes.followed = shown;
    let head = shown.filter(|_| follows).and_then(|shown| lines.head_of(shown));
    if let Some(head) = head.filter(|head| !changes.focus.reveals() || cursor == Some(head + 1)) {
        changes.focus.reveal_head(head, BELOW);
    }
    let selected = changes.selected;
    let list = List::new("changes", "変更の一覧", cursor).selected(move |at| selected == Some(at));
    let area = ScrollArea::vertical().id_salt("changes").auto_shrink(false);
    let events = list.show(ui, area, lines, &mut changes.focus, |ui, row| {
        let Some(line) = lines.get(row.at) else { return String::new() };
        match line.what {
            ChangePart::Head(group) => head_of_group_ui(ui, row.rect, lines, group, shown),
            _ => row_ui(ui, row.rect, lines, line),
        }
    });
    for event in events {
        let (ListEvent::Moved(at, _)
        | ListEvent::Clicked(at)
        | ListEvent::Entered(at)
        | ListEvent::Folded(at)) = event;
        changes.selected = Some(at);
        let what = lines.get(at).map(|line| line.what).filter(|_| !matches!(event, ListEvent::Moved(..)));
        if let Some(what) = what {
            // What was clicked stays where it is.
            changes.followed = lines.item(what).and_then(|(sheet, ..)| sheet).or(shown);
            actions.extend(place_of(session, lines, what).map(Action::Enter));
        }
    }
    if let Some(line) = cursor.and_then(|at| lines.get(at))
        && !session.is_read_only()
        && changes.focus.takes(ui.ctx(), Modifiers::NONE, Key::F2)
    {
        changes.selected = cursor;
        actions.extend(ask_reason(lines, line.what).map(Action::Ask));
    }
}

/// Which year is compared, where there are several.
fn since_ui(ui: &mut Ui, years: &[FiscalYear], old: FiscalYear, since: &mut Option<FiscalYear>) {
    if years.len() < 2 {
        return;
    }
    let choice = combo("compared year").selected_text(format!("{old}から")).width(110.0);
    let choice = choice.show_ui(ui, |ui| {
        menu_rows(ui);
        let mut chosen = old;
        for year in years {
            ui.selectable_value(&mut chosen, *year, format!("{year}から"));
        }
        if chosen != old {
            *since = Some(chosen);
        }
    });
    named(&choice.response, "比べる年度");
}

/// Asks for the reason of what a line is about.
fn reason_ui(ui: &mut Ui, lines: &ChangeLines, what: ChangePart, actions: &mut Actions) {
    let Some(ask) = ask_reason(lines, what) else { return };
    let button = small_button(ui, "変更理由…");
    if let Ask::Reason(_, _, what) = &ask {
        named(&button, &format!("変更理由…（{what}）"));
    }
    if button.clicked() {
        actions.push(Action::Ask(ask));
    }
}

fn ask_reason(lines: &ChangeLines, what: ChangePart) -> Option<Ask> {
    let (sheet, item, _) = lines.item(what)?;
    let place = match (sheet, item.subject) {
        (Some(sheet), ComparedSubject::Entry(Some(entry))) => Place::row(sheet, entry),
        (Some(sheet), _) => Place::sheet(sheet),
        (None, _) => Place::default(),
    };
    Some(Ask::Reason(item.change, place, called(lines, what, item)))
}

/// 調書-1　相談事業
fn called(lines: &ChangeLines, what: ChangePart, item: &Compared) -> String {
    let (ChangePart::Head(group) | ChangePart::Item(group, _) | ChangePart::Text(group, ..)) = what;
    match lines.sheet(group) {
        Some(sheet) if item.subject == ComparedSubject::Sheet => format!("調書-{}", sheet.number),
        Some(sheet) => format!("調書-{}　{}", sheet.number, name(item)),
        None => name(item).to_owned(),
    }
}

/// The line at work: the one that was chosen, or the first of the sheet that is shown if
/// that is another one, unless the keyboard has gone on from there.
fn cursor(lines: &ChangeLines, changes: &Changes, shown: Option<SheetId>) -> Option<usize> {
    let sheet = |at: usize| lines.get(at).and_then(|line| lines.item(line.what)).map(|(sheet, ..)| sheet);
    let head = shown.and_then(|shown| lines.head_of(shown));
    let is_it =
        |at: &usize| sheet(*at).is_some_and(|own| changes.focus.is_here() || own == shown || head.is_none());
    let first = || head.map(|head| head + 1).or_else(|| step(lines, None, ListMotion::First));
    changes.selected.filter(is_it).or_else(first)
}

/// Where what a line is about is entered; `None` where it is gone.
fn place_of(session: &Session, lines: &ChangeLines, what: ChangePart) -> Option<TextSource> {
    let (sheet, item, text) = lines.item(what)?;
    let sheet = sheet?;
    match item.subject {
        ComparedSubject::Overall => return Some(TextSource::Overall(sheet)),
        ComparedSubject::Sheet => return Some(TextSource::Head(sheet)),
        ComparedSubject::Plan(_) | ComparedSubject::Policy(_) | ComparedSubject::Entry(_) => {}
    }
    let columns = &session.book().context(sheet).ok()?.form.columns;
    let name = columns.iter().find(|column| column.kind == ColumnKind::Name).map(|column| &column.id);
    let part = text.map_or(&ComparedPart::Name, |text| &text.part);
    item.place(sheet, part, name).map(TextSource::Cell)
}

/// The head of a sheet; the one that is `shown` is marked. Or that of plans and policies.
fn head_of_group_ui(
    ui: &Ui,
    rect: Rect,
    lines: &ChangeLines,
    group: ChangeGroup,
    shown: Option<SheetId>,
) -> String {
    let palette = Palette::of(ui.ctx());
    let sheet = lines.sheet(group);
    let words = sheet.map_or_else(
        || "計画・施策".to_owned(),
        |sheet| format!("調書-{}　{}", sheet.number, name_line(&sheet.policy)),
    );
    let is_shown = sheet.is_some_and(|sheet| sheet.sheet.is_some() && sheet.sheet == shown);
    let mut end = rect.right() - INDENT;
    let (y, left) = (rect.center().y + 4.0, rect.left() + INDENT);
    if is_shown {
        // As the sidebar marks it, and the row at work.
        let ground = rect.with_min_y(rect.top() + 8.0).shrink2(vec2(4.0, 0.0));
        ui.painter().rect_filled(ground, size::CORNER, palette.tint);
    }
    for (words, color) in [
        sheet.filter(|sheet| sheet.is_new).map(|_| ("新規", palette.green)),
        sheet.filter(|sheet| sheet.sheet.is_none()).map(|_| ("廃止", palette.red)),
    ]
    .into_iter()
    .flatten()
    {
        end = chip_ui(ui, pos2(end, y), words, color) - size::SPACE;
    }
    let color = if is_shown { palette.accent } else { palette.second };
    line_ui(ui, pos2(left, y), &words, true, color, end - left);
    if is_shown { format!("{words}、表示中") } else { words }
}

fn row_ui(ui: &Ui, rect: Rect, lines: &ChangeLines, line: &ChangeLine) -> String {
    let palette = Palette::of(ui.ctx());
    let Some((_, item, text)) = lines.item(line.what) else { return String::new() };
    let left = rect.left() + INDENT;
    let right = rect.right() - INDENT;
    match text {
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
            let name = name(item);
            line_ui(ui, pos2(left, y), name, true, palette.text, end - left);
            let (remark, reason) = (remark(item), reason(item));
            let mut below = y + 22.0;
            for words in [&remark, &reason].into_iter().filter(|words| !words.is_empty()) {
                line_ui(ui, pos2(left + INNER, below), words, false, palette.second, right - left - INNER);
                below += REMARK;
            }
            let parts = [name, chip.unwrap_or_default(), &remark, &reason];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("、")
        }
        Some(text) => {
            let [old, new] = line.excerpts(text);
            let left = left + INNER;
            let part = part(item, text);
            line_ui(ui, pos2(left, rect.top() + 12.0), &part, false, palette.second, right - left);
            let mut top = rect.top() + 22.0;
            for (words, own, rows, color) in
                [("旧", old, line.rows[0], palette.second), ("新", new, line.rows[1], palette.text)]
            {
                line_ui(ui, pos2(left, top + ROW / 2.0), words, false, palette.second, SIDE);
                let color = if own.is_blank { palette.faint } else { color };
                let galley = excerpt_galley(ui, own, color, right - left - SIDE, rows);
                ui.painter().galley(pos2(left + SIDE, top), galley, color);
                top += ROW * rows as f32;
            }
            format!("{}・{part}、旧 {}、新 {}", item.name, old.text, new.text)
        }
    }
}

/// An excerpt in so many lines, cut with … where there is more of it. What differs
/// stands out as it does beside last year's text.
fn excerpt_galley(ui: &Ui, excerpt: &Excerpt, color: Color32, width: f32, rows: usize) -> Arc<Galley> {
    let font = regular(size::CAPTION);
    let found = Palette::of(ui.ctx()).found;
    let marks: Vec<_> = excerpt.marks.iter().map(|mark| (mark.clone(), found)).collect();
    let galley = wrap::galley(ui.ctx(), &excerpt.text, &font, color, width, &marks);
    if galley.rows.len() <= rows {
        return galley;
    }
    let chars = galley.rows.iter().take(rows).map(|row| usize::from(row.char_count_excluding_newline()));
    let mut kept = chars.sum::<usize>();
    loop {
        kept = kept.saturating_sub(1);
        let mut text: String = excerpt.text.chars().take(kept).collect();
        let marks: Vec<_> = marks
            .iter()
            .map(|(mark, found)| (mark.start..mark.end.min(text.len()), *found))
            .filter(|(mark, _)| mark.start < mark.end)
            .collect();
        text.push('…');
        let galley = wrap::galley(ui.ctx(), &text, &font, color, width, &marks);
        if galley.rows.len() <= rows || kept == 0 {
            return galley;
        }
    }
}

/// Words on one line whose middle is at a place.
fn line_ui(ui: &Ui, at: Pos2, words: &str, is_bold: bool, color: Color32, room: f32) {
    let font = if is_bold { bold(size::TEXT) } else { regular(size::CAPTION) };
    let galley = elided(ui, words, font, color, room);
    ui.painter().galley(at - vec2(0.0, galley.size().y / 2.0), galley, color);
}
