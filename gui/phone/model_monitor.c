/*
 * model_monitor.c - what the monitor says of a connection.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/model_monitor.h"
#include <stdio.h>
#include <string.h>
#include "common/base/text.h"

char *monitor_number(uint64_t n, char out[MONITOR_TEXT_MAX])
{
    char digits[24];
    int len = snprintf(digits, sizeof digits, "%llu", (unsigned long long)n), at = 0;

    for (int i = 0; i < len; i++) {
        if (i && (len - i) % 3 == 0)
            out[at++] = ',';
        out[at++] = digits[i];
    }
    out[at] = '\0';
    return out;
}

char *monitor_duration(uint64_t ms, char out[MONITOR_TEXT_MAX])
{
    uint64_t s = ms / 1000, days = s / 86400;
    unsigned hours = (unsigned)(s / 3600 % 24), minutes = (unsigned)(s / 60 % 60), seconds = (unsigned)(s % 60);

    if (days)
        snprintf(out, MONITOR_TEXT_MAX, "%llu day%s %u:%02u:%02u", (unsigned long long)days, days == 1 ? "" : "s", hours, minutes, seconds);
    else
        snprintf(out, MONITOR_TEXT_MAX, "%u:%02u:%02u", hours, minutes, seconds);
    return out;
}

static uint64_t since64(uint64_t now, uint64_t base)
{
    return now >= base ? now - base : now;
}

static uint32_t since32(uint32_t now, uint32_t base)
{
    return now >= base ? now - base : now;
}

struct monitor_counters monitor_since(const struct monitor_counters *now, const struct monitor_counters *base)
{
    return (struct monitor_counters){
        since64(now->bytes_in, base->bytes_in),   since64(now->bytes_out, base->bytes_out),
        since64(now->frames_in, base->frames_in), since64(now->frames_out, base->frames_out),
        since32(now->crc, base->crc),             since32(now->too_long, base->too_long),
        since32(now->aborted, base->aborted),     since32(now->dropped, base->dropped),
    };
}

ptrdiff_t monitor_choose(const struct monitor_choice *all, size_t count, unsigned long shown_id, const char *wanted)
{
    ptrdiff_t best = -1;
    int best_rank = 0;

    for (size_t i = 0; i < count; i++) {
        bool is_named = wanted && wanted[0] && text_equal_nocase(all[i].name, wanted);
        int rank = shown_id && all[i].id == shown_id ? 5 : is_named && !all[i].is_over ? 4 : all[i].is_up ? 3 : !all[i].is_over ? 2 : 1;

        if (rank > best_rank) {
            best = (ptrdiff_t)i;
            best_rank = rank;
        }
    }
    return best;
}

/* ---- preferences ---- */

void monitor_prefs_defaults(struct monitor_prefs *prefs)
{
    *prefs = (struct monitor_prefs){ .has_icon = true, .has_lights = true, .tells_complete = true, .tells_lost = true };
}

const struct monitor_pref_row monitor_pref_rows[] = {
    { "TrayIcon", offsetof(struct monitor_prefs, has_icon) },
    { "TrayLights", offsetof(struct monitor_prefs, has_lights) },
    { "ShowConnectionComplete", offsetof(struct monitor_prefs, tells_complete) },
    { "OpenMonitor", offsetof(struct monitor_prefs, opens_monitor) },
    { "TellDisconnected", offsetof(struct monitor_prefs, tells_lost) },
    { NULL, 0 },
};

/* ---- the tray icon ---- */

unsigned tray_lights(uint64_t in_before, uint64_t out_before, uint64_t in_now, uint64_t out_now)
{
    return (in_now > in_before ? TRAY_IN : 0u) | (out_now > out_before ? TRAY_OUT : 0u);
}

/* A place in sixteenths of the icon, right and bottom excluded, and what it is filled with. */
struct patch {
    int left, top, right, bottom;
    uint32_t colour, lit;         /* lit: when `light` is on */
    unsigned light;
};

static const struct patch patches[] = {
    { 2, 13, 5, 15, 0xff2c3540, 0xff2c3540, 0 },           /* feet */
    { 11, 13, 14, 15, 0xff2c3540, 0xff2c3540, 0 },
    { 0, 2, 16, 14, 0xff2c3540, 0xff2c3540, 0 },           /* box and its edge */
    { 1, 3, 15, 13, 0xffd5dbe2, 0xffd5dbe2, 0 },
    { 1, 11, 15, 13, 0xffaab4bf, 0xffaab4bf, 0 },          /* its lower part lies in shadow */
    { 2, 4, 7, 10, 0xff2c3540, 0xff2c3540, 0 },            /* the lights' frames */
    { 9, 4, 14, 10, 0xff2c3540, 0xff2c3540, 0 },
    { 3, 5, 6, 9, 0xff1d5c33, 0xff3dff7c, TRAY_IN },
    { 10, 5, 13, 9, 0xff1d5c33, 0xff3dff7c, TRAY_OUT },
};

void tray_paint(uint32_t *pixels, int size, unsigned lights)
{
    memset(pixels, 0, (size_t)size * (size_t)size * sizeof *pixels);
    for (size_t i = 0; i < sizeof patches / sizeof *patches; i++) {
        const struct patch *p = &patches[i];
        uint32_t colour = p->light && (lights & p->light) ? p->lit : p->colour;

        for (int y = p->top * size / 16; y < p->bottom * size / 16; y++)
            for (int x = p->left * size / 16; x < p->right * size / 16; x++)
                pixels[y * size + x] = colour;
    }
}

/* ---- names ---- */

char *monitor_short_name(const char *name, char out[MONITOR_SHORT_MAX + 1])
{
    size_t len = strlen(name);

    if (len > MONITOR_SHORT_MAX) {
        len = MONITOR_SHORT_MAX - 3;
        while (len > 0 && ((unsigned char)name[len] & 0xc0) == 0x80) /* not in the middle of a letter of UTF-8 */
            len--;
        memcpy(out, name, len);
        memcpy(out + len, "...", 4);
    } else {
        memcpy(out, name, len + 1);
    }
    return out;
}

bool monitor_is_tcp(const char *port)
{
    return strncmp(port, "TCP", 3) == 0;
}
