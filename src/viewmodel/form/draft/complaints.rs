//! What has to be mended before a form can be taken.

use std::collections::BTreeSet;

use crate::book::Form;

use super::{DraftColumn, FormDraft};

/// Where something has to be mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum FormSpot {
    Name,
    Caption(usize),
    Short(usize),
    Width(usize),
    Rating(usize),
    Mark(usize),
    Title,
}

impl FormDraft {
    /// What has to be mended, in the order of the tabs.
    pub fn complaints(&self) -> Vec<(FormSpot, String)> {
        let mut all = Vec::new();
        let mut complain = |spot, words: &str| all.push((spot, words.to_owned()));
        if self.name.trim().is_empty() {
            complain(FormSpot::Name, "様式の名前を入力してください。");
        }
        let least = Form::least_share(
            self.columns.iter().map(DraftColumn::share_or_zero).collect::<Vec<_>>().into_iter(),
        );
        for (at, column) in self.columns.iter().enumerate() {
            if column.column.caption.trim().is_empty() {
                complain(FormSpot::Caption(at), "見出しを入力してください。");
            }
            if column.column.short.trim().is_empty() {
                complain(FormSpot::Short(at), "短い名前を入力してください。");
            }
            // What came so is not complained of before it is touched.
            match column.share() {
                None => complain(FormSpot::Width(at), "1以上の整数にしてください。"),
                Some(share) if share < least && share != column.column.width => {
                    complain(FormSpot::Width(at), &format!("{least}以上にしてください。"));
                }
                Some(_) => {}
            }
        }
        let mut names = BTreeSet::new();
        for (at, rating) in self.ratings.iter().enumerate() {
            let name = rating.rating.name.trim();
            if name.is_empty() {
                complain(FormSpot::Rating(at), "名前を入力してください。");
            } else if !names.insert(name) {
                complain(FormSpot::Rating(at), "同じ名前の評価区分があります。");
            }
        }
        let mut words = BTreeSet::new();
        for (at, mark) in self.marks.iter().enumerate() {
            let word = mark.word.trim();
            if word.is_empty() {
                complain(FormSpot::Mark(at), "印の文字を入力してください。");
            } else if !words.insert(word) {
                complain(FormSpot::Mark(at), "同じ印があります。");
            }
        }
        if self.captions.sheet.trim().is_empty() {
            complain(FormSpot::Title, "調書の題名を入力してください。");
        }
        all
    }
}
