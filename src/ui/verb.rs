//! The commands of the menus, with their words and keys as Windows has them.

use eframe::egui::{Key, KeyboardShortcut, Modifiers};
use egui_material_icons::{MaterialIcon, icons};

/// A command of the menus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Verb {
    New,
    Open,
    Import,
    Sample,
    Save,
    SaveAs,
    Export,
    PageSetup,
    Properties,
    Close,
    Quit,
    Undo,
    Redo,
    AddRow,
    AppendRow,
    AddPart,
    DeleteRow,
    RowUp,
    RowDown,
    Merge,
    Unmerge,
    MakePart,
    MakeWhole,
    AddPlan,
    AddPolicy,
    AddSheet,
    Renumber,
    PreviousSheet,
    NextSheet,
    Preview,
    ZoomIn,
    ZoomOut,
    ZoomReset,
    Shortcuts,
    About,
}

const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

impl Verb {
    /// All of them, in the order of the menus.
    pub const ALL: [Self; 35] = [
        Self::New,
        Self::Open,
        Self::Import,
        Self::Sample,
        Self::Save,
        Self::SaveAs,
        Self::Export,
        Self::PageSetup,
        Self::Properties,
        Self::Close,
        Self::Quit,
        Self::Undo,
        Self::Redo,
        Self::AddRow,
        Self::AppendRow,
        Self::AddPart,
        Self::DeleteRow,
        Self::RowUp,
        Self::RowDown,
        Self::Merge,
        Self::Unmerge,
        Self::MakePart,
        Self::MakeWhole,
        Self::AddPlan,
        Self::AddPolicy,
        Self::AddSheet,
        Self::Renumber,
        Self::PreviousSheet,
        Self::NextSheet,
        Self::Preview,
        Self::ZoomIn,
        Self::ZoomOut,
        Self::ZoomReset,
        Self::Shortcuts,
        Self::About,
    ];

    /// The words in the menu; 「…」 where a dialog follows.
    pub fn label(self) -> &'static str {
        match self {
            Self::New => "新しい年度のファイル…",
            Self::Open => "開く…",
            Self::Import => "公表された文書から作る…",
            Self::Sample => "サンプルを見る",
            Self::Save => "上書き保存",
            Self::SaveAs => "名前を付けて保存…",
            Self::Export => "PDFに書き出す…",
            Self::PageSetup => "ページ設定…",
            Self::Properties => "表題・年度・基準日…",
            Self::Close => "ファイルを閉じる",
            Self::Quit => "終了",
            Self::Undo => "元に戻す",
            Self::Redo => "やり直す",
            Self::AddRow => "下に行を追加",
            Self::AppendRow => "最後に行を追加",
            Self::AddPart => "区分の行を追加",
            Self::DeleteRow => "行を削除",
            Self::RowUp => "行を上へ",
            Self::RowDown => "行を下へ",
            Self::Merge => "上のセルと結合",
            Self::Unmerge => "結合の解除",
            Self::MakePart => "上の事業の区分にする",
            Self::MakeWhole => "独立した事業に戻す",
            Self::AddPlan => "計画を追加…",
            Self::AddPolicy => "施策を追加…",
            Self::AddSheet => "調書を追加",
            Self::Renumber => "調書番号を振り直す",
            Self::PreviousSheet => "前の調書",
            Self::NextSheet => "次の調書",
            Self::Preview => "印刷プレビュー",
            Self::ZoomIn => "拡大",
            Self::ZoomOut => "縮小",
            Self::ZoomReset => "標準の大きさ",
            Self::Shortcuts => "ショートカットキーの一覧",
            Self::About => "バージョン情報",
        }
    }

    /// The keys that do it from anywhere.
    pub fn shortcut(self) -> Option<KeyboardShortcut> {
        let (modifiers, key) = match self {
            Self::New => (Modifiers::COMMAND, Key::N),
            Self::Open => (Modifiers::COMMAND, Key::O),
            Self::Save => (Modifiers::COMMAND, Key::S),
            Self::SaveAs => (CTRL_SHIFT, Key::S),
            Self::Export => (Modifiers::COMMAND, Key::P),
            Self::Close => (Modifiers::COMMAND, Key::W),
            Self::Undo => (Modifiers::COMMAND, Key::Z),
            Self::Redo => (Modifiers::COMMAND, Key::Y),
            Self::AddRow => (CTRL_SHIFT, Key::N),
            Self::DeleteRow => (CTRL_SHIFT, Key::Delete),
            Self::RowUp => (Modifiers::ALT, Key::ArrowUp),
            Self::RowDown => (Modifiers::ALT, Key::ArrowDown),
            Self::Merge => (CTRL_SHIFT, Key::M),
            Self::Unmerge => (CTRL_SHIFT, Key::U),
            Self::PreviousSheet => (Modifiers::COMMAND, Key::PageUp),
            Self::NextSheet => (Modifiers::COMMAND, Key::PageDown),
            Self::Preview => (CTRL_SHIFT, Key::P),
            Self::ZoomIn => (Modifiers::COMMAND, Key::Plus),
            Self::ZoomOut => (Modifiers::COMMAND, Key::Minus),
            Self::ZoomReset => (Modifiers::COMMAND, Key::Num0),
            Self::Shortcuts => (Modifiers::NONE, Key::F1),
            _ => return None,
        };
        Some(KeyboardShortcut::new(modifiers, key))
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
            Self::Open => icons::ICON_FOLDER_OPEN,
            Self::Import => icons::ICON_DESCRIPTION,
            Self::Export => icons::ICON_PICTURE_AS_PDF,
            Self::Preview => icons::ICON_PREVIEW,
            Self::Undo => icons::ICON_UNDO,
            Self::Redo => icons::ICON_REDO,
            Self::AddRow | Self::AddSheet | Self::AddPlan | Self::AddPolicy => icons::ICON_ADD,
            _ => return None,
        })
    }

    /// Whether there has to be an open book.
    pub fn needs_book(self) -> bool {
        !matches!(
            self,
            Self::New
                | Self::Open
                | Self::Import
                | Self::Sample
                | Self::Quit
                | Self::ZoomIn
                | Self::ZoomOut
                | Self::ZoomReset
                | Self::Shortcuts
                | Self::About
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_commands_have_the_same_keys() {
        let mut keys: Vec<_> = Verb::ALL.into_iter().filter_map(Verb::keys).collect();
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
