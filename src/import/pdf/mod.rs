//! PDFs: what stands on their pages, by its place.
//!
//! The interpreter that draws pages says where letters and lines stand (`device`). Ruled
//! lines make tables (`grid`), letters lines of text (`line`), these the text of cells
//! (`join`); tables go on over pages (`flow`). A PDF of this program says in its
//! structure what is what, and is read by that.

mod budget;
pub mod child;
mod device;
mod encoding;
mod flow;
mod grid;
mod join;
mod layout;
mod leaf;
mod line;
mod own;
mod page;
mod placed;
mod running;
mod tagged;
mod unruled;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};
use hayro_interpret::kurbo::Rect;
use hayro_interpret::{
    Context, InterpreterCache, InterpreterSettings, RenderContent, TransformExt as _, interpret_page,
};

use serde::{Deserialize, Serialize};

use self::budget::{Budget, LONGEST, PAGES, Stopped};
use self::device::PageRecorder;
use self::encoding::Encodings;
use self::own::OwnPages;
use self::page::SeenPage;
use crate::error::{Error, PdfTrouble, Result};
use crate::fonts;
use crate::import::ReadDocument;
use crate::import::document::{DocumentSource, excerpt};
use crate::import::note::ImportNote;
use crate::lookalike::is_blank;
use crate::words::grouped;

/// Whether `bytes` are a PDF: it may begin a little further in.
pub fn is_pdf(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    head.windows(5).any(|window| window == b"%PDF-") && !head.starts_with(b"{")
}

/// Reads a PDF: one of this program says itself what it is, others show it.
///
/// # Errors
/// [`Error::PdfSource`] says why it cannot be read, and the step that helps.
pub fn read(bytes: &[u8]) -> Result<ReadDocument> {
    let read = child::ask(bytes).unwrap_or_else(|| within_bounds(bytes.to_vec()));
    let own = match read.map_err(Error::PdfSource)? {
        PdfReading::Shown(source) => return Ok(ReadDocument::Source(source)),
        PdfReading::Own(own) => own,
    };
    let words = "新旧対照表のページは、読み取っていません。";
    let notes = own.has_comparison.then(|| ImportNote::left_out(words)).into_iter().collect();
    let book = own.book()?.ok_or(Error::PdfSource(PdfTrouble::TooLarge))?;
    Ok(ReadDocument::Book(Box::new(book), notes))
}

/// What comes of a file.
#[derive(Debug, Serialize, Deserialize)]
enum PdfReading {
    /// It says what it is.
    Own(Box<OwnPages>),
    Shown(DocumentSource),
}

/// The stack of the thread that reads: objects may stand within each other some hundred times.
const STACK: usize = 64 << 20;

/// Reads on a thread of its own, so that no file keeps whoever asks longer than ten seconds,
/// and none ends the program.
fn within_bounds(bytes: Vec<u8>) -> std::result::Result<PdfReading, PdfTrouble> {
    let (answer, answers) = mpsc::channel();
    let work = move || {
        let done = catch_unwind(AssertUnwindSafe(|| look(bytes)));
        let done = done.unwrap_or_else(|cause| match cause.downcast::<Stopped>() {
            Ok(stopped) => Err(stopped.0),
            Err(_) => Err(PdfTrouble::Broken { detail: "the interpreter broke down".to_owned() }),
        });
        // Nobody may be waiting any more.
        let _ = answer.send(done);
    };
    let thread = std::thread::Builder::new().name("pdf".to_owned()).stack_size(STACK).spawn(work);
    if let Err(error) = thread {
        return Err(PdfTrouble::Broken { detail: error.to_string() });
    }
    let grace = Duration::from_millis(500);
    answers.recv_timeout(LONGEST + grace).unwrap_or(Err(PdfTrouble::TooLarge))
}

fn look(bytes: Vec<u8>) -> std::result::Result<PdfReading, PdfTrouble> {
    let budget = Budget::new();
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(_) => PdfTrouble::Locked,
        LoadPdfError::Invalid => PdfTrouble::Broken { detail: "no PDF that can be opened".to_owned() },
    })?;
    let pages = pdf.pages();
    if pages.is_empty() {
        return Err(PdfTrouble::Broken { detail: "no pages".to_owned() });
    }
    if pages.len() > PAGES {
        return Err(PdfTrouble::TooLarge);
    }
    let mut encodings = Encodings::default();
    pages.iter().for_each(|page| encodings.look(page));
    let cache = InterpreterCache::new();
    let settings = InterpreterSettings {
        // What is written on it with a pen is not of the document.
        render_content: RenderContent::PAGE,
        // Any face will do: it is not drawn. Without one the letters of a font that is not in
        // the file would not come.
        font_resolver: Arc::new(|_| Some((Arc::new(fonts::GOTHIC), 0))),
        ..InterpreterSettings::default()
    };
    let seen: Vec<SeenPage> = pages
        .iter()
        .map(|page| {
            let (width, height) = page.render_dimensions();
            let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
            let transform = page.initial_transform(true).to_kurbo();
            let mut context = Context::new(transform, bounds, &cache, page.xref(), settings.clone());
            let mut recorder = PageRecorder::new((width, height), &budget, &encodings);
            interpret_page(page, &mut context, &mut recorder);
            recorder.finish()
        })
        .collect();
    match tagged::read(&pdf, &seen, &budget) {
        Some(tree) => Ok(match own::read(&tree) {
            Some(own) => PdfReading::Own(Box::new(own)),
            None => {
                PdfReading::Shown(DocumentSource { leaves: vec![tagged::leaf(&tree)], notes: Vec::new() })
            }
        }),
        None => source(&seen).map(PdfReading::Shown),
    }
}

