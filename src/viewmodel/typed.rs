//! What is typed into a field, and what that means: one way to read each thing.

use unicode_normalization::UnicodeNormalization as _;

use crate::book::FiscalYear;
use crate::book::era::parse_date;

/// A reader of what is typed; the error says what is wrong, in the clerk's words.
pub type Reader<T> = fn(&str) -> Result<T, &'static str>;

/// Something as it is typed: right, or not yet.
#[derive(Clone, Debug)]
pub struct Typed<T> {
    /// What stands in the field.
    pub text: String,
    begun: String,
    reader: Reader<T>,
}

impl<T> Typed<T> {
    /// With what stands there at first.
    pub fn new(text: impl Into<String>, reader: Reader<T>) -> Self {
        let text = text.into();
        Self { begun: text.clone(), text, reader }
    }

    /// What it means.
    ///
    /// # Errors
    /// What is wrong with it, in the clerk's words.
    pub fn value(&self) -> Result<T, &'static str> {
        (self.reader)(&self.text)
    }

    /// What is wrong with it, if anything is.
    pub fn complaint(&self) -> Option<&'static str> {
        self.value().err()
    }

    /// Whether it is not what stood there at first.
    pub fn is_touched(&self) -> bool {
        self.text != self.begun
    }

    /// Whether nothing stands there.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Puts a text there.
    pub fn set(&mut self, text: impl Into<String>) {
        self.text = text.into();
    }
}

impl<T> PartialEq for Typed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

/// A fiscal year.
///
/// # Errors
/// It is none.
pub fn year(text: &str) -> Result<FiscalYear, &'static str> {
    FiscalYear::parse(text).ok_or("年度を読み取れません。例：令和6年度、R6、2024")
}

/// A day, or nothing.
///
/// # Errors
/// It is none.
pub fn day(text: &str) -> Result<Option<jiff::civil::Date>, &'static str> {
    match text.trim() {
        "" => Ok(None),
        text => parse_date(text).map(Some).ok_or("日付を読み取れません。例：令和7年4月1日、R7.4.1"),
    }
}

/// The number of a sheet.
///
/// # Errors
/// It is none that a sheet can have.
pub fn sheet_number(text: &str) -> Result<u32, &'static str> {
    let number = plain(text).parse().ok().filter(|number| (1..=9999).contains(number));
    number.ok_or("1から9999までの数字を入力してください。")
}

/// The share of a column.
///
/// # Errors
/// It is no whole number above 0.
pub fn share(text: &str) -> Result<u16, &'static str> {
    plain(text).parse().ok().filter(|share| *share > 0).ok_or("1以上の整数にしてください。")
}

/// A length in millimetres: full-width or not, with its unit or without.
///
/// # Errors
/// It is no number.
pub fn length(text: &str) -> Result<f32, &'static str> {
    let plain = plain(text);
    let plain = plain.strip_suffix("mm").unwrap_or(&plain).trim_end();
    let is_plain = plain.chars().all(|character| character.is_ascii_digit() || ".-".contains(character));
    let value = plain.parse().ok().filter(|value: &f32| is_plain && value.is_finite());
    value.ok_or("数字を入力してください。")
}

/// A text as clerks type numbers, in half-width characters.
fn plain(text: &str) -> String {
    let plain: String = text.nfkc().collect();
    plain.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_clerks_type_them() {
        assert_eq!(["12", " １２ ", "9999"].map(sheet_number), [Ok(12), Ok(12), Ok(9999)]);
        for text in ["", "0", "10000", "十二", "1.5", "-1"] {
            assert!(sheet_number(text).is_err(), "{text}");
        }
        assert_eq!((share("２００"), length("20 ㎜"), length(" １２．５ ")), (Ok(200), Ok(20.0), Ok(12.5)));
        for text in ["", "0", "-5", "1.5", "百", "70000"] {
            assert_eq!(share(text), Err("1以上の整数にしてください。"), "{text}");
        }
    }

    #[test]
    fn a_day_may_be_left_out_and_a_year_may_not() {
        assert_eq!(day("　"), Ok(None));
        assert!(day("R7.4.1").is_ok_and(|day| day.is_some()));
        assert!(day("いつか").is_err() && year(" ").is_err());
        assert_eq!(year("R6"), year("令和6年度"));
    }

    #[test]
    fn what_stood_there_at_first_is_not_touched() {
        let mut typed = Typed::new("12", sheet_number);
        assert!(!typed.is_touched() && typed.value() == Ok(12));
        typed.set("x");
        assert!(typed.is_touched() && typed.complaint().is_some());
        typed.set("12");
        assert!(!typed.is_touched());
    }
}
