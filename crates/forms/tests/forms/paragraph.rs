//! Laws of line breaking.

use forms::layout::{Align, FontBook, Mark, Paragraph, Slice, Style};
use proptest::prelude::*;

fn word() -> impl Strategy<Value = String> {
    let letter = "[a-zàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệđưừứửữựôồốổỗộA-ZĐÂÊÔƠƯ0-9.,()-]";
    proptest::string::string_regex(&format!("{letter}{{1,24}}")).unwrap()
}

fn align() -> impl Strategy<Value = Align> {
    prop_oneof![Just(Align::Left), Just(Align::Centre), Just(Align::Right), Just(Align::Justify)]
}

/// Returns the text of a line and where it ends.
fn read(line: &Slice, fonts: &FontBook) -> (String, f32) {
    let mut text = String::new();
    let mut end = 0.0_f32;
    for mark in &line.marks {
        let Mark::Text(run) = mark else { panic!("a paragraph draws only text") };
        text.push_str(&run.text);
        let gaps = run.text.matches(' ').count() as f32 * run.word_gap;
        end = end.max(run.x + fonts.width(&run.text, run.style) + gaps);
    }
    (text, end)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_line_is_too_long_and_no_word_is_lost(
        words in prop::collection::vec(word(), 1..60),
        width in 60.0_f32..500.0,
        size in 8.0_f32..15.0,
        align in align(),
        first_indent in 0.0_f32..40.0,
        balance in any::<bool>(),
    ) {
        let fonts = FontBook::shared().unwrap();
        let given = words.join(" ");
        let paragraph = Paragraph {
            align,
            first_indent,
            balance,
            ..Paragraph::new(&given, Style::regular(size))
        };
        let lines = paragraph.slices(fonts, width);
        let mut without_spaces = String::new();
        for (index, line) in lines.iter().enumerate() {
            let (text, end) = read(line, fonts);
            prop_assert!(end <= width + 0.1, "line {index} ends at {end} of {width}: {text:?}");
            if align == Align::Justify && index + 1 < lines.len() && text.contains(' ') && !balance {
                prop_assert!((end - width).abs() < 0.1, "line {index} is not justified: {text:?}");
            }
            without_spaces.push_str(&text.replace(' ', ""));
        }
        prop_assert_eq!(without_spaces, words.concat());
    }

    #[test]
    fn words_that_fit_are_never_broken(
        words in prop::collection::vec("[a-zđưăâêô]{1,6}", 1..60),
        width in 120.0_f32..500.0,
    ) {
        let fonts = FontBook::shared().unwrap();
        let paragraph = Paragraph::new(words.join(" "), Style::regular(13.0));
        let read: Vec<String> = paragraph
            .slices(fonts, width)
            .iter()
            .flat_map(|line| {
                let (text, _) = read(line, fonts);
                text.split(' ').map(str::to_owned).collect::<Vec<_>>()
            })
            .collect();
        prop_assert_eq!(read, words);
    }
}

#[test]
fn a_no_break_space_holds_words_together() {
    let fonts = FontBook::shared().unwrap();
    let style = Style::regular(13.0);
    let width = fonts.width("năm hai nghìn 10", style);
    let lines = Paragraph::new("năm hai nghìn 10\u{A0}000 đồng", style).slices(fonts, width);
    let texts: Vec<String> = lines.iter().map(|line| read(line, fonts).0).collect();
    assert_eq!(texts, ["năm hai nghìn", "10 000 đồng"]);
}

#[test]
fn no_single_line_stays_behind_or_goes_ahead() {
    let fonts = FontBook::shared().unwrap();
    let kept = |words: usize| -> Vec<bool> {
        let text = "chữ ".repeat(words);
        let width = fonts.width("chữ", Style::regular(13.0)) + 0.1;
        let lines = Paragraph::new(text, Style::regular(13.0)).slices(fonts, width);
        lines.iter().map(|line| line.keep_with_next).collect()
    };
    assert_eq!(kept(1), [false]);
    assert_eq!(kept(2), [true, false]);
    assert_eq!(kept(3), [true, true, false]);
    assert_eq!(kept(5), [true, false, false, true, false]);
}
