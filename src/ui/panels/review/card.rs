//! A finding: what it is, its passages, and what can be done about it.

use eframe::egui::{Button, Frame, Margin, RichText, Stroke, Ui, vec2};
use egui_material_icons::{MaterialIcon, icons};

use crate::book::{Book, Dismissal, DismissalId};
use crate::review::{At, Finding, Severity, TextPassage, words};
use crate::ui::kit::theme::{Palette, bold, regular, size};
use crate::ui::kit::widgets::{icon, named, small_button};
use crate::ui::kit::wrap;
use crate::ui::request::{Action, Actions, Ask, ReviewRequest};
use crate::words::grouped;

/// How a finding is shown.
#[derive(Clone, Copy)]
pub struct FindingCard<'c> {
    pub book: &'c Book,
    pub finding: &'c Finding,
    /// Why it may stand.
    pub dismissal: Option<&'c Dismissal>,
    /// What takes it up again.
    pub dismissals: &'c [DismissalId],
    /// All of its places are shown, where it is several findings in one.
    pub is_unfolded: bool,
    /// It was gone to last.
    pub is_selected: bool,
    /// The book is only looked at.
    pub read_only: bool,
}

impl FindingCard<'_> {
    /// Shows it over the whole width.
    pub fn show(self, ui: &mut Ui, actions: &mut Actions) {
        let palette = Palette::of(ui.ctx());
        let edge = if self.is_selected { palette.accent } else { palette.line };
        let fill = if self.dismissal.is_some() { palette.ground } else { palette.surface };
        let frame = Frame::new().fill(fill).stroke(Stroke::new(palette.edge, edge));
        let frame = frame.corner_radius(size::CORNER).inner_margin(Margin::symmetric(10, 8));
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = size::GAP;
            self.head_ui(ui);
            let color = if self.dismissal.is_some() { palette.second } else { palette.text };
            self.text_ui(ui, &words::message(self.finding), color);
            if self.finding.members.is_empty() {
                self.passages_ui(ui);
            } else {
                self.members_ui(ui, actions);
            }
            match self.dismissal {
                Some(dismissal) => self.dismissed_ui(ui, dismissal, actions),
                None => self.buttons_ui(ui, actions),
            }
        });
    }

    fn head_ui(self, ui: &mut Ui) {
        let palette = Palette::of(ui.ctx());
        let severity = self.finding.severity();
        let (picture, color) = look(severity, palette);
        let color = if self.dismissal.is_some() { palette.second } else { color };
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = size::GAP;
            ui.label(icon(picture, color));
            let (heading, rule) = (words::heading(self.finding), words::rule(self.finding.rule()));
            ui.label(RichText::new(heading).size(size::CAPTION).color(color));
            if rule != heading {
                let rule = format!("・{rule}");
                ui.label(RichText::new(rule).size(size::CAPTION).color(palette.second));
            }
        });
    }

    fn text_ui(self, ui: &mut Ui, text: &str, color: eframe::egui::Color32) {
        let width = ui.available_width();
        let galley = wrap::galley(ui.ctx(), text, &regular(size::TEXT), color, width, &[]);
        ui.label(galley);
    }

    fn passages_ui(self, ui: &mut Ui) {
        for (at, passage) in self.finding.places.iter().enumerate() {
            self.passage_ui(ui, at, passage);
        }
    }

    /// The findings that it is made of, once the clerk wants to see them.
    fn members_ui(self, ui: &mut Ui, actions: &mut Actions) {
        let palette = Palette::of(ui.ctx());
        let label = match self.is_unfolded {
            true => "箇所を隠す".to_owned(),
            false => format!("{}か所を表示", grouped(self.finding.members.len())),
        };
        let picture =
            if self.is_unfolded { icons::ICON_KEYBOARD_ARROW_DOWN } else { icons::ICON_KEYBOARD_ARROW_RIGHT };
        let title = (icon(picture, palette.second), RichText::new(&label).color(palette.second));
        let button = ui.add(Button::new(title).frame(false).min_size(vec2(0.0, size::ROW)));
        named(&button, &format!("{label}（{}）", words::message(self.finding)));
        let is_unfolded = self.is_unfolded;
        ui.ctx().accesskit_node_builder(button.id, |node| node.set_expanded(is_unfolded));
        if button.clicked() {
            actions.push(Action::Review(ReviewRequest::Unfold(self.finding.key.clone())));
        }
        for finding in self.finding.members.iter().filter(|_| is_unfolded) {
            let own = Self { finding, ..self };
            // Where last year said so is what its button is called.
            if let Some(passage) = finding.places.first() {
                own.passage_ui(ui, 0, passage);
            }
            if self.dismissal.is_none() {
                own.buttons_ui(ui, actions);
            }
            ui.add_space(size::GAP);
        }
    }

    /// Where it is, and what stands there.
    fn passage_ui(self, ui: &mut Ui, at: usize, passage: &TextPassage) {
        let palette = Palette::of(ui.ctx());
        let place = words::place(self.book, &passage.at);
        let is_other =
            at > 0 && passage.at == self.finding.places.first().map_or(At::Head, |own| own.at.clone());
        if !is_other {
            let width = ui.available_width();
            let font = if at == 0 { bold(size::CAPTION) } else { regular(size::CAPTION) };
            ui.label(wrap::galley(ui.ctx(), &place, &font, palette.second, width, &[]));
        }
        if passage.excerpt.is_empty() {
            return;
        }
        let color = if self.dismissal.is_some() { palette.second } else { palette.text };
        let marks: Vec<_> = passage.marks.iter().map(|mark| (mark.clone(), palette.found)).collect();
        let frame = Frame::new().inner_margin(Margin { left: 10, ..Margin::ZERO });
        frame.show(ui, |ui| {
            let width = ui.available_width();
            let font = regular(size::TEXT);
            ui.label(wrap::galley(ui.ctx(), &passage.excerpt, &font, color, width, &marks));
        });
    }

    fn buttons_ui(self, ui: &mut Ui, actions: &mut Actions) {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = size::GAP;
            // Of several in one each has its own.
            let places = self.finding.places.iter().filter(|_| self.finding.members.is_empty());
            for (at, passage) in places.enumerate() {
                let words = match (&passage.at, at) {
                    (At::Past(..), _) => {
                        self.compare_ui(ui, passage, actions);
                        continue;
                    }
                    (_, 0) => "この箇所へ",
                    (_, _) => "もう1つの箇所へ",
                };
                let button = small_button(ui, words);
                named(&button, &format!("{words}（{}）", words::place(self.book, &passage.at)));
                if button.clicked() {
                    let act = ReviewRequest::GoTo(self.finding.key.clone(), Box::new(passage.clone()));
                    actions.push(Action::Review(act));
                }
            }
            if !self.read_only {
                let is_one = self.finding.members.is_empty();
                let label =
                    if is_one { "確認済みにする…" } else { "すべて確認済みにする…" };
                let button = small_button(ui, label);
                named(&button, &format!("{label}（{}）", words::message(self.finding)));
                if button.clicked() {
                    actions.push(Action::Ask(Ask::Dismissal(self.finding.key.clone())));
                }
            }
        });
    }

    /// Leads to the panel of earlier years, at the row that the finding is about.
    fn compare_ui(self, ui: &mut Ui, passage: &TextPassage, actions: &mut Actions) {
        let At::Past(past, _) = passage.at else { return };
        let first = self.finding.places.first().filter(|own| own.at.sheet().is_some());
        let Some((first, past)) = first.zip(self.book.past(past)) else { return };
        let is_last = self.book.head.fiscal_year.before() == Some(past.year);
        let words = if is_last { "前年度を見る".to_owned() } else { format!("{}を見る", past.year) };
        let button = small_button(ui, &words);
        named(&button, &format!("{words}（{}）", words::place(self.book, &passage.at)));
        if button.clicked() {
            let act = ReviewRequest::Compare(self.finding.key.clone(), Box::new(first.clone()), past.year);
            actions.push(Action::Review(act));
        }
    }

    fn dismissed_ui(self, ui: &mut Ui, dismissal: &Dismissal, actions: &mut Actions) {
        let palette = Palette::of(ui.ctx());
        self.text_ui(ui, &format!("理由：{}", dismissal.reason), palette.second);
        if self.read_only {
            return;
        }
        let button = small_button(ui, "取り消す");
        named(&button, &format!("確認済みを取り消す（{}）", dismissal.reason));
        if button.clicked() {
            actions.push(Action::Review(ReviewRequest::TakeUp(self.dismissals.to_vec())));
        }
    }
}

/// The picture and the colour of a severity.
fn look(severity: Severity, palette: &Palette) -> (MaterialIcon, eframe::egui::Color32) {
    match severity {
        Severity::Error => (icons::ICON_ERROR, palette.red),
        Severity::Warning => (icons::ICON_WARNING, palette.amber),
        Severity::Note => (icons::ICON_INFO, palette.blue),
    }
}
