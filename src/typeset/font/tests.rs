use super::*;

fn missing(text: &str) -> Vec<&str> {
    shaped(text).into_iter().filter(|(glyph, _)| glyph.missing).map(|(_, piece)| piece).collect()
}

fn shaped(text: &str) -> Vec<(Glyph, &str)> {
    let fonts = Fonts::bundled().unwrap();
    let mut glyphs = Vec::new();
    fonts.shape(FaceId::Mincho, text, |glyph, range| glyphs.push((glyph, &text[range])));
    glyphs
}

#[test]
fn japanese_is_one_em_wide_in_the_mincho() {
    let fonts = Fonts::bundled().unwrap();
    for (text, advance) in [("漢", 1000), ("、", 1000), ("１", 1000), ("〓", 1000), ("𠮷", 1000), ("1", 500)]
    {
        assert_eq!(shaped(text)[0].0.advance, advance, "{text}");
    }
    for face in FaceId::ALL {
        assert!((0.7..0.95).contains(&fonts.face(face).ascent));
    }
}

#[test]
fn only_white_that_a_glyph_has_may_be_taken_away() {
    let fonts = Fonts::bundled().unwrap();
    let white = |face, mark: char| {
        let body = fonts.body(face, &mark.to_string(), Class::of(mark), |_, _| {});
        (body.before, body.after)
    };
    for (mark, before, after) in
        [('「', 500, 0), ('」', 0, 500), ('、', 0, 500), ('。', 0, 500), ('・', 250, 250), ('！', 0, 0)]
    {
        assert_eq!(white(FaceId::Mincho, mark), (before, after), "{mark}");
        // The proportional face has its brackets on narrow bodies already.
        assert_eq!(white(FaceId::Gothic, mark), (0, 0), "{mark}");
    }
    for mark in ['(', '｢', ',', '､'] {
        assert_eq!(white(FaceId::Mincho, mark), (0, 0), "{mark}");
    }
}

#[test]
fn a_letter_with_its_mark_apart_is_one_glyph() {
    let apart = shaped("か\u{3099}");
    assert_eq!(apart.len(), 1);
    assert_eq!(apart[0].0, shaped("が")[0].0);
    assert_eq!(apart[0].1, "か\u{3099}");
}

#[test]
fn a_variation_selector_belongs_to_its_character() {
    let plain = shaped("葛")[0].0;
    let variant = shaped("葛\u{E0100}");
    assert_eq!(variant.len(), 1);
    assert_eq!(variant[0].1, "葛\u{E0100}");
    assert_ne!(variant[0].0.id, 0);
    let unknown = shaped("あ\u{E0105}");
    assert_eq!((unknown.len(), unknown[0].1), (1, "あ\u{E0105}"));
    assert!(!plain.missing);
}

#[test]
fn what_no_face_has_is_a_geta_and_is_named() {
    let glyph = shaped("\u{10FFFD}")[0].0;
    assert!(glyph.missing);
    assert_eq!(glyph.id, shaped("〓")[0].0.id);
    assert_eq!(missing("氣髙﨑③㈱ｶﾞ〜～\u{10FFFD}あ"), ["\u{10FFFD}"]);
}

/// Text from a PDF or an old book that nobody can mend.
#[test]
fn radicals_are_printed_as_the_kanji_that_they_look_like() {
    let printed = |text: &str| shaped(text).into_iter().map(|(glyph, _)| glyph).collect::<Vec<_>>();
    let text = "⾷育⽅針 ⽉1回 ⻝べ⽅教室 ⼀⼈ ⼾⿊⾒⻑⻘";
    assert_eq!(missing(text), [""; 0]);
    assert_eq!(printed(text), printed("食育方針 月1回 食べ方教室 一人 戸黒見長青"));
    for radical in '\u{2F00}'..='\u{2FD5}' {
        assert_eq!(missing(&radical.to_string()), [""; 0], "{radical}");
    }
}

#[test]
fn a_form_is_printed_as_it_is_where_a_face_has_it() {
    let glyph = |text: &str| shaped(text)[0].0;
    assert_ne!(glyph("\u{FA19}"), glyph("神"));
    assert_ne!(glyph("髙"), glyph("高"));
    // No face has U+2F804.
    assert_eq!(glyph("\u{2F804}"), glyph("你"));
}

#[test]
fn rare_characters_come_from_the_fallback_and_no_others_do() {
    let glyphs = shaped("𠮷野家は吉野家");
    let fallback = glyphs.iter().filter(|(glyph, _)| glyph.face == FaceId::Fallback);
    assert_eq!(fallback.map(|&(_, text)| text).collect::<Vec<_>>(), ["𠮷"]);
    // JIS X 0213's kanji of level 3 and 4, symbols, Vietnamese.
    assert!(missing("𠮷𣘺丅㐂𪚲Ⓐ㋀㍘⚠‑Tiếng Việt").is_empty());
}

#[test]
fn controls_are_not_drawn() {
    assert!(shaped("\u{200B}\u{FEFF}\u{7}\u{1A}\u{AD}\u{3164}\u{180E}").is_empty());
    assert_eq!(shaped("\t")[0].0, shaped("\u{3000}")[0].0);
}
