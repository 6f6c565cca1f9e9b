use proptest::prelude::*;
use proptest::sample::Index;

use super::*;
use crate::book::{Cell, Entry, Sheet};
use crate::error::Error;

/// A document of a city that is not there, with what published ones show.
const TEXT: &str = include_str!("example.txt");

fn book(text: &str) -> Book {
    parse(text, None).unwrap_or_else(|error| panic!("{error}"))
}

fn misfit(text: &str) -> (usize, String, String) {
    match parse(text, None) {
        Err(Error::Format { line, expected, found }) => (line, expected, found),
        other => panic!("{other:?}"),
    }
}

/// `TEXT` with `old`, which it has, replaced.
fn with(old: &str, new: &str) -> String {
    assert!(TEXT.contains(old), "{old}");
    TEXT.replacen(old, new, 1)
}

fn sheet(book: &Book, index: usize) -> &Sheet {
    book.full_sheets().unwrap().into_iter().nth(index).unwrap()
}

fn rows(book: &Book, index: usize) -> Vec<&Entry> {
    book.entries_of(sheet(book, index).id).unwrap().collect()
}

fn line_of(needle: &str) -> usize {
    1 + TEXT.lines().position(|line| line.contains(needle)).unwrap()
}

#[test]
fn reads_the_head_of_the_book() {
    let book = book(TEXT);
    assert_eq!(book.head.title, "みなと市子ども総合計画 目標事業評価調書");
    assert_eq!(book.head.subtitle, "平成22年度 みなと子ども計画 目標事業評価調書");
    assert_eq!(book.head.municipality, "みなと市");
    assert_eq!(book.head.department, "福祉部 子ども課");
    assert_eq!(book.head.fiscal_year.year(), 2010);
    assert_eq!(book.head.as_of.unwrap().to_string(), "2011-04-01");
    let form = book.forms().next().unwrap();
    let usual = Form::kiyose(form.id);
    assert_eq!(form.ratings.len(), 3);
    assert_eq!((&form.columns, &form.captions), (&usual.columns, &usual.captions));
}

#[test]
fn reads_plan_policies_and_goals() {
    let book = book(TEXT);
    let plans: Vec<_> = book.plans().collect();
    assert_eq!(plans.len(), 1);
    let codes: Vec<_> = plans[0].goals.iter().map(|goal| (goal.code.as_str(), goal.measures.len())).collect();
    assert_eq!(codes, [("1", 2), ("2", 2)]);
    assert_eq!(sheet(&book, 0).goals, ["1", "2"]);
    assert_eq!(sheet(&book, 1).measures, ["2-2"]);
    let policies: Vec<_> = book.policies_of(plans[0].id).map(|policy| policy.name.as_str()).collect();
    assert_eq!(policies, ["", "働く家庭"]);
}

#[test]
fn sheets_in_sequence_share_a_policy() {
    let more = "みなと市子ども総合計画 目標事業評価調書-3\n計画名\t別の計画\n施策名(目標事業量)\t働く家庭\n";
    let header: String = TEXT
        .lines()
        .filter(|line| {
            line.contains("評価区分\n") || line.contains("取組み・方針 （") || line.contains("時点\t")
        })
        .take(2)
        .map(|line| format!("{line}\n"))
        .collect();
    let third = format!("{TEXT}{more}{header}");
    let other_plan = book(&third);
    assert_eq!(other_plan.plans().count(), 2);
    let same = book(&third.replace("別の計画", "みなと子ども計画 (後期)"));
    assert_eq!(same.plans().count(), 1);
    let policies: Vec<_> = same.policies_of(same.plans().next().unwrap().id).collect();
    assert_eq!(policies.len(), 2);
    assert_eq!(same.sheets_of(policies[1].id).count(), 2);
}

