//! The lists of the office against the addresses of real papers.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::{AddressMatch, CommuneDataError, CommuneIndex};

const COMMUNES: &str = include_str!("../../../../assets/communes/communes-2025.csv");
const MERGERS: &str = include_str!("../../../../assets/communes/merges-2025.csv");

static INDEX: LazyLock<CommuneIndex> =
    LazyLock::new(|| CommuneIndex::from_csv(COMMUNES, MERGERS).unwrap());

/// A short form of an answer: what kind, old commune, codes of today.
fn short(text: &str) -> String {
    let answer = INDEX.resolve_address(text);
    let codes: Vec<_> = answer.units().iter().map(|unit| unit.code.as_str()).collect();
    let codes = codes.join(" ");
    match answer {
        AddressMatch::Kept { .. } => format!("kept {codes}"),
        AddressMatch::Merged { old, .. } => format!("merged {} {codes}", old.code),
        AddressMatch::Split { old, default, .. } => {
            format!("split {} {default}: {codes}", old.code)
        }
        AddressMatch::Ambiguous { .. } => format!("ambiguous {codes}"),
        AddressMatch::Unknown => "unknown".to_owned(),
    }
}

#[test]
fn lists_are_whole() {
    assert_eq!(INDEX.units().len(), 3321);
    assert_eq!(INDEX.old.len(), 10_035 + 5);
    assert_eq!(INDEX.old_provinces.len(), 63);
    let unit = INDEX.by_code("24640").unwrap();
    assert_eq!(unit.running_text(), "xã Cư Jút, tỉnh Lâm Đồng");
    assert!(INDEX.by_code("99999").is_none());
}

#[test]
fn addresses_of_cu_jut() {
    for (text, wanted) in [
        ("Buôn Nui, Tâm Thắng, Cư Jút, Đắk Nông", "merged 24655 24640"),
        ("Thôn 5, xã Cư Jút, tỉnh Lâm Đồng", "kept 24640"),
        ("Thôn 5, Cư Jút, Lâm Đồng", "kept 24640"),
        ("Thôn 5 xã Cư Jút tỉnh Lâm Đồng", "kept 24640"),
        ("xã Cư Jút, tỉnh Lâm Đồng, Việt Nam", "kept 24640"),
        ("xã Cư Jút, huyện Cư Jút, tỉnh Lâm Đồng", "kept 24640"),
        ("Thị trấn Ea T'ling, huyện Cư Jút, tỉnh Đắk Nông", "merged 24640 24640"),
        ("TT Ea T’ling, H. Cư Jút, Đăk Nông", "merged 24640 24640"),
        ("tt.EaTling, h.Cư Jút, t.Đắc Nông", "merged 24640 24640"),
        ("TDP 3, Ea Tling - Cu Jut - Dak Nong", "merged 24640 24640"),
        ("BUÔN NUI TÂM THẮNG CƯ JÚT ĐẮK NÔNG", "merged 24655 24640"),
        ("Tâm Thắng, Cư Jút", "merged 24655 24640"),
        ("Tâm Thắng, Đắk Nông", "merged 24655 24640"),
        ("xã Tâm Thắng, Cư Jút, Lâm Đồng", "merged 24655 24640"),
        ("Thôn 2, Cư K'nia, Cư Jút, Đắk Nông", "merged 24658 24640"),
        ("Xã Nam Dong, huyện Cư Jút, tỉnh Đắk Nông", "merged 24649 24649"),
        ("Xã Nam Dong, tỉnh Lâm Đồng", "kept 24649"),
        ("Xã Nam Dong", "kept 24649"),
        ("Đắk Wil, Cư Jút, Đắk Nông", "merged 24643 24646"),
        ("Đăk Drông, Cư Jút, Đắk Nông", "merged 24652 24649"),
        ("Buôn Nui, thôn Cư Jút", "unknown"),
        ("Tỉnh Đắk Nông", "unknown"),
        ("Huyện Cư Jút, tỉnh Đắk Nông", "unknown"),
    ] {
        assert_eq!(short(text), wanted, "{text}");
    }
}

