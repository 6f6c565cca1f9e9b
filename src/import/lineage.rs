//! Lineages for rows that come without one.

use std::collections::BTreeMap;

use crate::book::Lineage;

/// Derives a lineage from where a row stands and what it is called, so that
/// importing the same document again gives the same lineages.
#[derive(Default)]
pub(super) struct Lineages {
    seen: BTreeMap<Vec<String>, u32>,
}

impl Lineages {
    /// The lineage of the row `name` in a sheet of `policy` (of the sheet
    /// numbered `number` where the policy has no name). A row without a name
    /// is known by the row it continues.
    pub(super) fn derive(
        &mut self,
        plan: &str,
        policy: &str,
        number: u32,
        name: &str,
        parent_name: Option<&str>,
    ) -> Lineage {
        let place = if policy.is_empty() { format!("調書-{number}") } else { policy.to_owned() };
        let mut path = vec![plan.to_owned(), place];
        if let Some(parent_name) = parent_name.filter(|_| name.is_empty()) {
            path.push(parent_name.to_owned());
        }
        path.push(name.to_owned());

        let times = self.seen.entry(path.clone()).or_insert(0);
        *times += 1;
        if *times > 1 {
            path.push(times.to_string());
        }
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        Lineage::derived(&path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_place_same_lineage() {
        let derive = || Lineages::default().derive("計画", "施策", 1, "広場", None);
        assert_eq!(derive(), derive());
    }

    #[test]
    fn rows_of_one_book_have_lineages_of_their_own() {
        let mut lineages = Lineages::default();
        let mut all = vec![
            lineages.derive("計画", "施策", 1, "広場", None),
            lineages.derive("計画", "施策", 1, "広場", None),
            lineages.derive("計画", "施策", 1, "", Some("広場")),
            lineages.derive("計画", "施策", 1, "", Some("広場")),
            lineages.derive("計画", "", 1, "広場", None),
            lineages.derive("計画", "", 2, "広場", None),
            lineages.derive("別の計画", "施策", 1, "広場", None),
        ];
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 7);
    }
}
