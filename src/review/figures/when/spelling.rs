//! How years and months are spelled at the start of a text: read by hand, as it is asked at
//! nearly each number and at many words.

/// 平成22年度, 令和 5年, 2024年, 23年度.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WrittenYear<'t> {
    /// Its name or letter.
    pub(super) era: Option<&'t str>,
    pub(super) number: &'t str,
    pub(super) is_fiscal: bool,
    /// Its length in bytes.
    pub(super) len: usize,
}

/// H22, R5年度, H23.4.1; 2024/4/1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ShortYear<'t> {
    pub(super) number: &'t str,
    pub(super) month: Option<&'t str>,
    /// Its length in bytes, with the day.
    pub(super) len: usize,
}

/// What is not read yet of a text.
#[derive(Clone, Copy)]
struct Rest<'t>(&'t str);

impl<'t> Rest<'t> {
    /// Takes one of these characters, where one stands there.
    fn may_be<const N: usize>(&mut self, signs: [char; N]) {
        self.0 = self.0.strip_prefix(signs).unwrap_or(self.0);
    }

    /// Takes a word that has to stand there.
    fn word(&mut self, word: &str) -> Option<()> {
        self.0 = self.0.strip_prefix(word)?;
        Some(())
    }

    /// Takes one of these characters, which has to stand there.
    fn sign<const N: usize>(&mut self, signs: [char; N]) -> Option<()> {
        self.0 = self.0.strip_prefix(signs)?;
        Some(())
    }

    /// Takes at most so many figures, one at least.
    fn figures(&mut self, most: usize) -> Option<&'t str> {
        let count = self.0.bytes().take(most).take_while(u8::is_ascii_digit).count();
        let (figures, rest) = self.0.split_at_checked(count).filter(|(figures, _)| !figures.is_empty())?;
        self.0 = rest;
        Some(figures)
    }

    /// Takes the number of a year of an era, of so many figures.
    fn number(&mut self, most: usize) -> Option<&'t str> {
        match self.0.strip_prefix('元') {
            Some(rest) => {
                let (number, _) = self.0.split_at_checked(self.0.len() - rest.len())?;
                self.0 = rest;
                Some(number)
            }
            None => self.figures(most),
        }
    }

    /// Takes what `read` reads, or nothing.
    fn maybe<R>(&mut self, read: impl FnOnce(&mut Self) -> Option<R>) -> Option<R> {
        let mut own = *self;
        let found = read(&mut own)?;
        *self = own;
        Some(found)
    }

    /// How much of a text was taken.
    fn len(self, text: &str) -> usize {
        text.len() - self.0.len()
    }
}

const ERAS: [&str; 5] = ["令和", "平成", "昭和", "大正", "明治"];
const LETTERS: [char; 5] = ['M', 'T', 'S', 'H', 'R'];

pub(super) fn written(text: &str) -> Option<WrittenYear<'_>> {
    let mut rest = Rest(text);
    let era = match text.chars().next()? {
        '0'..='9' | '元' => None,
        'M' | 'T' | 'S' | 'H' | 'R' => text.get(..1),
        '令' | '平' | '昭' | '大' | '明' => Some(*ERAS.iter().find(|era| text.starts_with(**era))?),
        _ => return None,
    };
    if let Some(era) = era {
        rest.word(era)?;
        rest.may_be(['.', ' ']);
    }
    let number = rest.number(4)?;
    rest.may_be([' ']);
    rest.word("年")?;
    let is_fiscal = rest.maybe(|rest| rest.word("度")).is_some();
    Some(WrittenYear { era, number, is_fiscal, len: rest.len(text) })
}

pub(super) fn short(text: &str) -> Option<ShortYear<'_>> {
    let mut rest = Rest(text);
    rest.sign(LETTERS)?;
    rest.may_be(['.']);
    let number = rest.number(2)?;
    rest.maybe(|rest| {
        rest.may_be(['年']);
        rest.word("度")
    });
    let month = rest.maybe(|rest| {
        rest.word(".")?;
        let month = rest.figures(2)?;
        rest.word(".")?;
        rest.figures(2)?;
        Some(month)
    });
    Some(ShortYear { number, month, len: rest.len(text) })
}

pub(super) fn western(text: &str) -> Option<ShortYear<'_>> {
    let mut rest = Rest(text);
    let number = rest.figures(4).filter(|number| number.len() == 4)?;
    rest.sign(['-', '/', '.'])?;
    let month = rest.figures(2)?;
    rest.sign(['-', '/', '.'])?;
    rest.figures(2)?;
    Some(ShortYear { number, month: Some(month), len: rest.len(text) })
}

