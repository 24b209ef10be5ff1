//! Laws of line breaking.

use forms::layout::{Align, FontBook, Mark, Paragraph, Slice, Span, Style};
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

/// Returns what justifying added to each space of a line.
fn gap(line: &Slice) -> f32 {
    let gaps = line.marks.iter().filter_map(|mark| match mark {
        Mark::Text(run) => Some(run.word_gap),
        Mark::Rect(_) => None,
    });
    gaps.fold(0.0, f32::max)
}

/// Returns the texts of the lines.
fn texts(lines: &[Slice]) -> Vec<String> {
    let fonts = FontBook::shared().unwrap();
    lines.iter().map(|line| read(line, fonts).0).collect()
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
                let justified = (end - width).abs() < 0.1;
                let gaps = text.matches(' ').count() as f32;
                let ragged = (width - end) / gaps > 0.2 * size - 0.01 && gap(line) == 0.0;
                prop_assert!(justified || ragged, "line {index} ends at {end}: {text:?}");
                prop_assert!(gap(line) <= 0.2 * size + 0.01, "holes in line {index}: {text:?}");
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
    assert_eq!(texts(&lines), ["năm hai nghìn", "10 000 đồng"]);
}

#[test]
fn dates_and_telephone_numbers_stay_on_a_line() {
    let fonts = FontBook::shared().unwrap();
    let style = Style::regular(13.0);
    let text = "Hẹn trả ngày 04 tháng 02 năm 2027, gọi số 0261 3882 000 để hỏi";
    for width in [170.0, 200.0, 230.0, 260.0, 290.0, 320.0] {
        let lines = texts(&Paragraph::new(text, style).slices(fonts, width));
        for whole in ["ngày 04 tháng 02 năm 2027,", "0261 3882 000"] {
            assert!(lines.iter().any(|line| line.contains(whole)), "{width}: {lines:?}");
        }
    }
}

#[test]
fn long_addresses_break_behind_at_signs_and_dots() {
    let fonts = FontBook::shared().unwrap();
    let style = Style::regular(13.0);
    let address = "xuong.san.xuat.nong.san@hop-tac-xa-cu-jut.example.vn";
    let lines = texts(&Paragraph::new(address, style).slices(fonts, 150.0));
    assert_eq!(lines, ["xuong.san.xuat.nong.san@", "hop-tac-xa-cu-jut.example.", "vn"]);
}

#[test]
fn the_natural_width_is_that_of_one_line() {
    let fonts = FontBook::shared().unwrap();
    let text = "BẢN IN LẠI LẦN 2 · 09:14 ngày 28/11/2026";
    let paragraph = Paragraph::new(text, Style::bold(9.0));
    let width = paragraph.natural_width(fonts);
    assert_eq!(paragraph.slices(fonts, width).len(), 1);
    assert!(paragraph.slices(fonts, width - 1.0).len() > 1);
}

#[test]
fn phrases_of_a_name_are_not_parted() {
    let fonts = FontBook::shared().unwrap();
    for (name, expected) in [
        (
            "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG XÃ CƯ JÚT",
            &["TRUNG TÂM PHỤC VỤ", "HÀNH CHÍNH CÔNG XÃ CƯ JÚT"][..],
        ),
        ("TUQ. CHỦ TỊCH ỦY BAN NHÂN DÂN", &["TUQ. CHỦ TỊCH", "ỦY BAN NHÂN DÂN"]),
        ("VĂN PHÒNG ĐĂNG KÝ ĐẤT ĐAI TỈNH", &["VĂN PHÒNG ĐĂNG KÝ", "ĐẤT ĐAI TỈNH"]),
    ] {
        let lines = Paragraph::heading(name, Style::bold(12.0)).slices(fonts, 194.0);
        assert_eq!(texts(&lines), expected);
    }
    let narrow = Paragraph::heading("ỦY BAN NHÂN DÂN", Style::bold(12.0)).slices(fonts, 60.0);
    assert_eq!(texts(&narrow), ["ỦY BAN", "NHÂN", "DÂN"], "too narrow: between words");
}

#[test]
fn dots_go_to_the_right_margin() {
    let fonts = FontBook::shared().unwrap();
    let style = Style::regular(13.0);
    let end = |line: &Slice| read(line, fonts).1;
    let label = || Span::new("Địa chỉ: ", style);
    for spans in [
        vec![label(), Span::leader(style)],
        vec![label(), Span::leader(style), Span::new("; số: ", style), Span::leader(style)],
    ] {
        let paragraph = Paragraph { spans, ..Paragraph::default() };
        let lines = paragraph.slices(fonts, 300.0);
        assert_eq!(lines.len(), 1);
        assert!((end(&lines[0]) - 300.0).abs() < 0.1, "{}", end(&lines[0]));
    }
    // A hand needs room: where there is too little, the dots take the next line.
    let spans = vec![Span::new("Họ và tên của người đại diện: ", style), Span::leader(style)];
    let lines = Paragraph { spans, ..Paragraph::default() }.slices(fonts, 190.0);
    assert_eq!(texts(&lines)[0], "Họ và tên của người đại diện:");
    assert!((end(&lines[1]) - 190.0).abs() < 0.1);
}

#[test]
fn boxes_are_drawn_ticked_or_not() {
    let fonts = FontBook::shared().unwrap();
    let style = Style::regular(13.0);
    let drawn = |ticked| {
        let spans = vec![Span::tick_box(ticked, style), Span::new(" Bản chính", style)];
        Paragraph { spans, ..Paragraph::default() }.slices(fonts, 200.0).remove(0).marks
    };
    let rects = |marks: &[Mark]| marks.iter().filter(|it| matches!(it, Mark::Rect(_))).count();
    let (empty, ticked) = (drawn(false), drawn(true));
    assert_eq!((rects(&empty), empty.len()), (4, 5));
    assert_eq!((rects(&ticked), ticked.len()), (4, 6));
    let Mark::Text(cross) = &ticked[4] else { panic!("the cross comes behind the box") };
    let Mark::Rect(top) = &ticked[0] else { panic!("the top of the box comes first") };
    let middle = cross.y - fonts.middle('×', cross.style);
    assert!((middle - (top.y + top.width / 2.0)).abs() < 0.1, "the cross is in the middle");
    let Some(Mark::Text(label)) = ticked.last() else { panic!("the label comes last") };
    assert!(label.x > 13.0, "the label stands beside the box: {label:?}");
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
