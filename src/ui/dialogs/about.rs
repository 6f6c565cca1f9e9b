//! What the program is.

use eframe::egui::Ui;

use crate::screen::Renderer;
use crate::ui::kit::dialog::{Buttons, Dialog, DialogScene};
use crate::ui::kit::widgets::paragraph;

use super::licences::licences_ui;

/// The program's name, version and faces.
#[derive(Debug)]
pub struct AboutDialog {
    renderer: Renderer,
}

impl AboutDialog {
    /// In a window that `renderer` paints.
    pub fn new(renderer: Renderer) -> Self {
        Self { renderer }
    }
}

impl Dialog for AboutDialog {
    fn title(&self) -> String {
        "調書（Chosho）".to_owned()
    }

    fn width(&self) -> f32 {
        460.0
    }

    fn buttons(&self) -> Buttons {
        Buttons::close()
    }

    fn body(&mut self, ui: &mut Ui, _scene: &mut DialogScene<'_>) {
        paragraph(ui, &format!("バージョン {}", env!("CARGO_PKG_VERSION")));
        paragraph(
            ui,
            "目標事業評価調書を作るためのプログラムです。入力した内容は、このパソコンの外へは送られません。",
        );
        paragraph(ui, "書体：BIZ UDゴシック、BIZ UD明朝（SIL Open Font License 1.1）");
        let renderer = match self.renderer {
            Renderer::OpenGl => "OpenGL",
            Renderer::Software => "ソフトウェア（起動するときの指定による）",
            Renderer::SoftwareInstead => "ソフトウェア（このパソコンではOpenGL 2.0以上を使えないため）",
        };
        paragraph(ui, &format!("画面の描画：{renderer}"));
        licences_ui(ui);
    }
}
