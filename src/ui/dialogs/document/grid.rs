//! The leaf as it looks: its cells with what they are, the numbers of its rows, and over its
//! columns what they mean. One stop of the Tab key; only what is in sight is drawn.

use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{
    self, Align2, Color32, Event, EventFilter, Id, Key, Modifiers, Pos2, Rect, Role, ScrollArea, Sense,
    Stroke, StrokeKind, TextFormat, Ui, UiBuilder, Vec2, WidgetInfo, accesskit, pos2, vec2,
};

use crate::import::document::{DocumentLeaf, LeafCell, LeafRow};
use crate::import::recognise::RowRole;
use crate::quote;
use crate::ui::kit::ime::is_deciding;
use crate::ui::kit::theme::{Palette, bold, regular, size};
use crate::ui::kit::widgets::{elided, keep_enter, scroll_ui};
use crate::viewmodel::document::draft::ImportDraft;
use crate::viewmodel::document::grid::{LeafCursor, LeafGrid, LeafMotion};

use super::heads::{HEAD, heads_ui};
use super::looks::look_of;

/// How wide an em is, how high a line, and what is above and below a row's lines.
const EM: f32 = 13.0;
const LINE: f32 = 17.0;
const ROOM: f32 = 9.0;
/// The width of the numbers of the rows with what these are.
const GUTTER: f32 = 104.0;
/// Between the edge of a cell and its text.
const PADDING: f32 = 5.0;

/// How the leaf stands.
#[derive(Clone, Copy, Debug, Default)]
pub struct GridState {
    wants_focus: bool,
    reveals: bool,
    has_focus: bool,
}

impl GridState {
    /// Gives it the keyboard.
    pub fn take_focus(&mut self) {
        (self.wants_focus, self.reveals) = (true, true);
    }

    /// Shows the cell at work.
    pub fn reveal(&mut self) {
        self.reveals = true;
    }
}

/// Where everything is, in points from the first cell's corner.
struct Places<'g> {
    grid: &'g LeafGrid,
    lefts: Vec<f32>,
}

impl<'g> Places<'g> {
    fn of(grid: &'g LeafGrid) -> Self {
        let mut lefts = vec![0.0];
        for column in &grid.columns {
            lefts.push(lefts.last().copied().unwrap_or_default() + column.width * EM);
        }
        Self { grid, lefts }
    }

    fn left(&self, column: usize) -> f32 {
        self.lefts.get(column).or(self.lefts.last()).copied().unwrap_or_default()
    }

    fn top(&self, row: usize) -> f32 {
        self.grid.lines_above(row) as f32 * LINE + row.min(self.grid.rows()) as f32 * ROOM
    }

    fn size(&self) -> Vec2 {
        vec2(self.left(usize::MAX), self.top(self.grid.rows()))
    }

    fn rect(&self, columns: std::ops::Range<usize>, rows: std::ops::Range<usize>) -> Rect {
        let (min, max) = ((columns.start, rows.start), (columns.end, rows.end));
        Rect::from_min_max(pos2(self.left(min.0), self.top(min.1)), pos2(self.left(max.0), self.top(max.1)))
    }

    /// The rows that are seen between two heights.
    fn seen(&self, top: f32, bottom: f32) -> std::ops::Range<usize> {
        let first = |holds: &dyn Fn(usize) -> bool| {
            let (mut from, mut to) = (0, self.grid.rows());
            while from < to {
                let middle = from.midpoint(to);
                if holds(middle) { to = middle } else { from = middle + 1 }
            }
            from
        };
        let from = first(&|row| self.top(row + 1) > top);
        from..first(&|row| self.top(row) >= bottom).max(from)
    }
}

