//! Words against the rating: 廃止しました where the rating is 継続, 開催できなかった where it
//! is 充実 or 達成.
//!
//! Only what a sentence says at its own end counts, and only of all of the project: a seal
//! that is no longer asked for (押印を廃止), a meeting that was called off (第2回は中止), what
//! was held in another way are parts of one that goes on.

use std::ops::Range;

use super::super::figures::{Pattern, ReadingKind};
use super::super::finding::{Finding, What};
use super::super::passage::TextPassage;
use super::super::read::{ReviewRow, ReviewSheet, ReviewText, amount, is_actual, time};
use crate::book::{FiscalYear, Rating, Role};
use crate::lookalike::wording;

/// At the end of a sentence: the project is no more.
static ENDED: Pattern = Pattern::new(
    r"(?:廃止|(?P<over>終了|終結))(?:し(?:た|ました|ている|ています)|いたしました|され(?:た|ました)|と(?:した|しました|いたしました|なった|なりました)|(?:する)?こと(?:とした|としました|となった|となりました|に(?:した|しました|なった|なりました))|済み?(?:です|である)?|を?(?:決定した|決定しました|決めた|決めました))?$",
);
/// The same: it was not held.
static NOT_DONE: Pattern = Pattern::new(concat!(
    r"(?:(?:開催|実施|運営|開設|開講|発行|着手|事業)(?:は|を|も|が|(?:する)?ことが|することは)?",
    r"(?:(?:で|出来|でき)(?:き)?(?:なかった|ませんでした|ず(?:に終わった|に終わりました)?)|し(?:なかった|ませんでした)|され(?:なかった|ませんでした)|行(?:わなかった|えなかった|いませんでした|えませんでした|われなかった|われませんでした)|見送(?:った|りました|りとなった|りとなりました|ることとした|ることとしました)|に(?:は)?至ら(?:なかった|ず)|に(?:は)?至りませんでした|なし)",
    r"|(?:中止|休止)(?:し(?:た|ました)|いたしました|と(?:なった|なりました|した|しました)|され(?:た|ました)|を余儀なくされ(?:た|ました))?",
    r"|未(?:実施|開催|着手|開講|発行|設置)(?:である|です|だった|でした|と(?:なった|なりました)|に終わった|に終わりました)?)$",
));
/// The same: what was aimed at was not reached.
static NOT_REACHED: Pattern = Pattern::new(
    r"目標(?:値|数|件数|人数|回数|量)?(?:の[^、。]{1,16}|としていた[^、。]{1,16}|である[^、。]{1,16})?(?:に(?:は)?|を|は|から)[^、。]{0,8}?(?:届かなかった|届きませんでした|届いていない|届いていません|達しなかった|達しませんでした|達していない|達していません|達成できなかった|達成できませんでした|達成に(?:は)?至らなかった|至らなかった|至りませんでした|及ばなかった|及びませんでした|下回った|下回りました|未達成?(?:である|です|だった|でした|となった|となりました)?)$",
);
/// Only a part of the project is meant.
static PARTIAL: Pattern = Pattern::new(
    r"一部|部分|ごく|[\d０-９一二三四五六七八九十数]+[ 　]?(?:回|日|件|か所|箇所|カ所|ヶ所|園|校|館|施設|名|人|地区|コース|講座|教室|月|期|週|時間|種|事業|つ)|第[\d０-９一二三四五六七八九十]|のうち|以外|ほか|途中|前期|後期|上半期|下半期|上期|下期|午前|午後|一時|当初|当面|のみ|だけ|土曜|日曜|平日|[春夏秋冬]|集合|対面|会場|オンライン|独自|個別の|従来|これまで|古い|旧|月の|から[^。]{0,12}まで|の間|期間中|代わ|かわり|代替",
);
/// What says when something was, and nothing of what it was.
static WHEN: Pattern = Pattern::new(
    r"(?:(?:令和|平成|[RHＲＨ][.．]?)[ 　]?)?(?:元|[\d０-９]{1,4})年(?:度)?(?:[\d０-９]{1,2}月)?(?:[\d０-９]{1,2}日)?(?:末|限り)?|[\d０-９]{1,2}月(?:[\d０-９]{1,2}日)?(?:末|限り)|(?:今|本|当|同)年度?(?:末|限り)?|年度末",
);
/// Why it was: all up to here says nothing of what was.
static CAUSE: Pattern = Pattern::new(
    r"(?:により|によって|によリ|の?ため(?:に)?|ことから|ので|影響で|影響から|都合で|都合から|理由で|に伴い|に伴って|に際し|にあたり|を受け(?:て)?|を踏まえ(?:て)?|を考慮し(?:て)?|を鑑み|に鑑み|の結果|検討した結果|をもって|を以て|をもちまして|限りで|なく|ず(?:に)?$)",
);
/// A thing that something is said of.
static NOUN: Pattern = Pattern::new(r"(?P<noun>[^、。はをがも]+)(?:は|を|が|も)");
/// All of a project, without its name.
static WHOLE: Pattern = Pattern::new(
    r"^(?:(?:本|当|この|同|当該)(?:個別)?(?:事業|制度|取組|取組み|取り組み|補助金?|助成金?|講座|教室|イベント|大会|サービス|会議|計画)|事業)(?:の?(?:全体|自体|そのもの|全て|すべて|開催|実施))?$",
);
/// At the end of another sentence: something was done after all.
static DONE: Pattern = Pattern::new(
    r"(?:開催|実施|再開|開講|発行|運営|対応)(?:し(?:た|ました|ている|ています|た。)|いたしました|でき(?:た|ました)|され(?:た|ました))$|行(?:った|いました|っている|っています)$",
);
/// At the begin of the next sentence: it was made up for.
static MADE_UP: Pattern =
    Pattern::new("^(?:その)?(?:代わり|かわり|代替|替わり|しかし|ただし|一方|その後|後日|別途|改めて|なお)");
