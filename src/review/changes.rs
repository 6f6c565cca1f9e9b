//! 変更一覧: what changed since last year, entry by entry.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_128;

use crate::book::{
    Became, Book, Carry, Compared, ComparedPart, ComparedSheet, ComparedSubject, ComparedText, Comparison,
    Context, Entry, Lineage, Passage, Past, PastEntry, Sheet, one_line,
};
use crate::lookalike::{is_blank, is_same};
use crate::wording::{Difference, differences};

/// What changed in a book since last year; `None` where it knows nothing of last
/// year. What of the texts differs is not looked for yet ([`Marker`]).
///
/// A cell that starts empty every year, and still is, has not changed: it is not
/// written yet.
pub fn changes(book: &Book) -> Option<Comparison> {
    let new = book.head.fiscal_year;
    let old = new.before()?;
    let last: Vec<&Past> = book.pasts().filter(|past| past.year == old).collect();
    if last.is_empty() {
        return None;
    }
    let mut gone = Gone::new(book, &last);
    let mut sheets: Vec<ComparedSheet> = book
        .sheets()
        .filter_map(|sheet| {
            let context = book.context(sheet.id)?;
            let pasts = sheet.lineage.map(|lineage| book.past_of(lineage)).unwrap_or_default();
            let lineages = pasts.iter().map(|past| past.lineage).chain(sheet.lineage);
            let ended: Vec<Compared> = lineages.flat_map(|lineage| gone.take(lineage)).collect();
            let mut items: Vec<Compared> =
                context.entries().filter_map(|entry| of_entry(&context, entry)).collect();
            items.extend(ended);
            items.extend(overall(sheet, &pasts));
            Some(ComparedSheet {
                sheet: Some(sheet.id),
                number: sheet.number,
                policy: context.policy.name.clone(),
                is_new: pasts.is_empty(),
                items,
            })
        })
        .filter(|sheet| sheet.is_new || !sheet.items.is_empty())
        .collect();
    sheets.extend(gone.rest());
    Some(Comparison { old, new, sheets })
}

/// An entry that is not what it was.
fn of_entry(context: &Context<'_>, entry: &Entry) -> Option<Compared> {
    let book = context.book;
    let pasts = book.past_of(entry.lineage);
    let became = became(book, entry, &pasts);
    let rows: Vec<&PastEntry> = pasts.iter().filter_map(|past| past.entry()).collect();
    let mut texts = Vec::new();
    let mut add = |part: ComparedPart, old: Passage, new: String| {
        if !is_same(&old.text, &new) {
            texts.push(ComparedText { part, old, new: Passage::new(new) });
        }
    };
    // A name is not another one because others came into it or it came out of one.
    if let ([row], Some(past)) = (rows.as_slice(), pasts.first())
        && past.lineage == entry.lineage
    {
        add(ComparedPart::Name, Passage::new(row.name.as_str()), entry.name.clone());
        add(ComparedPart::Marks, Passage::new(row.marks.join("、")), entry.marks.join("、"));
    }
    for column in context.form.cell_columns() {
        let cells: Vec<_> = rows.iter().map(|row| (row.name.as_str(), row.cell_for(column))).collect();
        let is_merged = book.is_merged(entry.id, &column.id);
        // What is told of the cell it is merged with.
        let is_told = cells.iter().all(|(_, cell)| cell.is_none_or(|cell| cell.merged));
        let text = book.text(book.anchor(entry.id, &column.id), &column.id);
        if is_merged && is_told || is_blank(text) && column.carry != Carry::Keep {
            continue;
        }
        let old: Vec<(&str, &str)> =
            cells.iter().filter_map(|(name, cell)| Some((*name, cell.as_ref()?.text.as_str()))).collect();
        // Where several said the same, and it still stands, nothing changed.
        if !old.is_empty() && old.iter().all(|(_, old)| is_same(old, text)) {
            continue;
        }
        let part = ComparedPart::Cell(column.id.clone(), column.short.clone());
        add(part, joined(&old, rows.len() > 1), text.to_owned());
    }
    let moved_from = moved_from(context, &pasts);
    let is_same = became == Became::Continued && moved_from.is_none() && texts.is_empty();
    (!is_same).then(|| Compared {
        subject: ComparedSubject::Entry(Some(entry.id)),
        name: full_name(book, entry),
        became,
        moved_from,
        texts,
    })
}

