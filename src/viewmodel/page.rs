//! What is entered as a page set-up, right or not yet.

use unicode_normalization::UnicodeNormalization as _;

use crate::book::{Edge, PageSetup, PaperSize};

/// A length that is typed, in millimetres.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Length {
    Width,
    Height,
    Top,
    Bottom,
    Left,
    Right,
    Binding,
}

impl Length {
    /// The lengths of the paper.
    pub const PAPER: [Self; 2] = [Self::Width, Self::Height];
    /// The lengths of the margins.
    pub const MARGINS: [Self; 5] = [Self::Top, Self::Bottom, Self::Left, Self::Right, Self::Binding];
}

/// A page set-up with its lengths as they are typed.
#[derive(Clone, Debug, PartialEq)]
pub struct Entered {
    /// The set-up as it last made sense: what is not typed, and the lengths
    /// that could be read.
    pub page: PageSetup,
    /// Whether the paper is given by its lengths, though a size may have them.
    pub other_paper: bool,
    width: String,
    height: String,
    top: String,
    bottom: String,
    left: String,
    right: String,
    binding: String,
}

impl Entered {
    /// What stands for `page` in the fields.
    pub fn new(page: &PageSetup) -> Self {
        let margins = page.margins;
        Self {
            page: page.clone(),
            other_paper: page.paper().is_none(),
            width: show(page.width_mm),
            height: show(page.height_mm),
            top: show(margins.top),
            bottom: show(margins.bottom),
            left: show(margins.left),
            right: show(margins.right),
            binding: show(page.binding.mm),
        }
    }

    /// What is typed for a length.
    pub fn text(&mut self, length: Length) -> &mut String {
        match length {
            Length::Width => &mut self.width,
            Length::Height => &mut self.height,
            Length::Top => &mut self.top,
            Length::Bottom => &mut self.bottom,
            Length::Left => &mut self.left,
            Length::Right => &mut self.right,
            Length::Binding => &mut self.binding,
        }
    }

    /// A length in millimetres.
    ///
    /// # Errors
    /// What is wrong with it, in the clerk's words.
    pub fn length(&self, length: Length) -> Result<f32, String> {
        let (text, range) = match length {
            Length::Width => (&self.width, PageSetup::SIDE_MM),
            Length::Height => (&self.height, PageSetup::SIDE_MM),
            Length::Top => (&self.top, 0.0..=self.most_above()),
            Length::Bottom => (&self.bottom, 0.0..=self.most_above()),
            Length::Left => (&self.left, 0.0..=self.most_beside()),
            Length::Right => (&self.right, 0.0..=self.most_beside()),
            Length::Binding => (&self.binding, 0.0..=self.most_binding()),
        };
        let value = number(text).ok_or("数字を入力してください。")?;
        let most = range.end().floor();
        match length {
            _ if range.contains(&value) => Ok(value),
            Length::Width | Length::Height => Err(format!("{}〜{most} mmまでです。", range.start())),
            _ if value < 0.0 => Err("0 mm以上にしてください。".to_owned()),
            Length::Binding if self.page.binding.edge != Edge::Top => {
                Err(format!("この余白では{most} mmまでです。"))
            }
            _ => Err(format!("この用紙では{most} mmまでです。")),
        }
    }

    fn most_above(&self) -> f32 {
        self.page.height_mm * PageSetup::MOST_ABOVE
    }

    fn most_beside(&self) -> f32 {
        self.page.width_mm * PageSetup::MOST_BESIDE
    }

    /// What the margin at the binding's edge leaves for it.
    fn most_binding(&self) -> f32 {
        let margin = match self.page.binding.edge {
            Edge::Left => &self.left,
            Edge::Right => &self.right,
            Edge::Top => return self.page.height_mm * PageSetup::MOST_BOUND_ABOVE,
        };
        (self.most_beside() - number(margin).unwrap_or(0.0)).max(0.0)
    }

    /// Takes the lengths that make sense into the set-up.
    pub fn settle(&mut self) {
        for length in Length::PAPER.into_iter().chain(Length::MARGINS) {
            let Ok(value) = self.length(length) else { continue };
            let page = &mut self.page;
            *match length {
                Length::Width => &mut page.width_mm,
                Length::Height => &mut page.height_mm,
                Length::Top => &mut page.margins.top,
                Length::Bottom => &mut page.margins.bottom,
                Length::Left => &mut page.margins.left,
                Length::Right => &mut page.margins.right,
                Length::Binding => &mut page.binding.mm,
            } = value;
        }
    }

