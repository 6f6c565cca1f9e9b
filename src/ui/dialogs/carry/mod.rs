//! 前年度から引き継ぐ: which file is last year's, and step by step what becomes of it.
//! Nothing is written before the last step.

mod choose;
mod details;
mod list;
mod making;
mod places;
mod review;
mod standing;
mod year;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui::{self, Context, Key, Modifiers, RichText, Sense, Ui, UiBuilder, vec2};

use crate::background::looked_at;
use crate::background::{Pending, Poll};
use crate::book::Book;
use crate::carry;
use crate::edit::{Session, Wake};
use crate::error::Result;
use crate::file::{IfExists, is_same};
use crate::import::recognise::KnownHeader;
use crate::ui::dialogs::document::DocumentPage;
use crate::ui::kit::complaint::Complaint;
use crate::ui::kit::dialog::{Buttons, Dialog, DialogScene, Farewell, Pressed, Warns};
use crate::ui::kit::ime::is_deciding;
use crate::ui::kit::theme::{Palette, bold, size};
use crate::ui::kit::widgets::enter_pressed;
use crate::ui::request::{Action, Actions, CarryRequest, ChosenFile, FileWant, ImportRequest, LastYear};
use crate::viewmodel::carry::draft::CarryDraft;
use crate::viewmodel::document::file::{BookOrDraft, read_either};

pub use choose::Candidate;
use choose::{CarryAsked, Choose};
pub use list::HELP;
use review::{CarryReview, CarryWanted};
use standing::EntryStanding;

const TITLE: &str = "前年度から引き継ぐ";
/// How wide it is at most.
const WIDTH: f32 = 1480.0;
/// The height of a step, at least and at most.
const HEIGHT: (f32, f32) = (240.0, 900.0);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Choose,
    /// How last year's document is read.
    Document,
    Year,
    Review,
    Make,
}

impl Step {
    const SHOWN: [(Self, &'static str); 3] =
        [(Self::Year, "1 年度と表題"), (Self::Review, "2 事業の確認"), (Self::Make, "3 作成")];
}

/// The wizard.
pub struct CarryDialog {
    step: Step,
    choose: Choose,
    reading: Option<(PathBuf, Pending<Result<BookOrDraft>>)>,
    /// A document in which something had better be looked at.
    document: Option<Box<DocumentPage>>,
    /// What is known of the headers of documents.
    known: Vec<KnownHeader>,
    /// What was chosen so far, and where last year's book came from.
    draft: Option<CarryDraft>,
    from: Option<LastYear>,
    review: CarryReview,
    /// How last year's book stands.
    standing: EntryStanding,
    /// The book that is being made.
    making: Option<(PathBuf, Pending<Result<()>>)>,
    /// Why something could not be done.
    failure: Option<Complaint>,
    focuses: bool,
    wake: Wake,
}

impl fmt::Debug for CarryDialog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CarryDialog").field("step", &self.step).finish_non_exhaustive()
    }
}

impl CarryDialog {
    /// With the books that may be last year's.
    pub fn new(candidates: Vec<Candidate>, known: Vec<KnownHeader>, wake: Wake) -> Self {
        Self {
            step: Step::Choose,
            choose: Choose::new(candidates),
            reading: None,
            document: None,
            known,
            draft: None,
            from: None,
            review: CarryReview::default(),
            standing: EntryStanding::default(),
            making: None,
            failure: None,
            focuses: true,
            wake,
        }
    }

    /// Reads last year's book, or takes up the one that is open: its file is not read once
    /// more, which would loosen its lock.
    fn read(&mut self, source: LastYear, session: Option<&Session>) {
        let is_open = |path: &Path| session.is_some_and(|session| session.is_saved_to(path));
        match (source, session) {
            (LastYear::File(path), _) if !is_open(&path) => {
                self.failure = None;
                self.from = Some(LastYear::File(path.clone()));
                let (place, known) = (path.clone(), self.known.clone());
                let read = move || read_either(&place, known);
                self.reading = Some((path, Pending::start("last year", self.wake.clone(), read)));
            }
            (_, Some(session)) => {
                self.from = Some(LastYear::Open);
                let path = session.path().or(session.source()).map(ToOwned::to_owned);
                self.take_up(path, session.book().clone());
            }
            (_, None) => {}
        }
    }