#[test]
fn reads_rows_over_pages() {
    let book = book(TEXT);
    let names: Vec<_> = rows(&book, 0).iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["港の広場", "海の教室", "灯台の見学 ※送迎を含む。", "浜の清掃", "砂の清掃", ""]);
    assert_eq!(rows(&book, 0)[1].marks, ["新規"]);
    let ratings: Vec<_> = rows(&book, 0).iter().map(|row| book.text(row.id, &"rating".into())).collect();
    assert_eq!(ratings, ["未実施", "達成", "継続", "継続", "継続", "未実施"]);
    assert_eq!(sheet(&book, 0).overall, "海辺の事業は広がった。\n\u{3000}次は冬を考える。");
    assert_eq!(sheet(&book, 1).overall, "");
}

#[test]
fn a_row_without_a_name_continues_the_one_above() {
    let book = book(TEXT);
    let rows = rows(&book, 0);
    assert_eq!(rows[5].parent, Some(rows[4].id));
    let cell = |row: usize, column: &str| book.cell(rows[row].id, &column.into()).cloned();
    assert_eq!(cell(5, "target"), Some(Cell::Text("冬の部".into())));
    assert_eq!(cell(5, "evaluation"), Some(Cell::Merged));
    // There is nothing above that it could be part of.
    assert_eq!(cell(5, "achievement"), None);
}

#[test]
fn an_evaluation_goes_on_only_under_one_of_its_page() {
    let book = book(TEXT);
    let first = rows(&book, 0);
    let evaluation = |row: &Entry| book.cell(row.id, &"evaluation".into()).cloned();
    assert_eq!(evaluation(first[2]), None, "right under a header");
    assert_eq!(evaluation(first[4]), Some(Cell::Merged));
    assert_eq!(evaluation(rows(&book, 1)[0]), None, "without a rating");
}

#[test]
fn breaks_come_back_only_where_they_are_sure() {
    let book = book(TEXT);
    let text = |row: &Entry, column: &str| book.text(row.id, &column.into()).to_owned();
    let first = rows(&book, 0);
    assert_eq!(text(first[0], "target"), "広く開く。\n平成21年度 3日\n平成26年度 5日");
    assert_eq!(text(first[0], "evaluation"), "人が増えた。\nまた、場所を移した。");
    assert_eq!(text(first[1], "evaluation"), "よく集まっ た。 「船」も 出した");
    assert_eq!(text(rows(&book, 1)[1], "target"), "平成21年度 3人\n平成22年度 4人");
}

#[test]
fn another_citys_words_come_through() {
    let text = TEXT
        .replace("目標事業評価調書", "事務事業シート")
        .replace("施策全体又は基本目標からの実績評価", "施策の総合評価")
        .replace("評価区分について", "判定の見方")
        .replace("施策名 （目標事業量）", "施策")
        .replace("施策名 (目標事業量)", "施策")
        .replace("- 達成 ", "- Ａ ")
        .replace("\t達成\n", "\tA\n")
        .replace("取組み・方針", "事業の方針");
    let book = book(&text);
    let form = book.forms().next().unwrap();
    assert_eq!(form.name, "事務事業シート");
    assert_eq!(form.captions.sheet, "事務事業シート-{番号}");
    assert_eq!(form.captions.overall, "施策の総合評価");
    assert_eq!(form.captions.ratings, "判定の見方");
    assert_eq!(form.captions.policy, "施策");
    assert_eq!(form.columns[1].caption, "事業の方針 （目標事業量）");
    assert_eq!(form.columns[2].caption, "達成度 {基準日}時点");
    assert_eq!(book.text(rows(&book, 0)[1].id, &"rating".into()), "Ａ");
}

#[test]
fn harmless_differences_do_not_matter() {
    let plain = book(TEXT);
    for text in [
        TEXT.replace('\n', "\r\n"),
        TEXT.replace('\n', "\r"),
        format!("\u{feff}{TEXT}"),
        TEXT.replace('\n', "\n \u{3000}\n\n"),
        TEXT.replace("調書-1", "調書－１"),
        TEXT.replace("\t\t\n", "\n"),
        TEXT.replace('\n', "\t\t\t\t\t\t \n"),
    ] {
        assert_eq!(book(&text), plain, "{text}");
    }
}

