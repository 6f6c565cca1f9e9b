//! The lines of the review.

use eframe::egui::text::LayoutJob;
use eframe::egui::{
    self, Align2, Button, Color32, Context, Key, Modifiers, Rect, Response, ScrollArea, Sense, StrokeKind,
    Ui, pos2, vec2,
};

use crate::book::{ColumnKind, Entry, Role as ColumnRole};
use crate::carry::{Decision, EntryChoice};
use crate::ui::kit::list::{List, ListEvent, ListFocus};
use crate::ui::kit::theme::{Palette, bold, regular, size};
use crate::ui::kit::widgets::{click_modifiers, elided, focus_frame, menu_rows, named};
use crate::viewmodel::carry::draft::{CarryDraft, CarryKind, CarrySubject};
use crate::viewmodel::carry::outlook::{Outlook, OutlookFate, OutlookLine};
use crate::viewmodel::carry::selection::CarrySelection;
use crate::viewmodel::carry::words;
use crate::viewmodel::names::name_line;
use crate::viewmodel::rows::EvenRows;
use crate::words::in_a_row;

/// The keys of the list, for the list of all keys.
pub const HELP: [(&str, &str); 8] = [
    ("1 / 2 / 3 / 4 / 5", "「続ける」「変える」「まとめる」「やめる」「分ける」に決める"),
    ("Shift+↑ / ↓", "複数の事業を選ぶ"),
    ("Ctrl+A", "すべての事業を選ぶ"),
    ("F2", "名前などを変える"),
    ("Enter / Shift+Enter", "名前の入力を終えて一覧へ／名前の中で改行（名前を変えているとき）"),
    ("Insert", "新規の事業を追加"),
    ("Delete", "新規の事業の追加を取り消す"),
    ("Ctrl+Enter", "次へ進む"),
];

/// The height of a line.
const ROW: f32 = 30.0;
/// From the edge to what is written.
const INDENT: f32 = 10.0;
/// How much further in a row stands that divides another.
const PART: f32 = 18.0;
/// How wide the columns are: last year's rating, and what becomes of the entry.
const RATING: f32 = 76.0;
const FATE: f32 = 250.0;
/// Where there is little room, so much of it is for that.
const FATE_SHARE: f32 = 0.36;
/// With less than this for the name and what last year said, the name has all of it: the text
/// stands beside the list, too.
const NARROW: f32 = 300.0;
/// The share of the name in what is left.
const NAME: f32 = 0.52;

/// What the clerk asks for in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CarryListEvent {
    /// This for all that are selected.
    Decide(CarryKind),
    /// To go on in the details.
    Edit,
    /// An entry that begins on the sheet of this line.
    Add(OutlookLine),
    /// Without the new entries that are selected.
    Remove,
    /// This part of the book goes on, or does not.
    Keep(OutlookLine, bool),
}

/// Where the columns are.
struct Columns {
    name: (f32, f32),
    rating: f32,
    text: (f32, f32),
    fate: (f32, f32),
}

impl Columns {
    fn of(rect: Rect) -> Self {
        let (left, right) = (rect.left() + INDENT, rect.right() - INDENT);
        let fate = FATE.min((right - left) * FATE_SHARE);
        let room = right - left - RATING - fate - 2.0 * INDENT;
        let name = left + if room < NARROW { room } else { room * NAME };
        let text = name + INDENT + RATING;
        Self {
            name: (left, name),
            rating: name + INDENT + RATING / 2.0,
            text: (text, right - fate - INDENT),
            fate: (right - fate, right),
        }
    }
}