    fn take_up(&mut self, path: Option<PathBuf>, book: Book) {
        self.failure = None;
        if book.head.fiscal_year.after().is_none() {
            self.failure = Some(Complaint::new("この年度のファイルからは引き継げません。"));
            return;
        }
        match CarryDraft::new(Arc::new(book), path) {
            Ok(draft) => self.draft = Some(draft),
            Err(unread) => {
                self.failure = Some(unread.into());
                return;
            }
        }
        self.review = CarryReview::default();
        self.standing = EntryStanding::default();
        self.go_to(Step::Year);
    }

    /// Makes the new book at this place.
    fn make(&mut self, path: PathBuf, if_exists: IfExists) {
        self.failure = None;
        let Some(draft) = self.draft.as_ref().filter(|_| self.making.is_none()) else { return };
        if draft.path.as_deref().is_some_and(|last| is_last(last, &path)) {
            let words = "前年度のファイルとは別の名前にしてください。前年度のファイルは、そのままです。";
            self.failure = Some(Complaint::new(words));
            return;
        }
        let Some(proposal) = draft.proposal() else { return };
        let (last, from, place) = (draft.last.clone(), draft.path.clone(), path.clone());
        let write = move || carry::write(&last, from.as_deref(), &proposal, &place, if_exists);
        let made = Pending::start("carry", self.wake.clone(), write);
        self.making = Some((path, made));
    }

    fn go_to(&mut self, step: Step) {
        self.step = step;
        self.failure = None;
        self.focuses = true;
        self.review.wanted = (step == Step::Review).then_some(CarryWanted::List);
        if step == Step::Choose {
            self.choose.take_focus();
        }
    }

    fn step_ui(&mut self, ui: &mut Ui, height: f32, scene: &mut DialogScene<'_>) {
        let focuses = std::mem::take(&mut self.focuses);
        match (self.step, &mut self.draft) {
            (Step::Document, _) if self.document.is_some() => {
                if let Some(document) = &mut self.document {
                    document.show(ui, height, &self.wake);
                }
            }
            (Step::Choose | Step::Document, _) | (_, None) => {
                let note = match (&self.reading, &self.failure) {
                    (Some(_), _) => Some((Complaint::new("読み取っています…"), false)),
                    (None, failure) => failure.clone().map(|failure| (failure, true)),
                };
                match self.choose.show(ui, height, note) {
                    Some(CarryAsked::Other) => scene.actions.push(Action::Carry(CarryRequest::Choose)),
                    Some(CarryAsked::Next) => scene.press_first(),
                    None => {}
                }
            }
            (Step::Year, Some(draft)) => year::year_ui(ui, draft, &mut self.standing, height, focuses),
            (Step::Review, Some(draft)) => self.review.show(ui, draft, height),
            (Step::Make, Some(draft)) => {
                self.review.follow(draft);
                if let Ok(head) = draft.head() {
                    let failure = self.failure.as_ref();
                    making::making_ui(ui, draft, &self.review.outlook, &head, failure);
                }
                if self.making.is_some() {
                    ui.label("作成しています…");
                }
            }
        }
    }

