//! 他のファイルから引き継ぐ: what another file holds, where that goes, and what would
//! become of the book, before it does.

mod columns;
mod list;
mod place;
mod preview;
mod working;

use std::sync::Arc;

use eframe::egui::{
    self, Align, Context, Frame, Key, Layout, Margin, Modifiers, Rect, RichText, Sense, Ui, UiBuilder, vec2,
};

use crate::book::{Book, SheetId, Unread};
use crate::carry::pull::{Mapped, Source, are_strangers, seen_from};
use crate::ui::kit::complaint::Complaint;
use crate::ui::kit::dialog::{Buttons, Dialog, DialogScene, Pressed};
use crate::ui::kit::ime::is_deciding;
use crate::ui::kit::theme::{Palette, bold, size};
use crate::ui::kit::widgets::{line_field, paragraph};
use crate::ui::request::{Action, Actions};
use crate::viewmodel::pull::target::Targets;
use crate::viewmodel::pull::tree::{PullNode, PullNodes};
use crate::viewmodel::pull::words;

use list::PullTree;
use place::PlaceBox;
use preview::PullPreview;
use working::Working;

const TITLE: &str = "他のファイルから引き継ぐ";
const WIDTH: f32 = 1160.0;
/// The height of its two halves, at least and at most.
const HEIGHT: (f32, f32) = (280.0, 720.0);
/// The width of the left half.
const LEFT: f32 = 380.0;

/// Shows what another file holds, and brings what is chosen of it.
#[derive(Debug)]
pub struct PullDialog {
    /// What the other file is called.
    name: String,
    /// The city it is of, where that is another one.
    city: Option<String>,
    own: Arc<Book>,
    other: Arc<Book>,
    tree: PullNodes,
    chosen: Option<PullNode>,
    list: PullTree,
    targets: Targets,
    place: PlaceBox,
    working: Working,
    /// Where columns go, of what is chosen; how often that was said.
    mapped: (Option<Source>, Vec<Mapped>),
    said: usize,
    preview: PullPreview,
    state: PullState,
}

/// What the right half says.
#[derive(Debug)]
enum PullState {
    /// Why there is nothing to be done.
    Words(String),
    /// This would be done.
    Ready,
}

impl PullDialog {
    /// For taking things out of `other`, which is called `name`, into `own`, where the
    /// sheet `open` is shown.
    ///
    /// # Errors
    /// [`Unread`] where a sheet of one of both could not be read.
    pub fn new(name: &str, other: Book, own: Book, open: Option<SheetId>) -> Result<Self, Unread> {
        let city = are_strangers(&own, &other)?.then(|| other.head.municipality.clone());
        let other = seen_from(&own, other)?;
        let targets = Targets::new(&own, &other, open)?;
        let (own, other) = (Arc::new(own), Arc::new(other));
        Ok(Self {
            name: name.to_owned(),
            city,
            tree: PullNodes::default(),
            chosen: None,
            list: PullTree::default(),
            targets,
            place: PlaceBox::default(),
            working: Working::new(own.clone(), other.clone()),
            mapped: (None, Vec::new()),
            said: 0,
            preview: PullPreview::default(),
            state: PullState::Words(String::new()),
            own,
            other,
        })
    }

    fn is_later(&self) -> bool {
        self.other.head.fiscal_year > self.own.head.fiscal_year
    }

    fn is_earlier(&self) -> bool {
        self.other.head.fiscal_year < self.own.head.fiscal_year
    }

    fn source(&self) -> Option<Source> {
        self.chosen.and_then(PullNode::source)
    }

    /// How it stands with what is chosen.
    fn state(&mut self, ctx: &Context) -> PullState {
        let [own, other] = [&self.own, &self.other].map(|book| book.head.fiscal_year);
        if self.is_later() {
            return PullState::Words(words::later(own, other));
        }
        let Some(source) = self.source() else {
            let words = if self.chosen.is_some() { words::POLICY_CHOSEN } else { words::NOTHING_CHOSEN };
            return PullState::Words(words.to_owned());
        };
        self.targets.goal(&self.own, &self.other, source);
        let wanted = (source, self.targets.target(), self.said);
        if self.mapped.0 != Some(source) {
            self.mapped = (Some(source), Vec::new());
        }
        let is_earlier = self.is_earlier();
        match self.working.ask(wanted, ctx) {
            None => PullState::Words(words::WORKING.to_owned()),
            Some(Err(why)) => PullState::Words(words::refusal(*why, source, own, other)),
            Some(Ok(pulled)) => {
                self.mapped.1.clone_from(&pulled.mapped);
                if pulled.effects.is_empty() {
                    return PullState::Words(words::SAME.to_owned());
                }
                self.preview.show(wanted, || words::lines(pulled, &self.own, is_earlier));
                PullState::Ready
            }
        }
    }

