-- Version 4. What a province publishes is known by its hub; what was refused is remembered.

-- Numbers are of one hub: another hub begins at 1 again.
CREATE TABLE publication (
    hub       BLOB    NOT NULL CHECK (length(hub) = 32),   -- public key of the hub that signed it
    version   INTEGER NOT NULL CHECK (version > 0),
    kind      TEXT    NOT NULL,
    from_day  INTEGER NOT NULL,             -- days since 1970-01-01
    body      BLOB    NOT NULL,
    signature BLOB    NOT NULL CHECK (length(signature) = 64),
    origin    TEXT    NOT NULL CHECK (origin IN ('hub', 'pc', 'stick')),
    taken_at  INTEGER,                      -- UTC ms; unknown of those taken before version 4
    PRIMARY KEY (hub, version)
) STRICT;
INSERT INTO publication (hub, version, kind, from_day, body, signature, origin)
    SELECT hub.key, p.version, p.kind, p.from_day, p.body, p.signature, 'hub' FROM published p, hub;
DROP TABLE published;

-- Publications whose signature is not the hub's.
CREATE TABLE publication_refused (
    hub        BLOB    NOT NULL CHECK (length(hub) = 32),
    version    INTEGER NOT NULL,
    kind       TEXT    NOT NULL,
    from_day   INTEGER NOT NULL,
    origin     TEXT    NOT NULL CHECK (origin IN ('hub', 'pc', 'stick')),
    refused_at INTEGER NOT NULL,            -- UTC ms
    PRIMARY KEY (hub, version, origin)
) STRICT, WITHOUT ROWID;
