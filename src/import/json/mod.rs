//! Books from the JSON of `chosho show`.

mod build;
mod form;
mod locate;
mod measure;
mod wording;

use serde_json::error::Category;

use crate::book::{Book, Form};
use crate::error::{Error, Result};
use crate::interchange::{BookJson, FormJson};
use crate::quote::{self, quoted};

use self::locate::PathStep;

/// Reads a book that [`to_json`](crate::export::json::to_json) wrote, or one
/// written by hand: keys that have a sensible default may be missing.
///
/// Ratings that are not in the form's scale are kept: a clerk may have changed
/// the scale, and the book shows which rows that concerns.
pub fn parse(text: &str) -> Result<Book> {
    parse_in(text, None)
}

/// As [`parse`]; a book that says no form of its own has the one `given`.
pub fn parse_in(text: &str, given: Option<&Form>) -> Result<Book> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    measure::check(text)?;
    let json: BookJson = serde_json::from_str(text).map_err(|error| wrong_json(text, &error))?;
    build::book(json, given).map_err(|misfit| misfit.in_text(text))
}

/// Reads a form that [`form_to_json`](crate::export::json::form_to_json) wrote,
/// or one written by hand. Columns put aside belong to a book and stay there.
pub fn parse_form(text: &str) -> Result<Form> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let read = || -> Result<Form> {
        measure::check(text)?;
        let json: FormJson = serde_json::from_str(text).map_err(|error| wrong_json(text, &error))?;
        let form = form::form_of_file(json).map_err(|misfit| misfit.in_text(text))?;
        Ok(Form { shelved: Vec::new(), ..form })
    };
    read().map_err(|error| match error {
        Error::Format { line, expected, found } => Error::FormFormat { line, expected, found },
        other => other,
    })
}

/// Something that is good JSON but no good book.
#[derive(Debug)]
struct Misfit {
    path: Vec<PathStep>,
    expected: String,
    found: String,
}

impl Misfit {
    /// The error that says on which line of `text` it stands.
    fn in_text(self, text: &str) -> Error {
        let line = locate::line_of(text, &self.path);
        Error::Format { line, expected: self.expected, found: quoted(&self.found) }
    }

    fn new(path: &[PathStep], expected: impl Into<String>, found: impl ToString) -> Self {
        Self { path: path.to_vec(), expected: expected.into(), found: found.to_string() }
    }
}

fn wrong_json(text: &str, error: &serde_json::Error) -> Error {
    let line = error.line().max(1);
    let found = around(text.split('\n').nth(line - 1).unwrap_or_default(), error.column());
    let expected = match error.classify() {
        Category::Eof => "JSON の続き（途中で終わっています）".to_owned(),
        Category::Data => wording::expected(&without_place(error)),
        Category::Syntax | Category::Io => "正しい書き方の JSON".to_owned(),
    };
    Error::Format { line, expected, found: quoted(found) }
}

/// What of a line stands where reading it ended, at its `column`th byte: a whole book may
/// be on one line.
fn around(line: &str, column: usize) -> &str {
    const BEFORE: usize = 45;
    if line.chars().nth(quote::LONGEST).is_none() {
        return line.trim();
    }
    let from =
        (0..=column.saturating_sub(BEFORE).min(line.len())).rev().find(|&at| line.is_char_boundary(at));
    line.get(from.unwrap_or(0)..).unwrap_or_default().trim()
}

/// The message of `error` without the "at line … column …" at its end.
fn without_place(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    message.strip_suffix(&place).map(str::to_owned).unwrap_or(message)
}

#[cfg(test)]
mod tests;
