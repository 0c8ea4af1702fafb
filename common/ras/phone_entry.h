/*
 * phone_entry.h - one entry of the phone book: whom to call, over what, as whom, and what is agreed to.
 *
 * The words are RASENTRY's (ras.h), the limits ras.h's where it has them: entry name 256, number and
 * device 128, domain 15. User and domain together fit what PPP can say (RFC 1994: 255 octets).
 * A plain value without pointers; PURE, any thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_PHONE_ENTRY_H
#define RRAS_PHONE_ENTRY_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PHONE_NAME_MAX = 256, PHONE_NUMBER_MAX = 128, PHONE_ALTERNATES_MAX = 8, PHONE_DEVICE_MAX = 128, PHONE_PORT_MAX = 31,
    PHONE_PREFIX_MAX = 31, PHONE_USER_MAX = 255, PHONE_DOMAIN_MAX = 15, PHONE_PASSWORD_MAX = 127, PHONE_SEALED_MAX = 512,
    PHONE_SCRIPT_MAX = 4095, PHONE_HOST_MAX = 119,
    PHONE_REDIALS_MAX = 999, PHONE_REDIAL_S_MAX = 3600, PHONE_IDLE_S_MAX = 7 * 86400,
    PHONE_ENTRIES_MAX = 1024             /* of a phone book */
};

enum phone_kind {
    PHONE_MODEM,                         /* ATDT and the number */
    PHONE_TCP,                           /* "host:port", or a number or name that stands for one */
    PHONE_CABLE,                         /* CLIENT ... CLIENTSERVER over a null modem; no number */
    PHONE_KINDS
};

/* RASENTRY's dwfNetProtocols (RASNP_*). */
enum phone_protocol { PHONE_NETBEUI = 1, PHONE_IPX = 2, PHONE_IP = 4, PHONE_PROTOCOLS_ALL = 7 };

enum phone_callback {
    PHONE_CALLBACK_NONE,                 /* "No, skip call back" */
    PHONE_CALLBACK_ASK,                  /* "Maybe, ask me during dial when server offers" */
    PHONE_CALLBACK_NUMBER,               /* "Yes, call me back at" callback_number */
    PHONE_CALLBACKS
};

struct phone_entry {
    int64_t id;                          /* key in the store; 0: not stored yet */
    char name[PHONE_NAME_MAX + 1];       /* unique without case */
    enum phone_kind kind;                /* modem */
    char port[PHONE_PORT_MAX + 1];       /* "COM5", tried first; "": any port of the kind */
    char device[PHONE_DEVICE_MAX + 1];   /* the modem's name, shown */
    bool other_port_ok;                  /* *Use another port if busy*; on */
    char prefix[PHONE_PREFIX_MAX + 1];   /* dialled before every number: "9," */
    char number[PHONE_NUMBER_MAX + 1];   /* "": asked for when dialling */
    uint8_t alternate_count;
    char alternates[PHONE_ALTERNATES_MAX][PHONE_NUMBER_MAX + 1]; /* tried in this order after `number` */
    char user[PHONE_USER_MAX + 1];       /* "": asked for when dialling */
    char domain[PHONE_DOMAIN_MAX + 1];
    bool has_password;                   /* *Save password* is ticked */
    uint16_t sealed_len;                 /* the password as the store keeps it, sealed by the host; 0 none */
    uint8_t sealed[PHONE_SEALED_MAX];
    char password[PHONE_PASSWORD_MAX + 1]; /* in clear: of a change being made, and of a call being dialled; else "" */
    unsigned protocols;                  /* set of enum phone_protocol; IP */
    unsigned auth_methods;               /* set of enum auth_method (auth_attempt.h); all */
    bool lcp_extensions;                 /* RFC 1570: Identification, callback; on */
    bool software_compression;           /* CCP; on */
    bool header_compression;             /* Van Jacobson's; on */
    bool use_default_gateway;            /* *Use default gateway on remote network*; on */
    uint32_t address;                    /* asked for, host order; 0: the server says */
    uint32_t dns[2], wins[2];            /* used instead of the server's; 0: the server says */
    uint16_t redial_attempts;            /* after the first failure; 3 */
    uint16_t redial_s;                   /* between them; 60 */
    uint32_t idle_s;                     /* hang up after so long without traffic; 0 never */
    enum phone_callback callback;        /* none */
    char callback_number[PHONE_NUMBER_MAX + 1];
    char script[PHONE_SCRIPT_MAX + 1];   /* run after connect (service/modem/script.h); lines end with LF; "" none */
};

