//! 印刷プレビュー: the pages as they will be printed, beside the sheet or in its
//! place.

mod bar;
mod columns;
mod pages;
mod pictures;
mod strip;
mod zoom;

use std::sync::Arc;

use eframe::egui::{
    CentralPanel, Context, CursorIcon, Frame, Id, Margin, Panel, Rect, Sense, Stroke, Ui, Vec2,
};

use crate::book::{Book, ColumnKind, Comparing, Place, SheetId};
use crate::edit::{Session, Wake};
use crate::export::Choice;
use crate::prefs::{Prefs, PreviewPrefs};
use crate::preview::{Event, PageKey, Preview, Request};
use crate::typeset::{Page, Pagination, Parts, SectionKind, TextSource};
use crate::ui::kit::complaint::Complaint;
use crate::ui::kit::theme::{Palette, size};
use crate::ui::request::{Action, Actions};
use crate::viewmodel::field::Field;
use crate::viewmodel::names::name_line;
use crate::viewmodel::scene::Scene;

use pictures::Pictures;
use zoom::Zoom;

/// How long it takes until the clerk is told that pages are being made, in seconds.
const PATIENCE: f64 = 0.4;

/// Where the preview is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaneMode {
    Hidden,
    /// To the right of the sheet.
    Beside,
    /// In the sheet's place.
    Full,
}

impl PaneMode {
    /// What the clerk has chosen, as far as the sheet is left room to work in;
    /// `room` is what there is for both.
    pub fn new(prefs: &PreviewPrefs, room: f32) -> Self {
        match (prefs.shown, prefs.full || !has_room(room)) {
            (false, _) => Self::Hidden,
            (true, false) => Self::Beside,
            (true, true) => Self::Full,
        }
    }
}

/// Whether the preview can stand beside the sheet.
fn has_room(room: f32) -> bool {
    room >= size::SHEET_LEAST + size::PREVIEW_LEAST
}

/// What is to be scrolled to.
#[derive(Clone, Debug, PartialEq)]
enum Goal {
    /// What the clerk works on.
    Focus(TextSource),
    /// A page of the part that is looked at.
    Page(usize),
}

/// What was asked for last.
struct Asked {
    number: u64,
    revision: i64,
    parts: Parts,
    compares: Option<Comparing>,
    shown: SectionKind,
    pictures: Vec<(PageKey, f32)>,
    at: f64,
}

/// The preview on the screen.
pub struct Pane {
    preview: Preview,
    pictures: Pictures,
    /// The book at the revision that was asked for last.
    book: Option<(i64, Arc<Book>)>,
    asked: Option<Asked>,
    /// The number of the last request that was answered in full.
    done: u64,
    failure: Option<Complaint>,
    /// What is shown was asked for once more after it had failed.
    has_retried: bool,
    pagination: Option<Arc<Pagination>>,
    /// The part that was set last, with its pages.
    set: Option<(SectionKind, Vec<Arc<Page>>)>,
    /// The part that is looked at.
    shown: Option<SectionKind>,
    /// What the clerk works on, and the sheet that the sidebar shows.
    focus: Option<TextSource>,
    sheet: Option<SheetId>,
    goal: Option<Goal>,
    zoom: Zoom,
    /// The window's points in a point of the page, as it is on the screen.
    factor: f32,
    /// Where to scroll to in the next frame, after zooming.
    offset: Option<Vec2>,
    /// The page in the middle of the screen, within its part.
    at: usize,
    mode: PaneMode,
    room: f32,
    /// While the clerk moves its edge.
    width: Option<f32>,
}

impl Pane {
    /// One that shows nothing yet; `wake` is called when there is something new.
    pub fn new(wake: Wake) -> Self {
        Self {
            preview: Preview::new(wake),
            pictures: Pictures::default(),
            book: None,
            asked: None,
            done: 0,
            failure: None,
            has_retried: false,
            pagination: None,
            set: None,
            shown: None,
            focus: None,
            sheet: None,
            goal: None,
            zoom: Zoom::default(),
            factor: 1.0,
            offset: None,
            at: 0,
            mode: PaneMode::Hidden,
            room: 0.0,
            width: None,
        }
    }

