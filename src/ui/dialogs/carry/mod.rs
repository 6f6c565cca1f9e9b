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

use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui::{self, Context, Event, Key, Modifiers, RichText, Sense, Ui, UiBuilder, vec2};

use crate::background::looked_at;
use crate::background::{Pending, Poll};
use crate::book::Book;
use crate::carry;
use crate::edit::Wake;
use crate::error::Result;
use crate::file::{IfExists, is_same};
use crate::ui::kit::complaint::Complaint;
use crate::ui::kit::ime::is_deciding;
use crate::ui::kit::theme::{Palette, bold, size};
use crate::ui::kit::widgets::{GO_ON, Leave, buttons_ui, choice_ui, enter_pressed, paragraph};
use crate::ui::request::{Action, Actions, CarryRequest, LastYear};
use crate::viewmodel::carry::draft::Draft;

pub use choose::Candidate;
use choose::{Asked, Choose};
pub use list::HELP;
use review::{Review, Wanted};
use standing::Standing;

const TITLE: &str = "前年度から引き継ぐ";
/// How wide it is at most.
const WIDTH: f32 = 1480.0;
/// What of the window's height stands around a step.
const AROUND: f32 = 240.0;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Choose,
    Year,
    Review,
    Make,
}

impl Step {
    const SHOWN: [(Self, &'static str); 3] =
        [(Self::Year, "1 年度と表題"), (Self::Review, "2 事業の確認"), (Self::Make, "3 作成")];
}

/// The wizard.
#[derive(Debug)]
pub struct CarryDialog {
    step: Step,
    choose: Choose,
    reading: Option<(Option<PathBuf>, Pending<Result<Book>>)>,
    /// What was chosen so far, and where last year's book came from.
    draft: Option<Draft>,
    from: Option<LastYear>,
    review: Review,
    /// How last year's book stands.
    standing: Standing,
    /// The book that is being made.
    making: Option<(PathBuf, Pending<Result<()>>)>,
    /// Why something could not be done.
    failure: Option<Complaint>,
    /// It was to be left, although something was chosen.
    leaving: bool,
    focuses: bool,
    /// The file that is chosen was opened in the list.
    opens: bool,
}

impl CarryDialog {
    /// With the books that may be last year's.
    pub fn new(candidates: Vec<Candidate>) -> Self {
        Self {
            step: Step::Choose,
            choose: Choose::new(candidates),
            reading: None,
            draft: None,
            from: None,
            review: Review::default(),
            standing: Standing::default(),
            making: None,
            failure: None,
            leaving: false,
            focuses: true,
            opens: false,
        }
    }

    /// Waits for last year's book, which is being read.
    pub fn read(&mut self, path: PathBuf, book: Pending<Result<Book>>) {
        self.failure = None;
        self.from = Some(LastYear::File(path.clone()));
        self.reading = Some((Some(path), book));
    }

    /// Takes up last year's book.
    pub fn take(&mut self, source: LastYear, path: Option<PathBuf>, book: Book) {
        self.from = Some(source);
        self.begin(path, book);
    }

    fn begin(&mut self, path: Option<PathBuf>, book: Book) {
        self.failure = None;
        if book.head.fiscal_year.after().is_none() {
            self.failure = Some(Complaint::new("この年度のファイルからは引き継げません。"));
            return;
        }
        self.draft = Some(Draft::new(Arc::new(book), path));
        self.review = Review::default();
        self.standing = Standing::default();
        self.go_to(Step::Year);
    }

    /// Makes the new book at this place.
    pub fn make(&mut self, path: PathBuf, if_exists: IfExists, wake: Wake) {
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
        let made = Pending::start("carry", wake, write);
        self.making = Some((path, made));
    }

    /// Last year's file, where it is known.
    pub fn last_file(&self) -> Option<&Path> {
        self.draft.as_ref()?.path.as_deref()
    }

    /// Whether the clerk has chosen something that would be lost.
    fn is_changed(&self) -> bool {
        self.draft.as_ref().is_some_and(Draft::is_changed)
    }

    /// Whether there is a field for text that has the keyboard.
    pub fn takes_text(&self) -> bool {
        self.step != Step::Review || !self.review.in_list
    }

    fn go_to(&mut self, step: Step) {
        self.step = step;
        self.failure = None;
        self.focuses = true;
        self.review.wanted = (step == Step::Review).then_some(Wanted::List);
        if step == Step::Choose {
            self.choose.take_focus();
        }
    }

    pub(super) fn show(&mut self, ctx: &Context, actions: &mut Actions) -> bool {
        if !self.listen(actions) {
            return false;
        }
        if self.leaving {
            return self.leaving_ui(ctx);
        }
        self.take_keys(ctx);
        let (done, back) = match self.step {
            Step::Choose => ("次へ", None),
            Step::Year | Step::Review => ("次へ", Some("戻る")),
            Step::Make => ("作成…", Some("戻る")),
        };
        let is_busy = self.reading.is_some() || self.making.is_some();
        let enabled = !is_busy
            && match self.step {
                Step::Choose => self.choose.source().is_some(),
                Step::Review => true,
                Step::Year | Step::Make => self.draft.as_ref().is_some_and(|draft| draft.head().is_ok()),
            };
        let height = (ctx.content_rect().height() - AROUND).clamp(240.0, 900.0);
        let by_key = enabled && self.step != Step::Choose && is_answered(ctx);
        if by_key {
            // It does not also press what has the focus: a box that was just ticked.
            let is_enter = |event: &Event| matches!(event, Event::Key { key: Key::Enter, pressed: true, .. });
            ctx.input_mut(|input| input.events.retain(|event| !is_enter(event)));
        }
        let left = choice_ui(ctx, TITLE, (done, back), enabled, WIDTH, |ui| {
            if self.step != Step::Choose {
                steps_ui(ui, self.step);
            }
            // All steps are of one size: nothing jumps.
            let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
            ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| self.step_ui(ui, height, actions));
        });
        let opens = std::mem::take(&mut self.opens) && enabled;
        let left = left.or((by_key || opens).then_some(Leave::Done));
        match left {
            Some(Leave::Done) => self.go_on(actions),
            Some(Leave::Other) if !is_busy => self.go_back(),
            // What is being written is written.
            Some(Leave::Cancelled) if self.making.is_none() => {
                self.leaving = self.is_changed();
                return self.leaving;
            }
            _ => {}
        }
        true
    }

    fn step_ui(&mut self, ui: &mut Ui, height: f32, actions: &mut Actions) {
        let focuses = std::mem::take(&mut self.focuses);
        match (self.step, &mut self.draft) {
            (Step::Choose, _) | (_, None) => {
                let note = match (&self.reading, &self.failure) {
                    (Some(_), _) => Some((Complaint::new("読み取っています…"), false)),
                    (None, failure) => failure.clone().map(|failure| (failure, true)),
                };
                match self.choose.show(ui, height, note) {
                    Some(Asked::Other) => actions.push(Action::Carry(CarryRequest::Choose)),
                    Some(Asked::Next) => self.opens = true,
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

    /// Takes in what was read or made; `false` once the new book is there.
    fn listen(&mut self, actions: &mut Actions) -> bool {
        if let Some((path, book)) = self.reading.take() {
            match book.poll() {
                Poll::Ready(Ok(book)) => self.begin(path, book),
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
                    actions.push(Action::Carry(CarryRequest::Open(path, words)));
                    return false;
                }
                Poll::Ready(Err(error)) => self.failure = Some(Complaint::of(&error)),
                Poll::Gone => self.failure = Some(Complaint::of(&crate::error::Error::BrokenOff)),
                Poll::NotYet => self.making = Some((path, made)),
            }
        }
        true
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

    fn go_on(&mut self, actions: &mut Actions) {
        match self.step {
            Step::Choose => {
                let Some(source) = self.choose.source().cloned() else { return };
                // What was chosen for the same file stays.
                if self.draft.is_some() && self.from.as_ref() == Some(&source) {
                    self.go_to(Step::Year);
                } else {
                    actions.push(Action::Carry(CarryRequest::Read(source)));
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
                let Some(draft) = &self.draft else { return };
                if let Ok(head) = draft.head() {
                    let name = draft.file_name(&head);
                    actions.push(Action::Carry(CarryRequest::SaveAt(name, draft.path.clone())));
                }
            }
        }
    }

    fn go_back(&mut self) {
        self.go_to(match self.step {
            Step::Choose | Step::Year => Step::Choose,
            Step::Review => Step::Year,
            Step::Make => Step::Review,
        });
    }

    /// Asks once before what was chosen is gone; `false` where it is.
    fn leaving_ui(&mut self, ctx: &Context) -> bool {
        let left = buttons_ui(ctx, "引継ぎをやめる", ("やめる", None, GO_ON), true, 480.0, |ui| {
            paragraph(ui, "ここまでに選んだ内容は残りません。");
            paragraph(ui, "前年度のファイルはそのままで、新しいファイルは作られていません。");
        });
        match left {
            Some(Leave::Done) => return false,
            Some(Leave::Other | Leave::Cancelled) => {
                self.leaving = false;
                self.review.wanted = Some(Wanted::List);
                self.focuses = true;
            }
            None => {}
        }
        true
    }
}

/// Whether a place is last year's file; where nothing answers whoever writes finds out.
fn is_last(last: &Path, path: &Path) -> bool {
    let (last, place) = (last.to_owned(), path.to_owned());
    looked_at(path, move |_| is_same(&last, &place)) == Some(true)
}

/// Whether Ctrl+Enter goes on, wherever the keyboard is.
fn is_answered(ctx: &Context) -> bool {
    !is_deciding(ctx) && enter_pressed(ctx).is_some_and(|modifiers| modifiers.command)
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
