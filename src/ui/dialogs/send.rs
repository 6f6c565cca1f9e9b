//! 別の調書へ移動: which sheet rows are to stand on.

use eframe::egui;

use crate::book::{Book, EntryId, SheetId};
use crate::edit::Command;
use crate::ui::kit::pick::Picker;
use crate::ui::kit::widgets::{Leave, caption, dialog_ui};
use crate::ui::request::{Action, Actions};
use crate::viewmodel::names::name_line;

/// The height of the list, at most, and what stands around it.
const LIST: f32 = 380.0;
const AROUND: f32 = 260.0;

/// Asks for a sheet.
#[derive(Debug)]
pub struct SendDialog {
    rows: Vec<EntryId>,
    /// What is said of them.
    words: String,
    picker: Picker<SheetId>,
}

impl SendDialog {
    /// For rows of one sheet; `None` where there is no other of the same form.
    pub fn new(book: &Book, rows: Vec<EntryId>) -> Option<Self> {
        let first = book.entry(*rows.first()?)?;
        let own = book.context(first.sheet)?;
        let fits = |sheet: &SheetId| {
            let form = book.standing(*sheet).map(|other| other.form.id);
            *sheet != first.sheet && form == Some(own.form.id)
        };
        let item = |sheet: SheetId| {
            let other = book.standing(sheet)?;
            let policy = name_line(&other.policy.name);
            Some((sheet, format!("調書-{}", other.listed.number), policy))
        };
        let mut sheets = book.listed().map(|sheet| sheet.id).filter(fits).filter_map(item).peekable();
        sheets.peek()?;
        let name = name_line(&first.name);
        let words = match rows.len() {
            1 if !name.is_empty() => format!("「{name}」を、選んだ調書の最後に移します。"),
            1 => "選んだ行を、選んだ調書の最後に移します。".to_owned(),
            count => format!("選んだ{count}行を、選んだ調書の最後に移します。"),
        };
        let mut picker = Picker::new(sheets, None);
        picker.take_focus();
        Some(Self { rows, words, picker })
    }

    pub(super) fn show(&mut self, ctx: &egui::Context, book: Option<&Book>, actions: &mut Actions) -> bool {
        if book.is_none() {
            return false;
        }
        let height = (ctx.content_rect().height() - AROUND).clamp(160.0, LIST);
        let enabled = self.picker.lit().is_some();
        let left = dialog_ui(ctx, "別の調書へ移動", "移動", enabled, 520.0, |ui| {
            caption(ui, &self.words);
            self.picker.show(ui, "移動先の調書", height);
        });
        if let (Some(Leave::Done), Some(sheet)) = (left, self.picker.lit()) {
            actions.push(Action::Edit(Command::SendEntries { rows: self.rows.clone(), sheet }));
        }
        left.is_none()
    }
}