#[test]
fn odd_addresses() {
    for (text, wanted) in [
        ("", "unknown"),
        (",,,", "unknown"),
        ("Nguyễn Văn An", "unknown"),
        ("Số 5 Nguyễn Huệ, Phường Bến Nghé, Quận 1, TP Hồ Chí Minh", "merged 26740 26740"),
        ("12 Lê Lợi, P. Bến Nghé, Q.1, TP.HCM", "merged 26740 26740"),
        ("P.05, Q3, TPHCM", "merged 27151 27154"),
        ("Phường Tân Khai, Thành phố Đồng Nai", "kept 25357"),
        ("Xã Tân Khai, Tỉnh Đồng Nai", "kept 25357"),
        ("Khu 5, Côn Đảo, Bà Rịa - Vũng Tàu", "merged  26732"),
        ("Huyện Lý Sơn, tỉnh Quảng Ngãi", "merged  21548"),
        ("Phường Cam Ly - Đà Lạt, Lâm Đồng", "kept 24787"),
        ("xã Di Linh, tỉnh Lâm Đồng", "kept 25000"),
        ("Thị trấn Di Linh, huyện Di Linh, Lâm Đồng", "merged 25000 25000"),
        ("Vĩnh Ninh, TP Huế, Thừa Thiên Huế", "merged 19783 19789"),
    ] {
        assert_eq!(short(text), wanted, "{text}");
    }
}

#[test]
fn a_district_or_province_is_not_taken_for_a_commune_of_its_name() {
    for (text, wanted) in [
        ("Tổ dân phố 1, Cư Jút, Đắk Nông", "unknown"),
        ("Cư Jút, Đắk Nông", "unknown"),
        ("Gia Nghĩa, Đắk Nông", "unknown"),
        ("Huyện Cư Jút, Đắk Nông", "unknown"),
        ("Thị xã Gia Nghĩa, tỉnh Đắk Nông", "unknown"),
        ("Đông Xuân, Đông Hưng, Thái Bình", "unknown"),
        ("Xã Đông Xuân, Huyện Đông Hưng, Tỉnh Thái Bình", "unknown"),
        ("Xã Đông Xuân, Đông Hưng, Thái Bình", "unknown"),
        ("Xã Không Có, Cư Jút, Lâm Đồng", "unknown"),
        ("Đắk Nông", "unknown"),
        ("Không Có, Lào Cai", "unknown"),
        // An address of two levels is possible too: asked.
        ("Cư Jút", "ambiguous 24640"),
        ("Thôn 5, Di Linh, Lâm Đồng", "ambiguous 25000"),
        ("Không Có, Cư Jút, Lâm Đồng", "ambiguous 24640"),
        // The kind, or a hamlet before a name that is no district of the province, leaves no doubt.
        ("Thôn 5, xã Di Linh, Lâm Đồng", "kept 25000"),
        ("Thôn 5, Cư Jút, Lâm Đồng", "kept 24640"),
        ("Phường Lào Cai, Lào Cai", "kept 02647"),
        ("Di Linh, Di Linh, Lâm Đồng", "merged 25000 25000"),
    ] {
        assert_eq!(short(text), wanted, "{text}");
    }
}

/// Every district and province of the lists, as people leave a commune out.
#[test]
fn no_district_or_province_is_silently_a_commune() {
    let bare = super::unit::bare;
    for district in &INDEX.districts {
        let province = &INDEX.old_provinces[usize::from(district.province)];
        let (name, plain) = (&district.name, bare(&district.name));
        for text in [
            name.clone(),
            plain.to_owned(),
            format!("{name}, {province}"),
            format!("{plain}, {}", bare(province)),
            format!("Không Có, {plain}, {}", bare(province)),
            format!("Tổ dân phố 1, {plain}, {}", bare(province)),
            format!("Xã Không Có, {name}, {province}"),
            format!("Không Có, {plain}"),
        ] {
            match INDEX.resolve_address(&text) {
                AddressMatch::Unknown => {}
                AddressMatch::Ambiguous { candidates } => assert!(
                    candidates.iter().all(|it| it.old.is_none()),
                    "{text}: only a commune of today may be asked for: {candidates:?}"
                ),
                silent => panic!("{text}: {silent:?}"),
            }
        }
    }
    let today = INDEX.units().iter().map(|unit| unit.province.clone());
    for province in INDEX.old_provinces.iter().cloned().chain(today) {
        for name in [province.as_str(), bare(&province)] {
            for text in
                [name.to_owned(), format!("Không Có, {name}"), format!("Xã Không Có, {name}")]
            {
                assert_eq!(short(&text), "unknown", "{text}");
            }
        }
    }
}

