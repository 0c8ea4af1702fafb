-- version-1.sql - a file of the first version, as the first release wrote it. Never changed: every
-- later version must open it. SPDX-License-Identifier: MIT
CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE excluded_range (
    position INTEGER PRIMARY KEY,
    first    INTEGER NOT NULL,
    last     INTEGER NOT NULL
) STRICT;

CREATE TABLE device (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    kind             INTEGER NOT NULL,
    name             TEXT NOT NULL COLLATE NOCASE UNIQUE,
    system_name      TEXT NOT NULL COLLATE NOCASE,
    listen_address   INTEGER NOT NULL,
    listen_port      INTEGER NOT NULL,
    ports            INTEGER NOT NULL,
    dte_bps          INTEGER NOT NULL,
    line_bps         INTEGER NOT NULL,
    init             TEXT NOT NULL,
    rings            INTEGER NOT NULL,
    wants_caller_id  INTEGER NOT NULL,
    ignore_dcd       INTEGER NOT NULL,
    telnet           INTEGER NOT NULL,
    login_text       INTEGER NOT NULL,
    calls_per_minute INTEGER NOT NULL,
    first_frame_s    INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX device_by_com_port ON device (system_name) WHERE kind = 0;
CREATE UNIQUE INDEX device_by_listener ON device (listen_address, listen_port) WHERE kind = 1;

CREATE TABLE port (
    name       TEXT PRIMARY KEY COLLATE NOCASE,
    device_id  INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE,
    number     INTEGER NOT NULL,
    roles      INTEGER NOT NULL,
    is_tracing INTEGER NOT NULL
) STRICT;
CREATE INDEX port_by_device ON port (device_id, number);

CREATE TABLE account (
    id                   INTEGER PRIMARY KEY,
    name                 TEXT NOT NULL COLLATE NOCASE UNIQUE,
    privilege            INTEGER NOT NULL,
    callback_number      TEXT NOT NULL,
    is_disabled          INTEGER NOT NULL,
    has_expired_password INTEGER NOT NULL,
    expires_unix         INTEGER NOT NULL,
    denials              INTEGER NOT NULL,
    fixed_address        INTEGER NOT NULL,
    nt_hash              BLOB NOT NULL,
    lm_hash              BLOB,
    sealed               BLOB
) STRICT;

CREATE TABLE call (
    id           INTEGER PRIMARY KEY,
    port         TEXT NOT NULL,
    user         TEXT NOT NULL,
    peer         TEXT NOT NULL,
    address      INTEGER NOT NULL,
    started_unix INTEGER NOT NULL,
    ended_unix   INTEGER NOT NULL,
    bytes_in     INTEGER NOT NULL,
    bytes_out    INTEGER NOT NULL,
    bps          INTEGER NOT NULL,
    why          TEXT NOT NULL,
    peer_error   INTEGER NOT NULL
) STRICT;

INSERT INTO setting VALUES ('auth-retries', 5), ('pool-end', 168362239), ('of-another-version', 7);
INSERT INTO excluded_range VALUES (0, 168361994, 168362003);
INSERT INTO device VALUES (3, 0, 'Desk modem', 'COM5', 0, 0, 1, 57600, 0, 'ATZ', 2, 1, 0, 0, 1, 30, 150);
INSERT INTO device VALUES (7, 1, '127.0.0.1:2323', '', 2130706433, 2323, 2, 115200, 33600, '', 1, 0, 0, 1, 0, 10, 60);
INSERT INTO port VALUES ('COM5', 3, 5, 5, 0), ('TCP1', 7, 1, 4, 0), ('TCP4', 7, 4, 1, 1);
INSERT INTO account VALUES (1, 'Ann', 9, '', 0, 0, 0, 2, 168361990, x'000102030405060708090a0b0c0d0e0f', NULL, x'aabbcc');
INSERT INTO call VALUES (41, 'TCP4', 'ann', '127.0.0.1:51234', 168361990, 1000, 1060, 300, 70000, 33600, 'not-client-port', 0);
PRAGMA application_id = 1330795091;
PRAGMA user_version = 1;
