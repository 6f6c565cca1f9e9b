//! Text from bytes whose encoding is not told.

use std::borrow::Cow;

use encoding_rs::{Encoding, SHIFT_JIS, UTF_8};

use crate::error::{Error, Result};

/// How the kinds of files begin that clerks may take for a text.
const OTHER_KINDS: [(&[u8], &str); 6] = [
    (
        b"PK\x03\x04",
        "Excel や Word などのファイルです。文字だけのファイル（.txt）に保存してから読み込んでください",
    ),
    (
        b"\xd0\xcf\x11\xe0",
        "古い形の Excel や Word のファイルです。文字だけのファイル（.txt）に保存してから読み込んでください",
    ),
    (b"%PDF", "PDF ファイルです。文字を取り出したファイル（.txt）を読み込んでください"),
    (b"{\\rtf", "リッチテキストのファイルです。文字だけのファイル（.txt）に保存してから読み込んでください"),
    (b"SQLite format 3\0", "データベースのファイルです。調書のファイルは「開く」で開いてください"),
    (b"\x89PNG", "画像のファイルです。文字のファイル（.txt）を読み込んでください"),
];

/// The text in `bytes`, without its byte order mark.
///
/// What is valid UTF-8 is UTF-8: Japanese text in another encoding never is,
/// but for a few letters. The rest is taken for Shift_JIS, in which Japanese
/// office programs still save text.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>> {
    if let Some((_, detail)) = OTHER_KINDS.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(Error::UnknownInput { detail: (*detail).to_owned() });
    }
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => decode_as(encoding, bytes.get(mark..).unwrap_or_default()),
        None => decode_as(UTF_8, bytes).or_else(|| decode_as(SHIFT_JIS, bytes)),
    };
    text.filter(|text| !text.contains('\0')).ok_or_else(|| Error::UnknownInput {
        detail: "文字のファイルではないか、文字コードが分かりません。UTF-8 または Shift_JIS の文字だけのファイル（.txt）に保存してから読み込んでください"
            .to_owned(),
    })
}

fn decode_as<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Option<Cow<'a, str>> {
    encoding.decode_without_bom_handling_and_without_replacement(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_encodings_of_an_office() {
        let text = "計画名\t①髙齢者 ～";
        assert_eq!(decode(text.as_bytes()).unwrap(), text);
        assert_eq!(decode(format!("\u{feff}{text}").as_bytes()).unwrap(), text);
        let (sjis, _, unmappable) = SHIFT_JIS.encode(text);
        assert!(!unmappable);
        assert_eq!(decode(&sjis).unwrap(), text);
        for (mark, to_bytes) in
            [([0xff, 0xfe], u16::to_le_bytes as fn(u16) -> [u8; 2]), ([0xfe, 0xff], u16::to_be_bytes)]
        {
            let bytes: Vec<u8> = mark.into_iter().chain(text.encode_utf16().flat_map(to_bytes)).collect();
            assert_eq!(decode(&bytes).unwrap(), text);
        }
    }

    #[test]
    fn says_what_it_cannot_read() {
        for (bytes, word) in [
            (&b"PK\x03\x04\x14\0"[..], "Excel"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1", "Excel"),
            (b"%PDF-1.7", "PDF"),
            (b"SQLite format 3\0", "開く"),
            (b"\xff\xff\xff", "文字コード"),
            (b"text\0", "文字コード"),
        ] {
            match decode(bytes) {
                Err(Error::UnknownInput { detail }) => assert!(detail.contains(word), "{detail}"),
                other => panic!("{other:?}"),
            }
        }
    }
}
