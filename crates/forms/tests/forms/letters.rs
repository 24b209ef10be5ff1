//! Every Vietnamese letter, drawn in every face and read back.

use crate::support::{Paper, sheet};
use forms::layout::{Face, FontBook, Paragraph, Style, clean, paginate};
use forms::pdf::{About, write};

/// The 67 letters of the Vietnamese alphabet that ASCII does not have, lower case.
const LETTERS: &str = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ";

#[test]
fn all_134_letters_come_back_from_all_faces() {
    let fonts = FontBook::shared().unwrap();
    let letters: Vec<String> =
        LETTERS.chars().flat_map(|c| [c.to_string(), c.to_uppercase().to_string()]).collect();
    assert_eq!(letters.len(), 134);
    let text = letters.join(" ");
    assert_eq!(clean(fonts, &text, "letters").unwrap(), text, "NFC text is printed as it is");

    let about = About { title: "Bảng chữ".into(), ..About::default() };
    for face in Face::ALL {
        let paragraph = Paragraph::new(&text, Style { face, size: 14.0 });
        let slices = paragraph.slices(fonts, sheet().text_width());
        let pages = paginate(slices, &sheet(), fonts);
        let paper = Paper::new(&write(&pages, &about, fonts).unwrap());
        assert_eq!(paper.text(), text, "{face:?}");
        assert!(paper.fonts().contains(face.name()), "{}", paper.fonts());
    }
}
