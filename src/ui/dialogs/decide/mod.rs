//! 事業をまとめる・分ける・やめる: what is to go on from an entry or a sheet of last year,
//! decided at any time of the year, with last year's texts beside.

mod texts;

#[cfg(test)]
mod tests;

use eframe::egui::{
    Align, Button, Context, Key, Layout, Modifiers, Rect, RichText, Sense, Ui, UiBuilder, vec2,
};

use crate::book::{Book, EntryId, Lineage, SheetId, Unread};
use crate::edit::{Becomes, Command, Decided, Item};
use crate::ui::kit::complaint::Complaint;
use crate::ui::kit::dialog::{Buttons, Dialog, DialogScene, Pressed};
use crate::ui::kit::ime::is_deciding;
use crate::ui::kit::pick::Picker;
use crate::ui::kit::theme::{Palette, bold, size};
use crate::ui::kit::widgets::{area_field, caption, enter_pressed, named, paragraph};
use crate::ui::request::{Action, Actions};
use crate::viewmodel::decide as subject;
use crate::viewmodel::decide::{DecideChoice, DecideSubject, Was};

const TITLE: &str = "事業と調書の扱い";
const WIDTH: f32 = 1160.0;
/// The height of its two halves, at least and at most.
const HEIGHT: (f32, f32) = (280.0, 680.0);
/// The width of the left half.
const LEFT: f32 = 340.0;
/// The height of the list of what something can go into.
const TARGETS: f32 = 150.0;

/// Where the keyboard is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    Subjects,
    /// The buttons, or what has to be said beside the one that is chosen.
    Choice,
}

/// Asks what becomes of an entry or a sheet.
#[derive(Debug)]
pub struct DecideDialog {
    subjects: Picker<Decided>,
    /// What the right half is about.
    subject: Option<DecideSubject>,
    choice: DecideChoice,
    /// What it can go into.
    targets: Picker<Lineage>,
    /// Where it can come back to.
    places: Picker<Item>,
    names: String,
    takes_texts: bool,
    wanted: Option<Wanted>,
}

impl DecideDialog {
    /// For the entry, or the sheet, where the clerk is. `choice` is lit; without one, what
    /// was decided already. `None` where there is nothing to decide for.
    ///
    /// # Errors
    /// [`Unread`] where some sheet could not be read.
    pub fn new(
        book: &Book,
        at: (Option<SheetId>, Option<EntryId>),
        choice: Option<DecideChoice>,
    ) -> Result<Option<Self>, Unread> {
        let all = subject::list(book)?;
        let first = subject::at(book, at).filter(|own| all.iter().any(|(key, ..)| key == own));
        let Some(first) = first.or_else(|| all.first().map(|(key, ..)| *key)) else { return Ok(None) };
        let mut own = Self {
            subjects: Picker::new(all.into_iter(), Some(first)),
            subject: None,
            choice: DecideChoice::Continue,
            targets: Picker::new(std::iter::empty(), None),
            places: Picker::new(std::iter::empty(), None),
            names: String::new(),
            takes_texts: true,
            wanted: Some(if choice.is_some() { Wanted::Choice } else { Wanted::Subjects }),
        };
        own.turn_to(book, first);
        if let Some(choice) = choice {
            own.choice = choice;
        }
        Ok(Some(own))
    }

    /// Takes up something else.
    fn turn_to(&mut self, book: &Book, key: Decided) {
        let subject = DecideSubject::of(book, key);
        self.choice = match subject.was {
            Was::Merged(_) => DecideChoice::Merge,
            Was::Ended => DecideChoice::End,
            Was::Continued | Was::Divided | Was::New => DecideChoice::Continue,
        };
        let into = if let Was::Merged(into) = subject.was { Some(into) } else { None };
        // All of the book was read for the list.
        let targets = subject::targets(book, key).unwrap_or_default();
        self.targets = Picker::new(targets.into_iter(), into);
        self.places = Picker::new(subject::places(book, key).into_iter(), subject.place);
        self.names.clear();
        self.takes_texts = true;
        self.subject = Some(subject);
    }

    /// What is decided; `None` while something is missing, or nothing would change.
    fn becomes(&self) -> Option<Becomes> {
        let subject = self.subject.as_ref()?;
        match self.choice {
            DecideChoice::Continue if !subject.is_gone && subject.was != Was::Divided => None,
            DecideChoice::Continue if !subject.is_gone => Some(Becomes::Continued { to: None }),
            DecideChoice::Continue => {
                Some(Becomes::Continued { to: Some(self.places.lit().or(subject.place)?) })
            }
            DecideChoice::Merge => {
                let into = self.targets.lit()?;
                (subject.was != Was::Merged(into))
                    .then_some(Becomes::Merged { into, takes_texts: self.takes_texts })
            }
            DecideChoice::Split if subject.is_gone => None,
            DecideChoice::Split if matches!(subject.key, Decided::Sheet(_)) => {
                Some(Becomes::Divided(vec![String::new()]))
            }
            DecideChoice::Split => {
                let names: Vec<String> = self.names.lines().map(|name| name.trim().to_owned()).collect();
                let names: Vec<String> = names.into_iter().filter(|name| !name.is_empty()).collect();
                (!names.is_empty()).then_some(Becomes::Divided(names))
            }
            DecideChoice::End => (subject.was != Was::Ended).then_some(Becomes::Ended),
        }
    }

    /// Enter in the list leads on to what is decided; it does not decide yet.
    fn take_enter(&mut self, ctx: &Context) {
        let is_plain = enter_pressed(ctx).is_some_and(|modifiers| !modifiers.command);
        if self.subjects.has_focus() && is_plain && !is_deciding(ctx) {
            ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
            self.wanted = Some(Wanted::Choice);
        }
    }

