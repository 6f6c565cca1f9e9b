//! Keys of the things in a book. One counter serves all of them, so a number
//! names one thing in the whole file.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A key that is a plain number in the file.
pub trait Key: Copy + Ord + std::fmt::Debug {
    /// The key with this number.
    fn from_raw(raw: i64) -> Self;
    /// Its number in the file.
    fn raw(self) -> i64;
}

macro_rules! keys {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(i64);

        impl Key for $name {
            fn from_raw(raw: i64) -> Self {
                Self(raw)
            }
            fn raw(self) -> i64 {
                self.0
            }
        }
    )*};
}

keys! {
    /// A form (様式).
    FormId
    /// A plan (計画).
    PlanId
    /// A policy (施策) of a plan.
    PolicyId
    /// A sheet (調書) of a policy.
    SheetId
    /// An entry (個別事業), a row of a sheet.
    EntryId
    /// What an earlier year said (前年度).
    PastId
    /// A figure through the years (指標).
    SeriesId
    /// A finding that may stand.
    DismissalId
    /// Why something changed (変更理由).
    ReasonId
    /// What was sent to a department (照会).
    InquiryId
}

/// What one project keeps through the years, from book to book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Lineage(Uuid);

impl Lineage {
    /// The namespace of lineages that are derived from a published text.
    const NAMESPACE: Uuid = Uuid::from_u128(0x6368_6f73_686f_4c69_8e65_6167_6500_0001);

    /// The least, for ranges.
    pub(super) const LEAST: Self = Self(Uuid::nil());

    /// A new one, of a project that begins here.
    pub fn random() -> Self {
        Self(Uuid::new_v4())
    }

    /// The lineage of the project known by `path` (plan, policy, name, …): the
    /// same path gives the same lineage, so that an import repeats exactly.
    pub fn derived(path: &[&str]) -> Self {
        Self(Uuid::new_v5(&Self::NAMESPACE, path.join("\u{1f}").as_bytes()))
    }

    /// Whether it was given to a project that began in a book, so that no other has it; what
    /// is derived from names may be anybody's.
    pub fn is_begun(self) -> bool {
        self.0.get_version() == Some(uuid::Version::Random)
    }

    /// The one with these bytes.
    pub(super) fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Uuid::from_bytes(bytes))
    }

    /// Its bytes.
    pub(super) fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }

    /// Reads what [`Display`](std::fmt::Display) wrote.
    pub fn parse(text: &str) -> Option<Self> {
        Uuid::parse_str(text).ok().map(Self)
    }
}

impl std::fmt::Display for Lineage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
