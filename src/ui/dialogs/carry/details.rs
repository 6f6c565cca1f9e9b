//! The line at work: all that can be said of it, and last year's whole evaluation.

use eframe::egui::{Color32, RichText, ScrollArea, Ui};

use crate::book::{Entry, EntryId, SheetId};
use crate::carry::{Decision, EntryChoice};
use crate::ui::kit::pick::Picker;
use crate::ui::kit::theme::{Palette, bold, size};
use crate::ui::kit::widgets::{
    area_field, caption, confirms, has_focus_in, keep_enter, line_field, name_field, paragraph, scroll_ui,
    small_button,
};
use crate::viewmodel::carry::draft::{CarryDraft, CarryKind, CarrySubject};
use crate::viewmodel::carry::outlook::{Outlook, OutlookFate, OutlookLine};
use crate::viewmodel::carry::words;
use crate::viewmodel::names::name_line;

use super::list;
use super::review::{CarryReview, CarryWanted, MergeTarget, keep_line};

/// How far the lines of a note are apart.
const NOTE: f32 = 18.0;
/// What of the height last year's evaluation needs at least.
const EVALUATION: f32 = 110.0;

/// Shows the line at work in so much height.
pub fn details_ui(ui: &mut Ui, draft: &mut CarryDraft, review: &mut CarryReview, height: f32) {
    let room = ui.max_rect();
    review.granted = review.wanted.take();
    let Some(line) = review.selection.cursor else { return };
    ui.push_id(line, |ui| match line {
        OutlookLine::Row(CarrySubject::Entry(entry)) => entry_ui(ui, draft, review, entry, height),
        OutlookLine::Row(CarrySubject::Added(at)) => added_ui(ui, draft, review, at, height),
        _ => group_ui(ui, draft, review, line, height),
    });
    review.in_details = has_focus_in(ui, room.expand(4.0));
}

/// Opens the list that something is chosen from for the line at work: what an entry
/// goes into, or else where the line is to stand.
pub fn open_picker(draft: &CarryDraft, review: &mut CarryReview) {
    let Some(line) = review.selection.cursor else { return };
    let mut picker = match line {
        OutlookLine::Row(CarrySubject::Entry(entry)) => {
            match draft.choice(entry).map(|choice| &choice.decision) {
                Some(Decision::Merge(into)) => mergers(draft, &review.outlook, entry, *into),
                _ => return send_picker(draft, review),
            }
        }
        OutlookLine::Row(CarrySubject::Added(_)) => return send_picker(draft, review),
        OutlookLine::Sheet(sheet) => policies(draft, sheet),
        OutlookLine::Policy(policy) => plans(draft, policy),
        OutlookLine::Plan(_) => return,
    };
    picker.take_focus();
    review.picker = Some((line, picker));
}

/// Opens the list of the sheets that rows can be put on.
fn send_picker(draft: &CarryDraft, review: &mut CarryReview) {
    let Some(line) = review.selection.cursor else { return };
    let last = &draft.last;
    let now = match line {
        OutlookLine::Row(CarrySubject::Entry(entry)) => draft.choice(entry).map(|choice| choice.sheet),
        OutlookLine::Row(CarrySubject::Added(at)) => draft.choices().added.get(at).map(|added| added.sheet),
        _ => None,
    };
    let form = |sheet: SheetId| last.context(sheet).map(|context| context.form.id);
    let fits =
        |sheet: &SheetId| review.outlook.goes_on(*sheet) && now.is_none_or(|now| form(now) == form(*sheet));
    let all = last.sheets().map(|sheet| sheet.id).filter(fits);
    let item = |sheet: SheetId| {
        let policy = last.context(sheet).map_or("", |context| context.policy.name.as_str());
        (MergeTarget::Sheet(sheet), words::sheet(last, sheet), name_line(policy))
    };
    let mut picker = Picker::new(all.map(item), now.map(MergeTarget::Sheet));
    picker.take_focus();
    review.picker = Some((line, picker));
}

