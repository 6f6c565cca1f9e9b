//! バックアップから復元: what backups there are, and what is in them.

mod comparing;
mod list;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui::{self, Context, RichText, ScrollArea, Ui};

use crate::background::{Pending, Poll};
use crate::backup::{self, Backup, Shelf};
use crate::book::Book;
use crate::error::{Error, Result};
use crate::quote;
use crate::ui::kit::complaint::Complaint;
use crate::ui::kit::dialog::{Buttons, Dialog, DialogScene, Pressed};
use crate::ui::kit::list::ListFocus;
use crate::ui::kit::theme::{Palette, bold, size};
use crate::ui::kit::widgets::{combo, menu_rows, named, paragraph, scroll_ui};
use crate::ui::request::{Action, Actions};
use crate::viewmodel::restore as words;

use comparing::{BackupVerdict, ComparingBackup};

pub(super) use crate::viewmodel::restore::lines;

const WIDTH: f32 = 860.0;
/// The button beside the list of files.
const BESIDE: f32 = 112.0;
/// What stands below the list.
const BELOW: f32 = DETAILS + 40.0;
/// The height of the list, at least and at most.
const LIST: (f32, f32) = (140.0, 420.0);
/// The height of what is said of the backup that is chosen.
const DETAILS: f32 = 96.0;

/// The backups of one file.
#[derive(Clone, Debug)]
pub struct FoundBackups {
    shelf: Shelf,
    backups: Vec<Backup>,
    /// What the file is called, and where it is as far as that is known.
    title: String,
}

impl FoundBackups {
    /// Looks into a folder. Files that are known are called by where they are.
    ///
    /// # Errors
    /// Those of [`backup::all`].
    pub fn look(root: &Path, known: &[(Shelf, PathBuf)]) -> Result<Vec<Self>> {
        let title = |shelf: &Shelf| {
            let path = known.iter().find(|(own, _)| own == shelf).map(|(_, path)| path);
            path.map_or_else(|| shelf.book(), |path| quote::path(path))
        };
        let all = backup::all(root)?.into_iter();
        Ok(all.map(|(shelf, backups)| Self { title: title(&shelf), shelf, backups }).collect())
    }
}

/// Shows the backups of a file, and copies one to a new file.
#[derive(Debug)]
pub struct RestoreDialog {
    looking: Option<Pending<Result<Vec<FoundBackups>>>>,
    found: Vec<FoundBackups>,
    /// Why there is nothing to be seen.
    complaint: Option<Complaint>,
    /// The one that is asked for.
    asked: Option<Shelf>,
    /// The file whose backups are listed.
    shown: Option<usize>,
    /// The backup that is chosen.
    chosen: usize,
    comparing: Option<ComparingBackup>,
    /// The book that is open, with its shelf.
    book: Option<(Shelf, Arc<Book>)>,
    focus: ListFocus,
}

impl RestoreDialog {
    /// With what is being looked for; the shelf `asked` is shown first. The backups of
    /// the open `book` are compared with it, others with the newest of them.
    pub fn new(
        looking: Pending<Result<Vec<FoundBackups>>>,
        asked: Option<Shelf>,
        book: Option<(Shelf, Arc<Book>)>,
    ) -> Self {
        Self {
            looking: Some(looking),
            found: Vec::new(),
            complaint: None,
            asked,
            shown: None,
            chosen: 0,
            comparing: None,
            book,
            focus: ListFocus::default(),
        }
    }

    /// Takes in what was found, and what differs.
    fn listen(&mut self, ctx: &Context) {
        match self.looking.as_ref().map(Pending::poll) {
            Some(Poll::Ready(Ok(found))) => {
                self.looking = None;
                let asked = self.asked.as_ref();
                let of = |shelf: &Shelf| found.iter().position(|found| found.shelf == *shelf);
                let shown = match asked {
                    Some(shelf) => of(shelf),
                    None => (!found.is_empty()).then_some(0),
                };
                self.found = found;
                if let Some(shown) = shown {
                    self.show_shelf(ctx, shown);
                }
            }
            Some(Poll::Ready(Err(error))) => {
                self.looking = None;
                self.complaint = Some(Complaint::of(&error));
            }
            Some(Poll::Gone) => {
                self.looking = None;
                self.complaint = Some(Complaint::of(&Error::BrokenOff));
            }
            Some(Poll::NotYet) | None => {}
        }
        if let Some(comparing) = &mut self.comparing {
            comparing.listen(self.chosen);
        }
    }

    /// Lists the backups of a file, and begins to compare them.
    fn show_shelf(&mut self, ctx: &Context, shown: usize) {
        let Some(found) = self.found.get(shown) else { return };
        (self.shown, self.chosen) = (Some(shown), 0);
        self.focus.take();
        let paths = found.backups.iter().map(|backup| backup.path.clone()).collect();
        self.comparing = Some(ComparingBackup::start(paths, self.book_of(shown), ctx.clone()));
    }

    /// The open book, where its own backups are listed.
    fn book_of(&self, shown: usize) -> Option<Arc<Book>> {
        let shelf = &self.found.get(shown)?.shelf;
        self.book.as_ref().filter(|(own, _)| own == shelf).map(|(_, book)| book.clone())
    }

    fn chosen(&self) -> Option<(&FoundBackups, &Backup)> {
        let found = self.found.get(self.shown?)?;
        Some((found, found.backups.get(self.chosen)?))
    }

