//! The work of comparing: claims are collected file by file, and decided matter by matter.

use std::collections::{BTreeMap, BTreeSet};

use crate::book::{
    Book, ColumnId, ColumnKind, Entry, EntryId, Inquiry, InquiryId, SheetId, TextSum, name_and_marks,
    unspaced,
};
use crate::import::rating_in;
use crate::lookalike::is_blank;
use crate::quote::beginning;
use crate::words::one_line;

use super::super::known::{SHARED, is_made_up, shown_name, usually_asked};
use super::super::matching::{RowIs, rows};
use super::super::returned::{Returned, ReturnedRow};
use super::super::{department, departments};
use super::{AnswerClaim, GatheredFile, GatheredMatter, GatheredNote, Gathering, Matter, WhyAsked};

/// The characters of a text that are told where it is not taken.
const EXCERPT: usize = 400;

/// How a claim stands to what was asked.
#[derive(Clone, Debug)]
struct Standing {
    claim: AnswerClaim,
    /// The sum of what was sent; `None` where that is not known.
    sent: Option<TextSum>,
    /// Why it cannot be taken unasked, whatever ours says.
    hindrance: Option<WhyAsked>,
}

/// The claims of all files, as they are collected.
pub(super) struct GatheringWork<'b> {
    book: &'b Book,
    gathering: Gathering,
    claims: BTreeMap<Matter, Vec<Standing>>,
    /// The departments of rows, where a file does not say what it was sent as.
    departments: BTreeMap<EntryId, Vec<String>>,
    /// All that the book names.
    all_departments: Vec<String>,
}

impl<'b> GatheringWork<'b> {
    pub(super) fn new(book: &'b Book) -> Self {
        let sheets: Vec<SheetId> = book.sheets().map(|own| own.id).collect();
        Self {
            book,
            gathering: Gathering::default(),
            claims: BTreeMap::new(),
            departments: BTreeMap::new(),
            all_departments: departments(book, &sheets),
        }
    }

    /// Takes in a file; of one that is there already nothing but that.
    pub(super) fn add(&mut self, file: &Returned, is_again: bool) {
        let book = self.book;
        let at = self.gathering.files.len();
        let inquiry = file.inquiry.as_ref().and_then(|own| book.inquiry_marked(own.mark)).map(|own| own.id);
        self.gathering.files.push(GatheredFile {
            file: file.file.clone(),
            who: file.who.clone(),
            inquiry,
            said: BTreeMap::new(),
        });
        if is_again {
            let words = "同じ内容のファイルが、ほかにも選ばれています。1つだけ取り込みます。";
            self.note(file, words.to_owned());
        } else {
            self.file(at, file);
        }
    }

    fn note(&mut self, file: &Returned, text: String) {
        self.gathering.notes.push(GatheredNote { file: file.file.clone(), who: file.who.clone(), text });
    }

    fn file(&mut self, at: usize, file: &Returned) {
        if file.is_foreign {
            let words = "ほかの調書のファイルから送られたファイルです。事業名で照らし合わせ、すべて確かめてから取り込みます。";
            self.note(file, words.to_owned());
        } else if file.inquiry.is_none() {
            let words = "「各課に送る」で作ったファイルではないか、その記録が消えています。事業名で照らし合わせました。";
            self.note(file, words.to_owned());
        } else if let Some(later) = self.later(file) {
            self.note(file, later);
        }
        for note in &file.notes {
            self.note(file, note.clone());
        }
        let (found, is_shuffled) = rows(self.book, file);
        if is_shuffled {
            let words =
                "行の並べ替えで、事業名と目に見えない行の番号がずれています。事業名で照らし合わせました。";
            self.note(file, words.to_owned());
        }
        let mut after = None;
        let mut seen = BTreeSet::new();
        for (index, (row, is)) in file.rows.iter().zip(found).enumerate() {
            match is {
                RowIs::Entry(entry) => {
                    seen.insert(entry);
                    after = Some(entry);
                    self.row(at, file, row, entry);
                }
                RowIs::New => self.new_row(at, file, (index, row), after),
                RowIs::Gone => self.gone(at, file, (index, row)),
                RowIs::Words => self.words(file, row),
                RowIs::Again => {}
            }
        }
        self.missing(file, &seen);
    }

