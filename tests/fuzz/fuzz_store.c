/*
 * fuzz_store.c - a database file bent in any way: opened, read whole, written to.
 *
 * The input is a list of edits (place, value) of a good image; half of them are aimed at the cells of
 * its pages. Whatever comes out, texts have an end and are clean, numbers are in their ranges, and
 * nothing is read that is not there.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>
#include "common/base/bytes.h"
#include "common/ras/port_role.h"
#include "service/store/store_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(condition) do { if (!(condition)) abort(); } while (0)

static unsigned char *good; /* the image all inputs start from */
static sqlite3_int64 good_len;

static void fill(struct store *store)
{
    struct server_settings settings;
    struct device_config line, com;

    server_settings_defaults(&settings);
    settings.auth_retries = 5;
    settings.excluded[settings.excluded_count++] =
        (struct address_range){ settings.pool.from + 5, settings.pool.from + 9 };
    MUST(store_save_settings(store, &settings) == STORE_OK);
    device_config_defaults(&line, DEVICE_TCP);
    line.listen_port = 2323;
    line.ports = 40;
    device_config_defaults(&com, DEVICE_MODEM);
    strcpy(com.system_name, "COM5");
    MUST(store_add_device(store, &line) == STORE_OK && store_add_device(store, &com) == STORE_OK);
    strcpy(settings.outbound_adapter, "{0}");
    MUST(store_save_settings(store, &settings) == STORE_OK);
    for (int i = 0; i < 5; i++) {
        struct radius_server server;

        radius_server_defaults(&server);
        strcpy(server.name, "radius0");
        server.name[6] = (char)('0' + i);
        server.sealed_len = 60;
        MUST(store_add_radius(store, &server) == STORE_OK);
    }
    for (int i = 0; i < 5; i++) {
        struct phone_entry entry;

        phone_entry_defaults(&entry);
        strcpy(entry.name, "office0");
        entry.name[6] = (char)('0' + i);
        strcpy(entry.number, "555-1234");
        strcpy(entry.alternates[0], "2");
        entry.alternate_count = 1;
        strcpy(entry.script, "proc main\n\thalt\nendproc\n");
        entry.sealed_len = 60;
        entry.has_password = true;
        MUST(store_add_phone(store, &entry) == STORE_OK);
    }
    for (int i = 0; i < 3; i++) {
        struct demand_dial iface;

        demand_dial_defaults(&iface);
        strcpy(iface.entry.name, "site0");
        iface.entry.name[4] = (char)('0' + i);
        strcpy(iface.entry.number, "555-1234");
        iface.entry.sealed_len = 60;
        iface.entry.has_password = true;
        iface.routes[iface.route_count++] = (struct interface_route){ (uint32_t)(10 + i) << 24, 8 };
        iface.filters[iface.filter_count++] = (struct interface_filter){ .protocol = 6, .destination_port = 80 };
        MUST(store_add_interface(store, &iface) == STORE_OK);
    }
    for (int i = 0; i < 40; i++) {
        struct account account = { .name = "user", .nt_hash = { 1 }, .sealed_len = 40, .has_lm_hash = i % 2 };
        struct call_record call = { .port = "TCP1", .user = "user", .peer = "127.0.0.1:5", .why = END_IDLE };

        account.name[4] = (char)('0' + i);
        MUST(store_add_account(store, &account) == STORE_OK && store_add_call(store, &call) == STORE_OK);
    }
}

static void make_good_image(void)
{
    struct store *store;
    bool flag;
    char message[STORE_MESSAGE_MAX];
    sqlite3 *db;

    MUST(sqlite3_open(":memory:", &db) == SQLITE_OK);
    sqlite3_exec(db, "PRAGMA page_size = 1024", NULL, NULL, NULL);
    MUST(store_adopt(db, true, &store, &flag, message) == STORE_OK);
    fill(store);
    good = sqlite3_serialize(store->db, "main", &good_len, 0);
    MUST(good && good_len > 4096);
    store_close(store);
}

static void check_text(const char *text, size_t cap)
{
    MUST(memchr(text, '\0', cap) != NULL);
    MUST(store_text_is_clean(text));
}

static bool see_device(void *ctx, const struct device_config *device)
{
    check_text(device->name, sizeof device->name);
    check_text(device->system_name, sizeof device->system_name);
    check_text(device->init, sizeof device->init);
    MUST(device->kind == DEVICE_MODEM || device->kind == DEVICE_TCP);
    MUST(device->ports >= 1 && device->ports <= PORTS_MAX);
    MUST(device->telnet <= TELNET_ALWAYS && device->dte_bps >= 110 && device->rings >= 1);
    MUST(++*(unsigned *)ctx <= PORTS_MAX);
    return true;
}

static bool see_port(void *ctx, const struct port_config *port)
{
    check_text(port->name, sizeof port->name);
    MUST((port->roles & ~(unsigned)CALL_ROLES) == 0);
    MUST(++*(unsigned *)ctx <= PORTS_MAX);
    return true;
}

static bool see_account(void *ctx, const struct account *account)
{
    static const uint8_t zeroes[16];

    (void)ctx;
    check_text(account->name, sizeof account->name);
    check_text(account->callback_number, sizeof account->callback_number);
    MUST(account->name[0] != '\0');
    MUST(account->privilege <= 0x0f && account->sealed_len <= ACCOUNT_SEALED_MAX);
    MUST(memcmp(account->nt_hash, zeroes, sizeof zeroes) != 0 || account->is_disabled);
    return true;
}

