//! The look: every colour, size and face of the window is named here.

#[cfg(test)]
mod tests;

use eframe::egui::style::ScrollStyle;
use eframe::egui::{
    self, Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Shadow, Stroke,
    TextStyle, Theme, Vec2, Visuals,
};

use crate::book::RatingColor;
use crate::fonts;

/// The family of the bold face.
const BOLD: &str = "bold";

/// Sizes in points. Spacing goes in steps of 4.
pub mod size {
    /// The interface's text.
    pub const TEXT: f32 = 14.0;
    /// Captions and counts.
    pub const CAPTION: f32 = 12.0;
    /// Headings.
    pub const HEADING: f32 = 18.0;
    /// The program's name on the start screen.
    pub const TITLE: f32 = 30.0;
    /// Space between the lines of a cell; BIZ UD has none of its own.
    pub const LEADING: f32 = 6.0;
    /// Space between a cell's edge and its text.
    pub const CELL_PADDING: f32 = 8.0;
    /// What the sheet needs beside the preview.
    pub const SHEET_LEAST: f32 = 600.0;
    /// What the preview needs beside the sheet.
    pub const PREVIEW_LEAST: f32 = 340.0;
    /// The panels of the search and of the history, at least and at most.
    pub const FIND_LEAST: f32 = 300.0;
    pub const FIND_MOST: f32 = 520.0;
    /// The status bar.
    pub const STATUS: f32 = 28.0;
    /// The menu bar.
    pub const BAR: f32 = 36.0;
    /// A row of a list or a menu.
    pub const ROW: f32 = 28.0;
    /// Icons.
    pub const ICON: f32 = 18.0;
    /// Icons on the cards of the start screen.
    pub const ICON_LARGE: f32 = 28.0;
    /// The buttons of a dialog.
    pub const BUTTON: [f32; 2] = [104.0, 32.0];
    /// From line to line in text that is to be read.
    pub const LINE: f32 = 22.0;
    /// Between things that belong together.
    pub const GAP: f32 = 4.0;
    /// Between things.
    pub const SPACE: f32 = 8.0;
    /// Between groups of things.
    pub const SECTION: f32 = 16.0;
    /// Inside dialogs and around cards.
    pub const PADDING: f32 = 24.0;
    /// The rounding of buttons and fields.
    pub const CORNER: f32 = 4.0;
}

/// The look that was chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// The palette of high contrast in place of light and dark.
    pub high_contrast: bool,
    /// How the caret blinks: for how long it is seen and not seen, in seconds.
    pub blink: Option<Blink>,
}

/// How long a blinking caret is seen, and then not seen, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blink(pub u16);

