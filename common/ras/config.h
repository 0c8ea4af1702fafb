/*
 * config.h - everything an administrator configures, as one value; the difference between two such
 * values as a list of changes; and what a change is called.
 *
 * The dialogs edit a copy and send the difference when OK is pressed; rrasctl sends the changes its
 * command line names, `rrasctl dump` prints the difference from a new server, `rrasctl exec` sends a
 * whole file of them. The service makes all changes of a list, or none (control_config_win.c), and
 * only when the configuration is still of the revision the sender saw.
 *
 * Owner: whoever declares a ras_config; its arrays are malloc'ed. PURE, any thread, no secrets but
 * those typed for a change (wiped by ras_config_fini() and config_changes_free()).
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_CONFIG_H
#define RRAS_CONFIG_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "common/ras/account.h"
#include "common/ras/demand_dial.h"
#include "common/ras/phone_entry.h"
#include "common/ras/port_config.h"
#include "common/ras/radius_server.h"
#include "common/ras/server_settings.h"

/* A user without its hashes: what is shown, and what can be changed. */
struct user_config {
    char name[ACCOUNT_NAME_MAX + 1];
    unsigned privilege;                  /* set of enum account_privilege */
    char callback_number[ACCOUNT_PHONE_MAX + 1];
    uint32_t fixed_address;              /* host order; 0: from the pool */
    uint32_t denials;                    /* shown; changes nothing */
    bool is_disabled, has_expired_password, has_reversible_password;
    int64_t expires_unix;                /* 0 never */
    char password[ACCOUNT_PASSWORD_MAX + 1]; /* of a change being made; else "" */
    uint16_t sealed_len;                 /* all secrets in one sealed box, for dump and exec; 0 none */
    uint8_t sealed[ACCOUNT_SEALED_MAX + 256];
};

struct ras_config {
    uint64_t revision;                   /* as the service counted when it was read; 0: never read */
    struct device_config *devices;       /* ordered by id; new ones have ids below 0 */
    size_t device_count;
    struct port_config *ports;           /* COM ports first, then by number */
    size_t port_count;
    struct server_settings settings;
    struct radius_server *radius;
    size_t radius_count;
    struct user_config *users;
    size_t user_count;
    struct phone_entry *phone;           /* the phone book, in the order in which entries were added */
    size_t phone_count;
    struct demand_dial *interfaces;      /* demand-dial interfaces, in the order in which they were added */
    size_t interface_count;
};

void ras_config_init(struct ras_config *config);                     /* a new server's: no devices, no users */
void ras_config_fini(struct ras_config *config);
bool ras_config_copy(struct ras_config *to, const struct ras_config *from); /* `to` is initialised; false: no memory, `to` unchanged */

struct config_change;

/* ---- editing a copy; what the store does with the same change gives the same names ---- */

/* Adds the device and its ports ("COM5"; the lowest free "TCPn"), with the roles given. Its id is made
 * up below 0; an empty name becomes its place. NULL: no memory, or more than PORTS_MAX ports. */
struct device_config *ras_config_add_device(struct ras_config *config, const struct device_config *device, unsigned roles);
/* More or fewer ports than before are made or taken away at the end, as the store does it. */
bool ras_config_set_device(struct ras_config *config, const struct device_config *device); /* by id */
void ras_config_remove_device(struct ras_config *config, int64_t id);                      /* and its ports */
/* Takes away one port of a TCP line, or the whole device with its last port. */
void ras_config_remove_port(struct ras_config *config, const char *name);
struct device_config *ras_config_device(struct ras_config *config, int64_t id);            /* NULL: none */
struct port_config *ras_config_port(struct ras_config *config, const char *name);          /* without case */
/* Which devices claim the same COM port, the same listening address and port (0.0.0.0 claims all), or
 * the same name as this one; NULL: none does. `device` itself (same id) is not compared. */
const struct device_config *ras_config_rival(const struct ras_config *config, const struct device_config *device);
/* NULL when a server can run with it; else one sentence that names the cure. */
const char *ras_config_check(const struct ras_config *config);

