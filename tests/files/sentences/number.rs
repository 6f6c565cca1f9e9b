//! Numbers, years and days as a script makes them up and writes them.

use jiff::civil::{Date, Weekday};

/// Numbers that are the same each time (splitmix64).
pub struct Chance(pub u64);

impl Chance {
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }

    pub fn between(&mut self, first: u64, last: u64) -> u64 {
        first + self.below(last - first + 1)
    }

    pub fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.below(of.len() as u64)).unwrap()].clone()
    }
}

/// A number as it is written: 12,345.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number with two neighbouring digits changed about, or ten more where that changes nothing.
pub fn swapped(number: u64) -> u64 {
    let mut digits = number.to_string().into_bytes();
    for at in (1..digits.len()).rev() {
        if digits[at] != digits[at - 1] && !(at == 1 && digits[1] == b'0') {
            digits.swap(at, at - 1);
            return String::from_utf8(digits).unwrap().parse().unwrap();
        }
    }
    number + 10
}

/// 令和6, without what stands behind it.
pub fn era(year: i32) -> String {
    if year >= 2019 { format!("令和{}", year - 2018) } else { format!("平成{}", year - 1988) }
}

pub fn short_era(year: i32) -> String {
    if year >= 2019 { format!("R{}", year - 2018) } else { format!("H{}", year - 1988) }
}

pub const DAYS: [char; 7] = ['月', '火', '水', '木', '金', '土', '日'];

pub fn day_of(date: Date) -> usize {
    match date.weekday() {
        Weekday::Monday => 0,
        Weekday::Tuesday => 1,
        Weekday::Wednesday => 2,
        Weekday::Thursday => 3,
        Weekday::Friday => 4,
        Weekday::Saturday => 5,
        Weekday::Sunday => 6,
    }
}
