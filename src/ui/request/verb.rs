//! The commands of the menus, with their words and keys as Windows has them.

use eframe::egui::{Key, KeyboardShortcut, Modifiers};
use egui_material_icons::{MaterialIcon, icons};

/// What is known of a command.
struct Facts {
    verb: Verb,
    label: &'static str,
    reading: &'static str,
    keys: Option<KeyboardShortcut>,
    scope: VerbScope,
}

/// Where a command can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerbScope {
    /// On any screen.
    Anywhere,
    /// Where a book is open.
    Book,
    /// In the table; its keys are taken only there (`grid::act`).
    Table,
}

/// Declares the commands, one a line: name, words in the menu (「…」 where a
/// dialog follows), reading and other words to find it by, keys that do it from
/// anywhere, and where it can be done.
macro_rules! verbs {
    ($($verb:ident: $label:literal, $reading:literal, $keys:expr, $scope:expr;)*) => {
        /// A command of the menus.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs)]
        pub enum Verb {
            $($verb,)*
        }

        /// In the order of the variants, which is that of the menus.
        const FACTS: &[Facts] = &[
            $(Facts {
                verb: Verb::$verb,
                label: $label,
                reading: $reading,
                keys: $keys,
                scope: $scope,
            },)*
        ];
    };
}

const NO_KEYS: Option<KeyboardShortcut> = None;
const ANYWHERE: VerbScope = VerbScope::Anywhere;
const IN_BOOK: VerbScope = VerbScope::Book;
const IN_TABLE: VerbScope = VerbScope::Table;

