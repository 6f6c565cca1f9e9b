//! Positions: where a new row goes, and how rows change places.

use crate::book::{Change, Node, POSITION_STEP, Row};

use super::Direction;

/// A position for a row that is to stand before `siblings[index]`, and what has
/// to move to make room where there is none.
pub fn make_room<T: Row>(siblings: &[T], index: usize) -> (i64, Vec<Change>) {
    let before = index.checked_sub(1).and_then(|at| siblings.get(at)).map(Node::position);
    let after = siblings.get(index).map(Node::position);
    let free = match (before, after) {
        (None, None) => Some(POSITION_STEP),
        (Some(before), None) => before.checked_add(POSITION_STEP),
        (None, Some(after)) => after.checked_sub(POSITION_STEP),
        (Some(before), Some(after)) => {
            let middle = before.midpoint(after);
            (middle > before && middle < after).then_some(middle)
        }
    };
    if let Some(position) = free {
        return (position, Vec::new());
    }
    let place = |at: usize| (at as i64 + 1) * POSITION_STEP;
    let moved = siblings
        .iter()
        .enumerate()
        .filter_map(|(at, row)| reposition(row, place(at + usize::from(at >= index))))
        .collect();
    (place(index), moved)
}

/// The index next to `at` in that direction; may lie past the end.
pub fn neighbour(at: usize, direction: Direction) -> Option<usize> {
    match direction {
        Direction::Up => at.checked_sub(1),
        Direction::Down => at.checked_add(1),
    }
}

/// Gives `rows`, in their new order, the positions they have among themselves.
pub fn permute<T: Row>(rows: &[&T]) -> Vec<Change> {
    let mut positions: Vec<i64> = rows.iter().map(|row| row.position()).collect();
    positions.sort_unstable();
    rows.iter().zip(positions).filter_map(|(row, position)| reposition(*row, position)).collect()
}

fn reposition<T: Row>(row: &T, position: i64) -> Option<Change> {
    (row.position() != position)
        .then(|| Change::update(row.clone().into_record(), row.clone().with_position(position).into_record()))
}
