//! Why no window can be shown.

/// Why there is no window.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)]
pub enum NoScreen {
    #[error("画面がありません（DISPLAYもWAYLAND_DISPLAYも設定されていません）")]
    None,
    #[error("画面に接続できません（{name}）")]
    Unreachable { name: String },
    /// The system did not give one.
    #[error("画面に接続できません")]
    Refused,
    #[error("必要な部品（{name}）がこのパソコンにありません")]
    NoLibrary { name: String },
    #[error("画面に描くための機能を使えません")]
    Graphics,
}

impl NoScreen {
    /// What the clerk can do.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::None | Self::Unreachable { .. } | Self::Refused => {
                "画面のある環境で起動してください。リモートで接続しているときは、画面の設定を管理者にご確認ください。"
            }
            Self::NoLibrary { .. } => "この部品を入れるよう、管理者にご依頼ください。",
            Self::Graphics => {
                "OpenGL 2.0以上を使えないパソコンでは、「--renderer」を付けずに（または「--renderer software」を付けて）起動してください。"
            }
        }
    }
}