/// Words that say of a rating that the project goes on.
static GOES_ON: Pattern = Pattern::new("継続|充実|拡充|拡大|推進|維持");
/// The same: that it was done, and well.
static WAS_DONE: Pattern =
    Pattern::new("達成|充実|拡充|拡大|順調|計画どおり|計画通り|予定どおり|予定通り|概ね|おおむね|向上|上回");
/// Of neither.
static NOT: Pattern = Pattern::new("未|不|ない|なかった|遅れ|中止|休止|廃止|終了|完了|縮小|見直|下回");
/// Years before this one, by their distance.
static EARLIER: Pattern = Pattern::new("前年度?|昨年度?|前々年度?|前回|例年|以前|過去");

/// Words in a row's own texts that do not go with its rating.
pub fn of_row(page: &ReviewSheet<'_>, row: &ReviewRow<'_>) -> Option<Finding> {
    let (at, name) = page.rating(row)?;
    let rating = page.form.rating(name)?;
    let texts = [Role::Evaluation, Role::Achievement];
    let mut own = texts.iter().filter_map(|role| row.texts.iter().find(|text| text.role == Some(*role)));
    let (text, range) = own.find_map(|text| {
        let column = text.at.column()?;
        let range = against(page, row, text, rating)?;
        // Where several rows share a text, one of them may be meant.
        let sharing =
            page.rows.iter().filter(|other| page.book.anchor(other.entry.id, column) == row.entry.id);
        (sharing.count() == 1).then_some((text, range))
    })?;
    let words = text.text.get(range.clone())?.to_owned();
    let places = vec![text.stretch(range), TextPassage::whole(at, name)];
    Some(page.in_row(What::Against { words, rating: name.to_owned() }, row, places))
}

