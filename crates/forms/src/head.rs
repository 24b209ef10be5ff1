//! The block that every official paper begins with (NĐ 30/2020/NĐ-CP, appendix I).

use chrono::NaiveDateTime;

use crate::data::{IssuingOffice, PaperNumber};
use crate::form::{Lines, Scale};
use crate::layout::{FontBook, LINE_BREAK, Mark, Paragraph, Slice, Style, beside, stack};
use crate::wording::CommonWords;

/// Thickness of the rules under agency and motto, in points.
const RULE: f32 = 0.6;
/// White space between the text and its rule, in points.
const ABOVE: f32 = 2.0;

/// The content of the head.
pub(crate) struct Head<'a> {
    pub office: &'a IssuingOffice,
    pub number: Option<&'a PaperNumber>,
    /// Mark shown while there is no number.
    pub mark: &'a str,
    pub issued_at: NaiveDateTime,
}

/// The head and where its columns are, for what is put below them.
pub(crate) struct SetHead {
    pub slice: Slice,
    /// Width of the left column in points.
    pub left_width: f32,
}

/// Left: two levels, the issuer below in bold with a rule of a third to a half of its longest line,
/// number. Right: name of the country, motto with a rule of its length, place and date.
pub(crate) fn head(head: &Head<'_>, lines: &Lines<'_>) -> SetHead {
    let Lines { common: words, scale, fonts } = lines;
    let country = Style::bold(scale.head);
    let motto = Style::bold(scale.motto);
    let between = scale.head;
    let right = fonts.width(&words.country, country).max(fonts.width(&words.motto, motto)) + 1.0;
    let left = lines.width() - right - between;

    let names = beside([
        (0.0, agencies(head.office, left, scale, fonts)),
        (
            left + between,
            stack([
                line(&words.country, country, right, fonts),
                ruled(
                    line(&words.motto, motto, right, fonts),
                    fonts.width(&words.motto, motto),
                    right,
                ),
            ]),
        ),
    ]);
    let date = Style::italic(scale.motto);
    let dated = place_and_date(words, head, |text| fonts.width(text, date) <= right);
    let date = stack(dated.iter().map(|text| line(text, date, right, fonts)));
    let number = words.number_of(head.number, head.mark);
    let mut dated = beside([
        (0.0, line(&number, Style::regular(scale.motto), left, fonts)),
        (left + between, date),
    ]);
    dated.gap = scale.head / 2.0;
    SetHead { slice: stack([names, dated]).keep(), left_width: left }
}

/// Returns place and date on one line where it fits, else on a line each.
fn place_and_date(
    words: &CommonWords,
    head: &Head<'_>,
    fits: impl Fn(&str) -> bool,
) -> Vec<String> {
    let place = &head.office.place;
    let whole = words.place_and_date_of(place, head.issued_at);
    let date = whole.strip_prefix(place.as_str()).and_then(|rest| rest.split_once(' '));
    match date {
        Some((comma, date)) if !fits(&whole) => vec![format!("{place}{comma}"), date.to_owned()],
        _ => vec![whole],
    }
}

/// The unit below its agency, or the agency below its superior where it issues the paper itself.
fn agencies(office: &IssuingOffice, width: f32, scale: &Scale, fonts: &FontBook) -> Slice {
    let (above, issuer) = if office.unit.is_empty() {
        (office.superior.as_deref().unwrap_or_default(), &office.agency)
    } else {
        (office.agency.as_str(), &office.unit)
    };
    let set = |name: &str, style: Style| -> Vec<Slice> {
        let lines = name.to_uppercase();
        lines
            .split(LINE_BREAK)
            .filter(|line| !line.is_empty())
            .flat_map(|line| Paragraph::heading(line, style).slices(fonts, width))
            .collect()
    };
    let mut lines = set(above, Style::regular(scale.head));
    let issuer = set(issuer, Style::bold(scale.head));
    let longest = issuer.iter().map(|line| set_width(line, width)).fold(0.0, f32::max);
    lines.extend(issuer);
    ruled(stack(lines), longest * 0.4, width)
}

/// Width of the text of a centred line.
fn set_width(line: &Slice, width: f32) -> f32 {
    let left = line.marks.iter().find_map(|mark| match mark {
        Mark::Text(run) => Some(run.x),
        Mark::Rect(_) => None,
    });
    left.map_or(0.0, |left| width - 2.0 * left)
}

fn line(text: &str, style: Style, width: f32, fonts: &FontBook) -> Slice {
    stack(Paragraph::heading(text, style).slices(fonts, width))
}

