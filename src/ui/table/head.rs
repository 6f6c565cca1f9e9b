//! A sheet's head: number, plan, policy, goals and measures.

use eframe::egui::{
    Align, Button, Color32, Layout, Popup, PopupCloseBehavior, RichText, ScrollArea, Ui, Vec2,
};
use egui_material_icons::icons;

use crate::book::{Context, Goal, Plan, Policy, Progress};
use crate::edit::Command;
use crate::ui::kit::theme::{Palette, bold, regular, size};
use crate::ui::kit::widgets::{caption, combo, icon_button, menu_rows, named, scroll_ui, small_button};
use crate::ui::request::{Action, Actions, Ask, Verb};
use crate::viewmodel::names::name_line;
use crate::words::one_line;

use super::note::note_button_ui;

/// Where there is less room than this, each part of the head has a line of its own.
const NARROW: f32 = 440.0;

/// Shows the head.
pub fn head_ui(ui: &mut Ui, shown: &Context<'_>, progress: Progress, read_only: bool, actions: &mut Actions) {
    let width = ui.available_width();
    let is_narrow = width < NARROW;
    ui.horizontal(|ui| {
        title_ui(ui, shown, read_only, actions);
        if !is_narrow {
            note_button_ui(ui, shown.sheet);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| progress_ui(ui, progress));
        }
    });
    if is_narrow {
        line_ui(ui, |ui| {
            note_button_ui(ui, shown.sheet);
            progress_ui(ui, progress);
        });
        let lists = width - 72.0;
        line_ui(ui, |ui| plan_ui(ui, shown, lists, actions));
        line_ui(ui, |ui| policy_ui(ui, shown, lists, actions));
        line_ui(ui, |ui| goals_ui(ui, shown, lists, actions));
        line_ui(ui, |ui| measures_ui(ui, shown, lists, actions));
        return;
    }
    // What the two lists share, without their captions.
    let room = width - 160.0;
    line_ui(ui, |ui| {
        plan_ui(ui, shown, (room * 0.55).clamp(90.0, 340.0), actions);
        ui.add_space(10.0);
        policy_ui(ui, shown, (room * 0.45).clamp(80.0, 280.0), actions);
    });
    line_ui(ui, |ui| {
        // Each list may take what the other does not need.
        goals_ui(ui, shown, (width - 150.0) * 0.45, actions);
        ui.add_space(10.0);
        let caption = one_line(&shown.form.captions.measure).chars().count() as f32 * size::CAPTION;
        measures_ui(ui, shown, ui.available_width() - caption - 14.0, actions);
    });
}

/// The sheet's name with what can be done to the whole of it.
fn title_ui(ui: &mut Ui, shown: &Context<'_>, read_only: bool, actions: &mut Actions) {
    let Context { sheet, form, .. } = *shown;
    let palette = Palette::of(ui.ctx());
    let title = shown.expand(&form.captions.sheet);
    ui.label(RichText::new(title).font(bold(size::HEADING)).color(palette.text));
    if icon_button(ui, icons::ICON_EDIT, "調書番号を変更…", !read_only).clicked() {
        actions.push(Action::Ask(Ask::SheetNumber(sheet.id)));
    }
    if sheet.page.is_some() {
        let tag = small_button(ui, "この調書のみの版面");
        if tag
            .on_hover_text("用紙や余白を、この調書のみに決めています。押すとページ設定を開きます。")
            .clicked()
        {
            actions.push(Action::Ask(Ask::Page(sheet.id)));
        }
    }
}

fn progress_ui(ui: &mut Ui, progress: Progress) {
    let palette = Palette::of(ui.ctx());
    let (words, color) = if progress.total == 0 {
        ("まだ行がありません".to_owned(), palette.second)
    } else if progress.filled == progress.total && progress.unclosed > 0 {
        ("実績評価が未記入".to_owned(), palette.second)
    } else if progress.is_complete() {
        ("すべて記入済み".to_owned(), palette.green)
    } else {
        (format!("{}行中 {}行 記入済み", progress.total, progress.filled), palette.second)
    };
    ui.label(RichText::new(words).color(color));
}

/// A line of captions with their lists.
fn line_ui(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        contents(ui);
    });
}

