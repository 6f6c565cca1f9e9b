//! The words that the clerk reads: one for one thing, as an office writes them. What was
//! tried once and said otherwise since is in a table, so that it does not come back.

use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

/// What is not said, and what is said instead. The first is a regular expression; `J` in it
/// is a letter of Japanese, or what stands for a text.
const TRIED: &[(&str, &str)] = &[
    // One word for one thing.
    ("写し", "バックアップ"),
    ("コピーを(作成|保存|残)|のコピーから", "バックアップ"),
    ("ファイルの点検", "ファイルの検査"),
    ("書体にない文字|〓になる文字", "印刷できない文字"),
    ("（空白）|（空）", "（空欄）"),
    ("入力位置の縦線|キャレット", "カーソル"),
    ("エクスポート", "書き出す"),
    ("インポート", "読み込む、読み取る"),
    ("ディレクトリ", "フォルダー"),
    ("フォルダ([^ー]|$)|サーバ([^ー]|$)|ユーザ([^ー]|$)|プリンタ([^ー]|$)|メモリ([^ー]|$)", "フォルダー …"),
    ("コンピュータ|ＰＣ", "パソコン"),
    ("取りやめる|中断する", "やめる、取り消す"),
    ("[^ぁ-ん]だけ$|J-[0-9{}a-z]* だけ", "のみ"),
    ("閉じてもらって", "ほかの方が閉じてから"),
    ("続けながら", "一部を新しい事業に分けます"),
    // As an office writes it.
    ("下さい", "ください"),
    ("出来(る|ま|た|な)", "できる"),
    ("することができ", "できます"),
    ("致します|いたします", "します"),
    ("全て|総て", "すべて"),
    ("(した|する|の|な)時(は|に)", "とき"),
    ("(する|した|い)事(は|が|を|に)", "こと"),
    ("の様(に|な)|(する|した|い)為", "ように、ため"),
    ("無い|有る|有り|頂(く|き|け)|予め|一旦|是非|尚、|又は、", "ない、ある、いただく、あらかじめ …"),
    ("引き継ぎ[をのはがでに方）」]|らの引き継ぎ$", "引継ぎ"),
    ("取り消し[をのはがでに）」]|の取り消し$", "取消し"),
    ("切り替え[をのはがでに）」]|の切り替え$", "切替え"),
    ("[0-9数}]箇所|ヶ所|カ所|ケ所", "か所"),
    // Signs.
    ("J: |J:$", "："),
    ("J ?/ ?J|/J", "／"),
    ("[%]", "％"),
    ("[0-9}] ％", "％ follows at once"),
    ("J[!?]|[！]", "。"),
    ("J,|J\\.$", "、。"),
    ("[ｦ-ﾟ｡-･]", "full width"),
    ("\\.\\.\\.|・・・", "…"),
    // Days with their year, as `era::wareki_moment` says them.
    ("\\{[a-z.()]*\\}月\\{", "令和8年11月30日 14:05"),
];

/// What a letter of Japanese is, or what stands for a text: {name}.
const JAPANESE: &str = "[ぁ-んァ-ヶー々一-龠）」』\\}]";

/// Tables of what others write, which is to be read as it comes, and what is printed.
const OF_OTHERS: &[&str] = &[
    "src/book/era.rs",
    "src/book/form.rs",
    "src/book/mention/",
    "src/book/page.rs",
    "src/carry/defaults.rs",
    "src/carry/sentence/",
    "src/carry/words",
    "src/import/text/",
    "src/lookalike/",
    "src/review/arithmetic/",
    "src/review/figures/",
    "src/review/rules/",
    "src/search/",
    "src/typeset/",
    "src/ui/dialogs/palette/kana.rs",
    "src/wording/",
];

/// Sentences that are right although they look like one that is not.
const RIGHT: &[&str] = &[
    // Keys: the stroke between two is drawn.
    "Shift+↑ ↓ ← → / Shift+クリック",
    // A name of files that there are already.
    "引き継ぎ前",
];

fn tried() -> Vec<(Regex, &'static str)> {
    TRIED.iter().map(|(tried, say)| (Regex::new(&tried.replace('J', JAPANESE)).unwrap(), *say)).collect()
}

/// What is wrong with a text that the clerk reads.
fn complaint<'t>(tried: &[(Regex, &'static str)], text: &'t str) -> Option<(&'t str, &'static str)> {
    text.split('\n').filter(|line| !RIGHT.contains(line)).find_map(|line| {
        tried.iter().find_map(|(tried, say)| tried.find(line).map(|found| (found.as_str(), *say)))
    })
}

/// All sources of the program, without what only tests need.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && name != "tests" {
            sources(&path, found);
        } else if name.ends_with(".rs") && !name.contains("tests.rs") && name != "testing.rs" {
            found.push(path);
        }
    }
}

