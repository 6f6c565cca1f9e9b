//! Imports the published sheets that this program exists to make, where their
//! text is at hand, and compares with what a person reads in it.

use chosho::book::{Book, Cell, Entry, Form, FormId, Key as _, Role, Sheet};
use chosho::edit::SpaceMending;
use chosho::export::json::to_json;
use chosho::import::{import, json};
use unicode_normalization::UnicodeNormalization as _;

/// The text, or nothing where there is none and none is required.
fn seed() -> Option<String> {
    crate::published_sheets().map(|path| std::fs::read_to_string(path).unwrap())
}

fn book() -> Option<Book> {
    seed().map(|text| import(text.as_bytes()).unwrap_or_else(|error| panic!("{error}")))
}

fn sheets(book: &Book) -> Vec<&Sheet> {
    book.full_sheets().unwrap()
}

fn rows<'a>(book: &'a Book, sheet: &Sheet) -> Vec<&'a Entry> {
    book.entries_of(sheet.id).unwrap().collect()
}

/// The only row whose name begins like this.
fn row<'a>(book: &'a Book, name: &str) -> &'a Entry {
    let all = sheets(book).into_iter().flat_map(|sheet| rows(book, sheet));
    let found: Vec<_> = all.filter(|entry| entry.name.starts_with(name)).collect();
    assert_eq!(found.len(), 1, "{name}");
    found[0]
}

fn target_lines<'a>(book: &'a Book, name: &str) -> Vec<&'a str> {
    book.text(row(book, name).id, &"target".into()).split('\n').collect()
}

#[test]
fn the_cover() {
    let Some(book) = book() else { return };
    let head = &book.head;
    assert_eq!(head.title, "清瀬市保健福祉総合計画 目標事業評価調書");
    assert_eq!(head.subtitle, "平成22年度 きよせ次世代育成支援行動計画 目標事業評価調書");
    assert_eq!(head.municipality, "清瀬市");
    assert_eq!(head.department, "健康福祉部 地域福祉課");
    assert_eq!(head.fiscal_year.year(), 2010);
    assert_eq!(head.as_of.unwrap().to_string(), "2011-04-01");
    // The first form is made after these sheets; its words were read from them.
    let form = book.forms().next().unwrap();
    assert_eq!(*form, Form { position: form.position, ..Form::kiyose(form.id) });
    assert_ne!(form.id, FormId::from_raw(0));
}

#[test]
fn plan_policies_and_sheets() {
    let Some(book) = book() else { return };
    let plans: Vec<_> = book.plans().collect();
    assert_eq!(plans.len(), 1);
    assert_eq!(plans[0].name, "きよせ次世代育成支援行動計画（後期計画）");
    let goals: Vec<String> = plans[0]
        .goals
        .iter()
        .map(|goal| {
            let measures: Vec<_> = goal.measures.iter().map(|measure| measure.code.as_str()).collect();
            format!("{}: {}", goal.code, measures.join(" "))
        })
        .collect();
    assert_eq!(goals, ["1: 1-2 1-3 1-4", "2: 2-1 2-2", "3: 3-3 3-4", "4: 4-1 4-2 4-3", "5: 5-4"]);

    let policies: Vec<_> = book.policies_of(plans[0].id).map(|policy| policy.name.as_str()).collect();
    assert_eq!(policies, ["", "在宅家庭への支援", "働く家庭への支援", "総合的な支援-1", "総合的な支援-2"]);

    let heads: Vec<String> = sheets(&book)
        .iter()
        .map(|sheet| format!("{}: {} / {}", sheet.number, sheet.goals.join(" "), sheet.measures.join(" ")))
        .collect();
    assert_eq!(
        heads,
        [
            "1: 1 2 / 1-2 1-3 1-4 2-1 2-2",
            "2: 1 4 / 1-2 1-3 4-2",
            "3: 2 / 2-1 2-2",
            "4: 3 4 / 3-3 3-4 4-1",
            "5: 1 4 5 / 1-3 1-4 4-1 4-2 4-3 5-4",
        ]
    );
    let paragraphs: Vec<_> = sheets(&book).iter().map(|sheet| sheet.overall.lines().count()).collect();
    assert_eq!(paragraphs, [6, 1, 4, 6, 1]);
}

