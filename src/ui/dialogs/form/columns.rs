//! 列: the list of columns, and all that is said of the chosen one.

use eframe::egui::{Button, Grid, RichText, Ui, vec2};
use egui_material_icons::icons;

use crate::book::{Carry, ColumnKind, ColumnUse, Head, Role, fields};
use crate::typeset::page::MM;
use crate::typeset::{Fonts, Paper, column_widths};
use crate::ui::dialogs::page::widgets::{complaint_ui, note_ui, number_ui, offer_ui};
use crate::ui::kit::theme::{Palette, bold, size};
use crate::ui::kit::widgets::{area_field, caption, combo, icon_button, line_field, named, small_button};
use crate::viewmodel::form::draft::FormDraft;
use crate::viewmodel::form::draft::complaints::FormSpot;
use crate::words::grouped;
use crate::words::one_line;

use super::complaint_at;

/// The width of the list.
const LIST: f32 = 300.0;
/// The width of a field beside it.
const FIELD: f32 = 250.0;
/// A step of the arrows beside a share.
const STEP: f32 = 5.0;

/// What cells hold, in the clerk's words.
pub fn kind_words(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Name => "個別事業名",
        ColumnKind::Text => "文章",
        ColumnKind::Rating => "評価区分",
        ColumnKind::Figure => "数値",
    }
}

fn role_words(role: Option<Role>) -> &'static str {
    match role {
        None => "なし",
        Some(Role::Name) => "個別事業名",
        Some(Role::Target) => "取組み・方針（目標）",
        Some(Role::Achievement) => "達成度（実績）",
        Some(Role::Evaluation) => "評価・今後の方策",
        Some(Role::Rating) => "評価区分",
    }
}

/// Asks for the columns.
pub fn columns_ui(
    ui: &mut Ui,
    head: &Head,
    draft: &mut FormDraft,
    chosen: &mut usize,
    complaints: &[(FormSpot, String)],
) {
    *chosen = (*chosen).min(draft.columns.len().saturating_sub(1));
    ui.horizontal_top(|ui| {
        ui.vertical(|ui| {
            ui.set_width(LIST);
            list_ui(ui, draft, chosen, complaints);
            shelved_ui(ui, draft, chosen);
        });
        ui.add_space(20.0);
        ui.vertical(|ui| detail_ui(ui, head, draft, *chosen, complaints));
    });
}

fn list_ui(ui: &mut Ui, draft: &mut FormDraft, chosen: &mut usize, complaints: &[(FormSpot, String)]) {
    let palette = Palette::of(ui.ctx());
    ui.spacing_mut().item_spacing.y = 2.0;
    for (at, column) in draft.columns.iter().enumerate() {
        let bad = [FormSpot::Caption(at), FormSpot::Short(at), FormSpot::Width(at)]
            .iter()
            .any(|spot| complaint_at(complaints, *spot).is_some());
        let name =
            if column.column.short.trim().is_empty() { "（名前なし）" } else { &column.column.short };
        let color = if bad { palette.red } else { palette.text };
        let kind = RichText::new(kind_words(column.column.kind)).size(size::CAPTION).color(palette.second);
        let button = Button::selectable(at == *chosen, RichText::new(name).color(color))
            .right_text(kind)
            .truncate()
            .min_size(vec2(LIST, 26.0));
        let response = ui.add(button);
        named(&response, &format!("列「{name}」"));
        if response.clicked() {
            *chosen = at;
        }
    }
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        if small_button(ui, "＋ 列を追加").clicked() {
            *chosen = draft.add_column(*chosen);
            draft.enter = true;
        }
        let (at, last) = (*chosen, draft.columns.len().saturating_sub(1));
        if icon_button(ui, icons::ICON_ARROW_UPWARD, "列を左へ動かす", at > 0).clicked() {
            *chosen = draft.move_column(at, at - 1);
        }
        if icon_button(ui, icons::ICON_ARROW_DOWNWARD, "列を右へ動かす", at < last).clicked() {
            *chosen = draft.move_column(at, at + 2);
        }
        let is_name = draft.columns.get(at).is_none_or(|column| column.column.kind == ColumnKind::Name);
        let remove = ui.add_enabled(!is_name, small("列を外す"));
        if remove.on_disabled_hover_text("個別事業名の列は外せません").clicked() {
            draft.remove_column(at);
            *chosen = at.min(draft.columns.len().saturating_sub(1));
        }
    });
}

fn small(words: &str) -> Button<'_> {
    Button::new(RichText::new(words).size(size::CAPTION)).min_size(vec2(0.0, 24.0))
}