/// The list in so much height.
pub fn list_ui(
    ui: &mut Ui,
    draft: &CarryDraft,
    outlook: &Outlook,
    (selection, focus): (&mut CarrySelection, &mut ListFocus),
    height: f32,
) -> Option<CarryListEvent> {
    head_ui(ui);
    // What stands below the list begins where the room ends.
    let height = height - size::ROW - ui.spacing().item_spacing.y;
    let area = ScrollArea::vertical().id_salt("carry").max_height(height);
    let area = area.min_scrolled_height(height).auto_shrink(false);
    let mut event = keys(ui.ctx(), outlook, selection, focus);
    let (own, mut pointed) = (&*selection, None);
    let list = List::new("carry line", "前年度の個別事業の一覧", own.cursor);
    let list = list.selected(|line| own.has(line)).extending().in_line();
    let rows = EvenRows::new(&outlook.lines, ROW);
    let events = list.show(ui, area, &rows, focus, |ui, row| {
        let Some(line) = row.key else { return String::new() };
        if row.response.secondary_clicked() && !own.has(line) {
            pointed = Some(line);
        }
        event = menu_ui(&row.response, draft, outlook, line, own).or(event);
        line_ui(ui, row.rect, draft, outlook, line)
    });
    for event in events {
        match event {
            ListEvent::Moved(line, extend) => selection.go_to(&outlook.lines, line, extend),
            ListEvent::Clicked(line) => pointed = Some(line),
            // Enter goes on in the details; Space is no click.
            ListEvent::Entered(_) | ListEvent::Folded(_) => {}
        }
    }
    if let Some(line) = pointed {
        let modifiers = click_modifiers(ui.ctx());
        match (modifiers.command, modifiers.shift) {
            (true, _) => selection.toggle(line),
            (false, extend) => selection.go_to(&outlook.lines, line, extend),
        }
        focus.take();
        ui.ctx().request_repaint();
    }
    event
}

fn head_ui(ui: &mut Ui) {
    let palette = Palette::of(ui.ctx());
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), size::ROW), Sense::hover());
    // Its columns stand above those of the lines, beside which there is a bar.
    let bar = ui.spacing().scroll.allocated_width();
    let columns = Columns::of(rect.with_max_x(rect.right() - bar));
    let has_text = columns.text.1 - columns.text.0 > 1.0;
    for (x, align, words) in [
        (columns.name.0, Align2::LEFT_CENTER, "個別事業"),
        (columns.rating, Align2::CENTER_CENTER, "前年度"),
        (columns.text.0, Align2::LEFT_CENTER, if has_text { "前年度の評価" } else { "" }),
        (columns.fate.0, Align2::LEFT_CENTER, "今年度"),
    ] {
        ui.painter().text(pos2(x, rect.center().y), align, words, bold(size::CAPTION), palette.second);
    }
    ui.painter().hline(rect.x_range(), rect.bottom(), (1.0, palette.line));
}

/// Paints a line; gives what it is called.
fn line_ui(ui: &Ui, rect: Rect, draft: &CarryDraft, outlook: &Outlook, line: OutlookLine) -> String {
    match line {
        OutlookLine::Row(CarrySubject::Entry(entry)) => entry_ui(ui, rect, draft, outlook, entry),
        OutlookLine::Row(CarrySubject::Added(at)) => added_ui(ui, rect, draft, outlook, at),
        _ => heading_ui(ui, rect, draft, line),
    }
}

/// Text in a line from `x` on, so many points wide at most; says where it ends.
fn put(ui: &Ui, rect: Rect, (from, to): (f32, f32), text: &str, font: egui::FontId, color: Color32) -> f32 {
    if to - from < 1.0 {
        return from;
    }
    let words = elided(ui, text, font, color, to - from);
    let end = from + words.size().x;
    ui.painter().galley(pos2(from, rect.center().y - words.size().y / 2.0), words, color);
    end
}

