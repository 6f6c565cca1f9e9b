//! The forms of the tables that were found.

use std::collections::BTreeMap;

use jiff::civil;

use super::adjust::ColumnMeaning;
use super::cover::CoverWords;
use super::head::HeadWords;
use super::header::TableHeader;
use super::rating::rating_in;
use super::rows::TableBody;
use crate::book::form::Captions;
use crate::book::{Form, Role, limits};
use crate::import::captions::{ReadCaption, as_of, columns_meaning, is_dash, is_usual, placed, squeeze};
use crate::import::note::ImportNote;
use crate::import::scale;
use crate::import::sheet::ReadSheet;

/// Letters of a rating that is not known yet, at most.
const RATING: usize = 20;

/// What a form is known by: its captions, and what somebody said of its columns' roles.
#[derive(Debug, PartialEq)]
struct FormKey {
    captions: Vec<(String, String)>,
    roles: Vec<Option<Option<Role>>>,
}

/// The forms of a source, each with the captions that it was known by.
pub(super) struct FoundForms {
    usual: Form,
    /// The clerk has chosen the form.
    is_given: bool,
    /// The cover says what the scale is.
    has_scale: bool,
    forms: Vec<(FormKey, Form)>,
    as_of: Option<civil::Date>,
    captions: Captions,
    has_captions: bool,
    has_closing: bool,
}

/// A table's form, and what stands in its columns.
#[derive(Clone, Debug)]
pub(super) struct FoundForm {
    /// Its place among the forms.
    pub form: usize,
    /// The table's column of names.
    pub name: usize,
    /// The columns of a list of all rows that name plan, policy and sheet.
    pub plan: Option<usize>,
    pub policy: Option<usize>,
    pub number: Option<usize>,
    /// For each column of the table the form's.
    places: Vec<Option<usize>>,
    /// What each column of the table holds.
    pub meanings: Vec<ColumnMeaning>,
}

impl FoundForm {
    /// The form's column that a column of the table is.
    pub fn column(&self, place: usize) -> Option<usize> {
        self.places.get(place).copied().flatten()
    }
}

impl FoundForms {
    /// With the form that is looked for first, and the scale of the cover.
    pub fn new(usual: Form, is_given: bool, cover: &CoverWords) -> Self {
        let mut usual = usual;
        if !is_given && !cover.ratings.is_empty() {
            usual.ratings.clone_from(&cover.ratings);
        }
        let mut captions = usual.captions.clone();
        if !is_given && !cover.ratings_caption.is_empty() {
            set(&mut captions.ratings, &cover.ratings_caption);
        }
        Self {
            usual,
            is_given,
            has_scale: is_given || !cover.ratings.is_empty(),
            forms: Vec::new(),
            as_of: None,
            captions,
            has_captions: false,
            has_closing: false,
        }
    }

    /// The words around tables, as they are known so far.
    pub fn captions(&self) -> &Captions {
        &self.captions
    }

    /// The day that figures are counted at.
    pub fn as_of(&self) -> Option<civil::Date> {
        self.as_of
    }

    /// What a book without a title is called.
    pub fn title(&self) -> String {
        self.captions.sheet.replace("{番号}", "").trim_end_matches(is_dash).to_owned()
    }

    /// The form at this place.
    pub fn get(&self, at: usize) -> Option<&Form> {
        self.forms.get(at).map(|(_, form)| form)
    }

