/*
 * phone_files.c - choosing, reading and writing files, and taking over a rasphone.pbk.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/phone_files.h"
#include <commdlg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/base/text.h"
#include "common/ras/pbk.h"
#include "gui/phone/phone_ids.h"
#include "gui/ui/ui_ids.h"
#include "gui/ui/wide.h"

enum { NOTES_BYTES = 16384, SCRIPT_BYTES = 2 * PHONE_SCRIPT_MAX };

/* ---- files ---- */

bool phone_file_choose(HWND owner, int kinds_id, bool is_to_write, char name[PHONE_FILE_NAME_MAX])
{
    wchar_t kinds[256], path[MAX_PATH] = L"";
    char narrow[256];
    OPENFILENAMEW ask = { .lStructSize = sizeof ask, .hwndOwner = owner, .lpstrFilter = kinds, .lpstrFile = path, .nMaxFile = MAX_PATH,
                          .lpstrDefExt = kinds_id == IDS_FILE_BOOKS ? L"pbk" : L"scp",
                          .Flags = OFN_EXPLORER | OFN_HIDEREADONLY | OFN_NOCHANGEDIR };

    ui_wide(ui_string(kinds_id, narrow, sizeof narrow), kinds, 256);
    for (wchar_t *c = kinds; *c; c++)
        if (*c == L'|')
            *c = L'\0';
    ask.Flags |= is_to_write ? OFN_OVERWRITEPROMPT | OFN_PATHMUSTEXIST : OFN_FILEMUSTEXIST;
    if (!(is_to_write ? GetSaveFileNameW(&ask) : GetOpenFileNameW(&ask)))
        return false;
    ui_utf8(path, name, PHONE_FILE_NAME_MAX);
    return true;
}

static HANDLE open_file(const char *name, DWORD access, DWORD how)
{
    wchar_t wide[MAX_PATH];

    return CreateFileW(ui_wide(name, wide, MAX_PATH), access, FILE_SHARE_READ, NULL, how, FILE_ATTRIBUTE_NORMAL, NULL);
}

bool phone_file_read(HWND owner, const char *name, size_t max, struct phone_file *file)
{
    HANDLE handle = open_file(name, GENERIC_READ, OPEN_EXISTING);
    LARGE_INTEGER size = { .QuadPart = 0 };
    DWORD read = 0;
    bool is_good = handle != INVALID_HANDLE_VALUE && GetFileSizeEx(handle, &size);

    *file = (struct phone_file){ .text = NULL };
    if (is_good && (ULONGLONG)size.QuadPart > max) {
        CloseHandle(handle);
        ui_message(owner, MB_OK | MB_ICONERROR, IDS_UI_CAPTION, IDS_FILE_TOO_LONG, name);
        return false;
    }
    file->text = is_good ? malloc((size_t)size.QuadPart + 1) : NULL;
    is_good = file->text && ReadFile(handle, file->text, (DWORD)size.QuadPart, &read, NULL) && read == (DWORD)size.QuadPart;
    file->len = read;
    if (handle != INVALID_HANDLE_VALUE)
        CloseHandle(handle);
    if (!is_good) {
        phone_file_free(file);
        ui_message(owner, MB_OK | MB_ICONERROR, IDS_UI_CAPTION, IDS_FILE_UNREADABLE, name);
    }
    return is_good;
}

void phone_file_free(struct phone_file *file)
{
    free(file->text);
    file->text = NULL;
}

/* ---- what an import tells in the end ---- */

struct imported {
    char text[512];
    char notes[NOTES_BYTES];
    size_t used;
};

static void note(struct imported *told, const char *text)
{
    size_t len = strlen(text);

    if (told->used + len < sizeof told->notes) {
        memcpy(told->notes + told->used, text, len + 1);
        told->used += len;
    }
}