/// Shows something no wider than `width`; a list would else be as wide as its words.
fn within(ui: &mut Ui, width: f32, contents: impl FnOnce(&mut Ui)) {
    ui.scope(|ui| {
        ui.set_max_width(width.max(80.0));
        contents(ui);
    });
}

fn plan_ui(ui: &mut Ui, shown: &Context<'_>, width: f32, actions: &mut Actions) {
    caption(ui, &name_line(&shown.expand(&shown.form.captions.plan)));
    within(ui, width, |ui| plan_list_ui(ui, shown, width, actions));
}

fn plan_list_ui(ui: &mut Ui, shown: &Context<'_>, width: f32, actions: &mut Actions) {
    let Context { book, sheet, plan, .. } = *shown;
    let combo = combo("plan").selected_text(name_line(&plan.name)).width(width).truncate();
    let response = combo.show_ui(ui, |ui| {
        menu_rows(ui);
        for other in book.plans().filter(|other| other.form == plan.form) {
            // A sheet stands under a policy: it goes to the plan's first.
            let target = book.policies_of(other.id).next();
            let button = Button::selectable(other.id == plan.id, &other.name);
            let response = ui.add_enabled(target.is_some(), button);
            let response = response.on_disabled_hover_text("この計画には、まだ施策がありません");
            if let (true, Some(target), true) = (response.clicked(), target, other.id != plan.id) {
                actions.push(Action::Edit(Command::MoveSheet { sheet: sheet.id, policy: target.id }));
            }
        }
        ui.separator();
        if ui.button(Verb::EditPlan.label()).clicked() {
            actions.push(Action::Ask(Ask::Plan(plan.id)));
        }
    });
    named(&response.response, "計画名");
}

fn policy_ui(ui: &mut Ui, shown: &Context<'_>, width: f32, actions: &mut Actions) {
    caption(ui, "施策名");
    within(ui, width, |ui| policy_list_ui(ui, shown, width, actions));
}

fn policy_list_ui(ui: &mut Ui, shown: &Context<'_>, width: f32, actions: &mut Actions) {
    let Context { book, sheet, policy, plan, .. } = *shown;
    let label = |policy: &Policy| match policy.name.as_str() {
        "" => "（施策名なし）".to_owned(),
        name => name_line(name),
    };
    let combo = combo("policy").selected_text(label(policy)).width(width).truncate();
    let response = combo.show_ui(ui, |ui| {
        menu_rows(ui);
        for other in book.policies_of(plan.id) {
            let chosen = other.id == policy.id;
            if ui.selectable_label(chosen, label(other)).clicked() && !chosen {
                actions.push(Action::Edit(Command::MoveSheet { sheet: sheet.id, policy: other.id }));
            }
        }
        ui.separator();
        if ui.button("この施策の名前を変更…").clicked() {
            actions.push(Action::Ask(Ask::PolicyName(policy.id)));
        }
        if ui.button("施策を追加…").clicked() {
            actions.push(Action::Ask(Ask::NewPolicy(plan.id)));
        }
    });
    named(&response.response, "施策名");
}

fn goals_ui(ui: &mut Ui, shown: &Context<'_>, room: f32, actions: &mut Actions) {
    let Context { sheet, plan, form, .. } = *shown;
    let name = name_line(&shown.expand(&form.captions.goal));
    caption(ui, &name);
    let choices: Vec<(String, String)> =
        plan.goals.iter().map(|goal| (goal.code.clone(), goal.name.clone())).collect();
    if let Some(goals) = codes_ui(ui, (&name, room), &choices, &sheet.goals, plan, actions) {
        // A goal that goes takes its measures along.
        let gone = |code: &String| {
            let goal =
                plan.goals.iter().find(|goal| goal.measures.iter().any(|measure| measure.code == *code));
            goal.is_some_and(|goal| sheet.goals.contains(&goal.code) && !goals.contains(&goal.code))
        };
        let measures = sheet.measures.iter().filter(|code| !gone(code)).cloned().collect();
        actions.push(Action::EditInPlace(Command::SetSheet {
            sheet: sheet.id,
            number: sheet.number,
            goals,
            measures,
        }));
    }
}

