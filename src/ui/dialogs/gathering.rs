//! 各課の回答を取り込む: what departments sent back, cell by cell, ours and theirs beside each
//! other. What is asked comes first.

use eframe::egui::{
    Align, Align2, Frame, Layout, Margin, Rect, RichText, ScrollArea, Sense, Stroke, Ui, UiBuilder, pos2,
    vec2,
};

use crate::book::Book;
use crate::exchange::{Gathering, label, why_words};
use crate::ui::kit::complaint::Complaint;
use crate::ui::kit::dialog::{Buttons, Dialog, DialogScene, Pressed, Remark};
use crate::ui::kit::list::{List, ListEvent, ListFocus};
use crate::ui::kit::theme::{Palette, bold, regular, size};
use crate::ui::kit::widgets::{caption, elided, named, paragraph, scroll_ui, small_button};
use crate::ui::request::{Action, Actions};
use crate::viewmodel::gathering::{self as words, GatheringDraft, GatheringLine, GatheringPart};
use crate::viewmodel::rows::EvenRows;

const WIDTH: f32 = 1160.0;
/// The height of its two halves, at least and at most.
const HEIGHT: (f32, f32) = (260.0, 640.0);
/// The width of the left half.
const LEFT: f32 = 500.0;
/// A line of the list has its heading above what is chosen.
const LINE: f32 = 46.0;
/// Where the words of a line begin, behind the name of its part.
const WORDS: f32 = 96.0;

/// Shows what came back, and takes what is chosen.
#[derive(Debug)]
pub struct GatheringDialog {
    draft: GatheringDraft,
    /// What could not be read.
    failed: Vec<String>,
    focus: ListFocus,
}

impl GatheringDialog {
    /// For answers to `book`; `failed` says what could not be read.
    pub fn new(book: &Book, gathering: Gathering, failed: Vec<String>) -> Self {
        let mut focus = ListFocus::default();
        focus.take();
        Self { draft: GatheringDraft::new(book, gathering), failed, focus }
    }

    fn head_ui(&mut self, ui: &mut Ui) {
        let palette = Palette::of(ui.ctx());
        ui.horizontal(|ui| {
            ui.label(RichText::new(self.draft.summary()).color(palette.text));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if small_button(ui, "すべて調書のまま").clicked() {
                    self.draft.choose_none();
                }
                if small_button(ui, "すべて取り込む").clicked() {
                    self.draft.choose_all();
                }
            });
        });
        for failed in &self.failed {
            ui.label(RichText::new(failed).color(palette.red));
        }
        let open = self.draft.open_words();
        if !open.is_empty() {
            ui.label(RichText::new(open).color(palette.second));
        }
        caption(
            ui,
            "矢印キーで選び、スペースキーで「調書のまま」と各課の回答を切り替えます。取り込んだ後も、1回で元に戻せます。",
        );
    }

    fn list_ui(&mut self, ui: &mut Ui, height: f32) {
        let area = ScrollArea::vertical().id_salt("answers").max_height(height).auto_shrink(false);
        let draft = &self.draft;
        let rows = EvenRows::new(draft.lines(), LINE);
        let list = List::new("answer", "回答の一覧", draft.lit()).answering().in_line();
        let events = list.show(ui, area, &rows, &mut self.focus, |ui, row| match row.key {
            Some(line) => line_ui(ui, row.rect, draft, line),
            None => String::new(),
        });
        for event in events {
            match event {
                ListEvent::Clicked(line) => {
                    self.focus.take_in_place();
                    self.draft.light(line);
                }
                ListEvent::Moved(line, _) | ListEvent::Folded(line) => self.draft.light(line),
                ListEvent::Entered(line) => self.draft.turn(line),
            }
        }
    }

    /// Ours and theirs of the lit line.
    fn details_ui(&mut self, ui: &mut Ui) {
        let palette = Palette::of(ui.ctx());
        let Some(line) = self.draft.lit() else {
            caption(ui, "取り込む回答はありません。");
            return;
        };
        let area = ScrollArea::vertical().id_salt(("details of answer", line)).auto_shrink(false);
        let mut chosen = None;
        scroll_ui(ui, area, |ui, _| {
            ui.spacing_mut().item_spacing.y = size::GAP;
            if let Some(note) = self.draft.note(line) {
                ui.label(RichText::new(&note.who).font(bold(size::TEXT)).color(palette.text));
                caption(ui, &note.file);
                paragraph(ui, &note.text);
                return;
            }
            let Some(own) = self.draft.matter(line) else { return };
            ui.label(RichText::new(words::heading(own)).font(bold(size::TEXT)).color(palette.text));
            if let Some(why) = own.why {
                ui.label(RichText::new(format!("{}。", why_words(why))).color(palette.amber));
            }
            ui.add_space(size::GAP);
            let can_choose = self.draft.can_choose(line);
            let choice = self.draft.choice(line);
            let ours = match &own.ours_from {
                Some(who) => format!("調書のまま（{who}の回答）"),
                None => "調書のまま".to_owned(),
            };
            if text_ui(ui, &ours, "", &own.ours, (choice.is_none(), can_choose)) {
                chosen = Some(None);
            }
            for (at, claim) in own.claims.iter().enumerate() {
                let title = format!("{}の回答", claim.who);
                let below = format!("{}　{}", claim.file, claim.place);
                let text = words::claim_text(claim);
                if text_ui(ui, &title, &below, &text, (choice == Some(at), can_choose)) {
                    chosen = Some(Some(at));
                }
            }
        });
        if let Some(choice) = chosen {
            self.draft.choose(line, choice);
        }
    }
}