    /// The form of a table. Somebody `said` of some of its columns what they mean.
    pub fn form_of(
        &mut self,
        (header, body): (&TableHeader, &TableBody),
        head: &HeadWords,
        said: &BTreeMap<usize, ColumnMeaning>,
        notes: &mut Vec<ImportNote>,
    ) -> FoundForm {
        self.take_captions(body, head);
        let count = header.columns.len();
        let said_of = |meaning: ColumnMeaning| (0..count).find(|at| said.get(at) == Some(&meaning));
        let name = said_of(ColumnMeaning::Name)
            .or(Some(header.name).filter(|at| !said.contains_key(at)))
            .or_else(|| (0..count).find(|at| !said.contains_key(at)))
            .unwrap_or(header.name);
        // In a list of all rows, columns name what else stands above the table.
        let outline = |meaning: ColumnMeaning, words: &[&str]| {
            let is_it = |caption: &str| words.contains(&squeeze(caption).as_str());
            let found = || {
                let mut columns = header.columns.iter().enumerate();
                let (at, _) =
                    columns.find(|(at, own)| *at != name && !said.contains_key(at) && is_it(&own.caption))?;
                Some(at)
            };
            let is_named = match meaning {
                ColumnMeaning::Plan => !head.plan.is_empty(),
                ColumnMeaning::Policy => !head.policy.is_empty(),
                _ => false,
            };
            said_of(meaning).or_else(|| found().filter(|_| !is_named))
        };
        let plan = outline(ColumnMeaning::Plan, &["計画名", "計画"]);
        let policy =
            outline(ColumnMeaning::Policy, &["施策名", "施策", "施策の名称", "基本施策", "施策の方向"]);
        let number = outline(ColumnMeaning::SheetNumber, &["調書番号", "調書No", "調書No.", "調書"]);
        let is_kept = |at: &usize| {
            ![plan, policy, number].contains(&Some(*at)) && said.get(at) != Some(&ColumnMeaning::LeftOut)
        };
        let kept: Vec<usize> = (0..count).filter(|at| is_kept(at) || *at == name).collect();
        let captions: Vec<ReadCaption<'_>> = kept
            .iter()
            .filter_map(|at| header.columns.get(*at))
            .map(|column| (column.caption.as_str(), column.group.as_deref()))
            .collect();
        let day = as_of(&captions);
        self.as_of = self.as_of.max(day);
        let key = FormKey {
            captions: captions
                .iter()
                .map(|(caption, group)| (squeeze(group.unwrap_or_default()), squeeze(caption)))
                .collect(),
            roles: kept.iter().map(|at| said.get(at).and_then(ColumnMeaning::role)).collect(),
        };
        let own_name = kept.iter().position(|at| *at == name).unwrap_or_default();
        let at = self.forms.iter().position(|(own, _)| *own == key).unwrap_or_else(|| {
            let form = self.make((&captions, &key.roles), own_name, day, body, &kept);
            self.forms.push((key, form));
            self.forms.len() - 1
        });
        let form = self.forms.get(at).map(|(_, form)| form);
        let places = self.places((header, name), &kept, said, form);
        let is_lost = |at: &usize| places.get(*at).is_some_and(Option::is_none);
        if let (true, Some(form), true) = (self.is_given, form, kept.iter().any(is_lost)) {
            let words = format!(
                "表の列は{}個、様式「{}」の列は{}個です。",
                kept.len(),
                form.name,
                form.columns.len()
            );
            let words = format!("{words}見出しの同じ列だけを読み取りました。ご確認ください。");
            notes.push(ImportNote::guessed(words));
        }
        let meaning = |at: usize| {
            let of = |own: &crate::book::Column| match own.role {
                None if self.is_given => ColumnMeaning::Column(own.id.clone()),
                role => ColumnMeaning::of(role),
            };
            let column = places.get(at).copied().flatten().and_then(|own| form?.columns.get(own));
            match Some(at) {
                _ if at == name => ColumnMeaning::Name,
                at if at == plan => ColumnMeaning::Plan,
                at if at == policy => ColumnMeaning::Policy,
                at if at == number => ColumnMeaning::SheetNumber,
                _ => column.map_or(ColumnMeaning::LeftOut, of),
            }
        };
        let meanings = (0..count).map(meaning).collect();
        FoundForm { form: at, name, plan, policy, number, places, meanings }
    }

    /// For each column of a table the one of its form.
    fn places(
        &self,
        (header, name): (&TableHeader, usize),
        kept: &[usize],
        said: &BTreeMap<usize, ColumnMeaning>,
        form: Option<&Form>,
    ) -> Vec<Option<usize>> {
        let Some(form) = form.filter(|_| self.is_given) else {
            return (0..header.columns.len()).map(|at| kept.iter().position(|own| *own == at)).collect();
        };
        let said_of = |at: usize| {
            let meaning = said.get(&at)?;
            form.columns.iter().position(|own| match meaning {
                ColumnMeaning::Column(id) => own.id == *id,
                other => own.role.is_some() && other.role() == Some(own.role),
            })
        };
        let is_said = |own: usize| kept.iter().any(|at| said_of(*at) == Some(own));
        let captions: Vec<ReadCaption<'_>> = kept
            .iter()
            .filter_map(|at| header.columns.get(*at))
            .map(|column| (column.caption.as_str(), column.group.as_deref()))
            .collect();
        let own_name = kept.iter().position(|at| *at == name).unwrap_or_default();
        let placed = placed(&captions, own_name, as_of(&captions), form);
        let place = |at: usize| {
            let own = kept.iter().position(|kept| *kept == at)?;
            if said.contains_key(&at) {
                return said_of(at);
            }
            let place = placed.get(own).copied().flatten();
            place.filter(|own| !is_said(*own))
        };
        (0..header.columns.len()).map(place).collect()
    }