/// The entries that another can go into: those that go on.
fn mergers(
    draft: &CarryDraft,
    outlook: &Outlook,
    entry: EntryId,
    into: Option<EntryId>,
) -> Picker<MergeTarget> {
    let last = &draft.last;
    let goes_on = draft.choices().entries.iter().filter(|choice| {
        let is_whole = last.entry(choice.entry).is_ok_and(|row| row.parent.is_none());
        let has_row = choice.decision.goes_on() && outlook.fate(choice.entry) == OutlookFate::Own;
        choice.entry != entry && is_whole && has_row
    });
    let item = |choice: &EntryChoice| {
        let name = name_line(&choice.name);
        (MergeTarget::Entry(choice.entry), name, words::sheet(last, choice.sheet))
    };
    Picker::new(goes_on.map(item), into.map(MergeTarget::Entry))
}

/// The policies that a sheet can stand under.
fn policies(draft: &CarryDraft, sheet: SheetId) -> Picker<MergeTarget> {
    let last = &draft.last;
    let form = last.standing(sheet).map(|shown| shown.form.id);
    let plans = last.plans().filter(|plan| Some(plan.form) == form);
    let all = plans.flat_map(|plan| last.policies_of(plan.id).map(move |policy| (policy, plan)));
    let now = draft.choices().sheets.iter().find(|choice| choice.sheet == sheet).map(|choice| choice.policy);
    let items = all.map(|(policy, plan)| {
        (MergeTarget::Policy(policy.id), name_line(&policy.name), name_line(&plan.name))
    });
    Picker::new(items, now.map(MergeTarget::Policy))
}

/// The plans that a policy can stand under.
fn plans(draft: &CarryDraft, policy: crate::book::PolicyId) -> Picker<MergeTarget> {
    let last = &draft.last;
    let form = last.policy(policy).and_then(|policy| last.plan(policy.plan)).map(|plan| plan.form);
    let all = last.plans().filter(|plan| Some(plan.form) == form);
    let now =
        draft.choices().policies.iter().find(|choice| choice.policy == policy).map(|choice| choice.plan);
    let items = all.map(|plan| (MergeTarget::Plan(plan.id), name_line(&plan.name), String::new()));
    Picker::new(items, now.map(MergeTarget::Plan))
}

/// A plan, policy or sheet.
fn group_ui(ui: &mut Ui, draft: &mut CarryDraft, review: &mut CarryReview, line: OutlookLine, height: f32) {
    let last = draft.last.clone();
    let (title, noun) = match line {
        OutlookLine::Plan(id) => {
            (last.plan(id).map_or_else(String::new, |plan| name_line(&plan.name)), "計画")
        }
        OutlookLine::Policy(id) => {
            (last.policy(id).map_or_else(String::new, |own| name_line(&own.name)), "施策")
        }
        OutlookLine::Sheet(id) => (words::sheet(&last, id), "調書"),
        OutlookLine::Row(_) => return,
    };
    title_ui(ui, &title, noun);
    let mut keeps = list::is_kept(draft, line);
    let check = ui.checkbox(&mut keeps, format!("この{noun}を引き継ぐ"));
    if review.granted == Some(CarryWanted::Details) && review.picker.is_none() {
        check.request_focus();
    }
    if check.changed() {
        keep_line(draft, line, keeps);
    }
    let palette = Palette::of(ui.ctx());
    if !keeps {
        let words = format!("この{noun}の事業は、調書から外し、履歴に残します。");
        note_ui(ui, &words, palette.second);
    }
    if let (OutlookLine::Policy(_) | OutlookLine::Sheet(_), true) = (line, keeps) {
        let above = if noun == "調書" { "施策" } else { "計画" };
        ui.add_space(size::SPACE);
        picker_ui(ui, draft, review, (&format!("移動先の{above}"), &format!("別の{above}に移動…"), height));
    }
}

fn title_ui(ui: &mut Ui, title: &str, note: &str) {
    let palette = Palette::of(ui.ctx());
    caption(ui, note);
    ui.label(RichText::new(title).font(bold(size::TEXT)).color(palette.text));
    ui.add_space(size::GAP);
}