/// A page of a scanner is covered by a picture at least so far.
const PICTURED: f32 = 0.5;

/// What is seen, as rows of cells.
fn source(pages: &[SeenPage]) -> std::result::Result<DocumentSource, PdfTrouble> {
    let mut notes = Vec::new();
    let shown = |page: &SeenPage| page.glyphs.iter().filter(|glyph| !glyph.is_hidden).count();
    let hidden = |page: &SeenPage| page.glyphs.len() - shown(page);
    let is_picture = |page: &SeenPage| page.pictured >= PICTURED && shown(page) < 20;
    let is_scan = |page: &SeenPage| is_picture(page) && hidden(page) > 0;
    let pages_of = |is: &dyn Fn(&SeenPage) -> bool| -> Vec<String> {
        let all = pages.iter().enumerate().filter(|(_, page)| is(page));
        all.map(|(at, _)| format!("{}", at + 1)).collect()
    };
    let all: usize = pages.iter().map(|page| page.glyphs.len()).sum();
    if all == 0 {
        let trouble = if pages.iter().any(|page| page.pictured >= PICTURED) {
            PdfTrouble::Scanned
        } else {
            PdfTrouble::NoUnicode
        };
        return Err(trouble);
    }
    let unknown: usize = pages.iter().map(|page| page.unknown).sum();
    if unknown * 3 > all {
        return Err(PdfTrouble::NoUnicode);
    }
    if unknown > 0 {
        notes.push(ImportNote::guessed(format!(
            "何の字か分からない文字が{}字あります。「{}」としました。元の文書と見比べてください。",
            grouped(unknown),
            device::UNKNOWN
        )));
    }
    let scans = pages_of(&is_scan);
    if !scans.is_empty() {
        notes.push(ImportNote::guessed(format!(
            "{}ページは、紙を読み取った画像です。文字認識（OCR）の文字を読み取りました。誤字がないかご確認ください。",
            scans.join("・")
        )));
    }
    let blank = pages_of(&|page| is_picture(page) && hidden(page) == 0);
    if !blank.is_empty() {
        notes.push(ImportNote::left_out(format!(
            "{}ページは、文字のない画像のため、読み取っていません。スキャナーのソフトの「文字認識（OCR）」で文字の入ったPDFにすると、読み取れます。",
            blank.join("・")
        )));
    }
    let mut unseen = String::new();
    for page in pages {
        for glyph in page.glyphs.iter().filter(|glyph| glyph.is_hidden && !is_scan(page)) {
            unseen.push_str(page.letters(glyph));
        }
        unseen.push_str(&page.beyond);
        unseen.push(' ');
    }
    if !is_blank(&unseen) {
        let words = format!("ページに表示されない文字は、読み取っていません：「{}」", excerpt(&unseen));
        notes.push(ImportNote::left_out(words));
    }
    let mut parts: Vec<layout::SeenParts> = pages
        .iter()
        .map(|page| {
            let is_scan = is_scan(page);
            layout::parts(page, |glyph| !glyph.is_hidden || is_scan)
        })
        .collect();
    let unsure: Vec<String> = (1..)
        .zip(&parts)
        .filter(|(_, page)| page.is_unsure)
        .map(|(number, _): (usize, _)| number.to_string())
        .collect();
    if !unsure.is_empty() {
        notes.push(ImportNote::guessed(format!(
            "{}ページの表には線がなく、欄の区切りが分かりません。元のExcelまたはWordのファイルがあれば、そちらを読み込んでください。",
            unsure.join("・")
        )));
    }
    let ruby: usize = parts.iter().map(|page| page.ruby).sum();
    if ruby > 0 {
        let words = format!("ふりがな（{}か所）は、読み取っていません。", grouped(ruby));
        notes.push(ImportNote::left_out(words));
    }
    notes.extend(running::note(&running::take(&mut parts)).map(ImportNote::left_out));
    Ok(DocumentSource { leaves: vec![leaf::leaf(parts)], notes })
}

#[cfg(test)]
mod tests;