#[test]
fn a_name_in_several_districts_is_asked() {
    let AddressMatch::Ambiguous { candidates } = INDEX.resolve_address("xã Tân Lập") else {
        panic!("{}", short("xã Tân Lập"));
    };
    assert!(candidates.len() > 10);
    assert!(candidates.iter().all(|candidate| candidate.unit.code.len() == 5));
}

#[test]
fn a_divided_commune_is_asked_with_the_larger_part_first() {
    let answer = INDEX.resolve_address("Ấp 1, Tân Thạnh, Thới Lai, Cần Thơ");
    let AddressMatch::Split { old, candidates, default } = answer else { panic!("{answer:?}") };
    assert_eq!(old.full_text(), "Xã Tân Thạnh, Huyện Thới Lai, Thành phố Cần Thơ");
    assert_eq!(candidates[0].unit.name, "Xã Trường Thành");
    assert_eq!(candidates[0].unit.code, default);
    assert_eq!(candidates[0].address, "Ấp 1, xã Trường Thành, thành phố Cần Thơ");
    assert_eq!(candidates[1].address, "Ấp 1, xã Tân Thạnh, thành phố Cần Thơ");
}

#[test]
fn the_new_address_keeps_the_part_before_the_commune() {
    for (text, address) in [
        ("Buôn Nui, Tâm Thắng, Cư Jút, Đắk Nông", "Buôn Nui, xã Cư Jút, tỉnh Lâm Đồng"),
        ("Tổ 5, TT. Ea T’ling, Cư Jút, Đắk Nông", "Tổ 5, xã Cư Jút, tỉnh Lâm Đồng"),
        ("Tâm Thắng, Cư Jút, Đắk Nông", "xã Cư Jút, tỉnh Lâm Đồng"),
        ("Số 5 - Lê Lợi, P.05, Q3, TPHCM", "Số 5 - Lê Lợi, phường Bàn Cờ, Thành phố Hồ Chí Minh"),
    ] {
        let answer = INDEX.resolve_address(text);
        let AddressMatch::Merged { address: got, .. } = answer else { panic!("{answer:?}") };
        assert_eq!(got, address, "{text}");
    }
}

#[test]
fn every_row_of_the_mergers_resolves() {
    let mut reader = csv::Reader::from_reader(MERGERS.as_bytes());
    let mut asked = 0;
    for row in reader.records() {
        let row = row.unwrap();
        let (province, district, commune) = (&row[0], &row[1], &row[2]);
        let code = &row[6];
        let full = format!("Tổ 1, {commune}, {district}, {province}");
        let answer = INDEX.resolve_address(&full);
        assert!(answer.units().iter().any(|unit| unit.code == code), "{full}: {answer:?}");
        asked += u32::from(matches!(answer, AddressMatch::Ambiguous { .. }));
        if let AddressMatch::Merged { old, .. } | AddressMatch::Split { old, .. } = answer {
            assert_eq!((old.name.as_str(), old.province.as_str()), (commune, province), "{full}");
        }
    }
    assert_eq!(asked, 0, "a full address leaves no question but a division");
}

#[test]
fn every_row_resolves_as_cards_write_it() {
    let bare = super::unit::bare;
    let mut reader = csv::Reader::from_reader(MERGERS.as_bytes());
    for row in reader.records() {
        let row = row.unwrap();
        // Cards write no kinds but the ones of names that are numbers.
        let part = |name: &str| match bare(name) {
            rest if rest.len() <= 3 => name.to_owned(),
            rest => rest.to_owned(),
        };
        let full = format!("Thôn 5, {}, {}, {}", part(&row[2]), part(&row[1]), part(&row[0]));
        let answer = INDEX.resolve_address(&full);
        assert!(answer.units().iter().any(|unit| unit.code == row[6]), "{full}: {answer:?}");
    }
}

