/*
 * store.h - everything that outlives a restart, in one SQLite file.
 *
 * One process, one connection (WAL), and every call on the one thread that opened it (DESIGN 4.3).
 * The store keeps the *configured* roles; which ones are in force is the running service's matter.
 * A call either does all it says or nothing. No call prints; `store_message` is the sentence for
 * people. A damaged file is set aside as NAME.damaged-N, never overwritten; a file written by a
 * newer version is refused.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_STORE_H
#define RRAS_STORE_H
#include "common/ras/account.h"
#include "common/ras/call_record.h"
#include "common/ras/config.h"
#include "common/ras/phone_entry.h"
#include "common/ras/port_config.h"
#include "common/ras/radius_server.h"
#include "common/ras/server_settings.h"

struct store;

enum store_result {
    STORE_OK,
    STORE_NOT_FOUND,
    STORE_EXISTS,      /* a name or address is taken */
    STORE_REFUSED,     /* breaks a rule; the message says which */
    STORE_BUSY,        /* another process holds the file */
    STORE_NEWER,       /* written by a newer OpenRRAS */
    STORE_FAILED       /* disk full, no permission, damage: the message says what */
};

/* `path` is UTF-8; ":memory:" for tests. `*set_aside` becomes true when a damaged file was moved
 * away and a new one begun. On failure `*out` is NULL and `message` (256 chars) says why. */
enum store_result store_open(const char *path, struct store **out, bool *set_aside, char *message);
void store_close(struct store *store); /* NULL is allowed */
const char *store_message(const struct store *store); /* of the last call that was not STORE_OK */

/* Several changes, all or none: what is called between the two is kept when `result` is STORE_OK, else
 * undone; the result is what came of it. A call between them that failed has undone its own part only. */
enum store_result store_begin_changes(struct store *store);
enum store_result store_end_changes(struct store *store, enum store_result result);

/* Settings. */
enum store_result store_load_settings(struct store *store, struct server_settings *out);
enum store_result store_save_settings(struct store *store, const struct server_settings *settings);

/* Devices and their ports. Adding a device makes its ports ("COM5"; "TCP1".."TCPn", the lowest free
 * numbers) with role CALL_IN; `device->id` is filled in. An empty `device->name` becomes the device's
 * place ("COM5", "127.0.0.1:2323"), and such a name follows when the place is changed. */
enum store_result store_add_device(struct store *store, struct device_config *device);
enum store_result store_change_device(struct store *store, const struct device_config *device); /* by id; more or fewer ports too */
enum store_result store_delete_device(struct store *store, int64_t device_id);
/* One port of a TCP line, whatever its number; or the whole device with its last port. */
enum store_result store_delete_port(struct store *store, const char *name);
enum store_result store_change_port(struct store *store, const struct port_config *port);       /* by name */
enum store_result store_change_ports(struct store *store, const struct port_config *ports, size_t count); /* all or none */
/* Calls `each` for every row, ordered by id / COM ports first and by number; return false there to
 * stop. No `each` of this header may call the store. What the file got wrong is as in a new device. */
enum store_result store_each_device(struct store *store, bool (*each)(void *ctx, const struct device_config *device), void *ctx);
enum store_result store_each_port(struct store *store, bool (*each)(void *ctx, const struct port_config *port), void *ctx);

/* RADIUS servers, in the order in which they were added; the secret is kept as given, sealed. The text in
 * clear (radius_server.secret) is neither kept nor given. */
enum store_result store_add_radius(struct store *store, struct radius_server *server);          /* `id` is filled in */
enum store_result store_change_radius(struct store *store, const struct radius_server *server); /* by id */
enum store_result store_delete_radius(struct store *store, int64_t id);
enum store_result store_each_radius(struct store *store, bool (*each)(void *ctx, const struct radius_server *server), void *ctx);

/* The phone book, in the order in which entries were added; the password is kept as given, sealed, and not in
 * clear. An entry that cannot be (phone_entry_check) is not given. */
enum store_result store_add_phone(struct store *store, struct phone_entry *entry);          /* `id` is filled in */
enum store_result store_change_phone(struct store *store, const struct phone_entry *entry); /* by id */
enum store_result store_delete_phone(struct store *store, int64_t id);
enum store_result store_each_phone(struct store *store, bool (*each)(void *ctx, const struct phone_entry *entry), void *ctx);

