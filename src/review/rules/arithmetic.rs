//! Numbers that do not come out of those beside them: a difference, a sum, a share, an
//! average, and separators where none stand. What is read is told by the tests of
//! [`arithmetic`].

use super::super::arithmetic::{self, Relates};
use super::super::finding::What;
use super::super::read::{ReviewSheet, ReviewText};
use super::Flaw;

/// What a text's own numbers make another number of.
pub fn of_text(_: &ReviewSheet<'_>, text: &ReviewText<'_>) -> Vec<Flaw> {
    let slips = text.calculation.slips().into_iter();
    let flaw = |slip: arithmetic::Relation| {
        let passage = match (&slip.kind, slip.terms.as_slice()) {
            // The words between them are what is wrong.
            (Relates::Direction(_), [first, .., last]) => text.stretch(first.start..last.end),
            _ => text.passage(slip.terms),
        };
        let what = What::Slip { kind: slip.kind, is: slip.words, is_certain: slip.is_certain };
        (what, vec![passage])
    };
    slips.map(flaw).collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::finding::{Rule, Severity};
    use super::super::super::testing::{Sketch, found_in};
    use super::*;

    #[test]
    fn each_kind_is_found_by_a_rule_of_its_own_with_the_numbers_it_is_about() {
        for (rule, text, found) in [
            (Rule::Difference, "登録者 640人（前年度602人、48人増）", "640人 602人 48人"),
            (Rule::Difference, "利用者数は385人から412人に減少した。", "385人から412人"),
            (Rule::Sum, "8施設で実施（公立3施設、私立6施設）", "8施設 3施設 6施設"),
            (Rule::Sum, "参加者254人（うち女性260人）", "254人 260人"),
            (Rule::Percent, "会員250人のうち180人（62％）が回答した。", "250人 180人 62％"),
            (Rule::Mean, "年間利用者数 1,440人（月平均150人）", "1,440人 150人"),
            (Rule::Separators, "来館者数 1,2345人", "1,2345人"),
        ] {
            assert_eq!(found_in(rule, &[("achievement", text)], &[]).join(" | "), found, "{text}");
        }
    }

    #[test]
    fn what_comes_out_is_said_as_the_text_would() {
        let mut sketch = Sketch::new();
        sketch.set_sheet(|sheet| {
            sheet.overall = "利用は1,200人（窓口 1,000人、電話 201人）であった。".to_owned()
        });
        let what = What::Slip { kind: Relates::Sum, is: "1,201人".to_owned(), is_certain: true };
        assert_eq!(sketch.findings(Rule::Sum)[0].what, what);
        let mut sketch = Sketch::new();
        sketch.row("相談", &[("evaluation", "30人から25人へ6人減った。")]);
        let what = What::Slip { kind: Relates::Difference, is: "5人減".to_owned(), is_certain: true };
        assert_eq!(sketch.findings(Rule::Difference)[0].what, what);
    }

    #[test]
    fn what_may_be_no_total_is_only_to_be_looked_at() {
        for (text, severity) in [
            ("窓口 5人、電話 6人、計 12人", Severity::Error),
            ("利用者数 1,450人\n・乳児 720人\n・幼児 530人\n・小学生 210人", Severity::Warning),
        ] {
            let mut sketch = Sketch::new();
            sketch.row("相談", &[("achievement", text)]);
            assert_eq!(sketch.findings(Rule::Sum)[0].severity(), severity, "{text}");
        }
    }
}
