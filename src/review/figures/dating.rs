//! Of which year a figure is, and how the text says so.
//!
//! A year holds for a figure only by evidence: it stands at the figure or at its
//! label, in brackets behind it, over the list it is in, or over its column; or the
//! sentence is about that year. Where a verb, a reason or a comparison stands
//! between, the figure is of no year that the text says.

use std::ops::Range;

use super::label::without_asides;
use super::link::{YearLink, fills_bracket, without_bound};
use super::pattern::Pattern;
use super::when::{Basis, Dating, YearRead};

/// A year and where it stands.
pub(super) type Dated = (YearRead, Range<usize>);

/// A clause ends, or a reason, a comparison or an earlier event stands between.
static BREAK: Pattern = Pattern::new(
    r"(?:[しりみげけれえめきいびぎじ]|[^う]ち|[^育]て|んで|たが|だが|すが|結果|一方)、|から(?:[^の]|$)|によ[りっるら]|より(?:、|[^0-9]|$)|ため|ので|ことで|ものの|以[降来後]|後(?:、|は)|に伴|に基|を[基も踏受経機通]|[しっいんえけげめれせきみ]た(?:[\p{Han}\p{Katakana}ー]|こと|$|[0-9])|され|[^と]して|って|[^おつ]いて|えて|けて|げて|めて|れて|であ[るっり]|(?:^|[^対関])する|でき|比べ|比較|上回|下回|除[くき]|含[むめみ]|引き?続",
);
/// What was done in a year, before how many that were: に登録した48人.
static DONE: Pattern =
    Pattern::new(r"^(?:末|中|内)?に[^、。0-9]{1,12}(?:[しっいんえけげめれせきみ]た|された)$");
/// A clause before a noun: 開設した広場により.
static EARLIER: Pattern =
    Pattern::new(r"[しっいんえけげめれせきみ]た[\p{Han}\p{Katakana}]|によ[りっる]|ため|から|ので");
/// Over a list with figures in brackets: ※（ ）は, （　）内は.
static BRACKETS_ARE: Pattern =
    Pattern::new(r"(?:\( *\)(?:内|書き)?|括弧内|カッコ内|かっこ内)の?(?:数値|数字)?は$");
/// In a list, where the words after a space are the year's own.
static SOFT_BREAK: Pattern = Pattern::new(r"[。]|から(?:[^の\s]|$)|によ[りっる]|ため、|ので|比べ|比較");
/// What is said next is of something else.
static CONTRAST: Pattern = Pattern::new("(?:たが|だが|すが|るが|ものの|一方)(?:、|[^\\p{Hiragana}])");
/// What is said next is compared with what was said.
static COMPARED: Pattern = Pattern::new("に対し|に比べ|と比べ|と比較|より、");
/// What a figure counts has been named anew: 利用者数は.
static OWN_TOPIC: Pattern = Pattern::new(
    r"[^\s、。](?:数|額|率|量)?(?:は|が|も)[、 ]?(?:約|計|延べ|のべ|合計|合わせて|およそ|おおむね|概ね|全体で|年間|最終的に|全部で|[^\s、。]{0,6}の)*$|(?:数|者|率|額|人員)[: ]?(?:約|計|延べ|のべ)*$",
);
/// 令和5年度の利用者数は: the sentence is about it.
static OF_TOPIC: Pattern = Pattern::new(
    r"^(?:末日?|中|内|当初)?(?:現在|時点)?(?:の|における)[^、。\n]{1,24}?(?:は|については)(?:[、,]|[^\p{Hiragana}]|$)",
);
/// 令和5年度の改修後は: and yet it is not.
static AFTER_THAT: Pattern = Pattern::new("(?:後|以降|以来|以後|から|より)は");
/// Behind a figure that another is compared with.
pub(super) static OVER: Pattern = Pattern::new(
    r"^[)\]]*(?:程度|余り?)?(?:に?対?比|と比|に比|から|より|を(?:大幅に|大きく|若干|やや|わずかに|さらに|更に)?[0-9,.]*[^\s0-9、。]{0,4}(?:上回|下回|超|割り込)|に対し|と(?:同|ほぼ同)|→|⇒)",
);
/// A heading's line is no sentence.
static PROSE: Pattern = Pattern::new(
    "[。、]|した$|する$|いる$|ある$|ます$|から|により|ため|(?:もの|こと)[)]?$|(?:中止|休止|開始|開設|終了|変更|移行|改修|廃止|統合|拡大|見直し|完了|導入)[)]?$",
);

