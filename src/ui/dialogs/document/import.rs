//! The page of a document as a dialog that is as large as the window.

use eframe::egui::Ui;

use crate::book::Book;
use crate::edit::Wake;
use crate::ui::kit::complaint::Complaint;
use crate::ui::kit::dialog::{Buttons, Dialog, DialogScene, Farewell, Pressed, Remark, Warns};
use crate::ui::kit::theme::size;
use crate::ui::request::{Action, Actions, ImportRequest};
use crate::viewmodel::document::draft::ImportDraft;

use super::DocumentPage;

/// What becomes of the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportPurpose {
    /// It is a new one.
    New,
    /// Something of it is taken into the book that is open.
    Pull,
}

/// The page of a document that becomes a book.
pub struct ImportDialog {
    page: Option<DocumentPage>,
    purpose: ImportPurpose,
    wake: Wake,
}

impl std::fmt::Debug for ImportDialog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ImportDialog").field("purpose", &self.purpose).finish_non_exhaustive()
    }
}

impl ImportDialog {
    /// For this document.
    pub fn new(draft: ImportDraft, purpose: ImportPurpose, wake: Wake) -> Self {
        Self { page: Some(DocumentPage::new(draft)), purpose, wake }
    }
}

impl Dialog for ImportDialog {
    fn title(&self) -> String {
        let name = self.page.as_ref().map(|page| page.draft.name()).unwrap_or_default();
        format!("文書の読み取り　{name}")
    }

    fn width(&self) -> f32 {
        f32::INFINITY
    }

    fn buttons(&self) -> Buttons {
        let words = match self.purpose {
            ImportPurpose::New => "この内容で作る",
            ImportPurpose::Pull => "この内容を使う",
        };
        Buttons::new(words).back("やめる")
    }

    fn body(&mut self, ui: &mut Ui, scene: &mut DialogScene<'_>) {
        let height = scene.rest(ui) - size::GAP;
        if let Some(page) = &mut self.page {
            page.show(ui, height, &self.wake);
        }
    }

    fn check(&self, _book: Option<&Book>) -> Result<(), Complaint> {
        let is_ready = self.page.as_ref().is_some_and(|page| page.draft.book().is_some());
        if is_ready { Ok(()) } else { Err(Complaint::silent()) }
    }

    fn remark(&self, _book: Option<&Book>) -> Option<Remark> {
        let guessed = self.page.as_ref().is_some_and(|page| page.draft.found().is_guessed());
        Some(match guessed {
            true => Remark::warning(
                "文書に書かれていないことを推測したところがあります。「確かめること」をご覧ください。",
            ),
            false => Remark::note(
                "元の文書は変わりません。ここで直したことは、同じ見出しの文書を次に読み取るときにも使います。",
            ),
        })
    }

    fn has_row(&self) -> bool {
        true
    }

    fn answer(&mut self, _pressed: Pressed, _scene: &mut DialogScene<'_>) -> Result<Actions, Complaint> {
        let draft = self.page.take().map(|page| page.draft).ok_or_else(Complaint::silent)?;
        let (path, known) = (draft.path.clone(), draft.learned());
        let book = draft.into_book().map_err(|error| Complaint::of(&error))?;
        let request = match self.purpose {
            ImportPurpose::New => ImportRequest::Make(Box::new(book), path, known),
            ImportPurpose::Pull => ImportRequest::Pull(Box::new(book), path, known),
        };
        Ok(vec![Action::Import(request)])
    }

    fn holds_input(&self) -> bool {
        self.page.as_ref().is_some_and(|page| page.draft.is_changed())
    }

    fn warns(&self) -> Warns {
        Warns::Always
    }

    fn farewell(&self) -> Farewell {
        Farewell {
            title: "文書の読み取りをやめる",
            lines: &[
                "ここで直したことは残りません。",
                "元の文書はそのままで、新しいファイルは作られていません。",
            ],
            done: "やめる",
        }
    }

    fn takes_text(&self) -> bool {
        self.page.as_ref().is_some_and(DocumentPage::takes_text)
    }
}