#[test]
fn names_marks_and_ratings() {
    let Some(book) = book() else { return };
    let found: Vec<Vec<String>> = sheets(&book)
        .iter()
        .map(|sheet| {
            rows(&book, sheet)
                .iter()
                .map(|entry| {
                    let rating = book.text(entry.id, &"rating".into());
                    format!("{}|{}|{rating}", entry.name, entry.marks.join(" "))
                })
                .collect()
        })
        .collect();
    let wanted: [&[&str]; 5] = [
        &[
            "ファミリーサポートセンター事業||継続",
            "一時保育事業||継続",
            "トワイライトステイ事業 （子育て短期支援事業）||未実施",
            "ショートステイ事業 （子育て短期支援事業）||継続",
            "病後児保育(施設型)||継続",
            "病児・病後児保育 (派遣型)|変更|継続",
            "特定保育事業||継続",
            "家庭福祉員|新規|継続",
        ],
        &[
            "子育てひろば事業(A型)||継続",
            "子育てひろば事業(B型) (人口10万人に1カ所)||継続",
            "子育てひろば事業(C型)||継続",
            "産前・産後支援 ヘルパー派遣事業 (育児支援ヘルパー 派 遣事業) (平成21年度より養育支 援訪問事業に変更)|変更|継続",
            "訪問型一時保育事業||未実施",
        ],
        &[
            "通常保育||",
            "認可の公立・ 私立保育園||継続",
            "認証保育所||継続",
            "認定こども園|新規|継続",
            "延長保育事業||未実施",
            "||継続",
            "休日保育||継続",
            "夜間保育||継続",
            "学童クラブ (放課後児童健全育成 事業)||継続",
        ],
        &[
            "放課後子ども教室|新規|継続",
            "青少年育成事業|新規|未実施",
            "中高生の居場所づくり|新規|継続",
            "子どもの意見を尊重する仕組みづくり(子どもの参加支援)|新規|達成",
        ],
        &[
            "子ども家庭支援センター ※虐待防止ネットワーク 事業含む。||継続",
            "子育て支援ネットワーク の拡充|新規|継続",
            "子どもの遊び場 「ミニひろば」|統合|継続",
            "子育て情報誌の発行||継続",
            "子育て家庭への経済的 支援|新規|継続",
            "安心して外出できる環境 づくり|新規|継続",
        ],
    ];
    assert_eq!(found, wanted);
}

#[test]
fn merged_and_blank_cells() {
    let Some(book) = book() else { return };
    let mut merged = Vec::new();
    let mut children = Vec::new();
    for sheet in sheets(&book) {
        for (index, entry) in rows(&book, sheet).iter().enumerate() {
            let columns: Vec<_> = book
                .cells_of(entry.id)
                .filter(|(_, cell)| **cell == Cell::Merged)
                .map(|(column, _)| column.0.as_str())
                .collect();
            if !columns.is_empty() {
                merged.push((sheet.number, index + 1, columns));
            }
            if let Some(parent) = entry.parent {
                children.push((index + 1, book.entry(parent).unwrap().name.as_str()));
            }
        }
    }
    assert_eq!(merged, [(3, 3, vec!["evaluation"]), (3, 6, vec!["achievement", "evaluation"])]);
    assert_eq!(children, [(6, "延長保育事業")]);

    let unrated = row(&book, "通常保育");
    assert_eq!(book.cells_of(unrated.id).count(), 1);
    let shown = book.anchor(row(&book, "認証保育所").id, &"evaluation".into());
    assert_eq!(shown, row(&book, "認可の公立").id);
}

