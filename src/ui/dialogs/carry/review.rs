//! Step 2: what becomes of each entry.

use eframe::egui::{Button, Context, RichText, ScrollArea, Sense, Ui, UiBuilder, vec2};

use crate::ui::kit::list::ListFocus;
use crate::ui::kit::pick::Picker;
use crate::ui::kit::theme::{Palette, size};
use crate::ui::kit::widgets::{caption, scroll_ui, small_button};
use crate::viewmodel::carry::draft::{CarryDraft, CarryKind, CarrySubject};
use crate::viewmodel::carry::outlook::{Outlook, OutlookLine};
use crate::viewmodel::carry::selection::CarrySelection;
use crate::viewmodel::carry::words;

use super::details;
use super::list;
use super::list::CarryListEvent;

/// How wide the details of the line at work are.
const DETAILS: f32 = 340.0;
/// Where there is little room, so much of it is for them.
const DETAILS_SHARE: f32 = 0.36;
/// What stands below the list.
const FOOT: f32 = 64.0;

/// Where the keyboard is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CarryWanted {
    List,
    /// The first field of the details.
    Details,
    /// The names of what comes out of an entry.
    Names,
}

/// What is chosen from a list in the details.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum MergeTarget {
    Entry(crate::book::EntryId),
    Sheet(crate::book::SheetId),
    Policy(crate::book::PolicyId),
    Plan(crate::book::PlanId),
}

/// The review as it is shown.
#[derive(Debug, Default)]
pub struct CarryReview {
    pub outlook: Outlook,
    pub selection: CarrySelection,
    pub focus: ListFocus,
    /// The list that something is chosen from, and the line that is about.
    pub picker: Option<(OutlookLine, Picker<MergeTarget>)>,
    pub wanted: Option<CarryWanted>,
    /// Where it goes in this frame.
    pub granted: Option<CarryWanted>,
    /// The list has the keyboard, or the details have it.
    pub in_list: bool,
    pub in_details: bool,
    /// 次へ was pressed although something has to be settled.
    pub insisted: bool,
}

impl CarryReview {
    /// Brings all up to what is decided now.
    pub fn follow(&mut self, draft: &CarryDraft) {
        let before = self.outlook.lines.len();
        self.outlook.follow(draft);
        if self.selection.cursor.is_none() || before != self.outlook.lines.len() {
            self.selection.settle(&self.outlook.lines);
        }
        if self.picker.as_ref().is_some_and(|(line, _)| Some(*line) != self.selection.cursor) {
            self.picker = None;
        }
    }

    /// Goes to the first entry that has to be settled; `false` where there is none.
    pub fn go_to_complaint(&mut self) -> bool {
        let Some(line) = self.outlook.first_complaint() else { return false };
        self.selection = CarrySelection::at(line);
        self.wanted = Some(CarryWanted::List);
        self.insisted = true;
        true
    }

    /// Leaves the list that something is chosen from, or the details; `false` where the
    /// keyboard is in neither.
    pub fn step_back(&mut self) -> bool {
        let was_within = self.in_details;
        if was_within {
            self.picker = None;
            self.wanted = Some(CarryWanted::List);
        }
        was_within
    }

    /// Takes what is lit in the list that something is chosen from; `false` where the
    /// keyboard is not there.
    pub fn pick_lit(&mut self, draft: &mut CarryDraft) -> bool {
        let Some((_, picker)) = self.picker.as_ref().filter(|(_, picker)| picker.has_focus()) else {
            return false;
        };
        if let Some(target) = picker.lit() {
            self.pick(draft, target);
        }
        true
    }

    /// Takes what was chosen.
    pub fn pick(&mut self, draft: &mut CarryDraft, target: MergeTarget) {
        let chosen = self.selection.chosen();
        match (target, self.selection.cursor) {
            (MergeTarget::Entry(into), _) => draft.merge(chosen, into),
            (MergeTarget::Sheet(sheet), _) => draft.send(chosen, sheet),
            (MergeTarget::Policy(policy), Some(OutlookLine::Sheet(sheet))) => {
                draft.set_sheet(sheet, policy, true)
            }
            (MergeTarget::Plan(plan), Some(OutlookLine::Policy(policy))) => {
                draft.set_policy(policy, plan, true)
            }
            _ => {}
        }
        self.picker = None;
        self.wanted = Some(CarryWanted::List);
    }

