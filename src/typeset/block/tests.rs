use super::*;
use crate::typeset::tree::Artifact;

fn fonts() -> Fonts {
    Fonts::bundled().unwrap()
}

fn style(align: Align) -> Style {
    Style::new(FaceId::Mincho, 10.0).aligned(align)
}

/// The runs of a block as it is placed at the origin.
fn placed(text: &str, width: f32, style: Style) -> Vec<GlyphRun> {
    let fonts = fonts();
    let block = TextBlock::new(text, width, style, &fonts);
    let mut items = Vec::new();
    block.place(0..block.len(), (0.0, 0.0), Tag::Artifact(Artifact::Layout), &fonts, &mut items);
    items
        .into_iter()
        .map(|item| match item {
            PageItem::Text(run) => run,
            other => panic!("{other:?}"),
        })
        .collect()
}

fn assert_near(found: f32, expected: f32) {
    assert!((found - expected).abs() < 0.02, "{found}, not {expected}");
}

#[test]
fn a_runs_glyphs_stand_for_its_whole_text() {
    for run in
        placed("「か\u{3099}、3人」葛\u{E0100}\u{200B}。𠮷A\u{10FFFD}ab cd", 45.0, style(Align::Justify))
    {
        let pieces: String = run.pieces().map(|(_, piece)| piece).collect();
        assert_eq!(pieces, run.text);
    }
}

#[test]
fn the_text_of_a_radical_is_the_kanji_that_is_seen() {
    let runs = placed("⾷育⽅針、⻝べ⽅教室", 200.0, style(Align::Start));
    let text: String = runs.iter().map(|run| run.text.as_str()).collect();
    assert_eq!(text, "食育方針、食べ方教室");
    // What cannot be printed is named as it was written.
    assert_eq!(placed("⺀", 200.0, style(Align::Start))[0].text, "⺀");
}

#[test]
fn justified_lines_end_at_the_right_edge_but_the_last() {
    let text = "利用者数は前年度を149人上回りましたが、「実施か所数」は4か所から増やすことができていません。";
    let runs = placed(text, 127.0, style(Align::Justify));
    assert!(runs.len() > 3);
    let (last, full) = runs.split_last().unwrap();
    full.iter().for_each(|run| assert_near(run.x + run.width(), 127.0));
    assert!(last.x + last.width() < 120.0);
}

#[test]
fn an_opening_bracket_hangs_its_white_out_of_the_line() {
    let runs = placed("「あ", 50.0, style(Align::Start));
    assert_near(runs[0].x, -5.0);
    assert_near(runs[0].width(), 20.0);
}

#[test]
fn a_caption_is_spread_evenly_though_never_far() {
    for (typed, width, spread) in [
        // As wide as it may be, in the middle of the rest.
        ("計画名", 100.0, 48.0),
        ("計 画 名", 100.0, 48.0),
        // From edge to edge.
        ("計\u{3000}画\u{3000}名", 40.0, 40.0),
        // As it is where there is no room.
        ("計画名", 30.0, 30.0),
    ] {
        let runs = placed(typed, width, style(Align::Distribute));
        assert_eq!(runs.len(), 1);
        assert_eq!(runs[0].text, "計画名");
        assert_near(runs[0].width(), spread);
        assert_near(runs[0].x, (width - spread) / 2.0);
        let shifts: Vec<i16> = runs[0].glyphs.iter().map(|glyph| glyph.shift).collect();
        assert_eq!((shifts[0], shifts[2]), (shifts[1], 0));
    }
}

#[test]
fn what_is_no_caption_is_centred_as_it_was_typed() {
    let runs = placed("施策名\n（目標事業量）", 100.0, style(Align::Distribute));
    assert_near(runs[0].width(), 48.0);
    assert_eq!(runs[1].text, "（目標事業量）");
    // Its ink stands in the middle: half of each bracket is white.
    assert_near(runs[1].x + 5.0, 20.0);
    assert_near(runs[1].x + runs[1].width(), 80.0);
}