/* Demand-dial interfaces, in the order in which they were added; the same holds for their passwords and for those that
 * cannot be (demand_dial_check). `id` and `entry.id` are the same key. */
enum store_result store_add_interface(struct store *store, struct demand_dial *iface);          /* both are filled in */
enum store_result store_change_interface(struct store *store, const struct demand_dial *iface); /* by id */
enum store_result store_delete_interface(struct store *store, int64_t id);                      /* nothing of it is left */
enum store_result store_each_interface(struct store *store, bool (*each)(void *ctx, const struct demand_dial *iface), void *ctx);

/* Users; names are compared without case (ASCII), and no two have one fixed address. A user whose NT hash is missing or all zeroes is
 * given as disabled. Wipe what you were given; the store wipes its own copies. */
enum store_result store_add_account(struct store *store, const struct account *account);
enum store_result store_change_account(struct store *store, const struct account *account); /* by name */
enum store_result store_delete_account(struct store *store, const char *name);
enum store_result store_find_account(struct store *store, const char *name, struct account *out);
enum store_result store_each_account(struct store *store, bool (*each)(void *ctx, const struct account *account), void *ctx);
/* The box in which a dump of the configuration holds the user's secrets (secrets_win.h): kept, so that
 * two dumps are the same, until a secret changes. `len` 0 forgets it. */
enum { STORE_BOX_MAX = 768 };
enum store_result store_set_box(struct store *store, const char *name, const uint8_t *box, size_t len);
/* `out` holds STORE_BOX_MAX octets; `*len` is 0 when there is none. */
enum store_result store_find_box(struct store *store, const char *name, uint8_t *out, uint16_t *len);
/* Counts a wrong password, or (denied == false) resets the count. */
enum store_result store_count_denial(struct store *store, const char *name, bool denied);

/* The whole configuration, without secrets but the sealed ones of RADIUS servers, of the phone book and of interfaces.
 * `out` is initialised, and unchanged when this fails. */
enum store_result store_load_config(struct store *store, struct ras_config *out);
void user_config_of_account(struct user_config *out, const struct account *account);

/* What only the host can do for a list of changes. Each writes one sentence into `why` (CONFIG_WHY_MAX)
 * when it returns false: the change is refused. */
struct config_keeper {
    void *ctx;
    /* Puts the hashes and the sealed password of user->password, or what is in the box user->sealed
     * (USER_FIELD_PASSWORD, _SEALED in `fields`), into `account`. */
    bool (*user_secret)(void *ctx, const struct user_config *user, uint32_t fields, struct account *account, char *why);
    /* Seals server->secret, or proves that server->sealed opens here (RADIUS_FIELD_SECRET, _SEALED). */
    bool (*radius_secret)(void *ctx, struct radius_server *server, uint32_t fields, char *why);
    /* The same for entry->password (PHONE_FIELD_PASSWORD, _SEALED); and whether its script is one (_SCRIPT). Also of
     * interfaces. */
    bool (*phone)(void *ctx, struct phone_entry *entry, uint32_t fields, char *why);
    bool (*settings)(void *ctx, const struct server_settings *before, const struct server_settings *after, char *why);
};

/* Makes every change of the list, or none. `config` is what store_load_config() gave and, when all was
 * made, what it would give now (not to be used otherwise); secrets in it are wiped. `*failed` is the
 * index of the change that was refused. */
enum config_refusal store_change_config(struct store *store, struct ras_config *config, const struct config_change *changes, size_t count,
                                        const struct config_keeper *keeper, size_t *failed, char why[CONFIG_WHY_MAX]);

/* Connection history: one row per call, kept up to `STORE_HISTORY_MAX` rows. */
enum { STORE_HISTORY_MAX = 100000 };
/* `newest`: that many, the latest first; 0 for all there are. */
enum store_result store_add_call(struct store *store, const struct call_record *record);
enum store_result store_each_call(struct store *store, uint32_t newest, bool (*each)(void *ctx, const struct call_record *record), void *ctx);
#endif
