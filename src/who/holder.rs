//! Somebody who has a file open, and how that is said.

use serde::{Deserialize, Serialize};

use super::{machine, machine_id, user};

/// Somebody who has a file open. What is not known is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs)]
pub struct Holder {
    pub user: String,
    pub machine: String,
    /// What tells the machine from others of this name.
    pub machine_id: String,
    /// Since when, as a clock on that wall showed it.
    pub since: String,
}

impl Holder {
    /// Whoever sits here.
    pub fn here(since: String) -> Self {
        Self {
            user: user().to_owned(),
            machine: machine().to_owned(),
            machine_id: machine_id().to_owned(),
            since,
        }
    }

    /// Whether that is the user who sits here, at this machine.
    pub fn is_here(&self) -> bool {
        self.user == user() && self.machine == machine() && !self.is_elsewhere()
    }

    /// Whether he sits at another machine, as far as that is known: one of another name, or
    /// another one of this name.
    pub fn is_elsewhere(&self) -> bool {
        let differs = |one: &str, own: &str| !one.is_empty() && !own.is_empty() && one != own;
        differs(&self.machine, machine()) || differs(&self.machine_id, machine_id())
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
    use uuid::Uuid;

    use super::*;

    #[test]
    fn it_is_said_who_and_since_when_as_far_as_that_is_known() {
        let holder = |user: &str, machine: &str, since: &str| Holder {
            user: user.to_owned(),
            machine: machine.to_owned(),
            since: since.to_owned(),
            ..Holder::default()
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
    fn two_machines_of_one_name_are_two() {
        let here = Holder::here("令和8年11月26日 14:32".to_owned());
        assert!(here.is_here() && !here.is_elsewhere());
        // Before there were ids, there was only the name.
        let before = Holder { machine_id: String::new(), ..here.clone() };
        assert!(before.is_here());
        let other = Holder { machine: "PC-12".to_owned(), ..here.clone() };
        assert!(other.is_elsewhere() && !other.is_here());
        let twin = Holder { machine_id: Uuid::new_v4().simple().to_string(), ..here };
        if machine_id().is_empty() {
            return assert!(twin.is_here(), "this system cannot tell");
        }
        assert!(twin.is_elsewhere() && !twin.is_here());
        let claim = twin.claim();
        assert!(claim.starts_with(&format!("{}が", twin.name())), "{claim}");
    }

    #[test]
    fn the_system_knows_both_names() {
        assert_ne!((user(), machine()), ("", ""));
    }
}