#[test]
fn years_of_a_list_begin_lines() {
    let Some(book) = book() else { return };
    let begin = |name, wanted: &[&str]| {
        let found = target_lines(&book, name);
        assert_eq!(found.len(), wanted.len(), "{found:?}");
        for (found, wanted) in found.iter().zip(wanted) {
            assert!(found.starts_with(wanted), "{found} / {wanted}");
        }
    };
    begin("ファミリーサポート", &["", "平成20年 ", "平成21年 ", "平成26年 ", "平成27年 "]);
    begin("一時保育", &["平成21年度 7施設", "平成26年度", "平成27年度"]);
    begin("延長保育", &["19時まで", "平成21年度 13箇所", "平成26年度", "平成27年度"]);
    begin("学童クラブ", &["平成21年度", "平成22年度", "平成26年度", "平成27年度"]);

    let achievement = book.text(row(&book, "一時保育").id, &"achievement".into());
    let starts: Vec<bool> = achievement.lines().map(|line| line.starts_with("平成")).collect();
    assert_eq!(starts, [false, true, true]);
    // A year in brackets is none of a list.
    assert_eq!(book.text(row(&book, "子育て情報誌").id, &"achievement".into()).lines().count(), 1);
    // Spaces at the ends of full lines stay; elsewhere sentences end paragraphs.
    assert_eq!(book.text(row(&book, "子育てひろば事業(A型)").id, &"evaluation".into()).lines().count(), 1);
    assert_eq!(book.text(row(&book, "一時保育").id, &"evaluation".into()).lines().count(), 3);
}

/// The letters of `text` in one width, without the numbers before ratings.
fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !('①'..='⑳').contains(c)).nfkc().collect()
}

/// The codes in `text`, sorted: a head lists goals and measures in turn.
fn codes(text: &str) -> String {
    let split = text.split(|c: char| !c.is_ascii_digit() && c != '-');
    let mut codes: Vec<&str> = split.filter(|code| !code.is_empty()).collect();
    codes.sort_unstable();
    codes.join("、")
}

/// Everything the book says, in the order of the document.
fn said(book: &Book) -> Vec<String> {
    let form = book.forms().next().unwrap();
    let head = &book.head;
    let mut said = vec![head.title.clone(), format!("【{}】", head.subtitle), head.department.clone()];
    said.extend(form.ratings.iter().map(|rating| format!("-{}{}", rating.name, rating.definition)));
    for sheet in book.full_sheets().unwrap().into_iter() {
        let chosho::book::Context { policy, plan, .. } = book.context(sheet.id).unwrap();
        said.push(format!("{}-{}", head.title, sheet.number));
        said.push(plan.name.clone());
        said.push(policy.name.clone());
        said.push(codes(&[sheet.goals.join("、"), sheet.measures.join("、")].join("、")));
        for entry in book.entries_of(sheet.id).unwrap() {
            let mut row = entry.name.clone();
            row.extend(entry.marks.iter().map(|mark| format!("※{mark}")));
            row.extend(form.cell_columns().map(|column| book.text(entry.id, &column.id).to_owned()));
            said.push(row);
        }
        said.extend(sheet.overall.lines().map(str::to_owned));
    }
    said.iter().map(|text| letters(text)).collect()
}

#[test]
fn nothing_is_lost() {
    let Some(text) = seed() else { return };
    let book = import(text.as_bytes()).unwrap();
    let form = book.forms().next().unwrap();

    // The headings that may go: the form has their words.
    let captions = &form.captions;
    let role = |role| form.role(role).unwrap().caption.clone();
    let group = form.columns.last().unwrap().group.clone().unwrap();
    let second_row = [Role::Achievement, Role::Evaluation, Role::Rating].map(role).concat();
    let headings = [
        format!("{}{}{group}", role(Role::Name), role(Role::Target)),
        book.expand(&second_row),
        captions.overall.clone(),
        format!("【{}】", captions.ratings),
    ]
    .map(|heading| letters(&heading));
    let (plan_caption, policy_caption) = (letters(&captions.plan), letters(&captions.policy));

    // What is left of the document without them, line by line.
    let mut source = Vec::new();
    let mut gone = [0; 4];
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let squeezed = letters(line);
        if let Some(heading) = headings.iter().position(|heading| *heading == squeezed) {
            gone[heading] += 1;
        } else if let Some(plan) = squeezed.strip_prefix(&plan_caption) {
            source.push(plan.to_owned());
        } else if squeezed.starts_with(&policy_caption) {
            let is_reference =
                |cell: &&str| cell.starts_with(&captions.goal) || cell.starts_with(&captions.measure);
            let (references, names): (Vec<&str>, Vec<&str>) =
                line.split('\t').skip(1).partition(|cell| is_reference(cell));
            source.push(letters(&names.concat()));
            source.push(letters(&codes(&references.join("、"))));
        } else {
            source.push(squeezed);
        }
    }
    // Five sheets, each over two pages.
    assert_eq!(gone, [10, 10, 5, 1]);

    let said = said(&book);
    for (line, (said, source)) in said.iter().zip(&source).enumerate() {
        assert_eq!(said, source, "line {line} of what is left");
    }
    assert_eq!(said.len(), source.len());
}

