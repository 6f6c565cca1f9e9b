//! ページ設定: paper, margins, type, running lines and columns, of a form or of
//! one sheet.

mod columns;
mod drawing;
mod margins;
mod paper;
mod running;
mod text;
pub(super) mod widgets;

use eframe::egui::{self, Align, Layout, Ui, vec2};

use crate::book::{Book, Context, SheetId};
use crate::edit::Command;
use crate::ui::kit::complaint::Complaint;
use crate::ui::kit::dialog::{Buttons, Dialog, DialogScene, Pressed, Remark};
use crate::ui::kit::tabs::Tabs;
use crate::ui::kit::theme::size;
use crate::ui::kit::widgets::small_button;
use crate::ui::request::{Action, Actions};
use crate::viewmodel::page::{Entered, Length};

use columns::Widths;

/// What all changes of one visit are called together.
const LABEL: &str = "ページ設定の変更";
/// The size of a tab's contents.
const TAB: egui::Vec2 = vec2(500.0, 276.0);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tab {
    Paper,
    Margins,
    Text,
    Running,
    Columns,
}

const TABS: [(Tab, &str); 5] = [
    (Tab::Paper, "用紙"),
    (Tab::Margins, "余白"),
    (Tab::Text, "文字"),
    (Tab::Running, "ヘッダー／フッター"),
    (Tab::Columns, "列の幅"),
];

/// What a set-up is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    /// The form; the sheet shown follows it.
    Form,
    /// The sheet shown, alone.
    Sheet,
}

/// Asks how sheets are set on paper.
#[derive(Debug)]
pub struct PageDialog {
    sheet: SheetId,
    scope: Scope,
    tabs: Tabs<Tab>,
    /// The form's set-up.
    form: Entered,
    /// The sheet's own, once there is one.
    own: Option<Entered>,
    widths: Widths,
    /// A page's number and the number of pages, for an example.
    pages: (usize, usize),
    /// The running line's field that had the focus last.
    last: (usize, usize),
    /// What was entered at first.
    begun: (Entered, Widths),
}

/// The number of the sheet's page and that of all pages, were each sheet on one.
fn about(shown: &Context<'_>) -> (usize, usize) {
    let sheets = || shown.book.sheets().map(|sheet| sheet.id);
    (sheets().position(|id| id == shown.sheet.id).unwrap_or_default() + 1, sheets().count())
}

impl PageDialog {
    /// For this sheet and its form. `pages` are the number of the sheet's first
    /// page and that of all pages, where they are known.
    pub fn new(shown: &Context<'_>, pages: Option<(usize, usize)>) -> Self {
        let own = shown.sheet.page.as_deref().map(Entered::new);
        let form = Entered::new(&shown.form.page);
        let begun = own.clone().unwrap_or_else(|| form.clone());
        Self {
            sheet: shown.sheet.id,
            scope: if own.is_some() { Scope::Sheet } else { Scope::Form },
            tabs: Tabs::new(&TABS, Tab::Paper),
            form,
            own,
            widths: Widths::new(shown.form),
            begun: (begun, Widths::new(shown.form)),
            pages: pages.unwrap_or_else(|| about(shown)),
            last: (0, 0),
        }
    }