/// Plan, policy or sheet; gives what it is called.
fn heading_ui(ui: &Ui, rect: Rect, draft: &CarryDraft, line: OutlookLine) -> String {
    let palette = Palette::of(ui.ctx());
    let last = &draft.last;
    let choices = draft.choices();
    let left = "引き継がない";
    let (words, indent, font, keep, to) = match line {
        OutlookLine::Plan(id) => {
            let name = last.plan(id).map(|plan| name_line(&plan.name)).unwrap_or_default();
            let keep = choices.plans.iter().any(|choice| choice.plan == id && choice.keep);
            (name, 0.0, bold(size::TEXT + 1.0), keep, None)
        }
        OutlookLine::Policy(id) => {
            let Some(policy) = last.policy(id) else { return String::new() };
            let choice = choices.policies.iter().find(|choice| choice.policy == id);
            let to =
                choice.filter(|choice| choice.plan != policy.plan).and_then(|choice| last.plan(choice.plan));
            let keep = choice.is_some_and(|choice| choice.keep);
            (name_line(&policy.name), 0.0, bold(size::TEXT), keep, to.map(|plan| name_line(&plan.name)))
        }
        OutlookLine::Sheet(id) => {
            let Ok(sheet) = last.sheet(id) else { return String::new() };
            let choice = choices.sheets.iter().find(|choice| choice.sheet == id);
            let to = choice.filter(|choice| choice.policy != sheet.policy);
            let to = to.and_then(|choice| last.policy(choice.policy));
            let keep = choice.is_some_and(|choice| choice.keep);
            let name = words::sheet(last, id);
            (name, 0.0, bold(size::CAPTION + 1.0), keep, to.map(|policy| name_line(&policy.name)))
        }
        OutlookLine::Row(_) => return String::new(),
    };
    let color = match line {
        _ if !keep => palette.faint,
        OutlookLine::Plan(_) => palette.accent,
        OutlookLine::Policy(_) => palette.text,
        _ => palette.second,
    };
    let columns = Columns::of(rect);
    put(ui, rect, (columns.name.0 + indent, columns.text.1), &words, font, color);
    let note = match to {
        _ if !keep => left.to_owned(),
        Some(to) => format!("「{to}」に移動"),
        None => String::new(),
    };
    put(ui, rect, columns.fate, &note, regular(size::CAPTION), palette.second);
    if matches!(line, OutlookLine::Sheet(_)) {
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, (1.0, palette.line));
    }
    if note.is_empty() { words } else { format!("{words}　{note}") }
}

/// An entry that begins this year.
fn added_ui(ui: &Ui, rect: Rect, draft: &CarryDraft, outlook: &Outlook, at: usize) -> String {
    let palette = Palette::of(ui.ctx());
    let Some(added) = draft.choices().added.get(at) else { return String::new() };
    let columns = Columns::of(rect);
    let name = name_line(&added.name);
    let (shown, color) = if name.is_empty() {
        ("（事業名を入力）", palette.faint)
    } else {
        (name.as_str(), palette.text)
    };
    put(ui, rect, columns.name, shown, regular(size::TEXT), color);
    let goes_on = outlook.goes_on(added.sheet);
    let (word, color) =
        if goes_on { ("新規", palette.green) } else { ("引き継がない", palette.faint) };
    put(ui, rect, columns.fate, word, bold(size::CAPTION + 1.0), color);
    format!("{shown}　{word}")
}

/// One of last year's entries.
fn entry_ui(ui: &Ui, rect: Rect, draft: &CarryDraft, outlook: &Outlook, id: crate::book::EntryId) -> String {
    let palette = Palette::of(ui.ctx());
    let Some((row, choice)) = draft.last.entry(id).ok().zip(draft.choice(id)) else { return String::new() };
    let columns = Columns::of(rect);
    let fate = outlook.fate(id);
    let is_unsettled = outlook.complaints.contains_key(&id);
    let goes_on = fate == OutlookFate::Own && (choice.decision.goes_on() || is_unsettled);
    let indent = if row.parent.is_some() { PART } else { 0.0 };
    let name = name_line(&choice.name);
    let shown = if name.is_empty() { "（区分の行）" } else { &name };
    let color = if goes_on { palette.text } else { palette.faint };
    let name_at = (columns.name.0 + indent, columns.name.1);
    let end = put(ui, rect, name_at, shown, regular(size::TEXT), color);
    let is_renamed = choice.name != row.name;
    if is_renamed && end + 60.0 < columns.name.1 {
        put(ui, rect, (end + 6.0, columns.name.1), "名称変更", regular(size::CAPTION - 1.0), palette.accent);
    }
    let rating = rating_ui(ui, rect, draft, row, columns.rating);
    let text = evaluation(draft, row);
    put(ui, rect, columns.text, &in_a_row(text), regular(size::CAPTION), palette.second);
    let said = fate_ui(ui, rect, draft, outlook, (choice, fate), columns.fate);
    format!("{shown}　{rating}　{said}")
}

