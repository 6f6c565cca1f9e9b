//! What is settled once all sheets are known: title, year and plans, and the ratings.

use std::collections::BTreeMap;

use super::super::cover::CoverWords;
use super::super::form::FoundForms;
use super::super::rating;
use super::super::roles::LeafRole;
use super::super::section::FoundSheet;
use super::BookReading;

use crate::book::{FiscalYear, Form, Head, Role};
use crate::error::{Error, OfficeTrouble, Result};
use crate::import::captions::squeeze;
use crate::import::document::{LeafPlace, LeafRow, excerpt};
use crate::import::note::ImportNote;
use crate::import::sheet::{ReadRow, ReadSheet};
use crate::import::titles::{fiscal_year_in, municipality};
use crate::quote::quoted;

impl BookReading<'_> {
    /// What the book is called, and its year.
    pub(super) fn head(
        &mut self,
        cover: &CoverWords,
        sections: &[(usize, FoundSheet)],
        titles: &[String],
        forms: &FoundForms,
    ) -> Result<Head> {
        let as_of = forms.as_of().or(cover.as_of);
        let closed = || FiscalYear::of(as_of?.yesterday().ok()?);
        let year = self
            .adjustments
            .year
            .or_else(|| cover.fiscal_year())
            .or_else(|| self.year_in(sections, titles))
            .or_else(closed)
            .or_else(|| self.year_guessed())
            .ok_or(Error::Office(OfficeTrouble::NoYear))?;
        let mut title = cover.title.clone();
        if title.is_empty() {
            title = titles.first().cloned().unwrap_or_default();
        }
        if title.is_empty() {
            title = forms.title();
            let words = format!("題名が見つからないため、「{}」としました。ご確認ください。", quoted(&title));
            self.notes.push(ImportNote::guessed(words));
        }
        let department = match cover.department.is_empty() {
            true => self.departments.first().cloned().unwrap_or_default(),
            false => cover.department.clone(),
        };
        // The city stands before it on a cover, and is said by itself.
        let city = city_in(&title).to_owned();
        let rest = department.strip_prefix(&city).filter(|rest| rest.starts_with(char::is_whitespace));
        let department = rest.map_or(department.as_str(), str::trim_start).to_owned();
        for other in &self.departments {
            if squeeze(other) != squeeze(&department) {
                let words = format!("調書の担当課「{}」は、読み取っていません。", excerpt(other));
                self.notes.push(ImportNote::left_out(words));
            }
        }
        Ok(Head {
            fiscal_year: year,
            municipality: city,
            title: title.replace(['\n', '\u{3000}'], " "),
            subtitle: cover.subtitle.replace('\n', " "),
            department: department.replace('\n', " "),
            as_of,
        })
    }

    /// Takes what stands above tables and says the book's year and nothing else.
    pub(super) fn take_years(&mut self, sections: &[(usize, FoundSheet)], year: FiscalYear) {
        /// 平成22年度 in brackets, at most.
        const LETTERS: usize = 9;
        let source = self.source;
        for (at, section) in sections {
            let Some(leaf) = source.leaves.get(*at) else { continue };
            for row in leaf.rows.get(section.head.clone()).unwrap_or_default() {
                for cell in row.filled() {
                    let is_taken = self
                        .leaves
                        .get(*at)
                        .is_some_and(|own| own.cells.contains_key(&(row.number, cell.column)));
                    let is_year = squeeze(&cell.text).chars().count() <= LETTERS
                        && fiscal_year_in(&cell.text) == Some(year);
                    if is_year && !is_taken {
                        self.take(*at, row, cell, LeafRole::Title);
                    }
                }
            }
        }
    }

    /// Gives the sheets that name no plan the one that the titles name.
    pub(super) fn name_plans(&mut self, head: &Head, sheets: &mut [ReadSheet]) {
        if sheets.iter().all(|sheet| !sheet.head.plan.is_empty()) {
            return;
        }
        let Some(plan) = plan_in(&head.subtitle).or_else(|| plan_in(&head.title)) else {
            let words = "計画名が書かれていないため、空欄にしました。計画の名前は、あとから入力できます。";
            self.notes.push(ImportNote::told(words));
            return;
        };
        for sheet in sheets.iter_mut().filter(|sheet| sheet.head.plan.is_empty()) {
            plan.clone_into(&mut sheet.head.plan);
        }
        let words =
            format!("計画名が書かれていないため、題名から「{}」としました。ご確認ください。", quoted(plan));
        self.notes.push(ImportNote::guessed(words));
    }

    /// The year in the words above the tables, where the cover says none.
    fn year_in(&self, sections: &[(usize, FoundSheet)], titles: &[String]) -> Option<FiscalYear> {
        let leaves = &self.source.leaves;
        let heads =
            sections.iter().filter_map(|(at, section)| leaves.get(*at)?.rows.get(section.head.clone()));
        let mut words = heads.flatten().flat_map(LeafRow::filled).map(|cell| cell.text.as_str());
        titles.iter().find_map(|text| fiscal_year_in(text)).or_else(|| words.find_map(fiscal_year_in))
    }

    /// The year in other words of the document.
    fn year_guessed(&mut self) -> Option<FiscalYear> {
        let taken = || {
            let leaves = self.source.leaves.iter().zip(&self.leaves);
            leaves.filter(|(_, own)| own.is_taken).map(|(leaf, _)| leaf)
        };
        let first = taken().flat_map(|leaf| leaf.rows.iter().take(10)).flat_map(LeafRow::filled);
        let short = first.map(|cell| cell.text.as_str()).filter(|text| text.chars().count() < 80);
        let (text, year) = short
            .chain(taken().map(|leaf| leaf.name.as_str()))
            .find_map(|text| Some((text, fiscal_year_in(text)?)))?;
        let words = format!("年度は「{}」から{year}としました。ご確認ください。", quoted(text));
        self.notes.push(ImportNote::guessed(words));
        Some(year)
    }

    /// Turns what stands in the cells of ratings into ratings.
    pub(super) fn settle_ratings(&mut self, forms: &[Form], sheets: &mut [ReadSheet]) {
        let mut turned: BTreeMap<(String, String), (usize, LeafPlace)> = BTreeMap::new();
        let places = std::mem::take(&mut self.places);
        for ((sheet, own), places) in sheets.iter_mut().zip(&self.sheets).zip(&places) {
            let Some(form) = forms.get(sheet.form) else { continue };
            let Some(column) = form.role(Role::Rating).map(|column| column.id.clone()) else { continue };
            let number = sheet.head.number;
            for (row, place) in sheet.rows.iter_mut().zip(places) {
                let in_leaf = place.columns.iter().find(|(id, _)| *id == column).map_or(0, |(_, at)| *at);
                let at = LeafPlace { leaf: own.leaf, row: place.row, column: in_leaf };
                let ReadRow { name, cells, .. } = row;
                cells.retain_mut(|(own, text)| {
                    if *own != column {
                        return true;
                    }
                    let place = || format!("調書-{number}「{}」の評価区分", quoted(name));
                    let words = excerpt(text);
                    match rating::rating_in(form, text) {
                        Some((rating, rest)) => {
                            if rest.is_some() {
                                let words =
                                    format!("{}：「{words}」を「{}」としました。", place(), rating.name);
                                self.notes.push(ImportNote::joined(words).at(at));
                            } else if squeeze(&words) != squeeze(&rating.name) {
                                turned.entry((words, rating.name.clone())).or_insert((0, at)).0 += 1;
                            }
                            text.clone_from(&rating.name);
                            true
                        }
                        None => {
                            let why = "評価区分にないため、空欄にしました。ご確認ください";
                            let words = format!("{}：「{words}」は{why}。", place());
                            self.notes.push(ImportNote::left_out(words).at(at));
                            self.told.insert(at);
                            false
                        }
                    }
                });
            }
        }
        for ((words, name), (count, at)) in turned {
            let words = format!("評価区分：「{words}」を「{name}」としました（{count}か所）。");
            self.notes.push(ImportNote::joined(words).at(at));
        }
    }

    /// Says what goals and measures are called otherwise elsewhere.
    pub(super) fn tell_other_names(&mut self, sheets: &[ReadSheet]) {
        let mut names: BTreeMap<(&str, &str), &str> = BTreeMap::new();
        for sheet in sheets {
            for (code, name) in &sheet.head.names {
                let first = *names.entry((&sheet.head.plan, code)).or_insert(name);
                if squeeze(first) != squeeze(name) {
                    let words = format!(
                        "調書-{}：「{code}　{}」は、ほかの調書の「{}」と違うため、読み取っていません。",
                        sheet.head.number,
                        excerpt(name),
                        excerpt(first)
                    );
                    self.notes.push(ImportNote::left_out(words));
                }
            }
        }
    }
}

/// The city that a title names; a year may stand before it.
fn city_in(title: &str) -> &str {
    let rest = title.trim_start();
    let (first, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    municipality(if fiscal_year_in(first).is_some() && !after.is_empty() { after } else { rest })
}

/// The plan that a title names: its last word that ends so, without the year.
fn plan_in(title: &str) -> Option<&str> {
    let plan = title.split_whitespace().rev().find_map(|word| {
        let end = word.rfind("計画")? + "計画".len();
        word.get(..end)
    })?;
    let plan = plan.rsplit("年度").next().unwrap_or(plan).trim_start_matches(['の', '・']);
    (plan != "計画").then_some(plan)
}
