//! 版面: how sheets are set on paper. Data that the clerk can change.

use serde::{Deserialize, Serialize};

use super::{Head, fields};

/// How a form is set on paper. Lengths in millimetres, type in points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PageSetup {
    /// Paper width, of the page as it is read.
    pub width_mm: f32,
    /// Paper height, of the page as it is read.
    pub height_mm: f32,
    /// Space left free at the edges.
    #[serde(alias = "margin_mm")]
    pub margins: Margins,
    /// What is left free for the binding (綴じしろ), beyond the margin.
    pub binding: Binding,
    /// Type size of the cells.
    pub body_pt: f32,
    /// What the cells are set in.
    pub body_face: BodyFace,
    /// Whether a sheet is set a little smaller where that saves a page.
    pub shrink: bool,
    /// What stands in the upper margin.
    pub header: Running,
    /// What stands in the lower margin.
    pub footer: Running,
}

/// Space left free at each edge of the paper, in millimetres.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "StoredMargins")]
#[allow(missing_docs)]
pub struct Margins {
    pub top: f32,
    pub right: f32,
    pub bottom: f32,
    pub left: f32,
}

impl Margins {
    /// The same at every edge.
    pub const fn all(mm: f32) -> Self {
        Self { top: mm, right: mm, bottom: mm, left: mm }
    }
}

/// Files of the first version have one margin for all edges.
#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum StoredMargins {
    All(f32),
    Each { top: f32, right: f32, bottom: f32, left: f32 },
}

impl From<StoredMargins> for Margins {
    fn from(stored: StoredMargins) -> Self {
        match stored {
            StoredMargins::All(mm) => Self::all(mm),
            StoredMargins::Each { top, right, bottom, left } => Self { top, right, bottom, left },
        }
    }
}

/// Where the pages are bound, and how much of them that takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Binding {
    pub edge: Edge,
    pub mm: f32,
}

/// An edge that pages are bound at. Landscape pages in a portrait file are
/// bound at their upper edge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Edge {
    #[default]
    Left,
    Top,
    Right,
}

/// The faces that cells can be set in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum BodyFace {
    #[default]
    Mincho,
    Gothic,
}

/// A line in the margin: what stands at its left, in its middle, at its right.
/// The fields of [`Running::FIELDS`] are filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Running {
    pub left: String,
    pub center: String,
    pub right: String,
}

impl Running {
    /// What can be filled in: fiscal year, plan, the sheet's caption, its
    /// number, page, number of pages, the day of printing; other years, the as-of date.
    pub const FIELDS: [&str; 11] = [
        "{年度}",
        "{計画名}",
        "{調書名}",
        "{調書番号}",
        "{ページ}",
        "{総ページ}",
        "{作成日}",
        "{年度:西暦}",
        "{前年度}",
        "{翌年度}",
        "{基準日}",
    ];

    /// Whether something in braces is filled in.
    pub fn is_field(field: &str, head: &Head) -> bool {
        Self::FIELDS.contains(&field) || fields::of_head(field, head).is_some()
    }

    /// The texts from left to right.
    pub fn texts(&self) -> [&str; 3] {
        [&self.left, &self.center, &self.right]
    }

    /// Whether nothing stands in it.
    pub fn is_empty(&self) -> bool {
        self.texts().iter().all(|text| text.trim().is_empty())
    }
}

/// A size of paper that offices have, upright.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct PaperSize {
    pub name: &'static str,
    pub width_mm: u16,
    pub height_mm: u16,
}

impl PaperSize {
    /// The sizes of ISO 216 and of JIS P 0138 (B4 and B5 differ from ISO's).
    pub const ALL: [Self; 4] = [
        Self { name: "A4", width_mm: 210, height_mm: 297 },
        Self { name: "A3", width_mm: 297, height_mm: 420 },
        Self { name: "B4", width_mm: 257, height_mm: 364 },
        Self { name: "B5", width_mm: 182, height_mm: 257 },
    ];
}