/// A year that holds.
#[derive(Clone, Debug)]
struct Held {
    dated: Dated,
    link: YearLink,
    /// Whether a space or a colon stands behind it, as in lists.
    is_list: bool,
    /// Whether a figure was dated by it.
    is_used: bool,
    /// Whether a clause has ended since.
    is_broken: bool,
    /// Whether it is over.
    is_over: bool,
    /// Whether it stands over lines of its own (平成22年度利用実績).
    is_head: bool,
    /// Whether it stands in brackets, or is last year of this one: （前年度 602人、38人増）.
    is_aside: bool,
    /// Whether it fills brackets behind a label: 利用者数（令和5年度） 530人.
    is_label: bool,
}

/// What is to be known of a figure that is to be dated.
#[derive(Clone, Copy, Debug)]
pub(super) struct AskedYear<'t> {
    /// What stands between the piece before it and the figure.
    pub(super) before: &'t str,
    pub(super) after: &'t str,
    /// Whether it is the first of two, between which something changed.
    pub(super) is_from: bool,
    /// Whether it lies ahead or is aimed at.
    pub(super) is_aimed: bool,
    /// Whether it is how much something changed by.
    pub(super) is_change: bool,
    /// The year of the book.
    pub(super) now: i32,
}

/// The years of a text while it is gone through.
#[derive(Clone, Debug, Default)]
pub(super) struct Years {
    held: Option<Held>,
    /// The year before that, for when a comparison is over.
    before: Option<Held>,
    /// What held where each open bracket began.
    open: Vec<Option<Held>>,
    /// The years of this line, as long as it has no figure.
    in_line: Vec<Dated>,
    /// Whether this line is a note (※令和5年度の数値は更新前のもの).
    is_note: bool,
    /// Those over the columns that follow.
    columns: Vec<Dated>,
    /// The year of what stands in brackets on the lines below: ※（ ）は令和5年度実績.
    in_brackets: Option<Dated>,
    /// The next column on this line, where it has as many figures as there are.
    column: Option<usize>,
}

impl Years {
    /// Nothing that was said holds any more.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Whether a year holds that no figure has been dated by.
    pub(super) fn is_unused(&self) -> bool {
        self.held.as_ref().is_some_and(|held| !held.is_used && !held.is_over)
    }

    /// Whether a year stands over the lines here.
    pub(super) fn is_under_head(&self) -> bool {
        self.held.as_ref().is_some_and(|held| held.is_head)
    }

    /// Goes through what stands before the next piece.
    pub(super) fn brackets(&mut self, before: &str) {
        for c in before.chars() {
            match c {
                '(' => self.open.push(self.held.clone()),
                ')' => {
                    let Some(outside) = self.open.pop() else { continue };
                    match &mut self.held {
                        Some(held) if held.is_label => held.link = YearLink::At,
                        held => *held = outside,
                    }
                }
                _ => {}
            }
        }
    }

    /// A year; `before` is what stands before it, `after` the rest of the text behind
    /// it. True where it fills brackets behind a figure, and is that figure's.
    pub(super) fn year(
        &mut self,
        dated: Dated,
        link: YearLink,
        before: &str,
        after: &str,
        follows: bool,
    ) -> bool {
        self.pass(before);
        if self.column.take().is_some() {
            self.columns.clear();
        }
        let fills = before.trim_end().ends_with('(') && fills_bracket(after);
        if BRACKETS_ARE.is_in(before) {
            self.in_brackets = Some(dated);
            self.held = None;
            return false;
        }
        let is_behind = fills && follows && CLOSE.is_in(before) && !BEFORE_FIGURE.is_in(after);
        self.in_line.push(dated.clone());
        self.before = self.held.take().filter(|held| !held.is_over);
        self.is_note |= before.contains(['※', '*']);
        let is_aside = !self.open.is_empty() || dated.0.basis == Basis::Relative && link != YearLink::Topic;
        self.held = Some(Held {
            dated,
            link,
            is_list: after.starts_with([' ', ':', ')', ']', '】', '>', '\n', '\t', '・']),
            is_used: false,
            is_broken: false,
            is_over: is_behind,
            is_head: false,
            is_aside,
            is_label: fills && !is_behind,
        });
        is_behind
    }

    /// What stands behind the year and before another piece.
    pub(super) fn pass(&mut self, gap: &str) {
        let Some(held) = self.held.as_mut().filter(|held| !held.is_head) else { return };
        if held.link == YearLink::Of && !held.is_used && OF_TOPIC.is_in(gap) && !AFTER_THAT.is_in(gap) {
            held.link = YearLink::Topic;
        }
        let gap = if held.link == YearLink::Bound && !held.is_used { without_bound(gap) } else { gap };
        let breaks = if held.is_list && !held.is_used { &SOFT_BREAK } else { &BREAK };
        held.is_broken |= breaks.is_in(&without_asides(gap));
    }