verbs! {
    New: "新しい年度のファイル…", "あたらしいねんどのふぁいる しんき", ctrl(Key::N), ANYWHERE;
    CarryForward: "前年度から引き継ぐ…", "ぜんねんどからひきつぐ ひきつぎ さくねん らいねん", ctrl_shift(Key::O), ANYWHERE;
    Open: "開く…", "ひらく", ctrl(Key::O), ANYWHERE;
    OpenReadOnly: "読み取り専用で開く…", "よみとりせんようでひらく みるだけ", NO_KEYS, ANYWHERE;
    Import: "Excel・Word・PDFの文書から作る…", "えくせるわーどぴーでぃーえふのぶんしょからつくる こうひょうされたぶんしょ とりこみ", NO_KEYS, ANYWHERE;
    Sample: "サンプルを見る", "さんぷるをみる", NO_KEYS, ANYWHERE;
    Pull: "他のファイルから引き継ぐ…", "ほかのふぁいるからひきつぐ たのふぁいる とりこみ ぜんねんど", NO_KEYS, IN_BOOK;
    Correct: "前年度のファイルの訂正…", "ぜんねんどのふぁいるのていせい なおし りれき", NO_KEYS, IN_BOOK;
    AskDepartments: "各課に送る…", "かくかにおくる しょうかい いらい たんとうか えくせる", NO_KEYS, IN_BOOK;
    GatherAnswers: "各課の回答を取り込む…", "かくかのかいとうをとりこむ しょうかい へんとう たんとうか えくせる", NO_KEYS, IN_BOOK;
    Save: "上書き保存", "うわがきほぞん", ctrl(Key::S), IN_BOOK;
    SaveAs: "名前を付けて保存…", "なまえをつけてほぞん", ctrl_shift(Key::S), IN_BOOK;
    BackUp: "バックアップを作成", "ばっくあっぷをさくせい ひかえ", NO_KEYS, IN_BOOK;
    Restore: "バックアップから復元…", "ばっくあっぷからふくげん ひかえ もどす", NO_KEYS, ANYWHERE;
    Export: "PDFに書き出す…", "PDFにかきだす いんさつ", ctrl(Key::P), IN_BOOK;
    ExportAs: "ほかの形式で書き出す…", "ほかのけいしきでかきだす えくせる わーど てきすと CSV", NO_KEYS, IN_BOOK;
    Check: "ファイルの検査", "ふぁいるのけんさ てんけん こわれていないか", NO_KEYS, IN_BOOK;
    PageSetup: "ページ設定…", "ぺーじせってい ようし よはく", NO_KEYS, IN_BOOK;
    Properties: "表題・年度・基準日…", "ひょうだい ねんど きじゅんび", NO_KEYS, IN_BOOK;
    Settings: "設定…", "せってい おぷしょん がめん てーま", NO_KEYS, ANYWHERE;
    Close: "ファイルを閉じる", "ふぁいるをとじる", ctrl(Key::W), IN_BOOK;
    Quit: "終了", "しゅうりょう", NO_KEYS, ANYWHERE;
    Undo: "元に戻す", "もとにもどす", ctrl(Key::Z), IN_BOOK;
    Redo: "やり直す", "やりなおす", ctrl(Key::Y), IN_BOOK;
    History: "履歴", "りれき そうさ さかのぼる もどす", ctrl_shift(Key::H), IN_BOOK;
    CellHistory: "セルの履歴", "せるのりれき まえのぶん もどす", NO_KEYS, IN_BOOK;
    Cut: "切り取り", "きりとり かっと", ctrl(Key::X), IN_TABLE;
    Copy: "コピー", "こぴー うつす", ctrl(Key::C), IN_TABLE;
    Paste: "貼り付け", "はりつけ ぺーすと", ctrl(Key::V), IN_TABLE;
    PasteText: "文字だけを貼り付け", "もじだけをはりつけ てきすと", ctrl_shift(Key::V), IN_TABLE;
    Clear: "クリア", "くりあ けす", plain(Key::Delete), IN_TABLE;
    FillDown: "上のセルと同じ内容にする", "うえのせるとおなじないようにする したほうこうへこぴー", ctrl(Key::D), IN_TABLE;
    SelectAll: "すべて選択", "すべてせんたく", ctrl(Key::A), IN_TABLE;
    Find: "検索", "けんさく さがす", ctrl(Key::F), IN_BOOK;
    Replace: "置換", "ちかん おきかえ", ctrl(Key::H), IN_BOOK;
    Mend: "見た目が同じ文字をそろえる", "みためがおなじもじをそろえる ぶしゅ とういつ", NO_KEYS, IN_BOOK;
    MendSpaces: "行末に入った空白を取り除く", "ぎょうまつにはいったくうはくをとりのぞく すぺーす かいぎょう", NO_KEYS, IN_BOOK;
    FindNext: "次を検索", "つぎをけんさく", plain(Key::F3), IN_BOOK;
    FindPrevious: "前を検索", "まえをけんさく", shift(Key::F3), IN_BOOK;
    AddRow: "下に行を追加", "したにぎょうをついか", ctrl_shift(Key::N), IN_BOOK;
    AppendRow: "最後に行を追加", "さいごにぎょうをついか", NO_KEYS, IN_BOOK;
    AddPart: "区分の行を追加", "くぶんのぎょうをついか", NO_KEYS, IN_BOOK;
    DeleteRow: "行を削除", "ぎょうをさくじょ", ctrl_shift(Key::Delete), IN_BOOK;
    RowUp: "行を上へ", "ぎょうをうえへ", alt(Key::ArrowUp), IN_BOOK;
    RowDown: "行を下へ", "ぎょうをしたへ", alt(Key::ArrowDown), IN_BOOK;
    Merge: "上のセルと結合", "うえのせるとけつごう", ctrl_shift(Key::M), IN_BOOK;
    Unmerge: "結合の解除", "けつごうのかいじょ", ctrl_shift(Key::U), IN_BOOK;
    LargeEditor: "大きな画面で編集…", "おおきながめんでへんしゅう", plain(Key::F4), IN_BOOK;
    SendRows: "別の調書へ移動…", "べつのちょうしょへいどう うつす", NO_KEYS, IN_BOOK;
    MakePart: "上の事業の区分にする", "うえのじぎょうのくぶんにする", NO_KEYS, IN_BOOK;
    MakeWhole: "独立した事業に戻す", "どくりつしたじぎょうにもどす", NO_KEYS, IN_BOOK;
    MergeEntry: "ほかの事業にまとめる…", "ほかのじぎょうにまとめる とうごう", NO_KEYS, IN_BOOK;
    SplitEntry: "事業を分ける…", "じぎょうをわける ぶんかつ", NO_KEYS, IN_BOOK;
    EndEntry: "事業をやめる…", "じぎょうをやめる はいし しゅうりょう", NO_KEYS, IN_BOOK;
    MendEntry: "前年度の事業の扱いを直す…", "ぜんねんどのじぎょうのあつかいをなおす もどす とうごう はいし ぶんかつ ひきつぎ", NO_KEYS, IN_BOOK;
    AddPlan: "計画を追加…", "けいかくをついか", NO_KEYS, IN_BOOK;
    EditPlan: "計画の名前・目標を変更…", "けいかくのなまえもくひょうをへんこう きほんもくひょう きほんしさく", NO_KEYS, IN_BOOK;
    NextPlan: "次期計画を作る…", "じきけいかくをつくる つぎのけいかく きかん", NO_KEYS, IN_BOOK;
    AddPolicy: "施策を追加…", "しさくをついか", NO_KEYS, IN_BOOK;
    AddSheet: "調書を追加", "ちょうしょをついか", NO_KEYS, IN_BOOK;
    DuplicateSheet: "調書を複製", "ちょうしょをふくせい こぴー", NO_KEYS, IN_BOOK;
    DeleteSheet: "調書を削除", "ちょうしょをさくじょ", NO_KEYS, IN_BOOK;
    DecideSheet: "調書をまとめる・分ける・やめる…", "ちょうしょをまとめるわけるやめる とうごう ぶんかつ はいし もどす", NO_KEYS, IN_BOOK;
    Renumber: "調書番号を振り直す", "ちょうしょばんごうをふりなおす", NO_KEYS, IN_BOOK;
    EditForm: "様式の編集…", "ようしきのへんしゅう れつ ひょうかくぶん", NO_KEYS, IN_BOOK;
    Forms: "様式の一覧…", "ようしきのいちらん", NO_KEYS, IN_BOOK;
    SaveForm: "様式をファイルに保存…", "ようしきをふぁいるにほぞん", NO_KEYS, IN_BOOK;
    LoadForm: "様式をファイルから読み込む…", "ようしきをふぁいるからよみこむ", NO_KEYS, IN_BOOK;
    Filter: "行の絞り込み", "ぎょうのしぼりこみ ふぃるたー", ctrl_shift(Key::L), IN_BOOK;
    PreviousSheet: "前の調書", "まえのちょうしょ", ctrl(Key::PageUp), IN_BOOK;
    NextSheet: "次の調書", "つぎのちょうしょ", ctrl(Key::PageDown), IN_BOOK;
    Review: "点検", "てんけん けんさ まちがい くいちがい", plain(Key::F7), IN_BOOK;
    NextFinding: "次の指摘へ", "つぎのしてきへ てんけん", plain(Key::F8), IN_BOOK;
    PreviousFinding: "前の指摘へ", "まえのしてきへ てんけん", shift(Key::F8), IN_BOOK;
    UseResult: "計算と合う数値に直す", "けいさんとあうすうちになおす ごうけい ぞうげん わりあい へいきん", ctrl(Key::J), IN_BOOK;
    LastYear: "前年度", "ぜんねんど きょねん くらべる", ctrl_shift(Key::B), IN_BOOK;
    Figures: "指標", "しひょう すうち もくひょう じっせき たっせいりつ ぐらふ", ctrl_shift(Key::G), IN_BOOK;
    Changes: "変更一覧", "へんこういちらん しんきゅうたいしょう ちがい", ctrl_shift(Key::D), IN_BOOK;
    Preview: "印刷プレビュー", "いんさつぷれびゅー", ctrl(Key::F2), IN_BOOK;
    ZoomIn: "拡大", "かくだい ずーむ", ctrl(Key::Plus), ANYWHERE;
    ZoomOut: "縮小", "しゅくしょう ずーむ", ctrl(Key::Minus), ANYWHERE;
    ZoomReset: "標準の大きさ", "ひょうじゅんのおおきさ ずーむ", ctrl(Key::Num0), ANYWHERE;
    Palette: "コマンドを検索…", "こまんどをけんさく", ctrl_shift(Key::P), ANYWHERE;
    Shortcuts: "ショートカットキーの一覧", "しょーとかっときーのいちらん", plain(Key::F1), ANYWHERE;
    Tour: "使い方の案内", "つかいかたのあんない つあー", NO_KEYS, IN_BOOK;
    Log: "記録を開く", "きろくをひらく ろぐ ふぐあい", NO_KEYS, ANYWHERE;
    About: "バージョン情報", "ばーじょんじょうほう", NO_KEYS, ANYWHERE;
}

