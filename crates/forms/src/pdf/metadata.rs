//! Metadata of a file: title, language, dates, identity.

use chrono::NaiveDateTime;
use lopdf::{Dictionary, Document, Object, Stream, StringFormat};

use super::About;
use crate::error::FormError;

const PRODUCER: &str = "Một Cửa";

/// Replaces the metadata that printpdf writes: no PDF/X mark, real dates, language, identity.
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
    let catalog = document.catalog_mut().map_err(|error| FormError::Write(error.to_string()))?;
    catalog.set("Lang", Object::string_literal("vi-VN"));
    catalog.set(
        "ViewerPreferences",
        Dictionary::from_iter([("DisplayDocTitle", Object::Boolean(true))]),
    );
    catalog.set("Metadata", xmp_id);
    Ok(())
}

fn info(about: &About) -> Dictionary {
    let date = Object::string_literal(pdf_date(about.issued_at));
    Dictionary::from_iter([
        ("Title", text(&about.title)),
        ("Producer", text(PRODUCER)),
        ("CreationDate", date.clone()),
        ("ModDate", date),
    ])
}

fn identity(document: &Document, about: &About) -> Vec<u8> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(about.title.as_bytes());
    hasher.update(about.issued_at.to_string().as_bytes());
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
    let units = [0xFEFF].into_iter().chain(text.encode_utf16());
    Object::String(units.flat_map(u16::to_be_bytes).collect(), StringFormat::Hexadecimal)
}

fn xmp(about: &About) -> String {
    let title = about.title.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let date = about.issued_at.format("%Y-%m-%dT%H:%M:%S+07:00");
    format!(
        r#"<?xpacket begin="{bom}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>vi-VN</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate>
<pdf:Producer>{PRODUCER}</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"#,
        bom = '\u{FEFF}'
    )
}
