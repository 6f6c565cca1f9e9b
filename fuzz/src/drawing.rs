//! Pages of PDFs: letters, lines, boxes and clips, at any place and turned in any way.

use arbitrary::Arbitrary;

/// Files of a few pages.
#[derive(Arbitrary, Debug)]
pub struct AnyPdf {
    pages: Vec<AnyPage>,
}

#[derive(Arbitrary, Debug)]
struct AnyPage {
    /// Rows of a ruled table: its columns' edges, its rows' edges, texts in it.
    table: Option<(Vec<u8>, Vec<u8>, Vec<(u8, u8, u8)>)>,
    marks: Vec<AnyMark>,
    quarters: u8,
    crop: Option<[u8; 4]>,
}

#[derive(Arbitrary, Debug)]
enum AnyMark {
    Text(u8, u8, u8, Vec<u8>),
    Line(u8, u8, u8, u8),
    Box(u8, u8, u8, u8, bool),
    Clip(u8, u8, u8, u8),
    Turn(i8, i8, i8, i8),
    Mode(u8),
    Save,
    Restore,
    Content(u8, bool),
    End,
}

/// More is slow and says no more.
const PAGES: usize = 4;
const MARKS: usize = 80;

/// What is written: words that a table is known by, and others.
const WORDS: [&str; 16] = [
    "個別事業名",
    "取組み",
    "達成度",
    "評価",
    "評価区分",
    "計画名",
    "施策名",
    "評価調書－１",
    "令和６年度",
    "継続",
    "・項目",
    "（続き）",
    "－１－",
    "施策全体の実績評価",
    "一二三四五六七八九十。",
    "ひろば",
];

impl AnyPdf {
    /// The file.
    pub fn build(self) -> Vec<u8> {
        let map = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def \
                   1 begincodespacerange <0000> <FFFF> endcodespacerange \
                   1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end end";
        let mut objects = vec![
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            String::new(),
            "<</Type/Font/Subtype/Type0/BaseFont/G/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>"
                .to_owned(),
            "<</Type/Font/Subtype/CIDFontType2/BaseFont/G/DW 1000/CIDSystemInfo<</Registry(Adobe)\
             /Ordering(Identity)/Supplement 0>>/FontDescriptor<</Type/FontDescriptor/FontName/G/Flags 4>>>>"
                .to_owned(),
            format!("<</Length {}>>stream\n{map}\nendstream", map.len()),
        ];
        let mut kids = String::new();
        for page in self.pages.into_iter().take(PAGES) {
            let own = objects.len() + 1;
            kids.push_str(&format!("{own} 0 R "));
            let crop =
                page.crop.map_or_else(String::new, |[a, b, c, d]| format!("/CropBox[{a} {b} {c} {d}]"));
            let turned = u32::from(page.quarters % 4) * 90;
            objects.push(format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 520 400]/Rotate {turned}{crop}/Resources<</Font<</F 3 0 R>>>>/Contents {} 0 R>>",
                own + 1
            ));
            let content = page.content();
            objects.push(format!("<</Length {}>>stream\n{content}\nendstream", content.len()));
        }
        let count = objects.len() - 5;
        if let Some(pages) = objects.get_mut(1) {
            *pages = format!("<</Type/Pages/Count {}/Kids[{kids}]>>", count / 2);
        }
        let mut bytes = b"%PDF-1.7\n".to_vec();
        let mut places = Vec::new();
        for (at, object) in objects.iter().enumerate() {
            places.push(bytes.len());
            bytes.extend(format!("{} 0 obj{object}endobj\n", at + 1).bytes());
        }
        let (table, count) = (bytes.len(), objects.len() + 1);
        bytes.extend(format!("xref\n0 {count}\n0000000000 65535 f \n").bytes());
        places.iter().for_each(|place| bytes.extend(format!("{place:010} 00000 n \n").bytes()));
        bytes.extend(format!("trailer<</Size {count}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF").bytes());
        bytes
    }
}

/// A text shown at a place.
fn text(x: u32, y: u32, size: u32, words: &str) -> String {
    let codes: String = words.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    format!("BT /F {size} Tf {x} {y} Td <{codes}> Tj ET\n")
}

fn words(numbers: &[u8]) -> String {
    numbers
        .iter()
        .take(6)
        .filter_map(|number| WORDS.get(usize::from(*number) % WORDS.len()))
        .copied()
        .collect()
}

impl AnyPage {
    fn content(self) -> String {
        let mut content = String::new();
        if let Some((columns, rows, texts)) = self.table {
            let edges = |numbers: &[u8], most: usize| -> Vec<u32> {
                let mut edges: Vec<u32> =
                    numbers.iter().take(most).map(|number| u32::from(*number) * 3 / 2 + 8).collect();
                edges.sort_unstable();
                edges.dedup();
                edges
            };
            let (x, y) = (edges(&columns, 9), edges(&rows, 14));
            if let (Some(left), Some(right), Some(bottom), Some(top)) =
                (x.first(), x.last(), y.first(), y.last())
            {
                y.iter().for_each(|at| content.push_str(&format!("{left} {at} m {right} {at} l S\n")));
                x.iter().for_each(|at| content.push_str(&format!("{at} {bottom} m {at} {top} l S\n")));
            }
            for (column, row, word) in texts.into_iter().take(40) {
                let at =
                    |edges: &[u32], place: u8| edges.get(usize::from(place) % edges.len().max(1)).copied();
                if let (Some(x), Some(y)) = (at(&x, column), at(&y, row)) {
                    content.push_str(&text(x + 2, y + 2, 8, &words(&[word])));
                }
            }
        }
        for mark in self.marks.into_iter().take(MARKS) {
            content.push_str(&match mark {
                AnyMark::Text(x, y, size, numbers) => {
                    text(u32::from(x) * 2, u32::from(y) * 2, u32::from(size % 40), &words(&numbers))
                }
                AnyMark::Line(a, b, c, d) => format!("{a} {b} m {c} {d} l S\n"),
                AnyMark::Box(a, b, c, d, is_filled) => {
                    format!("{a} {b} {c} {d} re {}\n", if is_filled { "f" } else { "S" })
                }
                AnyMark::Clip(a, b, c, d) => format!("{a} {b} {c} {d} re W n\n"),
                AnyMark::Turn(a, b, c, d) => format!(
                    "{} {} {} {} 0 0 cm\n",
                    f32::from(a) / 32.0,
                    f32::from(b) / 32.0,
                    f32::from(c) / 32.0,
                    f32::from(d) / 32.0
                ),
                AnyMark::Mode(mode) => format!("{} Tr\n", mode % 8),
                AnyMark::Save => "q\n".to_owned(),
                AnyMark::Restore => "Q\n".to_owned(),
                AnyMark::Content(number, has_text) => {
                    let actual = if has_text { "/ActualText<FEFF5B57>" } else { "" };
                    format!("/P<</MCID {number}{actual}>>BDC\n")
                }
                AnyMark::End => "EMC\n".to_owned(),
            });
        }
        content
    }
}
