//! A form as it is being changed, and what that means for what is written.

pub mod complaints;
pub mod marks;

use unicode_normalization::UnicodeNormalization as _;

use crate::book::{
    Captions, Carry, Column, ColumnId, ColumnKind, Form, FormUse, PageSetup, Rating, RatingColor, Role,
};
use crate::edit::{Command, Renamed};

pub use complaints::FormSpot;
pub use marks::DraftMark;

/// How many times wider or narrower than the usual a column may come back.
const SCALE: u16 = 4;

/// A column with its share as it is typed.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct DraftColumn {
    pub column: Column,
    pub width: String,
}

/// A rating, and what it was called before.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct DraftRating {
    /// Names it while it is moved about.
    pub key: usize,
    pub rating: Rating,
    pub was: Option<String>,
}

/// A rating in use that was taken out, and the one that rows get instead.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct GoneRating {
    pub rating: DraftRating,
    /// The key of another; without one the word stays as it is.
    pub instead: Option<usize>,
}

/// A form as it is being changed.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct FormDraft {
    /// The form as it is in the book.
    base: Form,
    /// What the sheets use of it.
    used: FormUse,
    pub name: String,
    pub columns: Vec<DraftColumn>,
    pub shelved: Vec<Column>,
    pub ratings: Vec<DraftRating>,
    pub gone: Vec<GoneRating>,
    pub marks: Vec<DraftMark>,
    pub captions: Captions,
    /// The chosen column's caption is to be typed into next.
    pub enter: bool,
    page: Box<PageSetup>,
    next: usize,
}

impl FormDraft {
    /// Of a form as it is; `used` says what the sheets use of it.
    pub fn new(form: &Form, used: FormUse) -> Self {
        let mut draft = Self {
            base: form.clone(),
            used,
            name: form.name.clone(),
            columns: form.columns.iter().cloned().map(DraftColumn::new).collect(),
            shelved: form.shelved.clone(),
            ratings: Vec::new(),
            gone: Vec::new(),
            marks: form.marks.iter().map(|mark| DraftMark::known(mark, form)).collect(),
            captions: form.captions.clone(),
            enter: false,
            page: form.page.clone(),
            next: 0,
        };
        draft.ratings = form.ratings.iter().map(|rating| draft.numbered(rating.clone(), true)).collect();
        draft
    }

    /// Of a form that is to become what `loaded` says. Columns go by what they mean,
    /// ratings and marks by their words; what is used and not in `loaded` is
    /// put aside.
    pub fn loaded(form: &Form, used: FormUse, loaded: &Form) -> Self {
        let loaded = &loaded.with_ids_of(form);
        let mut draft = Self::new(form, used);
        draft.name.clone_from(&loaded.name);
        draft.captions.clone_from(&loaded.captions);
        draft.page.clone_from(&loaded.page);
        let missing = |column: &&Column| loaded.cell_columns().all(|other| other.id != column.id);
        draft.shelved = form
            .all_cell_columns()
            .filter(missing)
            .filter(|column| !draft.used.column(&column.id).is_empty())
            .cloned()
            .collect();
        let mut columns = loaded.columns.clone();
        // The name column has no cells and gives way to one that has its id.
        let clashes = |id: &ColumnId| draft.shelved.iter().any(|column| column.id == *id);
        for column in &mut columns {
            if column.kind == ColumnKind::Name && clashes(&column.id) {
                column.id = ColumnId::random();
            }
        }
        draft.columns = columns.into_iter().map(DraftColumn::new).collect();

        let old = std::mem::take(&mut draft.ratings);
        for rating in &loaded.ratings {
            let was = old.iter().any(|old| old.rating.name == rating.name);
            let rating = draft.numbered(rating.clone(), was);
            draft.ratings.push(rating);
        }
        for rating in old {
            if loaded.rating(&rating.rating.name).is_none() && draft.rows_rated(&rating) > 0 {
                draft.gone.push(GoneRating { rating, instead: None });
            }
        }
        draft.marks = loaded.marks.iter().map(|mark| DraftMark::known(mark, loaded)).collect();
        draft
    }

    fn numbered(&mut self, rating: Rating, known: bool) -> DraftRating {
        self.next += 1;
        let was = known.then(|| rating.name.clone());
        DraftRating { key: self.next, rating, was }
    }

    /// What the sheets use of the form.
    pub fn used(&self) -> &FormUse {
        &self.used
    }