/* Users and RADIUS servers; names without case. Adding gives NULL when there is no memory. */
void user_config_defaults(struct user_config *user);                    /* not allowed to dial in, no callback */
struct user_config *ras_config_user(struct ras_config *config, const char *name);       /* NULL: none */
struct user_config *ras_config_add_user(struct ras_config *config, const struct user_config *user); /* in order of names */
void ras_config_remove_user(struct ras_config *config, const char *name);
struct radius_server *ras_config_radius(struct ras_config *config, const char *name);   /* NULL: none */
struct radius_server *ras_config_add_radius(struct ras_config *config, const struct radius_server *server);
void ras_config_remove_radius(struct ras_config *config, const char *name);
/* Entries of the phone book; names without case. */
struct phone_entry *ras_config_phone(struct ras_config *config, const char *name);      /* NULL: none */
struct phone_entry *ras_config_add_phone(struct ras_config *config, const struct phone_entry *entry);
void ras_config_remove_phone(struct ras_config *config, const char *name);
/* Demand-dial interfaces; names without case. */
struct demand_dial *ras_config_interface(struct ras_config *config, const char *name);  /* NULL: none */
struct demand_dial *ras_config_add_interface(struct ras_config *config, const struct demand_dial *iface);
void ras_config_remove_interface(struct ras_config *config, const char *name);
/* One sentence for who adds a user or an interface, or gives one this name, when the other exists: whoever calls
 * by that name is a router (KB Q176512). NULL: nothing to warn of. */
const char *ras_config_name_warning(const struct ras_config *config, const struct config_change *change);

/* ---- changes ---- */

enum config_change_kind {                /* in the order in which a difference lists them, but that ports
                                            which others had to keep clear of are deleted after the adding */
    CHANGE_PORT_DELETE,                  /* one port of a TCP line, or the device with its last one */
    CHANGE_DEVICE_DELETE,
    CHANGE_DEVICE_SET,
    CHANGE_DEVICE_ADD,
    CHANGE_PORT_SET,                     /* `name`: a port, a device (all its ports), or "*" */
    CHANGE_SETTING,
    CHANGE_POOL_RESET,                   /* as installed, nothing excluded */
    CHANGE_RANGE_INCLUDE,                /* no longer excluded */
    CHANGE_RANGE_EXCLUDE,
    CHANGE_RADIUS_DELETE,
    CHANGE_RADIUS_SET,
    CHANGE_RADIUS_ADD,
    CHANGE_USER_DELETE,
    CHANGE_USER_SET,
    CHANGE_USER_ADD,
    CHANGE_PHONE_DELETE,
    CHANGE_PHONE_SET,                    /* fields: PHONE_FIELD_*, phone_entry.h */
    CHANGE_PHONE_ADD,
    CHANGE_INTERFACE_DELETE,
    CHANGE_INTERFACE_SET,                /* fields: PHONE_FIELD_* of the entry; interface_fields: INTERFACE_FIELD_* */
    CHANGE_INTERFACE_ADD,
    CHANGE_KINDS
};

