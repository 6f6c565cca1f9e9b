//! The outline: plan › policy › sheet (ISO 32000-1, 12.3.3).

use lopdf::{Document, ObjectId, dictionary};

use super::syntax::text;
use crate::typeset::Layout;

/// Adds the outline of `layout`, whose pages are `pages`, and gives its root.
pub(super) fn add(document: &mut Document, layout: &Layout, pages: &[ObjectId]) -> Option<ObjectId> {
    let lines: Vec<OutlineItem> = layout
        .pages()
        .zip(pages)
        .flat_map(|(page, &id)| page.bookmarks.iter().map(move |mark| (mark, id)))
        .map(|(mark, page)| OutlineItem {
            level: mark.level,
            title: &mark.title,
            page,
            id: document.new_object_id(),
        })
        .collect();
    let root = document.new_object_id();
    let (first, last, count) = siblings(document, &lines, root)?;
    document.set_object(
        root,
        dictionary! { "Type" => "Outlines", "First" => first, "Last" => last, "Count" => count },
    );
    Some(root)
}

/// A line of the outline, and the object it becomes.
struct OutlineItem<'p> {
    level: usize,
    title: &'p str,
    page: ObjectId,
    id: ObjectId,
}

/// Writes the lines of the first one's level, and what stands under each.
/// Gives the first, the last, and how many lines there are in all.
fn siblings(
    document: &mut Document,
    lines: &[OutlineItem],
    parent: ObjectId,
) -> Option<(ObjectId, ObjectId, i64)> {
    let level = lines.first()?.level;
    let groups: Vec<&[OutlineItem]> =
        lines.chunk_by(|_, next| next.level > level).filter(|group| !group.is_empty()).collect();
    let heads: Vec<&OutlineItem> = groups.iter().filter_map(|group| group.first()).collect();
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
