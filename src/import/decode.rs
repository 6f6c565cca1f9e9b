//! Text from bytes whose encoding is not told.

use std::borrow::Cow;

use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

use crate::error::{Error, Result};

/// How the kinds of files begin that clerks may take for a text.
const OTHER_KINDS: [(&[u8], &str); 4] = [
    (b"%PDF", "PDFのファイルです。文字を取り出したファイル（.txt）を読み込んでください"),
    (
        b"{\\rtf",
        "リッチテキストのファイルです。Wordで開き、「Word文書（.docx）」で保存してから読み込んでください",
    ),
    (b"SQLite format 3\0", "データベースのファイルです。調書のファイルは「開く」で開いてください"),
    (b"\x89PNG", "画像のファイルです。文字のファイル（.txt）を読み込んでください"),
];

/// What turns to kanji and back in ISO-2022-JP, the code of mail.
const ESCAPES: [&[u8]; 4] = [b"\x1b$B", b"\x1b$@", b"\x1b(J", b"\x1b(I"];

/// The text in `bytes`, without its byte order mark, and without the sign (Ctrl+Z) with
/// which old programs end a file.
///
/// What turns to kanji by escapes is ISO-2022-JP. What has NUL bytes is UTF-16, where it is
/// text in one order of them and not in the other. What is valid UTF-8 is UTF-8: Japanese
/// text in another encoding never is, but for a few letters. The rest is taken for
/// Shift_JIS, in which Japanese office programs still save text, or for EUC-JP where that
/// would be mostly half-width kana.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>> {
    if let Some((_, detail)) = OTHER_KINDS.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(Error::UnknownInput { detail: (*detail).to_owned() });
    }
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => {
            let bytes = bytes.get(mark..).unwrap_or_default();
            decode_as(encoding, if encoding == UTF_8 { bytes } else { in_pairs(bytes) })
        }
        None if has_escapes(bytes) => decode_as(ISO_2022_JP, bytes),
        None if bytes.contains(&0) => utf_16(in_pairs(bytes)),
        None => decode_as(UTF_8, bytes).or_else(|| japanese(bytes)),
    };
    text.map(without_end).filter(|text| !text.contains('\0')).ok_or_else(|| Error::UnknownInput {
        detail: "文字のファイルではないか、文字コードが分かりません。UTF-8またはShift_JISの文字だけのファイル（.txt）に保存してから読み込んでください"
            .to_owned(),
    })
}

fn has_escapes(bytes: &[u8]) -> bool {
    bytes.is_ascii() && bytes.windows(3).any(|window| ESCAPES.contains(&window))
}

/// The bytes of UTF-16 without the single one with which old programs end a file.
fn in_pairs(bytes: &[u8]) -> &[u8] {
    bytes.strip_suffix(b"\x1a").filter(|_| bytes.len() % 2 == 1).unwrap_or(bytes)
}

/// Text in UTF-16 without a byte order mark. Read in the wrong order, line ends and letters
/// are characters that no office writes.
fn utf_16(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let usual = |text: &Cow<'_, str>| {
        let all = text.chars().count();
        let usual = text.chars().filter(|letter| is_usual(*letter)).count();
        10 * usual >= 9 * all
    };
    let read = |encoding| decode_as(encoding, bytes).filter(usual);
    match (read(UTF_16LE), read(UTF_16BE)) {
        (Some(text), None) | (None, Some(text)) => Some(text),
        _ => None,
    }
}

/// What Japanese texts are written with.
fn is_usual(letter: char) -> bool {
    matches!(letter,
        '\t' | '\n' | '\r' | '\u{1a}' | ' '..='~' | '\u{2000}'..='\u{27bf}' | '\u{2e80}'..='\u{30ff}'
        | '\u{3200}'..='\u{33ff}' | '一'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
}

/// Text of an office that is not in Unicode.
fn japanese(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let half_width =
        |text: &str| text.chars().filter(|letter| ('\u{ff61}'..='\u{ff9f}').contains(letter)).count();
    match (decode_as(SHIFT_JIS, bytes), decode_as(EUC_JP, bytes)) {
        (Some(sjis), Some(euc)) if 3 * half_width(&sjis) > sjis.chars().count() => Some(euc),
        (None, euc) => euc,
        (sjis, _) => sjis,
    }
}

fn without_end(text: Cow<'_, str>) -> Cow<'_, str> {
    let end = text.trim_end_matches(|letter: char| letter == '\u{1a}' || letter.is_whitespace()).len();
    if !text.get(end..).unwrap_or_default().contains('\u{1a}') {
        return text;
    }
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.get(..end).unwrap_or_default()),
        Cow::Owned(mut text) => {
            text.truncate(end);
            Cow::Owned(text)
        }
    }
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
        let plain = "計画名\t高齢者の福祉 広場";
        for encoding in [ISO_2022_JP, EUC_JP] {
            let (bytes, _, unmappable) = encoding.encode(plain);
            assert!(!unmappable);
            assert_eq!(decode(&bytes).unwrap(), plain, "{}", encoding.name());
        }
        // UTF-16 is known without its mark too, by its line ends.
        let lines = format!("{text}\r\n計画\r\n");
        for to_bytes in [u16::to_le_bytes as fn(u16) -> [u8; 2], u16::to_be_bytes] {
            let mut bytes: Vec<u8> = lines.encode_utf16().flat_map(to_bytes).collect();
            assert_eq!(decode(&bytes).unwrap(), lines);
            bytes.push(0x1a);
            assert_eq!(decode(&bytes).unwrap(), lines, "a copy that an old program ended");
        }
        // A text of half-width kana alone is no EUC.
        let (sjis, ..) = SHIFT_JIS.encode("ｺｳﾚｲｼｬ\tﾌｸｼ");
        assert_eq!(decode(&sjis).unwrap(), "ｺｳﾚｲｼｬ\tﾌｸｼ");
    }

    #[test]
    fn the_sign_that_ends_a_file_is_no_text() {
        for text in ["題名\u{1a}", "題名\r\n\u{1a}", "題名\u{1a}\u{1a}\n"] {
            assert_eq!(decode(text.as_bytes()).unwrap().trim_end(), "題名");
            let (sjis, ..) = SHIFT_JIS.encode(text);
            assert_eq!(decode(&sjis).unwrap().trim_end(), "題名");
        }
        assert_eq!(decode("題\u{1a}名".as_bytes()).unwrap(), "題\u{1a}名");
    }

    #[test]
    fn says_what_it_cannot_read() {
        for (bytes, word) in [
            (&b"%PDF-1.7"[..], "PDF"),
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