    /// Shows it in so much height.
    pub fn show(&mut self, ui: &mut Ui, draft: &mut CarryDraft, height: f32) {
        self.follow(draft);
        let event = self.bar_ui(ui, draft);
        let height = height - (size::ROW + 12.0) - FOOT;
        let whole = vec2(ui.available_width(), height);
        let (rect, _) = ui.allocate_exact_size(whole, Sense::hover());
        let (mut left, mut right) = (rect, rect);
        let details = DETAILS.min(rect.width() * DETAILS_SHARE);
        left.set_right(rect.right() - details - size::SECTION);
        right.set_left(rect.right() - details);
        let wants_list = self.wanted.take_if(|wanted| *wanted == CarryWanted::List).is_some();
        if wants_list {
            self.focus.take();
        }
        let in_list = ui
            .scope_builder(UiBuilder::new().max_rect(left), |ui| {
                let state = (&mut self.selection, &mut self.focus);
                list::list_ui(ui, draft, &self.outlook, state, height)
            })
            .inner;
        self.in_list = self.focus.is_here();
        let palette = Palette::of(ui.ctx());
        ui.painter().vline(right.left() - size::SPACE, rect.y_range(), (1.0, palette.line));
        // However much there is to say, what stands below stays where it is.
        let mut beside = ui.new_child(UiBuilder::new().max_rect(right));
        beside.set_clip_rect(right.expand(2.0).intersect(ui.clip_rect()));
        let area = ScrollArea::vertical().id_salt("carry details").max_height(height).auto_shrink(false);
        scroll_ui(&mut beside, area, |ui, _| details::details_ui(ui, draft, self, height));
        self.foot_ui(ui, draft);
        if let Some(event) = event.or(in_list) {
            self.heed(ui.ctx(), draft, event);
        }
    }

    fn heed(&mut self, ctx: &Context, draft: &mut CarryDraft, event: CarryListEvent) {
        match event {
            CarryListEvent::Decide(kind) => self.decide(draft, kind),
            CarryListEvent::Edit => {
                self.wanted = Some(CarryWanted::Details);
                if !matches!(self.selection.cursor, Some(OutlookLine::Row(_) | OutlookLine::Plan(_))) {
                    details::open_picker(draft, self);
                }
            }
            CarryListEvent::Add(line) => {
                if let Some(sheet) = list::sheet_of(draft, &self.outlook, line) {
                    let added = draft.add(sheet);
                    self.outlook.follow(draft);
                    self.selection = CarrySelection::at(OutlookLine::Row(added));
                    self.wanted = Some(CarryWanted::Details);
                }
            }
            CarryListEvent::Remove => {
                draft.remove(self.selection.chosen());
                let at = self.selection.cursor.and_then(|cursor| self.outlook.place(cursor));
                self.outlook.follow(draft);
                let near = at.and_then(|at| self.outlook.lines.get(at).or(self.outlook.lines.last()));
                self.selection = near.map_or_else(CarrySelection::default, |line| CarrySelection::at(*line));
                self.wanted = Some(CarryWanted::List);
            }
            CarryListEvent::Keep(line, keep) => keep_line(draft, line, keep),
        }
        ctx.request_repaint();
    }

    /// Decides for all that are selected; what has to be said next gets the keyboard.
    fn decide(&mut self, draft: &mut CarryDraft, kind: CarryKind) {
        draft.decide(self.selection.chosen(), kind);
        self.outlook.follow(draft);
        self.picker = None;
        self.wanted = Some(CarryWanted::List);
        let Some(CarrySubject::Entry(entry)) = self.selection.cursor.and_then(OutlookLine::subject) else {
            return;
        };
        let lacks = self.outlook.complaints.contains_key(&entry);
        match kind {
            CarryKind::Merge if lacks => details::open_picker(draft, self),
            CarryKind::Split if lacks && self.selection.chosen().len() == 1 => {
                self.wanted = Some(CarryWanted::Names)
            }
            _ => {}
        }
    }

