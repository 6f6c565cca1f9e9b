//! What can be decided for, and what of it is known.

use std::collections::{BTreeMap, BTreeSet};

use crate::book::{Book, Context, Entry, EntryId, Fate, Lineage, Past, Sheet, SheetId, Unread};
use crate::edit::{Decided, Item, entry_known_as, sheet_known_as, stood_on, stood_under, written};
use crate::quote::beginning;
use crate::viewmodel::names::name_line;
use crate::viewmodel::names::{policy_name, sheet_name};

/// What is decided, in the order of the buttons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum DecideChoice {
    Continue,
    Merge,
    Split,
    End,
}

impl DecideChoice {
    /// All of them, in this order.
    pub const ALL: [Self; 4] = [Self::Continue, Self::Merge, Self::Split, Self::End];

    /// On its button.
    pub fn words(self) -> &'static str {
        match self {
            Self::Continue => "続ける",
            Self::Merge => "まとめる",
            Self::Split => "分ける",
            Self::End => "やめる",
        }
    }
}

/// So much of a name stands beside another one, in characters.
const NAME: usize = 9;

/// What became of something since last year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Was {
    Continued,
    Divided,
    Ended,
    /// It went into what is known by this.
    Merged(Lineage),
    /// Last year had nothing of it.
    New,
}

/// An entry or a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct DecideSubject {
    pub key: Decided,
    pub name: String,
    /// Where it stands, and what became of it.
    pub stands: String,
    pub was: Was,
    /// It has no row, or is no sheet, any more.
    pub is_gone: bool,
    /// Where it would come back to.
    pub place: Option<Item>,
    /// How many texts were written of it this year.
    pub written: usize,
}

fn past_of(book: &Book, key: Decided) -> Option<&Past> {
    let (Decided::Entry(lineage) | Decided::Sheet(lineage)) = key;
    book.newest_past_as(lineage).filter(|past| Some(past.year) == book.last_year_known())
}

fn is_gone(book: &Book, key: Decided) -> bool {
    let found = match key {
        Decided::Entry(lineage) => entry_known_as(book, lineage).map(|_| ()),
        Decided::Sheet(lineage) => sheet_known_as(book, lineage).map(|_| ()),
    };
    found.is_err_and(|error| error.is_gone())
}

fn was(past: Option<&Past>, is_gone: bool) -> Was {
    match past.map(|past| (past.fate(), past.next.first())) {
        None => Was::New,
        Some((Fate::Merged, Some(into))) => Was::Merged(*into),
        Some((Fate::Divided, _)) => Was::Divided,
        Some((Fate::Ended | Fate::Merged, _)) => Was::Ended,
        // Its row was only taken out.
        Some((Fate::Continued, _)) if is_gone => Was::Ended,
        Some((Fate::Continued, _)) => Was::Continued,
    }
}

/// What is said of that, in the list.
fn said(book: &Book, was: Was) -> String {
    match was {
        Was::Continued => String::new(),
        Was::Divided => "分けた".to_owned(),
        Was::Ended => "やめた".to_owned(),
        Was::New => "今年度から".to_owned(),
        Was::Merged(into) => {
            let into = entry_known_as(book, into)
                .ok()
                .map(|row| format!("「{}」に", beginning(&name_line(&row.name), NAME)))
                .or_else(|| {
                    let sheet = sheet_known_as(book, into).ok().and_then(|sheet| book.listing(sheet))?;
                    Some(format!("{}に", sheet_name(sheet.number)))
                });
            format!("{}まとめた", into.unwrap_or_default())
        }
    }
}

