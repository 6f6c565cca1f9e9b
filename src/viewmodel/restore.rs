//! What differs and how large it is, in words.

use crate::book::{Difference, Presence, SheetDifference};
use crate::words::grouped;

/// While it is not known what differs.
pub const COMPARING: &str = "比較しています…";

const SAME: &str = "違いはありません";

/// How large a file is, as Windows says it: 96 KB, 1.2 MB.
pub fn bytes(bytes: u64) -> String {
    const KB: u64 = 1 << 10;
    const MB: u64 = 1 << 20;
    if bytes < MB {
        format!("{} KB", bytes.div_ceil(KB))
    } else {
        let tenths = usize::try_from(bytes * 10 / MB).unwrap_or(usize::MAX);
        format!("{}.{} MB", grouped(tenths / 10), tenths % 10)
    }
}

/// All in one line.
pub fn summary(difference: &Difference) -> String {
    let with = |is_in| difference.sheets.iter().filter(|sheet| sheet.is_in == is_in).count();
    let (texts, rows) = difference.counts();
    let mut parts = Vec::new();
    if texts + rows > 0 {
        parts.push(format!("調書{}件に{}", with(Presence::Both), amount(texts, rows)));
    }
    parts.extend(some(with(Presence::Before), "今はない調書", "件"));
    parts.extend(some(with(Presence::After), "後からできた調書", "件"));
    parts.extend(some(difference.others, "表題・計画など", "件"));
    if parts.is_empty() { SAME.to_owned() } else { parts.join("、") }
}

/// Sheet by sheet; what is said of a sheet that is only in the state of before, and only
/// in that of after.
pub fn lines(difference: &Difference, before: &str, after: &str) -> Vec<String> {
    if difference.is_empty() {
        return vec![SAME.to_owned()];
    }
    let of = |sheet: &SheetDifference| match sheet.is_in {
        Presence::Both => format!("{}が違います", amount(sheet.texts, sheet.rows)),
        Presence::Before => before.to_owned(),
        Presence::After => after.to_owned(),
    };
    let sheets = difference.sheets.iter().map(|sheet| format!("調書-{}　{}", sheet.number, of(sheet)));
    let others = difference.others;
    let others =
        (others > 0).then(|| format!("表題、計画、施策、様式、調書の順番　{}件が違います", grouped(others)));
    sheets.chain(others).collect()
}

/// So many texts and rows: 2か所と1行.
fn amount(texts: usize, rows: usize) -> String {
    let texts = some(texts, "", "か所");
    let rows = some(rows, "", "行");
    texts.into_iter().chain(rows).collect::<Vec<_>>().join("と")
}

/// A count with its words; `None` for none.
fn some(count: usize, before: &str, unit: &str) -> Option<String> {
    (count > 0).then(|| format!("{before}{}{unit}", grouped(count)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Key as _, SheetId};

    #[test]
    fn sizes_are_said_as_windows_says_them() {
        for (size, words) in [
            (0, "0 KB"),
            (1, "1 KB"),
            (98_304, "96 KB"),
            (1_300_000, "1.2 MB"),
            (1_073_741_824, "1,024.0 MB"),
        ] {
            assert_eq!(bytes(size), words);
        }
    }

    #[test]
    fn what_differs_is_said_in_one_line_and_sheet_by_sheet() {
        let sheet = |number: u32, is_in, texts, rows| SheetDifference {
            id: SheetId::from_raw(number.into()),
            number,
            is_in,
            texts,
            rows,
        };
        let none = Difference::default();
        let lines = |difference| lines(difference, "前だけ", "後だけ");
        assert_eq!((summary(&none), lines(&none)), (SAME.to_owned(), vec![SAME.to_owned()]));
        let some = Difference {
            sheets: vec![
                sheet(3, Presence::Both, 1200, 0),
                sheet(4, Presence::Both, 1, 2),
                sheet(5, Presence::Before, 0, 7),
                sheet(6, Presence::After, 0, 3),
            ],
            others: 1,
        };
        assert_eq!(
            summary(&some),
            "調書2件に1,201か所と2行、今はない調書1件、後からできた調書1件、表題・計画など1件"
        );
        assert_eq!(
            lines(&some),
            [
                "調書-3　1,200か所が違います",
                "調書-4　1か所と2行が違います",
                "調書-5　前だけ",
                "調書-6　後だけ",
                "表題、計画、施策、様式、調書の順番　1件が違います",
            ]
        );
    }
}
