//! Which column of one form is which of another: by what they mean, not by how their ids
//! happen to be spelt.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::fields;
use super::mention::without_years;
use super::{Carry, Column, ColumnId, ColumnKind, Form, Lineage};
use crate::lookalike::wording;

/// What ids begin with that no clerk has written.
const GIVEN: &str = "column-";
/// How many hexadecimal figures of an id make it the only one.
const UNIQUE: usize = 8;
/// The most figures that a counted id has.
const COUNTED: usize = 4;

impl ColumnId {
    /// An id that no column ever had, in this book or in another.
    pub fn random() -> Self {
        Self::of(Uuid::new_v4().as_simple().to_string())
    }

    /// The id of a column that is known by these words: the same each time.
    pub fn derived(words: &[&str]) -> Self {
        Self::of(Lineage::derived(words).to_string())
    }

    fn of(figures: String) -> Self {
        Self(format!("{GIVEN}{}", figures.chars().take(UNIQUE).collect::<String>()))
    }

    /// Whether nothing else ever had it.
    fn is_unique(&self) -> bool {
        let figures = self.0.strip_prefix(GIVEN).unwrap_or_default();
        figures.len() == UNIQUE && figures.chars().all(|c| c.is_ascii_hexdigit())
    }

    /// Whether it was given by counting: a column that was taken out left its number to
    /// the next.
    pub fn is_counted(&self) -> bool {
        let figures = self.0.strip_prefix("column").map(|rest| rest.trim_start_matches('-'));
        figures.is_some_and(|figures| {
            (1..=COUNTED).contains(&figures.len()) && figures.chars().all(|c| c.is_ascii_digit())
        })
    }
}

/// What a column is called as it is compared, without years, fields and spaces.
fn key(words: &str) -> String {
    wording(&without_years(&fields::without(words)))
}

/// The same without what stands in brackets at its end: 予算額（千円）.
fn bare(key: &str) -> &str {
    key.split('(').next().filter(|bare| !bare.is_empty()).unwrap_or(key)
}

impl Column {
    fn keys(&self) -> BTreeSet<String> {
        let names = [&self.short, &self.caption].into_iter().chain(&self.was);
        names.map(|name| key(name)).filter(|key| !key.is_empty()).collect()
    }

    /// Whether it is, or was, called so; years and what stands in brackets do not count.
    pub fn is_called(&self, words: &str) -> bool {
        let words = key(words);
        self.keys().iter().any(|own| bare(own) == bare(&words))
    }

    /// Whether it means what a column of another form does, by role or by name.
    pub fn is_alike(&self, other: &Self) -> bool {
        let is_same_role = self.role.is_some() && self.role == other.role;
        let (own, theirs) = (self.keys(), other.keys());
        is_same_role || own.iter().any(|own| theirs.iter().any(|theirs| bare(own) == bare(theirs)))
    }

    /// Whether what stands in one can stand in the other.
    pub fn takes(&self, other: &Self) -> bool {
        let is = |kind| [self, other].map(|column| column.kind == kind);
        is(ColumnKind::Name) == [false; 2] && matches!(is(ColumnKind::Rating), [true, true] | [false, false])
    }
}