    /// Whose backups are listed.
    fn shelf_ui(&mut self, ui: &mut Ui, actions: &mut Actions) {
        ui.horizontal(|ui| {
            let palette = Palette::of(ui.ctx());
            ui.label(RichText::new("元のファイル").color(palette.second));
            let words = self.shown.and_then(|shown| self.found.get(shown)).map(|found| found.title.as_str());
            let mut shown = self.shown;
            let width = ui.available_width() - BESIDE - ui.spacing().item_spacing.x;
            ui.add_enabled_ui(!self.found.is_empty(), |ui| {
                let combo = combo("shelf").width(width).truncate();
                let combo = combo.selected_text(words.unwrap_or("（選んでください）")).show_ui(ui, |ui| {
                    menu_rows(ui);
                    for (at, found) in self.found.iter().enumerate() {
                        ui.selectable_value(&mut shown, Some(at), &found.title);
                    }
                });
                named(&combo.response, "元のファイル");
            });
            let button = egui::Button::new("ほかの場所…").min_size(egui::vec2(BESIDE, 0.0));
            if ui.add(button).on_hover_text("ほかのフォルダーにあるバックアップを表示").clicked()
            {
                actions.push(Action::ChooseShelf);
            }
            if let Some(shown) = shown.filter(|_| shown != self.shown) {
                self.show_shelf(ui.ctx(), shown);
            }
        });
    }

    fn list_ui(&mut self, ui: &mut Ui, room: f32) {
        let most = (room - BELOW).clamp(LIST.0, LIST.1);
        let Some(found) = self.shown.and_then(|shown| self.found.get(shown)) else {
            let words = match (&self.looking, &self.complaint) {
                (Some(_), _) => "バックアップを探しています…",
                (None, Some(complaint)) => {
                    ui.add_space(size::SPACE);
                    complaint.show(ui, Palette::of(ui.ctx()).text);
                    ui.add_space(size::SPACE);
                    return;
                }
                (None, None) if self.asked.is_some() => {
                    "このファイルのバックアップは、まだありません。変更してから閉じると、自動で作成されます。"
                }
                (None, None) => "バックアップは、まだありません。",
            };
            ui.add_space(size::SPACE);
            paragraph(ui, words);
            ui.add_space(size::SPACE);
            return;
        };
        let verdicts = self.comparing.as_ref().map(ComparingBackup::verdicts).unwrap_or_default();
        let with_book = self.shown.is_some_and(|shown| self.book_of(shown).is_some());
        let other = if with_book {
            "開いているファイルとの違い"
        } else {
            "最新のバックアップとの違い"
        };
        let chosen = (self.chosen, &mut self.focus);
        self.chosen = list::list_ui(ui, &found.backups, verdicts, chosen, (other, most));
        ui.add_space(size::GAP);
        details_ui(ui, other, verdicts.get(self.chosen));
    }
}

impl Dialog for RestoreDialog {
    fn title(&self) -> String {
        "バックアップから復元".to_owned()
    }

    fn width(&self) -> f32 {
        WIDTH
    }

    fn buttons(&self) -> Buttons {
        Buttons::new("復元…")
    }

    fn begin(&mut self, ctx: &Context, _scene: &mut DialogScene<'_>) {
        self.listen(ctx);
    }

    fn body(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
        paragraph(
            ui,
            "選んだバックアップを、新しいファイルとして保存して開きます。今のファイルは変わりません。",
        );
        ui.add_space(size::GAP);
        self.shelf_ui(ui, scene.actions);
        ui.add_space(size::GAP);
        self.list_ui(ui, scene.rest(ui));
    }

    fn check(&self, _book: Option<&Book>) -> Result<(), Complaint> {
        self.chosen().map(|_| ()).ok_or_else(Complaint::silent)
    }

    fn answer(&mut self, _pressed: Pressed, _scene: &mut DialogScene<'_>) -> Result<Actions, Complaint> {
        let (found, backup) = self.chosen().ok_or_else(Complaint::silent)?;
        let name =
            format!("{}（{}のバックアップ）", found.shelf.book(), backup.at.strftime("%Y-%m-%d %H-%M"));
        Ok(vec![Action::Restore(backup.path.clone(), name)])
    }
}

/// Says sheet by sheet what differs in the backup that is chosen.
fn details_ui(ui: &mut Ui, other: &str, verdict: Option<&BackupVerdict>) {
    let palette = Palette::of(ui.ctx());
    ui.label(
        RichText::new(format!("{other}（選んだバックアップ）"))
            .font(bold(size::CAPTION))
            .color(palette.second),
    );
    let area = ScrollArea::vertical().id_salt("difference").max_height(DETAILS);
    let area = area.min_scrolled_height(DETAILS).auto_shrink(false);
    scroll_ui(ui, area, |ui, _| {
        let lines = match verdict {
            Some(BackupVerdict::Differs(difference)) => {
                lines(difference, "このバックアップにだけあります", "このバックアップにはありません")
            }
            Some(BackupVerdict::Unreadable(why)) => return why.show(ui, palette.text),
            Some(BackupVerdict::Unknown) | None => vec![words::COMPARING.to_owned()],
        };
        for line in lines {
            ui.label(RichText::new(line).color(palette.text));
        }
    });
}
