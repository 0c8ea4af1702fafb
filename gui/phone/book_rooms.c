/*
 * book_rooms.c - the dialogs of the phone book that can be opened by their name.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/phone.h"

void phone_show_book(struct phone *phone, HWND owner, const char *name)
{
    (void)phone, (void)owner, (void)name;
}

bool phone_edit(struct phone *phone, HWND owner, const char *name)
{
    (void)phone, (void)owner, (void)name;
    return false;
}

bool phone_new(struct phone *phone, HWND owner, char *name, size_t cap)
{
    (void)phone, (void)owner, (void)name, (void)cap;
    return false;
}

static void open_book(struct phone *phone, HWND owner, const char *entry)
{
    phone_show_book(phone, owner, entry);
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

const struct phone_room book_rooms[] = { { "book", open_book }, { "new", open_new }, { "edit", open_edit }, { NULL, NULL } };