/// The list that something is chosen from, or the button that opens it.
fn picker_ui(
    ui: &mut Ui,
    draft: &mut CarryDraft,
    review: &mut CarryReview,
    (name, button, height): (&str, &str, f32),
) {
    let Some((_, picker)) = &mut review.picker else {
        if small_button(ui, button).clicked() {
            open_picker(draft, review);
            ui.ctx().request_repaint();
        }
        return;
    };
    caption(ui, name);
    let room = (ui.max_rect().top() + height - ui.cursor().top()).max(120.0);
    if let Some(target) = picker.show(ui, name, room) {
        review.pick(draft, target);
        ui.ctx().request_repaint();
    }
}

/// An entry that begins this year.
fn added_ui(ui: &mut Ui, draft: &mut CarryDraft, review: &mut CarryReview, at: usize, height: f32) {
    let Some(added) = draft.choices().added.get(at).cloned() else { return };
    caption(ui, &format!("{}　新規の事業", words::sheet(&draft.last, added.sheet)));
    name_ui(ui, draft, review, CarrySubject::Added(at), &added.name);
    if small_button(ui, "この事業の追加を取り消す").clicked() {
        draft.remove(&std::iter::once(CarrySubject::Added(at)).collect());
        review.follow(draft);
        review.wanted = Some(CarryWanted::List);
    }
    ui.add_space(size::SPACE);
    if review.picker.is_some() {
        picker_ui(ui, draft, review, ("移動先の調書", "", height));
    } else if small_button(ui, "別の調書に移動…").clicked() {
        send_picker(draft, review);
    }
}

/// The name, which Enter confirms as in the list; Shift+Enter makes a line where an entry
/// of last year has several.
fn name_ui(ui: &mut Ui, draft: &mut CarryDraft, review: &mut CarryReview, subject: CarrySubject, name: &str) {
    caption(ui, "事業名");
    let mut typed = name.to_owned();
    let field = if matches!(subject, CarrySubject::Added(_)) {
        let field = line_field(ui, &mut typed, f32::INFINITY, "", "事業名");
        keep_enter(&field);
        field
    } else {
        let rows = typed.split('\n').count().clamp(1, 3);
        name_field(ui, &mut typed, f32::INFINITY, rows, "事業名")
    };
    if confirms(&field) {
        review.wanted = Some(CarryWanted::List);
        ui.ctx().request_repaint();
    }
    if review.granted == Some(CarryWanted::Details) {
        field.request_focus();
        // What is typed goes on at the end.
        to_end(ui, &field, &typed);
    }
    if typed != name {
        draft.rename(subject, &typed);
    }
    ui.add_space(size::GAP);
}

/// Puts the caret at the end of a field.
fn to_end(ui: &Ui, field: &eframe::egui::Response, text: &str) {
    use eframe::egui::text::{CCursor, CCursorRange};
    let mut state = eframe::egui::TextEdit::load_state(ui.ctx(), field.id).unwrap_or_default();
    state.cursor.set_char_range(Some(CCursorRange::one(CCursor::new(text.chars().count()))));
    state.store(ui.ctx(), field.id);
}

/// Small letters, which may take several lines.
fn note_ui(ui: &mut Ui, words: &str, color: Color32) {
    ui.label(RichText::new(words).size(size::CAPTION).line_height(Some(NOTE)).color(color));
}

/// What is to be said of an entry. However much that is, it is one part of the pane, so
/// that no field beside it becomes another one and loses the keyboard.
fn notes_ui(ui: &mut Ui, draft: &CarryDraft, review: &CarryReview, row: &Entry, choice: &EntryChoice) {
    let palette = Palette::of(ui.ctx());
    ui.vertical(|ui| {
        if choice.name != row.name {
            caption(ui, &format!("前年度の名前：{}", name_line(&row.name)));
        }
        if review.outlook.fate(row.id) == OutlookFate::WithHead {
            note_ui(ui, words::WITH_HEAD, palette.second);
        } else {
            let kind = CarryKind::of(&choice.decision);
            let words = format!("{}：{}", words::kind(kind), words::meaning(kind));
            note_ui(ui, &words, palette.second);
        }
        let falling: Vec<String> = row
            .marks
            .iter()
            .filter(|mark| !choice.marks.contains(mark))
            .map(|mark| format!("※{mark}"))
            .collect();
        if !falling.is_empty() && draft.goes_on(row.id) {
            note_ui(ui, &format!("{}の印は外します。", falling.join("、")), palette.second);
        }
        let is_alone = !choice.follows && row.parent.is_some_and(|head| !draft.goes_on(head));
        if is_alone && choice.decision.goes_on() {
            note_ui(ui, words::WITHOUT_HEAD, palette.second);
        }
        if let Some(ground) = draft.ground(row.id).filter(|_| draft.is_as_proposed(row.id)) {
            note_ui(ui, &words::ground(&ground.by), palette.accent);
        }
        if let Some(why) = review.outlook.complaints.get(&row.id) {
            ui.label(RichText::new(format!("{}。", words::complaint(*why))).color(palette.red));
        }
    });
}

