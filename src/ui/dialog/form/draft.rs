//! A form as it is being changed, and what that means for what is written.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization as _;

use crate::book::{
    Captions, Carry, Column, ColumnId, ColumnKind, Form, FormUse, PageSetup, Rating, RatingColor, Role,
};
use crate::edit::{Command, Renamed};

/// The share of a new column.
const WIDTH: u16 = 150;
/// The most that is taken for a share.
const WIDEST: u16 = 9999;

/// A column with its share as it is typed.
#[derive(Clone, Debug)]
pub struct DraftColumn {
    pub column: Column,
    pub width: String,
}

/// A rating, and what it was called before.
#[derive(Clone, Debug)]
pub struct DraftRating {
    /// Names it while it is moved about.
    pub key: usize,
    pub rating: Rating,
    pub was: Option<String>,
}

/// A rating in use that was taken out, and the one that rows get instead.
#[derive(Clone, Debug)]
pub struct GoneRating {
    pub rating: DraftRating,
    /// The key of another; without one the word stays as it is.
    pub instead: Option<usize>,
}

/// A mark, and what it was before.
#[derive(Clone, Debug)]
pub struct DraftMark {
    pub word: String,
    pub was: Option<String>,
}

/// Where something has to be mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Spot {
    Name,
    Caption(usize),
    Short(usize),
    Width(usize),
    Rating(usize),
    Mark(usize),
    Title,
}

/// A form as it is being changed.
#[derive(Clone, Debug)]
pub struct Draft {
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
    page: Box<PageSetup>,
    next: usize,
}

