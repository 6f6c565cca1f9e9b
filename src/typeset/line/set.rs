//! Lines for the page: where each ends, and what is squeezed or stretched in it.
//!
//! A line is filled as far as it goes; what runs over is squeezed in (追い込み,
//! JLREQ 3.8.3), and only where that is impossible, or takes more away than can
//! properly be added, is it moved down and the line stretched (追い出し, 3.8.4). Lengths are in thousandths of an em.

use std::ops::Range;

use super::spacing::{Body, Joint, Squeeze, Stretch};
use super::{Place, places};
use crate::typeset::kinsoku::class::Class;

/// What a joint may gain beyond what is proper, so that the line comes out full
/// (JLREQ 3.8.4 d): half an em in all between Japanese characters. A line that
/// would need more is left ragged.
const EXCEPTIONAL: i16 = 250;

/// A paragraph, ready to be set to any width.
#[derive(Debug, Default)]
pub struct Paragraph {
    clusters: Vec<Cluster>,
}

#[derive(Debug)]
struct Cluster {
    place: Place,
    body: Body,
    /// With the cluster before it.
    joint: Joint,
    /// Where it begins were there but one line, that joint counted.
    at: i64,
    /// What could be squeezed of that line up to here.
    slack: i64,
    /// How much of that is the white after full stops.
    stops: i64,
    /// How much could properly be added to that line up to here.
    gain: i64,
}

/// What a line measures.
#[derive(Clone, Copy, Debug, Default)]
struct Ink {
    /// Its length, nothing squeezed but what always goes at its start.
    natural: i64,
    /// The same without the white at its end.
    solid: i64,
    /// How much can be squeezed between its clusters.
    slack: i64,
    /// How much of that is the white after full stops.
    stops: i64,
    /// How much can properly be added between them.
    gain: i64,
}

/// How a paragraph is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// The length of a line.
    pub width: i64,
    /// What of the first line stays free at its start.
    pub indent: i64,
    /// Whether lines other than the last are stretched to the whole length.
    pub justify: bool,
    /// Whether the white of a mark that ends a line always goes: it would put a
    /// line that is centred out of the middle.
    pub solid_end: bool,
}

/// A line of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetLine {
    /// Its clusters, without the spaces that hang at its end.
    pub clusters: Range<usize>,
    /// Where its first cluster begins; negative where a bracket's white hangs
    /// out of the line.
    pub start: i64,
}

/// The lines of a paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// From the first to the last.
    pub lines: Vec<SetLine>,
    /// By how much the pen moves on further than by its advance after each
    /// cluster of the paragraph.
    pub shifts: Vec<i16>,
}

impl Paragraph {
    /// Reads a paragraph. `body` gives width and white of each cluster, in their
    /// order; one without glyphs has no width.
    pub fn new(text: &str, mut body: impl FnMut(&str, Class) -> Body) -> Self {
        let mut clusters: Vec<Cluster> = Vec::with_capacity(text.len() / 3 + 1);
        let (mut pen, mut slack, mut stops, mut gain) = (0, 0, 0, 0);
        // Whether only spaces have come so far, and the dot of a list.
        let mut leading = true;
        for (place, cluster) in places(text) {
            let class = cluster.chars().next().map_or(Class::WesternSign, Class::of);
            let body = body(cluster, class);
            let joint = match clusters.last() {
                None => Joint::SOLID,
                // What is not drawn moves no pen.
                Some(last) if last.body.width == 0 || body.width == 0 => Joint::SOLID,
                // A bracket behind an indent that was typed stands flush, too.
                Some(_) if leading => Joint { natural: -body.at_line_start(), ..Joint::SOLID },
                Some(last) => Joint::between(last.body, body, place.bearable, place.held),
            };
            leading &= place.space || (clusters.is_empty() && class == Class::MiddleDot);
            pen += i64::from(joint.natural);
            if let Some((kind, most)) = joint.squeeze {
                slack += i64::from(most);
                stops += if kind == Squeeze::FullStop { i64::from(most) } else { 0 };
            }
            gain += joint.stretch.map_or(0, |(_, most)| i64::from(most));
            clusters.push(Cluster { place, body, joint, at: pen, slack, stops, gain });
            pen += i64::from(body.width);
        }
        Self { clusters }
    }

    /// Breaks it into lines: one at least.
    pub fn set(&self, measure: Measure) -> Lines {
        let mut set = Lines { lines: Vec::new(), shifts: vec![0; self.clusters.len()] };
        let mut start = 0;
        loop {
            let indent = if start == 0 { measure.indent } else { 0 };
            let width = measure.width - indent;
            let end = self.line_end(start, width);
            let last = end >= self.clusters.len();
            let ink = start..self.ink_end(start, end);
            let measure = Measure { width, justify: measure.justify && !last, ..measure };
            self.adjust(ink.clone(), measure, &mut set.shifts);
            let hang = self.clusters.get(start).map_or(0, |first| i64::from(first.body.at_line_start()));
            set.lines.push(SetLine { clusters: ink, start: indent - hang });
            if last {
                return set;
            }
            start = end;
        }
    }

