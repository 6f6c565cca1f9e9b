//! What a sentence of last year's evaluation says is to become of the entry that it was
//! written for: that it ends, or goes into another.
//!
//! 「廃止」 alone says nothing: what is abolished may be a stamp on a form, and it may only
//! have been thought about. So a word counts where its verb is affirmed and closes its
//! clause, and where what it is said of is the entry: 事業, 本制度, the entry's own name, or
//! nothing at all beside a day. Rather nothing is proposed than something wrong.

mod own;

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use regex::Regex;

use own::{Own, Whose};

/// What a text says, with the words that say so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Said<'t> {
    pub what: SaidFate<'t>,
    /// The sentence.
    pub words: &'t str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SaidFate<'t> {
    /// 廃止, 終了.
    Ends,
    /// 統合, into what these words end with.
    GoesInto(&'t str),
}

/// The words that can say so: those of an end; those that alone name a merger; those that
/// do only before the name of an entry.
static ROOTS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        "(?P<end>廃止|終結|打ち?切|取り?やめ|取り?止め)|(?P<limit>終了|完了)",
        "|(?P<into>統合|一本化|編入)|(?P<weak>移行|引き?継|吸収|組み?入|含め|集約)"
    ))
    .ok()
});

/// What follows such a word where it is affirmed and its clause ends.
static AFFIRMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    const SURU: &str = "(?:と|に)?(?:する|した|します|しました|[い致](?:た)?しま(?:す|した)|して(?:おり|いる|います|おります)\
        |されて(?:おり|いる|います|おります)|される|された|されます|されました|し|され\
        |なる|なった|なります|なりました|なって(?:おり|いる|います|おります)|なり)";
    const OTHER: &str = "(?:る|った|り|りました|ります|られる|られた|いだ|ぐ|ぎ|ぎました|ぎます|がれる|がれた|がれました|れる|れた|れました|れます|れ|た|ました|ます)";
    const TAIL: &str = "(?:$|[、，,）)」』 　]|（[^）]*）$|済み?(?:$|[、です])|こと(?:と|に)(?:し|す|な|い)|運びと\
        |の?予定(?:$|[、）]|だ|で(?:す|ある|あり)|とな|とし|とす)|見込み(?:$|[、）]|だ|で(?:す|ある)|とな)\
        |方針(?:$|、|だ|で(?:す|ある)|とし|とす)|(?:こと)?[がをに]?(?:決定|決ま|決め)(?:$|[しさられてだっ])\
        |ため|ので|ことから|もの(?:$|です|である|とす)|が、|実施|一体的|て(?:$|、|実施|行|一体))";
    Regex::new(&format!("^(?:{SURU}|{OTHER})?{TAIL}")).ok()
});

/// That it goes on all the same.
static GOES_ON: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        "(?:引き続き|今後も|次年度も|来年度も|継続して|続けて|これまで(?:どおり|通り)|従来(?:どおり|通り))",
        "[^。\n]{0,20}?(?:実施(?:$|[^しせ]|し[^な])|継続|運営|支給|開催|続け|行(?:う|い|っ))",
        "|(?:実施|事業|支給)を(?:継続|続け)|再開し|撤回"
    ))
    .ok()
});

/// What a word that only limits a time has before it where it is the entry that ends: a day
/// by which, or nothing.
static UNTIL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        "^[、 　]?$|(?:年度末?|月末?|日|年|末)(?:をもって|をもちまして|限り(?:で|をもって)?|で)?[、]?$",
    )
    .ok()
});

/// Between what something goes into and the word: in what way, and what of the entry.
static INTO: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        "(?:に|へ|と|への|との)",
        "(?:発展的に|段階的に|全面的に|完全に|一体的に|新たに)?",
        "(?:(?:その|本)?(?:機能|事業|業務|内容|役割|取組み?)を)?$"
    ))
    .ok()
});

/// What something can go into, where no entry of that name is known.
static BODY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new("(?:[」』]|事業|センター|サービス|教室|制度|支援|拠点|広場|ひろば|学級|講座|クラブ|サロン|補助金|給付金|手当|助成)$").ok()
});

fn is_match(regex: &LazyLock<Option<Regex>>, text: &str) -> bool {
    regex.as_ref().is_some_and(|regex| regex.is_match(text))
}

/// What `text` says of the entry called `name`. `known` tells whether a phrase ends with
/// the name of another entry.
pub(super) fn said<'t>(text: &'t str, name: &str, known: &dyn Fn(&str) -> bool) -> Option<Said<'t>> {
    let own = Own::of(name);
    let mut ends = None;
    for words in sentences(text) {
        match of_sentence(words, &own, known) {
            Some(SaidFate::Ends) => ends = ends.or(Some(Said { what: SaidFate::Ends, words })),
            Some(what) => return Some(Said { what, words }),
            None => {}
        }
    }
    ends.filter(|_| !is_match(&GOES_ON, text))
}

/// The sentences, without what stands before an item of a list.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let ends = |c: char| matches!(c, '。' | '\n' | '．' | '！' | '!' | '？' | '?' | '；' | ';');
    let lead = |c: char| c.is_whitespace() || matches!(c, '・' | '※' | '○' | '●' | '◎' | '■' | '-' | '－');
    text.split(ends).map(move |words| words.trim_matches(lead)).filter(|words| !words.is_empty())
}

fn of_sentence<'t>(words: &'t str, own: &Own, known: &dyn Fn(&str) -> bool) -> Option<SaidFate<'t>> {
    let mut ends = None;
    for root in ROOTS.as_ref()?.captures_iter(words) {
        let Some(whole) = root.get(0) else { continue };
        let (before, after) = (words.get(..whole.start())?, words.get(whole.end()..)?);
        if !is_match(&AFFIRMED, after) {
            continue;
        }
        if root.name("into").is_some() || root.name("weak").is_some() {
            let what = into(before, own, known, root.name("weak").is_some());
            if what.is_some() {
                return what;
            }
        } else if does_end(before, own, root.name("limit").is_some()) {
            ends = Some(SaidFate::Ends);
        }
    }
    ends
}

/// Whether what stands before 廃止 or the like says that it is the entry.
fn does_end(before: &str, own: &Own, is_limit: bool) -> bool {
    match own.whose(before) {
        Whose::Own => true,
        Whose::Others => false,
        Whose::Unsaid(rest) => !is_limit || is_match(&UNTIL, rest),
    }
}

/// What the entry goes into, by what stands before 統合 or the like.
fn into<'t>(before: &'t str, own: &Own, known: &dyn Fn(&str) -> bool, is_weak: bool) -> Option<SaidFate<'t>> {
    let particle = INTO.as_ref()?.find(before)?;
    let phrase = before.get(..particle.start())?;
    let start = phrase
        .rfind(['、', 'を', 'は', '，'])
        .map_or(0, |at| at + phrase.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8));
    let (rest, target) = (phrase.get(..start)?, phrase.get(start..)?);
    let bare = target.trim_end_matches(['」', '』', '）', '"', '”']);
    let is_named = known(bare);
    if own.whose(rest) == Whose::Others || !is_named && own.is(target) {
        return None;
    }
    (is_named || !is_weak && is_match(&BODY, target)).then_some(SaidFate::GoesInto(bare))
}