static void load(struct dialog *d)
{
    const struct imported *told = d->model;
    wchar_t *wide = calloc(NOTES_BYTES, sizeof *wide);

    dialog_set_text(d, IDC_IMPORTED_TEXT, told->text);
    if (wide)
        SetDlgItemTextW(d->window, IDC_IMPORTED_NOTES, ui_wide(told->notes, wide, NOTES_BYTES));
    free(wide);
}

static const struct dialog_kind imported_box = { .template_id = IDD_IMPORTED, .load = load };

static void tell_imported(HWND owner, struct imported *told)
{
    if (told->used)
        dialog_run(owner, &imported_box, told);
    else
        ui_message_text(owner, MB_OK | MB_ICONINFORMATION, IDS_UI_CAPTION, told->text);
}

/* ---- import ---- */

/* Of a fixed drive's own file: a name such as \\HOST\SHARE in a foreign book would say there who we are. */
static bool is_local_file(const char *name)
{
    wchar_t root[] = L"?:\\";

    if (text_upper(name[0]) < 'A' || text_upper(name[0]) > 'Z' || name[1] != ':' || name[2] != '\\')
        return false;
    root[0] = (wchar_t)name[0];
    return GetDriveTypeW(root) == DRIVE_FIXED;
}

static bool take_script_of(struct pbk_entry *from)
{
    HANDLE file = is_local_file(from->script_file) ? open_file(from->script_file, GENERIC_READ, OPEN_EXISTING) : INVALID_HANDLE_VALUE;
    char text[SCRIPT_BYTES];
    DWORD len = 0;
    bool is_good;

    if (file == INVALID_HANDLE_VALUE)
        return false;
    is_good = ReadFile(file, text, sizeof text, &len, NULL) && len < sizeof text && phone_entry_set_script(&from->entry, text, len);
    CloseHandle(file);
    return is_good;
}

static void take_scripts(struct pbk *book, struct imported *told)
{
    char line[2 * PBK_VALUE_MAX];

    for (size_t i = 0; i < book->count; i++)
        if (book->entries[i].script_file[0] && !take_script_of(&book->entries[i]))
            note(told, ui_format(line, sizeof line, IDS_IMPORT_NO_SCRIPT, (unsigned)book->entries[i].line, book->entries[i].script_file));
}

static void take_notes(const struct pbk *book, struct imported *told)
{
    char line[2 * PBK_SENTENCE_MAX];

    for (size_t i = 0; i < book->note_count; i++)
        note(told, ui_format(line, sizeof line, IDS_IMPORT_NOTE, (unsigned)book->notes[i].line, book->notes[i].text));
    if (book->notes_lost)
        note(told, ui_format(line, sizeof line, IDS_IMPORT_MORE_NOTES, (unsigned)book->notes_lost));
}

static uint32_t change_of(const struct phone *phone, const struct phone_entry *entry, struct config_change *change)
{
    const struct phone_entry *old = phone_find(phone, entry->name);
    struct phone_entry standard;

    phone_entry_defaults(&standard);
    memset(change, 0, sizeof *change);
    change->kind = old ? CHANGE_PHONE_SET : CHANGE_PHONE_ADD;
    change->phone = *entry;
    text_copy(change->name, sizeof change->name, entry->name);
    change->fields = old ? phone_entry_import(old, entry) : phone_entry_diff(&standard, entry);
    if (!old)
        change->fields &= ~(uint32_t)PHONE_FIELD_NAME;
    return change->fields;
}

static unsigned count_existing(const struct phone *phone, const struct pbk *book)
{
    struct config_change *change = calloc(1, sizeof *change);
    unsigned count = 0;

    for (size_t i = 0; change && i < book->count; i++)
        if (phone_find(phone, book->entries[i].entry.name) && change_of(phone, &book->entries[i].entry, change))
            count++;
    free(change);
    return count;
}