    /// Lets go of the book and all its pages.
    pub fn close(&mut self) {
        self.preview.close();
        self.pictures = Pictures::default();
        self.book = None;
        self.asked = None;
        self.failure = None;
        self.pagination = None;
        self.set = None;
        self.shown = None;
        self.sheet = None;
        self.focus = None;
        self.goal = None;
    }

    /// Takes in what was made since the last frame.
    pub fn listen(&mut self, ctx: &Context) {
        for event in self.preview.poll() {
            self.take(ctx, event);
        }
    }

    /// Waits for all that was asked for, for tests and screenshots.
    pub fn wait(&mut self, ctx: &Context) {
        while self.asked.as_ref().is_some_and(|asked| asked.number > self.done) {
            let Some(event) = self.preview.wait() else { return };
            self.take(ctx, event);
        }
    }

    /// The thread breaks down at what it is asked next.
    #[cfg(test)]
    pub(crate) fn break_down(&mut self) {
        self.preview.break_down();
    }

    /// How often it was asked for pages.
    #[cfg(test)]
    pub(crate) fn times_asked(&self) -> u64 {
        self.asked.as_ref().map_or(0, |asked| asked.number)
    }

    fn take(&mut self, ctx: &Context, event: Event) {
        match event {
            Event::Counted(pagination) => self.pagination = Some(pagination),
            Event::Set(part, pages) => {
                self.failure = None;
                self.set = Some((part, pages));
            }
            Event::Drawn(page, scale, stamp, image) => {
                self.pictures.put(ctx, page, scale, stamp, &image);
            }
            Event::Done(number) => self.done = number,
            Event::Failed(error) => {
                self.failure = Some(Complaint::of(&error));
                self.done = self.asked.as_ref().map_or(self.done, |asked| asked.number);
            }
        }
    }

    /// Shows the preview at the right where it has its place beside the sheet.
    /// To be called ahead of [`Pane::full_ui`] and what stands in the middle.
    pub fn beside_ui(&mut self, ui: &mut Ui, scene: &Scene<'_>, actions: &mut Actions) {
        let prefs = scene.prefs;
        self.room = ui.available_width();
        self.mode = PaneMode::new(&prefs.preview, self.room);
        self.pictures.begin();
        match self.mode {
            PaneMode::Hidden if self.book.is_some() => self.close(),
            PaneMode::Hidden | PaneMode::Full => {}
            PaneMode::Beside => {
                self.follow(scene);
                let ground = Frame::new().fill(Palette::of(ui.ctx()).ground);
                let chosen = self.width.unwrap_or(prefs.preview.width);
                let width = chosen.clamp(size::PREVIEW_LEAST, self.room - size::SHEET_LEAST);
                let panel = Panel::right("preview").frame(ground).resizable(false).exact_size(width);
                let rect = panel.show(ui, |ui| self.contents_ui(ui, scene, actions)).response.rect;
                self.edge_ui(ui, rect, prefs, actions);
            }
        }
    }

    /// The edge between the sheet and the preview, which can be moved. A window
    /// that is narrow for a while does not change what the clerk has chosen.
    fn edge_ui(&mut self, ui: &Ui, rect: Rect, prefs: &Prefs, actions: &mut Actions) {
        let edge = Rect::from_x_y_ranges(rect.left() - 4.0..=rect.left() + 3.0, rect.y_range());
        let response = ui
            .interact(edge, Id::unique("preview edge"), Sense::DRAG)
            .on_hover_cursor(CursorIcon::ResizeHorizontal);
        if let (true, Some(pointer)) = (response.dragged(), response.interact_pointer_pos()) {
            let most = self.room - size::SHEET_LEAST;
            self.width = Some((rect.right() - pointer.x).clamp(size::PREVIEW_LEAST, most));
        }
        if response.hovered() || response.dragged() {
            let line = Stroke::new(2.0, Palette::of(ui.ctx()).accent);
            ui.painter().vline(rect.left(), rect.y_range(), line);
        }
        if let (true, Some(width)) = (response.drag_stopped(), self.width.take()) {
            actions.push(Action::SetPreview(PreviewPrefs { width, ..prefs.preview }));
        }
    }