/// One of last year's entries.
fn entry_ui(ui: &mut Ui, draft: &mut CarryDraft, review: &mut CarryReview, entry: EntryId, height: f32) {
    let palette = Palette::of(ui.ctx());
    let Some((row, choice)) = draft.last.entry(entry).ok().cloned().zip(draft.choice(entry).cloned()) else {
        return;
    };
    let bottom = ui.max_rect().top() + height;
    let last = draft.last.clone();
    let policy = last.standing(row.sheet).map_or("", |shown| shown.policy.name.as_str());
    caption(ui, &format!("{}　{}", words::sheet(&last, row.sheet), name_line(policy)));
    let count = review.selection.chosen().len();
    ui.vertical(|ui| {
        if count > 1 {
            let words = format!("{count}件を選択中です。表示しているのは、そのうちの1件です。");
            note_ui(ui, &words, palette.accent);
        }
    });
    name_ui(ui, draft, review, CarrySubject::Entry(entry), &choice.name);
    notes_ui(ui, draft, review, &row, &choice);
    ui.add_space(size::GAP);
    if let Decision::Split(names) = &choice.decision {
        split_ui(ui, draft, review, entry, names);
    }
    let is_open = review.picker.is_some();
    if let Decision::Merge(into) = &choice.decision {
        if let Some(into) = into.filter(|_| !is_open) {
            ui.label(format!("まとめる先：{}", name_line(draft.name(into))));
        }
        let words = if count > 1 {
            "選択中の事業のまとめる先を選ぶ…"
        } else {
            "まとめる先を選ぶ…"
        };
        picker_ui(ui, draft, review, ("まとめる先の事業", words, bottom - ui.max_rect().top()));
    } else if choice.decision.goes_on() {
        if is_open {
            let height = bottom - ui.max_rect().top();
            picker_ui(ui, draft, review, ("移動先の調書", "", height));
        } else {
            if row.sheet != choice.sheet {
                ui.label(format!("{}に移動します。", words::sheet(&last, choice.sheet)));
            }
            let words = if count > 1 {
                format!("選択中の{count}件を別の調書に移動…")
            } else {
                "別の調書に移動…".to_owned()
            };
            if small_button(ui, &words).clicked() {
                send_picker(draft, review);
            }
        }
    }
    if review.picker.is_some() {
        return;
    }
    ui.add_space(size::SPACE);
    let room = (bottom - ui.cursor().top() - size::SECTION).max(EVALUATION);
    caption(ui, "前年度の評価");
    let area = ScrollArea::vertical().id_salt(("evaluation", entry)).max_height(room - size::SECTION);
    scroll_ui(ui, area.auto_shrink(false), |ui, _| {
        let text = list::evaluation(draft, &row);
        paragraph(ui, if text.is_empty() { "（記入がありません）" } else { text });
    });
}

/// What comes out of an entry that is divided.
fn split_ui(ui: &mut Ui, draft: &mut CarryDraft, review: &mut CarryReview, entry: EntryId, names: &[String]) {
    caption(ui, "分けてできる事業の名前（1行に1つ）");
    let mut typed = names.join("\n");
    let before = typed.clone();
    let field = area_field(ui, &mut typed, f32::INFINITY, 3, "分けてできる事業の名前");
    if review.granted == Some(CarryWanted::Names) {
        field.request_focus();
        to_end(ui, &field, &typed);
    }
    if typed != before {
        draft.split(entry, &typed);
    }
    ui.add_space(size::GAP);
}
