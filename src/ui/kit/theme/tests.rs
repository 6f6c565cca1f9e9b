//! Colours that can be read, and signs that the faces have.

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

/// Every text with every ground it may stand on.
fn pairs(palette: &Palette) -> Vec<(&'static str, Color32, Color32)> {
    let grounds = [palette.ground, palette.surface, palette.raised];
    let ratings = RatingColor::ALL.map(|color| palette.rating(color));
    let texts = [palette.text, palette.second, palette.faint, palette.accent];
    let mut pairs = Vec::new();
    for ground in grounds {
        pairs.extend(texts.into_iter().chain(ratings).map(|text| ("on a ground", text, ground)));
    }
    pairs.extend(
        [palette.text, palette.second, palette.accent].map(|text| ("on the tint", text, palette.tint)),
    );
    pairs.extend([palette.text, palette.second].map(|text| ("under the pointer", text, palette.hover())));
    pairs.extend(ratings.map(|color| ("on its chip", color, palette.chip(color))));
    pairs.extend([palette.found, palette.found_current].map(|ground| ("found", palette.text, ground)));
    pairs.push(("on the accent", palette.on_accent, palette.accent));
    pairs.push(("on paper", palette.on_paper, palette.paper));
    pairs
}

#[test]
fn every_text_can_be_read_on_every_ground() {
    for (palette, least) in [(&LIGHT, 4.5), (&DARK, 4.5), (&HIGH_CONTRAST, 7.0)] {
        for (name, text, ground) in pairs(palette) {
            let ratio = contrast(text, ground);
            // What is printed is white in any theme.
            let least: f32 = if name == "on paper" { 4.5 } else { least };
            assert!(ratio >= least, "{text:?} {name} {ground:?}: {ratio:.2}");
        }
    }
}

#[test]
fn edges_and_the_focus_are_seen() {
    for palette in [&LIGHT, &DARK, &HIGH_CONTRAST] {
        for ground in [palette.ground, palette.surface, palette.raised] {
            // WCAG 2.2, 1.4.11: what is no text.
            assert!(contrast(palette.accent, ground) >= 3.0);
            assert!(contrast(palette.strong_line, ground) >= 2.8);
        }
        assert!(palette.focus > palette.edge);
    }
}

/// The text of the string literals of a source file, without comments. Rough, but
/// it errs by finding too much.
fn literals(source: &str) -> String {
    source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| line.split('"').skip(1).step_by(2))
        .collect()
}

fn sources(folder: &std::path::Path, all: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.extension() {
            _ if path.is_dir() => sources(&path, all),
            Some(ending) if ending == "rs" => all.push(path),
            _ => {}
        }
    }
}

#[test]
fn every_sign_that_the_program_shows_is_in_a_face() {
    use skrifa::MetadataProvider as _;
    let faces = [fonts::GOTHIC, fonts::GOTHIC_BOLD, fonts::FALLBACK]
        .map(|bytes| skrifa::FontRef::new(bytes).unwrap());
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    for folder in ["ui", "edit", "error", "book", "cli", "prefs"] {
        sources(&root.join(folder), &mut files);
    }
    files.push(root.join("error.rs"));
    // What tests make up is shown to nobody.
    files.retain(|file| !file.ends_with("tests.rs"));
    let mut lacking = Vec::new();
    for file in files {
        let signs = literals(&std::fs::read_to_string(&file).unwrap());
        for sign in signs.chars().filter(|sign| !sign.is_ascii()) {
            if faces.iter().all(|face| face.charmap().map(sign).is_none()) {
                lacking.push((file.clone(), sign));
            }
        }
    }
    assert!(lacking.is_empty(), "no glyph: {lacking:?}");
}

#[test]
fn no_sign_of_a_file_name_is_flat_at_any_size() {
    use skrifa::MetadataProvider as _;
    use skrifa::instance::{LocationRef, Size};
    use skrifa::outline::{DrawSettings, HintingInstance, HintingOptions, OutlinePen};

    /// The lowest and the highest that was drawn.
    struct Span(f32, f32);
    impl OutlinePen for Span {
        fn move_to(&mut self, _: f32, y: f32) {
            (self.0, self.1) = (self.0.min(y), self.1.max(y));
        }
        fn line_to(&mut self, x: f32, y: f32) {
            self.move_to(x, y);
        }
        fn quad_to(&mut self, _: f32, _: f32, x: f32, y: f32) {
            self.move_to(x, y);
        }
        fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, x: f32, y: f32) {
            self.move_to(x, y);
        }
        fn close(&mut self) {}
    }

    let definitions = font_definitions();
    for name in ["gothic", "gothic-bold"] {
        let face = skrifa::FontRef::new((*definitions.font_data[name].font).as_ref()).unwrap();
        let glyphs = face.outline_glyphs();
        for size in 8..40_u8 {
            let (size, place) = (Size::new(f32::from(size)), LocationRef::default());
            let fitted = HintingInstance::new(&glyphs, size, place, HintingOptions::default()).unwrap();
            for sign in '!'..='~' {
                let mut span = Span(f32::MAX, f32::MIN);
                let glyph = glyphs.get(face.charmap().map(sign).unwrap()).unwrap();
                glyph.draw(DrawSettings::hinted(&fitted, false), &mut span).unwrap();
                assert!(span.1 - span.0 > 0.2, "{name} {sign} {size:?}");
            }
        }
    }
}
