//! What a file says about itself, as an archive wants it (PDF/A-2u, ISO 19005-2): title, issuer,
//! number, language, dates, colours, identity, bookmarks.

use chrono::NaiveDateTime;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat};

use super::{About, profile};
use crate::error::FormError;
use crate::layout::LINE_BREAK;

const PRODUCER: &str = "Một Cửa";
/// Steer lines on paper; no reader of metadata expects them.
const STEERING: [char; 2] = ['\u{A0}', LINE_BREAK];

/// Replaces the metadata that printpdf writes.
///
/// The identity is a hash of the content, so that the same paper is the same file.
pub fn finish(document: &mut Document, about: &About) -> Result<(), FormError> {
    document.version = "1.7".to_owned();
    let identity = identity(document, about);
    if let Ok(old) = document.trailer.get(b"Info").and_then(Object::as_reference) {
        document.objects.remove(&old);
    }
    let info_id = document.add_object(info(about));
    document.trailer.set("Info", info_id);
    let id = Object::String(identity, StringFormat::Hexadecimal);
    document.trailer.set("ID", vec![id.clone(), id]);

    let xmp = Stream::new(
        Dictionary::from_iter([("Type", "Metadata".into()), ("Subtype", Object::from("XML"))]),
        xmp(about).into_bytes(),
    );
    let xmp_id = document.add_object(xmp.with_compression(false));
    let colours = colours(document);
    let outline = outline(document, about);
    let catalog = document.catalog_mut().map_err(|error| FormError::Write(error.to_string()))?;
    catalog.set("Lang", Object::string_literal("vi-VN"));
    catalog.set("ViewerPreferences", viewer());
    catalog.set("Metadata", xmp_id);
    catalog.set("OutputIntents", vec![colours]);
    if let Some(outline) = outline {
        catalog.set("Outlines", outline);
        if about.outline.len() > 1 {
            catalog.set("PageMode", "UseOutlines");
        }
    }
    Ok(())
}

/// Papers are printed as large as they are, one on each sheet: what is printed on the back of
/// another belongs to nobody.
fn viewer() -> Dictionary {
    Dictionary::from_iter([
        ("DisplayDocTitle", Object::Boolean(true)),
        ("Duplex", "Simplex".into()),
        ("PrintScaling", "None".into()),
    ])
}

/// Returns what black means on paper: that of sRGB.
fn colours(document: &mut Document) -> Object {
    let stream =
        Stream::new(Dictionary::from_iter([("N", Object::Integer(3))]), profile::srgb().to_vec());
    let profile = document.add_object(stream);
    let intent = Dictionary::from_iter([
        ("Type", "OutputIntent".into()),
        ("S", "GTS_PDFA1".into()),
        ("OutputConditionIdentifier", Object::string_literal("sRGB IEC61966-2.1")),
        ("RegistryName", Object::string_literal("http://www.color.org")),
        ("Info", Object::string_literal("sRGB IEC61966-2.1")),
        ("DestOutputProfile", profile.into()),
    ]);
    document.add_object(intent).into()
}

/// Returns the bookmarks: an entry for each paper, in one level.
fn outline(document: &mut Document, about: &About) -> Option<ObjectId> {
    if about.outline.is_empty() {
        return None;
    }
    let pages: Vec<ObjectId> = document.get_pages().into_values().collect();
    let root = document.new_object_id();
    let entries: Vec<ObjectId> = about.outline.iter().map(|_| document.new_object_id()).collect();
    for (index, (bookmark, id)) in about.outline.iter().zip(&entries).enumerate() {
        let mut entry =
            Dictionary::from_iter([("Title", text(&bookmark.title)), ("Parent", root.into())]);
        if let Some(page) = pages.get(bookmark.page) {
            let place = ["XYZ".into(), Object::Null, Object::Null, Object::Null];
            let place = [Object::from(*page)].into_iter().chain(place);
            entry.set("Dest", place.collect::<Vec<_>>());
        }
        if let Some(previous) = index.checked_sub(1).and_then(|at| entries.get(at)) {
            entry.set("Prev", *previous);
        }
        if let Some(next) = entries.get(index + 1) {
            entry.set("Next", *next);
        }
        document.objects.insert(*id, entry.into());
    }
    let (first, last) = (*entries.first()?, *entries.last()?);
    let outline = Dictionary::from_iter([
        ("Type", "Outlines".into()),
        ("First", first.into()),
        ("Last", last.into()),
        ("Count", Object::Integer(entries.len() as i64)),
    ]);
    document.objects.insert(root, outline.into());
    Some(root)
}

/// Says the same as [`xmp`].
fn info(about: &About) -> Dictionary {
    let date = Object::string_literal(pdf_date(about.issued_at));
    let texts = [
        ("Title", about.title.as_str()),
        ("Author", &about.author),
        ("Subject", &about.subject),
        ("Keywords", &about.keywords()),
        ("Creator", PRODUCER),
        ("Producer", PRODUCER),
    ];
    let mut info: Dictionary = texts
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name, text(value)))
        .collect();
    info.set("CreationDate", date.clone());
    info.set("ModDate", date);
    info
}

fn identity(document: &Document, about: &About) -> Vec<u8> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(format!("{about:?}").as_bytes());
    for object in document.objects.values() {
        if let Object::Stream(stream) = object {
            hasher.update(&stream.content);
        }
    }
    hasher.finalize().as_bytes().iter().take(16).copied().collect()
}

/// Vietnam wall clock with its offset (ISO 32000-1, 7.9.4).
fn pdf_date(at: NaiveDateTime) -> String {
    at.format("D:%Y%m%d%H%M%S+07'00'").to_string()
}

/// Returns a text string in UTF-16 with byte order mark (ISO 32000-1, 7.9.2.2).
fn text(text: &str) -> Object {
    let text = text.replace(STEERING, " ");
    let units = [0xFEFF].into_iter().chain(text.encode_utf16());
    Object::String(units.flat_map(u16::to_be_bytes).collect(), StringFormat::Hexadecimal)
}

fn xmp(about: &About) -> String {
    let date = about.issued_at.format("%Y-%m-%dT%H:%M:%S+07:00");
    let entry = |name: &str, list: &str, kind: &str, values: &[&str]| {
        let values: String = values
            .iter()
            .filter(|value| !value.is_empty())
            .map(|value| format!("<rdf:li{kind}>{}</rdf:li>", escaped(value)))
            .collect();
        if values.is_empty() {
            return String::new();
        }
        format!("<{name}><rdf:{list}>{values}</rdf:{list}></{name}>\n")
    };
    let plain = |name: &str, value: &str| {
        if value.is_empty() {
            String::new()
        } else {
            format!("<{name}>{}</{name}>\n", escaped(value))
        }
    };
    let translated = r#" xml:lang="x-default""#;
    let identifiers: Vec<&str> = about.identifiers().collect();
    [
        format!(
            r#"<?xpacket begin="{bom}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>
"#,
            bom = '\u{FEFF}'
        ),
        entry("dc:title", "Alt", translated, &[&about.title]),
        entry("dc:creator", "Seq", "", &[&about.author]),
        entry("dc:description", "Alt", translated, &[&about.subject]),
        entry("dc:subject", "Bag", "", &identifiers),
        entry("dc:language", "Bag", "", &["vi-VN"]),
        plain("dc:identifier", &about.identifier()),
        plain("pdf:Keywords", &about.keywords()),
        plain("pdf:Producer", PRODUCER),
        plain("xmp:CreatorTool", PRODUCER),
        format!("<xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate>\n"),
        "</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>".to_owned(),
    ]
    .concat()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace(STEERING, " ")
}