    fn contents_ui(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
        let palette = Palette::of(ui.ctx());
        let year = self.other.head.fiscal_year;
        ui.horizontal(|ui| {
            ui.label(RichText::new("引き継ぐ元").color(palette.second));
            ui.label(RichText::new(format!("{}（{year}）", self.name)).color(palette.text));
            ui.label(RichText::new("このファイルは変わりません。").color(palette.second));
        });
        if let Some(city) = &self.city {
            let words = words::stranger(city);
            ui.label(RichText::new(words).size(size::CAPTION).color(palette.amber));
        }
        ui.add_space(size::GAP);
        let height = (scene.rest(ui) - size::SPACE).clamp(HEIGHT.0, HEIGHT.1);
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
        let part = |rect: Rect| UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Min));
        let edge = rect.left() + LEFT;
        ui.scope_builder(part(rect.with_max_x(edge)), |ui| self.left_ui(ui, scene));
        let right = part(rect.with_min_x(edge + size::SECTION));
        ui.scope_builder(right, |ui| self.right_ui(ui));
    }

    /// What the other file holds.
    fn left_ui(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
        let words = &mut self.tree.words;
        let name = "引き継ぐものを検索";
        let field = line_field(ui, words, f32::INFINITY, "計画、施策、調書、事業の名前で検索", name);
        scene.first(&field);
        // From the field the list is one key away.
        let is_free = field.has_focus() && !is_deciding(ui.ctx());
        if is_free && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::ArrowDown)) {
            self.list.enter();
        }
        ui.add_space(size::GAP);
        framed(ui, |ui| self.list.ui(ui, &self.other, &mut self.tree, &mut self.chosen));
    }

    /// Where what is chosen goes, and what that does.
    fn right_ui(&mut self, ui: &mut Ui) {
        let palette = Palette::of(ui.ctx());
        let source = self.source().filter(|_| !self.is_later());
        if let Some(source) = source {
            self.place.ui(ui, &mut self.targets, &self.own, &self.other, source);
        } else {
            self.place = PlaceBox::default();
            // The halves begin side by side all the same.
            let row = vec2(ui.available_width(), size::ROW);
            ui.allocate_ui_with_layout(row, Layout::left_to_right(Align::Center), |ui| {
                ui.label(RichText::new("引き継ぐ内容").color(palette.second));
            });
        }
        ui.add_space(size::GAP);
        if source.is_some() && !self.mapped.1.is_empty() {
            let said = columns::columns_ui(ui, &self.mapped.1, &self.own, &self.other);
            if let Some((at, to)) = said
                && let Some(column) = self.mapped.1.get_mut(at)
            {
                self.working.mapping.set(column.pair, column.column.clone(), to.clone());
                column.to = to;
                self.said += 1;
            }
            ui.add_space(size::GAP);
        }
        let is_earlier = self.is_earlier();
        framed(ui, |ui| {
            let inside = Frame::new().inner_margin(Margin::symmetric(12, 8));
            match &self.state {
                PullState::Words(words) => {
                    inside.show(ui, |ui| paragraph(ui, words));
                }
                PullState::Ready => {
                    inside.show(ui, |ui| {
                        let summary = RichText::new(self.preview.summary());
                        ui.label(summary.font(bold(size::TEXT)).color(palette.text));
                        if is_earlier {
                            let words = RichText::new(words::EARLIER).size(size::CAPTION);
                            ui.label(words.color(palette.second));
                        }
                    });
                    self.preview.ui(ui);
                }
            }
        });
    }
}

impl Dialog for PullDialog {
    fn title(&self) -> String {
        TITLE.to_owned()
    }

    fn width(&self) -> f32 {
        WIDTH
    }

    fn buttons(&self) -> Buttons {
        Buttons::new("引き継ぐ")
    }

    fn begin(&mut self, ctx: &Context, _scene: &mut DialogScene<'_>) {
        self.state = self.state(ctx);
    }

    fn body(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
        self.contents_ui(ui, scene);
    }

    fn check(&self, _book: Option<&Book>) -> Result<(), Complaint> {
        if matches!(self.state, PullState::Ready) { Ok(()) } else { Err(Complaint::silent()) }
    }

    fn answer(&mut self, _pressed: Pressed, _scene: &mut DialogScene<'_>) -> Result<Actions, Complaint> {
        let pulled = self.working.take().ok_or_else(Complaint::silent)?;
        Ok(vec![Action::Bring(Box::new(pulled))])
    }
}

