/*
 * phone_win.c - the phone book is shown, taken over from a rasphone.pbk, and written as one; what demand-dial
 * interfaces dial comes from a router.pbk, and goes into one.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ctl/ctl_win.h"
#include <fcntl.h>
#include <io.h>
#include <sys/stat.h>
#include <stdlib.h>
#include <string.h>
#include "common/base/text.h"
#include "common/control/rras_config.h"
#include "common/ras/pbk.h"

/* ---- show phoneentry ---- */

static void json_names(struct json *json, const struct phone_entry *e)
{
    json_begin_array(json, "protocols");
    if (e->protocols & PHONE_IP)
        json_text(json, NULL, "IP");
    if (e->protocols & PHONE_IPX)
        json_text(json, NULL, "IPX");
    if (e->protocols & PHONE_NETBEUI)
        json_text(json, NULL, "NETBEUI");
    json_end_array(json);
    json_begin_array(json, "authtypes");
    for (size_t i = 0; i < ctl_authtype_count; i++)
        if (e->auth_methods & ctl_authtypes[i].bit)
            json_text(json, NULL, ctl_authtypes[i].name);
    json_end_array(json);
}

static void json_line(struct json *json, const struct phone_entry *e)
{
    json_text(json, "type", phone_kind_name(e->kind));
    json_text(json, "port", e->port);
    json_text(json, "device", e->device);
    json_bool(json, "otherport", e->other_port_ok);
    json_text(json, "prefix", e->prefix);
    json_text(json, "number", e->number);
    json_begin_array(json, "alternates");
    for (size_t i = 0; i < e->alternate_count; i++)
        json_text(json, NULL, e->alternates[i]);
    json_end_array(json);
}

static void json_entry(struct json *json, const void *item)
{
    const struct phone_entry *e = item;

    json_begin_object(json, NULL);
    json_text(json, "name", e->name);
    json_line(json, e);
    json_text(json, "user", e->user);
    json_text(json, "domain", e->domain);
    json_bool(json, "password", e->has_password);
    json_names(json, e);
    json_bool(json, "lcp", e->lcp_extensions);
    json_bool(json, "compression", e->software_compression);
    json_bool(json, "headers", e->header_compression);
    json_bool(json, "gateway", e->use_default_gateway);
    json_address(json, "address", e->address);
    json_address(json, "dns", e->dns[0]);
    json_address(json, "dns2", e->dns[1]);
    json_address(json, "wins", e->wins[0]);
    json_address(json, "wins2", e->wins[1]);
    json_integer(json, "redials", e->redial_attempts);
    json_integer(json, "redialdelay", e->redial_s);
    json_integer(json, "idle", e->idle_s);
    json_text(json, "callback", phone_callback_name(e->callback));
    json_text(json, "cbnumber", e->callback_number);
    json_text(json, "script", e->script);
    json_end_object(json);
}

static const struct column columns[] = {
    { "Entry", false, 40 }, { "Type", false, 0 }, { "Port", false, 0 }, { "Number", false, 40 }, { "User", false, 40 }, { "Password", false, 0 },
    { "Script", false, 0 },
};

static void table_entry(struct table *table, const void *item)
{
    const struct phone_entry *e = item;

    table_cell(table, e->name);
    table_cell(table, phone_kind_name(e->kind));
    table_cell(table, e->port[0] ? e->port : "any");
    table_format(table, "%s%s", e->prefix, e->number);
    table_format(table, "%s%s%s", e->domain, e->domain[0] ? "\\" : "", e->user);
    table_cell(table, e->has_password ? "saved" : "");
    table_cell(table, e->script[0] ? "yes" : "");
}

int show_phoneentry(struct ctl *ctl)
{
    static const struct list list = {
        .columns = columns, .column_count = sizeof columns / sizeof *columns, .item_size = sizeof(struct phone_entry),
        .json = json_entry, .row = table_entry, .when_empty = "The phone book is empty. Add an entry: rrasctl help add phoneentry",
    };
    const char *name = ctl_text(ctl, "name");
    struct phone_entry *one = NULL;
    struct ras_config config;
    long status;
    int code;

    ras_config_init(&config);
    status = rras_config_read(ctl->binding, &config);
    code = status ? ctl_fail(ctl, status, NULL) : 0;
    if (!code && name && !(one = ras_config_phone(&config, name)))
        code = ctl_refuse(ERROR_NOT_FOUND, "There is no phone-book entry %s. See: rrasctl show phoneentry", name);
    if (!code && one)
        show_list(ctl, &list, one, 1);
    else if (!code)
        show_list(ctl, &list, config.phone, (unsigned long)config.phone_count);
    ras_config_fini(&config);
    return code;
}

