//! The look: every colour, size and face of the window is named here.

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
    /// The sidebar.
    pub const SIDEBAR: f32 = 248.0;
    /// What the sheet needs beside the preview.
    pub const SHEET_LEAST: f32 = 600.0;
    /// What the preview needs beside the sheet.
    pub const PREVIEW_LEAST: f32 = 340.0;
    /// The panel of the search, at least and at most.
    pub const FIND_LEAST: f32 = 300.0;
    pub const FIND_MOST: f32 = 520.0;
    /// The status bar.
    pub const STATUS: f32 = 28.0;
    /// A row of a list or a menu.
    pub const ROW: f32 = 28.0;
    /// Icons.
    pub const ICON: f32 = 18.0;
}

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
    found: rgb(0x4A3E12),
    found_current: rgb(0x755A00),
    on_paper: rgb(0x165E83),
};

impl Palette {
    /// The colours in use.
    pub fn of(ctx: &egui::Context) -> &'static Self {
        match ctx.theme() {
            Theme::Dark => &DARK,
            Theme::Light => &LIGHT,
        }
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
    for (theme, palette) in [(Theme::Light, &LIGHT), (Theme::Dark, &DARK)] {
        ctx.style_mut_of(theme, |style| apply(style, theme, palette));
    }
}

fn font_definitions() -> FontDefinitions {
    let mut definitions = FontDefinitions::empty();
    let faces =
        [("gothic", fonts::GOTHIC), ("gothic-bold", fonts::GOTHIC_BOLD), ("fallback", fonts::FALLBACK)];
    for (name, bytes) in faces {
        definitions.font_data.insert(name.to_owned(), FontData::from_static(bytes).into());
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

fn apply(style: &mut egui::Style, theme: Theme, palette: &Palette) {
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
    style.visuals = visuals(theme, palette);
}

fn visuals(theme: Theme, palette: &Palette) -> Visuals {
    let mut visuals = theme.default_visuals();
    let radius = CornerRadius::same(4);
    let line = Stroke::new(1.0, palette.line);

    visuals.override_text_color = None;
    visuals.weak_text_color = Some(palette.second);
    visuals.panel_fill = palette.ground;
    visuals.window_fill = palette.raised;
    visuals.window_stroke = line;
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
    // Nothing moves by itself, and no frame is drawn for nothing.
    visuals.text_cursor.blink = false;
    let shadow = Shadow { offset: [0, 3], blur: 12, spread: 0, color: Color32::from_black_alpha(40) };
    visuals.window_shadow = shadow;
    visuals.popup_shadow = shadow;

    let widgets = &mut visuals.widgets;
    for (state, fill, stroke) in [
        (&mut widgets.noninteractive, palette.ground, line),
        (&mut widgets.inactive, palette.surface, line),
        (&mut widgets.hovered, palette.tint, Stroke::new(1.0, palette.strong_line)),
        (&mut widgets.active, palette.tint, Stroke::new(1.0, palette.accent)),
        (&mut widgets.open, palette.tint, Stroke::new(1.0, palette.accent)),
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

#[cfg(test)]
mod tests {
    use super::*;

    /// WCAG 2.2: relative luminance.
    fn luminance(color: Color32) -> f32 {
        let channel = |value: u8| {
            let value = f32::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(color.r()) + 0.7152 * channel(color.g()) + 0.0722 * channel(color.b())
    }

    fn contrast(one: Color32, other: Color32) -> f32 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn every_text_can_be_read_on_every_ground() {
        for palette in [&LIGHT, &DARK] {
            let grounds = [palette.ground, palette.surface, palette.raised];
            let texts = [palette.text, palette.second, palette.faint, palette.accent];
            let ratings = RatingColor::ALL.map(|color| palette.rating(color));
            for ground in grounds {
                for text in texts.into_iter().chain(ratings) {
                    assert!(contrast(text, ground) >= 4.5, "{text:?} on {ground:?}");
                }
            }
            for text in [palette.text, palette.second, palette.accent] {
                assert!(contrast(text, palette.tint) >= 4.5, "{text:?} on the tint");
            }
            for ground in [palette.found, palette.found_current] {
                assert!(contrast(palette.text, ground) >= 4.5, "text on what was found");
            }
            assert!(contrast(palette.on_accent, palette.accent) >= 4.5);
        }
    }
}