#[test]
fn json_brings_it_back() {
    let Some(mut book) = book() else { return };
    let dump = to_json(&book).unwrap();
    let mut again = json::parse(&dump).unwrap();
    assert_eq!(to_json(&again).unwrap(), dump);
    let next = book.next_key().max(again.next_key());
    book.reserve_keys(next);
    again.reserve_keys(next);
    assert_eq!(again, book);
}

#[test]
fn an_import_repeats_exactly() {
    let Some(text) = seed() else { return };
    let plain = import(text.as_bytes()).unwrap();
    assert_eq!(import(text.as_bytes()).unwrap(), plain);
    let windows = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    assert_eq!(import(windows.as_bytes()).unwrap(), plain);
}

#[test]
fn shift_jis_is_read_too() {
    let Some(text) = seed() else { return };
    // Shift_JIS has a dash of its own, and not this form of 歩.
    let text = text.replace('\u{2014}', "\u{2015}").replace('步', "歩");
    let (bytes, _, unmappable) = encoding_rs::SHIFT_JIS.encode(&text);
    assert!(!unmappable);
    assert_eq!(import(&bytes).unwrap(), import(text.as_bytes()).unwrap());
}

#[test]
fn damage_never_ends_in_a_panic() {
    let Some(text) = seed() else { return };
    let lines: Vec<&str> = text.lines().collect();
    for at in 0..lines.len() {
        let (before, after) = lines.split_at(at);
        let half: String = after[0].chars().take(after[0].chars().count() / 2).collect();
        let ends = import(before.join("\n").as_bytes());
        let misses = import([before, &after[1..]].concat().join("\n").as_bytes());
        let halved = import([before, &[&half], &after[1..]].concat().join("\n").as_bytes());
        for result in [ends, misses, halved] {
            if let Err(error) = result {
                use chosho::error::Error;
                assert!(matches!(error, Error::NoSheets { .. } | Error::Office(_)), "{error}");
            }
        }
    }
}

/// The spaces that only the end of a line left in the published text, as a person found them.
const STRAY: [&str; 45] = [
    "において␣実施",
    "3件 お␣泊り",
    "いる施設␣にお",
    "利用の中␣で対",
    "設置して␣いま",
    "もに、内␣容の",
    "ル達した␣「継",
    "に努めて␣いき",
    "PR施設␣であ",
    "ての「保␣育園",
    "施設であ␣る。",
    "業を継続␣して",
    "えるよう␣推進",
    "して中学␣校区",
    "中は常駐␣のア",
    "るよう継␣続し",
    "いの広場␣の充",
    "で、「行␣きた",
    "よう事業␣の委",
    "ヘルパー␣派 ",
    "パー 派␣遣事",
    "り養育支␣援訪",
    "帯や育児␣不安",
    "定妊婦を␣対象",
    "策地域協␣議会",
    "業」に変␣更に",
    "め養育力␣を高",
    "うことが␣求め",
    "児家庭全␣戸訪",
    "の連携が␣今後",
    "ンター事␣業は",
    "宅での実␣施の",
    "一時的保␣育事",
    "、未実施␣と評",
    "ンターで␣行わ",
    "祉課で行␣われ",
    "の公立・␣私立",
    "3施設、␣私立",
    "テイ事業␣で対",
    "テイ事業␣で対",
    "健全育成␣事業",
    "トワーク␣事業",
    "トワーク␣の拡",
    "の経済的␣支援",
    "きる環境␣づく",
];

#[test]
fn spaces_that_the_end_of_a_line_left_are_found_and_no_others() {
    let Some(book) = book() else { return };
    let mending = SpaceMending::of(&book).unwrap();
    for text in &mending.texts {
        for edit in &text.edits {
            let (before, after) = (&text.before[..edit.range.start], &text.before[edit.range.end..]);
            let is_known = |known: &&str| {
                let (left, right) = known.split_once('␣').unwrap();
                before.ends_with(left) && after.starts_with(right)
            };
            assert!(STRAY.iter().any(is_known), "{before}␣{after}");
        }
    }
    assert!(mending.places() >= 39, "{} of {}", mending.places(), STRAY.len());
}
