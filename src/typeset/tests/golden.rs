//! Whole pages as readable text. A change that moves nothing changes nothing
//! here; one that does is read line by line before it is accepted
//! (`cargo insta review`, or INSTA_UPDATE=always).

use std::fmt::Write as _;

use super::*;
use crate::book::{Binding, BodyFace, Edge, PaperSize, Running};

/// What stands on a page: runs with place, size, face and element, then areas of
/// ink that are no text.
fn dump(section: &Section) -> String {
    let mut out = format!("{:?} {}\n", section.kind, section.title);
    for (number, page) in section.pages.iter().enumerate() {
        let _ = writeln!(out, "page {} ({:.1} × {:.1} pt)", number + 1, page.width, page.height);
        let (mut rules, mut fills) = (0, 0);
        for item in &page.items {
            match item {
                PageItem::Text(run) => {
                    let tag = match run.tag {
                        Tag::Element(id) => format!("#{}", id.0),
                        Tag::Artifact(artifact) => format!("{artifact:?}"),
                    };
                    let _ = writeln!(
                        out,
                        "  {:6.1} {:6.1} {:>6.1} {:4.1} {:?} {tag} {}",
                        run.x,
                        run.y,
                        run.width(),
                        run.size,
                        run.face,
                        run.text
                    );
                }
                PageItem::Rule(_) => rules += 1,
                PageItem::Fill(_) => fills += 1,
            }
        }
        let _ = writeln!(out, "  {rules} rules, {fills} fills, {} areas", page.areas.len());
    }
    out
}

fn dumps(book: &Book, parts: &Parts) -> String {
    sections(book, parts).iter().map(dump).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_small_book() {
    insta::assert_snapshot!(dumps(&small(), &Parts { contents: true, ..Parts::default() }));
}

#[test]
fn cells_merged_over_a_page_end() {
    let mut builder = Builder::with_form(|form| {
        let [_, _, _, b5] = PaperSize::ALL;
        form.page.set_paper(b5, true);
    });
    builder.sheet(1, "");
    let long = "利用者の声を聞き、時間帯を見直しました。".repeat(44);
    let parent = builder.row("延長保育", ["19時まで", "8施設", &long, "充実"]);
    for hour in 20..24 {
        let part = builder.entry("", &[], Some(parent));
        builder.cell(part, "target", Cell::Text(format!("{hour}時まで、利用の動向を見て検討します。")));
        builder.cell(part, "evaluation", Cell::Merged);
        builder.cell(part, "rating", Cell::Text("継続".to_owned()));
    }
    insta::assert_snapshot!(dumps(
        &builder.book,
        &Parts::only(builder.book.sheets().map(|one| one.id).collect())
    ));
}

#[test]
fn portrait_gothic_with_running_lines_and_binding() {
    let mut builder = Builder::with_form(|form| {
        let [a4, ..] = PaperSize::ALL;
        form.page.set_paper(a4, false);
        form.page.body_face = BodyFace::Gothic;
        form.page.binding = Binding { edge: Edge::Left, mm: 10.0 };
        form.page.header = Running {
            left: "{計画名}".to_owned(),
            center: String::new(),
            right: "{年度} 作成{作成日}".to_owned(),
        };
    });
    builder.sheet(4, "今後も続けます。");
    builder.row(
        "ひろば事業",
        ["7施設で実施", "公立7園で実施\n参加者数　1,785人", "質の向上に努めます。", "継続"],
    );
    insta::assert_snapshot!(dumps(&builder.book, &Parts::default()));
}