#[test]
fn what_does_not_fit_is_named_with_its_line() {
    for (old, new, needle, word) in [
        ("\t達成\n", "\t完了\n", "海の教室", "達成、継続、未実施"),
        ("\t③未実施", "\t②未実施", "港の広場", "評価区分"),
        ("\n砂の清掃\t年1回\t\t\t②継続", "\n砂の清掃", "砂の清掃", "タブ"),
        ("\t12回\t", "\t12回\t\t\t\t", "海の教室", "5つの欄"),
        ("港の広場\t", "\t", "港の広場", "個別事業名"),
        ("海辺の事業は", "海辺\tの事業は", "海辺", "文章"),
        ("調書-2", "調書-1", "調書-2", "重ならない番号"),
        ("調書-2", "調書", "調書-2", "題名"),
        ("方策(改善策)等", "方策", "方策(改善策)等", "見出し"),
        ("みなと市子ども総合計画 目標事業評価調書-2", "別の計画-2", "調書-2", "調書-1"),
    ] {
        let (line, expected, found) = misfit(&with(old, new));
        assert_eq!(line, line_of(needle), "{new}: {expected} / {found}");
        assert!(expected.contains(word), "{expected}");
        assert!(found.chars().count() <= 61, "{found}");
    }
    let (_, expected, _) = misfit(&TEXT.replace("平成22年度", "").replace("平成23年4月1日", ""));
    assert!(expected.contains("年度"));
    assert_eq!(misfit("").0, 1);
}

/// Every letter of the rows and texts in `book`, how often.
fn tally<'a>(texts: impl IntoIterator<Item = &'a str>) -> std::collections::BTreeMap<char, usize> {
    let mut tally = std::collections::BTreeMap::new();
    for c in texts.into_iter().flat_map(|text| squeeze(text).chars().collect::<Vec<_>>()) {
        *tally.entry(c).or_default() += 1;
    }
    tally
}

/// Asserts that the letters of `text` stand in `book`, but for its headings.
fn assert_nothing_lost(text: &str, book: &Book) {
    let form = book.forms().next().unwrap();
    let mut said = vec![book.head.title.as_str(), &book.head.subtitle, &book.head.department];
    said.extend(form.ratings.iter().flat_map(|rating| [rating.name.as_str(), &rating.definition]));
    for sheet in book.full_sheets().unwrap().into_iter() {
        said.push(&sheet.overall);
        for entry in book.entries_of(sheet.id).unwrap() {
            said.push(&entry.name);
            said.extend(entry.marks.iter().map(String::as_str));
            said.extend(form.cell_columns().map(|column| book.text(entry.id, &column.id)));
        }
    }
    let said = tally(said);

    let bare = |text: &str| squeeze(text).replace(['【', '】'], "");
    let captions = [&form.captions.overall, &form.captions.ratings].map(|caption| bare(caption));
    let heads = ["計画名", "施策", "個別事業名"];
    let lines = text.split(['\n', '\r']).filter(|line| {
        let key = squeeze(line.split('\t').next().unwrap_or_default());
        let whole = squeeze(line);
        let is_head =
            line.contains('\t') && heads.iter().any(|head| key.starts_with(head) || key.ends_with(head));
        let is_policy = whole == squeeze(&form.captions.policy);
        let is_second = key.is_empty() && whole.contains("時点評価");
        let is_reference = whole.starts_with("基本目標") || whole.starts_with("基本施策");
        let is_title =
            whole.rsplit_once('-').is_some_and(|(words, _)| squeeze(&book.head.title).ends_with(words));
        let is_caption = captions.contains(&bare(line));
        !(is_head || is_policy || is_second || is_reference || is_title || is_caption)
    });
    // Signs that stand for something else than themselves, and numbers before ratings.
    let dropped = |c: char| "※【】-・*●■".contains(c) || c.is_ascii_digit();
    let lines: Vec<&str> = lines.collect();
    for (c, count) in tally(lines) {
        let kept = said.get(&c).copied().unwrap_or_default();
        assert!(dropped(c) || kept >= count, "{c}: {kept} of {count} in\n{text}");
    }
}

#[test]
fn nothing_is_lost() {
    assert_nothing_lost(TEXT, &book(TEXT));
}