    /// Shows the preview in the sheet's place; `false` where it does not stand there.
    pub fn full_ui(&mut self, ui: &mut Ui, scene: &Scene<'_>, actions: &mut Actions) -> bool {
        if self.mode != PaneMode::Full {
            return false;
        }
        self.follow(scene);
        let ground = Frame::new().fill(Palette::of(ui.ctx()).ground).stroke(Stroke::NONE);
        CentralPanel::default().frame(ground).show(ui, |ui| self.contents_ui(ui, scene, actions));
        true
    }

    fn contents_ui(&mut self, ui: &mut Ui, scene: &Scene<'_>, actions: &mut Actions) {
        self.keys(ui, actions);
        let bar = Frame::new().inner_margin(Margin::symmetric(12, 4));
        Panel::top("preview-bar").frame(bar).show(ui, |ui| self.bar_ui(ui, scene.prefs, actions));
        if self.mode == PaneMode::Full {
            let strip = Frame::new().inner_margin(Margin::ZERO);
            let panel = Panel::left("preview-strip").frame(strip).exact_size(strip::WIDTH).resizable(false);
            panel.show(ui, |ui| self.strip_ui(ui, actions));
        }
        let said = match (&self.failure, self.shown) {
            (Some(failure), _) => Some(failure.clone()),
            (None, None) => Some(Complaint::new("調書を追加すると、印刷の仕上がりをここで確認できます。")),
            (None, Some(_)) => None,
        };
        match said {
            None => self.pages_ui(ui, scene.book(), actions),
            Some(said) => {
                let color = Palette::of(ui.ctx()).second;
                ui.add_space(size::PADDING);
                Frame::new().inner_margin(Margin::symmetric(24, 0)).show(ui, |ui| said.show(ui, color));
            }
        }
    }

    /// Turns to what the clerk works on, when that has changed.
    fn follow(&mut self, scene: &Scene<'_>) {
        let book = scene.book();
        if self.sheet != scene.sheet {
            self.sheet = scene.sheet;
            self.shown = scene.sheet.map(SectionKind::Sheet);
        }
        let gone = |part| matches!(part, SectionKind::Sheet(sheet) if book.listing(sheet).is_none());
        if self.shown.is_none_or(gone) {
            self.shown = scene.sheet.map(SectionKind::Sheet);
        }
        let focus = focus(scene);
        if self.focus != focus {
            self.focus = focus.clone();
            if let Some(sheet) = focus.as_ref().and_then(TextSource::sheet) {
                self.shown = Some(SectionKind::Sheet(sheet));
            }
            self.goal = focus.map(Goal::Focus);
        }
    }