    /// What is to be said of a file that was sent once more since.
    fn later(&self, file: &Returned) -> Option<String> {
        let own = file.inquiry.as_ref()?;
        let is_later = |other: &&Inquiry| {
            other.at > own.at
                && department::is_same(&other.department, &own.department)
                && other.rows.iter().any(|row| own.row(row.entry).is_some())
        };
        let later = self.book.inquiries().find(is_later)?;
        let day = |at: jiff::civil::DateTime| crate::book::era::wareki_day(at.date());
        Some(format!(
            "{}に送ったファイルへの回答です。その後、{}にも送っています。",
            day(own.at),
            day(later.at)
        ))
    }

    /// Rows that were sent and did not come back.
    fn missing(&mut self, file: &Returned, seen: &BTreeSet<EntryId>) {
        let Some(own) = &file.inquiry else { return };
        let names: Vec<String> = own
            .rows
            .iter()
            .filter(|row| !seen.contains(&row.entry))
            .filter_map(|row| self.book.entry(row.entry).ok())
            .map(|row| format!("「{}」", one_line(&shown_name(self.book, row))))
            .collect();
        if !names.is_empty() {
            let text = format!("送った行のうち、回答のファイルにないもの：{}", names.concat());
            self.note(file, text);
        }
    }

    fn words(&mut self, file: &Returned, row: &ReturnedRow) {
        let name = row.name.iter().filter(|name| !is_blank(name)).map(String::as_str);
        let texts: Vec<String> = name
            .chain(row.filled().map(|(_, text)| text.as_str()))
            .map(|text| format!("「{}」", beginning(text, EXCERPT)))
            .collect();
        if !texts.is_empty() {
            self.note(file, format!("{}：{}", row.place, texts.concat()));
        }
    }

    fn claim(&self, at: usize, file: &Returned, row: &ReturnedRow, text: &str) -> AnswerClaim {
        AnswerClaim {
            text: text.to_owned(),
            cells: Vec::new(),
            who: file.who.clone(),
            file: file.file.clone(),
            at,
            place: row.place.clone(),
        }
    }

    fn put(&mut self, matter: Matter, standing: Standing) {
        self.claims.entry(matter).or_default().push(standing);
    }

    fn gone(&mut self, at: usize, file: &Returned, (index, row): (usize, &ReturnedRow)) {
        let claim = AnswerClaim {
            cells: row.filled().cloned().collect(),
            ..self.claim(at, file, row, row.name.as_deref().unwrap_or_default())
        };
        let matter = Matter::Row { sheet: row.sheet, after: None, from: (at, index) };
        self.put(matter, Standing { claim, sent: None, hindrance: Some(WhyAsked::Gone) });
    }

    fn new_row(
        &mut self,
        at: usize,
        file: &Returned,
        (index, row): (usize, &ReturnedRow),
        after: Option<EntryId>,
    ) {
        let sheet =
            row.sheet.or_else(|| after.and_then(|row| self.book.entry(row).ok()).map(|row| row.sheet));
        let after = after.filter(|after| self.book.entry(*after).ok().map(|row| row.sheet) == sheet);
        let form = sheet.and_then(|sheet| self.book.standing(sheet)).map(|own| own.form);
        let mut cells = Vec::new();
        for (id, text) in row.filled() {
            let Some(column) = form.and_then(|form| form.column(id)) else { continue };
            if column.kind != ColumnKind::Rating {
                cells.push((id.clone(), text.clone()));
                continue;
            }
            match form.and_then(|form| rating_in(form, text)) {
                Some((rating, rest)) => {
                    cells.push((id.clone(), rating.name.clone()));
                    rest.into_iter().for_each(|rest| self.rest(file, row, &column.short, &rest));
                }
                None => self.rest(file, row, &column.short, text),
            }
        }
        let name = row.name.as_deref().unwrap_or_default();
        let claim = AnswerClaim { cells, ..self.claim(at, file, row, name) };
        let matter = Matter::Row { sheet, after, from: (at, index) };
        self.put(matter, Standing { claim, sent: None, hindrance: Some(WhyAsked::New) });
    }