#[derive(Clone, Debug)]
enum Damage {
    Cut(Index, Index),
    Put(Index, String),
    DropLine(Index),
    SwapLines(Index, Index),
    RepeatLine(Index, Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    let at = any::<Index>;
    prop_oneof![
        (at(), at()).prop_map(|(from, to)| Damage::Cut(from, to)),
        (at(), "[\t\n 　※-①②年度平成1-9評価継続実績みなと]{1,6}")
            .prop_map(|(at, text)| Damage::Put(at, text)),
        at().prop_map(Damage::DropLine),
        (at(), at()).prop_map(|(one, other)| Damage::SwapLines(one, other)),
        (at(), at()).prop_map(|(from, to)| Damage::RepeatLine(from, to)),
    ]
}

fn damaged(text: &str, damage: &Damage) -> String {
    let boundary = |index: &Index| {
        let boundaries: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        boundaries[index.index(boundaries.len())]
    };
    let mut lines: Vec<&str> = text.split('\n').collect();
    let count = lines.len();
    match damage {
        Damage::Cut(from, to) => {
            let (from, to) = (boundary(from), boundary(to));
            // Short cuts leave something that can still be read.
            let to = text[from..].char_indices().nth(to % 8).map_or(text.len(), |(at, _)| from + at);
            return format!("{}{}", &text[..from], &text[to..]);
        }
        Damage::Put(at, more) => {
            let at = boundary(at);
            return format!("{}{more}{}", &text[..at], &text[at..]);
        }
        Damage::DropLine(at) => {
            lines.remove(at.index(count));
        }
        Damage::SwapLines(one, other) => lines.swap(one.index(count), other.index(count)),
        Damage::RepeatLine(from, to) => lines.insert(to.index(count), lines[from.index(count)]),
    }
    lines.join("\n")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn damage_gives_an_error_or_a_book_that_has_it_all(all in prop::collection::vec(damage(), 1..4)) {
        let text = all.iter().fold(TEXT.to_owned(), |text, damage| damaged(&text, damage));
        match parse(&text, None) {
            Ok(book) => assert_nothing_lost(&text, &book),
            Err(Error::Format { line, .. }) => prop_assert!((1..=text.lines().count().max(1)).contains(&line)),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn any_end_of_the_text_gives_an_error_or_a_book(at in any::<Index>()) {
        let boundaries: Vec<usize> = TEXT.char_indices().map(|(at, _)| at).collect();
        let text = &TEXT[..boundaries[at.index(boundaries.len())]];
        if let Ok(book) = parse(text, None) {
            assert_nothing_lost(text, &book);
        }
    }

    #[test]
    fn anything_gives_an_error_or_a_book(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "\\PC{0,80}") {
        let _ = crate::import::import(&bytes);
        let _ = parse(&text, None);
    }
}

fn noted(text: &str) -> (Book, Vec<String>) {
    parse_noting(text, None).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn a_title_may_have_any_dash_before_its_number() {
    let plain = book(TEXT);
    for dash in ['ー', '－', '―', '‐', '─', '−', 'ｰ'] {
        let text = TEXT.replace("調書-1", &format!("調書{dash}1")).replace("調書-2", &format!("調書{dash}2"));
        let book = book(&text);
        assert_eq!(book.sheets().map(|sheet| sheet.number).collect::<Vec<_>>(), [1, 2], "{dash}");
        assert_eq!(rows(&book, 0).len(), rows(&plain, 0).len());
    }
    // A slip is none of the form's.
    let slip = book(&TEXT.replace("調書-1", "調書ー1").replace("調書-2", "調書ー2"));
    assert_eq!(slip, plain);
    let codes = book(&TEXT.replace("基本施策1-2", "基本施策1ー2"));
    assert_eq!(codes, plain);
}

#[test]
fn a_text_without_its_cover_is_read_from_its_sheet() {
    let from = TEXT.find("みなと市子ども総合計画 目標事業評価調書-1").unwrap();
    let (book, notes) = noted(&TEXT[from..]);
    assert_eq!(book.head.title, "みなと市子ども総合計画 目標事業評価調書");
    assert_eq!(book.head.fiscal_year.year(), 2010, "the year that ends the day before");
    assert_eq!(book.sheets().count(), 2);
    let ratings: Vec<_> =
        book.forms().next().unwrap().ratings.iter().map(|rating| rating.name.as_str()).collect();
    assert_eq!(ratings, ["達成", "充実", "継続", "変更", "未実施"], "whose words all of them are");
    let first = rows(&book, 0).iter().map(|row| book.text(row.id, &"rating".into())).collect::<Vec<_>>();
    assert_eq!(first, ["未実施", "達成", "継続", "継続", "継続", "未実施"]);
    assert!(
        notes[0].starts_with("1行目：表紙がないため") && notes[1].contains("達成・充実・継続"),
        "{notes:?}"
    );
    // Others are what stands there.
    let (book, notes) = noted(&TEXT[from..].replace("未実施", "見送り"));
    let ratings: Vec<_> =
        book.forms().next().unwrap().ratings.iter().map(|rating| rating.name.as_str()).collect();
    assert_eq!(ratings, ["③見送り", "達成", "継続", "②継続", "見送り"]);
    assert!(notes[1].contains("「達成」「継続」"), "{notes:?}");
}

#[test]
fn what_a_text_does_not_say_is_noted() {
    let (_, notes) = noted(TEXT);
    assert_eq!(notes, Vec::<String>::new());
    let (book, notes) =
        noted(&TEXT.replace("施策名 （目標事業量）", "主要課題").replace("施策名 (目標事業量)", "主要課題"));
    assert_eq!(book.forms().next().unwrap().captions.policy, "主要課題");
    assert!(notes[0].contains("「主要課題」を、施策の見出しとして"), "{notes:?}");

    let head = "所沢市 評価表\n【平成20年度】\n所沢市 評価表-1\n計画名\t計画\n施策名\t福祉\n";
    let (book, notes) = noted(&format!("{head}事業名\t単位\tH18\nお達者倶楽部\tヶ所\t9\n"));
    assert!(book.forms().next().unwrap().role(Role::Rating).is_none());
    assert!(notes[0].contains("評価区分の列が見つかりません"), "{notes:?}");
}

#[test]
fn the_column_of_ratings_is_known_by_its_values() {
    let head = "みなと市 評価シート\n【令和6年度】\n【評価区分】\n・A 計画以上\n・B 計画どおり\nみなと市 評価シート-1\n計画名\t計画\n施策名\t理解促進\n";
    for caption in ["評価", "自己評価", "達成度", "進捗状況", "評価区分"] {
        let text = format!(
            "{head}事業名\t担当課\t目標値\t{caption}\t今後の方向性\n周知\t家庭課\t5回\tB\t拡充\n啓発\t\t\t\t\n"
        );
        let book = book(&text);
        let form = book.forms().next().unwrap();
        assert_eq!(form.role(Role::Rating).unwrap().short, "評価区分", "{caption}");
        assert_eq!(
            form.columns.iter().position(|column| column.role == Some(Role::Rating)),
            Some(3),
            "{caption}"
        );
        let entry = rows(&book, 0)[0].id;
        assert_eq!(book.text(entry, &form.role(Role::Rating).unwrap().id), "B");
    }
}

#[test]
fn cells_of_several_lines_come_from_excel() {
    let text = with(
        "港の広場\t広く開く。 平成21年度 3日 平成26年度 5日\t",
        "\"港の\n広場 ＊新規\"\t\"広く開く。\n平成21年度 3日\"\t",
    )
    .replace('\n', "\r\n");
    let book = book(&text);
    let first = rows(&book, 0)[0];
    assert_eq!((first.name.as_str(), first.marks.as_slice()), ("港の\n広場", ["新規".to_owned()].as_slice()));
    assert_eq!(book.text(first.id, &"target".into()), "広く開く。\n平成21年度 3日");
    // The lines that a cell takes are counted.
    let (line, ..) = misfit(&text.replace("\t達成\r\n", "\t完了\r\n"));
    assert_eq!(line, line_of("海の教室") + 2);
}