/// The colours of one theme. Text on any of its grounds has a contrast of at
/// least 4.5 : 1 (WCAG 2.2, 1.4.3).
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct Palette {
    /// Behind everything.
    pub ground: Color32,
    /// Paper, fields.
    pub surface: Color32,
    /// Menus and dialogs.
    pub raised: Color32,
    pub line: Color32,
    pub strong_line: Color32,
    pub text: Color32,
    pub second: Color32,
    pub faint: Color32,
    pub accent: Color32,
    /// Behind what is selected, and header cells.
    pub tint: Color32,
    /// Text on the accent.
    pub on_accent: Color32,
    pub green: Color32,
    pub blue: Color32,
    pub gray: Color32,
    pub amber: Color32,
    pub red: Color32,
    /// The paper of printed pages: white in any theme.
    pub paper: Color32,
    /// Behind words that were found, and behind those that are shown of them.
    pub found: Color32,
    pub found_current: Color32,
    /// What points at something printed: the light theme's accent.
    pub on_paper: Color32,
    /// How thick the edges of buttons and fields are, in points.
    pub edge: f32,
    /// How thick the frame around what has the focus is, in points.
    pub focus: f32,
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

/// Dark text on white paper.
pub const LIGHT: Palette = Palette {
    ground: rgb(0xF5F6F8),
    surface: rgb(0xFFFFFF),
    raised: rgb(0xFFFFFF),
    line: rgb(0xD8DDE3),
    strong_line: rgb(0x8A94A0),
    text: rgb(0x1B2430),
    second: rgb(0x4E5B69),
    faint: rgb(0x65717D),
    accent: rgb(0x165E83),
    tint: rgb(0xE4EFF5),
    on_accent: rgb(0xFFFFFF),
    green: rgb(0x1E7B3A),
    blue: rgb(0x1A5FB4),
    gray: rgb(0x52606D),
    amber: rgb(0x9A5B00),
    red: rgb(0xB3261E),
    paper: rgb(0xFFFFFF),
    found: rgb(0xFFF0B0),
    found_current: rgb(0xFFCB66),
    on_paper: rgb(0x165E83),
    edge: 1.0,
    focus: 2.0,
};

/// Light text on dark ground.
pub const DARK: Palette = Palette {
    ground: rgb(0x16191D),
    surface: rgb(0x1D2126),
    raised: rgb(0x262B31),
    line: rgb(0x333A42),
    strong_line: rgb(0x6B7682),
    text: rgb(0xE7EAEE),
    second: rgb(0xB3BCC6),
    faint: rgb(0x8F99A4),
    accent: rgb(0x6FB3D6),
    tint: rgb(0x1E3442),
    on_accent: rgb(0x16191D),
    green: rgb(0x7BC88F),
    blue: rgb(0x8AB8F0),
    gray: rgb(0xB3BCC6),
    amber: rgb(0xE0A84C),
    red: rgb(0xF08A80),
    paper: rgb(0xFFFFFF),
    found: rgb(0x3B3413),
    found_current: rgb(0x806000),
    on_paper: rgb(0x165E83),
    edge: 1.0,
    focus: 2.0,
};

/// Bright on black, with thick edges: text has a contrast of at least 7 : 1
/// (WCAG 2.2, 1.4.6).
pub const HIGH_CONTRAST: Palette = Palette {
    ground: rgb(0x000000),
    surface: rgb(0x000000),
    raised: rgb(0x000000),
    line: rgb(0x9AA4AE),
    strong_line: rgb(0xFFFFFF),
    text: rgb(0xFFFFFF),
    second: rgb(0xEDEDED),
    faint: rgb(0xD2D6DA),
    accent: rgb(0xFFD83D),
    tint: rgb(0x00324D),
    on_accent: rgb(0x000000),
    green: rgb(0x86F59A),
    blue: rgb(0xA6D0FF),
    gray: rgb(0xE2E6EA),
    amber: rgb(0xFFC45C),
    red: rgb(0xFFB3AB),
    paper: rgb(0xFFFFFF),
    found: rgb(0x5C4A00),
    found_current: rgb(0x7A4F00),
    on_paper: rgb(0x165E83),
    edge: 2.0,
    focus: 3.0,
};

impl Palette {
    /// The colours in use.
    pub fn of(ctx: &egui::Context) -> &'static Self {
        match ctx.theme() {
            _ if look(ctx).high_contrast => &HIGH_CONTRAST,
            Theme::Dark => &DARK,
            Theme::Light => &LIGHT,
        }
    }

    /// The frame around what has the focus.
    pub fn focus_stroke(&self) -> Stroke {
        Stroke::new(self.focus, self.accent)
    }

    /// The ground of a chip whose text and edge are in this colour.
    pub fn chip(&self, color: Color32) -> Color32 {
        self.surface.blend(color.gamma_multiply(0.12))
    }

    /// What lies under the pointer, behind a row of a list.
    pub fn hover(&self) -> Color32 {
        self.ground.blend(self.line.gamma_multiply(0.45))
    }

    /// What a rating is shown in.
    pub fn rating(&self, color: RatingColor) -> Color32 {
        match color {
            RatingColor::Green => self.green,
            RatingColor::Blue => self.blue,
            RatingColor::Gray => self.gray,
            RatingColor::Amber => self.amber,
            RatingColor::Red => self.red,
        }
    }
}

/// Bold type of this size.
pub fn bold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(BOLD.into()))
}

/// Regular type of this size.
pub fn regular(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// Gives the window its faces and looks.
pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(font_definitions());
    egui_material_icons::initialize(ctx);
    set_look(ctx, Look::default());
}

/// Changes the look.
pub fn set_look(ctx: &egui::Context, look: Look) {
    ctx.data_mut(|data| data.insert_temp(look_id(), look));
    let palettes = if look.high_contrast { [&HIGH_CONTRAST, &HIGH_CONTRAST] } else { [&LIGHT, &DARK] };
    for (theme, palette) in [Theme::Light, Theme::Dark].into_iter().zip(palettes) {
        ctx.style_mut_of(theme, |style| apply(style, theme, palette, look));
    }
}

/// The look in use.
pub fn look(ctx: &egui::Context) -> Look {
    ctx.data(|data| data.get_temp(look_id())).unwrap_or_default()
}

fn look_id() -> egui::Id {
    egui::Id::unique("look")
}

