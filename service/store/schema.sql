-- schema.sql - the current shape of OpenRRAS's database. SPDX-License-Identifier: MIT
-- A new file is made from this text; an older one is brought here by the steps in store_migrate.c.
-- Ranges are not written here: store_fields checks them on the way in and on the way out, so that
-- one bad number costs its default and not the whole file.

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

CREATE TABLE phone_entry (           -- the phone book, and what demand-dial interfaces dial
    id                   INTEGER PRIMARY KEY AUTOINCREMENT,
    book                 INTEGER NOT NULL,  -- 0 the phone book, 1 the router's: as rasphone.pbk and router.pbk
    name                 TEXT NOT NULL COLLATE NOCASE,
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
    password             BLOB,              -- sealed; NULL: not kept
    UNIQUE (book, name)
) STRICT;

CREATE TABLE phone_alternate (       -- further numbers of an entry
    entry_id INTEGER NOT NULL REFERENCES phone_entry (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    number   TEXT NOT NULL,
    PRIMARY KEY (entry_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE interface (             -- of an entry in the router's book, the router's part
    entry_id            INTEGER PRIMARY KEY REFERENCES phone_entry (id) ON DELETE CASCADE,
    is_enabled          INTEGER NOT NULL,
    is_persistent       INTEGER NOT NULL,
    wants_two_way       INTEGER NOT NULL,
    min_unreachable_s   INTEGER NOT NULL,
    max_unreachable_s   INTEGER NOT NULL,
    filter_mode         INTEGER NOT NULL,   -- enum interface_filter_mode
    sunday              INTEGER NOT NULL,   -- dial-out hours: bit h is the hour from h:00 on
    monday              INTEGER NOT NULL,
    tuesday             INTEGER NOT NULL,
    wednesday           INTEGER NOT NULL,
    thursday            INTEGER NOT NULL,
    friday              INTEGER NOT NULL,
    saturday            INTEGER NOT NULL
) STRICT;

CREATE TABLE interface_route (       -- what lies behind it
    entry_id    INTEGER NOT NULL REFERENCES phone_entry (id) ON DELETE CASCADE,
    position    INTEGER NOT NULL,
    destination INTEGER NOT NULL,
    prefix_len  INTEGER NOT NULL,
    PRIMARY KEY (entry_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE interface_filter (      -- which traffic filter_mode means
    entry_id         INTEGER NOT NULL REFERENCES phone_entry (id) ON DELETE CASCADE,
    position         INTEGER NOT NULL,
    source           INTEGER NOT NULL,
    source_len       INTEGER NOT NULL,
    destination      INTEGER NOT NULL,
    destination_len  INTEGER NOT NULL,
    protocol         INTEGER NOT NULL,
    source_port      INTEGER NOT NULL,
    destination_port INTEGER NOT NULL,
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
    peer_error   INTEGER NOT NULL,
    is_dialed    INTEGER NOT NULL DEFAULT 0 -- this computer was the caller
) STRICT;