    /// How many rows have a rating, by the name it had.
    pub fn rows_rated(&self, rating: &DraftRating) -> usize {
        rating.was.as_deref().map_or(0, |was| self.used.rating(&self.base, was))
    }

    /// How many rows have a mark.
    pub fn rows_marked(&self, mark: &DraftMark) -> usize {
        mark.was.as_deref().map_or(0, |was| self.used.mark(was))
    }

    /// The marks of before that were taken out though rows have them, and how
    /// many rows these are.
    pub fn left_marks(&self) -> Vec<(&str, usize)> {
        let is_here = |word: &String| {
            self.marks.iter().any(|mark| mark.was.as_ref() == Some(word) || mark.word.trim() == word)
        };
        let left = self.base.marks.iter().filter(|word| !is_here(word));
        left.map(|word| (word.as_str(), self.used.mark(word))).filter(|(_, rows)| *rows > 0).collect()
    }

    /// The kind that a column has in the book; `None` for a new one.
    pub fn old_kind(&self, id: &ColumnId) -> Option<ColumnKind> {
        self.base.columns.iter().chain(&self.base.shelved).find(|column| column.id == *id).map(|c| c.kind)
    }

    /// Rows of a column whose text is no rating as the ratings are now called.
    pub fn rows_without_rating(&self, id: &ColumnId) -> usize {
        let column = self.used.column(id);
        let known: usize = self.ratings.iter().map(|rating| column.rows_with(&rating.rating.name)).sum();
        column.rows.saturating_sub(known)
    }

    /// Puts a new column after the one at `at`; gives its place.
    pub fn add_column(&mut self, at: usize) -> usize {
        let place = (at + 1).min(self.columns.len());
        // Beside a grouped column, a new one is of the group too.
        let group_at = |at: usize| self.columns.get(at).and_then(|column| column.column.group.clone());
        let group = group_at(at).filter(|group| group_at(place).as_ref() == Some(group));
        let column = Column {
            id: ColumnId::random(),
            short: "新しい列".to_owned(),
            caption: "新しい列".to_owned(),
            group,
            width: self.usual_width(),
            kind: ColumnKind::Text,
            role: None,
            carry: Carry::Keep,
            was: Vec::new(),
        };
        self.columns.insert(place, DraftColumn::new(column));
        place
    }

    /// The mean of all shares: they are relative to their sum, which can be any.
    fn usual_width(&self) -> u16 {
        let sum: u32 = self.columns.iter().map(|column| u32::from(column.share_or_zero())).sum();
        let count = self.columns.len().max(1) as u32;
        u16::try_from(sum / count).unwrap_or(u16::MAX).max(1)
    }

    /// Takes a column out. One that holds something is put aside, one that holds
    /// nothing is gone; the name column stays.
    pub fn remove_column(&mut self, at: usize) {
        if self.columns.get(at).is_none_or(|column| column.column.kind == ColumnKind::Name) {
            return;
        }
        let column = self.columns.remove(at).entered();
        // Nothing can be moved to where nothing is.
        for other in &mut self.columns {
            if other.column.carry == Carry::Move(column.id.clone()) {
                other.column.carry = Carry::Keep;
            }
        }
        if !self.used.column(&column.id).is_empty() {
            self.shelved.push(column);
        }
    }

    /// Puts a column back that was put aside; gives its place.
    pub fn restore_column(&mut self, at: usize) -> usize {
        if at < self.shelved.len() {
            let mut column = self.shelved.remove(at);
            let role = column.role;
            if role.is_some() && self.columns.iter().any(|other| other.column.role == role) {
                column.role = None;
            }
            let known = |id: &ColumnId| self.columns.iter().any(|other| other.column.id == *id);
            if matches!(&column.carry, Carry::Move(to) if !known(to)) {
                column.carry = Carry::Keep;
            }
            // The shares may have been on another scale when it was taken out.
            let usual = self.usual_width();
            if !(usual / SCALE..=usual.saturating_mul(SCALE)).contains(&column.width) {
                column.width = usual;
            }
            self.columns.push(DraftColumn::new(column));
        }
        self.columns.len().saturating_sub(1)
    }

    /// Moves a column to stand before the one that is at `to` now.
    pub fn move_column(&mut self, from: usize, to: usize) -> usize {
        if from >= self.columns.len() || to > self.columns.len() {
            return from;
        }
        let column = self.columns.remove(from);
        let place = if to > from { to - 1 } else { to };
        self.columns.insert(place, column);
        place
    }

