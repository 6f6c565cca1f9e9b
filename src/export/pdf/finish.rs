//! What a document needs beside its pages: title, language, outline, identity.

use lopdf::{Dictionary, Document, Object, ObjectId, SaveOptions, StringFormat, dictionary};
use uuid::Uuid;

use super::faces::NAMESPACE;
use super::{Meta, failed};
use crate::error::Result;
use crate::typeset::Layout;

/// Completes `document`, whose pages are those of `layout`, and gives its bytes.
pub(super) fn finish(mut document: Document, layout: &Layout, meta: &Meta) -> Result<Vec<u8>> {
    // What printpdf leaves open or writes as no reader expects it.
    document.version = "1.7".to_owned();
    let info = document.add_object(info(meta));
    document.trailer.set("Info", info);
    let outline = outline(&mut document, layout);
    let catalog = document.catalog_mut().map_err(|error| failed(error.to_string()))?;
    catalog.set("Lang", Object::string_literal("ja-JP"));
    catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    catalog.set("PageLayout", "SinglePage");
    catalog.set("PageMode", if outline.is_some() { "UseOutlines" } else { "UseNone" });
    if let Some(outline) = outline {
        catalog.set("Outlines", outline);
    }
    document.prune_objects();
    document.renumber_objects();
    document.compress();
    let id = Object::String(identity(&document).into_bytes().to_vec(), StringFormat::Hexadecimal);
    document.trailer.set("ID", vec![id.clone(), id]);

    let mut bytes = Vec::new();
    let options = SaveOptions::builder().use_object_streams(true).use_xref_streams(true).build();
    document.save_with_options(&mut bytes, options).map_err(|error| failed(error.to_string()))?;
    Ok(bytes)
}

/// A text string as PDF writes those that are not ASCII (ISO 32000-1, 7.9.2.2).
pub(super) fn utf16(text: &str) -> Vec<u8> {
    [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect()
}

fn text(text: &str) -> Object {
    Object::String(utf16(text), StringFormat::Hexadecimal)
}

fn info(meta: &Meta) -> Dictionary {
    let mut info = dictionary! {
        "Title" => text(&meta.title),
        "Author" => text(&meta.author),
        "Producer" => Object::string_literal(concat!("Chosho ", env!("CARGO_PKG_VERSION"))),
    };
    if let Some(date) = &meta.date {
        info.set("CreationDate", Object::string_literal(date.as_str()));
        info.set("ModDate", Object::string_literal(date.as_str()));
    }
    info
}

/// The outline: plan › policy › sheet.
fn outline(document: &mut Document, layout: &Layout) -> Option<ObjectId> {
    let ids: Vec<ObjectId> = document.page_iter().collect();
    let entries: Vec<Line> = layout
        .pages()
        .zip(ids)
        .flat_map(|(page, id)| page.bookmarks.iter().map(move |mark| (mark, id)))
        .map(|(mark, page)| Line {
            level: mark.level,
            title: &mark.title,
            page,
            id: document.new_object_id(),
        })
        .collect();
    let root = document.new_object_id();
    let (first, last, count) = siblings(document, &entries, root)?;
    document.set_object(
        root,
        dictionary! { "Type" => "Outlines", "First" => first, "Last" => last, "Count" => count },
    );
    Some(root)
}

/// A line of the outline, and the object it becomes.
struct Line<'p> {
    level: usize,
    title: &'p str,
    page: ObjectId,
    id: ObjectId,
}

/// Writes the lines of the first one's level, and what stands under each.
/// Gives the first, the last, and how many lines there are in all.
fn siblings(document: &mut Document, lines: &[Line], parent: ObjectId) -> Option<(ObjectId, ObjectId, i64)> {
    let level = lines.first()?.level;
    let groups: Vec<&[Line]> =
        lines.chunk_by(|_, next| next.level > level).filter(|group| !group.is_empty()).collect();
    let heads: Vec<&Line> = groups.iter().filter_map(|group| group.first()).collect();
    let mut count = 0;
    for (at, group) in groups.iter().enumerate() {
        let Some((line, below)) = group.split_first() else { continue };
        let mut item = dictionary! {
            "Title" => text(line.title),
            "Parent" => parent,
            "Dest" => vec![line.page.into(), "Fit".into()],
        };
        if let Some(previous) = at.checked_sub(1).and_then(|at| heads.get(at)) {
            item.set("Prev", previous.id);
        }
        if let Some(next) = heads.get(at + 1) {
            item.set("Next", next.id);
        }
        count += 1;
        if let Some((first, last, inner)) = siblings(document, below, line.id) {
            item.set("First", first);
            item.set("Last", last);
            item.set("Count", inner);
            count += inner;
        }
        document.set_object(line.id, item);
    }
    Some((heads.first()?.id, heads.last()?.id, count))
}

/// The document's identity: what its contents come to.
fn identity(document: &Document) -> Uuid {
    let mut contents = Vec::new();
    for (id, object) in &document.objects {
        contents.extend_from_slice(&id.0.to_be_bytes());
        match object {
            Object::Stream(stream) => contents.extend_from_slice(&stream.content),
            other => contents.extend_from_slice(format!("{other:?}").as_bytes()),
        }
    }
    Uuid::new_v5(&NAMESPACE, &contents)
}
