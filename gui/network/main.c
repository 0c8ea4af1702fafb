/*
 * main.c - rrasnet [DIALOG] [--instance NAME] [--look]: Control Panel > Network, or one dialog of it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/control/rras_dlls.h"
#include "gui/network/panel.h"
#include <shellapi.h>
#include <stdio.h>
#include <string.h>
#include "common/base/text.h"
#include "gui/network/sheet_ids.h"
#include "gui/ui/ui_ids.h"
#include "gui/ui/wide.h"

enum { WORD_BYTES = 256, NAMES_BYTES = 512 };

struct arguments {
    char room[WORD_BYTES], instance[WORD_BYTES];
    bool is_look_only, wants_help;
};

static const struct room *const tables[] = { sheet_rooms, setup_rooms, configuration_rooms, permissions_rooms };

static const struct room *find_room(const char *name)
{
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        for (const struct room *room = tables[i]; room->name; room++)
            if (text_equal_nocase(room->name, name))
                return room;
    return NULL;
}

static const char *room_names(char *out, size_t cap)
{
    size_t used = 0;

    out[0] = '\0';
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        for (const struct room *room = tables[i]; room->name && used < cap; room++)
            used += (size_t)snprintf(out + used, cap - used, used ? ", %s" : "%s", room->name);
    return out;
}

static void read_arguments(struct arguments *a)
{
    int count = 0;
    wchar_t **words = CommandLineToArgvW(GetCommandLineW(), &count);
    char word[WORD_BYTES];

    for (int i = 1; words && i < count; i++) {
        ui_utf8(words[i], word, sizeof word);
        if (strcmp(word, "--look") == 0)
            a->is_look_only = true;
        else if (strcmp(word, "--instance") == 0)
            ui_utf8(i + 1 < count ? words[++i] : L"?", a->instance, sizeof a->instance);
        else if (word[0] == '-' || strcmp(word, "/?") == 0)
            a->wants_help = true;
        else
            text_copy(a->room, sizeof a->room, word);
    }
    LocalFree(words);
}

/* Without the service the sheet alone is of use: it installs and repairs. */
static int show(const struct arguments *a, const struct room *room)
{
    static struct panel panel;
    bool is_open = panel_open(&panel, NULL, a->instance, a->is_look_only);

    if (is_open || room == sheet_rooms) {
        room->open(&panel, NULL);
        panel_ask_restart(&panel, NULL);
    }
    panel_close(&panel);
    return is_open ? 0 : 1;
}

static int act(const struct arguments *a)
{
    const struct room *room = a->room[0] ? find_room(a->room) : sheet_rooms;
    char names[NAMES_BYTES];

    room_names(names, sizeof names);
    if (a->wants_help)
        ui_message(NULL, MB_OK | MB_ICONINFORMATION, IDS_UI_CAPTION, IDS_PANEL_USAGE, names);
    else if (!rras_instance_is_valid(a->instance))
        ui_message(NULL, MB_OK | MB_ICONERROR, IDS_UI_CAPTION, IDS_UI_NO_INSTANCE, a->instance);
    else if (!room)
        ui_message(NULL, MB_OK | MB_ICONERROR, IDS_UI_CAPTION, IDS_PANEL_NO_ROOM, a->room, names);
    else
        return show(a, room);
    return a->wants_help ? 0 : 1;
}

int WINAPI wWinMain(HINSTANCE instance, HINSTANCE previous, PWSTR line, int how)
{
    INITCOMMONCONTROLSEX classes = { sizeof classes, ICC_WIN95_CLASSES | ICC_STANDARD_CLASSES | ICC_INTERNET_CLASSES };
    struct arguments arguments = { .room = "" };

    (void)instance, (void)previous, (void)line, (void)how;
    rras_load_from_system_only();
    InitCommonControlsEx(&classes);
    CoInitializeEx(NULL, COINIT_APARTMENTTHREADED | COINIT_DISABLE_OLE1DDE); /* choosing folders, and screen readers */
    read_arguments(&arguments);
    return act(&arguments);
}