/// What several entries said, each under its name.
fn joined(texts: &[(&str, &str)], is_named: bool) -> Passage {
    let mut joined = Passage::default();
    for (name, text) in texts.iter().filter(|(_, text)| !is_blank(text)) {
        if !joined.text.is_empty() {
            joined.text.push('\n');
        }
        if is_named {
            let start = joined.text.len();
            joined.text += &format!("〔{}〕\n", one_line(name));
            joined.names.push(start..joined.text.len());
        }
        joined.text += text;
    }
    joined
}

fn became(book: &Book, entry: &Entry, pasts: &[&Past]) -> Became {
    let name = |past: &&&Past| past.entry().map(|row| one_line(&row.name));
    match pasts {
        [] => Became::New,
        [one] if one.lineage == entry.lineage => {
            let others: BTreeSet<Lineage> =
                one.next.iter().copied().filter(|next| *next != entry.lineage).collect();
            if others.is_empty() {
                return Became::Continued;
            }
            let all = book.sheets().flat_map(|sheet| book.entries_of(sheet.id));
            Became::Divided(
                all.filter(|row| others.contains(&row.lineage)).map(|row| full_name(book, row)).collect(),
            )
        }
        [one] if one.next.len() > 1 => Became::CameOutOf(name(&one).unwrap_or_default()),
        several => {
            let others = several.iter().filter(|past| past.lineage != entry.lineage);
            Became::Merged(others.filter_map(|past| name(&past)).collect())
        }
    }
}

/// Where an entry stood, if all of it stood on another sheet.
fn moved_from(context: &Context<'_>, pasts: &[&Past]) -> Option<(u32, String)> {
    let sheet = context.sheet.lineage?;
    let from = context.book.past_of(sheet);
    let was_here = |past: &&Past| {
        past.sheet_lineage == sheet || from.iter().any(|own| own.lineage == past.sheet_lineage)
    };
    let first = pasts.first()?;
    (!pasts.iter().any(was_here)).then(|| (first.sheet, first.policy.clone()))
}

/// The closing text, where it is not what it was. One that is not written yet has
/// not changed.
fn overall(sheet: &Sheet, pasts: &[&Past]) -> Option<Compared> {
    let said: Vec<(&str, &str)> =
        pasts.iter().filter_map(|past| Some((past.policy.as_str(), past.overall()?))).collect();
    let old = joined(&said, pasts.len() > 1);
    if is_blank(&sheet.overall) || is_same(&sheet.overall, &old.text) {
        return None;
    }
    let new = Passage::new(sheet.overall.as_str());
    let text = ComparedText { part: ComparedPart::Overall, old, new };
    Some(Compared {
        subject: ComparedSubject::Overall,
        name: String::new(),
        became: if pasts.is_empty() { Became::New } else { Became::Continued },
        moved_from: None,
        texts: vec![text],
    })
}

/// An entry's name on one line; of a row that continues others, that of the first.
fn full_name(book: &Book, entry: &Entry) -> String {
    let mut at = entry;
    while is_blank(&at.name) {
        let Some(above) = book.entry_above(at.id) else { break };
        at = above;
    }
    one_line(&at.name)
}

/// Last year's entries that have no row any more, by the sheet they stood on.
struct Gone<'b> {
    /// Each with its name; in a row that continues others, that of the first.
    by_sheet: BTreeMap<Lineage, Vec<(String, &'b Past)>>,
    /// Last year's sheets by number, with their policies.
    sheets: BTreeMap<(u32, Lineage), &'b Past>,
}