/// Adds a centred rule below.
fn ruled(mut slice: Slice, length: f32, width: f32) -> Slice {
    slice.marks.push(Mark::rect((width - length) / 2.0, slice.height + ABOVE, length, RULE));
    slice.height += ABOVE + RULE + 1.0;
    slice
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FormSets;

    const COMMUNES: &str = include_str!("../../../assets/communes/communes-2025.csv");

    fn office(unit: &str, agency: &str) -> IssuingOffice {
        let superior = Some("UBND tỉnh Lâm Đồng".to_owned());
        let (unit, agency) = (unit.to_owned(), agency.to_owned());
        IssuingOffice { superior, agency, unit, ..IssuingOffice::default() }
    }

    /// What the office of a commune is called; the last one issues letters.
    fn names(commune: &str) -> [IssuingOffice; 3] {
        // As in a sentence: "xã Cư Jút".
        let mut letters = commune.chars();
        let first = letters.next().map(|it| it.to_lowercase().to_string()).unwrap_or_default();
        let name = format!("{first}{}", letters.as_str());
        let agency = format!("Ủy ban nhân dân {name}");
        [
            office(&format!("Trung tâm Phục vụ hành chính công {name}"), &agency),
            office(&format!("Bộ phận Một cửa {name}"), &agency),
            office("", &agency),
        ]
    }

    /// Width of the left column of the head.
    fn column(scale: Scale) -> f32 {
        let [_, set] = FormSets::built_in().unwrap().all();
        let lines = Lines { common: &set.common, scale, fonts: FontBook::shared().unwrap() };
        let office = office("Bộ phận Một cửa", "Ủy ban nhân dân xã Cư Jút");
        let content =
            Head { office: &office, number: None, mark: "X", issued_at: Default::default() };
        head(&content, &lines).left_width
    }

    /// Length of the rule and of the longest line of the issuer above it.
    fn measured(slice: &Slice, fonts: &FontBook) -> (f32, f32) {
        let mut rule = 0.0;
        let mut longest = 0.0_f32;
        for mark in &slice.marks {
            match mark {
                Mark::Rect(rect) => rule = rect.width,
                Mark::Text(run) if run.style == Style::bold(run.style.size) => {
                    longest = longest.max(fonts.width(&run.text, run.style));
                }
                Mark::Text(_) => {}
            }
        }
        (rule, longest)
    }

    #[test]
    fn the_rule_is_a_third_to_a_half_of_the_longest_line_for_every_commune() {
        let fonts = FontBook::shared().unwrap();
        let sheets = [Scale::a4(), Scale::a5()].map(|scale| (scale, column(scale)));
        let check = |office: &IssuingOffice| {
            for (scale, width) in &sheets {
                let slice = agencies(office, *width, scale, fonts);
                let (rule, longest) = measured(&slice, fonts);
                let ratio = rule / longest;
                assert!((0.33..=0.5).contains(&ratio), "{ratio} for {office:?}");
                assert!(longest <= width + 0.1, "{office:?}");
            }
        };
        for unit in ["Trung tâm Phục vụ hành chính công", "Bộ phận Tiếp nhận và Trả kết quả"]
        {
            check(&office(unit, "Ủy ban nhân dân phường Bắc Gia Nghĩa"));
        }
        let communes = COMMUNES.lines().skip(1).filter_map(|row| row.rsplit(',').next());
        let mut count = 0;
        for commune in communes {
            names(commune).iter().for_each(check);
            count += 1;
        }
        assert_eq!(count, 3321);
    }

    /// The lines of the names in the head.
    fn lines(office: &IssuingOffice) -> Vec<String> {
        let (scale, fonts) = (Scale::a4(), FontBook::shared().unwrap());
        let slice = agencies(office, column(scale), &scale, fonts);
        let texts = slice.marks.into_iter().filter_map(|mark| match mark {
            Mark::Text(run) => Some(run.text),
            Mark::Rect(_) => None,
        });
        texts.collect()
    }

    #[test]
    fn phrases_are_whole_and_two_levels_are_named() {
        let agency = "Ủy ban nhân dân xã Cư Jút";
        let unit = office("Trung tâm Phục vụ hành chính công xã Cư Jút", agency);
        assert_eq!(
            lines(&unit),
            ["ỦY BAN NHÂN DÂN XÃ CƯ JÚT", "TRUNG TÂM PHỤC VỤ", "HÀNH CHÍNH CÔNG XÃ CƯ JÚT"]
        );
        let letter = office("", "Ủy ban nhân dân phường Bắc Gia Nghĩa");
        assert_eq!(
            lines(&letter),
            ["UBND TỈNH LÂM ĐỒNG", "ỦY BAN NHÂN DÂN", "PHƯỜNG BẮC GIA NGHĨA"]
        );
    }

    #[test]
    fn an_office_breaks_its_name_where_it_wants() {
        let name = format!("Trung tâm{LINE_BREAK}Phục vụ hành chính công");
        let office = office(&name, "Ủy ban nhân dân xã Cư Jút");
        assert_eq!(lines(&office)[1..], ["TRUNG TÂM", "PHỤC VỤ HÀNH CHÍNH CÔNG"]);
    }
}