impl PageSetup {
    /// The sizes of type that are offered for the body, in points.
    pub const BODY_PT: std::ops::RangeInclusive<f32> = 8.0..=12.0;
    /// The lengths that the sides of the paper can have, in millimetres.
    pub const SIDE_MM: std::ops::RangeInclusive<f32> = 60.0..=2000.0;
    /// The part of the paper's width that a margin at its left or right can
    /// take, together with the binding there.
    pub const MOST_BESIDE: f32 = 0.3;
    /// The part of the paper's height that a margin at its top or bottom can
    /// take.
    pub const MOST_ABOVE: f32 = 0.25;
    /// The part of the paper's height that a binding at its top can take
    /// besides.
    pub const MOST_BOUND_ABOVE: f32 = 0.15;

    /// A4 on its side, the seed's size.
    pub fn a4_landscape() -> Self {
        Self {
            width_mm: 297.0,
            height_mm: 210.0,
            margins: Margins::all(15.0),
            binding: Binding::default(),
            body_pt: 9.0,
            body_face: BodyFace::Mincho,
            shrink: false,
            header: Running::default(),
            footer: Running {
                left: "{年度}".to_owned(),
                center: "{ページ} / {総ページ}".to_owned(),
                right: "{調書名}".to_owned(),
            },
        }
    }

    /// The size of paper it is for, and whether that lies on its side; `None`
    /// for a size that is not among [`PaperSize::ALL`].
    pub fn paper(&self) -> Option<(PaperSize, bool)> {
        let is = |size: &PaperSize, width: f32, height: f32| {
            (f32::from(size.width_mm) - width).abs() < 0.5 && (f32::from(size.height_mm) - height).abs() < 0.5
        };
        PaperSize::ALL.into_iter().find_map(|size| {
            if is(&size, self.width_mm, self.height_mm) {
                Some((size, false))
            } else if is(&size, self.height_mm, self.width_mm) {
                Some((size, true))
            } else {
                None
            }
        })
    }

    /// Whether every length is a number; what is not could not be read from a
    /// file again.
    pub fn is_finite(&self) -> bool {
        let Margins { top, right, bottom, left } = self.margins;
        [self.width_mm, self.height_mm, top, right, bottom, left, self.binding.mm, self.body_pt]
            .into_iter()
            .all(f32::is_finite)
    }

    /// Takes another paper.
    pub fn set_paper(&mut self, size: PaperSize, landscape: bool) {
        let (width, height) = (f32::from(size.width_mm), f32::from(size.height_mm));
        (self.width_mm, self.height_mm) = if landscape { (height, width) } else { (width, height) };
    }
}

impl Default for PageSetup {
    fn default() -> Self {
        Self::a4_landscape()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setup_of_the_first_version_is_read() {
        let stored = r#"{"width_mm":420.0,"height_mm":297.0,"margin_mm":12.0,"body_pt":10.0}"#;
        let setup: PageSetup = serde_json::from_str(stored).unwrap();
        assert_eq!(setup.margins, Margins::all(12.0));
        assert_eq!((setup.width_mm, setup.body_pt), (420.0, 10.0));
        assert_eq!(setup.footer, PageSetup::a4_landscape().footer);
    }

    #[test]
    fn a_misspelt_key_is_not_passed_over() {
        for stored in [
            r#"{"width_mmm":420.0}"#,
            r#"{"margins":{"top":1.0,"right":1.0,"bottom":1.0,"left":1.0,"botom":2.0}}"#,
            r#"{"footer":{"centre":"－{ページ}－"}}"#,
        ] {
            assert!(serde_json::from_str::<PageSetup>(stored).is_err(), "{stored}");
        }
    }

    #[test]
    fn a_setup_survives_being_stored() {
        let setup = PageSetup {
            margins: Margins { top: 10.0, right: 11.0, bottom: 12.0, left: 13.0 },
            binding: Binding { edge: Edge::Top, mm: 8.0 },
            body_face: BodyFace::Gothic,
            shrink: true,
            ..PageSetup::a4_landscape()
        };
        let stored = serde_json::to_string(&setup).unwrap();
        assert_eq!(serde_json::from_str::<PageSetup>(&stored).unwrap(), setup);
    }

    #[test]
    fn paper_is_known_by_its_size() {
        let mut setup = PageSetup::a4_landscape();
        assert_eq!(setup.paper().map(|(size, landscape)| (size.name, landscape)), Some(("A4", true)));
        for size in PaperSize::ALL {
            for landscape in [false, true] {
                setup.set_paper(size, landscape);
                assert_eq!(setup.paper(), Some((size, landscape)));
            }
        }
        setup.width_mm += 3.0;
        assert_eq!(setup.paper(), None);
    }
}