/// Shows the leaf at work in the room that there is.
pub fn grid_ui(ui: &mut Ui, draft: &mut ImportDraft, state: &mut GridState) {
    let rect = ui.available_rect_before_wrap();
    let body = rect.with_min_x(rect.left() + GUTTER).with_min_y(rect.top() + HEAD);
    let id = Id::unique(("document grid", draft.leaf_at()));
    let own = ui.interact(body, id, Sense::FOCUSABLE);
    if std::mem::take(&mut state.wants_focus) {
        own.request_focus();
    }
    state.has_focus = own.has_focus();
    if state.has_focus {
        keep_enter(&own);
        let filter = EventFilter { vertical_arrows: true, horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        let page = (body.height() / (LINE + ROOM)).max(1.0) as usize;
        if take_keys(ui, draft, page) {
            state.reveal();
        }
    }
    let Some(leaf) = draft.leaf() else { return };
    let places = Places::of(draft.grid());
    let mut clicked = None;
    let part = UiBuilder::new().max_rect(body).accessibility_parent(id);
    let area = ScrollArea::both().id_salt(("document", draft.leaf_at())).auto_shrink(false);
    let (origin, seen) = ui
        .scope_builder(part, |ui| {
            scroll_ui(ui, area, |ui, viewport| {
                let (space, _) = ui.allocate_exact_size(places.size(), Sense::hover());
                let seen = places.seen(viewport.top(), viewport.bottom());
                let scene = CellScene { draft, leaf, places: &places, origin: space.min, grid: id };
                clicked = scene.cells_ui(ui, (seen.clone(), viewport), state.has_focus);
                if std::mem::take(&mut state.reveals) {
                    let cursor = draft.cursor();
                    let rect = places.rect(cursor.column..cursor.column + 1, cursor.row..cursor.row + 1);
                    ui.scroll_to_rect(rect.translate(space.min.to_vec2()), None);
                }
                (space.min, seen)
            })
        })
        .inner;
    tell(ui, draft, id, state.has_focus);
    let gutter = Rect::from_min_max(pos2(rect.left(), body.top()), pos2(body.left(), rect.bottom()));
    let number = gutter_ui(ui, gutter, draft, (&places, origin.y, seen));
    let corner = Rect::from_min_max(rect.min, body.left_top());
    corner_ui(ui, corner);
    let head = Rect::from_min_max(pos2(body.left(), rect.top()), pos2(rect.right(), body.top()));
    let said = heads_ui(ui, head, draft, |start, end| {
        let grid = draft.grid();
        let from = grid.columns.partition_point(|own| own.start < start);
        let to = grid.columns.partition_point(|own| own.end <= end);
        (origin.x + places.left(from), origin.x + places.left(to))
    });
    if let Some(cursor) = clicked.or(number) {
        draft.go_to(cursor);
        own.request_focus();
        ui.ctx().request_repaint();
    }
    if let Some((column, meaning)) = said {
        draft.set_meaning(column, meaning);
    }
    ui.advance_cursor_after_rect(rect);
}

/// Takes the keys that are the leaf's, in their order; whether there was one. While the input
/// method composes there are none.
fn take_keys(ui: &Ui, draft: &mut ImportDraft, page: usize) -> bool {
    if is_deciding(ui.ctx()) {
        return false;
    }
    let mut was_there = false;
    ui.input_mut(|input| {
        input.events.retain(|event| {
            let Event::Key { key, pressed: true, modifiers, .. } = event else { return true };
            let is_taken = take_key(draft, page, *key, *modifiers);
            was_there |= is_taken;
            !is_taken
        });
    });
    was_there
}

/// Does what a key means; whether it means anything here.
fn take_key(draft: &mut ImportDraft, page: usize, key: Key, modifiers: Modifiers) -> bool {
    let motion = match key {
        Key::ArrowUp if modifiers == Modifiers::ALT => {
            draft.begin_header();
            return true;
        }
        Key::ArrowDown if modifiers == Modifiers::ALT => {
            draft.end_header();
            return true;
        }
        Key::Home if modifiers.command => LeafMotion::First,
        Key::End if modifiers.command => LeafMotion::Last,
        _ if !modifiers.is_none() => return false,
        Key::Space => {
            draft.toggle_row();
            return true;
        }
        Key::ArrowUp => LeafMotion::Up(1),
        Key::ArrowDown => LeafMotion::Down(1),
        Key::ArrowLeft => LeafMotion::Left,
        Key::ArrowRight => LeafMotion::Right,
        Key::Home => LeafMotion::RowStart,
        Key::End => LeafMotion::RowEnd,
        Key::PageUp => LeafMotion::Up(page),
        Key::PageDown => LeafMotion::Down(page),
        _ => return false,
    };
    draft.step(motion);
    true
}

/// Says what the grid is, and which of its cells is at work.
fn tell(ui: &Ui, draft: &ImportDraft, id: Id, has_focus: bool) {
    let cursor = draft.cursor();
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_role(Role::Grid);
        node.set_label(format!("文書の{}", draft.leaf_words(draft.leaf_at())));
        node.set_row_count(draft.grid().rows());
        node.set_column_count(draft.grid().columns.len());
        if has_focus {
            node.set_active_descendant(cell_id(id, begin(draft, cursor)).accesskit_id());
        }
    });
}

