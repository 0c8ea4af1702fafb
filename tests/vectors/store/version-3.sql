-- version-3.sql - a file of the third version, as the release that had it wrote it. Never changed: every
-- later version must open it. SPDX-License-Identifier: MIT
CREATE TABLE setting (               -- what differs from the defaults of server_settings.c
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE setting_text (          -- the same for the settings that are texts
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE excluded_range (        -- addresses of the pool that are never given out
    position INTEGER PRIMARY KEY,
    first    INTEGER NOT NULL,
    last     INTEGER NOT NULL
) STRICT;

CREATE TABLE device (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    kind             INTEGER NOT NULL,      -- enum device_kind
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
    telnet           INTEGER NOT NULL,      -- enum telnet_mode
    login_text       INTEGER NOT NULL,
    calls_per_minute INTEGER NOT NULL,
    first_frame_s    INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX device_by_com_port ON device (system_name) WHERE kind = 0;
CREATE UNIQUE INDEX device_by_listener ON device (listen_address, listen_port) WHERE kind = 1;

CREATE TABLE port (
    name       TEXT PRIMARY KEY COLLATE NOCASE,
    device_id  INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE,
    number     INTEGER NOT NULL,            -- of "TCP7", 7: ports are shown in this order
    roles      INTEGER NOT NULL,            -- set of enum port_role
    is_tracing INTEGER NOT NULL
) STRICT;
CREATE INDEX port_by_device ON port (device_id, number);

CREATE TABLE account (
    id                   INTEGER PRIMARY KEY,
    name                 TEXT NOT NULL COLLATE NOCASE UNIQUE,
    privilege            INTEGER NOT NULL,  -- set of RASPRIV_*
    callback_number      TEXT NOT NULL,
    is_disabled          INTEGER NOT NULL,
    has_expired_password INTEGER NOT NULL,
    expires_unix         INTEGER NOT NULL,
    denials              INTEGER NOT NULL,
    fixed_address        INTEGER NOT NULL,
    nt_hash              BLOB NOT NULL,
    lm_hash              BLOB,              -- NULL: not kept
    sealed               BLOB               -- NULL: not kept
) STRICT;

CREATE TABLE account_box (           -- a user's secrets, sealed as a dump has them: the next dump has the same bytes
    account_id INTEGER PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
    box        BLOB NOT NULL
) STRICT;

CREATE TABLE radius_server (
    id                    INTEGER PRIMARY KEY AUTOINCREMENT,
    name                  TEXT NOT NULL COLLATE NOCASE UNIQUE,
    is_for_authentication INTEGER NOT NULL,
    is_for_accounting     INTEGER NOT NULL,
    auth_port             INTEGER NOT NULL,
    acct_port             INTEGER NOT NULL,
    timeout_s             INTEGER NOT NULL,
    score                 INTEGER NOT NULL,
    wants_signature       INTEGER NOT NULL,
    secret                BLOB              -- sealed; NULL: none given
) STRICT;

CREATE TABLE phone_entry (           -- the phone book
    id                   INTEGER PRIMARY KEY AUTOINCREMENT,
    name                 TEXT NOT NULL COLLATE NOCASE UNIQUE,
    kind                 INTEGER NOT NULL,  -- enum phone_kind
    port                 TEXT NOT NULL,
    device               TEXT NOT NULL,
    other_port_ok        INTEGER NOT NULL,
    prefix               TEXT NOT NULL,
    number               TEXT NOT NULL,
    user                 TEXT NOT NULL,
    domain               TEXT NOT NULL,
    protocols            INTEGER NOT NULL,  -- set of enum phone_protocol
    auth_methods         INTEGER NOT NULL,  -- set of enum auth_method
    lcp_extensions       INTEGER NOT NULL,
    software_compression INTEGER NOT NULL,
    header_compression   INTEGER NOT NULL,
    use_default_gateway  INTEGER NOT NULL,
    address              INTEGER NOT NULL,
    dns_1                INTEGER NOT NULL,
    dns_2                INTEGER NOT NULL,
    wins_1               INTEGER NOT NULL,
    wins_2               INTEGER NOT NULL,
    redial_attempts      INTEGER NOT NULL,
    redial_s             INTEGER NOT NULL,
    idle_s               INTEGER NOT NULL,
    callback             INTEGER NOT NULL,  -- enum phone_callback
    callback_number      TEXT NOT NULL,
    script               TEXT NOT NULL,
    password             BLOB               -- sealed; NULL: not kept
) STRICT;

CREATE TABLE phone_alternate (       -- further numbers of an entry
    entry_id INTEGER NOT NULL REFERENCES phone_entry (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    number   TEXT NOT NULL,
    PRIMARY KEY (entry_id, position)
) STRICT, WITHOUT ROWID;

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
    why          TEXT NOT NULL,             -- the key of end_reason.h, which outlives its number
    peer_error   INTEGER NOT NULL
) STRICT;

INSERT INTO setting VALUES ('auth-retries', 8);
INSERT INTO account VALUES (1, 'ann', 9, '', 0, 0, 0, 0, 0, x'000102030405060708090a0b0c0d0e0f', NULL, NULL);
INSERT INTO phone_entry VALUES (3, 'Office', 0, 'COM5', 'Standard modem', 1, '9,', '555-1234', 'joe', 'LAB', 4, 15, 1, 1, 1, 1,
    0, 167772213, 0, 0, 0, 3, 60, 0, 2, '555-9', 'proc main' || char(10) || 'endproc' || char(10), x'010203');
INSERT INTO phone_entry VALUES (7, 'Board', 1, '', '', 1, '', 'bbs.example.com:2323', '', '', 4, 15, 1, 1, 1, 1,
    0, 0, 0, 0, 0, 3, 60, 0, 0, '', '', NULL);
INSERT INTO phone_alternate VALUES (3, 0, '555-1235');
INSERT INTO phone_alternate VALUES (3, 1, '555-1236');
INSERT INTO phone_entry VALUES (9, 'Gone', 1, '', '', 1, '', 'x:1', '', '', 4, 15, 1, 1, 1, 1, 0, 0, 0, 0, 0, 3, 60, 0, 0, '', '', NULL);
DELETE FROM phone_entry WHERE id = 9;
PRAGMA application_id = 1330795091;
PRAGMA user_version = 3;
