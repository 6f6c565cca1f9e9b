//! What a list consists of, and where its keys lead. Nothing of the screen.

use std::ops::Range;

/// The rows of a list, from the top.
pub trait ListRows {
    /// What a row is known by.
    type Key: Copy + PartialEq;

    /// How many there are.
    fn count(&self) -> usize;

    /// What a row is known by; `None` for one that only heads others and is passed over.
    fn key(&self, at: usize) -> Option<Self::Key>;

    /// Where the row of a key is.
    fn place(&self, key: Self::Key) -> Option<usize>;

    /// Where a row begins, from the top of the list; for [`ListRows::count`] where all end.
    fn top(&self, at: usize) -> f32;

    /// How high a row is.
    fn height(&self, at: usize) -> f32 {
        self.top(at + 1) - self.top(at)
    }

    /// Of a row of a tree, how deep it is, from 0, and whether it is open where others can
    /// stand under it.
    fn branch(&self, _at: usize) -> (usize, Option<bool>) {
        (0, None)
    }

    /// Whether a row can be pressed.
    fn is_enabled(&self, _at: usize) -> bool {
        true
    }
}

/// Rows of one height.
#[derive(Clone, Copy, Debug)]
pub struct EvenRows<'k, K> {
    keys: &'k [K],
    height: f32,
    /// The room above the first and below the last.
    room: (f32, f32),
}

impl<'k, K> EvenRows<'k, K> {
    /// Rows of these keys, so many points high.
    pub fn new(keys: &'k [K], height: f32) -> Self {
        Self { keys, height, room: (0.0, 0.0) }
    }

    /// The same with room above the first and below the last.
    pub fn with_room(self, above: f32, below: f32) -> Self {
        Self { room: (above, below), ..self }
    }
}

impl<K: Copy + PartialEq> ListRows for EvenRows<'_, K> {
    type Key = K;

    fn count(&self) -> usize {
        self.keys.len()
    }

    fn key(&self, at: usize) -> Option<K> {
        self.keys.get(at).copied()
    }

    fn place(&self, key: K) -> Option<usize> {
        self.keys.iter().position(|own| *own == key)
    }

    fn top(&self, at: usize) -> f32 {
        let below = if at >= self.keys.len() { self.room.1 } else { 0.0 };
        self.room.0 + self.height * at as f32 + below
    }

    fn height(&self, _at: usize) -> f32 {
        self.height
    }
}

/// Rows of one height that are known by their place.
#[derive(Clone, Copy, Debug)]
pub struct NumberedRows {
    /// How many there are.
    pub count: usize,
    /// The height of each.
    pub height: f32,
}

impl ListRows for NumberedRows {
    type Key = usize;

    fn count(&self) -> usize {
        self.count
    }

    fn key(&self, at: usize) -> Option<usize> {
        (at < self.count).then_some(at)
    }

    fn place(&self, key: usize) -> Option<usize> {
        self.key(key)
    }

    fn top(&self, at: usize) -> f32 {
        self.height * at as f32
    }
}

/// Where a key leads.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ListMotion {
    /// So many rows down, or up where that is less than 0.
    By(isize),
    /// So many points down or up, but one row at least.
    Page(f32),
    /// To the first.
    First,
    /// To the last.
    Last,
}

/// The rows that can be seen between two heights.
pub fn seen(rows: &impl ListRows, top: f32, bottom: f32) -> Range<usize> {
    // The first row that ends below `top`, and the first that begins below `bottom`.
    let from = first(rows.count(), |at| rows.top(at) + rows.height(at) > top);
    let to = first(rows.count(), |at| rows.top(at) >= bottom);
    from..to.max(from)
}

/// The first of so many places that something holds of, as for all behind it.
fn first(count: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut from, mut to) = (0, count);
    while from < to {
        let middle = from.midpoint(to);
        if holds(middle) { to = middle } else { from = middle + 1 }
    }
    from
}

/// The row that a key leads to; it may be the same. From nowhere it leads to the first, or
/// up to the last.
pub fn step<R: ListRows>(rows: &R, from: Option<R::Key>, motion: ListMotion) -> Option<R::Key> {
    let count = rows.count();
    let down = |from: usize| (from..count).find(|at| rows.key(*at).is_some());
    let up = |from: usize| (0..from.min(count)).rev().find(|at| rows.key(*at).is_some());
    let to = match (from.and_then(|key| rows.place(key)), motion) {
        (None, ListMotion::By(by)) if by < 0 => up(count),
        (_, ListMotion::Last) => up(count),
        (None, _) | (_, ListMotion::First) => down(0),
        // At the end it goes no further.
        (Some(at), ListMotion::By(by)) => {
            let next = |at: &usize| if by < 0 { up(*at) } else { down(*at + 1) };
            std::iter::successors(Some(at), next).take(by.unsigned_abs().saturating_add(1)).last()
        }
        (Some(at), ListMotion::Page(by)) => {
            let y = rows.top(at) + by;
            if by < 0.0 {
                let edge = first(count, |other| rows.top(other) >= y);
                down(edge).filter(|to| *to < at).or_else(|| up(at))
            } else {
                let edge = first(count, |other| rows.top(other) > y);
                up(edge).filter(|to| *to > at).or_else(|| down(at + 1))
            }
            .or(Some(at))
        }
    };
    to.and_then(|at| rows.key(at))
}

