/*
 * model_monitor.h - what the monitor and the tray icon say of a connection: numbers as people read
 * them, counters since *Reset*, lights, and what the person prefers. PURE.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_MODEL_MONITOR_H
#define RRAS_MODEL_MONITOR_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MONITOR_TEXT_MAX = 32 };

char *monitor_number(uint64_t n, char out[MONITOR_TEXT_MAX]);                /* "3,120" */
char *monitor_duration(uint64_t ms, char out[MONITOR_TEXT_MAX]);             /* "0:04:12", "3 days 4:05:06" */

struct monitor_counters {
    uint64_t bytes_in, bytes_out, frames_in, frames_out;
    uint32_t crc, too_long, aborted, dropped;
};
/* What was counted since `base`. A counter below it began anew (redialled, another port): it counts from 0. */
struct monitor_counters monitor_since(const struct monitor_counters *now, const struct monitor_counters *base);

/* Which connection Status shows: the one it showed, else the one named, else the first that is up, else the first. -1: none. */
struct monitor_choice {
    unsigned long id;
    const char *name;
    bool is_up, is_over;
};
ptrdiff_t monitor_choose(const struct monitor_choice *all, size_t count, unsigned long shown_id, const char *wanted);

/* What the person prefers (HKCU). */
struct monitor_prefs {
    bool has_icon;                /* in the tray while connected; on */
    bool has_lights;              /* its lights follow the traffic; on */
    bool tells_complete;          /* *Connection Complete*; on */
    bool opens_monitor;           /* after connecting; off */
    bool tells_lost;              /* when a connection ends that nobody hung up; on */
};
void monitor_prefs_defaults(struct monitor_prefs *prefs);
struct monitor_pref_row {
    const char *value;            /* of the registry */
    size_t offset;
};
extern const struct monitor_pref_row monitor_pref_rows[]; /* ends with a NULL value */

/* ---- the tray icon ---- */

enum { TRAY_IN = 1, TRAY_OUT = 2, TRAY_LIGHTS = 4 }; /* sets of lights */
/* The lights between two looks at the sums of all connections. */
unsigned tray_lights(uint64_t in_before, uint64_t out_before, uint64_t in_now, uint64_t out_now);
/* The icon: a modem with two lights, 0xAARRGGBB from the top, `size` by `size`. */
void tray_paint(uint32_t *pixels, int size, unsigned lights);

/* A name as it is said in sentences, menus and tips: one of more than MONITOR_SHORT_MAX octets ends with "...". */
enum { MONITOR_SHORT_MAX = 48 };
char *monitor_short_name(const char *name, char out[MONITOR_SHORT_MAX + 1]);
/* A port of a TCP line, by its name. */
bool monitor_is_tcp(const char *port);
#endif