impl<'b> Gone<'b> {
    fn new(book: &'b Book, last: &[&'b Past]) -> Self {
        let rows = book.sheets().flat_map(|sheet| book.entries_of(sheet.id));
        let here: BTreeSet<Lineage> = rows.map(|row| row.lineage).collect();
        let mut gone = Self { by_sheet: BTreeMap::new(), sheets: BTreeMap::new() };
        let mut last = last.to_vec();
        last.sort_by_key(|past| (past.position, past.id));
        let mut name = String::new();
        for past in last {
            if let Some(row) = past.entry().filter(|row| !is_blank(&row.name)) {
                name = one_line(&row.name);
            }
            gone.sheets.entry((past.sheet, past.sheet_lineage)).or_insert(past);
            if past.entry().is_some() && !past.next.iter().any(|next| here.contains(next)) {
                gone.by_sheet.entry(past.sheet_lineage).or_default().push((name.clone(), past));
            }
        }
        gone
    }

    /// Those of a sheet.
    fn take(&mut self, sheet: Lineage) -> Vec<Compared> {
        let pasts = self.by_sheet.remove(&sheet).unwrap_or_default();
        let compared = |(name, past): (String, &Past)| {
            let row = past.entry()?;
            let texts = row.cells.iter().filter(|cell| !cell.merged).map(|cell| ComparedText {
                part: ComparedPart::Cell(cell.column.clone(), cell.caption.clone()),
                old: Passage::new(cell.text.as_str()),
                new: Passage::default(),
            });
            Some(Compared {
                subject: ComparedSubject::Entry(None),
                name,
                became: Became::Ended,
                moved_from: None,
                texts: texts.collect(),
            })
        };
        pasts.into_iter().filter_map(compared).collect()
    }

    /// Those of sheets that are gone too.
    fn rest(mut self) -> Vec<ComparedSheet> {
        let sheets = std::mem::take(&mut self.sheets);
        let gone = sheets.into_iter().map(|((number, lineage), past)| ComparedSheet {
            sheet: None,
            number,
            policy: past.policy.clone(),
            is_new: false,
            items: self.take(lineage),
        });
        gone.filter(|sheet| !sheet.items.is_empty()).collect()
    }
}

/// Finds what of the texts differs, and keeps it from one time to the next.
#[derive(Debug, Default)]
pub struct Marker {
    known: HashMap<u128, Difference>,
}

impl Marker {
    /// What changed in a book since last year, with what of the texts differs;
    /// `None` where it knows nothing of last year.
    pub fn compare(&mut self, book: &Book) -> Option<Arc<Comparison>> {
        let mut comparison = changes(book)?;
        self.mark(&mut comparison);
        Some(Arc::new(comparison))
    }

    /// Marks what differs in all texts.
    pub fn mark(&mut self, comparison: &mut Comparison) {
        let mut used = HashMap::new();
        for text in comparison.texts_mut() {
            let key = xxh3_128([text.old.text.as_str(), &text.new.text].join("\0").as_bytes());
            let known = self.known.remove(&key).or_else(|| used.get(&key).cloned());
            let difference = known.unwrap_or_else(|| difference_of(&text.old, &text.new));
            text.old.marked.clone_from(&difference.old);
            text.new.marked.clone_from(&difference.new);
            used.insert(key, difference);
        }
        self.known = used;
    }
}

/// Where the two sides of a comparison differ; names are no part of it.
pub fn difference_of(old: &Passage, new: &Passage) -> Difference {
    let mut plain = String::with_capacity(old.text.len());
    // Where what stands between the names begins in the old text, and in the plain one.
    let mut pieces: Vec<(usize, Range<usize>)> = Vec::new();
    let mut at = 0;
    let end = old.text.len()..old.text.len();
    for name in old.names.iter().chain([&end]) {
        let piece = old.text.get(at..name.start).unwrap_or_default();
        pieces.push((at, plain.len()..plain.len() + piece.len()));
        plain.push_str(piece);
        at = name.end;
    }
    let Difference { old, new } = differences(&plain, &new.text);
    let in_pieces = |range: &Range<usize>| -> Vec<Range<usize>> {
        let shared = |(at, piece): &(usize, Range<usize>)| {
            let (start, end) = (range.start.max(piece.start), range.end.min(piece.end));
            (start < end).then(|| at + start - piece.start..at + end - piece.start)
        };
        pieces.iter().filter_map(shared).collect()
    };
    Difference { old: old.iter().flat_map(in_pieces).collect(), new }
}

#[cfg(test)]
mod tests;
