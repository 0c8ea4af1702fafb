/*
 * book_rooms.c - the dialogs of the phone book that can be opened by their name.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/phone.h"
#include "gui/phone/phone_files.h"
#include "gui/phone/phone_ids.h"
#include "gui/ui/ui_ids.h"

static void open_book(struct phone *phone, HWND owner, const char *entry)
{
    phone_show_book(phone, owner, entry);
    phone_show_tray(phone); /* as long as something is connected */
}

static void open_new(struct phone *phone, HWND owner, const char *entry)
{
    char name[PHONE_NAME_MAX + 1] = "";

    (void)entry;
    phone_new(phone, owner, name, sizeof name);
}

static void open_edit(struct phone *phone, HWND owner, const char *entry)
{
    phone_edit(phone, owner, entry);
}

static void open_clone(struct phone *phone, HWND owner, const char *entry)
{
    char name[PHONE_NAME_MAX + 1] = "";

    phone_clone(phone, owner, entry, name, sizeof name);
}

static void open_delete(struct phone *phone, HWND owner, const char *entry)
{
    phone_delete(phone, owner, entry);
}

/* What stands behind these two is a file. */
static bool has_file(HWND owner, const char *name)
{
    if (!*name)
        ui_message(owner, MB_OK | MB_ICONERROR, IDS_UI_CAPTION, IDS_FILE_NAME_IT);
    return *name != '\0';
}

static void open_import(struct phone *phone, HWND owner, const char *name)
{
    if (has_file(owner, name) && phone->may_change)
        phone_import(phone, owner, name);
    else if (*name)
        ui_message(owner, MB_OK | MB_ICONWARNING, IDS_UI_CAPTION, IDS_UI_LOOK_ONLY);
}

static void open_export(struct phone *phone, HWND owner, const char *name)
{
    if (has_file(owner, name))
        phone_export(phone, owner, name, true);
}

const struct phone_room book_rooms[] = {
    { "book", open_book },   { "new", open_new },       { "edit", open_edit },     { "clone", open_clone },
    { "delete", open_delete }, { "import", open_import }, { "export", open_export }, { NULL, NULL },
};
