//! The system's clipboard.

use super::{Clipboard, ClipboardContent};

/// The system's clipboard. It is opened when first needed, and kept: on X11 what
/// was copied is there for others only as long as its owner is.
#[derive(Default)]
pub struct System(Option<arboard::Clipboard>);

impl System {
    fn open(&mut self) -> Option<&mut arboard::Clipboard> {
        if self.0.is_none() {
            self.0 = arboard::Clipboard::new().ok();
        }
        self.0.as_mut()
    }
}

impl Clipboard for System {
    fn read(&mut self) -> Option<ClipboardContent> {
        let text = self.open()?.get_text().ok()?;
        Some(ClipboardContent { text, html: self.html() })
    }

    fn html(&mut self) -> Option<String> {
        self.open()?.get().html().ok()
    }

    fn write(&mut self, content: &ClipboardContent) -> bool {
        let ClipboardContent { text, html } = content;
        let Some(clipboard) = self.open() else { return false };
        match html {
            Some(html) => clipboard.set_html(html, Some(text)).is_ok(),
            None => clipboard.set_text(text).is_ok(),
        }
    }
}