/* ---- import phonebook ---- */

enum { EXISTING_REFUSE, EXISTING_KEEP, EXISTING_REPLACE };

/* Of a fixed drive's own file: a name such as \\HOST\SHARE in a foreign book would say there who we are. */
static bool is_local_file(const char *name)
{
    wchar_t root[] = L"?:\\";

    if (text_upper(name[0]) < 'A' || text_upper(name[0]) > 'Z' || name[1] != ':' || name[2] != '\\')
        return false;
    root[0] = (wchar_t)name[0];
    return GetDriveTypeW(root) == DRIVE_FIXED;
}

/* The script's text goes into the entry; false: it cannot be had. */
static bool take_script_of(struct pbk_entry *from)
{
    wchar_t wide[300];
    char text[2 * PHONE_SCRIPT_MAX];
    size_t len;
    FILE *file;

    if (!is_local_file(from->script_file) || !MultiByteToWideChar(CP_UTF8, 0, from->script_file, -1, wide, 300))
        return false;
    file = _wfopen(wide, L"rb");
    if (!file)
        return false;
    len = fread(text, 1, sizeof text, file);
    fclose(file);
    return len < sizeof text && phone_entry_set_script(&from->entry, text, len);
}

/* An entry of either book as a change of what is there; true: something like it was there. */
static bool begin_change(struct ras_config *now, const struct phone_entry *entry, bool is_router, struct config_change *change)
{
    const struct demand_dial *iface = is_router ? ras_config_interface(now, entry->name) : NULL;
    const struct phone_entry *old = is_router ? (iface ? &iface->entry : NULL) : ras_config_phone(now, entry->name);
    struct demand_dial standard;

    demand_dial_defaults(&standard);
    if (!is_router)
        phone_entry_defaults(&standard.entry);
    memset(change, 0, sizeof *change);
    if (is_router)
        change->demand_dial.entry = *entry;
    else
        change->phone = *entry;
    change->kind = is_router ? (old ? CHANGE_INTERFACE_SET : CHANGE_INTERFACE_ADD) : old ? CHANGE_PHONE_SET : CHANGE_PHONE_ADD;
    text_copy(change->name, sizeof change->name, entry->name);
    change->fields = old ? phone_entry_import(old, entry) : phone_entry_diff(&standard.entry, entry);
    if (!old)
        change->fields &= ~(uint32_t)PHONE_FIELD_NAME;
    return old != NULL;
}

/* 1: it is a change; 0: there is nothing to do; -1: said why not. */
static int change_of_entry(struct ras_config *now, const struct phone_entry *entry, bool is_router, uint32_t existing, struct config_change *change)
{
    const bool is_there = begin_change(now, entry, is_router, change);

    if (!is_there || (existing == EXISTING_REPLACE && change->fields))
        return 1;
    if (existing != EXISTING_REFUSE)
        return 0;
    ctl_refuse(ERROR_ALREADY_EXISTS, "There is an entry %s already. Nothing was changed; say existing=keep or existing=replace.", entry->name);
    return -1;
}

static int import_book(struct ctl *ctl, struct pbk *book, bool is_router, const char *name)
{
    struct config_change *changes = calloc(book->count + 1, sizeof *changes);
    RRAS_MESSAGE why = { .text = "" };
    struct ras_config now;
    size_t count = 0;
    long status;
    int code;

    ras_config_init(&now);
    status = changes ? rras_config_read(ctl->binding, &now) : ERROR_OUTOFMEMORY;
    code = status ? ctl_fail(ctl, status, NULL) : 0;
    for (size_t i = 0; i < book->count && !code; i++) {
        int what;

        if (book->entries[i].script_file[0] && !take_script_of(&book->entries[i]))
            printf("%s, line %u: the script %s cannot be read here; set it with scriptfile=.\n", name, (unsigned)book->entries[i].line,
                   book->entries[i].script_file);
        what = change_of_entry(&now, &book->entries[i].entry, is_router, ctl_number(ctl, "existing"), &changes[count]);
        count += what > 0;
        code = what < 0;
    }
    if (!code && count > 0)
        status = rras_config_change(ctl->binding, now.revision, changes, count, NULL, &why);
    if (!code && status)
        code = ctl_fail(ctl, status, &why);
    if (!code)
        printf("%u of %u entr%s taken over.\n", (unsigned)count, (unsigned)book->count, book->count == 1 ? "y is" : "ies are");
    config_changes_free(changes, book->count + 1);
    ras_config_fini(&now);
    return code;
}

