//! Lines for the page: where each ends, and what is squeezed or stretched in it.
//!
//! A line is filled as far as it goes; what runs over is squeezed in (追い込み,
//! JLREQ 3.8.3), and only where that is impossible, or takes more away than can
//! properly be added, is it moved down and the line stretched (追い出し, 3.8.4).
//! Lengths are in thousandths of an em.

mod adjust;

use std::ops::Range;

use adjust::Joints;

use super::spacing::{Joint, TypeBody};
use super::{ClusterPlace, forced, places};
use crate::typeset::kinsoku::class::Class;

/// A paragraph, ready to be set to any width.
#[derive(Debug, Default)]
pub struct Paragraph {
    clusters: Vec<Cluster>,
}

#[derive(Debug)]
struct Cluster {
    place: ClusterPlace,
    body: TypeBody,
    /// With the cluster before it.
    joint: Joint,
    /// Where it begins were there but one line, that joint counted.
    at: i64,
    /// What could be squeezed of that line up to here.
    slack: i64,
    /// What could beyond that, as a last resort.
    resort: i64,
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
    /// What could beyond that, as a last resort.
    resort: i64,
    /// How much can properly be added between them.
    gain: i64,
}

/// How a paragraph is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineMeasure {
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
pub struct SetLines {
    /// From the first to the last.
    pub lines: Vec<SetLine>,
    /// By how much the pen moves on further than by its advance after each
    /// cluster of the paragraph.
    pub shifts: Vec<i16>,
}

impl Paragraph {
    /// Reads a paragraph. `body` gives width and white of each cluster, in their
    /// order; one without glyphs has no width.
    pub fn new(text: &str, mut body: impl FnMut(&str, Class) -> TypeBody) -> Self {
        let mut clusters: Vec<Cluster> = Vec::with_capacity(text.len() / 3 + 1);
        let (mut pen, mut slack, mut resort, mut gain) = (0, 0, 0, 0);
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
            slack += joint.squeeze.map_or(0, |(_, most)| i64::from(most));
            resort += i64::from(joint.resort);
            gain += joint.stretch.map_or(0, |(_, most)| i64::from(most));
            clusters.push(Cluster { place, body, joint, at: pen, slack, resort, gain });
            pen += i64::from(body.width);
        }
        Self { clusters }
    }

    /// Breaks it into lines: one at least.
    pub fn set(&self, measure: LineMeasure) -> SetLines {
        let mut set = SetLines { lines: Vec::new(), shifts: vec![0; self.clusters.len()] };
        let mut start = 0;
        loop {
            let indent = if start == 0 { measure.indent } else { 0 };
            let width = measure.width - indent;
            let end = self.line_end(start, width);
            let last = end >= self.clusters.len();
            let ink = start..self.ink_end(start, end);
            let measure = LineMeasure { width, justify: measure.justify && !last, ..measure };
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
        // The last number behind an era before which the line fits.
        let mut soft = None;
        let bearable = |at| self.clusters.get(at).is_some_and(|cluster: &Cluster| cluster.place.bearable);
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
                        // added, or what had better stay.
                        Some((place, empty, true)) if over > empty || over > ink.slack => place,
                        _ => index,
                    };
                }
            }
            if index > start && cluster.place.soft && ink.natural <= width {
                soft = Some(index);
            }
            if cluster.place.space {
                continue;
            }
            ink = self.ink(start, index);
            if ink.solid - ink.slack - ink.resort > width && index > start {
                return match (loose, soft) {
                    // 平成 | 22年度 reads better than a line that is torn apart.
                    (Some((place, _, false)), Some(soft)) => soft.max(place),
                    (None, Some(soft)) => soft,
                    (Some((place, ..)), None | Some(_)) => place,
                    (None, None) => forced(start, index, bearable),
                };
            }
        }
        self.clusters.len()
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
            resort: last.resort - first.resort,
            gain: last.gain - first.gain,
        }
    }

    /// Squeezes a line that is too long and stretches one that is too short.
    fn adjust(&self, line: Range<usize>, measure: LineMeasure, shifts: &mut [i16]) {
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

#[cfg(test)]
mod tests;