#[test]
fn decimal_points_stand_under_each_other() {
    let fonts = fonts();
    let texts = ["1,970人", "2.5", "１２．７５％", "▲3か所", "10", "未実施"];
    let blocks: Vec<TextBlock> =
        texts.iter().map(|text| TextBlock::new(text, 90.0, style(Align::Decimal), &fonts)).collect();
    let decimal = blocks.iter().map(TextBlock::beyond_point).fold(0.0, f32::max);
    // ．(squeezed to half an em) ７ ５ ％
    assert_near(decimal, 35.0);
    for (text, mut block) in texts.into_iter().zip(blocks) {
        block.style.decimal = decimal;
        let mut items = Vec::new();
        block.place(0..1, (0.0, 0.0), Tag::Artifact(Artifact::Layout), &fonts, &mut items);
        let Some(PageItem::Text(run)) = items.first() else { panic!("{text}") };
        let Some(point) = align::decimal_point(text) else {
            assert_near(run.x + run.width(), 90.0);
            continue;
        };
        let mut bytes = 0;
        let mut pen = run.x;
        for glyph in &run.glyphs {
            bytes += usize::from(glyph.bytes);
            if bytes == point {
                assert_near(pen + f32::from(glyph.advance) / 100.0, 90.0 - decimal);
            }
            pen += glyph.moves() as f32 / 100.0;
        }
    }
}

#[test]
fn a_figure_too_long_for_its_column_still_stands_in_it() {
    let runs = placed("123,456.78", 50.0, Style { decimal: 30.0, ..style(Align::Decimal) });
    assert!(runs.iter().all(|run| run.x >= 0.0 && run.x + run.width() <= 50.01), "{runs:?}");
}

#[test]
fn the_lines_of_a_text_are_those_that_are_set() {
    let fonts = Fonts::shared().unwrap();
    let text = "令和６年度は、利用者数が22,542人（前年度比6.0％増）となりました。\n\n今後は、（仮称）出張ひろばを「月２回」程度実施します。";
    for em in [7.0, 12.0, 23.0] {
        for align in [Align::Start, Align::Justify] {
            let style = Style::new(FaceId::Mincho, 9.0).aligned(align);
            let block = TextBlock::new(text, em * 9.0, style, fonts);
            let lines = lines(text, em * 9.0, style, fonts);
            assert_eq!(lines.len(), block.len());
            let printed: Vec<String> = block
                .lines
                .iter()
                .map(|line| line.runs.iter().map(|run| run.text.as_str()).collect())
                .collect();
            let broken: Vec<&str> = lines.iter().map(|line| text[line.clone()].trim_end()).collect();
            assert_eq!(broken, printed);
        }
    }
}

/// Where a text is underlined: what is marked of it, from where to where.
fn underlined(text: &str, marked: &str, width: f32) -> (Vec<(f32, f32)>, Vec<GlyphRun>) {
    let fonts = fonts();
    let at = text.find(marked).unwrap();
    let marks: Vec<_> = std::iter::once(at..at + marked.len()).collect();
    let block = TextBlock::underlined(text, &marks, width, style(Align::Start), &fonts);
    let mut items = Vec::new();
    block.place(0..block.len(), (0.0, 0.0), Tag::Artifact(Artifact::Layout), &fonts, &mut items);
    let (mut lines, mut runs) = (Vec::new(), Vec::new());
    for item in items {
        match item {
            PageItem::Rule(rule) => lines.push((rule.from.0, rule.to.0)),
            PageItem::Text(run) => runs.push(run),
            PageItem::Fill(_) => {}
        }
    }
    (lines, runs)
}

#[test]
fn an_underline_ends_where_the_difference_does_though_the_sign_lost_its_white() {
    for (text, marked) in [
        ("利用者は）、広場", "）"),
        ("別紙）。また", "）"),
        ("窓口」（仮称）を", "」"),
        ("窓口、「広場」", "、"),
    ] {
        let (lines, runs) = underlined(text, marked, 300.0);
        let at = runs.iter().position(|run| run.text == marked).unwrap();
        let (from, to) = (runs[at].x, runs[at + 1].x);
        assert_eq!(lines.len(), 1);
        assert_near(lines[0].0, from);
        assert_near(lines[0].1, to);
        assert!(to - from < 9.0, "it is squeezed: {text}");
    }
}

#[test]
fn what_is_underlined_is_a_run_of_its_own_and_one_piece_over_lines() {
    let fonts = fonts();
    let text = "前の文と長く続いている違うところと後の文";
    let (from, to) = (text.find('長').unwrap(), text.find('後').unwrap());
    let marks: Vec<_> = std::iter::once(from..to).collect();
    let block = TextBlock::underlined(text, &marks, 55.0, style(Align::Start), &fonts);
    assert!(block.len() > 3);
    assert_eq!(block.spans(), [1]);
    let of = |own: Option<usize>| -> String {
        let runs = block.lines.iter().flat_map(|line| line.runs.iter().zip(&line.spans));
        runs.filter(|(_, span)| **span == own).map(|(run, _)| run.text.as_str()).collect()
    };
    assert_eq!(
        (of(None), of(Some(0))),
        (format!("{}{}", &text[..from], &text[to..]), text[from..to].to_owned())
    );
}