impl Form {
    /// Which of its columns those of another form are: with an id that nothing else had,
    /// or the same id for the same thing; else with the same role; else with the same
    /// name. Each of its columns is for one at most.
    pub fn counterparts(&self, theirs: &Self) -> BTreeMap<ColumnId, ColumnId> {
        let mut found: BTreeMap<ColumnId, ColumnId> = BTreeMap::new();
        let by_id =
            |own: &Column, other: &Column| own.id == other.id && (own.id.is_unique() || own.is_alike(other));
        let by_role = |own: &Column, other: &Column| own.role.is_some() && own.role == other.role;
        let by_name = |own: &Column, other: &Column| {
            let of = |column: &Column| wording(&fields::without(&column.short));
            of(own) == of(other)
        };
        let by_words = |own: &Column, other: &Column| own.keys().intersection(&other.keys()).next().is_some();
        type IsIt<'f> = &'f dyn Fn(&Column, &Column) -> bool;
        let passes: [IsIt<'_>; 4] = [&by_id, &by_role, &by_name, &by_words];
        for is_it in passes {
            for other in theirs.all_cell_columns() {
                let is_free = |own: &&Column| !found.values().any(|taken| *taken == own.id);
                let own = self
                    .cell_columns()
                    .filter(|own| own.takes(other))
                    .filter(is_free)
                    .find(|own| is_it(own, other));
                if let Some(own) = own.map(|own| own.id.clone())
                    && !found.contains_key(&other.id)
                {
                    found.insert(other.id.clone(), own);
                }
            }
        }
        found
    }

    /// Whether another form has the same columns, each for the same thing.
    pub fn has_columns_of(&self, other: &Self) -> bool {
        let same = |(own, theirs): (&Column, &Column)| {
            own.id == theirs.id
                && (own.id.is_unique() || own.kind == ColumnKind::Name || own.is_alike(theirs))
        };
        self.columns.len() == other.columns.len() && self.columns.iter().zip(&other.columns).all(same)
    }

    /// The form with the ids that its columns have in `known`, where they are the same
    /// there. An id that is another column's there becomes a new one.
    pub fn with_ids_of(&self, known: &Self) -> Self {
        let same = known.counterparts(self);
        let taken: BTreeSet<&ColumnId> =
            known.columns.iter().chain(&known.shelved).map(|column| &column.id).collect();
        let mut ids: BTreeMap<ColumnId, ColumnId> = BTreeMap::new();
        for column in self.all_cell_columns() {
            let id = match same.get(&column.id) {
                Some(id) => id.clone(),
                None if taken.contains(&column.id) => ColumnId::random(),
                None => column.id.clone(),
            };
            ids.insert(column.id.clone(), id);
        }
        let mut form = self.clone();
        for column in
            form.columns.iter_mut().chain(&mut form.shelved).filter(|own| own.kind != ColumnKind::Name)
        {
            if let Some(id) = ids.get(&column.id) {
                column.id.clone_from(id);
            }
            if let Carry::Move(to) = &mut column.carry
                && let Some(id) = ids.get(to)
            {
                to.clone_from(id);
            }
        }
        form
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::small;
    use super::*;

    fn form(columns: &[(&str, &str)]) -> Form {
        let mut form = small().book.forms().next().unwrap().clone();
        let like = form.columns[1].clone();
        form.columns.truncate(1);
        form.columns.extend(columns.iter().map(|(id, words)| Column {
            id: (*id).into(),
            short: (*words).to_owned(),
            caption: (*words).to_owned(),
            role: None,
            ..like.clone()
        }));
        form
    }

    #[test]
    fn ids_are_told_by_how_they_were_given() {
        for (id, is_counted, is_unique) in [
            ("column-1", true, false),
            ("column6", true, false),
            ("column-12", true, false),
            ("column-00000001", false, true),
            ("column-3f9a2c1e", false, true),
            ("target", false, false),
            ("column", false, false),
        ] {
            let id: ColumnId = id.into();
            assert_eq!((id.is_counted(), id.is_unique()), (is_counted, is_unique), "{id}");
        }
        assert!(ColumnId::random().is_unique() && ColumnId::random() != ColumnId::random());
        assert_eq!(ColumnId::derived(&["備考"]), ColumnId::derived(&["備考"]));
    }

    #[test]
    fn columns_go_by_what_they_mean() {
        let own = form(&[("column-1", "担当課"), ("column-2", "令和6年度実績"), ("x", "備考")]);
        for (id, words, found) in [
            ("column-1", "予算額（千円）", None),
            ("column-9", "担当課", Some("column-1")),
            ("column-2", "令和5年度実績", Some("column-2")),
            ("column-2", "担当課", Some("column-1")),
            ("x", "備考（その他）", Some("x")),
            ("x", "財源", None),
            ("y", "備　考", Some("x")),
        ] {
            let theirs = form(&[(id, words)]);
            let found_id = own.counterparts(&theirs).get(&ColumnId::from(id)).map(|id| id.0.clone());
            assert_eq!(found_id.as_deref(), found, "{id} {words}");
        }
        let renamed = form(&[("column-3f9a2c1e", "所管")]);
        assert_eq!(form(&[("column-3f9a2c1e", "担当課")]).counterparts(&renamed).len(), 1);
    }

    #[test]
    fn two_columns_never_become_one() {
        let own = form(&[("a", "備考")]);
        let found = own.counterparts(&form(&[("b", "備考"), ("c", "備考")]));
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn a_form_takes_over_the_ids_of_what_is_the_same() {
        let known = form(&[("column-1", "担当課"), ("column-2", "備考")]);
        let mut loaded = form(&[("column-1", "予算額"), ("column-3", "備考")]);
        loaded.columns[1].carry = Carry::Move("column-3".into());
        let own = loaded.with_ids_of(&known);
        assert!(own.columns[1].id.is_unique());
        assert_eq!(
            (own.columns[2].id.0.as_str(), &own.columns[1].carry),
            ("column-2", &Carry::Move("column-2".into()))
        );
    }
}
