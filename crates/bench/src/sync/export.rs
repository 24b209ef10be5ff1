//! The same dossiers as documents for the peer.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use domain::dossier::{Event, Stamped, fold};
use domain::id::DossierId;
use domain::record::Record;
use serde_json::{Map, Value, json};
use store::Store;

use crate::Trouble;

/// Writes what the office has recorded after a `seq` of this PC's log: `NAME.operations.jsonl` with
/// a document per event, `NAME.dossiers.jsonl` with the revisions of each dossier. Returns the last
/// setup.
pub fn write(office: &Path, after: u64, folder: &Path, name: &str) -> Result<u64, Trouble> {
    let store = Store::open(office)?;
    let me = store.this_device()?;
    let file = |part: &str| -> Result<BufWriter<File>, Trouble> {
        Ok(BufWriter::new(File::create(folder.join(format!("{name}.{part}.jsonl")))?))
    };
    let (mut operations, mut dossiers) = (file("operations")?, file("dossiers")?);
    let mut order: Vec<DossierId> = Vec::new();
    let mut events = std::collections::HashMap::<DossierId, Vec<Stamped>>::new();
    for bytes in store.records_after(me.device, after, u32::MAX)? {
        let record = Record::from_bytes(&bytes)?;
        let stamped = record.stamped().ok_or("an event of a newer program")?;
        writeln!(operations, "{}", operation(&record, &stamped.event))?;
        let of_dossier = events.entry(record.dossier).or_default();
        if of_dossier.is_empty() {
            order.push(record.dossier);
        }
        of_dossier.push(stamped);
    }
    for id in order {
        let events = events.remove(&id).unwrap_or_default();
        let revisions: Vec<Value> =
            (1..=events.len()).filter_map(|count| document(id, &events[..count])).collect();
        writeln!(dossiers, "{}", Value::Array(revisions))?;
    }
    Ok(me.last_seq)
}

/// Returns an event as a separate document.
fn operation(record: &Record, event: &Event) -> Value {
    lean(json!({
        "_id": format!("{}:{}", record.device, record.seq),
        "office": record.office.to_string(),
        "dossier": record.dossier.to_string(),
        "hlc": record.hlc.bits(),
        "kind": event.name().as_str(),
        "fields": fields(event),
    }))
}

/// Returns a dossier as it is after some events, its history inside.
fn document(id: DossierId, events: &[Stamped]) -> Option<Value> {
    let dossier = fold(events)?;
    let mut document = json!({
        "_id": id.to_string(),
        "stage": dossier.stage.as_str(),
        "due": dossier.due,
    });
    let mut history = Vec::new();
    for stamped in events {
        let mut fields = fields(&stamped.event);
        if let (Event::Received(_), Some(into)) = (&stamped.event, document.as_object_mut()) {
            // The due date of today stays.
            for (name, value) in std::mem::take(&mut fields) {
                into.entry(name).or_insert(value);
            }
        } else {
            fields.insert("kind".into(), stamped.event.name().as_str().into());
            history.push(Value::Object(fields));
        }
    }
    document["history"] = Value::Array(history);
    Some(lean(document))
}

fn fields(event: &Event) -> Map<String, Value> {
    match json!(event) {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// Leaves out what is empty.
fn lean(value: Value) -> Value {
    match value {
        Value::Object(fields) => Value::Object(
            fields
                .into_iter()
                .map(|(name, value)| (name, lean(value)))
                .filter(|(_, value)| !is_empty(value))
                .collect(),
        ),
        Value::Array(values) => Value::Array(values.into_iter().map(lean).collect()),
        other => other,
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(values) => values.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    }
}
