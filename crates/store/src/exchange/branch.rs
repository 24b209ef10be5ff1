//! A copied PC goes on under a new identity.

use domain::id::DeviceId;
use domain::record::{Record, chain_next, chain_start};
use rusqlite::{Connection, params};

use crate::StoreError;
use crate::log::{ThisDevice, chain_at, insert};

/// Ends this PC's log before a place and goes on as a new device: the records from there on become a
/// branch, kept as they were made, and are recorded again under the new identity.
pub(super) fn leave_log(
    connection: &Connection,
    me: &ThisDevice,
    new: DeviceId,
    from: u64,
) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO device_log (device, last_seq, tip) VALUES (?1, 0, ?2)",
        params![new.as_bytes(), chain_start(new)],
    )?;
    let new_no = connection.last_insert_rowid();
    connection.execute("UPDATE this_device SET device_no = ?1", [new_no])?;
    if from > me.last_seq {
        return Ok(());
    }
    let records: Vec<Vec<u8>> = connection
        .prepare("SELECT bytes FROM record WHERE device_no = ?1 AND seq >= ?2 ORDER BY seq")?
        .query_map(params![me.no, from], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    move_to_branch(connection, me, new, from)?;
    let mut tip = chain_start(new);
    let mut seq = 0;
    for bytes in records {
        let old = Record::from_bytes(&bytes).map_err(|_| StoreError::Unreadable("record"))?;
        seq += 1;
        let parts = (old.office.clone(), new, seq, old.hlc, old.dossier);
        let again = Record::from_parts(parts, old.kind().0, old.schema, old.body().to_vec());
        let bytes = again.to_bytes();
        insert(connection, new_no, &again, &bytes)?;
        tip = chain_next(&tip, &bytes);
    }
    connection.execute(
        "UPDATE device_log SET last_seq = ?2, tip = ?3 WHERE no = ?1",
        params![new_no, seq, tip],
    )?;
    Ok(())
}

/// Takes the records from a place on out of the log.
fn move_to_branch(
    connection: &Connection,
    me: &ThisDevice,
    new: DeviceId,
    from: u64,
) -> Result<(), StoreError> {
    // A branch needs a name that no device has.
    let name = blake3::hash(&[me.device.as_bytes().as_slice(), new.as_bytes()].concat());
    let name = &name.as_bytes()[..16];
    connection.execute(
        "INSERT INTO device_log (device, last_seq, tip, branch) VALUES (?1, ?2, ?3, 1)",
        params![name, me.last_seq, me.tip],
    )?;
    let branch = connection.last_insert_rowid();
    connection.execute(
        "UPDATE record SET device_no = ?3 WHERE device_no = ?1 AND seq >= ?2",
        params![me.no, from, branch],
    )?;
    let tip = chain_at(connection, me.no, me.device, from - 1)?;
    connection.execute(
        "UPDATE device_log SET last_seq = ?2, tip = ?3 WHERE no = ?1",
        params![me.no, from - 1, tip],
    )?;
    Ok(())
}