    /// Takes in what was read or made; once the new book is there the wizard is left.
    fn listen(&mut self, scene: &mut DialogScene<'_>) {
        if let Some((path, book)) = self.reading.take() {
            match book.poll() {
                Poll::Ready(Ok(BookOrDraft::Book(book, _))) => self.take_up(Some(path), *book),
                Poll::Ready(Ok(BookOrDraft::Draft(draft))) => {
                    self.document = Some(Box::new(DocumentPage::new(*draft)));
                    self.go_to(Step::Document);
                }
                Poll::Ready(Err(error)) => self.failure = Some(Complaint::of(&error)),
                Poll::Gone => self.failure = Some(Complaint::of(&crate::error::Error::BrokenOff)),
                Poll::NotYet => self.reading = Some((path, book)),
            }
        }
        if let Some((path, made)) = self.making.take() {
            match made.poll() {
                Poll::Ready(Ok(())) => {
                    let year = self.draft.as_ref().and_then(|draft| draft.head().ok());
                    let year = year.map_or_else(String::new, |head| head.fiscal_year.wareki());
                    let words = format!("{year}の調書を作成しました。");
                    scene.close_with(Action::Carry(CarryRequest::Open(path, words)));
                }
                Poll::Ready(Err(error)) => self.failure = Some(Complaint::of(&error)),
                Poll::Gone => self.failure = Some(Complaint::of(&crate::error::Error::BrokenOff)),
                Poll::NotYet => self.making = Some((path, made)),
            }
        }
    }

    /// Whether something is being read or made.
    fn is_busy(&self) -> bool {
        self.reading.is_some() || self.making.is_some()
    }

    /// Esc goes back from the details to the list before it leaves the wizard, and
    /// Enter takes what is lit in a list.
    fn take_keys(&mut self, ctx: &Context) {
        if self.step != Step::Review || is_deciding(ctx) {
            return;
        }
        let taken = |key| ctx.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let has_list = egui::Popup::is_any_open(ctx);
        if !has_list && ctx.input(|input| input.key_pressed(Key::Escape)) && self.review.step_back() {
            taken(Key::Escape);
        }
        if enter_pressed(ctx).is_some_and(|modifiers| !modifiers.command)
            && let Some(draft) = &mut self.draft
            && self.review.pick_lit(draft)
        {
            taken(Key::Enter);
        }
    }

    fn go_on(&mut self, session: Option<&Session>) -> Actions {
        match self.step {
            Step::Choose => {
                let Some(source) = self.choose.source().cloned() else { return Actions::new() };
                // What was chosen for the same file stays.
                if self.draft.is_some() && self.from.as_ref() == Some(&source) {
                    self.go_to(Step::Year);
                } else {
                    self.read(source, session);
                }
            }
            Step::Document => {
                if let Some(draft) = self.document.take().map(|page| page.draft) {
                    let (path, learned) = (draft.path.clone(), draft.learned());
                    self.known.splice(0..0, learned.clone());
                    match draft.into_book() {
                        Ok(book) => self.take_up(Some(path), book),
                        Err(error) => self.failure = Some(Complaint::of(&error)),
                    }
                    return vec![Action::Import(ImportRequest::Learn(learned))];
                }
            }
            Step::Year => self.go_to(Step::Review),
            Step::Review => {
                if let Some(draft) = &self.draft {
                    self.review.follow(draft);
                }
                if !self.review.go_to_complaint() {
                    self.go_to(Step::Make);
                }
            }
            Step::Make => {
                let head = self.draft.as_ref().and_then(|draft| Some((draft, draft.head().ok()?)));
                let act = head
                    .map(|(draft, head)| CarryRequest::SaveAt(draft.file_name(&head), draft.path.clone()));
                return act.map(Action::Carry).into_iter().collect();
            }
        }
        Actions::new()
    }

    fn go_back(&mut self) {
        self.go_to(match self.step {
            Step::Choose | Step::Document | Step::Year => Step::Choose,
            Step::Review => Step::Year,
            Step::Make => Step::Review,
        });
    }
}

impl Dialog for CarryDialog {
    fn title(&self) -> String {
        TITLE.to_owned()
    }

    fn width(&self) -> f32 {
        WIDTH
    }

    fn buttons(&self) -> Buttons {
        let (first, back) = match self.step {
            Step::Choose => ("次へ", None),
            Step::Document => ("この内容を使う", Some("戻る")),
            Step::Year | Step::Review => ("次へ", Some("戻る")),
            Step::Make => ("作成…", Some("戻る")),
        };
        Buttons::new(first).other(back)
    }