#[test]
fn every_commune_of_today_is_kept() {
    for unit in INDEX.units() {
        let answer = INDEX.resolve_address(&unit.address("Thôn 5"));
        assert_eq!(answer, AddressMatch::Kept { unit: unit.clone() });
    }
}

#[test]
fn every_commune_is_found_by_name_and_code() {
    // A prime step: all provinces and kinds are met, in a fraction of the time.
    for unit in INDEX.units().iter().step_by(13) {
        let found = INDEX.search(&unit.name, 100);
        assert!(found.iter().any(|other| other.code == unit.code), "{}", unit.name);
        assert_eq!(INDEX.search(&unit.code, 1), [unit]);
    }
}

#[test]
fn search_puts_the_best_first() {
    for (text, name, province) in [
        ("cu jut", "Xã Cư Jút", "Tỉnh Lâm Đồng"),
        ("CƯJÚT", "Xã Cư Jút", "Tỉnh Lâm Đồng"),
        ("xã cư jút", "Xã Cư Jút", "Tỉnh Lâm Đồng"),
        ("24640", "Xã Cư Jút", "Tỉnh Lâm Đồng"),
        ("cu jut lam", "Xã Cư Jút", "Tỉnh Lâm Đồng"),
        ("cjld", "Xã Cư Jút", "Tỉnh Lâm Đồng"),
        ("b'lao", "Phường B’Lao", "Tỉnh Lâm Đồng"),
        ("ba dinh", "Phường Ba Đình", "Thành phố Hà Nội"),
        ("tan khai", "Phường Tân Khai", "Thành phố Đồng Nai"),
    ] {
        let first = INDEX.search(text, 1)[0];
        assert_eq!((first.name.as_str(), first.province.as_str()), (name, province), "{text}");
    }
    assert!(INDEX.search(" ", 10).is_empty());
    assert!(INDEX.search("không có đâu", 10).is_empty());
    assert_eq!(INDEX.search("tan", 7).len(), 7);
}

#[test]
fn broken_lists_are_refused() {
    let head = MERGERS.lines().next().unwrap();
    assert!(matches!(
        CommuneIndex::from_csv("a,b\n1,2\n", head),
        Err(CommuneDataError::Csv { list: "communes", .. })
    ));
    let row = "A,B,Xã C,1,D,Xã E,77777,whole";
    assert!(matches!(
        CommuneIndex::from_csv(COMMUNES, &format!("{head}\n{row}\n")),
        Err(CommuneDataError::NoSuchCommune { line: 2, .. })
    ));
}

#[test]
fn answers_are_json_for_the_window() {
    let answer = INDEX.resolve_address("Buôn Nui, Tâm Thắng, Cư Jút, Đắk Nông");
    let json = serde_json::to_value(&answer).unwrap();
    assert_eq!(json["kind"], "merged");
    assert_eq!(json["new"]["provinceCode"], "68");
    assert_eq!(serde_json::from_value::<AddressMatch>(json).unwrap(), answer);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn never_panics(text in any::<String>()) {
        let _ = INDEX.resolve_address(&text);
        let _ = INDEX.search(&text, 5);
    }

    #[test]
    fn never_panics_on_pieces_of_addresses(
        parts in proptest::collection::vec(
            proptest::sample::select(vec![
                "xã", "TT", "Q.1", "P5", "Cư Jút", "Tâm Thắng", "Lâm Đồng", "Đắk Nông", "Hồ Chí Minh",
                "Việt Nam", ",", " - ", "(cũ)", "Tân Lập", "Quận", "1", "Thị xã",
            ]),
            0..10,
        )
    ) {
        let _ = INDEX.resolve_address(&parts.join(" "));
        let _ = INDEX.resolve_address(&parts.join(", "));
    }
}