static int import_file(struct ctl *ctl, bool is_router)
{
    const char *name = ctl_text(ctl, "file");
    struct pbk book = { .count = 0 };
    size_t len;
    char *text = ctl_read_file(name, &len);
    int code;

    if (!text)
        return 1;
    if (!pbk_read(bytes_of(text, len), &book)) {
        code = ctl_refuse(625, "%s, line %u: %s Nothing was changed.", name, (unsigned)book.bad_line, book.why); /* ERROR_CORRUPT_PHONEBOOK */
    } else {
        for (size_t i = 0; i < book.note_count; i++)
            printf("%s, line %u: %s\n", name, (unsigned)book.notes[i].line, book.notes[i].text);
        if (book.notes_lost)
            printf("%u more notes are not shown.\n", (unsigned)book.notes_lost);
        code = import_book(ctl, &book, is_router, name);
    }
    pbk_fini(&book);
    free(text);
    return code;
}

int import_phonebook(struct ctl *ctl)
{
    return import_file(ctl, false);
}

int import_interfaces(struct ctl *ctl)
{
    return import_file(ctl, true);
}

/* ---- export phonebook ---- */

static void put_line(void *ctx, struct bytes line)
{
    fwrite(line.at, 1, line.len, ctx);
}

/* NULL: said why. */
static FILE *create_file(struct ctl *ctl, const char *name)
{
    wchar_t wide[300];
    FILE *file = NULL;
    int handle = -1, exclusive = ctl_number(ctl, "replace") ? 0 : _O_EXCL;

    if (strcmp(name, "-") == 0) {
        _setmode(_fileno(stdout), _O_BINARY);
        return stdout;
    }
    if (MultiByteToWideChar(CP_UTF8, 0, name, -1, wide, 300))
        handle = _wopen(wide, _O_CREAT | _O_TRUNC | _O_WRONLY | _O_BINARY | exclusive, _S_IREAD | _S_IWRITE);
    if (handle >= 0)
        file = _fdopen(handle, "wb");
    if (!file && handle >= 0)
        _close(handle);
    if (!file && exclusive && GetFileAttributesW(wide) != INVALID_FILE_ATTRIBUTES)
        ctl_refuse(ERROR_FILE_EXISTS, "There is a file %s already; say replace=yes, or choose another name.", name);
    else if (!file)
        ctl_refuse(ERROR_WRITE_FAULT, "The file %s cannot be written; see whether its folder is there.", name);
    return file;
}

static int export_entries(struct ctl *ctl, const struct phone_entry *entries, size_t count)
{
    const char *name = ctl_text(ctl, "file");
    FILE *file = create_file(ctl, name);
    int code = !file;
    bool ok;

    if (!code) {
        pbk_write(entries, count, put_line, file);
        ok = fflush(file) == 0 && !ferror(file);
        if (file != stdout && fclose(file) != 0)
            ok = false;
        if (!ok)
            code = ctl_refuse(ERROR_WRITE_FAULT, "The file %s could not be written whole; see whether the disk is full.", name);
    }
    if (!code && file != stdout)
        printf("%u entr%s written to %s.\n", (unsigned)count, count == 1 ? "y is" : "ies are", name);
    return code;
}

/* What the interfaces dial, as a book; false: no memory. */
static bool take_entries(struct ras_config *config)
{
    for (size_t i = 0; i < config->phone_count; i++)
        phone_entry_fini(&config->phone[i]);
    config->phone_count = 0;
    for (size_t i = 0; i < config->interface_count; i++)
        if (!ras_config_add_phone(config, &config->interfaces[i].entry))
            return false;
    return true;
}

static int export_book(struct ctl *ctl, bool is_router)
{
    struct ras_config config;
    long status;
    int code;

    ras_config_init(&config);
    status = rras_config_read(ctl->binding, &config);
    if (!status && is_router && !take_entries(&config))
        status = ERROR_OUTOFMEMORY;
    code = status ? ctl_fail(ctl, status, NULL) : export_entries(ctl, config.phone, config.phone_count);
    ras_config_fini(&config);
    return code;
}

int export_phonebook(struct ctl *ctl)
{
    return export_book(ctl, false);
}

int export_interfaces(struct ctl *ctl)
{
    return export_book(ctl, true);
}