    /// The decisions as buttons, for all that are selected.
    fn bar_ui(&mut self, ui: &mut Ui, draft: &CarryDraft) -> Option<CarryListEvent> {
        let mut event = None;
        let decided = match self.selection.cursor.and_then(OutlookLine::subject) {
            Some(CarrySubject::Entry(entry)) => draft.decision(entry).map(CarryKind::of),
            _ => None,
        };
        let is_entry = |subject: &CarrySubject| matches!(subject, CarrySubject::Entry(_));
        let can = self.selection.chosen().iter().any(is_entry);
        ui.horizontal(|ui| {
            let count = self.selection.chosen().len();
            let words =
                if count > 1 { format!("選んだ{count}件を") } else { "選んだ事業を".to_owned() };
            caption(ui, &words);
            ui.add_enabled_ui(can, |ui| {
                for (at, kind) in CarryKind::ALL.into_iter().enumerate() {
                    let words = format!("{} {}", words::kind(kind), at + 1);
                    let button = Button::selectable(decided == Some(kind), words).frame_when_inactive(true);
                    let button = button.min_size(vec2(68.0, size::ROW));
                    let hover = format!("{}（{}キー）", words::meaning(kind), at + 1);
                    if ui.add(button).on_hover_text(hover).clicked() {
                        event = Some(CarryListEvent::Decide(kind));
                    }
                }
            });
            ui.add_space(size::SECTION);
            let sheet =
                self.selection.cursor.filter(|line| list::sheet_of(draft, &self.outlook, *line).is_some());
            let button = Button::new("新規の事業を追加").min_size(vec2(0.0, size::ROW));
            let response = ui.add_enabled(sheet.is_some(), button);
            let response =
                response.on_hover_text("選んだ行の調書に、今年度からの事業を追加します（Insertキー）");
            if response.clicked() {
                event = sheet.map(CarryListEvent::Add);
            }
        });
        ui.add_space(size::GAP);
        event
    }

    /// How many there are of each kind, and what the columns do.
    fn foot_ui(&mut self, ui: &mut Ui, draft: &CarryDraft) {
        let palette = Palette::of(ui.ctx());
        ui.add_space(size::SPACE);
        ui.horizontal(|ui| {
            ui.set_min_height(size::ROW);
            ui.label(RichText::new(words::summary(&self.outlook.counts)).color(palette.text));
            let unsettled = self.outlook.complaints.len();
            if unsettled > 0 {
                let words = format!("決まっていない事業が{unsettled}件あります。");
                let color = if self.insisted { palette.red } else { palette.amber };
                ui.label(RichText::new(words).color(color));
                if small_button(ui, "最初のものへ").clicked() {
                    self.go_to_complaint();
                }
            } else {
                self.insisted = false;
            }
        });
        let words = format!("{}{}", words::columns(&draft.last), words::marks(&self.outlook.falling));
        ui.label(RichText::new(words).size(size::CAPTION).color(palette.second));
    }
}

/// Has a plan, policy or sheet go on, or not.
pub fn keep_line(draft: &mut CarryDraft, line: OutlookLine, keep: bool) {
    let choices = draft.choices();
    match line {
        OutlookLine::Plan(plan) => draft.keep_plan(plan, keep),
        OutlookLine::Policy(policy) => {
            let plan = choices.policies.iter().find(|choice| choice.policy == policy).map(|own| own.plan);
            if let Some(plan) = plan {
                draft.set_policy(policy, plan, keep);
            }
        }
        OutlookLine::Sheet(sheet) => {
            let policy = choices.sheets.iter().find(|choice| choice.sheet == sheet).map(|own| own.policy);
            if let Some(policy) = policy {
                draft.set_sheet(sheet, policy, keep);
            }
        }
        OutlookLine::Row(_) => {}
    }
}