    /// What stands beside a rating.
    fn rest(&mut self, file: &Returned, row: &ReturnedRow, column: &str, text: &str) {
        let name = one_line(row.name.as_deref().unwrap_or_default());
        let text =
            format!("{}「{name}」の「{}」：「{}」", row.place, one_line(column), beginning(text, EXCERPT));
        self.note(file, text);
    }

    /// Whether a row is one that the file was asked for.
    fn is_theirs(&mut self, file: &Returned, entry: EntryId) -> bool {
        if let Some(own) = &file.inquiry {
            return own.row(entry).is_some();
        }
        let book = self.book;
        let of_row = self.departments.entry(entry).or_insert_with(|| {
            let row = book.entry(entry).ok();
            let shown = row.and_then(|row| book.standing(row.sheet));
            row.zip(shown).map(|(row, own)| department::of_row(book, own.form, row)).unwrap_or_default()
        });
        // Who answers may be no department at all.
        of_row.is_empty()
            || of_row.iter().any(|own| department::is_same(own, &file.who))
            || !self.all_departments.iter().any(|own| department::is_same(own, &file.who))
    }

    fn row(&mut self, at: usize, file: &Returned, row: &ReturnedRow, entry: EntryId) {
        let book = self.book;
        let Ok(own) = book.entry(entry) else { return };
        let Ok(context) = book.context(own.sheet) else { return };
        let is_theirs = self.is_theirs(file, entry);
        let sent = file.inquiry.as_ref().and_then(|inquiry| inquiry.row(entry));
        let asked = match &file.inquiry {
            Some(inquiry) => inquiry.asked.clone(),
            None => usually_asked(context.form),
        };
        let usual = |asked: bool| match (asked, is_theirs, file.is_foreign) {
            (_, false, _) => Some(WhyAsked::NotTheirs),
            (false, true, _) => Some(WhyAsked::NotAsked),
            (true, true, true) => Some(WhyAsked::Foreign),
            (true, true, false) => None,
        };
        for (id, text) in &row.cells {
            let Some(column) = context.form.column(id) else { continue };
            let is_shared = book.is_merged(entry, id) && book.anchor(entry, id) != entry;
            if unspaced(text) == unspaced(SHARED) || is_shared && is_blank(text) {
                continue;
            }
            let mut claim = self.claim(at, file, row, text);
            let mut hindrance = usual(asked.contains(id));
            if is_shared {
                hindrance = Some(WhyAsked::NotAsked);
            }
            if column.kind == ColumnKind::Rating && !is_blank(text) {
                match rating_in(context.form, text) {
                    Some((rating, rest)) => {
                        claim.text.clone_from(&rating.name);
                        // What was sent so says nothing new.
                        let is_sent = sent.is_some_and(|sent| sent.cell(id) == TextSum::of(text));
                        rest.filter(|_| !is_sent).into_iter().for_each(|rest| {
                            self.rest(file, row, &column.short, &rest);
                        });
                    }
                    None => hindrance = Some(WhyAsked::NoRating),
                }
            }
            let sent = sent.map(|sent| sent.cell(id));
            self.put(Matter::Cell(entry, id.clone()), Standing { claim, sent, hindrance });
        }
        self.name(at, file, (row, entry), is_theirs);
    }

    /// Whether the row has another name than it was sent with.
    fn name(&mut self, at: usize, file: &Returned, (row, entry): (&ReturnedRow, EntryId), is_theirs: bool) {
        let Some(name) = row.name.as_deref().filter(|name| !is_blank(name) && !is_made_up(name)) else {
            return;
        };
        let Ok(own) = self.book.entry(entry) else { return };
        let now = shown_name(self.book, own);
        let sent = file.inquiry.as_ref().and_then(|own| own.row(entry)).map(|row| row.name);
        let sum = TextSum::of(name);
        let marks = self.book.standing(own.sheet).map(|own| own.form.marks.as_slice()).unwrap_or_default();
        let is_called = crate::lookalike::is_same_wording(&name_and_marks(name, marks).0, &own.name);
        // Found by its name, it has no other; marks that it lacks there are not taken off.
        let is_same = Some(sum) == sent || sum == TextSum::of(&now) || sent.is_none() && is_called;
        if !is_same {
            let hindrance = if is_theirs { WhyAsked::Renamed } else { WhyAsked::NotTheirs };
            let claim = self.claim(at, file, row, name);
            self.put(Matter::Name(entry), Standing { claim, sent, hindrance: Some(hindrance) });
        }
    }

