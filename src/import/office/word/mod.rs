//! Word's documents (.docx): WordprocessingML, ECMA-376 part 1, 17.
//!
//! The body becomes one leaf: each paragraph and each row of a table is a row of it. What
//! stands after all changes are taken is read, ruby by its base, a table in a cell as lines
//! of that cell. Told, and not read: changes, comments, notes, running lines, text boxes,
//! hidden and struck out words.

mod body;
mod table;

use super::package::Package;
use super::trouble::broken;
use super::xml::{Xml, XmlPiece};
use crate::error::Result;
use crate::import::document::{DocumentSource, excerpt};
use crate::import::note::ImportNote;
use crate::lookalike::is_blank;
use crate::quote::quoted;

/// Reads a document whose main part is `main`.
///
/// # Errors
/// Those of [`Package::part`] and of XML that is none.
pub(super) fn read(package: &mut Package<'_>, main: &str) -> Result<DocumentSource> {
    let text = package.part(main)?.ok_or_else(|| broken("文書の部品がありません"))?;
    let mut source = DocumentSource::default();
    let leaf = body::read(&text, &mut source.notes)?;
    drop(text);
    source.leaves.push(leaf);
    for (kind, part) in package.relations(main)?.values() {
        let what = match kind.as_str() {
            "header" => "ヘッダー",
            "footer" => "フッター",
            "footnotes" => "脚注",
            "endnotes" => "文末脚注",
            "comments" => "コメント",
            _ => continue,
        };
        let Some(text) = package.part(part)? else { continue };
        for (author, words) in beside(&text)? {
            let by = author.map(|author| format!("（{}）", quoted(&author))).unwrap_or_default();
            let words = format!("{what}{by}は、読み取っていません：「{}」", excerpt(&words));
            source.notes.push(ImportNote::left_out(words));
        }
    }
    Ok(source)
}

/// The texts of a part beside the body: of each comment with who wrote it, or else of all.
fn beside(text: &str) -> Result<Vec<(Option<String>, String)>> {
    let mut xml = Xml::new(text);
    let mut texts: Vec<(Option<String>, String)> = Vec::new();
    let mut begins = true;
    while let Some(piece) = xml.next()? {
        let XmlPiece::Open(element) = piece else { continue };
        if element.is("comment") {
            texts.push((element.attribute("author"), String::new()));
            begins = false;
        } else if element.is("instrText") || element.is("delText") || element.is("rt") {
            xml.skip()?;
        } else if element.is("t") {
            if begins {
                texts.push((None, String::new()));
                begins = false;
            }
            let words = xml.words()?;
            if let Some((_, text)) = texts.last_mut() {
                text.push_str(&words);
            }
        }
    }
    texts.retain(|(_, words)| !is_blank(words));
    Ok(texts)
}
