//! What can be done with an item of the tree.

use eframe::egui::{Button, Popup, Response, RichText, ScrollArea, Ui};

use crate::book::{Book, Outline};
use crate::edit::{Command, Direction, Item, Refusal};
use crate::ui::kit::theme::{Palette, size};
use crate::ui::kit::widgets::{focus_frame, menu_rows, named, scroll_ui};
use crate::ui::request::{Action, Actions, Ask, Verb};
use crate::viewmodel::names::name_line;
use crate::viewmodel::names::policy_name;
use crate::viewmodel::scene::Scene;
use crate::viewmodel::tree::nodes::{Rename, Tree};

const WIDTH: f32 = 240.0;

/// Begins to rename an item: a plan or a policy in its place, a sheet's number
/// in a dialog.
pub fn rename(item: Item, scene: &Scene<'_>, tree: &mut Tree, actions: &mut Actions) {
    let book = scene.book();
    if scene.is_read_only() {
        actions.push(Action::Refuse(Refusal::ReadOnly));
        return;
    }
    let text = match item {
        Item::Plan(id) => book.plan(id).map(|plan| plan.name.clone()),
        Item::Policy(id) => book.policy(id).map(|policy| policy.name.clone()),
        Item::Sheet(id) => {
            actions.push(Action::Ask(Ask::SheetNumber(id)));
            None
        }
    };
    if let Some(text) = text {
        tree.rename = Some(Rename { item, text, focused: false });
    }
}

/// The command that gives `item` this name.
pub fn renamed(item: Item, name: &str, book: &Outline) -> Option<Command> {
    let name = name.trim().to_owned();
    match item {
        // A plan without a name could not be told from others.
        Item::Plan(_) if name.is_empty() => None,
        Item::Plan(id) => book.plan(id).map(|plan| {
            let mut plan = plan.clone();
            plan.name = name;
            Command::SetPlan(plan)
        }),
        Item::Policy(policy) => Some(Command::RenamePolicy { policy, name }),
        Item::Sheet(_) => None,
    }
}

/// The command that gives an item the name that is being typed, if one is.
pub fn take_rename(tree: &mut Tree, book: &Outline) -> Option<Command> {
    let typed = tree.rename.take()?;
    renamed(typed.item, &typed.text, book)
}

/// The item's menu, by the right button or the menu key.
pub fn context_menu(
    response: &Response,
    scene: &Scene<'_>,
    item: Item,
    tree: &mut Tree,
    actions: &mut Actions,
) {
    if response.secondary_clicked() {
        tree.cursor = Some(item);
    }
    response.context_menu(|ui| contents(ui, scene, item, false, tree, actions));
    // The one by keys stands at the row and not at the pointer.
    let id = response.id.with("by key");
    let opens = tree.menu.take_if(|menu| *menu == item).is_some();
    if opens {
        Popup::open_id(&response.ctx, id);
    }
    let was_open = Popup::is_id_open(&response.ctx, id);
    let popup = Popup::menu(response).id(id).open_memory(None);
    popup.show(|ui| contents(ui, scene, item, opens, tree, actions));
    // The keyboard goes on where it came from.
    if was_open && !Popup::is_id_open(&response.ctx, id) && tree.rename.is_none() {
        tree.wanted = Some(item);
        response.ctx.request_repaint();
    }
}

/// What the menu holds. Its first command gets the focus if `enter`.
fn contents(ui: &mut Ui, scene: &Scene<'_>, item: Item, enter: bool, tree: &mut Tree, actions: &mut Actions) {
    let book = scene.book();
    menu_rows(ui);
    ui.set_min_width(WIDTH);
    let mut first = enter;
    let mut entry = |ui: &mut Ui, label: &str, keys: &str| {
        let palette = Palette::of(ui.ctx());
        let mut button = Button::new(label).min_size([WIDTH, size::ROW].into());
        if !keys.is_empty() {
            button = button.shortcut_text(RichText::new(keys).color(palette.second).size(size::CAPTION));
        }
        let response = ui.add(button);
        named(&response, label);
        focus_frame(ui, &response);
        if std::mem::take(&mut first) {
            response.request_focus();
        }
        if response.clicked() {
            ui.close();
        }
        response.clicked()
    };
    match item {
        Item::Plan(plan) => {
            if entry(ui, "施策を追加…", "") {
                actions.push(Action::Ask(Ask::NewPolicy(plan)));
            }
            if entry(ui, "名前の変更", "F2") {
                rename(item, scene, tree, actions);
            }
            if entry(ui, Verb::EditPlan.label(), "") {
                actions.push(Action::Ask(Ask::Plan(plan)));
            }
        }
        Item::Policy(policy) => {
            if entry(ui, "調書を追加", "") {
                actions.push(Action::Edit(Command::AddSheet { policy }));
            }
            if entry(ui, "名前の変更", "F2") {
                rename(item, scene, tree, actions);
            }
        }
        Item::Sheet(sheet) => {
            if entry(ui, "複製", "") {
                actions.push(Action::Edit(Command::DuplicateSheet(sheet)));
            }
            if entry(ui, "調書番号を変更…", "F2") {
                rename(item, scene, tree, actions);
            }
            if entry(ui, Verb::PageSetup.label(), "") {
                actions.push(Action::Ask(Ask::Page(sheet)));
            }
        }
    }
    ui.separator();
    for (label, keys, direction) in
        [("上へ移動", "Alt+↑", Direction::Up), ("下へ移動", "Alt+↓", Direction::Down)]
    {
        if entry(ui, label, keys) {
            actions.push(Action::Edit(Command::MoveItem(item, direction)));
        }
    }
    if let Item::Sheet(_) = item {
        targets_ui(ui, book, item, actions);
    }
    ui.separator();
    if entry(ui, "削除", "Delete") {
        actions.push(Action::Edit(Command::DeleteItem(item)));
    }
}

/// The policies that a sheet can be put into.
fn targets_ui(ui: &mut Ui, book: &Book, item: Item, actions: &mut Actions) {
    let Some(Item::Policy(own)) = item.parent(book) else { return };
    let Some(form) = book.policy(own).and_then(|policy| book.plan(policy.plan)).map(|plan| plan.form) else {
        return;
    };
    ui.menu_button("ほかの施策へ移動", |ui| {
        ui.set_min_width(WIDTH);
        scroll_ui(ui, ScrollArea::vertical().max_height(360.0), |ui, _| {
            menu_rows(ui);
            for plan in book.plans().filter(|plan| plan.form == form) {
                let palette = Palette::of(ui.ctx());
                ui.label(RichText::new(name_line(&plan.name)).size(size::CAPTION).color(palette.second));
                for policy in book.policies_of(plan.id) {
                    let button =
                        Button::new(name_line(policy_name(&policy.name))).min_size([WIDTH, size::ROW].into());
                    if ui.add_enabled(policy.id != own, button).clicked() {
                        let parent = Some(Item::Policy(policy.id));
                        actions.push(Action::Edit(Command::PlaceItem { item, parent, index: usize::MAX }));
                    }
                }
            }
        });
    });
}