    pub(super) fn decide(mut self) -> Gathering {
        for (matter, standings) in std::mem::take(&mut self.claims) {
            match &matter {
                Matter::Cell(entry, column) => self.cell(*entry, &column.clone(), standings),
                Matter::Name(_) | Matter::Row { .. } => self.proposal(&matter, standings),
            }
        }
        let book = self.book;
        let order: BTreeMap<SheetId, usize> =
            book.sheets().enumerate().map(|(at, listed)| (listed.id, at)).collect();
        let place = |own: &GatheredMatter| {
            let entry = match &own.matter {
                Matter::Cell(entry, _) | Matter::Name(entry) => Some(*entry),
                Matter::Row { after, .. } => *after,
            };
            let row = entry.and_then(|entry| book.entry(entry).ok());
            let sheet = row.map(|row| row.sheet).or(match &own.matter {
                Matter::Row { sheet, .. } => *sheet,
                _ => None,
            });
            let column = match &own.matter {
                Matter::Cell(_, column) => sheet
                    .and_then(|sheet| book.standing(sheet))
                    .and_then(|own| own.form.columns.iter().position(|own| own.id == *column)),
                _ => None,
            };
            let at = sheet.and_then(|sheet| order.get(&sheet)).copied().unwrap_or(usize::MAX);
            (at, row.map(|row| row.position), column.map_or(0, |at| at + 1))
        };
        let Gathering { taken, asked, never, .. } = &mut self.gathering;
        [taken, asked, never].into_iter().for_each(|all| all.sort_by_key(place));
        self.gathering
    }

    /// A name, or a row, that is proposed.
    fn proposal(&mut self, matter: &Matter, standings: Vec<Standing>) {
        let mut why = None;
        let mut claims: Vec<AnswerClaim> = Vec::new();
        for own in standings {
            why = why.or(own.hindrance);
            claims.push(own.claim);
        }
        let (sheet, row, ours) = match matter {
            Matter::Name(entry) => {
                let Ok(row) = self.book.entry(*entry) else { return };
                (Some(row.sheet), one_line(&row.name), shown_name(self.book, row))
            }
            Matter::Row { sheet, .. } => {
                let name = claims.first().map(|claim| one_line(&claim.text)).unwrap_or_default();
                (*sheet, name, String::new())
            }
            Matter::Cell(..) => return,
        };
        let names = sheet.and_then(|sheet| self.book.standing(sheet)).map(|own| own.form);
        let name = names.and_then(|form| form.columns.iter().find(|own| own.kind == ColumnKind::Name));
        let own = GatheredMatter {
            matter: matter.clone(),
            sheet: self.number(sheet),
            row,
            column: name.map(|own| one_line(&own.short)).unwrap_or_default(),
            ours,
            ours_from: None,
            claims,
            why,
        };
        match why {
            Some(WhyAsked::Renamed | WhyAsked::New) => self.gathering.asked.push(own),
            _ => self.gathering.never.push(own),
        }
    }

    fn number(&self, sheet: Option<SheetId>) -> u32 {
        sheet.and_then(|sheet| self.book.listing(sheet)).map(|own| own.number).unwrap_or_default()
    }

