//! What goes to whom.

use super::*;
use crate::file::IfExists;
use crate::monitor::Monitor;

#[test]
fn rows_go_to_the_departments_that_they_name() {
    let own = asked();
    let plan = AskingPlan::of(&own.book, None, &RowGrouping::Department).unwrap();
    let to: Vec<(&str, usize)> = plan.to.iter().map(|to| (to.name.as_str(), to.rows.len())).collect();
    // 相談, 保育 with its part, 広場; 相談, 学童.
    assert_eq!(to, [(KIDS, 4), (HEALTH, 2)]);
    let files: Vec<String> = plan.files(&own.book).into_iter().map(|file| file.file).collect();
    assert_eq!(
        files,
        ["令和6年度_子育て支援課_みなと市福祉計画.xlsx", "令和6年度_健康推進課_みなと市福祉計画.xlsx"]
    );
}

#[test]
fn names_are_such_as_windows_takes_and_no_two_are_the_same() {
    let own = asked();
    let mut plan = AskingPlan::of(&own.book, None, &RowGrouping::Department).unwrap();
    plan.to[0].name = "子育て/支援課".to_owned();
    for (pattern, names) in [
        ("{課}", ["子育て_支援課.xlsx", "健康推進課.xlsx"]),
        ("回答票", ["回答票.xlsx", "回答票(2).xlsx"]),
        (
            "  ",
            ["令和6年度_子育て_支援課_みなと市福祉計画.xlsx", "令和6年度_健康推進課_みなと市福祉計画.xlsx"],
        ),
        ("{課}.xlsx", ["子育て_支援課.xlsx", "健康推進課.xlsx"]),
    ] {
        plan.pattern = pattern.to_owned();
        let files: Vec<String> = plan.files(&own.book).into_iter().map(|file| file.file).collect();
        assert_eq!(files, names, "{pattern}");
    }
}

#[test]
fn rows_that_name_nobody_are_told_apart() {
    let mut own = asked();
    own.set(3, "dept", "");
    let plan = AskingPlan::of(&own.book, None, &RowGrouping::Department).unwrap();
    let nobody = plan.to.last().unwrap();
    assert!(nobody.is_nobody);
    assert_eq!(nobody.rows, [own.row(3)]);
    let by = |grouping| AskingPlan::of(&own.book, None, &grouping).unwrap().to.len();
    assert_eq!(
        (by(RowGrouping::Policy), by(RowGrouping::Sheet), by(RowGrouping::All("課".to_owned()))),
        (2, 2, 1)
    );
    let one = AskingPlan::of(&own.book, Some(&[own.second]), &RowGrouping::Department).unwrap();
    assert_eq!(one.to.len(), 1);
}

#[test]
fn cells_to_fill_are_unlocked_and_the_rest_is_not() {
    let mut own = asked();
    let sent = own.send(9);
    let bytes = sheet::workbook(&own.book, &sent[0]).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut part = |name: &str| std::io::read_to_string(archive.by_name(name).unwrap()).unwrap();
    let (sheet, styles, workbook) =
        (part("xl/worksheets/sheet1.xml"), part("xl/styles.xml"), part("xl/workbook.xml"));
    assert!(sheet.contains("<sheetProtection") && !sheet.contains("password"), "{sheet}");
    assert!(sheet.contains("dataValidation type=\"list\"") && sheet.contains("達成,充実,継続,変更,未実施"));
    assert!(workbook.contains("name=\"chosho\"") && workbook.contains("state=\"veryHidden\""));
    let formats: Vec<&str> = styles.split("<cellXfs").nth(1).unwrap().split("<xf ").skip(1).collect();
    let is_unlocked = |reference: &str| {
        let cell = sheet.split(&format!("<c r=\"{reference}\" s=\"")).nth(1).unwrap();
        let style: usize = cell.split('"').next().unwrap().parse().unwrap();
        formats[style].contains("locked=\"0\"")
    };
    // Row 7 is 相談: name, department, target; achievement, evaluation, rating.
    let unlocked: Vec<&str> =
        ["B7", "C7", "D7", "E7", "F7", "G7"].into_iter().filter(|cell| is_unlocked(cell)).collect();
    assert_eq!(unlocked, ["E7", "F7", "G7"]);
}

#[test]
fn a_file_is_there_whole_or_not_at_all() {
    let mut own = asked();
    let plan = AskingPlan::of(&own.book, None, &RowGrouping::Department).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("各課");
    let names: Vec<String> = plan.files(&own.book).into_iter().map(|file| file.file).collect();
    std::fs::create_dir(&to).unwrap();
    std::fs::write(to.join(&names[1]), "大事なもの").unwrap();
    let monitor = Monitor::default();
    let error = send(&mut own.book, &plan, (&to, IfExists::Refuse), at(9), &monitor).unwrap_err();
    assert!(matches!(error, crate::error::Error::Exists { .. }), "{error}");
    assert!(!to.join(&names[0]).exists());
    let sent = send(&mut own.book, &plan, (&to, IfExists::Replace), at(9), &monitor).unwrap();
    assert_eq!((sent.paths.len(), sent.changes.len()), (2, 2));
    assert!(sent.paths.iter().all(|path| path.is_file()));
}

#[test]
fn what_was_sent_again_is_not_waited_for_twice() {
    let mut own = asked();
    own.send(9);
    assert_eq!(open(&own.book).len(), 2);
    own.send(15);
    assert_eq!(open(&own.book).iter().map(|own| own.at).collect::<Vec<_>>(), [at(15); 2]);
}
