//! Dragging items of the tree to another place.

use eframe::egui::{CursorIcon, DragAndDrop, Key, Painter, Pos2, Rect, Stroke, Ui, pos2};

use crate::book::Book;
use crate::edit::{Command, Item};
use crate::ui::kit::theme::Palette;
use crate::viewmodel::tree::nodes::TreeRow;

/// How near to the edge of the tree it begins to scroll, and how fast, in points
/// a frame.
const EDGE: f32 = 28.0;
const SPEED: f32 = 8.0;

/// A place where the dragged item can be put.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drop {
    pub parent: Option<Item>,
    pub index: usize,
    /// Where the line is drawn.
    pub line: f32,
    /// The row whose level the line has.
    pub depth: usize,
}

/// Carries on with what is dragged over `rows`; gives the command when it is dropped.
pub fn drag(ui: &mut Ui, book: &Book, rows: &[(TreeRow, Rect)]) -> Option<Command> {
    let ctx = ui.ctx().clone();
    let item = *DragAndDrop::payload::<Item>(&ctx)?;
    if ctx.input(|input| input.key_pressed(Key::Escape)) {
        DragAndDrop::clear_payload(&ctx);
        return None;
    }
    let at = ctx.pointer_interact_pos()?;
    let seen = ui.clip_rect();
    if at.x < seen.left() || at.x > seen.right() {
        ctx.set_cursor_icon(CursorIcon::NoDrop);
        return None;
    }
    for (near, by) in [(at.y < seen.top() + EDGE, SPEED), (at.y > seen.bottom() - EDGE, -SPEED)] {
        if near {
            ui.scroll_with_delta(eframe::egui::vec2(0.0, by));
            ctx.request_repaint();
        }
    }
    let Some(drop) = drop_at(book, rows, item, at) else {
        ctx.set_cursor_icon(CursorIcon::NoDrop);
        return None;
    };
    ctx.set_cursor_icon(CursorIcon::Grabbing);
    line(ui.painter(), Palette::of(&ctx), &drop, rows);
    if ctx.input(|input| input.pointer.any_released()) {
        DragAndDrop::clear_payload(&ctx);
        return Some(Command::PlaceItem { item, parent: drop.parent, index: drop.index });
    }
    None
}

/// Where `item` would go if it were dropped at `at`.
pub fn drop_at(book: &Book, rows: &[(TreeRow, Rect)], item: Item, at: Pos2) -> Option<Drop> {
    let over = rows.iter().position(|(_, rect)| at.y < rect.bottom()).unwrap_or(rows.len().checked_sub(1)?);
    let (row, rect) = rows.get(over)?;
    let upper = at.y < rect.center().y;
    // Up from the row to one of the item's own level, or to what it can stand in.
    let mut target = row.item;
    if target.depth() + 1 < item.depth() {
        return None;
    }
    while target.depth() > item.depth() {
        target = target.parent(book)?;
    }
    let own = target == row.item;
    if target.depth() < item.depth() {
        // On the head of a policy or a plan: into it, at its beginning where that
        // is seen.
        let index = if row.open { 0 } else { usize::MAX };
        return Some(Drop { parent: Some(target), index, line: rect.bottom(), depth: item.depth() });
    }
    let parent = target.parent(book);
    let before = own && upper;
    let others = siblings(book, target);
    let index = others.iter().filter(|other| **other != item).position(|other| *other == target);
    let index = match index {
        Some(index) => index + usize::from(!before),
        // On itself: where it is.
        None => others.iter().position(|other| *other == item)?,
    };
    let line = if before {
        rect.top()
    } else {
        // Under all that stands below the target.
        let from = rows.iter().position(|(row, _)| row.item == target)?;
        let below = rows.iter().skip(from + 1).take_while(|(row, _)| row.item.depth() > target.depth());
        below.last().or_else(|| rows.get(from))?.1.bottom()
    };
    Some(Drop { parent, index, line, depth: item.depth() })
}

fn siblings(book: &Book, item: Item) -> Vec<Item> {
    match item.parent(book) {
        None => book.plans().map(|plan| Item::Plan(plan.id)).collect(),
        Some(Item::Plan(plan)) => book.policies_of(plan).map(|policy| Item::Policy(policy.id)).collect(),
        Some(Item::Policy(policy)) => book.sheets_of(policy).map(|sheet| Item::Sheet(sheet.id)).collect(),
        Some(Item::Sheet(_)) => Vec::new(),
    }
}

fn line(painter: &Painter, palette: &Palette, drop: &Drop, rows: &[(TreeRow, Rect)]) {
    let Some((_, rect)) = rows.first() else { return };
    let left = rect.left() + super::row::indent(drop.depth) + 4.0;
    let stroke = Stroke::new(2.0, palette.accent);
    painter.hline(left..=rect.right() - 8.0, drop.line, stroke);
    painter.circle(pos2(left, drop.line), 3.0, palette.surface, stroke);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::testing::{Small, small};
    use eframe::egui::vec2;

    /// The small book's rows, 20 points each: plan, policy, sheet 1, policy, sheet 2.
    fn rows(book: &Book) -> Vec<(TreeRow, Rect)> {
        let mut items = Vec::new();
        for plan in book.plans() {
            items.push(Item::Plan(plan.id));
            for policy in book.policies_of(plan.id) {
                items.push(Item::Policy(policy.id));
                items.extend(book.sheets_of(policy.id).map(|sheet| Item::Sheet(sheet.id)));
            }
        }
        let row = |(at, item): (usize, Item)| {
            let rect = Rect::from_min_size(pos2(0.0, at as f32 * 20.0), vec2(200.0, 20.0));
            (TreeRow { item, name: String::new(), open: true, note: false }, rect)
        };
        items.into_iter().enumerate().map(row).collect()
    }

    #[test]
    fn the_line_is_where_the_item_goes() {
        let Small { book, first, second } = small();
        let rows = rows(&book);
        let policy = |sheet| Item::Policy(book.sheet(sheet).unwrap().policy);
        let plan = Item::Plan(book.plans().next().unwrap().id);
        let (one, two) = (policy(first), policy(second));
        for (item, y, expected) in [
            // A sheet: on a plan nowhere, on a policy into it, beside another sheet.
            (Item::Sheet(second), 5.0, None),
            (Item::Sheet(second), 25.0, Some((Some(one), 0, 40.0))),
            (Item::Sheet(second), 42.0, Some((Some(one), 0, 40.0))),
            (Item::Sheet(second), 58.0, Some((Some(one), 1, 60.0))),
            (Item::Sheet(second), 95.0, Some((Some(two), 0, 100.0))),
            (Item::Sheet(first), 500.0, Some((Some(two), 1, 100.0))),
            // A policy: before another one, or after all that belongs to it.
            (two, 22.0, Some((Some(plan), 0, 20.0))),
            (two, 38.0, Some((Some(plan), 1, 60.0))),
            (two, 50.0, Some((Some(plan), 1, 60.0))),
            (one, 75.0, Some((Some(plan), 1, 100.0))),
            (one, 5.0, Some((Some(plan), 0, 20.0))),
            (plan, 95.0, Some((None, 0, 100.0))),
        ] {
            let drop = drop_at(&book, &rows, item, pos2(50.0, y));
            let drop = drop.map(|drop| (drop.parent, drop.index, drop.line));
            assert_eq!(drop, expected, "{item:?} at {y}");
        }
    }
}
