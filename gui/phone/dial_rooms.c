/*
 * dial_rooms.c - the dialogs of a call that can be opened by their name.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/dial_ids.h"
#include "gui/phone/phone.h"

/* The entry meant, or the only one there is. NULL: the person was told. */
static const struct phone_entry *find(struct phone *phone, HWND owner, const char *name)
{
    const struct phone_entry *entry = name && name[0] ? phone_find(phone, name) : phone->entry_count == 1 ? phone->entries : NULL;

    if (!entry && name && name[0])
        ui_message(owner, MB_OK | MB_ICONERROR, IDS_DIAL_CAPTION, IDS_NO_SUCH_ENTRY, name);
    else if (!entry)
        ui_message(owner, MB_OK | MB_ICONINFORMATION, IDS_DIAL_CAPTION, IDS_NO_NAME_GIVEN);
    return entry;
}

static void open_dial(struct phone *phone, HWND owner, const char *name)
{
    const struct phone_entry *entry = find(phone, owner, name);

    if (entry && phone_dial(phone, owner, entry, NULL))
        phone_show_tray(phone);
}

static void open_monitor(struct phone *phone, HWND owner, const char *name)
{
    phone_show_monitor(phone, owner, name);
}

static void open_hang_up(struct phone *phone, HWND owner, const char *name)
{
    const RRAS_CONNECTION_0 *connection;

    phone_refresh_connections(phone);
    connection = phone_connection(phone, name);
    if (connection)
        phone_hang_up(phone, owner, connection->id);
    else if (name && name[0])
        ui_message(owner, MB_OK | MB_ICONINFORMATION, IDS_DIAL_CAPTION, IDS_NOT_CONNECTED, name);
    else
        ui_message(owner, MB_OK | MB_ICONINFORMATION, IDS_DIAL_CAPTION, IDS_NO_NAME_GIVEN);
}

const struct phone_room dial_rooms[] = {
    { "dial", open_dial },
    { "monitor", open_monitor },
    { "hangup", open_hang_up },
    { NULL, NULL },
};