    /// What a column is for; another that had the same role has none then.
    pub fn set_role(&mut self, at: usize, role: Option<Role>) {
        for (other, column) in self.columns.iter_mut().enumerate() {
            if other == at {
                column.column.role = role;
            } else if role.is_some() && column.column.role == role {
                column.column.role = None;
            }
        }
    }

    /// What a column's cells hold, with the role that belongs to it.
    pub fn set_kind(&mut self, at: usize, kind: ColumnKind) {
        let Some(column) = self.columns.get_mut(at) else { return };
        column.column.kind = kind;
        match kind {
            ColumnKind::Rating => self.set_role(at, Some(Role::Rating)),
            _ if column.column.role == Some(Role::Rating) => column.column.role = None,
            _ => {}
        }
    }

    /// A new rating at the end.
    pub fn add_rating(&mut self) {
        let colors = RatingColor::ALL.iter().copied();
        let is_free = |color: &RatingColor| self.ratings.iter().all(|other| other.rating.color != *color);
        let color = colors.clone().find(is_free).unwrap_or(RatingColor::Gray);
        let rating = Rating { name: String::new(), definition: String::new(), color, needs_figure: false };
        let rating = self.numbered(rating, false);
        self.ratings.push(rating);
    }

    /// Takes a rating out; what becomes of rows that have it can then be chosen.
    pub fn remove_rating(&mut self, at: usize) {
        if at >= self.ratings.len() {
            return;
        }
        let rating = self.ratings.remove(at);
        for gone in &mut self.gone {
            gone.instead = gone.instead.filter(|key| *key != rating.key);
        }
        if self.rows_rated(&rating) > 0 {
            self.gone.push(GoneRating { rating, instead: None });
        }
    }

    /// Puts a rating back that was taken out.
    pub fn restore_rating(&mut self, at: usize) {
        if at < self.gone.len() {
            self.ratings.push(self.gone.remove(at).rating);
        }
    }

    /// The form as it is to be, as far as what is typed makes sense.
    pub fn form(&self) -> Form {
        Form {
            id: self.base.id,
            position: self.base.position,
            name: self.name.trim().to_owned(),
            columns: self.columns.iter().cloned().map(DraftColumn::entered).collect(),
            shelved: self.shelved.clone(),
            ratings: self.ratings.iter().map(|rating| rating.trimmed()).collect(),
            marks: self.marks.iter().map(|mark| mark.word.trim().to_owned()).collect(),
            falling: self.falling(),
            captions: self.captions.clone(),
            page: self.page.clone(),
        }
    }

    /// The words of before and what they become in the rows.
    pub fn renamed(&self) -> Renamed {
        let mut renamed = Renamed::default();
        let changed = |was: &Option<String>, now: &str| was.clone().filter(|was| was != now);
        for rating in &self.ratings {
            let now = rating.rating.name.trim();
            renamed.ratings.extend(changed(&rating.was, now).map(|was| (was, now.to_owned())));
        }
        for gone in &self.gone {
            let instead = self.ratings.iter().find(|rating| Some(rating.key) == gone.instead);
            let pair = gone.rating.was.clone().zip(instead);
            renamed.ratings.extend(pair.map(|(was, other)| (was, other.rating.name.trim().to_owned())));
        }
        for mark in &self.marks {
            let now = mark.word.trim();
            renamed.marks.extend(changed(&mark.was, now).map(|was| (was, now.to_owned())));
        }
        renamed
    }

    /// What makes it true.
    pub fn command(&self) -> Command {
        Command::SetForm { form: Box::new(self.form()), renamed: self.renamed() }
    }
}

impl DraftColumn {
    fn new(column: Column) -> Self {
        Self { width: column.width.to_string(), column }
    }

    /// The share that is typed.
    pub fn share(&self) -> Option<u16> {
        let plain: String = self.width.nfkc().collect();
        let share: u16 = plain.trim().parse().ok()?;
        (share > 0 || share == self.column.width).then_some(share)
    }

    fn share_or_zero(&self) -> u16 {
        self.share().unwrap_or(0)
    }

    fn entered(self) -> Column {
        let width = self.share().unwrap_or(self.column.width);
        let group = self.column.group.filter(|group| !group.trim().is_empty());
        Column { width, group, ..self.column }
    }
}

impl DraftRating {
    fn trimmed(&self) -> Rating {
        Rating { name: self.rating.name.trim().to_owned(), ..self.rating.clone() }
    }
}

#[cfg(test)]
mod tests;