/// Last year's evaluation of an entry.
pub fn evaluation<'d>(draft: &'d CarryDraft, row: &Entry) -> &'d str {
    let last = &draft.last;
    let column = last.context(row.sheet).ok().and_then(|context| context.form.role(ColumnRole::Evaluation));
    column.map_or("", |column| last.text(last.anchor(row.id, &column.id), &column.id))
}

/// Last year's rating as a chip.
fn rating_ui<'d>(ui: &Ui, rect: Rect, draft: &'d CarryDraft, row: &Entry, middle: f32) -> &'d str {
    let palette = Palette::of(ui.ctx());
    let Ok(context) = draft.last.context(row.sheet) else { return "" };
    let column = context.form.columns.iter().find(|column| column.kind == ColumnKind::Rating);
    let value = column.map_or("", |column| draft.last.text(row.id, &column.id));
    if value.is_empty() {
        return "";
    }
    let color = context.form.rating(value).map_or(palette.second, |rating| palette.rating(rating.color));
    let chip = Rect::from_center_size(pos2(middle, rect.center().y), vec2(RATING - 12.0, 20.0));
    ui.painter().rect_filled(chip, 10.0, palette.chip(color));
    let words = elided(ui, value, bold(size::CAPTION), color, chip.width() - 8.0);
    ui.painter().galley(chip.center() - words.size() / 2.0, words, color);
    value
}

/// What becomes of an entry; gives it in words.
fn fate_ui(
    ui: &Ui,
    rect: Rect,
    draft: &CarryDraft,
    outlook: &Outlook,
    (choice, fate): (&EntryChoice, OutlookFate),
    (from, to): (f32, f32),
) -> String {
    let palette = Palette::of(ui.ctx());
    let decision = draft.decision(choice.entry).unwrap_or(&choice.decision);
    let word = words::fate(decision, fate);
    let color = match decision {
        _ if fate != OutlookFate::Own => palette.faint,
        Decision::Continue => palette.second,
        Decision::Change => palette.amber,
        Decision::Merge(_) => palette.blue,
        Decision::End => palette.red,
        Decision::Split(_) => palette.green,
    };
    let mut end = put(ui, rect, (from, to), word, bold(size::CAPTION + 1.0), color) + 8.0;
    if fate == OutlookFate::Own && draft.is_as_proposed(choice.entry) {
        let tag = "提案";
        let galley = ui.fonts_mut(|fonts| {
            fonts.layout_job(LayoutJob::simple_singleline(
                tag.to_owned(),
                regular(size::CAPTION - 1.0),
                palette.accent,
            ))
        });
        let frame = Rect::from_min_size(pos2(end, rect.center().y - 9.0), vec2(galley.size().x + 10.0, 18.0));
        ui.painter().rect_stroke(frame, 3.0, (1.0, palette.accent), StrokeKind::Inside);
        ui.painter().galley(frame.center() - galley.size() / 2.0, galley, palette.accent);
        end = frame.right() + 8.0;
    }
    let (note, color) = match outlook.complaints.get(&choice.entry) {
        Some(why) => (words::complaint(*why).to_owned(), palette.red),
        None if fate == OutlookFate::Own => (note(draft, choice), palette.second),
        None => (String::new(), palette.second),
    };
    put(ui, rect, (end, to), &note, regular(size::CAPTION), color);
    if note.is_empty() { word.to_owned() } else { format!("{word}　{note}") }
}

/// Where it goes, what comes out of it.
fn note(draft: &CarryDraft, choice: &EntryChoice) -> String {
    let of_decision = match &choice.decision {
        Decision::Merge(Some(into)) => format!("→ {}", name_line(draft.name(*into))),
        Decision::Split(names) => names.iter().map(|name| name_line(name)).collect::<Vec<_>>().join("、"),
        _ => String::new(),
    };
    let is_sent = draft.last.entry(choice.entry).is_ok_and(|row| row.sheet != choice.sheet);
    if is_sent && choice.decision.goes_on() {
        return format!("→ {}　{of_decision}", words::sheet(&draft.last, choice.sheet)).trim_end().to_owned();
    }
    of_decision
}