/// All that can be decided for: sheets with their entries, and behind those what is gone
/// from them.
///
/// # Errors
/// [`Unread`] where some sheet could not be read.
pub fn list(book: &Book) -> Result<Vec<(Decided, String, String)>, Unread> {
    let sheets = book.contexts().collect::<Result<Vec<_>, _>>()?;
    let rows = sheets.iter().flat_map(Context::entries);
    let mut here: BTreeSet<Lineage> = rows.map(|row| row.lineage).collect();
    here.extend(sheets.iter().filter_map(|shown| shown.sheet.lineage));
    let mut gone: BTreeMap<Lineage, Vec<&Past>> = BTreeMap::new();
    let year = book.last_year_known();
    for past in year.into_iter().flat_map(|year| book.pasts_of(year)) {
        // A part goes where its entry goes.
        let is_part = past.entry().is_some_and(|row| row.parent.is_some_and(|head| !here.contains(&head)));
        let is_nameless = past.entry().is_some_and(|row| row.name.trim().is_empty());
        if past.of_plan().is_none() && !here.contains(&past.lineage) && !is_part && !is_nameless {
            gone.entry(past.sheet_lineage).or_default().push(past);
        }
    }
    gone.values_mut().for_each(|all| all.sort_by_key(|past| past.position));
    let note =
        |place: String, said: String| if said.is_empty() { place } else { format!("{place}　{said}") };
    let of_past = |past: &&Past| {
        let key =
            if past.entry().is_some() { Decided::Entry(past.lineage) } else { Decided::Sheet(past.lineage) };
        let name = past.entry().map_or_else(|| sheet_name(past.sheet), |row| name_line(&row.name));
        let place = if past.entry().is_some() {
            sheet_name(past.sheet)
        } else {
            name_line(policy_name(&past.policy))
        };
        (key, name, note(place, said(book, was(Some(past), true))))
    };
    let mut all = Vec::new();
    for shown in sheets {
        let sheet = shown.sheet;
        let place = sheet_name(sheet.number);
        if let Some(lineage) = sheet.lineage {
            let key = Decided::Sheet(lineage);
            let policy = policy_name(&shown.policy.name);
            all.push((
                key,
                place.clone(),
                note(name_line(policy), said(book, was(past_of(book, key), false))),
            ));
        }
        for row in shown.entries().filter(|row| !row.name.trim().is_empty()) {
            let key = Decided::Entry(row.lineage);
            all.push((
                key,
                name_line(&row.name),
                note(place.clone(), said(book, was(past_of(book, key), false))),
            ));
        }
        let left = sheet.lineage.and_then(|lineage| gone.remove(&lineage)).unwrap_or_default();
        all.extend(left.iter().map(of_past));
    }
    all.extend(gone.values().flatten().map(of_past));
    Ok(all)
}

/// What the clerk is at: a row, or the one that it divides without a name of its own; else
/// the sheet.
pub fn at(book: &Book, (sheet, entry): (Option<SheetId>, Option<EntryId>)) -> Option<Decided> {
    let row = entry.and_then(|entry| book.entry(entry).ok());
    let row = row.and_then(|row| match row.parent.filter(|_| row.name.trim().is_empty()) {
        Some(head) => book.entry(head).ok(),
        None => Some(row),
    });
    let of_sheet = || sheet.and_then(|sheet| book.sheet(sheet).ok()).and_then(|sheet| sheet.lineage);
    row.map(|row| Decided::Entry(row.lineage)).or_else(|| of_sheet().map(Decided::Sheet))
}

/// What something can go into: others of its kind, of the same form where it is a sheet.
///
/// # Errors
/// [`Unread`] where some sheet could not be read.
pub fn targets(book: &Book, key: Decided) -> Result<Vec<(Lineage, String, String)>, Unread> {
    let sheets = book.contexts().collect::<Result<Vec<_>, _>>()?;
    Ok(match key {
        Decided::Entry(own) => {
            let rows = sheets.iter().flat_map(|shown| shown.entries().map(|row| (shown.sheet, row)));
            let fits = |(_, row): &(&Sheet, &Entry)| {
                row.parent.is_none() && row.lineage != own && !row.name.trim().is_empty()
            };
            rows.filter(fits)
                .map(|(sheet, row)| (row.lineage, name_line(&row.name), sheet_name(sheet.number)))
                .collect()
        }
        Decided::Sheet(own) => {
            let known = sheets.iter().find(|shown| shown.sheet.lineage == Some(own));
            let form = known.map(|shown| shown.form.id);
            let fits = sheets.iter().filter(|shown| form.is_none_or(|form| shown.form.id == form));
            fits.filter_map(|shown| {
                let lineage = shown.sheet.lineage.filter(|lineage| *lineage != own)?;
                let policy = name_line(policy_name(&shown.policy.name));
                Some((lineage, sheet_name(shown.sheet.number), policy))
            })
            .collect()
        }
    })
}