fn measures_ui(ui: &mut Ui, shown: &Context<'_>, room: f32, actions: &mut Actions) {
    let Context { sheet, plan, form, .. } = *shown;
    let name = name_line(&shown.expand(&form.captions.measure));
    caption(ui, &name);
    // Those of the goals chosen; all of them where none is.
    let of_goal = |goal: &&Goal| sheet.goals.is_empty() || sheet.goals.contains(&goal.code);
    let choices: Vec<(String, String)> = plan
        .goals
        .iter()
        .filter(of_goal)
        .flat_map(|goal| &goal.measures)
        .map(|measure| (measure.code.clone(), measure.name.clone()))
        .collect();
    if let Some(measures) = codes_ui(ui, (&name, room), &choices, &sheet.measures, plan, actions) {
        let goals = sheet.goals.clone();
        actions.push(Action::EditInPlace(Command::SetSheet {
            sheet: sheet.id,
            number: sheet.number,
            goals,
            measures,
        }));
    }
}

/// A code with the name it has in the plan's list.
fn with_name(choices: &[(String, String)], code: &str) -> String {
    let name = choices.iter().find(|(known, _)| known == code).map_or("", |(_, name)| name);
    format!("{code}　{name}").trim_end().to_owned()
}

/// What is chosen: with the names where there is room for them.
fn chosen_words(ui: &Ui, choices: &[(String, String)], chosen: &[String], room: f32) -> String {
    if chosen.is_empty() {
        return "選ぶ".to_owned();
    }
    let names = chosen.iter().map(|code| with_name(choices, code)).collect::<Vec<_>>().join("、");
    let width = |words: &str| {
        let words = words.to_owned();
        ui.fonts_mut(|fonts| fonts.layout_no_wrap(words, regular(size::TEXT), Color32::PLACEHOLDER).size().x)
    };
    if width(&names) <= room { names } else { chosen.join("、") }
}

/// A button that shows the codes chosen and opens the list of all; gives the
/// new choice when it changes.
fn codes_ui(
    ui: &mut Ui,
    (name, room): (&str, f32),
    choices: &[(String, String)],
    chosen: &[String],
    plan: &Plan,
    actions: &mut Actions,
) -> Option<Vec<String>> {
    let palette = Palette::of(ui.ctx());
    let words = chosen_words(ui, choices, chosen, room - 2.0 * ui.spacing().button_padding.x);
    let color = if chosen.is_empty() { palette.faint } else { palette.text };
    let button = Button::new(RichText::new(words).color(color)).truncate();
    let button = ui.scope(|ui| {
        ui.set_max_width(room.max(84.0));
        ui.add(button.min_size(Vec2::new(84.0, size::ROW)))
    });
    let mut button = button.inner;
    if !chosen.is_empty() {
        let lines = chosen.iter().map(|code| with_name(choices, code)).collect::<Vec<_>>();
        button = button.on_hover_text(RichText::new(lines.join("\n")).line_height(Some(size::LINE)));
    }
    named(&button, &format!("{name}を選ぶ"));
    let mut changed = None;
    Popup::menu(&button).close_behavior(PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
        ui.set_min_width(360.0);
        scroll_ui(ui, ScrollArea::vertical().max_height(360.0), |ui, _| {
            // Codes that the plan's list does not have stay until they are taken off.
            let unknown = chosen.iter().filter(|code| choices.iter().all(|(known, _)| known != *code));
            let all = choices.iter().cloned().chain(unknown.map(|code| (code.clone(), String::new())));
            let all: Vec<(String, String)> = all.collect();
            for (code, name) in &all {
                let mut on = chosen.contains(code);
                if ui.checkbox(&mut on, format!("{code}　{name}")).changed() {
                    let keeps = |other: &String| if other == code { on } else { chosen.contains(other) };
                    changed = Some(all.iter().map(|(code, _)| code.clone()).filter(keeps).collect());
                }
            }
            if all.is_empty() {
                ui.label(RichText::new("この計画には、まだ一覧がありません。").color(palette.second));
            }
        });
        ui.separator();
        if ui.button("一覧を変更…").clicked() {
            actions.push(Action::Ask(Ask::Plan(plan.id)));
            ui.close();
        }
    });
    changed
}
