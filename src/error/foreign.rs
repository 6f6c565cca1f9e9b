//! What others found, who do not speak the clerk's language: the system, SQLite, readers
//! of JSON, makers of PDF. Said in the clerk's words; theirs are kept for 「詳しい情報」.

use std::io::{self, ErrorKind};

/// What stands between several findings in one text.
pub const BETWEEN: &str = "／";

/// What is said where there is nothing in the clerk's language.
const UNKNOWN: &str = "プログラムの内部のエラー";

/// Whether a line is in another language: it has letters, but none of Japanese.
fn is_foreign(line: &str) -> bool {
    let is_japanese = |letter| matches!(letter, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}');
    line.contains(|letter: char| letter.is_ascii_alphabetic()) && !line.contains(is_japanese)
}

fn lines(detail: &str) -> impl Iterator<Item = &str> {
    detail.split(BETWEEN).flat_map(str::lines).map(str::trim).filter(|line| !line.is_empty())
}

/// What of it the clerk can read.
pub fn plain(detail: &str) -> String {
    let readable: Vec<&str> = lines(detail).filter(|line| !is_foreign(line)).collect();
    if readable.is_empty() { UNKNOWN.to_owned() } else { readable.join(BETWEEN) }
}

/// The rest, for who can; `None` where there is none.
pub fn rest(detail: &str) -> Option<String> {
    let rest: Vec<&str> = lines(detail).filter(|line| is_foreign(line)).collect();
    (!rest.is_empty()).then(|| rest.join("\n"))
}

/// What the system says.
pub fn of_system(error: &io::Error) -> String {
    let by_number = if cfg!(windows) { windows } else { linux };
    let number = error.raw_os_error().filter(|_| cfg!(any(windows, target_os = "linux")));
    let words = number.and_then(by_number).or_else(|| by_kind(error.kind()));
    match (words, error.raw_os_error()) {
        (Some(words), _) => words.to_owned(),
        (None, Some(number)) => format!("システムのエラー、番号{number}"),
        (None, None) => plain(&error.to_string()),
    }
}

const NO_SPACE: &str = "ディスクの空き容量が足りません";
const QUOTA: &str = "使える容量の上限に達しています";
const FORBIDDEN: &str = "許可されていません";
const PROTECTED: &str = "書き込みができない場所です";
const IN_USE: &str = "ほかのプログラムで使用中です";
const NO_SHARE: &str = "共有フォルダーに接続できません";
const CUT_OFF: &str = "共有フォルダーとの接続が切れました";
const NO_ANSWER: &str = "応答がありません";
const DEVICE: &str = "ディスクまたは接続に問題があります";
const NOT_THERE: &str = "ディスクの準備ができていません";
const CORRUPT: &str = "ディスクの内容が壊れています";
const NAME: &str = "使えないファイル名です";
const LONG: &str = "ファイル名またはフォルダー名が長すぎます";
const MANY: &str = "開いているファイルが多すぎます";
const MEMORY: &str = "メモリーが足りません";
const LARGE: &str = "ファイルが大きすぎます";
const NOT_HERE: &str = "この場所ではできない操作です";

/// Numbers of <https://learn.microsoft.com/windows/win32/debug/system-error-codes>.
fn windows(number: i32) -> Option<&'static str> {
    Some(match number {
        2 | 3 => "ファイルまたはフォルダーが見つかりません",
        4 => MANY,
        5 | 65 | 1314 => FORBIDDEN,
        8 | 14 | 1450 | 1453 | 1455 => MEMORY,
        15 | 20 | 21 | 55 | 1167 => NOT_THERE,
        19 => PROTECTED,
        32 | 33 | 170 | 1224 => IN_USE,
        23 | 25 | 27 | 29 | 30 | 31 | 483 | 1117 => DEVICE,
        39 | 112 => NO_SPACE,
        50 => NOT_HERE,
        51 | 53 | 67 | 71 | 1203 | 1222 | 1231 | 1232 => NO_SHARE,
        59 | 64 | 1225 | 1229 | 1236 | 2250 => CUT_OFF,
        121 | 1460 => NO_ANSWER,
        123 | 161 => NAME,
        206 => LONG,
        223 => LARGE,
        225 | 226 => "ウイルス対策ソフトに止められました",
        362..=404 => "クラウドのファイルを利用できません",
        1295 | 1816 => QUOTA,
        1326 | 1327 | 1330 | 1331 | 1909 => "共有フォルダーに、ログオンできません",
        1392 | 1393 => CORRUPT,
        _ => return None,
    })
}