/// Where the cell at a place begins.
fn begin(draft: &ImportDraft, cursor: LeafCursor) -> LeafCursor {
    let cell = draft.leaf().and_then(|leaf| draft.grid().at(leaf, cursor));
    cell.map_or(cursor, |(row, _, cell)| LeafCursor { row, column: draft.grid().columns_of(cell).start })
}

fn cell_id(grid: Id, cursor: LeafCursor) -> Id {
    grid.with(cursor)
}

/// What the cells are drawn with.
struct CellScene<'s> {
    draft: &'s ImportDraft,
    leaf: &'s DocumentLeaf,
    places: &'s Places<'s>,
    /// Where the first cell's corner is on the screen.
    origin: Pos2,
    grid: Id,
}

impl CellScene<'_> {
    /// Draws the cells that are seen; gives the one that was clicked.
    fn cells_ui(
        &self,
        ui: &mut Ui,
        (seen, viewport): (std::ops::Range<usize>, Rect),
        has_focus: bool,
    ) -> Option<LeafCursor> {
        let cursor = begin(self.draft, self.draft.cursor());
        let mut clicked = None;
        let mut is_drawn = false;
        let grid = self.places.grid;
        for at in grid.reaching(seen) {
            let Some(row) = self.leaf.rows.get(at) else { continue };
            for cell in &row.cells {
                let columns = grid.columns_of(cell);
                let own = LeafCursor { row: at, column: columns.start };
                let rect = self.places.rect(columns, at..at + grid.span(self.leaf, at, cell));
                if rect.intersects(viewport) || own == cursor {
                    is_drawn |= own == cursor;
                    let is_current = (own == cursor).then_some(has_focus);
                    clicked = self.cell_ui(ui, rect, own, (row, cell), is_current).or(clicked);
                }
            }
        }
        if !is_drawn {
            self.blank_ui(ui, cursor, has_focus);
        }
        clicked
    }

    fn cell_ui(
        &self,
        ui: &mut Ui,
        rect: Rect,
        own: LeafCursor,
        (row, cell): (&LeafRow, &LeafCell),
        is_current: Option<bool>,
    ) -> Option<LeafCursor> {
        let palette = Palette::of(ui.ctx());
        let rect = rect.translate(self.origin.to_vec2());
        let response = ui.interact(rect, cell_id(self.grid, own), Sense::CLICK);
        let is_blank = cell.text.is_empty();
        let role = self.draft.cell_role(row.number, cell.column);
        let look = look_of(palette, role);
        let painter = ui.painter().with_clip_rect(rect.expand(1.0).intersect(ui.clip_rect()));
        let ground = if is_blank { palette.surface } else { look.ground };
        let edge = if is_blank { palette.line } else { look.edge };
        painter.rect(rect, 0.0, ground, (1.0, edge), StrokeKind::Inside);
        if !is_blank {
            let font = if look.is_bold { bold(EM) } else { regular(EM) };
            let mut format = TextFormat::simple(font, look.text);
            format.line_height = Some(LINE);
            if look.is_struck {
                format.strikethrough = Stroke::new(1.0, look.text);
            }
            let text: Vec<String> = cell.text.lines().take(40).map(quote::visible).collect();
            let mut job = LayoutJob::single_section(text.join("\n"), format);
            job.wrap = TextWrapping {
                max_width: rect.width() - 2.0 * PADDING,
                max_rows: (((rect.height() - 4.0) / LINE).floor().max(1.0)) as usize,
                break_anywhere: true,
                ..TextWrapping::default()
            };
            let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
            let top =
                if galley.rows.len() > 1 { ROOM / 2.0 } else { (rect.height() - galley.size().y) / 2.0 };
            painter.galley(rect.min + vec2(PADDING, top.min(ROOM)), galley, look.text);
        }
        self.frame_ui(ui, rect, is_current);
        let place = self.draft.place_words(row.number, cell.column);
        let name = match is_blank {
            true => format!("{place}　（空欄）"),
            false => format!("{place}　{}（{}）", cell.text, role.words()),
        };
        self.tell_cell(&response, own, &name, is_current.is_some());
        response.clicked().then_some(own)
    }

    /// The cell at work, where there is none in the document.
    fn blank_ui(&self, ui: &mut Ui, cursor: LeafCursor, has_focus: bool) {
        let rect = self.places.rect(cursor.column..cursor.column + 1, cursor.row..cursor.row + 1);
        let rect = rect.translate(self.origin.to_vec2());
        let response = ui.interact(rect, cell_id(self.grid, cursor), Sense::hover());
        self.frame_ui(ui, rect, Some(has_focus));
        let row = self.leaf.rows.get(cursor.row).map_or(0, |row| row.number);
        let column = self.places.grid.columns.get(cursor.column).map_or(0, |column| column.start);
        let name = format!("{}　（空欄）", self.draft.place_words(row, column));
        self.tell_cell(&response, cursor, &name, true);
    }

    fn frame_ui(&self, ui: &Ui, rect: Rect, is_current: Option<bool>) {
        let palette = Palette::of(ui.ctx());
        let stroke = match is_current {
            Some(true) => palette.focus_stroke(),
            Some(false) => Stroke::new(1.0, palette.accent),
            None => return,
        };
        ui.painter().rect_stroke(rect, 0.0, stroke, StrokeKind::Inside);
    }

    fn tell_cell(&self, response: &egui::Response, own: LeafCursor, name: &str, is_current: bool) {
        response.widget_info(|| WidgetInfo::labeled(Role::GridCell, true, name));
        response.ctx.accesskit_node_builder(response.id, |node| {
            node.set_row_index(own.row);
            node.set_column_index(own.column);
            node.set_selected(is_current);
            node.add_action(accesskit::Action::Click);
        });
    }
}

