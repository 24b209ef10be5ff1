//! Warnings about text that was damaged before it was typed or pasted here.

use domain::damage::Damage;

use crate::view::{PersonInput, Problem, ReceptionInput};

/// The warning about a damaged text, at its field.
pub(crate) fn in_text(text: &str, field: &str) -> Option<Problem> {
    Damage::in_text(text).map(|damage| Problem::of(&damage).at(field))
}

/// The warning about a damaged name, at its field.
pub(crate) fn in_name(name: &str, field: &str) -> Option<Problem> {
    Damage::in_name(name).map(|damage| Problem::of(&damage).at(field))
}

/// The warnings about all free text of a reception, as it was typed.
pub(crate) fn in_reception(input: &ReceptionInput) -> Vec<Problem> {
    let mut warnings = in_person(&input.applicant, "applicant");
    warnings.extend(input.submitter.iter().flat_map(|it| in_person(it, "submitter")));
    for (index, paper) in input.papers.iter().enumerate() {
        warnings.extend(in_text(&paper.name, &format!("papers.{index}")));
    }
    warnings.extend(in_text(&input.manual_due_reason, "manualDueReason"));
    warnings.extend(in_text(&input.note, "note"));
    warnings
}

fn in_person(person: &PersonInput, at: &str) -> Vec<Problem> {
    let name = in_name(&person.name, &format!("{at}.name"));
    let address = in_text(&person.address, &format!("{at}.address"));
    name.into_iter().chain(address).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::PaperInput;

    #[test]
    fn every_free_text_of_a_reception_is_looked_at() {
        let damaged = || "NguyÔn V¨n Thö".to_owned();
        let person =
            || PersonInput { name: damaged(), address: damaged(), ..PersonInput::default() };
        let input = ReceptionInput {
            applicant: person(),
            submitter: Some(person()),
            papers: vec![PaperInput { name: damaged(), originals: 1, ..PaperInput::default() }],
            manual_due_reason: damaged(),
            note: damaged(),
            ..ReceptionInput::default()
        };
        let warnings = in_reception(&input);
        let fields: Vec<_> = warnings.iter().filter_map(|it| it.field.as_deref()).collect();
        let wanted = [
            "applicant.name",
            "applicant.address",
            "submitter.name",
            "submitter.address",
            "papers.0",
            "manualDueReason",
            "note",
        ];
        assert_eq!(fields, wanted);
        for warning in &warnings {
            assert_eq!(warning.key, "warning.text.old_font");
            assert_eq!(warning.params["proposal"], "Nguyễn Văn Thử");
            assert!(warning.message.contains("“Nguyễn Văn Thử”"), "{}", warning.message);
        }
        assert_eq!(in_reception(&ReceptionInput::default()), []);
    }

    #[test]
    fn a_proposal_comes_back_only_where_it_is_certain() {
        for (name, key, proposal) in [
            ("Tráº§n Thá»‹ Máº«u", "warning.text.code_page", Some("Trần Thị Mẫu")),
            ("Nguy?n V?n Th?", "warning.text.lost_letters", None),
            ("Nguyeãn Vaên Thöû", "warning.text.old_font", Some("Nguyễn Văn Thử")),
            ("Nguyeexn Vawn Hungf", "warning.text.input_method", None),
        ] {
            let warning = in_name(name, "applicant.name").unwrap_or_else(|| panic!("{name}"));
            assert_eq!(warning.key, key, "{name}");
            assert_eq!(warning.params.get("proposal").map(String::as_str), proposal, "{name}");
        }
    }
}
