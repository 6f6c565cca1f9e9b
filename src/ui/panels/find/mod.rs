//! 検索と置換: what is looked for and found, in a panel at the right.

mod list;
mod panel;

/// Keys of the panel, for the page of keys.
pub const HELP: [(&str, &str); 4] = [
    ("Enter", "次の結果へ"),
    ("Shift+Enter", "前の結果へ"),
    ("↑ / ↓", "前の結果／次の結果へ"),
    ("Esc", "検索を閉じて、セルに戻る"),
];