/// The row above a row of a tree that it belongs to.
pub fn parent<R: ListRows>(rows: &R, at: usize) -> Option<R::Key> {
    let (depth, _) = rows.branch(at);
    let above = (0..at).rev().find(|above| rows.branch(*above).0 < depth)?;
    rows.key(above)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Letters are rows of 10 points, dots are heads of 20.
    struct Sketch(&'static str);

    impl ListRows for Sketch {
        type Key = char;

        fn count(&self) -> usize {
            self.0.len()
        }

        fn key(&self, at: usize) -> Option<char> {
            self.0.chars().nth(at).filter(|own| *own != '.')
        }

        fn place(&self, key: char) -> Option<usize> {
            self.0.find(key)
        }

        fn top(&self, at: usize) -> f32 {
            self.0.chars().take(at).map(|own| if own == '.' { 20.0 } else { 10.0 }).sum()
        }

        fn branch(&self, at: usize) -> (usize, Option<bool>) {
            (usize::from(self.0.chars().nth(at).is_some_and(char::is_lowercase)), None)
        }
    }

    #[test]
    fn keys_pass_over_heads_and_stop_at_the_ends() {
        let rows = Sketch(".ab.cde.");
        let cases = [
            ('a', ListMotion::By(1), 'b'),
            ('b', ListMotion::By(1), 'c'),
            ('c', ListMotion::By(-1), 'b'),
            ('a', ListMotion::By(-1), 'a'),
            ('e', ListMotion::By(1), 'e'),
            ('a', ListMotion::By(3), 'd'),
            ('d', ListMotion::First, 'a'),
            ('a', ListMotion::Last, 'e'),
        ];
        for (from, motion, to) in cases {
            assert_eq!(step(&rows, Some(from), motion), Some(to), "{from} {motion:?}");
        }
    }

    #[test]
    fn a_page_leads_as_far_as_is_seen_and_one_row_at_least() {
        let rows = Sketch(".ab.cde");
        for (from, by, to) in [
            ('a', 40.0, 'c'),
            ('a', 39.0, 'b'),
            ('a', 5.0, 'b'),
            ('b', 5.0, 'c'),
            ('e', 40.0, 'e'),
            ('c', -40.0, 'a'),
            ('c', -39.0, 'b'),
            ('c', -5.0, 'b'),
            ('a', -40.0, 'a'),
        ] {
            assert_eq!(step(&rows, Some(from), ListMotion::Page(by)), Some(to), "{from} {by}");
        }
        let even = EvenRows::new(&[1, 2, 3, 4, 5, 6], 10.0).with_room(4.0, 8.0);
        assert_eq!(step(&even, Some(1), ListMotion::Page(35.0)), Some(4));
        assert_eq!(step(&even, Some(6), ListMotion::Page(-35.0)), Some(3));
        assert_eq!(even.top(6), 72.0);
    }

    #[test]
    fn from_nowhere_the_keys_lead_to_an_end_and_in_an_empty_list_nowhere() {
        let rows = Sketch(".ab.");
        assert_eq!(step(&rows, None, ListMotion::By(1)), Some('a'));
        assert_eq!(step(&rows, None, ListMotion::By(-1)), Some('b'));
        assert_eq!(step(&rows, Some('x'), ListMotion::Page(10.0)), Some('a'));
        for motion in [ListMotion::By(1), ListMotion::Page(10.0), ListMotion::First, ListMotion::Last] {
            assert_eq!(step(&Sketch(".."), None, motion), None);
        }
    }

    #[test]
    fn what_is_seen_is_what_reaches_into_the_window() {
        let rows = Sketch(".ab.c");
        for (top, bottom, of) in [
            (0.0, 10.0, 0..1),
            (0.0, 70.0, 0..5),
            (20.0, 40.0, 1..3),
            (25.0, 41.0, 1..4),
            (70.0, 90.0, 5..5),
            (-10.0, 0.0, 0..0),
        ] {
            assert_eq!(seen(&rows, top, bottom), of, "{top} to {bottom}");
        }
        assert_eq!(seen(&NumberedRows { count: 3, height: 10.0 }, 10.0, 20.0), 1..2);
    }

    #[test]
    fn a_row_of_a_tree_belongs_to_the_next_above_that_is_less_deep() {
        let rows = Sketch("AbcDe");
        let parents = [None, Some('A'), Some('A'), None, Some('D')];
        assert_eq!(parents.map(Some), std::array::from_fn(|at| Some(parent(&rows, at))));
    }
}