static bool see_radius(void *ctx, const struct radius_server *server)
{
    MUST(radius_server_check(server) == NULL);
    check_text(server->name, sizeof server->name);
    MUST(server->sealed_len <= RADIUS_SEALED_MAX && server->secret[0] == '\0');
    MUST(++*(unsigned *)ctx <= RADIUS_SERVERS_MAX);
    return true;
}

static bool see_phone(void *ctx, const struct phone_entry *entry)
{
    MUST(phone_entry_check(entry) == NULL);
    MUST(entry->sealed_len <= PHONE_SEALED_MAX && entry->password[0] == '\0' && entry->alternate_count <= PHONE_ALTERNATES_MAX);
    MUST(++*(unsigned *)ctx <= PHONE_ENTRIES_MAX);
    return true;
}

static bool see_interface(void *ctx, const struct demand_dial *iface)
{
    MUST(demand_dial_check(iface) == NULL && iface->id == iface->entry.id);
    MUST(iface->entry.sealed_len <= PHONE_SEALED_MAX && iface->entry.password[0] == '\0');
    MUST(++*(unsigned *)ctx <= INTERFACES_MAX);
    return true;
}

static bool see_call(void *ctx, const struct call_record *record)
{
    (void)ctx;
    check_text(record->port, sizeof record->port);
    check_text(record->user, sizeof record->user);
    check_text(record->peer, sizeof record->peer);
    MUST(record->why < END_REASONS);
    MUST(record->bytes_in <= INT64_MAX && record->bytes_out <= INT64_MAX);
    return true;
}

/* Everything the service does with a store; results may be anything, crashes may not. */
static void use(struct store *store)
{
    struct server_settings settings;
    struct account account = { .name = "new", .nt_hash = { 2 } };
    struct call_record call = { .port = "TCP1" };
    struct device_config line;
    unsigned devices = 0, ports = 0, servers = 0, entries = 0, interfaces = 0;
    struct ras_config config;
    uint8_t box[STORE_BOX_MAX];
    uint16_t box_len;

    (void)store_load_settings(store, &settings);
    MUST(server_settings_check(&settings) == NULL);
    (void)store_each_device(store, see_device, &devices);
    (void)store_each_port(store, see_port, &ports);
    (void)store_each_account(store, see_account, NULL);
    (void)store_each_radius(store, see_radius, &servers);
    (void)store_each_phone(store, see_phone, &entries);
    (void)store_each_interface(store, see_interface, &interfaces);
    (void)store_find_box(store, "user7", box, &box_len);
    MUST(box_len <= STORE_BOX_MAX);
    ras_config_init(&config);
    if (store_load_config(store, &config) == STORE_OK)
        MUST(server_settings_check(&config.settings) == NULL && config.port_count <= PORTS_MAX);
    ras_config_fini(&config);
    (void)store_each_call(store, 0, see_call, NULL);
    (void)store_save_settings(store, &settings);
    (void)store_add_account(store, &account);
    (void)store_count_denial(store, "user7", true);
    (void)store_delete_account(store, "user8");
    (void)store_delete_port(store, "TCP3");
    (void)store_delete_interface(store, 6);
    (void)store_add_call(store, &call);
    device_config_defaults(&line, DEVICE_TCP);
    line.listen_port = 9;
    line.ports = 3;
    if (store_add_device(store, &line) == STORE_OK) {
        line.ports = 1;
        (void)store_change_device(store, &line);
        (void)store_delete_device(store, line.id);
    }
    MUST(sqlite3_get_autocommit(store->db)); /* nothing is left half done */
    MUST(memchr(store_message(store), '\0', STORE_MESSAGE_MAX) != NULL);
}

static void edit(unsigned char *image, size_t len, struct bytes input)
{
    struct reader edits = rd_of(input);

    for (int n = 0; n < 24; n++) {
        uint8_t how = rd_u8(&edits);
        size_t at = rd_be16(&edits);
        uint8_t value = rd_u8(&edits);

        if (edits.short_read)
            return;
        if (how & 1)                              /* near the start of a page: headers, cell pointers */
            at = (at % (len / 1024)) * 1024 + (how >> 1) % 64;
        image[(at * ((how & 2) ? 7 : 1)) % len] = value;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct store *store;
    bool is_damaged;
    char message[STORE_MESSAGE_MAX] = "";
    unsigned char *image;
    sqlite3 *db;

    if (!good)
        make_good_image();
    image = sqlite3_malloc64((sqlite3_uint64)good_len);
    MUST(image && sqlite3_open(":memory:", &db) == SQLITE_OK);
    memcpy(image, good, (size_t)good_len);
    edit(image, (size_t)good_len, bytes_of(data, size));
    MUST(sqlite3_deserialize(db, "main", image, good_len, good_len,
                             SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE) == SQLITE_OK);
    if (store_adopt(db, true, &store, &is_damaged, message) != STORE_OK) {
        MUST(store == NULL && message[0] != '\0');
        return 0;
    }
    use(store);
    store_close(store);
    return 0;
}