/// A frame around all of the room that is left.
fn framed(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    let palette = Palette::of(ui.ctx());
    let rect = ui.available_rect_before_wrap();
    ui.painter().rect(
        rect,
        size::CORNER,
        palette.surface,
        (palette.edge, palette.line),
        egui::StrokeKind::Inside,
    );
    let inside = UiBuilder::new().max_rect(rect.shrink(1.0)).layout(Layout::top_down(Align::Min));
    ui.scope_builder(inside, |ui| {
        ui.spacing_mut().item_spacing.y = size::GAP;
        contents(ui);
    });
    ui.advance_cursor_after_rect(rect);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::testing::{Small, rows, small};
    use crate::book::{Change, FiscalYear, Head, Record};
    use crate::edit::Command;

    fn of_year(book: &Book, year: i32) -> Book {
        let mut book = book.clone();
        let head = Head { fiscal_year: FiscalYear::new(year).unwrap(), ..book.head.clone() };
        book.apply(&Change::update(Record::Head(book.head.clone()), Record::Head(head)));
        book
    }

    /// What the right half says once it is worked out; `None` where it can be done.
    fn state(dialog: &mut PullDialog, node: Option<PullNode>) -> Option<String> {
        dialog.chosen = node;
        let ctx = Context::default();
        loop {
            match dialog.state(&ctx) {
                PullState::Ready => return None,
                PullState::Words(words) if words == words::WORKING => std::thread::yield_now(),
                PullState::Words(words) => return Some(words),
            }
        }
    }

    #[test]
    fn what_cannot_be_done_is_said_and_the_button_is_off() {
        let Small { book, first, .. } = small();
        let row = rows(&book, first)[0];
        let policy = book.sheet(first).unwrap().policy;
        let mut dialog = PullDialog::new("a", book.clone(), book.clone(), Some(first)).unwrap();
        assert_eq!(state(&mut dialog, None).as_deref(), Some(words::NOTHING_CHOSEN));
        assert_eq!(state(&mut dialog, Some(PullNode::Policy(policy))).as_deref(), Some(words::POLICY_CHOSEN));
        assert_eq!(state(&mut dialog, Some(PullNode::Entry(row))).as_deref(), Some(words::SAME));
        let mut later = PullDialog::new("a", of_year(&book, 2025), book.clone(), None).unwrap();
        assert!(
            state(&mut later, Some(PullNode::Entry(row))).unwrap().starts_with("令和7年度のファイルです。")
        );
        let empty = Book::new(book.head.clone());
        let mut without = PullDialog::new("a", book, empty, None).unwrap();
        let words = state(&mut without, Some(PullNode::Entry(row))).unwrap();
        assert!(words.contains("先に調書を追加"), "{words}");
    }

    #[test]
    fn another_citys_book_has_nothing_of_this_one() {
        let Small { book, first, .. } = small();
        let row = rows(&book, first)[0];
        let mut other = book.clone();
        let head = Head { municipality: "乙市".to_owned(), ..book.head.clone() };
        other.apply(&Change::update(Record::Head(book.head.clone()), Record::Head(head)));
        let mut dialog = PullDialog::new("a", other, book.clone(), Some(first)).unwrap();
        assert_eq!(dialog.city.as_deref(), Some("乙市"));
        assert_eq!(state(&mut dialog, Some(PullNode::Entry(row))), None, "it is not known here");
        assert!(!dialog.targets.goal(&book, &dialog.other, Source::Entry(row)).is_settled());
        let same = PullDialog::new("a", book.clone(), book.clone(), Some(first)).unwrap();
        assert_eq!(same.city, None);
    }

    #[test]
    fn what_is_chosen_anew_is_told_anew() {
        let Small { book: other, first, second } = small();
        let mut own = other.clone();
        for row in [rows(&other, first)[3], rows(&other, second)[0]] {
            let step = Command::DeleteEntry(row).step(&mut own).unwrap().unwrap();
            own.apply_all(&step.changes);
        }
        let mut dialog = PullDialog::new("a", other.clone(), own, Some(first)).unwrap();
        for (row, name) in [(rows(&other, first)[3], "学童"), (rows(&other, second)[0], "広場")] {
            assert_eq!(state(&mut dialog, Some(PullNode::Entry(row))), None);
            let places: Vec<&str> = dialog.preview.lines().iter().map(|line| line.place.as_str()).collect();
            assert!(matches!(places[..], [place] if place.ends_with(name)), "{places:?}");
        }
    }
}
