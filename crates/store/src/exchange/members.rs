//! The PCs of the office, and the proofs of their logs. The caller checks signatures.

use domain::id::DeviceId;
use domain::member::{Member, MemberFacts, SignedHeads, SignedTip};
use minicbor::bytes::ByteArray;
use rusqlite::{Connection, OptionalExtension, params};

use crate::{Reader, Store, StoreError};

impl Reader {
    /// Returns the PCs of the office that are known here, by identity.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn members(&self) -> Result<Vec<Member>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT device, key, lane, book, enrolled_at, revoked_at, signature, revocation
             FROM member ORDER BY device",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(Member {
                facts: MemberFacts {
                    device: DeviceId::from_bytes(row.get("device")?),
                    key: ByteArray::from(row.get::<_, [u8; 32]>("key")?),
                    lane: row.get("lane")?,
                    book: row.get("book")?,
                    enrolled_at: row.get("enrolled_at")?,
                    revoked_at: row.get("revoked_at")?,
                },
                signature: ByteArray::from(row.get::<_, [u8; 64]>("signature")?),
                revocation: row.get::<_, Option<[u8; 64]>>("revocation")?.map(ByteArray::from),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the newest signed head of each log, by device.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn tips(&self) -> Result<Vec<SignedTip>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT device, seq, tip, signature FROM tip ORDER BY device")?;
        let rows = statement.query_map([], |row| {
            Ok(SignedTip {
                device: DeviceId::from_bytes(row.get("device")?),
                seq: row.get("seq")?,
                tip: ByteArray::from(row.get::<_, [u8; 32]>("tip")?),
                signature: ByteArray::from(row.get::<_, [u8; 64]>("signature")?),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns whether there are records of other PCs whose origin this PC cannot prove to others.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn lacks_proof(&self) -> Result<bool, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM device_log l
                     LEFT JOIN tip t ON t.device = l.device
                     LEFT JOIN receipt_head r ON r.device = l.device
                     WHERE l.branch = 0 AND l.no <> (SELECT device_no FROM this_device)
                         AND l.last_seq > max(coalesce(t.seq, 0), coalesce(r.seq, 0)))",
            )?
            .query_row([], |row| row.get(0))?)
    }

    /// Returns the newest signed heads of the hub.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn signed_heads(&self) -> Result<Option<SignedHeads>, StoreError> {
        let signature: Option<[u8; 64]> = self
            .connection
            .prepare_cached("SELECT signature FROM receipt")?
            .query_row([], |row| row.get(0))
            .optional()?;
        let Some(signature) = signature else { return Ok(None) };
        let mut statement = self
            .connection
            .prepare_cached("SELECT device, seq, tip FROM receipt_head ORDER BY device")?;
        let heads = statement.query_map([], |row| {
            let tip = ByteArray::from(row.get::<_, [u8; 32]>("tip")?);
            Ok((DeviceId::from_bytes(row.get("device")?), row.get("seq")?, tip))
        })?;
        let heads = heads.collect::<Result<_, _>>()?;
        Ok(Some(SignedHeads { heads, signature: ByteArray::from(signature) }))
    }
}

impl Store {
    /// Adds PCs that the hub has signed. A revocation stays for good.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn keep_members(&mut self, members: &[Member]) -> Result<(), StoreError> {
        let tx = self.begin()?;
        for Member { facts, signature, revocation } in members {
            tx.prepare_cached(
                "INSERT INTO member (device, key, lane, book, enrolled_at, signature, revoked_at,
                     revocation)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                 ON CONFLICT (device) DO UPDATE
                     SET revoked_at = excluded.revoked_at, revocation = excluded.revocation
                     WHERE revoked_at IS NULL",
            )?
            .execute(params![
                facts.device.as_bytes(),
                *facts.key,
                facts.lane,
                facts.book,
                facts.enrolled_at,
                **signature,
                facts.revoked_at,
                revocation.as_deref(),
            ])?;
        }
        Ok(tx.commit()?)
    }

    /// Stores signed heads that are newer than those stored. One beyond the end of its log here is
    /// left out, because it proves nothing that could be passed on.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn keep_tips(&mut self, tips: &[SignedTip]) -> Result<(), StoreError> {
        let tx = self.begin()?;
        for SignedTip { device, seq, tip, signature } in tips {
            tx.prepare_cached(
                "INSERT INTO tip (device, seq, tip, signature) SELECT ?1, ?2, ?3, ?4
                 WHERE EXISTS (SELECT 1 FROM device_log WHERE device = ?1 AND last_seq >= ?2)
                 ON CONFLICT (device) DO UPDATE
                     SET seq = excluded.seq, tip = excluded.tip, signature = excluded.signature
                     WHERE seq < excluded.seq",
            )?
            .execute(params![device.as_bytes(), seq, **tip, **signature])?;
        }
        send_proved(&tx)?;
        Ok(tx.commit()?)
    }

    /// Replaces the signed heads by newer ones, unless they reach beyond a log here.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn keep_signed_heads(&mut self, signed_heads: &SignedHeads) -> Result<(), StoreError> {
        let count = |sql: &str, connection: &Connection| -> Result<u64, StoreError> {
            Ok(connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
        };
        let tx = self.begin()?;
        let known = count("SELECT coalesce(sum(seq), 0) FROM receipt_head", &tx)?;
        if signed_heads.heads.iter().map(|head| head.1).sum::<u64>() <= known {
            return Ok(());
        }
        tx.execute("DELETE FROM receipt_head", [])?;
        for (device, seq, tip) in &signed_heads.heads {
            tx.prepare_cached("INSERT INTO receipt_head (device, seq, tip) VALUES (?1, ?2, ?3)")?
                .execute(params![device.as_bytes(), seq, **tip])?;
        }
        tx.execute(
            "INSERT INTO receipt (one, signature) VALUES (1, ?1)
             ON CONFLICT (one) DO UPDATE SET signature = excluded.signature",
            [*signed_heads.signature],
        )?;
        let beyond = "SELECT count(*) FROM receipt_head r
            LEFT JOIN device_log l ON l.device = r.device WHERE r.seq > coalesce(l.last_seq, 0)";
        if count(beyond, &tx)? == 0 {
            send_proved(&tx)?;
            tx.commit()?;
        }
        Ok(())
    }
}

/// Resumes logs that the hub refused because a proof was missing, where there is one now that
/// covers the refused record.
fn send_proved(connection: &Connection) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE hub_log SET stopped = NULL WHERE stopped = 'unproved' AND EXISTS (
             SELECT 1 FROM device_log l JOIN parked k ON k.device = l.device
             LEFT JOIN tip t ON t.device = l.device
             LEFT JOIN receipt_head r ON r.device = l.device
             WHERE l.no = hub_log.device_no AND k.reason = 'unproved'
                 AND max(coalesce(t.seq, 0), coalesce(r.seq, 0)) >= k.seq)",
        [],
    )?;
    Ok(())
}