    fn contents_ui(&mut self, ui: &mut Ui, book: &Book, room: f32) {
        let height = (room - size::SPACE).clamp(HEIGHT.0, HEIGHT.1);
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
        let part = |rect: Rect| UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Min));
        let edge = rect.left() + LEFT;
        ui.scope_builder(part(rect.with_max_x(edge)), |ui| {
            caption(ui, "事業・調書（前年度にあって今年度にないものも）");
            if self.wanted == Some(Wanted::Subjects) {
                self.subjects.take_focus();
                self.wanted = None;
            }
            self.subjects.show(ui, "事業・調書を検索", height - size::SECTION);
        });
        let palette = Palette::of(ui.ctx());
        ui.painter().vline(edge + size::SPACE, rect.y_range(), (1.0, palette.line));
        let right = rect.with_min_x(edge + 2.0 * size::SPACE);
        ui.scope_builder(part(right), |ui| self.right_ui(ui, book, right));
    }

    fn right_ui(&mut self, ui: &mut Ui, book: &Book, room: Rect) {
        let palette = Palette::of(ui.ctx());
        let Some(subject) = self.subject.clone() else { return };
        caption(ui, &subject.stands);
        ui.label(RichText::new(&subject.name).font(bold(size::TEXT)).color(palette.text));
        ui.add_space(size::GAP);
        self.choices_ui(ui, &subject);
        ui.label(RichText::new(subject.meaning(self.choice)).size(size::CAPTION).color(palette.second));
        ui.add_space(size::GAP);
        let wants = self.wanted.take_if(|wanted| *wanted == Wanted::Choice).is_some();
        match self.choice {
            DecideChoice::Merge => {
                if wants {
                    self.targets.take_focus();
                }
                caption(ui, "まとめる先");
                self.targets.show(ui, "まとめる先", TARGETS);
            }
            DecideChoice::Continue if subject.is_gone => {
                let noun = if matches!(subject.key, Decided::Sheet(_)) {
                    "戻す先の施策"
                } else {
                    "戻す先の調書"
                };
                if wants {
                    self.places.take_focus();
                }
                caption(ui, noun);
                self.places.show(ui, noun, TARGETS);
            }
            DecideChoice::Split if matches!(subject.key, Decided::Entry(_)) && !subject.is_gone => {
                caption(ui, "分けてできる事業の名前（1行に1つ）");
                let field = area_field(ui, &mut self.names, f32::INFINITY, 3, "分けてできる事業の名前");
                if wants {
                    field.request_focus();
                }
            }
            DecideChoice::Continue | DecideChoice::Split | DecideChoice::End => {}
        }
        self.written_ui(ui, &subject);
        ui.add_space(size::SPACE);
        let bottom = room.max.y - ui.cursor().top();
        let target = (self.choice == DecideChoice::Merge).then(|| self.targets.lit()).flatten();
        texts::texts_ui(ui, book, subject.key, target, bottom);
    }

    fn choices_ui(&mut self, ui: &mut Ui, subject: &DecideSubject) {
        let wants = self.wanted == Some(Wanted::Choice);
        ui.horizontal(|ui| {
            for choice in DecideChoice::ALL {
                let is_chosen = self.choice == choice;
                let can = !(subject.is_gone && choice == DecideChoice::Split);
                let button = Button::selectable(is_chosen, choice.words()).frame_when_inactive(true);
                let response = ui.add_enabled(can, button.min_size(vec2(84.0, size::ROW)));
                named(&response, &format!("この{}を{}", subject.noun(), choice.words()));
                if is_chosen && wants {
                    response.request_focus();
                }
                if response.clicked() {
                    self.choice = choice;
                    self.wanted = Some(Wanted::Choice);
                    ui.ctx().request_repaint();
                }
            }
        });
    }

    /// What was written of it this year, which does not stay where it is.
    fn written_ui(&mut self, ui: &mut Ui, subject: &DecideSubject) {
        if subject.is_gone || subject.written == 0 {
            return;
        }
        match self.choice {
            DecideChoice::Merge => {
                ui.checkbox(&mut self.takes_texts, "今年度に書いた文を、まとめる先の文の後に加える");
            }
            DecideChoice::End => {
                paragraph(ui, "今年度に書いた文も、調書から外れます（元に戻せます）。");
            }
            DecideChoice::Continue | DecideChoice::Split => {}
        }
    }
}

impl Dialog for DecideDialog {
    fn title(&self) -> String {
        TITLE.to_owned()
    }

    fn width(&self) -> f32 {
        WIDTH
    }

    fn buttons(&self) -> Buttons {
        Buttons::new("決定")
    }

    fn begin(&mut self, ctx: &Context, scene: &mut DialogScene<'_>) {
        let Some(book) = scene.book() else { return scene.close() };
        self.take_enter(ctx);
        if let Some(lit) =
            self.subjects.lit().filter(|lit| self.subject.as_ref().is_none_or(|own| own.key != *lit))
        {
            self.turn_to(book, lit);
        }
    }

    fn body(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
        if let Some(book) = scene.book() {
            self.contents_ui(ui, book, scene.rest(ui));
        }
    }

    fn check(&self, _book: Option<&Book>) -> Result<(), Complaint> {
        self.becomes().map(|_| ()).ok_or_else(Complaint::silent)
    }

    fn answer(&mut self, _pressed: Pressed, _scene: &mut DialogScene<'_>) -> Result<Actions, Complaint> {
        let decided = self.becomes().zip(self.subject.as_ref());
        let (becomes, subject) = decided.ok_or_else(Complaint::silent)?;
        Ok(vec![Action::Edit(Command::Decide { what: subject.key, becomes })])
    }

    fn holds_input(&self) -> bool {
        !self.names.trim().is_empty()
    }
}
