//! An office is a shard: Citus can spread the tables only while these rules hold.

use tokio_postgres::Client;

use crate::bases::{Base, Server};

/// Tables that are the same on every node, not per office.
const REFERENCE: [&str; 2] = ["publication", "schema_version"];

/// Finds entries of the catalogue that prevent Citus from distributing the tables by office.
async fn faults(client: &Client) -> Vec<String> {
    let reference = REFERENCE.as_slice();
    // Keys, unique ones and indexes of either, by the name of their first column.
    let keys = client
        .query(
            "SELECT format('index %s of %s does not begin with office_id', i.relname, t.relname)
             FROM pg_index x
             JOIN pg_class i ON i.oid = x.indexrelid
             JOIN pg_class t ON t.oid = x.indrelid
             JOIN pg_namespace n ON n.oid = t.relnamespace
             LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = x.indkey[0]
             WHERE n.nspname = 'public' AND x.indisunique AND t.relname <> ALL ($1)
               AND a.attname IS DISTINCT FROM 'office_id'",
            &[&reference],
        )
        .await;
    let foreign = client
        .query(
            "SELECT format('foreign key %s of %s does not go from office_id to office_id',
                           c.conname, c.conrelid::regclass)
             FROM pg_constraint c
             JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
             JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = c.confkey[1]
             WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace
               AND (a.attname, b.attname) IS DISTINCT FROM ('office_id', 'office_id')",
            &[],
        )
        .await;
    let keyless = client
        .query(
            "SELECT format('table %s has no primary key', t.relname)
             FROM pg_class t
             WHERE t.relkind IN ('r', 'p') AND t.relnamespace = 'public'::regnamespace
               AND NOT EXISTS (SELECT FROM pg_index x WHERE x.indrelid = t.oid AND x.indisprimary)",
            &[],
        )
        .await;
    let sequences = client
        .query(
            "SELECT format('sequence %s', relname) FROM pg_class
             WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace",
            &[],
        )
        .await;
    let found = [keys, foreign, keyless, sequences].map(|rows| rows.expect("the catalogue"));
    found.iter().flatten().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn every_key_begins_with_the_office() {
    let base = Server::new();
    drop(base.opened().await);
    let client = base.raw().await;
    assert_eq!(faults(&client).await, Vec::<String>::new());
    let offices = "SELECT count(*) FROM information_schema.columns
                   WHERE table_schema = 'public' AND column_name = 'office_id'";
    let offices: i64 = client.query_one(offices, &[]).await.unwrap().get(0);
    assert!(offices >= 5, "the tables of offices were looked at");
}

#[tokio::test]
async fn a_bad_table_is_found() {
    let base = Server::new();
    drop(base.opened().await);
    let client = base.raw().await;
    let bad = [
        ("CREATE TABLE bad (id BIGINT PRIMARY KEY)", "index bad_pkey of bad"),
        ("CREATE TABLE bad (n INT, office_id TEXT, PRIMARY KEY (n, office_id))", "bad_pkey"),
        ("CREATE TABLE bad (office_id TEXT PRIMARY KEY, n INT UNIQUE)", "bad_n_key"),
        (
            "CREATE TABLE bad (office_id TEXT PRIMARY KEY, n INT);
          CREATE UNIQUE INDEX bad_index ON bad ((n + 1), office_id)",
            "bad_index",
        ),
        ("CREATE TABLE bad (office_id TEXT PRIMARY KEY, o TEXT REFERENCES office)", "bad_o_fkey"),
        (
            "CREATE TABLE bad (office_id TEXT PRIMARY KEY,
                            v BIGINT REFERENCES publication)",
            "bad_v_fkey",
        ),
        ("CREATE TABLE bad (office_id TEXT)", "table bad has no primary key"),
        ("CREATE TABLE bad (office_id TEXT PRIMARY KEY, n SERIAL)", "sequence bad_n_seq"),
        (
            "CREATE TABLE bad (office_id TEXT PRIMARY KEY,
                            n INT GENERATED ALWAYS AS IDENTITY)",
            "sequence bad_n_seq",
        ),
    ];
    for (sql, expected) in bad {
        client.batch_execute(sql).await.unwrap();
        let found = faults(&client).await;
        assert!(found.len() == 1 && found[0].contains(expected), "{sql}: {found:?}");
        client.batch_execute("DROP TABLE bad").await.unwrap();
    }
    let good = "CREATE TABLE good (office_id TEXT REFERENCES office, n INT,
                                   PRIMARY KEY (office_id, n), UNIQUE (office_id, n));
                CREATE INDEX good_index ON good (n)";
    client.batch_execute(good).await.unwrap();
    assert_eq!(faults(&client).await, Vec::<String>::new());
}
