//! What follows a year, and how it ties the year to figures: 令和5年度の, 令和5年度は,
//! 令和5年度から, 令和5年度比.

use super::pattern::Pattern;

/// How a year stands to the figures behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum YearLink {
    /// Nothing, a space, a colon or a noun: 令和5年度 80人, 令和5年度利用者数.
    At,
    /// の: it belongs to the next noun.
    Of,
    /// は, 、: it is what the sentence is about.
    Topic,
    /// に, で: when something was done.
    In,
    /// から, まで: when something begins or ends; only what is aimed at is dated so.
    Bound,
}

/// What is compared with a year, goes on from it, or only has it in its name.
static NOTHING: Pattern = Pattern::new(
    r"^ ?(?:末|当初|中|内)?(?:に?比|と|並|同(?:様|期|程度|水準|時期|じ|数|額|規模|月)|を|へ|に(?:引き?続|続[いき]|対|加え|向け|基|準|倣|なら|よ[りる]|かけ)|の(?:引き?続|同時期|同期|同月|同じ|補正|当初予算|繰越|繰り越し|約?[0-9.]+(?:倍|割|%(?:の|に当|程度|を)))|より(?:も|増|減|大|多|少|若干|やや|低|高|さらに|更に|[0-9])|から(?:さらに|更に)?[0-9,.]+[^0-9、。]{1,4}(?:増|減|多|少)|版|号|卒業|生ま|補正後|(?:補正|当初)?予算(?:[^額現計:\sはが(0-9]|$)|の(?:み|当初)|だけ|に限|繰越|繰り越|開始|策定|改定|改訂|改正|制定|施行|発足|着[工手]|竣工|導入|採択|創[設刊]|発売|以前|からの?引|計画(?:に|の|で|を)|事業(?:に|と|で)|[\p{Han}\p{Katakana}0-9]{0,8}(?:地震|台風|豪雨|大雨|震災|災害|国勢調査|方針|戦略|プラン|ビジョン|条例)|ご?ろ|頃)",
);
/// From a year on, or up to it.
static BOUND: Pattern = Pattern::new(r"^ ?(?:末|当初|中)?(?:から|より|まで|以[降来後]|[~ー–—-])");
/// What was begun or ended then is not what is aimed at.
static BEGUN: Pattern = Pattern::new(
    r"^ ?(?:末|当初)?(?:(?:から|より|[~ー–—-])(?:に|は)?(?:開始|実施|導入|始|スタート|継続|引き?続|$|[)\n。、])|まで(?:に|は|の間)?(?:終了|廃止|継続|$|[)\n。]))",
);
/// Of figures before it, whatever the column: by then.
static BY_THEN: Pattern = Pattern::new("^(?:末|中)?まで(?:に|の)");
static TOPIC: Pattern =
    Pattern::new("^(?:末日?|中|内|当初)?の?(?:現在|時点)?(?:に|で|において|につい(?:て))?(?:は|も|、|,)");
static IN: Pattern = Pattern::new("^(?:末日?|中|内|当初)?(?:現在|時点)?(?:に|で|において)");
static OF: Pattern = Pattern::new("^(?:末日?|中|内|当初)?(?:現在|時点)?(?:の|が|における)");
/// All that a bracket says besides its year.
static ONLY: Pattern = Pattern::new(
    r"^ ?(?:末日?|現在|時点|実績値?|実数|決算|見込み?|見込値|目標値?|計画値?|予定|現状値?|基準値?|集計|調査|分|[: ])*\)",
);

/// How the text behind a year ties it to what follows; `None` where it dates nothing.
pub(super) fn link(after: &str, is_target: bool) -> Option<YearLink> {
    if NOTHING.is_in(after) {
        None
    } else if BOUND.is_in(after) {
        ((is_target || BY_THEN.is_in(after)) && !BEGUN.is_in(after)).then_some(YearLink::Bound)
    } else if TOPIC.is_in(after) {
        Some(YearLink::Topic)
    } else if IN.is_in(after) {
        Some(YearLink::In)
    } else if OF.is_in(after) {
        Some(YearLink::Of)
    } else {
        Some(YearLink::At)
    }
}

/// Whether the bracket that a year opens says nothing else: （令和5年度）, （R6.4.1現在）.
pub(super) fn fills_bracket(after: &str) -> bool {
    ONLY.is_in(after)
}

