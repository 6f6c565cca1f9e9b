//! What is selected, and how it moves.

use super::grid::{Grid, GridArea, GridSpot};

/// Where the caret of the active cell is in its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Caret {
    pub in_first_line: bool,
    pub in_last_line: bool,
    pub at_start: bool,
    pub at_end: bool,
    /// Some of the text is marked.
    pub has_range: bool,
}

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GridAction {
    /// Goes to another cell.
    Go(Motion),
    /// Goes there out of the text; what leads nowhere is left to the text.
    Leave(Motion),
    /// Extends the selection.
    Extend(Motion),
    /// Selects whole rows.
    Rows,
    /// Selects everything.
    All,
    /// Begins to edit, or opens the list of ratings.
    Edit,
    /// Ends editing; or makes a block a single cell.
    Escape,
    /// Makes the selected cells blank.
    Clear,
    /// Copies from above.
    FillDown,
    /// Chooses the rating with this number, from 0.
    Rate(usize),
    /// Nothing, but the text must not have it.
    Nothing,
}

/// Whether keys go over the cells or into the text of one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CellMode {
    /// Cells are selected; arrows go over them.
    #[default]
    Ready,
    /// The text of the active cell is edited; arrows move the caret.
    Editing,
}

/// A way over the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// To the next cell at this side.
    Left,
    /// To the next cell at this side.
    Right,
    /// To the next cell at this side.
    Up,
    /// To the next cell at this side.
    Down,
    /// To the next cell of the row, then to the next row.
    Next,
    /// To the cell before, then to the row before.
    Previous,
    /// To the first column.
    RowStart,
    /// To the last column.
    RowEnd,
    /// To the first cell of all.
    First,
    /// To the last cell of all.
    Last,
    /// To the edge of what is filled, or blank.
    EdgeLeft,
    /// To the edge of what is filled, or blank.
    EdgeRight,
    /// To the edge of what is filled, or blank.
    EdgeUp,
    /// To the edge of what is filled, or blank.
    EdgeDown,
    /// To this row, which stands a window's height away.
    Page(usize),
}

/// What is selected of a sheet: the active cell, which has the focus, and the
/// cells from `anchor` to `head`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The cell that text goes to.
    pub active: GridSpot,
    /// Where the selection begins.
    pub anchor: GridSpot,
    /// Where it ends; Shift moves this.
    pub head: GridSpot,
    /// The row one is in, also where the active cell goes over several: the way
    /// sideways goes on in it.
    line: usize,
    /// What keys mean.
    pub mode: CellMode,
}

impl Selection {
    /// A single cell.
    pub fn at(grid: &Grid, spot: GridSpot, mode: CellMode) -> Self {
        let line = spot.row;
        let spot = grid.top(spot);
        Self { active: spot, anchor: spot, head: spot, line, mode }
    }

    /// The cells it covers.
    pub fn area(&self, grid: &Grid) -> GridArea {
        grid.area(self.anchor, self.head)
    }

    /// Whether it is more than the active cell.
    pub fn is_block(&self, grid: &Grid) -> bool {
        self.area(grid) != grid.area(self.active, self.active)
    }

    /// Goes to another cell; `None` where there is none.
    pub fn go(&self, grid: &Grid, motion: Motion) -> Option<Self> {
        let from = GridSpot { row: self.line, ..self.active };
        let to = target(grid, self.active, from, motion)?;
        let moved = Self::at(grid, to, CellMode::Ready);
        (moved.active != self.active).then_some(moved)
    }

    /// Extends the selection; `None` where it goes no further. The closing text
    /// is never part of several cells.
    pub fn extend(&self, grid: &Grid, motion: Motion) -> Option<Self> {
        if grid.is_closing(self.active) {
            return None;
        }
        let before = self.area(grid);
        let mut extended = Self { mode: CellMode::Ready, ..*self };
        // A step within a merged cell changes nothing that is seen.
        for _ in 0..=grid.rows() {
            let to = target(grid, extended.head, extended.head, motion)?;
            if grid.is_closing(to) || to == extended.head {
                return None;
            }
            extended.head = to;
            if extended.area(grid) != before {
                return Some(extended);
            }
        }
        None
    }

    /// Extends the selection to a cell.
    pub fn to(&self, grid: &Grid, spot: GridSpot) -> Self {
        if grid.is_closing(self.active) || grid.is_closing(spot) {
            return Self::at(grid, spot, CellMode::Ready);
        }
        Self { head: spot, mode: CellMode::Ready, ..*self }
    }

    /// The rows from one to another, as a whole.
    pub fn rows(grid: &Grid, from: usize, to: usize) -> Self {
        let active = Self::at(grid, GridSpot::new(from, 0), CellMode::Ready);
        Self { anchor: active.active, head: GridSpot::new(to, grid.columns().saturating_sub(1)), ..active }
    }

    /// The rows that it touches, as a whole.
    pub fn whole_rows(&self, grid: &Grid) -> Self {
        if grid.is_closing(self.active) {
            return *self;
        }
        let (anchor, head) = (self.anchor.row, self.head.row);
        let last = grid.columns().saturating_sub(1);
        let active = self.active;
        Self {
            active,
            anchor: GridSpot::new(anchor, 0),
            head: GridSpot::new(head, last),
            mode: CellMode::Ready,
            ..*self
        }
    }

    /// The columns from one to another, as a whole.
    pub fn columns(grid: &Grid, from: usize, to: usize) -> Self {
        let active = Self::at(grid, GridSpot::new(0, from), CellMode::Ready);
        Self { head: GridSpot::new(grid.rows().saturating_sub(1), to), ..active }
    }