/// The words of a text that speak against a rating.
fn against(
    page: &ReviewSheet<'_>,
    row: &ReviewRow<'_>,
    text: &ReviewText<'_>,
    rating: &Rating,
) -> Option<Range<usize>> {
    let sentences = sentences(text.text);
    let is_done_after_all = |at: usize| {
        let mut others = sentences.iter().skip(at + 1).filter_map(|own| text.text.get(own.clone()));
        let next = others.clone().next().is_some_and(|next| MADE_UP.is_in(next));
        next || others.any(|other| DONE.is_in(other))
    };
    let (goes_on, was_done) = (fits(rating, &GOES_ON), fits(rating, &WAS_DONE));
    let was_not = WAS_NOT.is_in(&rating.name);
    sentences.iter().enumerate().find_map(|(at, own)| {
        let sentence = text.text.get(own.clone())?;
        let said = |pattern: &Pattern| {
            let found = pattern.captures(sentence)?;
            let whole = found.get(0)?;
            let before = sentence.get(..whole.start())?;
            Some((before, whole.range(), found.name("over").is_some()))
        };
        let place = |range: Range<usize>| own.start + range.start..own.start + range.end;
        if goes_on
            && let Some((before, range, is_over)) = said(&ENDED)
            && let Some(says_what) = is_of_all(before, row.name)
            // A course that is over may well be held again, but not what ends with a year.
            && (says_what || !is_over || FOR_GOOD.is_in(before))
        {
            return Some(place(range));
        }
        let says_so = rating.needs_figure && NOT_REACHED.is_in(sentence)
            || was_not && AS_PLANNED.is_in(sentence)
            || was_done && NOT_DONE.is_in(sentence);
        if !says_so {
            return None;
        }
        let is_now = !EARLIER.is_in(sentence) && names_no_other_year(sentence, page.year);
        if !is_now || is_done_after_all(at) {
            return None;
        }
        if rating.needs_figure
            && let Some((before, range, _)) = said(&NOT_REACHED)
            && !PARTIAL_TARGET.is_in(before)
        {
            return Some(place(range));
        }
        if was_not
            && let Some((_, range, _)) = said(&AS_PLANNED)
            && has_figures(page, row)
        {
            return Some(place(range));
        }
        let (before, range, _) = said(&NOT_DONE).filter(|_| was_done)?;
        (is_of_all(before, row.name).is_some() && !has_figures(page, row)).then(|| place(range))
    })
}

/// At the end of a sentence: it was done after all, as it was meant to be.
static AS_PLANNED: Pattern = Pattern::new(
    r"(?:計画|予定)(?:どおり|通り)、?[^、。検準調協]{0,12}(?:(?:実施|開催)(?:し(?:た|ました)|でき(?:た|ました))|行(?:った|いました|えた))$",
);
/// Words of a rating for what was not done.
static WAS_NOT: Pattern = Pattern::new("^(?:未実施|未着手|未開催|中止|休止)$");
/// With the end of a year.
static FOR_GOOD: Pattern = Pattern::new("をもって|を以て|をもちまして|限り(?:で|と)|末で");

/// Of several targets one.
static PARTIAL_TARGET: Pattern = Pattern::new("一部|のうち|一方|ほか|以外|のみ|だけ");

/// Whether a rating says so, by its name or, where that is but a letter, its definition.
fn fits(rating: &Rating, words: &Pattern) -> bool {
    let is_letter = rating.name.chars().count() <= 2 && !words.is_in(&rating.name);
    let has_no_kanji = !rating.name.chars().any(|c| ('一'..='\u{9FFF}').contains(&c));
    let says = if is_letter && has_no_kanji { &rating.definition } else { &rating.name };
    words.is_in(says) && !NOT.is_in(says)
}

/// Whether what is said behind `before` is said of all of a project; `None` where it is
/// of a part, else whether the words name it.
fn is_of_all(before: &str, name: &str) -> Option<bool> {
    let name = wording(name);
    let mut names_it = false;
    for part in before.split('、') {
        // What follows its cause, without what says when.
        let cause = CAUSE.all(part).last().and_then(|found| found.get(0)).map_or(0, |found| found.end());
        let part = part.get(cause..).unwrap_or_default();
        if part.contains("から") && part.contains("まで") {
            return None;
        }
        let mut plain = String::new();
        let mut from = 0;
        for found in WHEN.all(part).iter().filter_map(|found| found.get(0)) {
            plain.push_str(part.get(from..found.start()).unwrap_or_default());
            from = found.end();
        }
        plain.push_str(part.get(from..).unwrap_or_default());
        if PARTIAL.is_in(&plain) {
            return None;
        }
        for found in NOUN.all(&plain) {
            let noun = found.name("noun").map(|noun| wording(noun.as_str())).unwrap_or_default();
            let noun = noun.trim_start_matches(['で', 'に', '末']);
            let is_name = noun.chars().count() >= 2 && (name.contains(noun) || noun.contains(name.as_str()));
            if noun.is_empty() {
                continue;
            }
            if !is_name && !WHOLE.is_in(noun) {
                return None;
            }
            names_it = true;
        }
    }
    Some(names_it)
}

