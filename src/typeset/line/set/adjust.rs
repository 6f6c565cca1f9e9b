//! A line brought to its measure: what is squeezed or stretched first, and how
//! much of it at each joint (JLREQ 3.8.3, 3.8.4).

use super::Cluster;
use crate::typeset::line::spacing::{Joint, Squeeze, Stretch};

/// What a joint may gain beyond what is proper, so that the line comes out full
/// (JLREQ 3.8.4 d): half an em in all between Japanese characters. A line that
/// would need more is left ragged.
pub(super) const EXCEPTIONAL: i16 = 250;

/// The joints of one line, and the shifts that come of them.
pub(super) struct Joints<'a> {
    pub clusters: &'a [Cluster],
    pub shifts: &'a mut [i16],
}

impl Joints<'_> {
    /// Each joint with the shift that realises it: that of the cluster before.
    fn each(&mut self) -> impl Iterator<Item = (&Joint, &mut i16)> {
        self.clusters.iter().skip(1).map(|cluster| &cluster.joint).zip(self.shifts.iter_mut())
    }

    /// Spaces the line as it is where it is neither too long nor too short.
    pub fn set_natural(&mut self) {
        for (joint, shift) in self.each() {
            *shift = joint.natural;
        }
    }

    /// Takes `over` away. What is left is negative where more went than was
    /// asked for, since the white at the line's end goes whole or not at all.
    pub fn squeeze(&mut self, mut over: i64) -> i64 {
        for step in Squeeze::ORDER {
            over -= self.spread(over, -1, |joint| match joint.squeeze {
                Some((kind, most)) if kind == step => most,
                _ => 0,
            });
            if step == Squeeze::WordSpace && over > 0 {
                over -= self.solid_end();
            }
            if over <= 0 {
                return over;
            }
        }
        over - self.spread(over, -1, |joint| joint.resort)
    }

    /// Takes the white at the line's end away (JLREQ 3.8.3 b and c) and returns
    /// how much that was, nothing where it is gone already.
    pub fn solid_end(&mut self) -> i64 {
        let (Some(last), Some(shift)) = (self.clusters.last(), self.shifts.last_mut()) else { return 0 };
        let white = last.body.at_line_end() + *shift;
        *shift -= white;
        i64::from(white)
    }

    /// Adds `short`, unless that would tear the line apart.
    pub fn stretch(&mut self, short: i64) {
        let stretches = self.each().filter_map(|(joint, _)| joint.stretch);
        let most: i64 = stretches.map(|(_, most)| i64::from(most) + i64::from(EXCEPTIONAL)).sum();
        if short > most {
            return;
        }
        let mut rest = short;
        for step in Stretch::ORDER {
            rest -= self.spread(rest, 1, |joint| match joint.stretch {
                Some((kind, most)) if kind == step => most,
                _ => 0,
            });
        }
        // JLREQ 3.8.4 d.
        self.spread(rest, 1, |joint| if joint.stretch.is_some() { EXCEPTIONAL } else { 0 });
    }

    /// Divides up to `amount` between the joints in proportion to the `most` that
    /// each may have, and returns what that came to.
    fn spread(&mut self, amount: i64, sign: i16, most: impl Fn(&Joint) -> i16) -> i64 {
        let total: i64 = self.each().map(|(joint, _)| i64::from(most(joint))).sum();
        let amount = amount.min(total);
        if amount <= 0 {
            return 0;
        }
        // Sums are rounded, not parts, so that the parts add up.
        let (mut sum, mut given) = (0, 0);
        for (joint, shift) in self.each() {
            sum += i64::from(most(joint));
            let part = amount * sum / total - given;
            given += part;
            *shift += sign * part as i16;
        }
        amount
    }
}