    /// Everything; the active cell stays.
    pub fn all(&self, grid: &Grid) -> Self {
        if grid.rows() == 0 {
            return *self;
        }
        let last = GridSpot::new(grid.rows() - 1, grid.columns().saturating_sub(1));
        let active = if grid.is_closing(self.active) { GridSpot::default() } else { self.active };
        Self { active, anchor: GridSpot::default(), head: last, mode: CellMode::Ready, line: active.row }
    }

    /// Only the active cell.
    pub fn single(&self, mode: CellMode) -> Self {
        Self { anchor: self.active, head: self.active, mode, ..*self }
    }
}

/// Where `motion` leads from a cell in which one is at `from`; `None` where it
/// leads out of the grid.
fn target(grid: &Grid, cell: GridSpot, from: GridSpot, motion: Motion) -> Option<GridSpot> {
    let last_column = grid.columns().checked_sub(1)?;
    let last_row = grid.rows().checked_sub(1);
    let closing = grid.is_closing(cell);
    let row = |row: usize| Some(GridSpot::new(row, from.column));
    let column = |column: usize| Some(GridSpot::new(from.row, column));
    match motion {
        Motion::Left | Motion::Right | Motion::RowStart | Motion::RowEnd if closing => None,
        Motion::EdgeLeft | Motion::EdgeRight if closing => None,
        Motion::Left => column(from.column.checked_sub(1)?),
        Motion::Right => (from.column < last_column).then(|| GridSpot::new(from.row, from.column + 1)),
        Motion::Up => row(grid.top(cell).row.checked_sub(1)?),
        Motion::Down => (!closing).then(|| GridSpot::new(grid.bottom(cell) + 1, from.column)),
        Motion::Next if closing => None,
        Motion::Next if from.column < last_column => column(from.column + 1),
        Motion::Next => Some(GridSpot::new(from.row + 1, 0)),
        Motion::Previous if closing || from.column == 0 => {
            Some(GridSpot::new(from.row.min(grid.rows()).checked_sub(1)?, last_column))
        }
        Motion::Previous => column(from.column - 1),
        Motion::RowStart => column(0),
        Motion::RowEnd => column(last_column),
        Motion::First => last_row.map(|_| GridSpot::default()),
        Motion::Last => last_row.map(|row| GridSpot::new(row, last_column)),
        Motion::Page(to) => row(to.min(grid.rows())),
        Motion::EdgeUp if closing => row(last_row?),
        Motion::EdgeUp => edge(grid, (0..grid.top(cell).row).rev().map(|row| GridSpot { row, ..from }), cell),
        Motion::EdgeDown if closing => None,
        Motion::EdgeDown => {
            let below = grid.bottom(cell) + 1..grid.rows();
            edge(grid, below.map(|row| GridSpot { row, ..from }), cell)
        }
        Motion::EdgeLeft => {
            edge(grid, (0..from.column).rev().map(|column| GridSpot { column, ..from }), cell)
        }
        Motion::EdgeRight => {
            edge(grid, (from.column + 1..=last_column).map(|column| GridSpot { column, ..from }), cell)
        }
    }
}

/// As in Excel: from within filled cells to the last of them, else to the next
/// filled cell; where there is none, as far as it goes.
fn edge(grid: &Grid, way: impl Iterator<Item = GridSpot> + Clone, from: GridSpot) -> Option<GridSpot> {
    let first = way.clone().next()?;
    if grid.is_filled(from) && grid.is_filled(first) {
        return way.take_while(|&spot| grid.is_filled(spot)).last();
    }
    way.clone().find(|&spot| grid.is_filled(spot)).or_else(|| way.last())
}

impl Selection {
    /// What an act makes of it; `None` where that changes nothing that is selected.
    pub fn after(&self, grid: &Grid, act: Option<GridAction>) -> Option<Self> {
        let changed = match act? {
            GridAction::Go(motion) | GridAction::Leave(motion) => self.go(grid, motion)?,
            GridAction::Extend(motion) => self.extend(grid, motion)?,
            GridAction::Rows => self.whole_rows(grid),
            GridAction::All => self.all(grid),
            GridAction::Edit => self.single(CellMode::Editing),
            GridAction::Escape => self.single(CellMode::Ready),
            GridAction::Clear | GridAction::FillDown | GridAction::Rate(_) | GridAction::Nothing => {
                return None;
            }
        };
        (changed != *self).then_some(changed)
    }
}

impl Selection {
    /// The same in a grid that has changed, where `moved` says for the active
    /// cell (0), the anchor (1) and the head (2) where they are now. What is gone
    /// leaves what came in its place.
    pub fn following(&self, grid: &Grid, moved: impl Fn(usize, GridSpot) -> Option<GridSpot>) -> Self {
        let closing = |spot: GridSpot| GridSpot { row: spot.row.min(grid.rows()), ..spot };
        let Some(active) = moved(0, self.active) else {
            return Self::at(grid, closing(self.active), CellMode::Ready);
        };
        let line = active.row + self.line.saturating_sub(self.active.row);
        let single = Self {
            mode: self.mode,
            line: line.min(grid.bottom(active)),
            ..Self::at(grid, active, self.mode)
        };
        match (moved(1, self.anchor), moved(2, self.head)) {
            (Some(anchor), Some(head)) if self.anchor != self.head => Self { anchor, head, ..single },
            _ => single,
        }
    }
}