impl Draft {
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
            marks: form.marks.iter().map(|mark| DraftMark::known(mark)).collect(),
            captions: form.captions.clone(),
            page: form.page.clone(),
            next: 0,
        };
        draft.ratings = form.ratings.iter().map(|rating| draft.numbered(rating.clone(), true)).collect();
        draft
    }

    /// Of a form that is to become what `loaded` says. Columns go by their ids,
    /// ratings and marks by their words; what is used and not in `loaded` is
    /// put aside.
    pub fn loaded(form: &Form, used: FormUse, loaded: &Form) -> Self {
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
        let fresh = loaded.fresh_column_id(|id| form.all_cell_columns().any(|column| column.id == *id));
        let clashes = |id: &ColumnId| draft.shelved.iter().any(|column| column.id == *id);
        for column in &mut columns {
            if column.kind == ColumnKind::Name && clashes(&column.id) {
                column.id = fresh.clone();
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
        draft.marks = loaded.marks.iter().map(|mark| DraftMark::known(mark)).collect();
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
        let known = |id: &ColumnId| {
            self.columns.iter().any(|other| other.column.id == *id)
                || self.shelved.iter().any(|other| other.id == *id)
                || self.used.columns().any(|(other, _)| other == id)
        };
        let id = self.base.fresh_column_id(known);
        // Beside a grouped column, a new one is of the group too.
        let group_at = |at: usize| self.columns.get(at).and_then(|column| column.column.group.clone());
        let group = group_at(at).filter(|group| group_at(place).as_ref() == Some(group));
        let column = Column {
            id,
            short: "新しい列".to_owned(),
            caption: "新しい列".to_owned(),
            group,
            width: WIDTH,
            kind: ColumnKind::Text,
            role: None,
            carry: Carry::Keep,
        };
        self.columns.insert(place, DraftColumn::new(column));
        place
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

    /// What has to be mended, in the order of the tabs.
    pub fn complaints(&self) -> Vec<(Spot, String)> {
        let mut all = Vec::new();
        let mut complain = |spot, words: &str| all.push((spot, words.to_owned()));
        if self.name.trim().is_empty() {
            complain(Spot::Name, "様式の名前を入力してください。");
        }
        let least = Form::least_share(
            self.columns.iter().map(DraftColumn::share_or_zero).collect::<Vec<_>>().into_iter(),
        );
        for (at, column) in self.columns.iter().enumerate() {
            if column.column.caption.trim().is_empty() {
                complain(Spot::Caption(at), "見出しを入力してください。");
            }
            if column.column.short.trim().is_empty() {
                complain(Spot::Short(at), "短い名前を入力してください。");
            }
            // What came so is not complained of before it is touched.
            match column.share() {
                None => complain(Spot::Width(at), "1以上の整数にしてください。"),
                Some(share) if share < least && share != column.column.width => {
                    complain(Spot::Width(at), &format!("{least}以上にしてください。"));
                }
                Some(_) => {}
            }
        }
        let mut names = BTreeSet::new();
        for (at, rating) in self.ratings.iter().enumerate() {
            let name = rating.rating.name.trim();
            if name.is_empty() {
                complain(Spot::Rating(at), "名前を入力してください。");
            } else if !names.insert(name) {
                complain(Spot::Rating(at), "同じ名前の評価区分があります。");
            }
        }
        let mut words = BTreeSet::new();
        for (at, mark) in self.marks.iter().enumerate() {
            let word = mark.word.trim();
            if word.is_empty() {
                complain(Spot::Mark(at), "印の文字を入力してください。");
            } else if !words.insert(word) {
                complain(Spot::Mark(at), "同じ印があります。");
            }
        }
        if self.captions.sheet.trim().is_empty() {
            complain(Spot::Title, "調書の題名を入力してください。");
        }
        all
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
        ((1..=WIDEST).contains(&share) || share == self.column.width).then_some(share)
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

impl DraftMark {
    fn known(word: &str) -> Self {
        Self { word: word.to_owned(), was: Some(word.to_owned()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::Book;
    use crate::book::testing::small;

    fn draft() -> (Book, Draft) {
        let book = small().book;
        let form = book.forms().next().unwrap();
        let draft = Draft::new(form, book.form_use(form.id));
        (book, draft)
    }

    fn ids(draft: &Draft) -> Vec<String> {
        draft.columns.iter().map(|column| column.column.id.0.clone()).collect()
    }

    #[test]
    fn nothing_changed_is_no_step() {
        let (mut book, draft) = draft();
        assert_eq!(draft.complaints(), []);
        assert_eq!(draft.command().step(&mut book).unwrap(), None);
    }

    #[test]
    fn a_column_with_text_is_put_aside_and_one_without_is_gone() {
        let (_, mut draft) = draft();
        let new = draft.add_column(1);
        assert_eq!(ids(&draft)[new], "column-1");
        let second = draft.add_column(new);
        assert_eq!(ids(&draft)[second], "column-2");
        draft.remove_column(new);
        assert!(draft.shelved.is_empty());
        draft.remove_column(1);
        assert_eq!(ids(&draft), ["name", "column-2", "achievement", "evaluation", "rating"]);
        assert_eq!(draft.shelved[0].id.0, "target");
        draft.remove_column(0);
        assert_eq!(ids(&draft)[0], "name", "the name column stays");
        let back = draft.restore_column(0);
        let back = draft.move_column(back, 1);
        assert_eq!((back, ids(&draft)[1].as_str()), (1, "target"));
        assert!(draft.form().is_sound());
    }

    #[test]
    fn a_column_between_two_of_a_group_is_of_the_group() {
        let (_, mut draft) = draft();
        let inside = draft.add_column(2);
        assert_eq!(draft.columns[inside].column.group.as_deref(), Some("個別事業"));
        let outside = draft.add_column(1);
        assert_eq!(draft.columns[outside].column.group, None);
    }

    #[test]
    fn there_is_one_column_for_each_role() {
        let (_, mut draft) = draft();
        draft.set_role(1, Some(Role::Achievement));
        let roles: Vec<_> = draft.columns.iter().map(|column| column.column.role).collect();
        assert_eq!(roles[..3], [Some(Role::Name), Some(Role::Achievement), None]);
        draft.set_kind(4, ColumnKind::Text);
        assert_eq!(draft.columns[4].column.role, None);
        draft.set_kind(4, ColumnKind::Rating);
        assert_eq!(draft.columns[4].column.role, Some(Role::Rating));
    }

    #[test]
    fn what_is_moved_to_a_column_that_goes_stays_where_it_is() {
        let (_, mut draft) = draft();
        draft.columns[3].column.carry = Carry::Move("target".into());
        draft.remove_column(1);
        assert_eq!(draft.columns[2].column.carry, Carry::Keep);
    }

    #[test]
    fn a_used_rating_that_goes_is_kept_or_replaced() {
        let (_, mut draft) = draft();
        let at = draft.ratings.iter().position(|rating| rating.rating.name == "継続").unwrap();
        draft.remove_rating(at);
        draft.remove_rating(0);
        assert_eq!(draft.gone.len(), 1, "nobody has 達成");
        assert!(draft.renamed().ratings.is_empty());
        draft.gone[0].instead = Some(draft.ratings[0].key);
        draft.ratings[0].rating.name = "前進".to_owned();
        let expected = [("充実", "前進"), ("継続", "前進")].map(|(a, b)| (a.to_owned(), b.to_owned()));
        assert_eq!(draft.renamed().ratings, expected.into());
        // Where the other goes too, the word stays.
        draft.remove_rating(0);
        assert_eq!(draft.gone[0].instead, None);
        draft.restore_rating(0);
        assert_eq!(draft.ratings.last().unwrap().rating.name, "継続");
    }

    #[test]
    fn mistakes_are_named_where_they_are() {
        let (_, mut draft) = draft();
        draft.name = " ".to_owned();
        draft.columns[1].column.caption.clear();
        draft.columns[2].width = "百".to_owned();
        draft.columns[3].width = "1".to_owned();
        draft.ratings[1].rating.name = "達成 ".to_owned();
        draft.marks[0].word.clear();
        let spots: Vec<Spot> = draft.complaints().into_iter().map(|(spot, _)| spot).collect();
        let expected =
            [Spot::Name, Spot::Caption(1), Spot::Width(2), Spot::Width(3), Spot::Rating(1), Spot::Mark(0)];
        assert_eq!(spots, expected);
    }

    #[test]
    fn a_loaded_form_puts_aside_what_it_does_not_know() {
        let (book, _) = draft();
        let form = book.forms().next().unwrap();
        let mut loaded = form.clone();
        loaded.columns.retain(|column| ["name", "target"].contains(&column.id.0.as_str()));
        loaded.columns[0].id = "rating".into();
        loaded.ratings.retain(|rating| rating.name == "達成");
        let draft = Draft::loaded(form, book.form_use(form.id), &loaded);
        assert_eq!(ids(&draft), ["column-1", "target"]);
        let aside: Vec<&str> = draft.shelved.iter().map(|column| column.id.0.as_str()).collect();
        assert_eq!(aside, ["achievement", "evaluation", "rating"]);
        assert_eq!(draft.gone.len(), 1);
        assert!(draft.form().is_sound());
    }

    #[test]
    fn texts_that_are_no_rating_are_counted() {
        let (_, draft) = draft();
        assert_eq!(draft.rows_without_rating(&"evaluation".into()), 4);
        assert_eq!(draft.rows_without_rating(&"rating".into()), 0);
    }
}
