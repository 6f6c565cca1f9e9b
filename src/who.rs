//! Who works here, by the names that the system has for its user and itself.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

/// The name of the account. A full name would have to be asked for in the
/// network, where nobody may answer for a while.
pub fn user() -> &'static str {
    static USER: OnceLock<String> = OnceLock::new();
    USER.get_or_init(|| whoami::username().unwrap_or_default())
}

/// The name of the machine.
pub fn machine() -> &'static str {
    static MACHINE: OnceLock<String> = OnceLock::new();
    MACHINE.get_or_init(|| whoami::hostname().unwrap_or_default())
}

/// Somebody who has a file open. What is not known is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs)]
pub struct Holder {
    pub user: String,
    pub machine: String,
    /// Since when, as a clock on that wall showed it.
    pub since: String,
}

impl Holder {
    /// Whoever sits here.
    pub fn here(since: String) -> Self {
        Self { user: user().to_owned(), machine: machine().to_owned(), since }
    }

    /// Whether that is the user who sits here, at this machine.
    pub fn is_here(&self) -> bool {
        self.user == user() && self.machine == machine()
    }

    /// 「山田さん（PC-12）」, as far as it is known.
    pub fn name(&self) -> String {
        match (self.user.as_str(), self.machine.as_str()) {
            ("", "") => "ほかの人".to_owned(),
            ("", machine) => format!("ほかの人（{machine}）"),
            (user, "") => format!("{user}さん"),
            (user, machine) => format!("{user}さん（{machine}）"),
        }
    }

    /// Who may have it open, and since when: 「山田さん（PC-12）が令和8年11月26日 14:32から開いて
    /// いることになっています。」
    pub fn claim(&self) -> String {
        self.says("開いていることになっています。")
    }

    /// Who has it open, and since when: 「山田さん（PC-12）が令和8年11月26日 14:32から開いています。」
    pub fn words(&self) -> String {
        self.says("開いています。")
    }

    fn says(&self, what: &str) -> String {
        let who =
            if self.is_here() { "このパソコンのほかの画面".to_owned() } else { self.name() };
        let by = if self.is_here() { "で" } else { "が" };
        match self.since.as_str() {
            "" => format!("{who}{by}{what}"),
            since => format!("{who}{by}{since}から{what}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_said_who_and_since_when_as_far_as_that_is_known() {
        let holder = |user: &str, machine: &str, since: &str| Holder {
            user: user.to_owned(),
            machine: machine.to_owned(),
            since: since.to_owned(),
        };
        for (holder, words) in [
            (
                holder("山田", "PC-12", "令和8年11月26日 14:32"),
                "山田さん（PC-12）が令和8年11月26日 14:32から開いています。",
            ),
            (holder("山田", "", ""), "山田さんが開いています。"),
            (holder("", "PC-12", ""), "ほかの人（PC-12）が開いています。"),
            (
                Holder::here("令和8年9月1日 9:05".to_owned()),
                "このパソコンのほかの画面で令和8年9月1日 9:05から開いています。",
            ),
        ] {
            assert_eq!(holder.words(), words);
        }
    }

    #[test]
    fn the_system_knows_both_names() {
        assert_ne!((user(), machine()), ("", ""));
    }
}