    fn begin(&mut self, ctx: &Context, scene: &mut DialogScene<'_>) {
        self.listen(scene);
        self.take_keys(ctx);
    }

    fn body(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
        if !matches!(self.step, Step::Choose | Step::Document) {
            steps_ui(ui, self.step);
        }
        // All steps are of one size: nothing jumps.
        let height = (scene.rest(ui) - size::SPACE).clamp(HEIGHT.0, HEIGHT.1);
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
        ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| self.step_ui(ui, height, scene));
    }

    fn check(&self, _book: Option<&Book>) -> Result<(), Complaint> {
        let can_go_on = match self.step {
            Step::Choose => self.choose.source().is_some(),
            Step::Document => self.document.as_ref().is_some_and(|page| page.draft.book().is_some()),
            Step::Review => true,
            Step::Year | Step::Make => self.draft.as_ref().is_some_and(|draft| draft.head().is_ok()),
        };
        if can_go_on && !self.is_busy() { Ok(()) } else { Err(Complaint::silent()) }
    }

    fn answer(&mut self, pressed: Pressed, scene: &mut DialogScene<'_>) -> Result<Actions, Complaint> {
        scene.stay();
        match pressed {
            Pressed::First => return Ok(self.go_on(scene.session)),
            Pressed::Other if !self.is_busy() => self.go_back(),
            Pressed::Other => {}
        }
        Ok(Actions::new())
    }

    /// What is being written is written.
    fn cancel(&mut self) -> Option<Actions> {
        self.making.is_none().then(Actions::new)
    }

    /// Whether the clerk has chosen something that would be lost.
    fn holds_input(&self) -> bool {
        let is_said = || self.document.as_ref().is_some_and(|page| page.draft.is_changed());
        self.making.is_none() && (self.draft.as_ref().is_some_and(CarryDraft::is_changed) || is_said())
    }

    fn warns(&self) -> Warns {
        Warns::Always
    }

    fn farewell(&self) -> Farewell {
        Farewell {
            title: "引継ぎをやめる",
            lines: &[
                "ここまでに選んだ内容は残りません。",
                "前年度のファイルはそのままで、新しいファイルは作られていません。",
            ],
            done: "やめる",
        }
    }

    /// Whether there is a field for text that has the keyboard.
    fn takes_text(&self) -> bool {
        match (self.step, &self.document) {
            (Step::Document, Some(document)) => document.takes_text(),
            _ => self.step != Step::Review || !self.review.in_list,
        }
    }

    fn receive(&mut self, chosen: &ChosenFile, session: Option<&Session>) -> bool {
        match chosen.want {
            FileWant::LastYear => self.read(LastYear::File(chosen.path.clone()), session),
            FileWant::NextYear => {
                let if_exists = if chosen.replace { IfExists::Replace } else { IfExists::Refuse };
                self.make(chosen.path.clone(), if_exists);
            }
            _ => return false,
        }
        true
    }
}

/// Whether a place is last year's file; where nothing answers whoever writes finds out.
fn is_last(last: &Path, path: &Path) -> bool {
    let (last, place) = (last.to_owned(), path.to_owned());
    looked_at(path, move |_| is_same(&last, &place)) == Some(true)
}

/// Which steps there are, and which one is shown.
fn steps_ui(ui: &mut Ui, step: Step) {
    let palette = Palette::of(ui.ctx());
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = size::SPACE;
        for (at, (own, words)) in Step::SHOWN.into_iter().enumerate() {
            if at > 0 {
                ui.label(RichText::new("›").color(palette.faint));
            }
            let text = if own == step {
                RichText::new(words).font(bold(size::TEXT)).color(palette.accent)
            } else {
                RichText::new(words).color(palette.second)
            };
            ui.label(text);
        }
    });
    ui.add_space(size::SPACE);
}