const fn keys(modifiers: Modifiers, key: Key) -> Option<KeyboardShortcut> {
    Some(KeyboardShortcut::new(modifiers, key))
}

const fn plain(key: Key) -> Option<KeyboardShortcut> {
    keys(Modifiers::NONE, key)
}

const fn shift(key: Key) -> Option<KeyboardShortcut> {
    keys(Modifiers::SHIFT, key)
}

const fn ctrl(key: Key) -> Option<KeyboardShortcut> {
    keys(Modifiers::COMMAND, key)
}

const fn ctrl_shift(key: Key) -> Option<KeyboardShortcut> {
    keys(Modifiers::COMMAND.plus(Modifiers::SHIFT), key)
}

const fn alt(key: Key) -> Option<KeyboardShortcut> {
    keys(Modifiers::ALT, key)
}

impl Verb {
    /// All of them, in the order of the menus.
    pub fn all() -> impl Iterator<Item = Self> + Clone {
        FACTS.iter().map(|facts| facts.verb)
    }

    fn facts(self) -> Option<&'static Facts> {
        FACTS.get(self as usize)
    }

    /// The words in the menu; 「…」 where a dialog follows.
    pub fn label(self) -> &'static str {
        self.facts().map_or("", |facts| facts.label)
    }

    /// How its words are read, in kana, and other words to find it by.
    pub fn reading(self) -> &'static str {
        self.facts().map_or("", |facts| facts.reading)
    }

    /// The keys that do it from anywhere.
    pub fn shortcut(self) -> Option<KeyboardShortcut> {
        self.facts()?.keys
    }

    /// Whether there has to be an open book.
    pub fn needs_book(self) -> bool {
        self.facts().is_some_and(|facts| facts.scope != VerbScope::Anywhere)
    }

    /// Whether it changes the book, or opens what is only there for that.
    pub fn changes_book(self) -> bool {
        use Verb::*;
        match self {
            Pull | Correct | AskDepartments | GatherAnswers | PageSetup | Properties | Undo | Redo | Cut
            | Paste | PasteText | Clear | FillDown | Replace | Mend | MendSpaces | UseResult => true,
            AddRow | AppendRow | AddPart | DeleteRow | RowUp | RowDown | Merge | Unmerge => true,
            SendRows | MakePart | MakeWhole | MergeEntry | SplitEntry | EndEntry | MendEntry
            | DecideSheet => true,
            AddPlan | EditPlan | NextPlan | AddPolicy => true,
            AddSheet | DuplicateSheet | DeleteSheet | Renumber | EditForm | Forms | LoadForm => true,
            New | CarryForward | Open | OpenReadOnly | Import | Sample | Save | SaveAs | Check => false,
            BackUp | Restore => false,
            Export | ExportAs | Settings | Close | Quit => false,
            Copy | SelectAll | Find | FindNext | FindPrevious | LargeEditor | SaveForm | Filter => false,
            History | CellHistory | PreviousSheet | NextSheet | Preview | ZoomIn | ZoomOut | ZoomReset => {
                false
            }
            Review | NextFinding | PreviousFinding => false,
            LastYear | Figures | Changes | Palette | Shortcuts | Tour | Log | About => false,
        }
    }

    /// Whether its keys are for the table alone.
    pub fn is_of_table(self) -> bool {
        self.facts().is_some_and(|facts| facts.scope == VerbScope::Table)
    }

    /// Whether it is for text wherever that is edited: all else is about rows and
    /// cells, or leads elsewhere.
    pub fn is_for_text(self) -> bool {
        use Verb::{Quit, Redo, Save, Undo, UseResult, ZoomIn, ZoomOut, ZoomReset};
        matches!(self, Undo | Redo | Save | UseResult | ZoomIn | ZoomOut | ZoomReset | Quit)
    }

    /// The shortcut as it is printed on the keyboard.
    pub fn keys(self) -> Option<String> {
        let KeyboardShortcut { modifiers, logical_key } = self.shortcut()?;
        let mut words = Vec::new();
        if modifiers.command || modifiers.ctrl {
            words.push("Ctrl");
        }
        if modifiers.alt {
            words.push("Alt");
        }
        if modifiers.shift {
            words.push("Shift");
        }
        words.push(match logical_key {
            Key::ArrowUp => "↑",
            Key::ArrowDown => "↓",
            Key::PageUp => "PageUp",
            Key::PageDown => "PageDown",
            Key::Plus => "+",
            Key::Minus => "-",
            other => other.name(),
        });
        Some(words.join("+"))
    }

    /// The picture that goes with it, for those that stand outside the menus.
    pub fn icon(self) -> Option<MaterialIcon> {
        Some(match self {
            Self::New => icons::ICON_NOTE_ADD,
            Self::CarryForward => icons::ICON_NEXT_PLAN,
            Self::Open => icons::ICON_FOLDER_OPEN,
            Self::Import => icons::ICON_DESCRIPTION,
            Self::Export => icons::ICON_PICTURE_AS_PDF,
            Self::Preview => icons::ICON_PREVIEW,
            Self::Find => icons::ICON_SEARCH,
            Self::Filter => icons::ICON_FILTER_ALT,
            Self::Review => icons::ICON_FACT_CHECK,
            Self::History | Self::CellHistory => icons::ICON_HISTORY,
            Self::Figures => icons::ICON_MONITORING,
            Self::Undo => icons::ICON_UNDO,
            Self::Redo => icons::ICON_REDO,
            Self::Cut => icons::ICON_CONTENT_CUT,
            Self::Copy => icons::ICON_CONTENT_COPY,
            Self::Paste => icons::ICON_CONTENT_PASTE,
            Self::AddRow | Self::AddSheet | Self::AddPlan | Self::AddPolicy => icons::ICON_ADD,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_described_in_its_own_line() {
        assert!(Verb::all().all(|verb| verb.facts().is_some_and(|facts| facts.verb == verb)));
    }

    #[test]
    fn no_two_commands_have_the_same_keys() {
        let mut keys: Vec<_> = Verb::all().filter_map(Verb::keys).collect();
        let all = keys.len();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), all);
    }

    #[test]
    fn keys_are_written_as_on_the_keyboard() {
        assert_eq!(Verb::Merge.keys().as_deref(), Some("Ctrl+Shift+M"));
        assert_eq!(Verb::RowUp.keys().as_deref(), Some("Alt+↑"));
        assert_eq!(Verb::About.keys(), None);
    }
}
