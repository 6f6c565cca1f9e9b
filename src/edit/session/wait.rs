//! Waiting for a sign of life.

use std::time::Duration;

/// How long something has been waited for. The time is an argument: that of the window,
/// which only goes forward.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wait {
    /// The last sign of life, and when it was noticed.
    since: Option<(u64, Duration)>,
}

impl Wait {
    /// How much is left of `patience` at `now`; `None` where nothing `is_awaited`. `sign`
    /// is another after each sign of life, with which waiting begins anew.
    pub fn left(
        &mut self,
        is_awaited: bool,
        sign: u64,
        now: Duration,
        patience: Duration,
    ) -> Option<Duration> {
        if !is_awaited {
            self.since = None;
            return None;
        }
        let (known, since) = *self.since.get_or_insert((sign, now));
        if known != sign {
            self.since = Some((sign, now));
            return Some(patience);
        }
        Some(patience.saturating_sub(now.saturating_sub(since)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_begins_anew_with_each_sign_of_life() {
        let second = Duration::from_secs;
        let mut wait = Wait::default();
        let mut left = |is_awaited, sign, now| wait.left(is_awaited, sign, second(now), second(3));
        assert_eq!(left(false, 0, 0), None);
        assert_eq!(left(true, 0, 5), Some(second(3)));
        assert_eq!(left(true, 0, 7), Some(second(1)));
        assert_eq!(left(true, 1, 7), Some(second(3)));
        assert_eq!(left(true, 1, 11), Some(Duration::ZERO));
        assert_eq!(left(false, 1, 12), None);
        assert_eq!(left(true, 1, 20), Some(second(3)));
    }
}