fn font_definitions() -> FontDefinitions {
    let mut definitions = FontDefinitions::empty();
    let faces =
        [("gothic", fonts::GOTHIC), ("gothic-bold", fonts::GOTHIC_BOLD), ("fallback", fonts::FALLBACK)];
    for (name, bytes) in faces {
        let face = FontData::from_owned(fonts::for_screen(bytes));
        definitions.font_data.insert(name.to_owned(), face.into());
    }
    for (family, faces) in [
        (FontFamily::Proportional, ["gothic", "gothic-bold", "fallback"]),
        (FontFamily::Monospace, ["gothic", "gothic-bold", "fallback"]),
        (FontFamily::Name(BOLD.into()), ["gothic-bold", "gothic", "fallback"]),
    ] {
        definitions.families.insert(family, faces.map(str::to_owned).to_vec());
    }
    definitions
}

fn apply(style: &mut egui::Style, theme: Theme, palette: &Palette, look: Look) {
    style.text_styles = [
        (TextStyle::Small, regular(size::CAPTION)),
        (TextStyle::Body, regular(size::TEXT)),
        (TextStyle::Button, regular(size::TEXT)),
        (TextStyle::Monospace, regular(size::TEXT)),
        (TextStyle::Heading, bold(size::HEADING)),
    ]
    .into();

    let spacing = &mut style.spacing;
    spacing.item_spacing = Vec2::new(8.0, 8.0);
    spacing.button_padding = Vec2::new(12.0, 5.0);
    spacing.menu_margin = Margin::same(6);
    spacing.window_margin = Margin::same(20);
    spacing.interact_size = Vec2::new(40.0, size::ROW);
    spacing.icon_width = 18.0;
    spacing.icon_width_inner = 10.0;
    spacing.icon_spacing = 8.0;
    spacing.combo_width = 120.0;
    spacing.extra_text_line_spacing = 0.0;
    spacing.menu_width = 280.0;
    spacing.scroll = ScrollStyle { bar_width: 12.0, ..ScrollStyle::solid() };
    // Words of the interface are no text to be marked; a click goes to what they stand on.
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.4;
    style.animation_time = 0.0;
    style.visuals = visuals(theme, palette, look);
}

fn visuals(theme: Theme, palette: &Palette, look: Look) -> Visuals {
    let mut visuals = theme.default_visuals();
    let radius = CornerRadius::same(size::CORNER as u8);
    let line = Stroke::new(1.0, palette.line);
    let edge = Stroke::new(palette.edge, palette.line);

    visuals.override_text_color = None;
    visuals.weak_text_color = Some(palette.second);
    visuals.panel_fill = palette.ground;
    visuals.window_fill = palette.raised;
    visuals.window_stroke = edge;
    visuals.window_corner_radius = CornerRadius::same(6);
    visuals.menu_corner_radius = radius;
    visuals.extreme_bg_color = palette.surface;
    visuals.text_edit_bg_color = Some(palette.surface);
    visuals.faint_bg_color = palette.ground;
    visuals.code_bg_color = palette.ground;
    visuals.hyperlink_color = palette.accent;
    visuals.warn_fg_color = palette.amber;
    visuals.error_fg_color = palette.red;
    visuals.selection.bg_fill = palette.accent.gamma_multiply(0.22);
    visuals.selection.stroke = Stroke::new(1.5, palette.accent);
    visuals.indent_has_left_vline = false;
    visuals.text_cursor.stroke = Stroke::new(1.5, palette.text);
    visuals.text_cursor.stroke.width = palette.edge.max(1.5);
    // Unless it is wanted, nothing moves by itself, and no frame is drawn for nothing.
    visuals.text_cursor.blink = look.blink.is_some();
    if let Some(Blink(milliseconds)) = look.blink {
        let seconds = f32::from(milliseconds) / 1000.0;
        (visuals.text_cursor.on_duration, visuals.text_cursor.off_duration) = (seconds, seconds);
    }
    let shadow = Shadow { offset: [0, 3], blur: 12, spread: 0, color: Color32::from_black_alpha(40) };
    visuals.window_shadow = shadow;
    visuals.popup_shadow = shadow;

    let widgets = &mut visuals.widgets;
    for (state, fill, stroke) in [
        (&mut widgets.noninteractive, palette.ground, line),
        (&mut widgets.inactive, palette.surface, edge),
        (&mut widgets.hovered, palette.tint, Stroke::new(palette.edge, palette.strong_line)),
        // Also what has the focus: the keyboard's user sees where it is.
        (&mut widgets.active, palette.tint, palette.focus_stroke()),
        (&mut widgets.open, palette.tint, Stroke::new(palette.edge, palette.accent)),
    ] {
        state.bg_fill = fill;
        state.weak_bg_fill = fill;
        state.bg_stroke = stroke;
        state.fg_stroke = Stroke::new(1.0, palette.text);
        state.corner_radius = radius;
        state.expansion = 0.0;
    }
    visuals
}