/// The keys of the list that are no list's else.
fn keys(
    ctx: &Context,
    outlook: &Outlook,
    selection: &mut CarrySelection,
    focus: &ListFocus,
) -> Option<CarryListEvent> {
    let pressed = |key| focus.takes(ctx, Modifiers::NONE, key);
    if focus.takes(ctx, Modifiers::COMMAND, Key::A) {
        selection.all(&outlook.lines);
    }
    let digits = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5];
    for (kind, key) in CarryKind::ALL.into_iter().zip(digits) {
        if pressed(key) {
            return Some(CarryListEvent::Decide(kind));
        }
    }
    if pressed(Key::F2) || pressed(Key::Enter) {
        return Some(CarryListEvent::Edit);
    }
    if pressed(Key::Insert) {
        return selection.cursor.map(CarryListEvent::Add);
    }
    pressed(Key::Delete).then_some(CarryListEvent::Remove)
}

/// What can be done with a line, by the right button.
fn menu_ui(
    response: &Response,
    draft: &CarryDraft,
    outlook: &Outlook,
    line: OutlookLine,
    selection: &CarrySelection,
) -> Option<CarryListEvent> {
    let mut event = None;
    response.context_menu(|ui| {
        menu_rows(ui);
        ui.set_min_width(220.0);
        let mut item = |ui: &mut Ui, words: &str, keys: &str, own: CarryListEvent| {
            let palette = Palette::of(ui.ctx());
            let keys = egui::RichText::new(keys).color(palette.second).size(size::CAPTION);
            let button = Button::new(words).min_size(vec2(220.0, size::ROW)).shortcut_text(keys);
            let response = ui.add(button);
            named(&response, words);
            focus_frame(ui, &response);
            if response.clicked() {
                event = Some(own);
                ui.close();
            }
        };
        match line {
            OutlookLine::Row(CarrySubject::Entry(_)) => {
                for (at, kind) in CarryKind::ALL.into_iter().enumerate() {
                    item(ui, words::kind(kind), &(at + 1).to_string(), CarryListEvent::Decide(kind));
                }
                ui.separator();
                item(ui, "名前などを変える", "F2", CarryListEvent::Edit);
            }
            OutlookLine::Row(CarrySubject::Added(_)) => {
                item(ui, "名前などを変える", "F2", CarryListEvent::Edit);
                item(ui, "追加を取り消す", "Delete", CarryListEvent::Remove);
            }
            _ => {
                let keeps = is_kept(draft, line);
                let words = if keeps { "引き継がない" } else { "引き継ぐ" };
                item(ui, words, "", CarryListEvent::Keep(line, !keeps));
                if selection.cursor == Some(line) {
                    item(ui, "移動先を選ぶ", "F2", CarryListEvent::Edit);
                }
            }
        }
        if sheet_of(draft, outlook, line).is_some() {
            ui.separator();
            item(ui, "新規の事業を追加", "Insert", CarryListEvent::Add(line));
        }
    });
    event
}

/// Whether a plan, policy or sheet goes on, as far as that was decided for itself.
pub fn is_kept(draft: &CarryDraft, line: OutlookLine) -> bool {
    let choices = draft.choices();
    match line {
        OutlookLine::Plan(id) => choices.plans.iter().any(|choice| choice.plan == id && choice.keep),
        OutlookLine::Policy(id) => choices.policies.iter().any(|choice| choice.policy == id && choice.keep),
        OutlookLine::Sheet(id) => choices.sheets.iter().any(|choice| choice.sheet == id && choice.keep),
        OutlookLine::Row(_) => true,
    }
}

/// The sheet that a line stands on, if that goes on.
pub fn sheet_of(draft: &CarryDraft, outlook: &Outlook, line: OutlookLine) -> Option<crate::book::SheetId> {
    let sheet = match line {
        OutlookLine::Sheet(sheet) => sheet,
        OutlookLine::Row(CarrySubject::Entry(entry)) => draft.last.entry(entry).ok()?.sheet,
        OutlookLine::Row(CarrySubject::Added(at)) => draft.choices().added.get(at)?.sheet,
        OutlookLine::Plan(_) | OutlookLine::Policy(_) => return None,
    };
    outlook.goes_on(sheet).then_some(sheet)
}
