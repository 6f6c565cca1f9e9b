//! How numbers are written wherever the clerk reads them.

/// A share of a hundred as the clerk reads it everywhere, controls and text: 100％.
pub fn percent(share: impl std::fmt::Display) -> String {
    format!("{share}％")
}

/// A number with commas: 12,345.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut words = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            words.push(',');
        }
        words.push(digit);
    }
    words
}
