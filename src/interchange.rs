//! The shape of the JSON that `chosho show` prints and `chosho import` reads.
//!
//! Both directions share these structs, so what one writes the other reads. The
//! order of the fields is the order of the keys in the file; only a name, a
//! fiscal year and the like are needed to read one, the rest has defaults.
//! Unknown keys are refused: a misspelt `entries` would lose rows in silence.

mod lenient;

use jiff::civil;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::book::form::Captions;
use crate::book::limits;
use crate::book::{
    Carry, ColumnKind, Dismissal, Inquiry, LastFile, PageSetup, Past, RatingColor, Reason, Role, Series,
};

/// A whole book.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct BookJson {
    pub title: String,
    #[serde(default)]
    pub municipality: String,
    #[serde(default)]
    pub department: String,
    /// The Western year it begins in: 2010. 令和6年度 is read as well.
    #[serde(deserialize_with = "lenient::year")]
    pub fiscal_year: i32,
    /// 2011-04-01; 平成23年4月1日 is read as well.
    #[serde(default, deserialize_with = "lenient::day")]
    pub as_of: Option<civil::Date>,
    /// Without any, the book has the first form.
    #[serde(default)]
    pub forms: Vec<FormJson>,
    #[serde(default)]
    pub plans: Vec<PlanJson>,
    #[serde(default)]
    pub subtitle: String,
    /// What earlier years said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub past: Vec<Past>,
    /// Figures through the years.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub series: Vec<Series>,
    /// Findings of the checks that may stand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dismissals: Vec<Dismissal>,
    /// Why something changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Reason>,
    /// What it was carried forward from, without the folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_file: Option<LastFile>,
    /// What was sent to departments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inquiries: Vec<Inquiry>,
}

/// A form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct FormJson {
    pub name: String,
    pub columns: Vec<ColumnJson>,
    #[serde(default)]
    pub ratings: Vec<RatingJson>,
    pub marks: Option<Vec<String>>,
    /// The marks that are off once an entry is carried forward; 新規 where it does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub falling: Option<Vec<String>>,
    pub captions: Option<Captions>,
    pub page: Option<PageSetup>,
    /// Columns taken out that still have text in the book.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shelved: Vec<ColumnJson>,
    #[serde(default, deserialize_with = "id", skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
}

/// A column of a form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ColumnJson {
    pub id: String,
    pub caption: String,
    pub kind: Option<ColumnKind>,
    pub role: Option<Role>,
    pub group: Option<String>,
    pub width: Option<u16>,
    pub carry: Option<Carry>,
    /// Without one, the caption in one line.
    pub short: Option<String>,
    /// What it was called before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub was: Vec<String>,
}

/// A step of a form's rating scale.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct RatingJson {
    pub name: String,
    #[serde(default)]
    pub definition: String,
    pub color: Option<RatingColor>,
    pub needs_figure: Option<bool>,
}

/// A plan with all that stands under it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct PlanJson {
    pub name: String,
    #[serde(default)]
    pub goals: Vec<GoalJson>,
    #[serde(default)]
    pub policies: Vec<PolicyJson>,
    /// Its first and last fiscal year.
    #[serde(default, deserialize_with = "lenient::period")]
    pub period: Option<(i32, i32)>,
    /// The form its sheets are in; the first where it says none.
    #[serde(default)]
    pub form: Option<FormRef>,
    #[serde(default, deserialize_with = "id")]
    pub id: Option<i64>,
}

/// How a plan names its form: by its place among the forms, from 0, or by name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
#[allow(missing_docs)]
pub enum FormRef {
    Index(usize),
    Name(String),
}

/// A goal of a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct GoalJson {
    pub code: String,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub measures: Vec<MeasureJson>,
}

/// A measure under a goal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct MeasureJson {
    pub code: String,
    #[serde(default)]
    pub name: String,
}

/// A policy with its sheets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct PolicyJson {
    pub name: String,
    #[serde(default)]
    pub sheets: Vec<SheetJson>,
    #[serde(default, deserialize_with = "id")]
    pub id: Option<i64>,
}

/// A sheet with its rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct SheetJson {
    pub number: u32,
    #[serde(default)]
    pub goals: Vec<String>,
    #[serde(default)]
    pub measures: Vec<String>,
    #[serde(default)]
    pub entries: Vec<EntryJson>,
    #[serde(default)]
    pub overall: String,
    /// How it is set on paper, where that differs from its form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<PageSetup>,
    /// Notes of the clerk's own; never printed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    #[serde(default, deserialize_with = "id")]
    pub id: Option<i64>,
    /// What it keeps through the years.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lineage: Option<String>,
}

/// A row of a sheet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct EntryJson {
    #[serde(default, deserialize_with = "id")]
    pub id: Option<i64>,
    pub lineage: Option<String>,
    /// The `id` of a row of the same sheet.
    pub parent: Option<i64>,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub marks: Vec<String>,
    #[serde(default)]
    pub cells: CellsJson,
    #[serde(default)]
    pub merged: Vec<String>,
}

/// The cells of a row that hold text, by column id, in the form's order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CellsJson(pub Vec<(String, String)>);

impl Serialize for CellsJson {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(column, text)| (column, text)))
    }
}

impl<'de> Deserialize<'de> for CellsJson {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Cells;

        impl<'de> Visitor<'de> for Cells {
            type Value = CellsJson;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object of texts by column id")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<CellsJson, A::Error> {
                let mut cells: Vec<(String, String)> = Vec::new();
                while let Some((column, text)) = map.next_entry::<String, lenient::CellText>()? {
                    // Each is looked for among those before it.
                    if cells.len() == 2 * limits::COLUMNS {
                        return Err(A::Error::custom(format_args!("{SAID}{}以下のセル", cells.len())));
                    }
                    if cells.iter().any(|(other, _)| *other == column) {
                        return Err(A::Error::custom(format_args!("duplicate field `{column}`")));
                    }
                    cells.push((column, text.0));
                }
                Ok(CellsJson(cells))
            }
        }

        deserializer.deserialize_map(Cells)
    }
}

/// What begins a message of ours among those of the library that reads JSON: the rest of
/// it is for whoever wrote the document.
pub const SAID: &str = "\u{1}";

/// The largest key. Others are counted up from the highest one, and other programs read
/// numbers in JSON as doubles.
pub const LARGEST_ID: i64 = 1 << 52;

fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    let id = Option::<i64>::deserialize(deserializer)?;
    match id {
        Some(id) if !(1..=LARGEST_ID).contains(&id) => {
            Err(D::Error::custom(format_args!("{SAID}1から{LARGEST_ID}までの整数の id")))
        }
        id => Ok(id),
    }
}
