//! Moves the records of a copied PC, at seqs that another copy has used, to its new identity.

use domain::id::DeviceId;
use domain::record::{Record, chain_next, chain_start};
use rusqlite::{Connection, params};

use crate::StoreError;
use crate::log::{chain_at, insert, log_of, this_device};

/// Gives this PC a new identity with an empty log.
pub(crate) fn change_identity(connection: &Connection, new: DeviceId) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO device_log (device, last_seq, tip, own) VALUES (?1, 0, ?2, 1)",
        params![new.as_bytes(), chain_start(new)],
    )?;
    connection
        .execute("UPDATE this_device SET device_no = ?1", [connection.last_insert_rowid()])?;
    Ok(())
}

/// Ends a log that this PC wrote under an earlier identity before a seq. The records from there on
/// become a branch, which is kept unchanged, and are recorded again under the present identity.
pub(crate) fn rescue(
    connection: &Connection,
    device: DeviceId,
    from: u64,
) -> Result<(), StoreError> {
    let log = log_of(connection, device)?;
    if from > log.last_seq {
        return Ok(());
    }
    let records: Vec<Vec<u8>> = connection
        .prepare("SELECT bytes FROM record WHERE device_no = ?1 AND seq >= ?2 ORDER BY seq")?
        .query_map(params![log.no, from], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let me = this_device(connection)?;
    // A branch needs a name that no device has.
    let name = blake3::hash(&[device.as_bytes().as_slice(), me.device.as_bytes()].concat());
    connection.execute(
        "INSERT INTO device_log (device, last_seq, tip, branch) VALUES (?1, ?2, ?3, 1)",
        params![&name.as_bytes()[..16], log.last_seq, log.tip],
    )?;
    connection.execute(
        "UPDATE record SET device_no = ?3 WHERE device_no = ?1 AND seq >= ?2",
        params![log.no, from, connection.last_insert_rowid()],
    )?;
    let tip = chain_at(connection, log.no, device, from - 1)?;
    set_head(connection, log.no, from - 1, &tip)?;
    let (mut tip, mut seq) = (me.tip, me.last_seq);
    for bytes in records {
        let old = Record::from_bytes(&bytes).map_err(|_| StoreError::Unreadable("record"))?;
        seq += 1;
        let again = old.at_seq(me.device, seq);
        let bytes = again.to_bytes();
        insert(connection, me.no, &again, &bytes)?;
        tip = chain_next(&tip, &bytes);
    }
    set_head(connection, me.no, seq, &tip)
}

fn set_head(
    connection: &Connection,
    no: i64,
    last_seq: u64,
    tip: &[u8; 32],
) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE device_log SET last_seq = ?2, tip = ?3 WHERE no = ?1",
        params![no, last_seq, tip],
    )?;
    Ok(())
}
