//! Units: how they are spelled, and what sort of thing they measure.

/// What sort of thing a unit measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::review) enum Sort {
    /// Things, people, money, shares: what is added up and compared.
    Count,
    /// Days; an amount, or a part of a week.
    Days,
    /// Hours and minutes; an amount, or a part of a day.
    Hours,
    /// Times of day.
    Clock,
    /// Years of life or school.
    Age,
    /// Lengths of time.
    Term,
}

/// A unit at the start of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::review) struct Unit {
    /// Its usual spelling.
    pub(in crate::review) name: &'static str,
    pub(in crate::review) sort: Sort,
    /// Whether a numeral in kanji before it is a number: 一か所, but not 一部.
    pub(in crate::review) takes_kanji: bool,
    /// Its length in bytes.
    pub(in crate::review) len: usize,
}

impl Unit {
    /// Whether it is no age and no time of day.
    pub(in crate::review) fn is_counted(&self) -> bool {
        !matches!(self.sort, Sort::Age | Sort::Clock)
    }
}

/// Spellings of a unit, the usual one first.
type Row = (Sort, bool, &'static [&'static str]);

const TABLE: &[Row] = &[
    (Sort::Count, true, &["か所", "箇所", "個所", "カ所", "ヶ所", "ケ所", "ヵ所"]),
    (Sort::Count, true, &["施設"]),
    (Sort::Count, true, &["拠点"]),
    (Sort::Count, true, &["園"]),
    (Sort::Count, true, &["保育園"]),
    (Sort::Count, true, &["保育所"]),
    (Sort::Count, true, &["幼稚園"]),
    (Sort::Count, true, &["校"]),
    (Sort::Count, true, &["小学校"]),
    (Sort::Count, true, &["中学校"]),
    (Sort::Count, true, &["学校区", "校区"]),
    (Sort::Count, true, &["小学校区"]),
    (Sort::Count, true, &["中学校区"]),
    (Sort::Count, true, &["学区"]),
    (Sort::Count, true, &["地区"]),
    (Sort::Count, true, &["地域"]),
    (Sort::Count, true, &["圏域"]),
    (Sort::Count, true, &["学級"]),
    (Sort::Count, true, &["クラス"]),
    (Sort::Count, true, &["クラブ"]),
    (Sort::Count, true, &["教室"]),
    (Sort::Count, true, &["講座"]),
    (Sort::Count, true, &["コース"]),
    (Sort::Count, true, &["会場"]),
    (Sort::Count, true, &["団体"]),
    (Sort::Count, true, &["法人"]),
    (Sort::Count, true, &["事業所"]),
    (Sort::Count, true, &["事業"]),
    (Sort::Count, true, &["企業"]),
    (Sort::Count, true, &["店舗"]),
    (Sort::Count, true, &["世帯"]),
    (Sort::Count, true, &["家庭"]),
    (Sort::Count, true, &["家族"]),
    (Sort::Count, true, &["項目"]),
    (Sort::Count, true, &["種類"]),
    (Sort::Count, true, &["機関"]),
    (Sort::Count, true, &["ユニット"]),
    (Sort::Count, true, &["グループ"]),
    (Sort::Count, true, &["チーム"]),
    (Sort::Count, true, &["ケース"]),
    (Sort::Count, true, &["路線"]),
    (Sort::Count, true, &["自治体"]),
    (Sort::Count, true, &["人", "名"]),
    (Sort::Count, true, &["人日"]),
    (Sort::Count, true, &["人回"]),
    (Sort::Count, true, &["件"]),
    (Sort::Count, true, &["回"]),
    (Sort::Count, true, &["泊"]),
    (Sort::Count, false, &["食"]),
    (Sort::Count, false, &["部"]),
    (Sort::Count, false, &["冊"]),
    (Sort::Count, false, &["枚"]),
    (Sort::Count, false, &["本"]),
    (Sort::Count, false, &["台"]),
    (Sort::Count, false, &["戸"]),
    (Sort::Count, false, &["床"]),
    (Sort::Count, false, &["室"]),
    (Sort::Count, false, &["組"]),
    (Sort::Count, false, &["班"]),
    (Sort::Count, false, &["点"]),
    (Sort::Count, false, &["個"]),
    (Sort::Count, false, &["票"]),
    (Sort::Count, false, &["通"]),
    (Sort::Count, false, &["社"]),
    (Sort::Count, false, &["店"]),
    (Sort::Count, false, &["頭"]),
    (Sort::Count, false, &["匹"]),
    (Sort::Count, false, &["基"]),
    (Sort::Count, false, &["棟"]),
    (Sort::Count, false, &["口"]),
    (Sort::Count, false, &["市"]),
    (Sort::Count, false, &["区"]),
    (Sort::Count, false, &["町"]),
    (Sort::Count, false, &["村"]),
    (Sort::Count, false, &["倍"]),
    (Sort::Count, false, &["割"]),
    (Sort::Count, false, &["ポイント"]),
    (Sort::Count, false, &["%", "パーセント"]),
    (Sort::Count, false, &["円"]),
    (Sort::Count, false, &["千円"]),
    (Sort::Count, false, &["百万円"]),
    (Sort::Count, false, &["km", "キロメートル"]),
    (Sort::Count, false, &["m", "メートル"]),
    (Sort::Count, false, &["m²", "m2", "平方メートル"]),
    (Sort::Count, false, &["ha", "ヘクタール"]),
    (Sort::Count, false, &["kg", "キログラム"]),
    (Sort::Count, false, &["t", "トン"]),
    (Sort::Count, false, &["kWh"]),
    (Sort::Days, false, &["日"]),
    (Sort::Hours, false, &["時間"]),
    (Sort::Hours, false, &["分", "分間"]),
    (Sort::Clock, false, &["時"]),
    (Sort::Age, false, &["歳", "才", "歳児", "歳代"]),
    (Sort::Age, false, &["年生"]),
    (Sort::Term, false, &["年", "年間", "か年", "カ年", "ヶ年", "箇年"]),
    (Sort::Term, true, &["か月", "ヶ月", "カ月", "ヵ月", "ケ月", "箇月", "か月間", "ヶ月間", "カ月間"]),
    (Sort::Term, false, &["週", "週間"]),
    (Sort::Term, false, &["日", "日間"]),
    (Sort::Term, false, &["世代", "年代"]),
];