    /// Of which year a figure is.
    pub(super) fn date(&mut self, asked: AskedYear<'_>) -> Option<(Dated, Dating)> {
        if let Some(column) = &mut self.column {
            let dated = self.columns.get(*column)?.clone();
            *column += 1;
            return Some((dated, Dating::Column));
        }
        self.in_line.clear();
        if let Some(dated) =
            self.in_brackets.clone().filter(|_| self.held.as_ref().is_none_or(|held| held.is_over))
        {
            return (!self.open.is_empty()).then_some((dated, Dating::Heading));
        }
        let was_broken = self.held.as_ref().is_some_and(|held| held.is_broken);
        self.pass(asked.before);
        let held = self.held.as_mut().filter(|held| !held.is_over)?;
        if held.is_head {
            held.is_used = true;
            return Some((held.dated.clone(), Dating::Heading));
        }
        if held.link == YearLink::Bound && !asked.is_aimed {
            return None;
        }
        let is_inside = matches!(held.link, YearLink::Topic | YearLink::In) || asked.before.contains('を');
        if asked.is_from && is_inside {
            return None;
        }
        // 令和5年度に登録した48人: they are of that year, and no more is.
        if held.link == YearLink::In && !held.is_used && DONE.is_in(asked.before) {
            held.is_over = true;
            return Some((held.dated.clone(), Dating::Direct));
        }
        let breaks = held.is_broken && !was_broken;
        let is_topic = held.link == YearLink::Topic;
        let is_contrast = !asked.is_aimed
            && ((held.is_used || is_topic) && CONTRAST.is_in(asked.before)
                || held.is_used && !is_topic && COMPARED.is_in(asked.before));
        // What is counted beside last year's figure is the difference to it.
        let year = held.dated.0.year.year();
        let is_relative = asked.is_change && held.is_used && held.is_aside && year < asked.now;
        // Of what was done on a day of this year, nothing else is meant than this year.
        let is_event = held.link == YearLink::In
            && held.dated.0.month.is_some_and(|month| year - i32::from(month < 4) == asked.now)
            && !EARLIER.is_in(asked.before);
        let dating = match (held.link, held.is_used) {
            _ if is_relative => return None,
            (YearLink::In, _) if held.is_broken && is_event => Some(Dating::Topic),
            _ if is_contrast => None,
            (YearLink::Topic, _) if held.is_broken => Some(Dating::Topic),
            (_, false) => (!held.is_broken).then_some(Dating::Direct),
            (_, true) if !breaks => Some(Dating::Listed),
            (_, true) => (!OWN_TOPIC.is_in(asked.before)).then_some(Dating::Listed),
        };
        held.is_over = dating.is_none();
        held.is_used = true;
        let found = dating.map(|dating| (held.dated.clone(), dating));
        if found.is_some() && held.link != YearLink::Topic && OVER.is_in(asked.after) {
            // 21年度の1,996回を上回る: what follows is of the year before that.
            let goes_on = |held: &Held| held.link == YearLink::Topic || !held.is_broken;
            self.held = self.before.take().filter(goes_on);
            if let Some(held) = &mut self.held {
                held.is_used = true;
            }
        }
        found
    }

    /// A line ends, with `before` since its last piece; the next has so many figures
    /// before it ends. Whether the year stands over what follows.
    pub(super) fn line(&mut self, before: &str, has_figures: bool, next: usize) {
        self.pass(before);
        self.open.clear();
        self.before = None;
        let is_note = std::mem::take(&mut self.is_note);
        let in_line = std::mem::take(&mut self.in_line);
        if !has_figures && in_line.len() >= 2 {
            self.columns = in_line;
            self.held = None;
        } else if !in_line.is_empty() {
            self.columns.clear();
        }
        self.column = (next > 0 && next == self.columns.len()).then_some(0);
        if let Some(held) = &mut self.held
            && !held.is_head
        {
            let heads = !held.is_used && !held.is_over && !held.is_broken && held.link != YearLink::In;
            // 令和5年度は, and nothing else on the line.
            let is_sentence = held.link == YearLink::Topic && before.chars().count() > 2;
            if heads
                && !has_figures
                && !is_sentence
                && !is_note
                && !PROSE.is_in(before)
                && before.chars().count() < 30
            {
                held.is_head = true;
            } else {
                self.held = None;
            }
        }
    }

    /// A sentence ends. What stands over lines stays.
    pub(super) fn sentence(&mut self) {
        let held = self.held.take().filter(|held| held.is_head);
        let in_brackets = self.in_brackets.take();
        *self = Self { held, in_brackets, columns: std::mem::take(&mut self.columns), ..Self::default() };
    }
}

/// Between a figure and the brackets that date it: 530人の利用（.
static CLOSE: Pattern = Pattern::new(r"^(?: ?|[^、。\s0-9()→⇒:・]{0,8})\($");
/// Behind brackets that date what is next: （令和5年度） 530人.
static BEFORE_FIGURE: Pattern = Pattern::new(r"^[^()]*\)[: ]?(?:約|計|延べ|のべ)?[0-9]");

#[cfg(test)]
mod tests;