/* config_change.fields: which members are meant. On adding, what is not meant is the default. */
enum {
    DEVICE_FIELD_LISTEN = 0x001, DEVICE_FIELD_PORTS = 0x002, DEVICE_FIELD_DTE_SPEED = 0x004, DEVICE_FIELD_LINE_SPEED = 0x008,
    DEVICE_FIELD_INIT = 0x010, DEVICE_FIELD_RINGS = 0x020, DEVICE_FIELD_CALLER_ID = 0x040, DEVICE_FIELD_IGNORE_DCD = 0x080,
    DEVICE_FIELD_TELNET = 0x100, DEVICE_FIELD_LOGIN = 0x200, DEVICE_FIELD_CALLS_PER_MINUTE = 0x400, DEVICE_FIELD_FIRST_FRAME = 0x800,
    DEVICE_FIELD_NAME = 0x1000,          /* "": named by its place */
    PORT_FIELD_ROLES = 0x01, PORT_FIELD_TRACING = 0x02,
    USER_FIELD_PASSWORD = 0x01, USER_FIELD_DIALIN = 0x02, USER_FIELD_CALLBACK = 0x04, USER_FIELD_ADDRESS = 0x08, USER_FIELD_DISABLED = 0x10,
    USER_FIELD_EXPIRED = 0x20, USER_FIELD_REVERSIBLE = 0x40, USER_FIELD_EXPIRES = 0x80, USER_FIELD_SEALED = 0x100,
    RADIUS_FIELD_PORTS = 0x01, RADIUS_FIELD_TIMEOUT = 0x02, RADIUS_FIELD_SCORE = 0x04, RADIUS_FIELD_USES = 0x08, RADIUS_FIELD_SIGNATURE = 0x10,
    RADIUS_FIELD_SECRET = 0x20, RADIUS_FIELD_NAME = 0x40, RADIUS_FIELD_SEALED = 0x80
};
enum { CHANGE_NAME_MAX = PHONE_NAME_MAX, CHANGES_MAX = 2048 };

struct config_change {
    enum config_change_kind kind;
    uint32_t fields;
    uint32_t interface_fields;           /* of an interface, beside `fields`; else 0 */
    char name[CHANGE_NAME_MAX + 1];      /* the object, as it is called before the change; of a user, RADIUS server or entry
                                            to be added, its name; "" for a range or reset. A device to be added
                                            says in `device` where it is, DEVICE_FIELD_NAME gives it another name */
    union {
        struct device_config device;
        struct { unsigned mask, roles; bool is_tracing; } port; /* the bits of `mask` become those of `roles` */
        struct { uint32_t value, mask; char text[SETTING_TEXT_MAX + 1]; } setting; /* value = value & ~mask | new & mask */
        struct address_range range;
        struct radius_server radius;
        struct user_config user;
        struct phone_entry phone;
        struct demand_dial demand_dial;
    };
};

/* Why a change cannot be made. */
enum config_refusal {
    CONFIG_DONE,                         /* it was made */
    CONFIG_NO_PORT, CONFIG_NO_USER, CONFIG_NOT_FOUND, /* nothing is called so */
    CONFIG_TAKEN,                        /* the name, COM port or address is another one's */
    CONFIG_BAD_VALUE,
    CONFIG_BAD_PASSWORD,                 /* none, or one that cannot be typed */
    CONFIG_BAD_NUMBER,                   /* of callback: error 751 */
    CONFIG_NO_MEMORY,
    CONFIG_NOT_KEPT                      /* the store could not: disk full, ... */
};
enum { CONFIG_WHY_MAX = 256 };

/* Makes one change, exactly as the service will, or refuses with one sentence in `why` and changes
 * nothing. What only holds between several changes (the pool and its ranges) is left to
 * ras_config_check(). Passwords, secrets and sealed boxes given are in the configuration then. */
enum config_refusal ras_config_apply(struct ras_config *config, const struct config_change *change, char why[CONFIG_WHY_MAX]);

/* What makes `to` of `from`, in an order in which each change can be made after those before it.
 * Objects are matched by id (devices, RADIUS servers) or name (ports, users). `*out` is malloc'ed;
 * false: no memory. */
bool ras_config_diff(const struct ras_config *from, const struct ras_config *to, struct config_change **out, size_t *count);
void config_changes_free(struct config_change *changes, size_t count); /* wipes them; NULL is allowed */

/* True for a change of a role or a device, in force only after the next start (DESIGN 4.2). */
bool config_change_needs_restart(const struct config_change *change);
/* Both are about one object, and not both say the same. */
bool config_changes_collide(const struct config_change *a, const struct config_change *b);
/* "COM5: Receive calls as a RAS server is ticked." One sentence for people; `before` (NULL allowed) is
 * where old values and device names are looked up. Returns `out`. */
enum { CHANGE_SENTENCE_MAX = 256 };
char *config_change_sentence(const struct config_change *change, const struct ras_config *before, char out[CHANGE_SENTENCE_MAX]);
#endif