/// The numbers of the rows, and what these are in words; gives the row that was clicked.
fn gutter_ui(
    ui: &mut Ui,
    rect: Rect,
    draft: &ImportDraft,
    (places, origin, seen): (&Places<'_>, f32, std::ops::Range<usize>),
) -> Option<LeafCursor> {
    let palette = Palette::of(ui.ctx());
    let mut clicked = None;
    let part = UiBuilder::new().max_rect(rect);
    ui.scope_builder(part, |ui| {
        ui.set_clip_rect(rect.intersect(ui.clip_rect()));
        ui.painter().rect_filled(rect, 0.0, palette.ground);
        for at in seen {
            let Some(number) = draft.leaf().and_then(|leaf| leaf.rows.get(at)).map(|row| row.number) else {
                continue;
            };
            let own = Rect::from_min_max(
                pos2(rect.left(), origin + places.top(at)),
                pos2(rect.right(), origin + places.top(at + 1)),
            );
            let role = draft.row_role(number);
            let is_current = draft.cursor().row == at;
            if is_current {
                ui.painter().rect_filled(own, 0.0, palette.tint);
            }
            let response = ui.interact(own, Id::unique(("document row", draft.leaf_at(), at)), Sense::CLICK);
            let painter = ui.painter();
            painter.hline(own.x_range(), own.bottom(), (1.0, palette.line));
            let middle = own.top() + (LINE + ROOM) / 2.0;
            let color = if is_current { palette.accent } else { palette.second };
            let at_number = pos2(own.left() + 34.0, middle);
            painter.text(at_number, Align2::RIGHT_CENTER, number, regular(size::CAPTION), color);
            let words = elided(ui, short(role), role_font(role), role_color(palette, role), GUTTER - 46.0);
            ui.painter().galley(pos2(own.left() + 42.0, middle - words.size().y / 2.0), words, palette.text);
            let name = format!("{number}行目　{}", role.words());
            let is_enabled = ui.is_enabled();
            response.widget_info(|| WidgetInfo::selected(Role::RowHeader, is_enabled, is_current, &name));
            if response.clicked() {
                clicked = Some(LeafCursor { row: at, ..draft.cursor() });
            }
        }
        ui.painter().vline(rect.right() - 0.5, rect.y_range(), (1.0, palette.line));
    });
    clicked
}

/// What a row is, in few letters.
fn short(role: RowRole) -> &'static str {
    match role {
        RowRole::LeftOut => "× 除く",
        other => other.words(),
    }
}

fn role_font(role: RowRole) -> egui::FontId {
    if role == RowRole::Header { bold(size::CAPTION) } else { regular(size::CAPTION) }
}

fn role_color(palette: &Palette, role: RowRole) -> Color32 {
    match role {
        RowRole::Cover | RowRole::Head => palette.blue,
        RowRole::Header => palette.accent,
        RowRole::Row | RowRole::Part => palette.green,
        RowRole::Closing => palette.amber,
        RowRole::LeftOut => palette.faint,
    }
}

/// What stands where the numbers and the meanings meet.
fn corner_ui(ui: &Ui, rect: Rect) {
    let palette = Palette::of(ui.ctx());
    ui.painter().rect_filled(rect, 0.0, palette.ground);
    ui.painter().text(
        rect.center(),
        Align2::CENTER_CENTER,
        "列の意味",
        regular(size::CAPTION),
        palette.second,
    );
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, (1.0, palette.line));
    ui.painter().vline(rect.right() - 0.5, rect.y_range(), (1.0, palette.line));
}