/// Whether no year but this is named.
fn names_no_other_year(sentence: &str, year: FiscalYear) -> bool {
    static YEAR: Pattern =
        Pattern::new(r"(?:令和|平成|[RHＲＨ][.．]?)[ 　]?(?:元|[\d０-９]{1,2})年?度?|[\d０-９]{4}年度");
    let mut named =
        YEAR.all(sentence).into_iter().filter_map(|found| FiscalYear::parse(found.get(0)?.as_str()));
    named.all(|own| own == year)
}

/// Whether something of this year was counted in what was reached.
fn has_figures(page: &ReviewSheet<'_>, row: &ReviewRow<'_>) -> bool {
    let Some(text) = page.shown(row, Role::Achievement) else { return false };
    text.amounts().any(|own| {
        let is_now = time(own).is_none_or(|(year, ..)| year == page.year);
        is_actual(own)
            && is_now
            && own.kind == ReadingKind::Amount
            && amount(own).is_some_and(|own| !own.is_zero())
    })
}

/// The sentences and lines of a text, without their points and the brackets behind them.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut from = 0;
    let all = text.split_inclusive(['。', '\n', '！', '？']).map(|sentence| {
        let start = from + sentence.len() - sentence.trim_start().len();
        from += sentence.len();
        let mut own = sentence.trim().trim_end_matches(['。', '！', '？', '．', '.', ' ', '　']);
        if own.ends_with(['）', ')'])
            && let Some(open) = own.rfind(['（', '('])
            && open > 0
        {
            own = own.get(..open).unwrap_or(own).trim_end();
        }
        start..start + own.len()
    });
    all.filter(|own| !own.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::finding::Rule;
    use super::super::super::testing::found_in;

    #[test]
    fn patterns_are_readable() {
        let all = [
            &super::ENDED,
            &super::NOT_DONE,
            &super::NOT_REACHED,
            &super::PARTIAL,
            &super::WHEN,
            &super::CAUSE,
            &super::NOUN,
            &super::WHOLE,
            &super::DONE,
            &super::MADE_UP,
            &super::GOES_ON,
            &super::WAS_DONE,
            &super::NOT,
            &super::EARLIER,
            &super::PARTIAL_TARGET,
            &super::AS_PLANNED,
            &super::WAS_NOT,
            &super::FOR_GOOD,
        ];
        all.iter().for_each(|pattern| pattern.assert_readable());
    }

    /// The row is called 相談.
    fn check(rating: &str, evaluation: &str, achievement: &str, wanted: &str) {
        let cells = [("rating", rating), ("evaluation", evaluation), ("achievement", achievement)];
        let found = found_in(Rule::Ratings, &cells, &[]);
        let words = found.first().map_or("", |found| found.split(" / ").next().unwrap());
        assert_eq!(words, wanted, "{rating}: {evaluation} {achievement}");
    }

    #[test]
    fn what_is_no_more_does_not_go_on() {
        for (evaluation, found) in [
            ("利用者がなく、本事業は令和6年度末をもって廃止しました。", "廃止しました"),
            ("令和6年度末で廃止した。", "廃止した"),
            ("本事業は、国の制度が始まったことから、令和6年度限りで廃止した。", "廃止した"),
            ("利用が減ったため、当該事業を廃止することとした。", "廃止することとした"),
            ("相談事業は廃止となりました。", "廃止となりました"),
            ("事業を終了した。", "終了した"),
            ("令和6年度をもって廃止（別事業に引継ぎ）。", "廃止"),
            // A part of it, or something else.
            ("申請書の押印を廃止した。", ""),
            ("窓口での受付は廃止しました。", ""),
            ("土曜日の開設を廃止した。", ""),
            ("一部の会場を廃止した。", ""),
            ("2か所を廃止した。", ""),
            ("国の補助金が廃止となった。", ""),
            ("講座は3月で終了した。", ""),
            ("全日程を終了した。", ""),
            ("本年度をもって終了した。", "終了した"),
            // Not at its end, or not yet.
            ("廃止した窓口に代わり、電話で応じている。", ""),
            ("廃止する予定である。", ""),
            ("廃止を検討している。", ""),
            ("廃止せず、継続することとした。", ""),
            ("引き続き実施する。", ""),
        ] {
            check("継続", evaluation, "窓口を設けた", found);
        }
        check("未実施", "本事業は廃止した。", "窓口を設けた", "");
        check("変更", "本事業は廃止した。", "窓口を設けた", "");
    }

    #[test]
    fn what_was_not_held_is_not_well_done() {
        for (evaluation, achievement, found) in [
            ("講師の都合により開催できなかった。", "未開催", "開催できなかった"),
            ("感染症の拡大のため、今年度は中止した。", "", "中止した"),
            ("応募がなく、実施しませんでした。", "", "実施しませんでした"),
            ("令和6年度は実施を見送った。", "", "実施を見送った"),
            ("引き続き周知を進める", "未実施", "未実施"),
            ("引き続き周知を進める", "開催なし", "開催なし"),
            ("台風の接近により中止となりました。", "実施した。", "中止となりました"),
            ("相談は実施できなかった。", "", "実施できなかった"),
            ("予算が認められず、実施できなかった。", "なし", "実施できなかった"),
            ("準備が整わず、着手できなかった。", "", "着手できなかった"),
            // A part of it.
            ("第2回は中止した。", "", ""),
            ("一部中止した。", "", ""),
            ("3回中止した。", "", ""),
            ("中止した回の代わりにオンラインで開催した。", "", ""),
            ("集合での開催は中止した。", "", ""),
            ("4月から6月まで休止した。", "", ""),
            ("納涼祭は中止となりました。", "", ""),
            ("台風のため中止した。", "年10回開催した。", ""),
            // Made up for.
            ("台風のため中止した。代わりに11月に開いた。", "", ""),
            ("台風のため中止した。11月に改めて実施した。", "", ""),
            ("開催できなかったが、冊子を配った。", "", ""),
            // Another year.
            ("令和5年度は中止した。", "", ""),
            ("前年度は感染症のため中止した。", "", ""),
            ("中止することなく実施した。", "", ""),
        ] {
            let achievement = if achievement.is_empty() { "窓口を設けた" } else { achievement };
            check("充実", evaluation, achievement, found);
        }
        check("達成", "講師の都合により開催できなかった。", "未開催", "開催できなかった");
        check("未実施", "講師の都合により開催できなかった。", "未開催", "");
        check("未実施", "予定どおり10回実施した。", "10回実施", "予定どおり10回実施した");
        check("未実施", "計画どおり実施した。", "年6回実施", "計画どおり実施した");
        check("未実施", "計画どおり検討会を行った。", "検討会 2回", "");
        check("未実施", "予定どおり実施できなかった。", "10回実施", "");
        check("継続", "講師の都合により開催できなかった。", "未開催", "");
    }

    #[test]
    fn what_was_not_reached_is_not_reached() {
        for (evaluation, found) in [
            ("利用者は312人で、目標の350人には届かなかった。", "目標の350人には届かなかった"),
            ("目標値を下回りました。", "目標値を下回りました"),
            ("目標を達成できなかった。", "目標を達成できなかった"),
            ("目標を上回った。", ""),
            ("目標を下回ることはなかった。", ""),
            ("一部の目標を達成できなかった。", ""),
            ("令和5年度は目標を達成できなかった。", ""),
        ] {
            check("達成", evaluation, "窓口を設けた", found);
            check("継続", evaluation, "窓口を設けた", "");
        }
    }
}