    fn cell(&mut self, entry: EntryId, id: &ColumnId, standings: Vec<Standing>) {
        let ours = self.book.text(self.book.anchor(entry, id), id).to_owned();
        let own = TextSum::of(&ours);
        let mut candidates: Vec<Standing> = Vec::new();
        for standing in standings {
            let sum = TextSum::of(&standing.claim.text);
            let is_unchanged = standing.sent == Some(sum);
            if sum == own && !own.is_blank() {
                // It is in the book already: what the file says next is compared with this.
                self.said(&standing.claim, entry, id, own);
            } else if sum.is_blank() {
                let was_filled = standing.sent.is_some_and(|sent| !sent.is_blank());
                if !own.is_blank() && (was_filled || standing.hindrance.is_none()) {
                    self.never(entry, id, &ours, standing.claim, WhyAsked::Blank);
                }
            } else if is_unchanged {
                // Nobody answered.
            } else if let Some(why) = standing.hindrance.filter(|why| *why != WhyAsked::Foreign) {
                self.never(entry, id, &ours, standing.claim, why);
            } else {
                candidates.push(standing);
            }
        }
        let Some(first) = candidates.first() else { return };
        let text = unspaced(&first.claim.text);
        let is_one = candidates.iter().all(|own| unspaced(&own.claim.text) == text);
        let is_foreign = candidates.iter().any(|own| own.hindrance.is_some());
        let is_as_sent = candidates.iter().any(|other| other.sent == Some(own));
        let is_unsent = candidates.iter().all(|own| own.sent.is_none());
        let why = match () {
            () if !is_one => Some(WhyAsked::Differing),
            () if is_foreign => Some(WhyAsked::Foreign),
            () if is_as_sent || is_unsent && own.is_blank() => None,
            () if is_unsent => Some(WhyAsked::Unsent),
            () => Some(WhyAsked::Changed),
        };
        let claims: Vec<AnswerClaim> = candidates.into_iter().map(|own| own.claim).collect();
        if why.is_none() {
            let taken: Vec<(AnswerClaim, TextSum)> =
                claims.iter().map(|claim| (claim.clone(), TextSum::of(&claim.text))).collect();
            taken.iter().for_each(|(claim, sum)| self.said(claim, entry, id, *sum));
        }
        let own = self.gathered(entry, id, ours, claims, why);
        match why {
            None => self.gathering.taken.push(own),
            Some(_) => self.gathering.asked.push(own),
        }
    }

    fn said(&mut self, claim: &AnswerClaim, entry: EntryId, id: &ColumnId, sum: TextSum) {
        if let Some(file) = self.gathering.files.get_mut(claim.at) {
            file.said.insert((entry, id.clone()), sum);
        }
    }

    fn never(&mut self, entry: EntryId, id: &ColumnId, ours: &str, claim: AnswerClaim, why: WhyAsked) {
        let own = self.gathered(entry, id, ours.to_owned(), vec![claim], Some(why));
        self.gathering.never.push(own);
    }

    fn gathered(
        &self,
        entry: EntryId,
        id: &ColumnId,
        ours: String,
        claims: Vec<AnswerClaim>,
        why: Option<WhyAsked>,
    ) -> GatheredMatter {
        let row = self.book.entry(entry).ok();
        let sheet = row.map(|row| row.sheet);
        let form = sheet.and_then(|sheet| self.book.standing(sheet)).map(|own| own.form);
        let column = form.and_then(|form| form.column(id)).map(|own| one_line(&own.short));
        GatheredMatter {
            ours_from: self.ours_from(entry, id, &ours, &claims),
            matter: Matter::Cell(entry, id.clone()),
            sheet: self.number(sheet),
            row: row.map(|row| self.called(row)).unwrap_or_default(),
            column: column.unwrap_or_default(),
            ours,
            claims,
            why,
        }
    }

    /// What a row is called; one without a name by that which it divides.
    fn called(&self, row: &Entry) -> String {
        match one_line(&row.name) {
            name if is_blank(&name) => one_line(&shown_name(self.book, row)),
            name => name,
        }
    }

    /// Whose answer ours is, where another's was taken before.
    fn ours_from(&self, entry: EntryId, id: &ColumnId, ours: &str, claims: &[AnswerClaim]) -> Option<String> {
        let sum = TextSum::of(ours);
        let files: BTreeSet<Option<InquiryId>> = claims
            .iter()
            .filter_map(|claim| self.gathering.files.get(claim.at))
            .map(|file| file.inquiry)
            .collect();
        let is_theirs = |own: &&Inquiry| {
            own.is_answered()
                && !files.contains(&Some(own.id))
                && own.asked.contains(id)
                && own.row(entry).is_some_and(|row| row.cell(id) == sum)
        };
        (!sum.is_blank())
            .then(|| self.book.inquiries().rev().find(is_theirs))?
            .map(|own| own.department.clone())
    }
}