/* Everything as above, without name and number. */
void phone_entry_defaults(struct phone_entry *entry);

/* NULL when all is consistent, else one sentence that names the cure. The password is not judged, nor
 * is what the script says: script_compile() does that. */
const char *phone_entry_check(const struct phone_entry *entry);

/* May be an entry's name: it prints, begins with neither '.' nor a blank, and ends with no blank. */
bool phone_name_is_good(const char *name);
/* May be dialled over a line of this kind; "" may. */
bool phone_number_is_good(enum phone_kind kind, const char *number);
/* The characters a callback number may hold; error 751 otherwise. */
bool phone_callback_is_good(const char *number);

/* "host:port" in its parts; false, nothing written, when `text` is something else. */
struct phone_place {
    char host[PHONE_HOST_MAX + 1];
    uint16_t port;
};
bool phone_place_parse(const char *text, struct phone_place *place);

/* The i-th number to try, without the prefix, 0 the first; NULL: no more of them. An entry without
 * numbers has one, "". */
const char *phone_entry_number(const struct phone_entry *entry, size_t i);

/* Makes LF of CR LF and CR, drops a byte order mark and what follows Ctrl-Z (1A, the end of a DOS file)
 * and puts the text into the entry. False, nothing changed: longer than PHONE_SCRIPT_MAX, not UTF-8, or
 * with controls other than tab. */
bool phone_entry_set_script(struct phone_entry *entry, const char *text, size_t len);

/* "modem", "tcp", "cable"; "none", "ask", "number". -1: no such word (without case). */
const char *phone_kind_name(enum phone_kind kind);
int phone_kind_find(const char *name);
const char *phone_callback_name(enum phone_callback callback);
int phone_callback_find(const char *name);

/* What a change of an entry is about. */
enum {
    PHONE_FIELD_KIND = 0x1, PHONE_FIELD_PORT = 0x2, PHONE_FIELD_DEVICE = 0x4, PHONE_FIELD_OTHER_PORT = 0x8,
    PHONE_FIELD_PREFIX = 0x10, PHONE_FIELD_NUMBER = 0x20, PHONE_FIELD_ALTERNATES = 0x40, PHONE_FIELD_USER = 0x80,
    PHONE_FIELD_DOMAIN = 0x100, PHONE_FIELD_PROTOCOLS = 0x200, PHONE_FIELD_AUTH = 0x400, PHONE_FIELD_LCP = 0x800,
    PHONE_FIELD_COMPRESSION = 0x1000, PHONE_FIELD_HEADERS = 0x2000, PHONE_FIELD_GATEWAY = 0x4000, PHONE_FIELD_ADDRESS = 0x8000,
    PHONE_FIELD_DNS = 0x10000, PHONE_FIELD_WINS = 0x20000, PHONE_FIELD_REDIALS = 0x40000, PHONE_FIELD_REDIAL_S = 0x80000,
    PHONE_FIELD_IDLE = 0x100000, PHONE_FIELD_CALLBACK = 0x200000, PHONE_FIELD_CALLBACK_NUMBER = 0x400000,
    PHONE_FIELD_SCRIPT = 0x800000, PHONE_FIELD_NAME = 0x1000000,
    PHONE_FIELD_PASSWORD = 0x2000000,    /* the clear one is given */
    PHONE_FIELD_SEALED = 0x4000000,      /* its box is */
    PHONE_FIELD_FORGET = 0x8000000,      /* it is no longer kept */
    PHONE_FIELDS_ALL = 0xfffffff
};

/* In which fields two entries differ; passwords aside. Names with case. */
uint32_t phone_entry_diff(const struct phone_entry *a, const struct phone_entry *b);
/* The same for an entry that a file replaces: a saved password was made for whom the old one named, and is not kept
 * (PHONE_FIELD_FORGET) when the file leads elsewhere, or has it proved in another way. */
uint32_t phone_entry_import(const struct phone_entry *old, const struct phone_entry *from);
/* The members `fields` of `from` go into `to`. */
void phone_entry_merge(struct phone_entry *to, const struct phone_entry *from, uint32_t fields);
/* All that is configured is the same; id, sealed box and clear password aside. */
bool phone_entry_equal(const struct phone_entry *a, const struct phone_entry *b);
/* Wipes the password and its box. */
void phone_entry_fini(struct phone_entry *entry);
#endif