/// Whether nothing but how much it changed by follows in the brackets.
pub(super) fn is_last_in_brackets(after: &str) -> bool {
    static LAST: Pattern = Pattern::new(
        r"^(?:\)|[、,] ?(?:\+|△|▲|-)?[0-9,.]+[^0-9)、]{0,6}(?:増|減|%|\))|[、,] ?(?:前|昨|令和|平成|[HR][0-9]))",
    );
    LAST.is_in(after)
}

/// What stands behind から or まで.
pub(super) fn without_bound(gap: &str) -> &str {
    BOUND.find(gap).and_then(|found| gap.get(found.end..)).unwrap_or(gap)
}

/// Years that are joined to one stretch of time, or named together, and its length:
/// 令和2～6年度, 23年度・24年度, R2～R6.
pub(super) fn joined(text: &str) -> Option<usize> {
    static FULL: Pattern = Pattern::new(
        r"^(?:明治|大正|昭和|平成|令和|[MTSHR])\.? ?(?:元|[0-9]{1,2}) ?(?:年度?)? ?(?:[~・ー–—-]|から|及び|と) ?(?:昭和|平成|令和|[SHR]\.?)? ?(?:元|[0-9]{1,2}) ?年度?(?:まで)?",
    );
    static LETTERS: Pattern = Pattern::new(
        r"^[MTSHR]\.?(?:元|[0-9]{1,2})年?度? ?(?:[~・ー–—-]|から) ?[MTSHR]\.?(?:元|[0-9]{1,2})年?度?",
    );
    static BARE: Pattern = Pattern::new(
        r"^(?:[0-9]{4}|[0-9]{1,2}) ?(?:年度?)? ?(?:[~・ー–—-]|から|及び|と) ?[0-9]{1,4} ?年度(?:まで)?",
    );
    let found = [&FULL, &LETTERS, &BARE].iter().find_map(|pattern| pattern.find(text))?;
    let months = text.get(found.end..)?.starts_with(|c: char| c.is_ascii_digit());
    (!months).then_some(found.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_readable() {
        for pattern in [&NOTHING, &BOUND, &BEGUN, &BY_THEN, &TOPIC, &IN, &OF, &ONLY] {
            pattern.assert_readable();
        }
    }

    #[test]
    fn what_ties_a_year_to_figures() {
        for (after, wanted) in [
            (" 80人", Some(YearLink::At)),
            ("利用者数 80人", Some(YearLink::At)),
            ("の利用者数は", Some(YearLink::Of)),
            ("末時点の登録者", Some(YearLink::Of)),
            ("は、講座を", Some(YearLink::Topic)),
            ("には", Some(YearLink::Topic)),
            ("、講座を", Some(YearLink::Topic)),
            ("に3か所", Some(YearLink::In)),
            ("末で1か所", Some(YearLink::In)),
            ("から引き続き", None),
            ("から対象を広げ", None),
            ("より開始した", None),
            ("以降、", None),
            ("~", None),
            ("まで", None),
            ("までに20園", Some(YearLink::Bound)),
            ("比10%", None),
            ("に比べ", None),
            ("と比較して", None),
            ("に引き続き", None),
            ("補正予算により", None),
            ("同様", None),
            ("並みの", None),
            ("を10人上回る", None),
            ("の2倍の", None),
        ] {
            assert_eq!(link(after, false), wanted, "{after}");
        }
        assert_eq!(link("から 会議の開催", true), Some(YearLink::Bound));
        assert_eq!(link("から開始", true), None);
    }

    #[test]
    fn several_years_date_nothing() {
        for (text, rest) in [
            ("令和2~6年度)", ")"),
            ("令和2年度~令和6年度の", "の"),
            ("R2~R6 ", " "),
            ("23年度・24年度の2年間", "の2年間"),
            ("平成30年度から令和4年度までの", "の"),
            ("2020-2024年度", ""),
        ] {
            assert_eq!(joined(text).map(|len| &text[len..]), Some(rest), "{text}");
        }
        for text in ["令和4年度 令和5年度", "令和5年度 80人", "2~3歳", "22-5件", "令和4年4月1日から5人"]
        {
            assert_eq!(joined(text), None, "{text}");
        }
    }

    #[test]
    fn a_bracket_of_nothing_but_a_date() {
        for text in [")", "現在)", "末時点)", "実績)"] {
            assert!(fills_bracket(text), "{text}");
        }
        for text in ["から開始)", " 62回)", "策定)", ""] {
            assert!(!fills_bracket(text), "{text}");
        }
    }
}
