//! Which sheets are exported.

use std::collections::BTreeSet;

use eframe::egui::{Frame, Margin, RichText, ScrollArea, Ui};

use crate::book::{Book, Outline, SheetId};
use crate::export::Numbers;
use crate::ui::kit::theme::{Palette, bold, size};
use crate::ui::kit::widgets::{line_field, scroll_ui, small_button};
use crate::viewmodel::names::name_line;

/// The height of all of the dialog but the list of sheets, with what is around it.
const REST: f32 = 590.0;
/// The least and the greatest height of that list.
const LIST: (f32, f32) = (120.0, 360.0);

/// All, the one that is shown, or some.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Which {
    All,
    Shown,
    Some,
}

/// The sheets that are chosen.
#[derive(Debug)]
pub struct Sheets {
    which: Which,
    shown: Option<SheetId>,
    some: BTreeSet<SheetId>,
    /// Their numbers as they were typed.
    text: String,
}

impl Sheets {
    /// All of them; `shown` is the one on the screen.
    pub fn new(shown: Option<SheetId>) -> Self {
        Self { which: Which::All, shown, some: shown.into_iter().collect(), text: String::new() }
    }

    /// Those that are chosen; `None` for all.
    pub fn chosen(&self, book: &Outline) -> Option<Vec<SheetId>> {
        match self.which {
            Which::All => None,
            Which::Shown => Some(self.shown.into_iter().collect()),
            Which::Some => {
                let all = book.sheets().map(|sheet| sheet.id);
                Some(all.filter(|sheet| self.some.contains(sheet)).collect())
            }
        }
    }

    /// Shows the choice.
    pub fn ui(&mut self, ui: &mut Ui, book: &Book) {
        let count = book.sheets().count();
        super::options(ui, |ui| {
            ui.radio_value(&mut self.which, Which::All, format!("すべての調書（{count}件）"));
            if let Some(sheet) = self.shown.and_then(|sheet| book.listing(sheet)) {
                let words = format!("表示中の調書のみ（調書-{}）", sheet.number);
                ui.radio_value(&mut self.which, Which::Shown, words);
            }
            ui.radio_value(&mut self.which, Which::Some, "選んだ調書");
        });
        if self.which == Which::Some {
            self.some_ui(ui, book);
        }
    }

    fn some_ui(&mut self, ui: &mut Ui, book: &Book) {
        let palette = Palette::of(ui.ctx());
        ui.horizontal(|ui| {
            let field = line_field(ui, &mut self.text, 180.0, "例：1-3,5", "調書番号の範囲");
            if field.changed() {
                self.choose_numbers(book);
            }
            if small_button(ui, "すべて選択").clicked() {
                self.some = book.sheets().map(|sheet| sheet.id).collect();
                self.text.clear();
            }
            if small_button(ui, "すべて解除").clicked() {
                self.some.clear();
                self.text.clear();
            }
            let (words, color) = match self.problem(book) {
                Some(problem) => (problem, palette.red),
                None => (format!("{}件を選んでいます", self.some.len()), palette.second),
            };
            ui.label(RichText::new(words).size(size::CAPTION).color(color));
        });
        // What fits into the window beside the rest of the dialog.
        let most = (ui.ctx().content_rect().height() - REST).clamp(LIST.0, LIST.1);
        let frame = Frame::new().stroke((1.0, palette.line)).inner_margin(Margin::symmetric(10, 6));
        frame.show(ui, |ui| {
            let area = ScrollArea::vertical().max_height(most).auto_shrink([false, true]);
            scroll_ui(ui, area, |ui, _| self.list_ui(ui, book));
        });
    }

    fn list_ui(&mut self, ui: &mut Ui, book: &Outline) {
        ui.spacing_mut().item_spacing.y = 4.0;
        for plan in book.plans() {
            ui.label(RichText::new(name_line(&plan.name)).font(bold(size::CAPTION)));
            for policy in book.policies_of(plan.id) {
                for sheet in book.sheets_of(policy.id) {
                    let mut on = self.some.contains(&sheet.id);
                    let words = format!("調書-{}　{}", sheet.number, name_line(&policy.name));
                    if ui.checkbox(&mut on, words).changed() {
                        self.text.clear();
                        if on {
                            self.some.insert(sheet.id);
                        } else {
                            self.some.remove(&sheet.id);
                        }
                    }
                }
            }
        }
    }

    /// Takes the sheets whose numbers are typed, as far as that is understood.
    fn choose_numbers(&mut self, book: &Outline) {
        if let Some(numbers) = Numbers::parse(&self.text) {
            let meant = book.sheets().filter(|sheet| numbers.contains(sheet.number));
            self.some = meant.map(|sheet| sheet.id).collect();
        }
    }

    /// What is wrong with the numbers that are typed.
    fn problem(&self, book: &Outline) -> Option<String> {
        if self.text.trim().is_empty() {
            return None;
        }
        let Some(numbers) = Numbers::parse(&self.text) else {
            return Some("「1-3,5」のように入力してください。".to_owned());
        };
        let unknown = numbers.unknown(&book.sheets().map(|sheet| sheet.number).collect());
        let named: Vec<String> = unknown.iter().map(|number| format!("調書-{number}")).collect();
        (!named.is_empty()).then(|| format!("{}はありません。", named.join("、")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::testing::{Small, small};

    #[test]
    fn numbers_choose_sheets() {
        let Small { book, first, second } = small();
        let mut sheets = Sheets::new(Some(first));
        assert_eq!(sheets.chosen(&book), None);
        sheets.which = Which::Shown;
        assert_eq!(sheets.chosen(&book), Some(vec![first]));
        sheets.which = Which::Some;
        for (text, chosen, problem) in [
            ("２", vec![second], None),
            ("1～2", vec![first, second], None),
            ("1～2x", vec![first, second], Some("「1-3,5」のように入力してください。")),
            ("7", vec![], Some("調書-7はありません。")),
        ] {
            sheets.text = text.to_owned();
            sheets.choose_numbers(&book);
            assert_eq!(sheets.chosen(&book), Some(chosen), "{text}");
            assert_eq!(sheets.problem(&book).as_deref(), problem, "{text}");
        }
    }
}