/// The columns put aside: they can come back, or go for good.
fn shelved_ui(ui: &mut Ui, draft: &mut FormDraft, chosen: &mut usize) {
    if draft.shelved.is_empty() {
        return;
    }
    ui.add_space(8.0);
    ui.spacing_mut().item_spacing.y = 5.0;
    ui.spacing_mut().interact_size.y = 18.0;
    ui.label(RichText::new("外した列（入力は残っています）").font(bold(size::CAPTION)));
    let (mut back, mut gone) = (None, None);
    for (at, column) in draft.shelved.iter().enumerate() {
        ui.add_space(2.0);
        ui.label(format!("{}　{}", column.short, amount(&draft.used().column(&column.id))));
        ui.horizontal(|ui| {
            let restore = small_button(ui, "列を戻す");
            named(&restore, &format!("列「{}」を戻す", column.short));
            if restore.clicked() {
                back = Some(at);
            }
            let delete = small_button(ui, "完全に削除");
            named(&delete, &format!("列「{}」を完全に削除", column.short));
            if delete.on_hover_text("入力も一緒に削除します（「元に戻す」で戻せます）").clicked()
            {
                gone = Some(at);
            }
        });
    }
    if let Some(at) = back {
        *chosen = draft.restore_column(at);
    } else if let Some(at) = gone {
        draft.shelved.remove(at);
    }
}

/// How much stands in a column.
fn amount(used: &ColumnUse) -> String {
    format!("{}行・{}字", grouped(used.rows), grouped(used.characters))
}

fn detail_ui(ui: &mut Ui, head: &Head, draft: &mut FormDraft, at: usize, complaints: &[(FormSpot, String)]) {
    ui.horizontal_top(|ui| {
        ui.vertical(|ui| {
            ui.set_width(FIELD);
            words_ui(ui, head, draft, at, complaints);
        });
        ui.add_space(20.0);
        ui.vertical(|ui| meaning_ui(ui, draft, at, complaints));
    });
    let Some(column) = draft.columns.get(at).map(|column| column.column.clone()) else { return };
    ui.add_space(6.0);
    let used = draft.used().column(&column.id);
    if column.kind == ColumnKind::Name {
        note_ui(ui, "個別事業名の列は必ず1つ必要なため、外したり、内容を変えたりはできません。");
    } else if used.is_empty() {
        note_ui(ui, "この列には、まだ入力がありません。外すと列ごとなくなります。");
    } else {
        note_ui(
            ui,
            &format!(
                "この列には{}の入力があります。列を外しても入力は残り、「外した列」から戻せます。",
                amount(&used)
            ),
        );
    }
    if let Some(words) = kind_note(draft, at) {
        let amber = Palette::of(ui.ctx()).amber;
        ui.label(RichText::new(words).size(size::CAPTION).color(amber));
    }
}

/// What a change of kind means for what stands in the column; `None` where it
/// means nothing.
pub fn kind_note(draft: &FormDraft, at: usize) -> Option<String> {
    let column = &draft.columns.get(at)?.column;
    let old = draft.old_kind(&column.id)?;
    if old == column.kind || draft.used().column(&column.id).rows == 0 {
        return None;
    }
    match column.kind {
        ColumnKind::Rating => {
            let rows = draft.rows_without_rating(&column.id);
            let rows = (rows > 0).then(|| grouped(rows))?;
            Some(format!(
                "「{}」の{rows}行の入力は、評価区分の名前ではありません。消えませんが、選び直すまで、どの評価区分でもない文字として表示されます。",
                column.short
            ))
        }
        _ => Some(format!("「{}」のこれまでの入力は、文字としてそのまま残ります。", column.short)),
    }
}

fn words_ui(ui: &mut Ui, head: &Head, draft: &mut FormDraft, at: usize, complaints: &[(FormSpot, String)]) {
    let enter = std::mem::take(&mut draft.enter);
    let Some(column) = draft.columns.get_mut(at).map(|column| &mut column.column) else { return };
    ui.spacing_mut().item_spacing.y = 4.0;
    // The short name follows the caption until it is one of its own.
    let name = |caption: &str| one_line(&fields::without(caption));
    let follows = column.short == name(&column.caption) || column.short == one_line(&column.caption);
    ui.horizontal(|ui| {
        caption(ui, "見出し");
        for (field, words) in [("{基準日}", "基準日"), ("{年度}", "年度"), ("{前年度}", "前年度")]
        {
            let button = small_button(ui, &format!("＋ {words}"));
            if button.on_hover_text(format!("{words}が自動で入ります（{field}）")).clicked() {
                column.caption.push_str(field);
            }
        }
    });
    let field = area_field(ui, &mut column.caption, FIELD, 2, "見出し");
    offer_ui(ui, &mut column.caption, head, "見出し");
    if let Some(group) = &mut column.group {
        offer_ui(ui, group, head, "上の見出し");
    }
    if enter {
        field.request_focus();
    }
    if follows {
        column.short = name(&column.caption);
    }
    complaint_ui(ui, complaint_at(complaints, FormSpot::Caption(at)));
    caption(ui, "短い名前（入力欄や一覧での呼び名）");
    line_field(ui, &mut column.short, FIELD, "", "短い名前");
    complaint_ui(ui, complaint_at(complaints, FormSpot::Short(at)));
}