    /// Whether all of `lengths` make sense.
    pub fn is_sound(&self, lengths: &[Length]) -> bool {
        lengths.iter().all(|&length| self.length(length).is_ok())
    }

    /// The set-up; `None` while some length makes no sense.
    pub fn setup(&self) -> Option<&PageSetup> {
        (self.is_sound(&Length::PAPER) && self.is_sound(&Length::MARGINS)).then_some(&self.page)
    }

    /// Whether the paper is wider than high.
    pub fn is_landscape(&self) -> bool {
        self.page.width_mm > self.page.height_mm
    }

    /// Takes a paper of this size, lying as the one before.
    pub fn take_paper(&mut self, size: PaperSize) {
        self.page.set_paper(size, self.is_landscape());
        self.other_paper = false;
        self.show_paper();
    }

    /// Turns the paper.
    pub fn turn(&mut self, landscape: bool) {
        if self.is_landscape() != landscape {
            std::mem::swap(&mut self.page.width_mm, &mut self.page.height_mm);
            self.show_paper();
        }
    }

    fn show_paper(&mut self) {
        self.width = show(self.page.width_mm);
        self.height = show(self.page.height_mm);
    }
}

/// A length as it is typed.
pub fn show(value: f32) -> String {
    if value.is_finite() { value.to_string() } else { String::new() }
}

/// A number as clerks type them: full-width or not, with its unit or without.
pub fn number(text: &str) -> Option<f32> {
    let plain: String = text.nfkc().collect();
    let plain = plain.trim();
    let plain = plain.strip_suffix("mm").unwrap_or(plain).trim_end();
    let is_plain = plain.chars().all(|character| character.is_ascii_digit() || ".-".contains(character));
    plain.parse().ok().filter(|value: &f32| is_plain && value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Binding, Margins};

    fn typed(length: Length, text: &str) -> Entered {
        let mut entered = Entered::new(&PageSetup::a4_landscape());
        *entered.text(length) = text.to_owned();
        entered.settle();
        entered
    }

    #[test]
    fn what_nobody_touched_stays_to_the_last_digit() {
        let page = PageSetup {
            width_mm: 210.015,
            height_mm: 1.0 / 3.0 + 100.0,
            margins: Margins { top: 0.1, right: 12.7, bottom: 1e-3, left: 25.4 },
            binding: Binding { edge: Edge::Right, mm: 7.3 },
            ..PageSetup::a4_landscape()
        };
        let mut entered = Entered::new(&page);
        entered.settle();
        assert_eq!(entered.setup(), Some(&page));
    }

    #[test]
    fn numbers_are_read_as_clerks_type_them() {
        for (text, value) in
            [("15", 15.0), (" １２．５ ", 12.5), ("20mm", 20.0), ("20 ㎜", 20.0), ("-3", -3.0)]
        {
            assert_eq!(number(text), Some(value), "{text}");
        }
        for text in ["", "十五", "1,5", "NaN", "inf", "1e3", "--1", "1.2.3", "mm"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn nonsense_is_named_and_leaves_the_set_up_as_it_was() {
        for (length, text, complaint) in [
            (Length::Width, "", "数字を入力してください。"),
            (Length::Width, "59", "60〜2000 mmまでです。"),
            (Length::Height, "2001", "60〜2000 mmまでです。"),
            (Length::Top, "-1", "0 mm以上にしてください。"),
            (Length::Bottom, "53", "この用紙では52 mmまでです。"),
            (Length::Left, "90", "この用紙では89 mmまでです。"),
            (Length::Binding, "75", "この余白では74 mmまでです。"),
        ] {
            let entered = typed(length, text);
            assert_eq!(entered.length(length), Err(complaint.to_owned()), "{length:?} {text}");
            assert_eq!(entered.setup(), None);
            assert_eq!(entered.page, PageSetup::a4_landscape());
        }
        assert_eq!(typed(Length::Left, "89").setup().map(|page| page.margins.left), Some(89.0));
    }

    #[test]
    fn paper_lies_as_the_one_before_until_it_is_turned() {
        let mut entered = Entered::new(&PageSetup::a4_landscape());
        let [_, a3, ..] = PaperSize::ALL;
        entered.take_paper(a3);
        assert_eq!((entered.text(Length::Width).clone(), entered.page.height_mm), ("420".to_owned(), 297.0));
        entered.turn(false);
        assert_eq!(entered.setup().and_then(PageSetup::paper), Some((a3, false)));
        entered.turn(false);
        assert!(!entered.is_landscape());
    }
}
