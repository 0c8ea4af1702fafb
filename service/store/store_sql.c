/*
 * store_sql.c - every statement the store runs.
 *
 * All are prepared when the store is opened, which also proves that the file has the tables and
 * columns this version knows.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/store/store_internal.h"

#define DEVICE_COLUMNS "kind, name, system_name, listen_address, listen_port, ports, dte_bps, line_bps, " \
    "init, rings, wants_caller_id, ignore_dcd, telnet, login_text, calls_per_minute, first_frame_s"
#define ACCOUNT_COLUMNS "name, privilege, callback_number, is_disabled, has_expired_password, " \
    "expires_unix, denials, fixed_address, nt_hash, lm_hash, sealed"
#define RADIUS_COLUMNS "name, is_for_authentication, is_for_accounting, auth_port, acct_port, timeout_s, score, " \
    "wants_signature, secret"
#define PHONE_COLUMNS "name, kind, port, device, other_port_ok, prefix, number, user, domain, protocols, auth_methods, " \
    "lcp_extensions, software_compression, header_compression, use_default_gateway, address, dns_1, dns_2, wins_1, wins_2, " \
    "redial_attempts, redial_s, idle_s, callback, callback_number, script, password"
#define PHONE_VALUES "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, " \
    "?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27"
#define INTERFACE_COLUMNS "is_enabled, is_persistent, wants_two_way, min_unreachable_s, max_unreachable_s, filter_mode, " \
    "sunday, monday, tuesday, wednesday, thursday, friday, saturday"
#define INTERFACE_VALUES "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13"
#define FILTER_COLUMNS "source, source_len, destination, destination_len, protocol, source_port, destination_port"
#define CALL_COLUMNS "port, user, peer, address, started_unix, ended_unix, bytes_in, bytes_out, bps, " \
    "peer_error, is_dialed, why"

const char *const store_sql_text[SQL_STATEMENTS] = {
    [SQL_BEGIN] = "BEGIN IMMEDIATE",
    [SQL_COMMIT] = "COMMIT",
    [SQL_ROLLBACK] = "ROLLBACK",
    [SQL_SAVEPOINT] = "SAVEPOINT part",
    [SQL_RELEASE] = "RELEASE part",
    [SQL_UNDO] = "ROLLBACK TO part",

    [SQL_SETTING_EACH] = "SELECT name, value FROM setting",
    [SQL_SETTING_PUT] = "INSERT INTO setting (name, value) VALUES (?1, ?2)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE value <> excluded.value",
    [SQL_SETTING_FORGET] = "DELETE FROM setting WHERE name = ?1",
    [SQL_TEXT_EACH] = "SELECT name, value FROM setting_text",
    [SQL_TEXT_PUT] = "INSERT INTO setting_text (name, value) VALUES (?1, ?2)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE value <> excluded.value",
    [SQL_TEXT_FORGET] = "DELETE FROM setting_text WHERE name = ?1",
    [SQL_RANGE_EACH] = "SELECT first, last FROM excluded_range ORDER BY position",
    [SQL_RANGE_ADD] = "INSERT INTO excluded_range (position, first, last) VALUES (?1, ?2, ?3)",
    [SQL_RANGE_FORGET_ALL] = "DELETE FROM excluded_range",

    [SQL_DEVICE_EACH] = "SELECT id, " DEVICE_COLUMNS " FROM device ORDER BY id",
    [SQL_DEVICE_FIND] = "SELECT id, " DEVICE_COLUMNS " FROM device WHERE id = ?1",
    [SQL_DEVICE_ADD] = "INSERT INTO device (" DEVICE_COLUMNS ") VALUES"
        " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
    [SQL_DEVICE_CHANGE] = "UPDATE device SET (" DEVICE_COLUMNS ") ="
        " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16) WHERE id = ?17",
    [SQL_DEVICE_DELETE] = "DELETE FROM device WHERE id = ?1",
    [SQL_DEVICE_BY_COM] = "SELECT id FROM device WHERE kind = 0 AND system_name = ?1 AND id <> ?2",
    [SQL_DEVICE_BY_LISTENER] = "SELECT id FROM device WHERE kind = 1 AND listen_port = ?2"
        " AND (listen_address = ?1 OR listen_address = 0 OR ?1 = 0) AND id <> ?3",
    [SQL_DEVICE_BY_NAME] = "SELECT id FROM device WHERE name = ?1 AND id <> ?2",

    [SQL_PORT_EACH] = "SELECT port.name, device_id, roles, is_tracing FROM port"
        " JOIN device ON device.id = device_id ORDER BY kind, number, port.name",
    [SQL_PORT_ADD] = "INSERT INTO port (name, device_id, number, roles, is_tracing)"
        " VALUES (?1, ?2, ?3, ?4, 0)",
    [SQL_PORT_CHANGE] = "UPDATE port SET roles = ?2, is_tracing = ?3 WHERE name = ?1",
    [SQL_PORT_RENAME] = "UPDATE port SET name = ?2, number = ?3 WHERE device_id = ?1",
    [SQL_PORT_EXISTS] = "SELECT 1 FROM port WHERE name = ?1",
    [SQL_PORT_COUNT] = "SELECT count(*) FROM port",
    [SQL_PORT_COUNT_OF] = "SELECT count(*) FROM port WHERE device_id = ?1",
    [SQL_PORT_SHRINK] = "DELETE FROM port WHERE name IN (SELECT name FROM port WHERE device_id = ?1"
        " ORDER BY number DESC, name DESC LIMIT ?2)",
    [SQL_PORT_DEVICE] = "SELECT device_id FROM port WHERE name = ?1",
    [SQL_PORT_DELETE] = "DELETE FROM port WHERE name = ?1",
    [SQL_DEVICE_RESIZED] = "UPDATE device SET ports = ?2 WHERE id = ?1",

    [SQL_RADIUS_EACH] = "SELECT id, " RADIUS_COLUMNS " FROM radius_server ORDER BY id",
    [SQL_RADIUS_ADD] = "INSERT INTO radius_server (" RADIUS_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    [SQL_RADIUS_CHANGE] = "UPDATE radius_server SET (" RADIUS_COLUMNS ") ="
        " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) WHERE id = ?10",
    [SQL_RADIUS_DELETE] = "DELETE FROM radius_server WHERE id = ?1",
    [SQL_RADIUS_BY_NAME] = "SELECT id FROM radius_server WHERE name = ?1 AND id <> ?2",
    [SQL_RADIUS_COUNT] = "SELECT count(*) FROM radius_server",

    [SQL_PHONE_EACH] = "SELECT id, " PHONE_COLUMNS " FROM phone_entry WHERE book = 0 ORDER BY id",
    [SQL_PHONE_ADD] = "INSERT INTO phone_entry (" PHONE_COLUMNS ", book) VALUES (" PHONE_VALUES ", ?28)",
    [SQL_PHONE_CHANGE] = "UPDATE phone_entry SET (" PHONE_COLUMNS ") = (" PHONE_VALUES ") WHERE id = ?28 AND book = ?29",
    [SQL_PHONE_DELETE] = "DELETE FROM phone_entry WHERE id = ?1 AND book = ?2",
    [SQL_PHONE_BY_NAME] = "SELECT id FROM phone_entry WHERE name = ?1 AND id <> ?2 AND book = ?3",
    [SQL_PHONE_COUNT] = "SELECT count(*) FROM phone_entry WHERE book = ?1",
    [SQL_INTERFACE_EACH] = "SELECT id, " PHONE_COLUMNS ", " INTERFACE_COLUMNS " FROM phone_entry JOIN interface ON entry_id = id"
        " WHERE book = 1 ORDER BY id",
    [SQL_INTERFACE_ADD] = "INSERT INTO interface (" INTERFACE_COLUMNS ", entry_id) VALUES (" INTERFACE_VALUES ", ?14)",
    [SQL_INTERFACE_CHANGE] = "UPDATE interface SET (" INTERFACE_COLUMNS ") = (" INTERFACE_VALUES ") WHERE entry_id = ?14",
    [SQL_ROUTE_EACH] = "SELECT destination, prefix_len FROM interface_route WHERE entry_id = ?1 ORDER BY position",
    [SQL_ROUTE_ADD] = "INSERT INTO interface_route (destination, prefix_len, entry_id, position) VALUES (?1, ?2, ?3, ?4)",
    [SQL_ROUTE_FORGET_ALL] = "DELETE FROM interface_route WHERE entry_id = ?1",
    [SQL_FILTER_EACH] = "SELECT " FILTER_COLUMNS " FROM interface_filter WHERE entry_id = ?1 ORDER BY position",
    [SQL_FILTER_ADD] = "INSERT INTO interface_filter (" FILTER_COLUMNS ", entry_id, position) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    [SQL_FILTER_FORGET_ALL] = "DELETE FROM interface_filter WHERE entry_id = ?1",
    [SQL_ALTERNATE_EACH] = "SELECT number FROM phone_alternate WHERE entry_id = ?1 ORDER BY position",
    [SQL_ALTERNATE_ADD] = "INSERT INTO phone_alternate (entry_id, position, number) VALUES (?1, ?2, ?3)",
    [SQL_ALTERNATE_FORGET_ALL] = "DELETE FROM phone_alternate WHERE entry_id = ?1",

    [SQL_ACCOUNT_EACH] = "SELECT " ACCOUNT_COLUMNS " FROM account ORDER BY name, id",
    [SQL_ACCOUNT_FIND] = "SELECT " ACCOUNT_COLUMNS " FROM account WHERE name = ?1",
    [SQL_ACCOUNT_ADD] = "INSERT INTO account (" ACCOUNT_COLUMNS ") VALUES"
        " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    [SQL_ACCOUNT_CHANGE] = "UPDATE account SET (" ACCOUNT_COLUMNS ") ="
        " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) WHERE name = ?1",
    [SQL_ACCOUNT_DELETE] = "DELETE FROM account WHERE name = ?1",
    [SQL_ACCOUNT_EXISTS] = "SELECT 1 FROM account WHERE name = ?1",
    [SQL_ACCOUNT_BY_ADDRESS] = "SELECT name FROM account WHERE fixed_address = ?2 AND name <> ?1",
    [SQL_ACCOUNT_DENIED] = "UPDATE account SET denials = min(max(denials, 0) + 1, 4294967295)"
        " WHERE name = ?1",
    [SQL_ACCOUNT_CLEARED] = "UPDATE account SET denials = 0 WHERE name = ?1 AND denials <> 0",
    [SQL_BOX_FIND] = "SELECT box FROM account_box WHERE account_id = (SELECT id FROM account WHERE name = ?1)",
    [SQL_BOX_PUT] = "INSERT INTO account_box (account_id, box) SELECT id, ?2 FROM account WHERE name = ?1"
        " ON CONFLICT (account_id) DO UPDATE SET box = excluded.box",
    [SQL_BOX_FORGET] = "DELETE FROM account_box WHERE account_id = (SELECT id FROM account WHERE name = ?1)",

    [SQL_CALL_EACH] = "SELECT id, " CALL_COLUMNS " FROM call ORDER BY id DESC LIMIT ?1",
    [SQL_CALL_ADD] = "INSERT INTO call (" CALL_COLUMNS ") VALUES"
        " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    [SQL_CALL_TRIM] = "DELETE FROM call WHERE id <= ?1",
};
