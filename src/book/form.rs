//! 様式: the columns, captions, marks and rating scale of a sheet, as data.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::id::FormId;
use super::page::PageSetup;

/// A form: everything that differs between cities and plans.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Form {
    /// Its key in the book.
    pub id: FormId,
    /// Its order among the book's forms.
    pub position: i64,
    /// What the clerk calls it.
    pub name: String,
    /// The columns from left to right; exactly one is [`ColumnKind::Name`].
    pub columns: Vec<Column>,
    /// Columns that were taken out while there was text in them. Their cells stay
    /// in the book and are there again when the column is put back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shelved: Vec<Column>,
    /// The rating scale in its order; a rating's place is its number key.
    pub ratings: Vec<Rating>,
    /// The marks (新規, 変更, …) offered beside an entry's name, without the ※.
    pub marks: Vec<String>,
    /// Those of the marks that say something of one year alone: they are off once an entry
    /// is carried forward. What is stored without them has 新規.
    #[serde(default = "Form::usually_falling", skip_serializing_if = "Form::is_usually_falling")]
    pub falling: Vec<String>,
    /// The printed words around the table.
    pub captions: Captions,
    /// How it is set on paper.
    pub page: Box<PageSetup>,
}

/// A column of a form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Names the column in cells and JSON; unique within the form.
    pub id: ColumnId,
    /// What the window calls it where the caption is too long.
    pub short: String,
    /// The words in the header; `{基準日}` stands for the book's as-of date.
    pub caption: String,
    /// The header cell this column shares with its neighbours of the same group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Its share of the table's width; shares are relative to their sum.
    pub width: u16,
    /// What its cells hold.
    pub kind: ColumnKind,
    /// What it means to carrying forward and checking, if anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// What becomes of its cells in next year's book.
    pub carry: Carry,
    /// What it was called before, the oldest first: what earlier years said under these
    /// names is its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub was: Vec<String>,
}

/// Names a column within its form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ColumnId(pub String);

impl From<&str> for ColumnId {
    fn from(id: &str) -> Self {
        Self(id.to_owned())
    }
}

impl std::borrow::Borrow<str> for ColumnId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for ColumnId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// The entry's name and marks; these live in the entry, not in a cell.
    Name,
    /// Free text of any length.
    Text,
    /// The name of one of the form's ratings.
    Rating,
    /// A figure with its unit.
    Figure,
}

/// What a column means beyond its caption.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The entry's name (個別事業名).
    Name,
    /// What was planned (取組み・方針, 目標事業量).
    Target,
    /// What was reached (達成度).
    Achievement,
    /// What is thought of it and done next (評価及び今後の方策).
    Evaluation,
    /// The rating (評価区分).
    Rating,
}

/// What carrying forward does with a column's cells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Carry {
    /// They come along.
    Keep,
    /// They start empty.
    Clear,
    /// They go to another column.
    Move(ColumnId),
}

/// A step of the rating scale (評価区分).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rating {
    /// 達成, 継続, A, ○ …
    pub name: String,
    /// What it says of an entry, as printed on the cover.
    pub definition: String,
    /// Which of the theme's rating colours it is shown in.
    pub color: RatingColor,
    /// Whether only an entry with a numeric target can have it.
    pub needs_figure: bool,
}

/// The colours a rating can be shown in; the theme says what each looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum RatingColor {
    Green,
    Blue,
    Gray,
    Amber,
    Red,
}

impl RatingColor {
    /// All of them, in the order in which a new scale takes them.
    pub const ALL: [Self; 5] = [Self::Green, Self::Blue, Self::Gray, Self::Amber, Self::Red];
}

/// The printed words around the table. `{番号}` is the sheet's number and
/// `{基準日}` the book's as-of date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Captions {
    /// The title of a sheet: `目標事業評価調書-{番号}`.
    pub sheet: String,
    pub plan: String,
    pub policy: String,
    pub goal: String,
    pub measure: String,
    pub overall: String,
    /// The heading of the rating definitions on the cover.
    pub ratings: String,
}

impl Form {
    /// The least part of the table's width that the clerk can leave a column.
    pub const LEAST_SHARE: f32 = 0.02;

    /// The least share that a column among these shares is left with:
    /// [`Form::LEAST_SHARE`] of their sum, or half of what each has where they
    /// are too many for that.
    pub fn least_share(shares: impl ExactSizeIterator<Item = u16>) -> u16 {
        let count = shares.len().max(1) as f32;
        let total: u32 = shares.map(u32::from).sum();
        let least = (total as f32 * Self::LEAST_SHARE.min(0.5 / count)).ceil();
        least.clamp(1.0, f32::from(u16::MAX)) as u16
    }

    /// The column with this id.
    pub fn column(&self, id: &ColumnId) -> Option<&Column> {
        self.columns.iter().find(|column| column.id == *id)
    }

    /// The column that has this role.
    pub fn role(&self, role: Role) -> Option<&Column> {
        self.columns.iter().find(|column| column.role == Some(role))
    }