    /// A form with these captions.
    fn make(
        &self,
        (captions, roles): (&[ReadCaption<'_>], &[Option<Option<Role>>]),
        name: usize,
        day: Option<civil::Date>,
        body: &TableBody,
        kept: &[usize],
    ) -> Form {
        let said = |at: usize| roles.get(at).copied().flatten();
        let is_said_so =
            |(at, column): (usize, &crate::book::Column)| said(at).is_none_or(|role| role == column.role);
        let agrees = self.usual.columns.iter().enumerate().all(is_said_so);
        if self.is_given || (agrees && is_usual(captions, day, &self.usual)) {
            return self.usual.clone();
        }
        let values = |at: usize| {
            let place = kept.get(at).copied();
            let texts = body.rows.iter().flat_map(|row| &row.texts);
            texts.filter(move |(own, _)| Some(*own) == place).map(|(_, text)| text.as_str())
        };
        let others = || (0..captions.len()).filter(|at| *at != name && said(*at).is_none());
        let is_usual = |at: &usize| {
            let is_it = |text: &str| self.usual.rating_named(text).is_some();
            values(*at).next().is_some() && values(*at).all(is_it)
        };
        let is_scale = |at: &usize| {
            let is_named = captions.get(*at).is_some_and(|(caption, _)| scale::may_rate(caption));
            is_named && values(*at).next().is_some() && values(*at).all(scale::is_step)
        };
        let rated = (0..captions.len()).find(|at| said(*at) == Some(Some(Role::Rating)));
        let rates = rated.or_else(|| others().find(is_usual)).or_else(|| others().find(is_scale));
        let columns = columns_meaning(captions, name, day, &self.usual, (rates, &said));
        Form { columns, ..self.usual.clone() }
    }

    fn take_captions(&mut self, body: &TableBody, head: &HeadWords) {
        if self.is_given {
            return;
        }
        if let (false, Some(title)) = (self.has_captions, &head.title) {
            set(&mut self.captions.sheet, &title.caption);
            self.has_captions = true;
            if let Some(caption) = &head.policy_caption {
                set(&mut self.captions.policy, caption);
            }
        }
        if let (false, Some(closing)) = (self.has_closing, &body.closing) {
            set(&mut self.captions.overall, &closing.replace('\n', " "));
            self.has_closing = true;
        }
    }

    /// The forms with all that is known of them at the end.
    pub fn finish(self, sheets: &[ReadSheet], notes: &mut Vec<ImportNote>) -> Vec<Form> {
        let name = self.title();
        let Self { forms, captions, is_given, has_scale, usual, .. } = self;
        let count = forms.len();
        let finished = forms.into_iter().enumerate().map(|(at, (_, mut form))| {
            if is_given {
                return form;
            }
            form.captions = captions.clone();
            form.name = if count > 1 { format!("{name}（{}）", at + 1) } else { name.clone() };
            if !has_scale {
                own_scale(&mut form, at, sheets, &usual, notes);
            }
            form
        });
        finished.collect()
    }
}

/// The scale of a form whose document has no list of ratings: the usual one where all that
/// stands in the rows is of it, or else what stands there.
fn own_scale(form: &mut Form, at: usize, sheets: &[ReadSheet], usual: &Form, notes: &mut Vec<ImportNote>) {
    let Some(column) = form.role(Role::Rating).map(|column| column.id.clone()) else {
        let words = "評価区分の列が見つかりません。評価区分のない様式として読み取りました。ご確認ください。";
        notes.push(ImportNote::guessed(words));
        return;
    };
    let rows = sheets.iter().filter(|sheet| sheet.form == at).flat_map(|sheet| &sheet.rows);
    let mut names: Vec<String> = Vec::new();
    let mut is_usual = true;
    for (_, text) in rows.flat_map(|row| &row.cells).filter(|(own, _)| *own == column) {
        let known = rating_in(usual, text);
        is_usual &= known.is_some();
        // One of the usual scale is that, whatever number stands before it.
        let text = known.as_ref().map_or(text.trim(), |(rating, _)| rating.name.as_str());
        let is_new = !names.iter().any(|own| squeeze(own) == squeeze(text));
        if is_new && text.chars().count() <= RATING && names.len() < limits::LISTED {
            names.push(text.to_owned());
        }
    }
    if names.is_empty() || is_usual {
        return;
    }
    let names = scale::in_order(names);
    form.ratings = names.iter().enumerate().map(|(place, name)| scale::rating(place, name, "")).collect();
    let shown: Vec<String> = names.iter().map(|name| crate::import::document::named(name)).collect();
    let words = format!("評価区分の一覧がないため、表にある{}を評価区分としました。", shown.join(""));
    notes.push(ImportNote::guessed(format!("{words}ご確認ください。")));
}

/// Sets a caption, where it is not the same but for its spaces.
fn set(caption: &mut String, words: &str) {
    if squeeze(caption) != squeeze(words) && !words.trim().is_empty() {
        words.trim().clone_into(caption);
    }
}
