//! What keeps a PDF from being read.

/// Why it cannot be read, and the step that helps.
#[derive(Clone, Debug, thiserror::Error, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum PdfTrouble {
    #[error(
        "PDFを読み取れませんでした。ファイルが壊れているか、途中までしか保存されていません。ファイルは元のままです。PDFを表示するソフトで開けるかどうかを確認し、開けるときは、「印刷」でPDFに保存し直してから読み込んでください。"
    )]
    Broken {
        /// What is wrong, for who looks after the computer.
        detail: String,
    },

    #[error(
        "パスワードで保護されたPDFは読み取れません。ファイルは元のままです。PDFを作成した方に、パスワードのないPDFか、元のExcelまたはWordのファイルをもらってから、読み込んでください。"
    )]
    Locked,

    #[error(
        "文字のないPDF（紙を読み取ったもの）のため、読み取れません。ファイルは元のままです。元のExcelまたはWordのファイルがあれば、そちらを読み込んでください。ないときは、スキャナーのソフトの「文字認識（OCR）」で文字の入ったPDFにしてから読み込み、誤字がないかご確認ください。"
    )]
    Scanned,

    #[error(
        "文字の情報がないPDFのため、読み取れません（画面では読めますが、文字として取り出せません）。ファイルは元のままです。元のExcelまたはWordのファイルを読み込むか、「文字認識（OCR）」で文字の入ったPDFにしてから読み込んでください。"
    )]
    NoUnicode,

    #[error(
        "PDFが大きすぎるか、複雑すぎるため、読み取れません。ファイルは元のままです。調書のページだけを別のPDFに保存してから、読み込んでください。"
    )]
    TooLarge,
}