impl Dialog for GatheringDialog {
    fn title(&self) -> String {
        "各課の回答を取り込む".to_owned()
    }

    fn width(&self) -> f32 {
        WIDTH
    }

    fn buttons(&self) -> Buttons {
        Buttons::new(match self.draft.count() {
            0 => "受け取りを記録".to_owned(),
            count => format!("{count}件を取り込む"),
        })
    }

    fn body(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
        self.head_ui(ui);
        ui.add_space(size::GAP);
        let palette = Palette::of(ui.ctx());
        let height = (scene.rest(ui) - size::SPACE).clamp(HEIGHT.0, HEIGHT.1);
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
        let part = |rect: Rect| UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Min));
        let edge = rect.left() + LEFT;
        ui.scope_builder(part(rect.with_max_x(edge)), |ui| self.list_ui(ui, height));
        ui.painter().vline(edge + size::SPACE, rect.y_range(), (1.0, palette.line));
        ui.scope_builder(part(rect.with_min_x(edge + 2.0 * size::SPACE)), |ui| self.details_ui(ui));
    }

    fn remark(&self, _book: Option<&Book>) -> Option<Remark> {
        let left = self.draft.left();
        (left > 0).then(|| {
            Remark::note(format!("確認の{left}件は、調書のまま残します。後でもう一度取り込めます。"))
        })
    }

    fn has_row(&self) -> bool {
        true
    }

    fn answer(&mut self, _pressed: Pressed, _scene: &mut DialogScene<'_>) -> Result<Actions, Complaint> {
        let gathering = Box::new(self.draft.gathering().clone());
        Ok(vec![Action::TakeAnswers(label(&gathering), gathering, self.draft.decided().clone())])
    }
}

/// Paints a line; gives its name.
fn line_ui(ui: &Ui, rect: Rect, draft: &GatheringDraft, line: GatheringLine) -> String {
    let palette = Palette::of(ui.ctx());
    let (heading, below) = match (draft.matter(line), draft.note(line)) {
        (Some(own), _) if draft.can_choose(line) => {
            (words::heading(own), words::choice_words(own, draft.choice(line)))
        }
        (Some(own), _) => (words::heading(own), own.why.map(why_words).unwrap_or_default().to_owned()),
        (None, Some(note)) => (crate::words::in_a_row(&note.text), note.who.clone()),
        (None, None) => (String::new(), String::new()),
    };
    let part = words::part_words(line.0);
    let color = match line.0 {
        GatheringPart::Asked => palette.amber,
        GatheringPart::Taken => palette.green,
        GatheringPart::Never | GatheringPart::Note => palette.second,
    };
    let painter = ui.painter();
    let at = |x: f32, y: f32| pos2(rect.left() + x, rect.top() + y);
    painter.text(at(8.0, LINE / 2.0), Align2::LEFT_CENTER, part, bold(size::CAPTION), color);
    let room = rect.width() - WORDS - 8.0;
    let first = elided(ui, &heading, regular(size::TEXT), palette.text, room);
    painter.galley(at(WORDS, 4.0), first, palette.text);
    let is_taken = draft.choice(line).is_some();
    let color = if is_taken { palette.accent } else { palette.second };
    let second = elided(ui, &below, regular(size::CAPTION), color, room);
    painter.galley(at(WORDS, 25.0), second, color);
    format!("{part}　{heading}　{below}")
}

/// One of the texts in its box, which can be chosen; whether it was.
fn text_ui(ui: &mut Ui, title: &str, below: &str, text: &str, (is_chosen, can_choose): (bool, bool)) -> bool {
    let palette = Palette::of(ui.ctx());
    let edge = if is_chosen { palette.accent } else { palette.line };
    let frame = Frame::new()
        .fill(palette.surface)
        .stroke(Stroke::new(palette.edge, edge))
        .corner_radius(size::CORNER)
        .inner_margin(Margin::symmetric(10, 6));
    let width = ui.available_width();
    let inner = frame.show(ui, |ui| {
        ui.set_width(width - 22.0);
        let button = ui.add_enabled_ui(can_choose, |ui| ui.radio(is_chosen, title)).inner;
        named(&button, title);
        if !below.is_empty() {
            caption(ui, below);
        }
        paragraph(ui, if text.trim().is_empty() { "（空欄）" } else { text });
        button.clicked()
    });
    inner.inner
}
