//! What is said of answers that are not simply taken.

use super::WhyAsked;

/// Why something is asked, or not taken, in the clerk's words.
pub fn why(why: WhyAsked) -> &'static str {
    match why {
        WhyAsked::Changed => "送った後に、調書も変わっています",
        WhyAsked::Differing => "回答が食い違っています",
        WhyAsked::Unsent => "送ったときの文が分かりません",
        WhyAsked::Foreign => "ほかの調書から送られたファイルです",
        WhyAsked::Renamed => "名前が変わっています",
        WhyAsked::New => "調書にない行です",
        WhyAsked::Blank => "回答が空欄です",
        WhyAsked::NotAsked => "記入を依頼していないセルです",
        WhyAsked::NotTheirs => "その課に送っていない行です",
        WhyAsked::NoRating => "様式にない評価区分です",
        WhyAsked::Gone => "調書から削除された行です",
    }
}
