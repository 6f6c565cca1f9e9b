//! What the runs of text are, and where they come from.

use super::*;

/// The structure of a section as indented lines, with the text of each element.
pub(super) fn outline(section: &Section) -> Vec<String> {
    let mut lines = Vec::new();
    for (index, element) in section.elements.iter().enumerate() {
        let mut depth = 0;
        let mut up = element.parent;
        while let Some(parent) = up {
            assert!(parent.index() < index, "parents stand before their children");
            depth += 1;
            up = section.elements[parent.index()].parent;
        }
        let text: String = section
            .pages
            .iter()
            .flat_map(|page| &page.items)
            .filter_map(|item| match item {
                PageItem::Text(run) if run.tag == Tag::Element(ElementId(index as u32)) => {
                    Some(run.text.as_str())
                }
                _ => None,
            })
            .collect();
        lines.push(format!("{}{:?} {text}", "  ".repeat(depth), element.kind).trim_end().to_owned());
    }
    lines
}

#[test]
fn a_sheets_structure_is_heading_tables_heading_paragraph() {
    let sections = sections(&small(), &Parts::default());
    let lines = outline(&sections[1]);
    assert_eq!(lines[0], "Heading1 若葉市保健福祉計画 目標事業評価調書-1");
    assert_eq!(lines[1], "Table");
    assert_eq!(lines[2], "  TableBody");
    assert_eq!(lines[3], "    Row");
    assert_eq!(lines[4], "      Header { scope: Row, rows: 1, columns: 1 }");
    assert_eq!(lines[5], "        Paragraph 計画名");
    let table = lines.iter().rposition(|line| line == "Table").unwrap();
    assert_eq!(lines[table + 1..table + 3], ["  TableHead", "    Row"]);
    // Each typed line is a paragraph.
    for cell in [
        &[
            "Header { scope: Column, rows: 2, columns: 1 }",
            "  Paragraph 取組み・方針",
            "  Paragraph （目標事業量）",
        ][..],
        &["Header { scope: Column, rows: 1, columns: 3 }", "  Paragraph 個別事業"],
        &[
            "Header { scope: Row, rows: 1, columns: 1 }",
            "  Paragraph 家庭福祉員",
            "  Paragraph ※新規\u{3000}※変更",
        ],
        &["Data { rows: 1, columns: 1 }", "  Paragraph 未実施"],
    ] {
        let cell: Vec<String> = cell.iter().map(|line| format!("      {line}")).collect();
        assert!(lines.windows(cell.len()).any(|own| own == cell), "{cell:?} is not in {lines:#?}");
    }
    let closing = [
        "Heading2 施策全体又は基本目標からの実績評価",
        "Paragraph 多様な働き方に応える支援が求められています。",
        "Paragraph 今後も周知に努めます。",
    ];
    assert_eq!(lines[lines.len() - 3..], closing);
}

#[test]
fn each_typed_line_is_a_paragraph() {
    let text = "5か所で実施\n利用者数（延べ）\n\n\u{200B}\n中央ひろば　1,785人\n";
    let mut builder = Builder::new();
    builder.sheet(1, text);
    builder.row("つどいの\nひろば", [text, "", "", ""]);
    let sections = sections(&builder.book, &Parts::default());
    let lines = outline(sections.last().unwrap());
    let said = ["5か所で実施", "利用者数（延べ）", "中央ひろば　1,785人"];
    let cell = said.map(|line| format!("        Paragraph {line}"));
    assert!(lines.windows(3).any(|own| own == cell), "{lines:#?}");
    assert_eq!(lines[lines.len() - 3..], said.map(|line| format!("Paragraph {line}")));
    let name = ["つどいの", "ひろば"].map(|line| format!("        Paragraph {line}"));
    assert!(lines.windows(2).any(|own| own == name), "{lines:#?}");
}

#[test]
fn cells_over_several_rows_say_so() {
    let sections = sections(&small(), &Parts::default());
    let lines = outline(&sections[2]).join("\n");
    assert!(
        lines.contains("Header { scope: Row, rows: 2, columns: 1 }\n        Paragraph 延長保育事業"),
        "{lines}"
    );
    assert!(lines.contains("Data { rows: 2, columns: 1 }\n        Paragraph 8施設で実施"), "{lines}");
}

#[test]
fn what_repeats_on_later_pages_is_no_part_of_the_text() {
    let mut builder = Builder::new();
    builder.sheet(1, "");
    let long = "長い文が続きます。".repeat(600);
    builder.row("長い事業", [&long, "", "", ""]);
    let sections = sections(&builder.book, &Parts::default());
    let section = sections.last().unwrap();
    assert!(section.pages.len() > 1);
    let lines = outline(section);
    assert!(lines.iter().any(|line| line.ends_with("Paragraph 長い事業")), "{lines:#?}");
    assert_eq!(lines.iter().filter(|line| line.contains("取組み・方針")).count(), 1);
    assert!(lines.iter().any(|line| line.ends_with(&format!("Paragraph {long}"))), "the text is one element");
}

#[test]
fn a_click_on_a_cell_finds_where_it_is_entered() {
    let book = small();
    let sections = sections(&book, &Parts::default());
    let sheet = book.sheets().next().unwrap().id;
    let row = book.entries_of(sheet).unwrap().next().unwrap().id;
    let page = &sections[1].pages[0];
    let run = page.items.iter().find_map(|item| match item {
        PageItem::Text(run) if run.text.contains("1,785人") => Some(run),
        _ => None,
    });
    let at = run.map(|run| (run.x + 1.0, run.y)).unwrap();
    let area = page.areas.iter().find(|area| area.frame.contains(at)).unwrap();
    let place = crate::book::Place::cell(sheet, row, &"achievement".into());
    assert_eq!(area.source, TextSource::Cell(place));
    assert!(page.areas.iter().any(|area| area.source == TextSource::Overall(sheet)));
}