/// What after a unit says that it is the beginning of another word: 3人員, 2部門,
/// 5回目, 3分野.
const NO_UNIT_BEFORE: &[(&str, &[&str])] = &[
    ("人", &["員", "口", "権", "材", "格", "事", "工", "間", "物", "件費", "ひとり", "一人", "親"]),
    ("部", &["門", "署", "会", "屋", "分", "長", "局", "品"]),
    ("回", &["答", "収", "復", "り"]),
    ("園", &["児", "芸", "庭"]),
    ("本", &["部", "市", "町", "年", "庁", "事業", "計画"]),
    ("点", &["検", "字", "訳"]),
    ("分", &["野", "類", "析", "割", "の", "団"]),
    ("時", &["点", "期", "代"]),
    ("市", &["民", "内", "立", "長"]),
    ("区", &["分", "民", "域", "内"]),
    ("町", &["内", "会", "民"]),
    ("村", &["民"]),
    ("社", &["会"]),
    ("基", &["本", "準", "金"]),
    ("通", &["り", "常", "年", "信"]),
    ("口", &["頭", "座"]),
    ("戸", &["籍"]),
    ("食", &["育", "事", "品"]),
    ("組", &["織", "合"]),
    ("校", &["庭", "舎"]),
    ("室", &["内"]),
    ("年", &["度", "末", "始"]),
    ("年代", &["わり"]),
    ("日", &["付", "程", "常", "本", "誌"]),
    ("週", &["末"]),
];

/// The unit that `text`, which is folded, begins with: the longest of the table.
pub(in crate::review) fn unit(text: &str) -> Option<Unit> {
    let rows = TABLE.iter().flat_map(|(sort, takes_kanji, names)| {
        let name = names.first().copied().unwrap_or_default();
        names.iter().map(move |spelling| (name, *sort, *takes_kanji, *spelling))
    });
    // Of spellings as long, the first: 日 is a day before it is a length of time.
    let (name, sort, takes_kanji, spelling) =
        rows.filter(|row| text.starts_with(row.3)).rev().max_by_key(|row| row.3.len())?;
    let after = text.get(spelling.len()..)?;
    let other = NO_UNIT_BEFORE
        .iter()
        .any(|(unit, words)| *unit == spelling && words.iter().any(|word| after.starts_with(word)));
    let goes_on = spelling.ends_with(|c: char| c.is_ascii_alphanumeric())
        && after.starts_with(|c: char| c.is_ascii_alphanumeric());
    // 3回目 is one; ①回数 was a number in a circle.
    if other || goes_on || after.starts_with(['目', '数']) {
        return None;
    }
    Some(Unit { name, sort, takes_kanji, len: spelling.len() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_spelling_counts_under_its_usual_name() {
        for (text, found) in [
            ("人", Some(("人", 3, Sort::Count))),
            ("名で", Some(("人", 3, Sort::Count))),
            ("人日", Some(("人日", 6, Sort::Count))),
            ("箇所", Some(("か所", 6, Sort::Count))),
            ("カ所を", Some(("か所", 6, Sort::Count))),
            ("ヶ月から", Some(("か月", 6, Sort::Term))),
            ("幼稚園", Some(("幼稚園", 9, Sort::Count))),
            ("日", Some(("日", 3, Sort::Days))),
            ("日間", Some(("日", 6, Sort::Term))),
            ("時間", Some(("時間", 6, Sort::Hours))),
            ("時まで", Some(("時", 3, Sort::Clock))),
            ("歳児", Some(("歳", 6, Sort::Age))),
            ("年生", Some(("年生", 6, Sort::Age))),
            ("年間", Some(("年", 6, Sort::Term))),
            ("千円", Some(("千円", 6, Sort::Count))),
            ("m2", Some(("m²", 2, Sort::Count))),
            ("%", Some(("%", 1, Sort::Count))),
        ] {
            let read = unit(text).map(|unit| (unit.name, unit.len, unit.sort));
            assert_eq!(read, found, "{text}");
        }
    }

    #[test]
    fn other_words_are_no_units() {
        for text in ["人員", "部門", "回目", "番目", "回数", "分野", "園児", "年度", "meeting", "階", ""]
        {
            assert_eq!(unit(text), None, "{text}");
        }
    }
}
