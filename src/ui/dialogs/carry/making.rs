//! Step 3: what will be made.

use std::path::Path;

use eframe::egui::{Grid, RichText, Ui};

use crate::book::Head;
use crate::book::era::wareki_date;
use crate::quote;
use crate::ui::kit::complaint::Complaint;
use crate::ui::kit::theme::{Palette, bold, size};
use crate::ui::kit::widgets::{caption, field_label, paragraph};
use crate::viewmodel::carry::draft::CarryDraft;
use crate::viewmodel::carry::outlook::Outlook;
use crate::viewmodel::carry::words;
use crate::words::grouped;

/// Says what will be made, in words. `failure` is why it could not be, the last time.
pub fn making_ui(
    ui: &mut Ui,
    draft: &CarryDraft,
    outlook: &Outlook,
    head: &Head,
    failure: Option<&Complaint>,
) {
    let palette = Palette::of(ui.ctx());
    let words = format!("{}の調書を、新しいファイルに作成します。", head.fiscal_year);
    ui.label(RichText::new(words).font(bold(size::TEXT)).color(palette.text));
    ui.add_space(size::SPACE);
    let counts = &outlook.counts;
    let as_of = head.as_of.map_or_else(|| "（なし）".to_owned(), wareki_date);
    let folder = draft.path.as_deref().and_then(Path::parent);
    let file = format!("{}.chosho", draft.file_name(head));
    let size_of = format!("調書 {}件、{}行", grouped(counts.sheets), grouped(counts.rows));
    let mut lines = vec![
        ("表題", head.title.clone()),
        ("年度", head.fiscal_year.wareki()),
        ("基準日", as_of),
        ("調書", size_of),
        ("事業", words::summary(counts)),
        ("列", words::columns(&draft.last)),
        ("ファイル名", file),
    ];
    let marks = words::marks(&outlook.falling);
    if !marks.is_empty() {
        lines.insert(lines.len() - 1, ("印", marks));
    }
    if let Some(folder) = folder.filter(|folder| !folder.as_os_str().is_empty()) {
        lines.push(("保存先", format!("{}（前年度のファイルと同じフォルダー）", quote::path(folder))));
    }
    Grid::new("carry making").num_columns(2).spacing([16.0, 8.0]).show(ui, |ui| {
        for (label, words) in lines {
            field_label(ui, label);
            ui.vertical(|ui| {
                ui.add_space((size::ROW - size::LINE) / 2.0);
                paragraph(ui, &words);
            });
            ui.end_row();
        }
    });
    ui.add_space(size::SPACE);
    caption(ui, "ファイル名と保存先は、「作成…」を押した後に変えられます。前年度のファイルは変わりません。");
    caption(
        ui,
        "前年度の内容はすべて、新しいファイルの履歴に残ります。実績評価（まとめの文）は空から始まります。",
    );
    if let Some(failure) = failure {
        ui.add_space(size::SPACE);
        failure.show(ui, palette.red);
    }
}
