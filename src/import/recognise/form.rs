//! The forms of the tables that were found.

use jiff::civil;

use super::cover::CoverWords;
use super::head::HeadWords;
use super::header::TableHeader;
use super::rating::rating_in;
use super::rows::TableBody;
use crate::book::form::Captions;
use crate::book::{Form, Role, limits};
use crate::import::captions::{ReadCaption, as_of, columns, is_dash, is_usual, squeeze};
use crate::import::scale;
use crate::import::sheet::ReadSheet;

/// Letters of a rating that is not known yet, at most.
const RATING: usize = 20;

/// The forms of a source, each with the captions that it was known by.
pub(super) struct FoundForms {
    usual: Form,
    /// The clerk has chosen the form.
    is_given: bool,
    /// The cover says what the scale is.
    has_scale: bool,
    forms: Vec<(Vec<(String, String)>, Form)>,
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

    /// The form of a table.
    pub fn form_of(
        &mut self,
        header: &TableHeader,
        body: &TableBody,
        head: &HeadWords,
        notes: &mut Vec<String>,
    ) -> FoundForm {
        self.take_captions(body, head);
        // In a list of all rows, columns name what else stands above the table.
        let outline = |words: &[&str]| {
            let is_it = |caption: &str| words.contains(&squeeze(caption).as_str());
            header.columns.iter().enumerate().position(|(at, own)| at != header.name && is_it(&own.caption))
        };
        let plan = outline(&["計画名", "計画"]).filter(|_| head.plan.is_empty());
        let policy = outline(&["施策名", "施策", "施策の名称", "基本施策", "施策の方向"])
            .filter(|_| head.policy.is_empty());
        let number = outline(&["調書番号", "調書No", "調書No.", "調書"]);
        let is_outline = |at: usize| [plan, policy, number].contains(&Some(at));
        let kept: Vec<usize> = (0..header.columns.len()).filter(|at| !is_outline(*at)).collect();
        let captions: Vec<ReadCaption<'_>> = kept
            .iter()
            .filter_map(|at| header.columns.get(*at))
            .map(|column| (column.caption.as_str(), column.group.as_deref()))
            .collect();
        let day = as_of(&captions);
        self.as_of = self.as_of.max(day);
        let keys: Vec<(String, String)> = captions
            .iter()
            .map(|(caption, group)| (squeeze(group.unwrap_or_default()), squeeze(caption)))
            .collect();
        let name = kept.iter().position(|at| *at == header.name).unwrap_or_default();
        let at = self.forms.iter().position(|(own, _)| *own == keys).unwrap_or_else(|| {
            let form = self.make(&captions, name, day, body, &kept);
            self.forms.push((keys, form));
            self.forms.len() - 1
        });
        let form = self.forms.get(at).map(|(_, form)| form);
        if let (true, Some(form)) = (self.is_given, form)
            && form.columns.len() != kept.len()
        {
            let words = format!(
                "表の列は{}個、様式「{}」の列は{}個です。",
                kept.len(),
                form.name,
                form.columns.len()
            );
            notes.push(format!("{words}見出しの同じ列だけを読み取りました。ご確認ください。"));
        }
        let places = (0..header.columns.len()).map(|at| {
            let own = kept.iter().position(|kept| *kept == at)?;
            match form {
                Some(form) if self.is_given && form.columns.len() != kept.len() => {
                    let caption = squeeze(captions.get(own)?.0);
                    form.columns.iter().position(|column| squeeze(&column.caption) == caption)
                }
                _ => Some(own),
            }
        });
        FoundForm { form: at, name: header.name, plan, policy, number, places: places.collect() }
    }

    /// A form with these captions.
    fn make(
        &self,
        captions: &[ReadCaption<'_>],
        name: usize,
        day: Option<civil::Date>,
        body: &TableBody,
        kept: &[usize],
    ) -> Form {
        if self.is_given || is_usual(captions, day, &self.usual) {
            return self.usual.clone();
        }
        let values = |at: usize| {
            let place = kept.get(at).copied();
            let texts = body.rows.iter().flat_map(|row| &row.texts);
            texts.filter(move |(own, _)| Some(*own) == place).map(|(_, text)| text.as_str())
        };
        let others = || (0..captions.len()).filter(|at| *at != name);
        let is_usual = |at: &usize| {
            let is_it = |text: &str| self.usual.rating_named(text).is_some();
            values(*at).next().is_some() && values(*at).all(is_it)
        };
        let is_scale = |at: &usize| {
            let is_named = captions.get(*at).is_some_and(|(caption, _)| scale::may_rate(caption));
            is_named && values(*at).next().is_some() && values(*at).all(scale::is_step)
        };
        let rates = others().find(is_usual).or_else(|| others().find(is_scale));
        Form { columns: columns(captions, name, day, &self.usual, rates), ..self.usual.clone() }
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
    pub fn finish(self, sheets: &[ReadSheet], notes: &mut Vec<String>) -> Vec<Form> {
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
fn own_scale(form: &mut Form, at: usize, sheets: &[ReadSheet], usual: &Form, notes: &mut Vec<String>) {
    let Some(column) = form.role(Role::Rating).map(|column| column.id.clone()) else {
        notes.push(
            "評価区分の列が見つかりません。評価区分のない様式として読み取りました。ご確認ください。"
                .to_owned(),
        );
        return;
    };
    let rows = sheets.iter().filter(|sheet| sheet.form == at).flat_map(|sheet| &sheet.rows);
    let mut names: Vec<String> = Vec::new();
    let mut is_usual = true;
    for (_, text) in rows.flat_map(|row| &row.cells).filter(|(own, _)| *own == column) {
        let text = text.trim();
        is_usual &= rating_in(usual, text).is_some();
        let is_new = !names.iter().any(|own| squeeze(own) == squeeze(text));
        if is_new && text.chars().count() <= RATING && names.len() < limits::LISTED {
            names.push(text.to_owned());
        }
    }
    if names.is_empty() || is_usual {
        return;
    }
    form.ratings = names.iter().enumerate().map(|(place, name)| scale::rating(place, name, "")).collect();
    let shown: Vec<String> = names.iter().map(|name| crate::import::document::named(name)).collect();
    let words = format!("評価区分の一覧がないため、表にある{}を評価区分としました。", shown.join(""));
    notes.push(format!("{words}ご確認ください。"));
}

/// Sets a caption, where it is not the same but for its spaces.
fn set(caption: &mut String, words: &str) {
    if squeeze(caption) != squeeze(words) && !words.trim().is_empty() {
        words.trim().clone_into(caption);
    }
}