/// The texts in a source, with the lines that they begin in: literals and, for they are
/// what the command line says of itself, comments that document.
fn texts(source: &str) -> Vec<(usize, String)> {
    let source = source.split("#[cfg(test)]\nmod ").next().unwrap();
    let broken = Regex::new(r"\\\n\s*").unwrap();
    let (mut texts, mut rest) = (Vec::new(), source);
    let line = |rest: &str| source[..source.len() - rest.len()].matches('\n').count() + 1;
    while let Some(first) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("//") {
            let end = comment.find('\n').unwrap_or(comment.len());
            if let Some(words) = comment[..end].strip_prefix("/ ") {
                texts.push((line(rest), words.to_owned()));
            }
            rest = &comment[end..];
        } else if let Some(raw) = rest.strip_prefix("r#\"").or_else(|| rest.strip_prefix("r\"")) {
            let end = if rest.starts_with("r#") { "\"#" } else { "\"" };
            let length = raw.find(end).unwrap();
            texts.push((line(rest), raw[..length].to_owned()));
            rest = &raw[length + end.len()..];
        } else if let Some(text) = rest.strip_prefix('"') {
            let mut length = 0;
            while !text[length..].starts_with('"') {
                let next = text[length..].chars().next().unwrap();
                length += if next == '\\' {
                    1 + text[length + 1..].chars().next().unwrap().len_utf8()
                } else {
                    next.len_utf8()
                };
            }
            let written = broken.replace_all(&text[..length], "").replace("\\n", "\n");
            texts.push((line(rest), written));
            rest = &text[length + 1..];
        } else if first == '\'' && rest[1..].chars().nth(1) == Some('\'') {
            rest = &rest[rest.char_indices().nth(3).map_or(rest.len(), |(at, _)| at)..];
        } else {
            rest = &rest[first.len_utf8()..];
        }
    }
    let is_japanese = Regex::new("[ぁ-んァ-ヶ一-龠]").unwrap();
    // A pattern is no sentence.
    let is_pattern = |text: &str| text.contains("(?") || text.matches('|').count() > 2;
    texts.retain(|(_, text)| is_japanese.is_match(text) && !is_pattern(text));
    texts
}

#[test]
fn the_words_that_were_tried_do_not_come_back() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(&root.join("src"), &mut files);
    files.sort();
    let (tried, mut complaints, mut count) = (tried(), Vec::new(), 0);
    for path in files {
        let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
        if OF_OTHERS.iter().any(|other| name.starts_with(other)) {
            continue;
        }
        // Only what the command line has of itself stands in comments.
        let is_of_cli = ["src/cli/mod.rs", "src/cli/out.rs"].contains(&name.as_str());
        for (line, text) in texts(&fs::read_to_string(&path).unwrap()) {
            let is_comment = !text.is_empty()
                && fs::read_to_string(&path)
                    .unwrap()
                    .lines()
                    .nth(line - 1)
                    .unwrap()
                    .trim_start()
                    .starts_with("///");
            if is_comment && !is_of_cli {
                continue;
            }
            count += 1;
            if let Some((found, say)) = complaint(&tried, &text) {
                complaints.push(format!("{name}:{line}: 「{found}」 in 「{text}」: say {say}"));
            }
        }
    }
    assert!(count > 1500, "only {count} texts were looked at");
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn what_the_clerk_reads_of_the_program_has_the_same_words() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let (_, manual) = readme.split_once("# お使いになる方へ").unwrap();
    let tried = tried();
    let wrong: Vec<String> = manual
        .lines()
        .filter_map(|line| {
            complaint(&tried, line).map(|(found, say)| format!("「{found}」 in 「{line}」: say {say}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_of_them_is_known_in_a_sentence() {
    let tried = tried();
    for sentence in [
        "写しを残しました",
        "ファイルの点検",
        "（空白）",
        "フォルダを選ぶ",
        "調書-{number} だけ",
        "確認して下さい。",
        "変更することができます。",
        "必要な内容: {}",
        "次／前/次",
        "100%に戻す",
        "終わりました!",
        "引き継ぎをやめる",
        "{}月{}日 {}:{:02}",
        "3箇所",
    ] {
        assert!(complaint(&tried, sentence).is_some(), "{sentence}");
    }
    for sentence in [
        "ファイルの検査",
        "フォルダーを選ぶ",
        "確認してください。",
        "引き継ぎました。",
        "例：令和6年度",
        "85％まで",
        "{}:{:02}",
    ] {
        assert_eq!(complaint(&tried, sentence), None);
    }
    let source = "let a = \"一\\n二\"; // no 三\n/// 四\nlet c = '\"'; let b = r#\"五\"六\"#;\n#[cfg(test)]\nmod tests { \"七\" }";
    let found: Vec<(usize, String)> = texts(source);
    let found: Vec<(usize, &str)> = found.iter().map(|(line, text)| (*line, text.as_str())).collect();
    assert_eq!(found, [(1, "一\n二"), (2, "四"), (3, "五\"六")]);
}