/* -1: the person wants to stop. */
static int ask_to_replace(struct phone *phone, HWND owner, const struct pbk *book)
{
    unsigned count = count_existing(phone, book);
    int answer = count ? ui_message(owner, MB_YESNOCANCEL | MB_ICONQUESTION, IDS_UI_CAPTION, IDS_IMPORT_EXISTS, count) : IDNO;

    return answer == IDCANCEL ? -1 : answer == IDYES;
}

static bool import_book(struct phone *phone, HWND owner, struct pbk *book, struct imported *told)
{
    struct config_change *changes = calloc(book->count + 1, sizeof *changes);
    int replaces = ask_to_replace(phone, owner, book);
    size_t count = 0;
    bool is_done = false;

    for (size_t i = 0; changes && replaces >= 0 && i < book->count; i++) {
        uint32_t fields = change_of(phone, &book->entries[i].entry, &changes[count]);

        if (changes[count].kind == CHANGE_PHONE_ADD || (fields && replaces))
            count++;
    }
    if (changes && replaces >= 0 && (count == 0 || phone_save_all(phone, owner, changes, count))) {
        is_done = count > 0;
        if (is_done)
            ui_format(told->text, sizeof told->text, IDS_IMPORT_DONE, (unsigned)count, (unsigned)book->count);
        else
            ui_string(book->count ? IDS_IMPORT_NOTHING : IDS_IMPORT_NONE, told->text, sizeof told->text);
        tell_imported(owner, told);
    }
    free(changes);
    return is_done;
}

bool phone_import(struct phone *phone, HWND owner, const char *name)
{
    struct imported *told = calloc(1, sizeof *told);
    struct pbk book = { .count = 0 };
    struct phone_file file = { .text = NULL };
    bool is_done = false;

    if (told && phone_file_read(owner, name, PBK_FILE_MAX, &file)) {
        if (pbk_read(bytes_of(file.text, file.len), &book)) {
            take_notes(&book, told);
            take_scripts(&book, told);
            is_done = import_book(phone, owner, &book, told);
        } else {
            ui_message(owner, MB_OK | MB_ICONERROR, IDS_UI_CAPTION, IDS_FILE_REFUSED, name, (unsigned)book.bad_line, book.why);
        }
        pbk_fini(&book);
    }
    phone_file_free(&file);
    free(told);
    return is_done;
}

/* ---- export ---- */

struct writing {
    HANDLE file;
    bool has_failed;
};

static void put_line(void *ctx, struct bytes line)
{
    struct writing *writing = ctx;
    DWORD written = 0;

    if (!WriteFile(writing->file, line.at, (DWORD)line.len, &written, NULL) || written != line.len)
        writing->has_failed = true;
}

bool phone_export(struct phone *phone, HWND owner, const char *name, bool asks)
{
    struct writing writing = { .file = open_file(name, GENERIC_WRITE, asks ? CREATE_NEW : CREATE_ALWAYS) };

    if (writing.file == INVALID_HANDLE_VALUE && asks && GetLastError() == ERROR_FILE_EXISTS) {
        if (ui_message(owner, MB_YESNO | MB_ICONWARNING | MB_DEFBUTTON2, IDS_UI_CAPTION, IDS_EXPORT_REPLACE, name) != IDYES)
            return false;
        writing.file = open_file(name, GENERIC_WRITE, CREATE_ALWAYS);
    }
    if (writing.file != INVALID_HANDLE_VALUE) {
        pbk_write(phone->entries, phone->entry_count, put_line, &writing);
        if (!CloseHandle(writing.file))
            writing.has_failed = true;
    }
    if (writing.file == INVALID_HANDLE_VALUE || writing.has_failed) {
        ui_message(owner, MB_OK | MB_ICONERROR, IDS_UI_CAPTION, IDS_FILE_NOT_WRITTEN, name);
        return false;
    }
    ui_message(owner, MB_OK | MB_ICONINFORMATION, IDS_UI_CAPTION, IDS_FILE_WRITTEN, name, (unsigned)phone->entry_count);
    return true;
}