    /// Where the line that begins at `start` ends, its hanging spaces included.
    fn line_end(&self, start: usize, width: i64) -> usize {
        // The last place at which the line fits without being squeezed, how much
        // of it is then empty, and whether so much could properly be added.
        let mut loose = None;
        let mut ink = Ink::default();
        for (index, cluster) in self.clusters.iter().enumerate().skip(start) {
            if index > start && cluster.place.free {
                let empty = width - ink.natural;
                if empty >= 0 {
                    loose = Some((index, empty, empty <= ink.gain));
                } else {
                    let over = ink.solid - width;
                    return match loose {
                        // More would have to be taken away than can properly be
                        // added, or even the white that parts sentences.
                        Some((place, empty, true)) if over > empty || over > ink.slack - ink.stops => place,
                        _ => index,
                    };
                }
            }
            if cluster.place.space {
                continue;
            }
            ink = self.ink(start, index);
            if ink.solid - ink.slack > width && index > start {
                return loose.map_or_else(|| self.forced(start, index), |(place, ..)| place);
            }
        }
        self.clusters.len()
    }

    /// Where to break a line that has no proper place to: before `full`, which
    /// does not fit any more, or as little earlier as kinsoku makes bearable.
    fn forced(&self, start: usize, full: usize) -> usize {
        let bearable = |at: &usize| self.clusters.get(*at).is_some_and(|cluster| cluster.place.bearable);
        (start + 1..=full).rev().find(bearable).unwrap_or(full)
    }

    /// The end of a line's clusters without the spaces behind them.
    fn ink_end(&self, start: usize, end: usize) -> usize {
        let hung = |cluster: &&Cluster| cluster.place.space;
        end - self.clusters.get(start..end).unwrap_or_default().iter().rev().take_while(hung).count()
    }

    /// The line from cluster `first` to `last`.
    fn ink(&self, first: usize, last: usize) -> Ink {
        let (Some(first), Some(last)) = (self.clusters.get(first), self.clusters.get(last)) else {
            return Ink::default();
        };
        let natural = last.at + i64::from(last.body.width) - first.at - i64::from(first.body.at_line_start());
        Ink {
            natural,
            solid: natural - i64::from(last.body.at_line_end()),
            slack: last.slack - first.slack,
            stops: last.stops - first.stops,
            gain: last.gain - first.gain,
        }
    }

    /// Squeezes a line that is too long and stretches one that is too short.
    fn adjust(&self, line: Range<usize>, measure: Measure, shifts: &mut [i16]) {
        let (Some(clusters), Some(shifts)) = (self.clusters.get(line.clone()), shifts.get_mut(line.clone()))
        else {
            return;
        };
        let mut joints = Joints { clusters, shifts };
        joints.set_natural();
        let mut over = self.ink(line.start, line.end.saturating_sub(1)).natural - measure.width;
        if measure.solid_end {
            over -= joints.solid_end();
        }
        if over > 0 {
            over = joints.squeeze(over);
        }
        if over < 0 && measure.justify {
            joints.stretch(-over);
        }
    }
}

/// The joints of one line, and the shifts that come of them.
struct Joints<'a> {
    clusters: &'a [Cluster],
    shifts: &'a mut [i16],
}

impl Joints<'_> {
    /// Each joint with the shift that realises it: that of the cluster before.
    fn each(&mut self) -> impl Iterator<Item = (&Joint, &mut i16)> {
        self.clusters.iter().skip(1).map(|cluster| &cluster.joint).zip(self.shifts.iter_mut())
    }

    fn set_natural(&mut self) {
        for (joint, shift) in self.each() {
            *shift = joint.natural;
        }
    }

    /// Takes `over` away. What is left is negative where more went than was
    /// asked for, since the white at the line's end goes whole or not at all.
    fn squeeze(&mut self, mut over: i64) -> i64 {
        for step in Squeeze::ORDER {
            over -= self.spread(over, -1, |joint| match joint.squeeze {
                Some((kind, most)) if kind == step => most,
                _ => 0,
            });
            if step == Squeeze::WordSpace && over > 0 {
                over -= self.solid_end();
            }
            if over <= 0 {
                break;
            }
        }
        over
    }

    /// Takes the white at the line's end away (JLREQ 3.8.3 b and c) and returns
    /// how much that was, nothing where it is gone already.
    fn solid_end(&mut self) -> i64 {
        let (Some(last), Some(shift)) = (self.clusters.last(), self.shifts.last_mut()) else { return 0 };
        let white = last.body.at_line_end() + *shift;
        *shift -= white;
        i64::from(white)
    }

    /// Adds `short`, unless that would tear the line apart.
    fn stretch(&mut self, short: i64) {
        let (mut count, mut most) = (0, 0);
        for (_, first) in self.each().filter_map(|(joint, _)| joint.stretch) {
            count += 1;
            most += i64::from(first) + i64::from(EXCEPTIONAL);
        }
        if count == 0 || short > most {
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

#[cfg(test)]
mod tests;
