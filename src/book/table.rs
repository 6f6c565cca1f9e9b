//! Things of one kind, found by key and walked in order under their parent.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use super::change::Record;
use super::id::Key;

/// Something that stands at a place among its parent's children.
pub trait Node: Clone {
    /// Its key.
    type Key: Key;
    /// Its key.
    fn key(&self) -> Self::Key;
    /// The key of what it stands under, 0 for the book itself.
    fn parent(&self) -> i64;
    /// Its place among its siblings: any number, with gaps.
    fn position(&self) -> i64;
}

/// A node that is a row of the book.
pub trait Row: Node {
    /// The same at another place.
    fn with_position(self, position: i64) -> Self;
    /// The row it is kept in.
    fn into_record(self) -> Record;
}

/// All things of one kind in a book.
#[derive(Clone, Debug)]
pub struct RowTable<T: Node> {
    rows: BTreeMap<T::Key, T>,
    order: BTreeSet<(i64, i64, T::Key)>,
}

impl<T: Node> Default for RowTable<T> {
    fn default() -> Self {
        Self { rows: BTreeMap::new(), order: BTreeSet::new() }
    }
}

impl<T: Node + PartialEq> PartialEq for RowTable<T> {
    fn eq(&self, other: &Self) -> bool {
        self.rows == other.rows
    }
}

impl<T: Node> RowTable<T> {
    /// The one with this key.
    pub fn get(&self, key: T::Key) -> Option<&T> {
        self.rows.get(&key)
    }

    /// The children of `parent` in their order.
    pub fn under(&self, parent: i64) -> impl DoubleEndedIterator<Item = &T> + Clone {
        let lowest = T::Key::from_raw(i64::MIN);
        let highest = T::Key::from_raw(i64::MAX);
        self.order
            .range((parent, i64::MIN, lowest)..=(parent, i64::MAX, highest))
            .filter_map(|(.., key)| self.rows.get(key))
    }

    /// All of them, by parent and in order.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = &T> + Clone {
        self.order.iter().filter_map(|(.., key)| self.rows.get(key))
    }

    /// The next child of the same parent.
    pub fn after(&self, key: T::Key) -> Option<&T> {
        let row = self.rows.get(&key)?;
        let last = (row.parent(), i64::MAX, T::Key::from_raw(i64::MAX));
        let below = (Bound::Excluded((row.parent(), row.position(), key)), Bound::Included(last));
        self.order.range(below).next().and_then(|(.., key)| self.rows.get(key))
    }

    /// The child of the same parent before it.
    pub fn before(&self, key: T::Key) -> Option<&T> {
        let row = self.rows.get(&key)?;
        let first = (row.parent(), i64::MIN, T::Key::from_raw(i64::MIN));
        self.order
            .range(first..(row.parent(), row.position(), key))
            .next_back()
            .and_then(|(.., key)| self.rows.get(key))
    }

    /// All of them, by key.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.rows.values()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// All of these and no others; as fast as it can be done for many.
    pub(super) fn of(rows: Vec<T>) -> Self {
        let order = rows.iter().map(|row| (row.parent(), row.position(), row.key())).collect();
        Self { order, rows: rows.into_iter().map(|row| (row.key(), row)).collect() }
    }

    /// Puts `row` in, in the place of the one with its key.
    pub(super) fn put(&mut self, row: T) {
        self.remove(row.key());
        self.order.insert((row.parent(), row.position(), row.key()));
        self.rows.insert(row.key(), row);
    }

    pub(super) fn remove(&mut self, key: T::Key) {
        if let Some(old) = self.rows.remove(&key) {
            self.order.remove(&(old.parent(), old.position(), key));
        }
    }
}
