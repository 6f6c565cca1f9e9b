//! What keeps a file of Excel or Word from being read.

/// Why it cannot be read, and the step that helps.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum OfficeTrouble {
    #[error(
        "ファイルを読み取れませんでした。ファイルが壊れているか、途中までしか保存されていません。ファイルは元のままです。ExcelまたはWordで開けるかどうかを確認し、開けるときは、別の名前で保存し直してから読み込んでください。"
    )]
    Broken {
        /// What is wrong, for who looks after the computer.
        detail: String,
    },

    #[error(
        "ファイルが大きすぎるため、読み取れません。ファイルは元のままです。調書の表だけを別のファイルに保存してから、読み込んでください。"
    )]
    TooLarge,

    #[error(
        "{kind}のファイルは、そのままでは読み取れません。ファイルは元のままです。{program}で開き、「名前を付けて保存」で種類を「{becomes}」にして保存してから、読み込んでください。"
    )]
    OtherKind {
        /// What it is: 古い形式のExcel（.xls）.
        kind: &'static str,
        /// What opens it.
        program: &'static str,
        /// What it can be saved as: Excelブック（.xlsx）.
        becomes: &'static str,
    },

    #[error(
        "パスワードで保護されたファイルか、古い形式のExcelまたはWordのファイルです。ファイルは元のままです。ExcelまたはWordで開き、パスワードを外して、「Excelブック（.xlsx）」または「Word文書（.docx）」で保存してから、読み込んでください。"
    )]
    Locked,

    #[error(
        "調書の表が見つかりません（「個別事業名」のような見出しの行を探しました）。ファイルは元のままです。調書のファイルかどうかをご確認ください。表の見出しに事業名の列があれば、ほかの列の名前は違っていても読み取れます。"
    )]
    NoTable,

    #[error(
        "調書の年度が分かりません。ファイルは元のままです。表紙か調書の題名に「令和6年度」のように年度を入力して保存してから、読み込んでください。"
    )]
    NoYear,
}
