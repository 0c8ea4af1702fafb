/*
 * main.c - rrasphone [ROOM [ENTRY]] [--instance NAME] [--look]: Dial-Up Networking, or one dialog of it.
 * NT's switches -d ENTRY, -e ENTRY, ... are understood, too.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/control/rras_dlls.h"
#include "gui/phone/phone.h"
#include <shellapi.h>
#include <stdio.h>
#include <string.h>
#include "common/base/text.h"
#include "gui/phone/phone_ids.h"
#include "gui/ui/ui_ids.h"
#include "gui/ui/wide.h"

enum { WORD_BYTES = PHONE_NAME_MAX + 1, NAMES_BYTES = 512 };

struct arguments {
    char room[WORD_BYTES], entry[WORD_BYTES], instance[WORD_BYTES];
    bool is_look_only, wants_help;
};

static const struct phone_room *const tables[] = { book_rooms, dial_rooms };

/* rasphone's switches. */
static const struct {
    const char *name, *room;
} switches[] = {
    { "-d", "dial" }, { "-e", "edit" }, { "-a", "new" }, { "-h", "hangup" }, { "-c", "clone" }, { "-r", "delete" }, { "-s", "monitor" },
};

static const struct phone_room *find_room(const char *name)
{
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        for (const struct phone_room *room = tables[i]; room->name; room++)
            if (text_equal_nocase(room->name, name))
                return room;
    return NULL;
}

static const char *room_names(char *out, size_t cap)
{
    size_t used = 0;

    out[0] = '\0';
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        for (const struct phone_room *room = tables[i]; room->name && used < cap; room++)
            used += (size_t)snprintf(out + used, cap - used, used ? ", %s" : "%s", room->name);
    return out;
}

/* "-d" and "/d" alike. */
static const char *room_of_switch(const char *word)
{
    for (size_t i = 0; i < sizeof switches / sizeof *switches; i++)
        if ((word[0] == '-' || word[0] == '/') && text_equal_nocase(word + 1, switches[i].name + 1))
            return switches[i].room;
    return NULL;
}

static void read_word(struct arguments *a, const char *word)
{
    const char *room = room_of_switch(word);

    if (room && !a->room[0])
        text_copy(a->room, sizeof a->room, room);
    else if (strcmp(word, "--look") == 0)
        a->is_look_only = true;
    else if (word[0] == '-' || strcmp(word, "/?") == 0)
        a->wants_help = true;
    else if (!a->room[0])
        text_copy(a->room, sizeof a->room, word);
    else if (!a->entry[0])
        text_copy(a->entry, sizeof a->entry, word);
    else
        a->wants_help = true;
}

static void read_arguments(struct arguments *a)
{
    int count = 0;
    wchar_t **words = CommandLineToArgvW(GetCommandLineW(), &count);
    char word[WORD_BYTES];

    for (int i = 1; words && i < count; i++) {
        ui_utf8(words[i], word, sizeof word);
        if (strcmp(word, "--instance") == 0)
            ui_utf8(i + 1 < count ? words[++i] : L"?", a->instance, sizeof a->instance);
        else
            read_word(a, word);
    }
    LocalFree(words);
}

/* Without the service the phone book alone is of use: it comes to life when the service does. */
static int show(const struct arguments *a, const struct phone_room *room)
{
    static struct phone phone;
    bool is_open = phone_open(&phone, NULL, a->instance, a->is_look_only);

    if (is_open || room == book_rooms)
        room->open(&phone, NULL, a->entry);
    phone_close(&phone);
    return is_open ? 0 : 1;
}

static int act(const struct arguments *a)
{
    const struct phone_room *room = a->room[0] ? find_room(a->room) : book_rooms;
    char names[NAMES_BYTES];

    room_names(names, sizeof names);
    if (a->wants_help)
        ui_message(NULL, MB_OK | MB_ICONINFORMATION, IDS_UI_CAPTION, IDS_PHONE_USAGE, names);
    else if (!rras_instance_is_valid(a->instance))
        ui_message(NULL, MB_OK | MB_ICONERROR, IDS_UI_CAPTION, IDS_UI_NO_INSTANCE, a->instance);
    else if (!room)
        ui_message(NULL, MB_OK | MB_ICONERROR, IDS_UI_CAPTION, IDS_PHONE_NO_ROOM, a->room, names);
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
    CoInitializeEx(NULL, COINIT_APARTMENTTHREADED | COINIT_DISABLE_OLE1DDE); /* screen readers */
    read_arguments(&arguments);
    return act(&arguments);
}
