//! Texts: what the rules are about, and documents with changes here and there.

use arbitrary::{Arbitrary, Result, Unstructured};

/// What decides how a text is read, broken and set.
const WORDS: &[&str] = &[
    "、",
    "。",
    "，",
    "．",
    "）",
    "」",
    "』",
    "】",
    "（",
    "「",
    "『",
    "【",
    "・",
    "：",
    "；",
    "ー",
    "々",
    "っ",
    "ゃ",
    "ゎ",
    "〜",
    "～",
    "！",
    "？",
    "…",
    "……",
    "―",
    "――",
    "※",
    "①",
    "③",
    "％",
    "第",
    "約",
    "№",
    "〒",
    "か\u{3099}",
    "ｶﾞ",
    "\u{200B}",
    "\u{200D}",
    "\u{FEFF}",
    "\u{E0100}",
    "\u{3000}",
    " ",
    "\t",
    "\n",
    "\r\n",
    "\u{2028}",
    "0",
    "1,234",
    "２，９３０",
    "3.14",
    "．５",
    "人",
    "か所",
    "年度",
    "平成22年度",
    "令和元年度",
    "千円",
    "-",
    "(",
    ")",
    "“",
    "”",
    "a",
    "Word",
    "{ページ}",
    "{番号}",
    "{基準日}",
    "🏠",
    "👨\u{200D}👩",
    "א",
    "𠮷",
    "〓",
    "\u{10FFFD}",
    "目標事業評価調書-",
    "計 画 名",
    "施策名 （目標事業量）",
    "基本目標 1",
    "基本施策1-2",
    "施策全体又は基本目標からの実績評価",
    "【評価区分について】",
    "達成",
    "継続",
    "※新規",
    "施策の目標 個別事業名",
    "評価区分",
    "時点",
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "null",
    "-1",
    "1e308",
    "9223372036854775807",
    "\"parent\": 1",
    "\"merged\": [\"target\"]",
];

/// A piece of text.
fn piece(u: &mut Unstructured<'_>) -> Result<String> {
    let from =
        |first: char, at: u8| char::from_u32(u32::from(first) + u32::from(at)).unwrap_or(first).to_string();
    Ok(match u.arbitrary::<u8>()? {
        at @ 0..128 => WORDS[usize::from(at) % WORDS.len()].to_owned(),
        at @ 128..208 => from('ぁ', at - 128),
        at @ 208..232 => from('一', at - 208),
        232..244 => from(' ', u.int_in_range(0..=94)?),
        _ => u.arbitrary::<char>()?.to_string(),
    })
}

/// Any text, now and then a long one.
#[derive(Clone, Debug)]
pub struct Text(pub String);

impl<'a> Arbitrary<'a> for Text {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let count = u.arbitrary::<u8>()?;
        let times = if count < 240 { 1 } else { usize::from(count - 239) };
        let pieces = (0..count % 40).map(|_| piece(u)).collect::<Result<Vec<_>>>()?;
        Ok(Self(pieces.concat().repeat(times)))
    }
}

/// A document: any bytes, or one of some good ones with changes.
#[derive(Debug)]
pub struct Document(pub Vec<u8>);

/// A change of a text, cut into words; places beyond its end begin anew.
#[derive(Arbitrary, Debug)]
enum Edit {
    Insert(u16, Text),
    Replace(u16, Text),
    Cut(u16, u8),
    Copy { from: u16, length: u8, to: u16 },
}

/// Where a document is cut: between the words of a line, and round what JSON
/// is written with.
fn is_mark(character: char) -> bool {
    matches!(character, '\n' | '\t' | ' ' | '\u{3000}' | '"' | ',' | ':' | '{' | '}' | '[' | ']' | '-' | '※')
}

impl Edit {
    fn apply(self, words: &mut Vec<String>) {
        let place = |at: u16| usize::from(at) % (words.len() + 1);
        match self {
            Self::Insert(at, Text(text)) => words.insert(place(at), text),
            Self::Replace(at, Text(text)) => {
                let at = place(at);
                if let Some(word) = words.get_mut(at) {
                    *word = text;
                }
            }
            Self::Cut(at, length) => {
                let at = place(at);
                words.drain(at..words.len().min(at + usize::from(length)));
            }
            Self::Copy { from, length, to } => {
                let (from, to) = (place(from), place(to));
                let copied = words[from..words.len().min(from + usize::from(length))].to_vec();
                words.splice(to..to, copied);
            }
        }
    }
}

impl Document {
    /// Reads what the fuzzer gives, for a target that knows `good` documents.
    pub fn read(bytes: &[u8], good: &[&str]) -> Result<Self> {
        let mut u = Unstructured::new(bytes);
        let kind = usize::from(u.arbitrary::<u8>()?) % (good.len() + 1);
        let Some(text) = good.get(kind) else { return Ok(Self(u.take_rest().to_vec())) };
        let mut words: Vec<String> = text.split_inclusive(is_mark).map(str::to_owned).collect();
        // What runs out of bytes has no more edits.
        for edit in u.arbitrary_iter::<Edit>()? {
            edit?.apply(&mut words);
        }
        Ok(Self(words.concat().into_bytes()))
    }
}