fn meaning_ui(ui: &mut Ui, draft: &mut FormDraft, at: usize, complaints: &[(FormSpot, String)]) {
    Grid::new("column").num_columns(2).spacing([12.0, 6.0]).show(ui, |ui| {
        let row = |ui: &mut Ui, words: &str| {
            caption(ui, words);
        };
        row(ui, "上の見出し");
        group_ui(ui, draft, at);
        ui.end_row();
        row(ui, "内容");
        kind_ui(ui, draft, at);
        ui.end_row();
        row(ui, "役割");
        role_ui(ui, draft, at);
        ui.end_row();
        row(ui, "幅の割合");
        width_ui(ui, draft, at, complaints);
        ui.end_row();
        row(ui, "次の年度では");
        carry_ui(ui, draft, at);
        ui.end_row();
    });
}

fn group_ui(ui: &mut Ui, draft: &mut FormDraft, at: usize) {
    let Some(column) = draft.columns.get_mut(at).map(|column| &mut column.column) else { return };
    let mut group = column.group.clone().unwrap_or_default();
    let field = line_field(ui, &mut group, 200.0, "なし", "上の見出し");
    if field.on_hover_text("隣の列と同じ文字にすると、1つの見出しにまとまります").changed()
    {
        column.group = (!group.is_empty()).then_some(group);
    }
}

fn kind_ui(ui: &mut Ui, draft: &mut FormDraft, at: usize) {
    let Some(kind) = draft.columns.get(at).map(|column| column.column.kind) else { return };
    if kind == ColumnKind::Name {
        ui.label("個別事業名");
        return;
    }
    let other_rating = draft
        .columns
        .iter()
        .enumerate()
        .any(|(other, column)| other != at && column.column.kind == ColumnKind::Rating);
    let combo = combo("kind").selected_text(kind_words(kind)).width(200.0);
    let response = combo.show_ui(ui, |ui| {
        for choice in [ColumnKind::Text, ColumnKind::Figure, ColumnKind::Rating] {
            let free = choice != ColumnKind::Rating || !other_rating;
            let button = Button::selectable(choice == kind, kind_words(choice));
            let button = ui.add_enabled(free, button).on_disabled_hover_text("評価区分の列は1つだけです");
            if button.clicked() {
                draft.set_kind(at, choice);
            }
        }
    });
    named(&response.response, "内容");
}

fn role_ui(ui: &mut Ui, draft: &mut FormDraft, at: usize) {
    let Some((kind, role)) = draft.columns.get(at).map(|column| (column.column.kind, column.column.role))
    else {
        return;
    };
    if matches!(kind, ColumnKind::Name | ColumnKind::Rating) {
        ui.label(role_words(role));
        return;
    }
    let combo = combo("role").selected_text(role_words(role)).width(200.0);
    let response = combo.show_ui(ui, |ui| {
        for choice in [None, Some(Role::Target), Some(Role::Achievement), Some(Role::Evaluation)] {
            if ui.selectable_label(choice == role, role_words(choice)).clicked() {
                draft.set_role(at, choice);
            }
        }
    });
    let hint = "達成度と評価の列は、埋まると「記入済み」になります。";
    named(&response.response.on_hover_text(hint), "役割");
}

fn width_ui(ui: &mut Ui, draft: &mut FormDraft, at: usize, complaints: &[(FormSpot, String)]) {
    let form = draft.form();
    let complaint = complaint_at(complaints, FormSpot::Width(at));
    let widths = Fonts::shared().map(|fonts| column_widths(&form, Paper::new(&form.page), fonts));
    let mm = widths.ok().and_then(|widths| widths.get(at).map(|points| points / MM));
    let Some(column) = draft.columns.get_mut(at) else { return };
    ui.horizontal(|ui| {
        number_ui(ui, &mut column.width, ("幅の割合", ""), STEP, complaint);
        match (complaint, mm) {
            (Some(_), _) => complaint_ui(ui, complaint),
            (None, Some(mm)) => {
                caption(ui, &format!("用紙で{mm:.1} mm"));
            }
            (None, None) => {}
        }
    });
}

fn carry_ui(ui: &mut Ui, draft: &mut FormDraft, at: usize) {
    let others: Vec<(crate::book::ColumnId, String)> = draft
        .columns
        .iter()
        .enumerate()
        .filter(|(other, column)| *other != at && column.column.kind != ColumnKind::Name)
        .map(|(_, column)| (column.column.id.clone(), column.column.short.clone()))
        .collect();
    let Some(column) = draft.columns.get_mut(at).map(|column| &mut column.column) else { return };
    if column.kind == ColumnKind::Name {
        ui.label("引き継ぐ");
        return;
    }
    let words = |carry: &Carry| match carry {
        Carry::Keep => "引き継ぐ".to_owned(),
        Carry::Clear => "空にする".to_owned(),
        Carry::Move(to) => {
            let to = others.iter().find(|(id, _)| id == to).map_or("ない列", |(_, short)| short);
            format!("「{to}」へ移す")
        }
    };
    let combo = combo("carry").selected_text(words(&column.carry)).width(200.0).truncate();
    let response = combo.show_ui(ui, |ui| {
        let moves = others.iter().map(|(id, _)| Carry::Move(id.clone()));
        for choice in [Carry::Keep, Carry::Clear].into_iter().chain(moves) {
            if ui.selectable_label(choice == column.carry, words(&choice)).clicked() {
                column.carry = choice;
            }
        }
    });
    named(&response.response, "次の年度では");
}