    /// The sheet by which it was opened, as it is in the book.
    fn shown<'b>(&self, book: Option<&'b Book>) -> Option<Context<'b>> {
        book?.context(self.sheet).ok()
    }

    fn tab_ui(&mut self, ui: &mut Ui, shown: &Context<'_>) {
        let entered = match (&mut self.own, self.scope) {
            (Some(own), Scope::Sheet) => own,
            _ => &mut self.form,
        };
        match self.tabs.shown() {
            Tab::Paper => paper::paper_ui(ui, entered),
            Tab::Margins => margins::margins_ui(ui, entered),
            Tab::Text => text::text_ui(ui, entered),
            Tab::Running => running::running_ui(ui, shown, entered, self.pages, &mut self.last),
            Tab::Columns => columns::columns_ui(ui, shown.form, entered, &mut self.widths),
        }
        entered.settle();
    }

    fn scope_ui(&mut self, ui: &mut Ui, shown: &Context<'_>) {
        let number = shown.sheet.number;
        ui.horizontal(|ui| {
            ui.label("対象");
            ui.spacing_mut().item_spacing.x = widgets::BESIDE;
            let words = "この様式のすべての調書";
            if widgets::radio_ui(ui, self.scope == Scope::Form, words, words) {
                self.scope = Scope::Form;
            }
            let words = format!("調書-{number}のみ");
            if widgets::radio_ui(ui, self.scope == Scope::Sheet, &words, &words) {
                self.scope = Scope::Sheet;
                // It begins as what was entered so far.
                self.own.get_or_insert_with(|| self.form.clone());
            }
            if shown.sheet.page.is_some()
                && self.scope == Scope::Sheet
                && small_button(ui, "様式の設定に戻す").clicked()
            {
                self.scope = Scope::Form;
            }
        });
    }

    /// What the choice of what it is for means to other sheets.
    fn consequence(&self, shown: &Context<'_>) -> String {
        let (number, others) = (shown.sheet.number, others(shown));
        match (self.scope, shown.sheet.page.is_some()) {
            (Scope::Sheet, _) => "ほかの調書は変わりません。列の幅だけは、様式に共通です。".to_owned(),
            (Scope::Form, true) => format!("調書-{number}だけの設定をやめて、様式の設定に戻します。"),
            (Scope::Form, false) if others.is_empty() => String::new(),
            (Scope::Form, false) => {
                format!("{}は、その調書だけの設定のまま変わりません。", others.join("、"))
            }
        }
    }

    fn entered(&self) -> &Entered {
        match (&self.own, self.scope) {
            (Some(own), Scope::Sheet) => own,
            _ => &self.form,
        }
    }

    fn is_sound(&self, tab: Tab) -> bool {
        match tab {
            Tab::Paper => self.entered().is_sound(&Length::PAPER),
            Tab::Margins => self.entered().is_sound(&Length::MARGINS),
            Tab::Columns => self.widths.entered().is_some(),
            Tab::Text | Tab::Running => true,
        }
    }

    /// What makes true what was entered; `None` where it is true already.
    fn command(&self, shown: &Context<'_>) -> Option<Command> {
        let (sheet, form) = (shown.sheet.id, shown.form.id);
        let page = Box::new(self.entered().setup()?.clone());
        let mut commands = match self.scope {
            Scope::Sheet if shown.sheet.page.as_ref() != Some(&page) => {
                vec![Command::SetSheetPage { sheet, page: Some(page) }]
            }
            Scope::Sheet => Vec::new(),
            Scope::Form => {
                let of_form = (shown.form.page != page).then_some(Command::SetPage { form, page });
                let own = shown.sheet.page.as_ref();
                let of_sheet = own.map(|_| Command::SetSheetPage { sheet, page: None });
                of_form.into_iter().chain(of_sheet).collect()
            }
        };
        let widths = self.widths.entered()?;
        if shown.form.columns.iter().map(|column| column.width).ne(widths.iter().copied()) {
            commands.push(Command::SetColumnWidths { form, widths });
        }
        match commands.len() {
            0 | 1 => commands.pop(),
            _ => Some(Command::Together { label: LABEL.to_owned(), commands }),
        }
    }
}

impl Dialog for PageDialog {
    fn title(&self) -> String {
        "ページ設定".to_owned()
    }

    fn width(&self) -> f32 {
        740.0
    }

    fn buttons(&self) -> Buttons {
        Buttons::new("変更")
    }

    fn begin(&mut self, ctx: &egui::Context, scene: &mut DialogScene<'_>) {
        if self.shown(scene.book()).is_none() {
            scene.close();
        }
        self.tabs.take_keys(ctx);
    }

    fn body(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
        let Some(shown) = self.shown(scene.book()) else { return };
        let sound = TABS.map(|(tab, _)| self.is_sound(tab));
        self.tabs.show(ui, &sound);
        ui.horizontal_top(|ui| {
            ui.allocate_ui_with_layout(TAB, Layout::top_down(Align::Min), |ui| {
                ui.set_min_size(TAB);
                self.tab_ui(ui, &shown);
            });
            ui.add_space(size::SECTION);
            ui.vertical(|ui| {
                let form = self.widths.put_into(shown.form);
                drawing::drawing_ui(ui, &self.entered().page, &form);
            });
        });
    }

    fn foot(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
        if let Some(shown) = self.shown(scene.book()) {
            ui.separator();
            self.scope_ui(ui, &shown);
        }
    }

    fn check(&self, _book: Option<&Book>) -> Result<(), Complaint> {
        let bad = TABS.iter().find(|(tab, _)| !self.is_sound(*tab));
        bad.map_or(Ok(()), |(_, tab)| Err(Complaint::new(&format!("「{tab}」に直すところがあります。"))))
    }

    fn remark(&self, book: Option<&Book>) -> Option<Remark> {
        self.shown(book).map(|shown| Remark::note(self.consequence(&shown)))
    }

    fn has_row(&self) -> bool {
        true
    }

    fn answer(&mut self, _pressed: Pressed, scene: &mut DialogScene<'_>) -> Result<Actions, Complaint> {
        let shown = self.shown(scene.book()).ok_or_else(Complaint::silent)?;
        Ok(self.command(&shown).map(Action::EditInPlace).into_iter().collect())
    }

    fn holds_input(&self) -> bool {
        (self.entered(), &self.widths) != (&self.begun.0, &self.begun.1)
    }
}

/// The other sheets of the form that have a set-up of their own.
fn others(shown: &Context<'_>) -> Vec<String> {
    let book = shown.book;
    let of_form = |sheet: SheetId| book.standing(sheet).is_some_and(|other| other.form.id == shown.form.id);
    let has_own = |sheet: SheetId| book.look_at(sheet, |other| other.sheet.page.is_some()) == Ok(true);
    book.sheets()
        .filter(|other| other.id != shown.sheet.id && of_form(other.id) && has_own(other.id))
        .map(|other| format!("調書-{}", other.number))
        .collect()
}
