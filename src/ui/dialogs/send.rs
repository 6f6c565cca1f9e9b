//! 別の調書へ移動: which sheet rows are to stand on.

use eframe::egui::Ui;

use crate::book::{Book, EntryId, SheetId};
use crate::edit::Command;
use crate::ui::kit::complaint::Complaint;
use crate::ui::kit::dialog::{Buttons, Dialog, DialogScene, Pressed};
use crate::ui::kit::pick::Picker;
use crate::ui::kit::widgets::caption;
use crate::ui::request::{Action, Actions};
use crate::viewmodel::names::name_line;

/// The height of the list, at least and at most.
const LIST: (f32, f32) = (160.0, 380.0);

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
        let first = book.entry(*rows.first()?).ok()?;
        let own = book.context(first.sheet).ok()?;
        let fits = |sheet: &SheetId| {
            let form = book.standing(*sheet).map(|other| other.form.id);
            *sheet != first.sheet && form == Some(own.form.id)
        };
        let item = |sheet: SheetId| {
            let other = book.standing(sheet)?;
            let policy = name_line(&other.policy.name);
            Some((sheet, format!("調書-{}", other.listed.number), policy))
        };
        let mut sheets = book.sheets().map(|sheet| sheet.id).filter(fits).filter_map(item).peekable();
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
}

impl Dialog for SendDialog {
    fn title(&self) -> String {
        "別の調書へ移動".to_owned()
    }

    fn width(&self) -> f32 {
        520.0
    }

    fn buttons(&self) -> Buttons {
        Buttons::new("移動")
    }

    fn body(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
        caption(ui, &self.words);
        let height = scene.rest(ui).clamp(LIST.0, LIST.1);
        self.picker.show(ui, "移動先の調書", height);
    }

    fn check(&self, _book: Option<&Book>) -> Result<(), Complaint> {
        self.picker.lit().map(|_| ()).ok_or_else(Complaint::silent)
    }

    fn answer(&mut self, _pressed: Pressed, _scene: &mut DialogScene<'_>) -> Result<Actions, Complaint> {
        let Some(sheet) = self.picker.lit() else { return Err(Complaint::silent()) };
        Ok(vec![Action::Edit(Command::SendEntries { rows: self.rows.clone(), sheet })])
    }
}