/// Where something that is gone can come back to.
pub fn places(book: &Book, key: Decided) -> Vec<(Item, String, String)> {
    if !is_gone(book, key) {
        return Vec::new();
    }
    match key {
        Decided::Entry(_) => book
            .sheets()
            .map(|sheet| {
                let policy = book.policy(sheet.policy).map_or("", |policy| policy_name(&policy.name));
                (Item::Sheet(sheet.id), sheet_name(sheet.number), name_line(policy))
            })
            .collect(),
        Decided::Sheet(_) => book
            .plans()
            .flat_map(|plan| book.policies_of(plan.id).map(move |policy| (plan, policy)))
            .map(|(plan, policy)| {
                (Item::Policy(policy.id), name_line(policy_name(&policy.name)), name_line(&plan.name))
            })
            .collect(),
    }
}

impl DecideSubject {
    /// What is known of something.
    pub fn of(book: &Book, key: Decided) -> Self {
        let past = past_of(book, key);
        let is_gone = is_gone(book, key);
        let was = was(past, is_gone);
        let (name, place, written) = match key {
            Decided::Entry(lineage) => {
                let row = entry_known_as(book, lineage).ok();
                let of_past = || past.and_then(Past::entry).map(|row| row.name.as_str());
                let name = name_line(row.map(|row| row.name.as_str()).or_else(of_past).unwrap_or_default());
                let place = past.and_then(|past| stood_on(book, past).ok()?).map(Item::Sheet);
                (name, place, row.and_then(|row| written(book, row).ok()).map_or(0, |texts| texts.len()))
            }
            Decided::Sheet(lineage) => {
                let sheet = sheet_known_as(book, lineage).ok().and_then(|sheet| book.sheet(sheet).ok());
                let number = sheet.map(|sheet| sheet.number).or_else(|| past.map(|past| past.sheet));
                let place = past.and_then(|past| stood_under(book, past)).map(Item::Policy);
                let is_written = sheet.is_some_and(|sheet| !sheet.overall.trim().is_empty());
                (sheet_name(number.unwrap_or_default()), place, usize::from(is_written))
            }
        };
        let last = past.map_or_else(String::new, |past| {
            format!(
                "{}は{}　{}",
                past.year.wareki(),
                sheet_name(past.sheet),
                name_line(policy_name(&past.policy))
            )
        });
        let now = match was {
            Was::Continued => "続けています".to_owned(),
            was => said(book, was),
        };
        let stands = if last.is_empty() { now } else { format!("{last}　→　{now}") };
        Self { key, name, stands, was, is_gone, place, written }
    }

    /// What it is called.
    pub fn noun(&self) -> &'static str {
        if matches!(self.key, Decided::Sheet(_)) { "調書" } else { "事業" }
    }

    /// What a decision means for it.
    pub fn meaning(&self, choice: DecideChoice) -> &'static str {
        let is_sheet = matches!(self.key, Decided::Sheet(_));
        match (choice, is_sheet, self.is_gone) {
            (DecideChoice::Continue, false, true) => "前年度の内容から行を戻し、前年度の記録につなぎます。",
            (DecideChoice::Continue, true, true) => {
                "調書と、一緒になくなった事業を戻し、前年度の記録につなぎます。"
            }
            (DecideChoice::Continue, ..) if self.was == Was::Divided => {
                "分けなかったことにします。分けてできたものは、今年度から新しく始まったものになります。"
            }
            (DecideChoice::Continue, ..) => "今のままです。",
            (DecideChoice::Merge, false, false) => {
                "調書から外し、区分の行も含めて、前年度の記録と指標をまとめる先につなぎます。"
            }
            (DecideChoice::Merge, true, false) => {
                "事業をまとめる先の調書に移し、まとめの文の記録もつなぎます。"
            }
            (DecideChoice::Merge, _, true) => {
                "まとめる先を変えます。前年度の記録を、選んだものにつなぎます。"
            }
            (DecideChoice::Split, false, _) => {
                "続ける事業の下に、分けてできる事業の行を加えます。前年度の記録は、両方につなぎます。"
            }
            (DecideChoice::Split, true, _) => {
                "下に調書を1つ加え、前年度のまとめの文の記録を両方につなぎます。事業は「別の調書へ移動…」で移します。"
            }
            (DecideChoice::End, _, true) => "終わったものとして、前年度の記録だけを残します。",
            (DecideChoice::End, false, false) => "区分の行も含めて調書から外し、前年度の記録だけを残します。",
            (DecideChoice::End, true, false) => "事業も含めて調書を外し、前年度の記録だけを残します。",
        }
    }
}