    /// The columns whose contents are cells: all but the name.
    pub fn cell_columns(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|column| column.kind != ColumnKind::Name)
    }

    /// The columns that cells of the form's sheets can be in: those shown, and
    /// those put aside.
    pub fn all_cell_columns(&self) -> impl Iterator<Item = &Column> {
        self.cell_columns().chain(&self.shelved)
    }

    /// Whether its columns can be worked with: one for names among those shown,
    /// none among those put aside, and no id twice.
    pub fn is_sound(&self) -> bool {
        let is_name = |column: &&Column| column.kind == ColumnKind::Name;
        let all: Vec<&ColumnId> = self.columns.iter().chain(&self.shelved).map(|column| &column.id).collect();
        let unique: BTreeSet<&ColumnId> = all.iter().copied().collect();
        let names = self.columns.iter().filter(is_name).count();
        unique.len() == all.len() && names == 1 && !self.shelved.iter().any(|column| is_name(&column))
    }

    /// The marks that fall after a year where a form does not say: 新規.
    pub fn usually_falling() -> Vec<String> {
        vec!["新規".to_owned()]
    }

    /// Whether these are the marks that usually fall.
    pub fn is_usually_falling(falling: &[String]) -> bool {
        falling == Self::usually_falling()
    }

    /// Whether a mark is off once its entry is carried forward.
    pub fn falls(&self, mark: &str) -> bool {
        self.falling.iter().any(|falling| falling == mark)
    }

    /// The rating with this name.
    pub fn rating(&self, name: &str) -> Option<&Rating> {
        self.ratings.iter().find(|rating| rating.name == name)
    }

    /// The first form: that of 清瀬市's 目標事業評価調書 of 平成22年度, with
    /// five columns under a two-level header and five ratings.
    pub fn kiyose(id: FormId) -> Self {
        let column =
            |id: &str, short: &str, caption: &str, group: Option<&str>, width, kind, role, carry| Column {
                id: id.into(),
                short: short.to_owned(),
                caption: caption.to_owned(),
                group: group.map(str::to_owned),
                width,
                kind,
                role: Some(role),
                carry,
                was: Vec::new(),
            };
        let project = Some("個別事業");
        let rating = |name: &str, definition: &str, color, needs_figure| Rating {
            name: name.to_owned(),
            definition: definition.to_owned(),
            color,
            needs_figure,
        };
        Self {
            id,
            position: 0,
            name: "目標事業評価調書".to_owned(),
            columns: vec![
                column(
                    "name",
                    "個別事業名",
                    "施策の目標\n個別事業名",
                    None,
                    150,
                    ColumnKind::Name,
                    Role::Name,
                    Carry::Keep,
                ),
                column(
                    "target",
                    "取組み・方針",
                    "取組み・方針\n（目標事業量）",
                    None,
                    215,
                    ColumnKind::Text,
                    Role::Target,
                    Carry::Keep,
                ),
                column(
                    "achievement",
                    "達成度",
                    "達成度\n{基準日}時点",
                    project,
                    225,
                    ColumnKind::Text,
                    Role::Achievement,
                    Carry::Clear,
                ),
                column(
                    "evaluation",
                    "評価",
                    "評価及び今後の\n方策（改善策）等",
                    project,
                    335,
                    ColumnKind::Text,
                    Role::Evaluation,
                    Carry::Clear,
                ),
                column(
                    "rating",
                    "評価区分",
                    "評価区分",
                    project,
                    75,
                    ColumnKind::Rating,
                    Role::Rating,
                    Carry::Clear,
                ),
            ],
            shelved: Vec::new(),
            ratings: vec![
                rating(
                    "達成",
                    "目標(特に数値目標を設定した事業)に対して、施策・数値等が達成できたもの",
                    RatingColor::Green,
                    true,
                ),
                rating(
                    "充実",
                    "具体的な数値目標を設定していない事業等で事業の充実を目標・方向性とした場合に、それに対して充実ができたもの",
                    RatingColor::Blue,
                    false,
                ),
                rating(
                    "継続",
                    "今年度・次年度において引き続き事業を継続していく必要があるもの",
                    RatingColor::Gray,
                    false,
                ),
                rating(
                    "変更",
                    "事業の内容や目標を変更(計画自体の変更も含む)したもの(見直しや廃止も含む)",
                    RatingColor::Amber,
                    false,
                ),
                rating("未実施", "掲げた目標・施策等に対して進んでいないもの", RatingColor::Red, false),
            ],
            marks: ["新規", "変更", "統合", "廃止"].map(str::to_owned).to_vec(),
            falling: Self::usually_falling(),
            captions: Captions {
                sheet: "目標事業評価調書-{番号}".to_owned(),
                plan: "計画名".to_owned(),
                policy: "施策名\n（目標事業量）".to_owned(),
                goal: "基本目標".to_owned(),
                measure: "基本施策".to_owned(),
                overall: "施策全体又は基本目標からの実績評価".to_owned(),
                ratings: "評価区分について".to_owned(),
            },
            page: Box::new(PageSetup::a4_landscape()),
        }
    }
}