/// 前年度, 今年: the word without 年, and the length of all.
pub(super) fn relative(text: &str) -> Option<(&'static str, usize)> {
    const WORDS: [&str; 9] = ["前々", "前", "昨", "今", "本", "当", "来", "次", "翌"];
    let mut rest = Rest(text);
    let first = text.chars().next()?;
    let mut words = WORDS.iter().filter(|word| word.starts_with(first));
    let word = words.find(|word| text.starts_with(**word))?;
    rest.word(word)?;
    rest.word("年")?;
    rest.maybe(|rest| rest.word("度"));
    Some((word, rest.len(text)))
}

/// 4月, 4月1日: the month, and the length of all.
pub(super) fn month(text: &str) -> Option<(&str, usize)> {
    let mut rest = Rest(text);
    let month = rest.figures(2)?;
    rest.word("月")?;
    rest.maybe(|rest| {
        rest.figures(2)?;
        rest.word("日")
    });
    Some((month, rest.len(text)))
}

/// The same behind a year, with what joins it to that.
pub(super) fn month_behind(text: &str) -> Option<(&str, usize)> {
    let mut rest = Rest(text);
    rest.may_be([' ', 'の']);
    let (month, len) = month(rest.0)?;
    Some((month, rest.len(text) + len))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::{Captures, Regex};

    use super::*;

    fn group<'t>(found: &Captures<'t>, name: &str) -> Option<&'t str> {
        found.name(name).map(|group| group.as_str())
    }

    /// That a text is read as these expressions say.
    fn check(text: &str) {
        let find = |expression: &str| Regex::new(expression).unwrap().captures(text);
        let found = find(
            r"^(?:(?P<era>明治|大正|昭和|平成|令和|[MTSHR])[. ]?)?(?P<number>元|[0-9]{1,4}) ?年(?P<fiscal>度)?",
        );
        let wanted = found.map(|found| WrittenYear {
            era: group(&found, "era"),
            number: group(&found, "number").unwrap(),
            is_fiscal: found.name("fiscal").is_some(),
            len: found[0].len(),
        });
        assert_eq!(written(text), wanted, "{text}");
        for (read, expression) in [
            (
                short(text),
                r"^[MTSHR]\.?(?P<number>元|[0-9]{1,2})(?:年?度)?(?:\.(?P<month>[0-9]{1,2})\.[0-9]{1,2})?",
            ),
            (western(text), r"^(?P<number>[0-9]{4})[-/.](?P<month>[0-9]{1,2})[-/.][0-9]{1,2}"),
        ] {
            let wanted = find(expression).map(|found| ShortYear {
                number: group(&found, "number").unwrap(),
                month: group(&found, "month"),
                len: found[0].len(),
            });
            assert_eq!(read, wanted, "{text}");
        }
        let found = find("^(?P<word>前々|前|昨|今|本|当|来|次|翌)年度?");
        let wanted = found.map(|found| (group(&found, "word").unwrap(), found[0].len()));
        assert_eq!(relative(text), wanted, "{text}");
        for (read, expression) in [
            (month(text), "^(?P<month>[0-9]{1,2})月(?:[0-9]{1,2}日)?"),
            (month_behind(text), "^[ の]?(?P<month>[0-9]{1,2})月(?:[0-9]{1,2}日)?"),
        ] {
            let wanted = find(expression).map(|found| (group(&found, "month").unwrap(), found[0].len()));
            assert_eq!(read, wanted, "{text}");
        }
    }

    #[test]
    fn years_and_months_in_all_their_spellings() {
        for text in [
            "平成22年度",
            "平成 22 年度",
            "令和元年",
            "令和.元年度",
            "R5年度",
            "R.5",
            "R5.4.1",
            "R5.4.",
            "H22年4月",
            "R度",
            "2024年",
            "20245年",
            "2024/4/1",
            "2024.12.31",
            "2024-1",
            "24年",
            "元年",
            "前々年度",
            "前年",
            "前々回",
            "今年度",
            "今回",
            "4月",
            "12月31日",
            "123月",
            "の9月",
            " 9月10日",
            "9月100日",
            "大年",
            "",
            "年",
            "令和",
            "R",
            "H元度.3.1",
        ] {
            check(text);
        }
    }

    proptest! {
        #[test]
        fn what_is_made_of_their_signs(text in "[令和平成昭大正明治MTSHR0-9元年度月日の前々昨今本当来次翌./ -]{0,12}") {
            check(&text);
        }
    }
}