    /// Asks for what the frame lacked. To be called at its end.
    /// `choice` says what would be printed.
    pub fn ask(&mut self, ctx: &Context, session: &Session, choice: &Choice) {
        let (Some(shown), true) = (self.shown, self.mode != PaneMode::Hidden) else { return };
        let wants = self.pictures.wants();
        let pictures: Vec<(PageKey, f32)> = wants.iter().map(|want| (want.page, want.scale)).collect();
        let (revision, parts, compares) = (session.revision(), choice.parts(None), choice.comparing());
        let now = ctx.input(|input| input.time);
        if let Some(asked) = &self.asked
            && self.book.is_some()
            && (asked.revision, asked.shown) == (revision, shown)
            && asked.parts == parts
            && asked.compares == compares
            // What failed twice would fail again.
            && (asked.pictures == pictures || self.failure.is_some() && self.has_retried)
        {
            let late = asked.at + PATIENCE - now;
            if asked.number > self.done && late > 0.0 {
                ctx.request_repaint_after_secs(late as f32);
            }
            return;
        }
        let book = match &self.book {
            Some((known, book)) if *known == revision => book.clone(),
            _ => Arc::new(session.book().clone()),
        };
        self.book = Some((revision, book.clone()));
        let at = self.asked.as_ref().filter(|asked| asked.number > self.done).map_or(now, |asked| asked.at);
        let is_same = self.asked.as_ref().is_some_and(|asked| {
            (asked.revision, asked.shown, &asked.parts, &asked.compares)
                == (revision, shown, &parts, &compares)
        });
        self.has_retried = is_same && (self.has_retried || self.failure.is_some());
        let number = self.preview.ask(Request { book, parts: parts.clone(), compares, shown, wants });
        self.asked = Some(Asked { number, revision, parts, compares, shown, pictures, at });
    }

    /// Whether pages have been in the making for so long that it is to be said.
    fn is_late(&self, ctx: &Context) -> bool {
        let now = ctx.input(|input| input.time);
        self.asked.as_ref().is_some_and(|asked| asked.number > self.done && now >= asked.at + PATIENCE)
    }

    /// What is to be remembered once the clerk goes from the preview to a cell:
    /// where that stands in the sheet's place, the sheet comes back.
    pub fn made_way(&self, prefs: PreviewPrefs) -> PreviewPrefs {
        match self.mode {
            PaneMode::Full if has_room(self.room) => PreviewPrefs { full: false, ..prefs },
            PaneMode::Full => PreviewPrefs { shown: false, ..prefs },
            PaneMode::Beside | PaneMode::Hidden => prefs,
        }
    }

    /// Turns to a page of the whole print.
    fn turn_to(&mut self, page: PageKey, actions: &mut Actions) {
        self.shown = Some(page.part);
        self.goal = Some(Goal::Page(page.index));
        if let SectionKind::Sheet(sheet) = page.part
            && self.sheet != Some(sheet)
        {
            self.sheet = Some(sheet);
            actions.push(Action::ShowSheet(sheet));
        }
    }
}

/// What the clerk works on.
fn focus(scene: &Scene<'_>) -> Option<TextSource> {
    let sheet = scene.sheet?;
    let Place { entry, column, .. } = scene.place;
    let Some(entry) = *entry else {
        let overall = Field::Overall(sheet);
        return (scene.field == Some(&overall)).then_some(TextSource::Overall(sheet));
    };
    let book = scene.book();
    let columns = &book.context(sheet).ok()?.form.columns;
    let name =
        || columns.iter().find(|column| column.kind == ColumnKind::Name).map(|column| column.id.clone());
    let column = column.clone().or_else(name)?;
    Some(TextSource::Cell(Place::cell(sheet, book.anchor(entry, &column), &column)))
}

/// What something printed is called where the mouse points at it.
fn name_of(book: &Book, source: &TextSource) -> String {
    match source {
        TextSource::Book => "表題・年度・基準日".to_owned(),
        TextSource::Head(_) => "調書の見出し".to_owned(),
        TextSource::Overall(sheet) => {
            let caption = book.context(*sheet).map(|shown| shown.expand(&shown.form.captions.overall));
            name_line(&caption.unwrap_or_default())
        }
        TextSource::Cell(place) => {
            let entry = place.entry.and_then(|entry| book.entry(entry).ok());
            let name = entry.map(|entry| name_line(&entry.name)).unwrap_or_default();
            let form = place.sheet.and_then(|sheet| book.context(sheet).ok()).map(|shown| shown.form);
            let column = form.zip(place.column.as_ref()).and_then(|(form, column)| form.column(column));
            format!("{name}・{}", column.map_or("", |column| &column.short))
        }
    }
}