/// Numbers of errno(3) on Linux.
fn linux(number: i32) -> Option<&'static str> {
    Some(match number {
        5 | 121 => DEVICE,
        6 | 19 | 123 => NOT_THERE,
        11 | 16 | 26 => IN_USE,
        12 => MEMORY,
        23 | 24 => MANY,
        27 => LARGE,
        36 => LONG,
        40 => "リンクが輪になっています",
        22 | 38 | 95 => NOT_HERE,
        74 | 117 => CORRUPT,
        103 | 104 | 107 | 108 | 116 => CUT_OFF,
        100 | 101 | 111 | 112 | 113 => NO_SHARE,
        110 => NO_ANSWER,
        126 | 127 | 129 => "共有フォルダーに、ログオンできません",
        _ => return None,
    })
}

fn by_kind(kind: ErrorKind) -> Option<&'static str> {
    Some(match kind {
        ErrorKind::NotFound => "ファイルまたはフォルダーが見つかりません",
        ErrorKind::PermissionDenied => FORBIDDEN,
        ErrorKind::ReadOnlyFilesystem => PROTECTED,
        ErrorKind::StorageFull | ErrorKind::WriteZero => NO_SPACE,
        ErrorKind::QuotaExceeded => QUOTA,
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => IN_USE,
        ErrorKind::NotADirectory => "フォルダーではありません",
        ErrorKind::IsADirectory => "フォルダーです",
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable | ErrorKind::NetworkDown => {
            "ネットワークに接続できません"
        }
        ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::NotConnected
        | ErrorKind::BrokenPipe
        | ErrorKind::StaleNetworkFileHandle => CUT_OFF,
        ErrorKind::TimedOut => NO_ANSWER,
        ErrorKind::InvalidFilename => NAME,
        ErrorKind::FileTooLarge => LARGE,
        ErrorKind::OutOfMemory => MEMORY,
        ErrorKind::UnexpectedEof => "ファイルが途中で終わっています",
        ErrorKind::Unsupported => NOT_HERE,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_number_of_a_system_is_said_in_its_own_language() {
        for (number, words) in
            [(5, FORBIDDEN), (32, IN_USE), (53, NO_SHARE), (64, CUT_OFF), (112, NO_SPACE), (1117, DEVICE)]
        {
            assert_eq!(windows(number), Some(words));
        }
        for number in 1..140 {
            let words = of_system(&io::Error::from_raw_os_error(number));
            assert!(!words.contains(|letter: char| letter.is_ascii_alphabetic()), "{number}: {words}");
        }
        #[cfg(target_os = "linux")]
        for (number, words) in [(107, CUT_OFF), (5, DEVICE), (28, NO_SPACE), (13, FORBIDDEN), (30, PROTECTED)]
        {
            assert_eq!(of_system(&io::Error::from_raw_os_error(number)), words);
        }
        assert_eq!(of_system(&io::Error::other("ディスクまたは接続に問題があります")), DEVICE);
        assert_eq!(of_system(&io::Error::other("failed to fill whole buffer")), UNKNOWN);
    }

    #[test]
    fn what_is_in_another_language_is_kept_for_who_reads_it() {
        let sqlite = "データの構造が壊れています／*** in database main ***\nTree 5 page 6: btreeInitPage() returns error code 11／調書-1（ABC）の内容が違います";
        assert_eq!(plain(sqlite), "データの構造が壊れています／調書-1（ABC）の内容が違います");
        assert_eq!(
            rest(sqlite).as_deref(),
            Some("*** in database main ***\nTree 5 page 6: btreeInitPage() returns error code 11")
        );
        assert_eq!((plain("index out of bounds").as_str(), rest("12ページ")), (UNKNOWN, None));
    }
}
