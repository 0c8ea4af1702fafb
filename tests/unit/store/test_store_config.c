/* test_store_config.c - lists of changes in the database: all or none, and as in the value. SPDX-License-Identifier: MIT */
#include "tests/unit/store/store_test.h"
#include "common/base/secret.h"
#include "service/store/store_internal.h"
#include "tests/unit/ras/random_config.h"

enum { ROUNDS = 120, STEPS = 30 };

/* A host that seals by writing the text down. */
static bool user_secret(void *ctx, const struct user_config *user, uint32_t fields, struct account *account, char *why)
{
    (void)ctx;
    (void)fields;
    (void)why;
    memset(account->nt_hash, user->password[0], sizeof account->nt_hash);
    account->sealed_len = (uint16_t)strlen(user->password);
    memcpy(account->sealed, user->password, account->sealed_len);
    return true;
}

static bool radius_secret(void *ctx, struct radius_server *server, uint32_t fields, char *why)
{
    (void)ctx;
    if (strcmp(server->secret, "unsealable") == 0) {
        strcpy(why, "It cannot be sealed.");
        return false;
    }
    if (fields & RADIUS_FIELD_SECRET) {
        server->sealed_len = (uint16_t)strlen(server->secret);
        memcpy(server->sealed, server->secret, server->sealed_len);
    }
    return true;
}

static bool phone_password(void *ctx, struct phone_entry *entry, uint32_t fields, char *why)
{
    (void)ctx;
    if (strcmp(entry->password, "unsealable") == 0) {
        strcpy(why, "It cannot be sealed.");
        return false;
    }
    if (fields & PHONE_FIELD_PASSWORD) {
        entry->sealed_len = (uint16_t)strlen(entry->password);
        memcpy(entry->sealed, entry->password, entry->sealed_len);
    }
    return true;
}

static bool accept_settings(void *ctx, const struct server_settings *before, const struct server_settings *after, char *why)
{
    (void)ctx;
    (void)before;
    (void)why;
    return after->outbound_address != IP4(192, 0, 2, 1);
}

static const struct config_keeper keeper = { NULL, user_secret, radius_secret, phone_password, accept_settings };

static void load(struct store *store, struct ras_config *config)
{
    ras_config_init(config);
    ck_assert_msg(store_load_config(store, config) == STORE_OK, "%s", store_message(store));
}

static enum config_refusal change_all(struct store *store, const struct config_change *changes, size_t count, size_t *failed, char *why)
{
    struct ras_config config;
    enum config_refusal refusal;

    load(store, &config);
    refusal = store_change_config(store, &config, changes, count, &keeper, failed, why);
    if (refusal == CONFIG_DONE) { /* the value that went along is what the store has now */
        struct ras_config now;

        load(store, &now);
        ck_assert_ptr_null(config_difference(&now, &config));
        for (size_t i = 0; i < now.device_count; i++)
            ck_assert_int_eq(now.devices[i].id, config.devices[i].id);
        for (size_t i = 0; i < config.user_count; i++)
            ck_assert_str_eq(config.users[i].password, "");
        for (size_t i = 0; i < now.phone_count; i++) {
            ck_assert_int_eq(now.phone[i].id, config.phone[i].id);
            ck_assert_str_eq(config.phone[i].password, "");
            ck_assert_uint_eq(now.phone[i].sealed_len, config.phone[i].sealed_len);
        }
        for (size_t i = 0; i < now.interface_count; i++) {
            ck_assert_int_eq(now.interfaces[i].id, config.interfaces[i].id);
            ck_assert_str_eq(config.interfaces[i].entry.password, "");
            ck_assert_uint_eq(now.interfaces[i].entry.sealed_len, config.interfaces[i].entry.sealed_len);
        }
        ck_assert_ptr_null(ras_config_check(&now));
        ras_config_fini(&now);
    }
    ras_config_fini(&config);
    return refusal;
}

START_TEST(the_store_does_what_the_value_does_with_any_list)
{
    for (unsigned round = 1; round <= ROUNDS; round++) {
        uint32_t seed = round * 2654435761u + (uint32_t)_i;
        struct store *store = open_store(":memory:");
        struct ras_config from, to, made;
        struct config_change *changes;
        char why[CONFIG_WHY_MAX];
        size_t count, failed;
        const char *difference;

        for (int step = 0; step < 4; step++) {
            load(store, &from);
            ras_config_init(&to);
            ck_assert(ras_config_copy(&to, &from));
            for (uint32_t n = chance(&seed, STEPS); n > 0; n--)
                edit_somehow(&to, &seed);
            ck_assert(ras_config_diff(&from, &to, &changes, &count));
            ck_assert_msg(change_all(store, changes, count, &failed, why) == CONFIG_DONE, "round %u: %s", round, why);
            load(store, &made);
            difference = config_difference(&made, &to);
            ck_assert_msg(!difference, "round %u: %s", round, difference);
            config_changes_free(changes, count);
            ras_config_fini(&from);
            ras_config_fini(&to);
            ras_config_fini(&made);
        }
        store_close(store);
    }
}
END_TEST

static struct config_change add_line(uint16_t port, uint16_t ports)
{
    struct config_change change = { .kind = CHANGE_DEVICE_ADD, .fields = DEVICE_FIELD_LISTEN | DEVICE_FIELD_PORTS };

    change.device = (struct device_config){ .kind = DEVICE_TCP, .listen_address = IP4(127, 0, 0, 1), .listen_port = port, .ports = ports };
    return change;
}

static struct config_change setting(const char *name, uint32_t value)
{
    struct config_change change = { .kind = CHANGE_SETTING, .setting = { .value = value, .mask = UINT32_MAX } };

    strcpy(change.name, name);
    return change;
}

static struct config_change named(enum config_change_kind kind, const char *name, uint32_t fields)
{
    struct config_change change = { .kind = kind, .fields = fields };

    strcpy(change.name, name);
    return change;
}

static const struct {
    const char *what;
    enum config_refusal refusal;
    unsigned failed;
} lists[] = {
    { "a name that is not there", CONFIG_NO_USER, 3 },
    { "a place that is taken", CONFIG_TAKEN, 3 },
    { "a pool that ends before it begins", CONFIG_BAD_VALUE, 3 },
    { "an address the computer has not", CONFIG_BAD_VALUE, 3 },
    { "a secret that cannot be sealed", CONFIG_BAD_PASSWORD, 3 },
    { "a kind there is not", CONFIG_BAD_VALUE, 3 },
};

START_TEST(a_list_with_one_bad_change_changes_nothing)
{
    struct store *store = open_store(":memory:");
    struct config_change changes[5] = { add_line(2000, 3), setting("auth-retries", 7), named(CHANGE_USER_ADD, "ann", USER_FIELD_PASSWORD) };
    struct ras_config before, after;
    char why[CONFIG_WHY_MAX];
    size_t failed;

    strcpy(changes[2].user.password, "x");
    changes[4] = add_line(2001, 1);
    switch (_i) {
    case 0:
        changes[3] = named(CHANGE_USER_SET, "nobody", USER_FIELD_DISABLED);
        break;
    case 1:
        changes[3] = add_line(2000, 1);
        break;
    case 2:
        changes[3] = setting("pool-end", IP4(10, 0, 0, 1));
        break;
    case 3:
        changes[3] = setting("outbound-address", IP4(192, 0, 2, 1));
        break;
    case 4:
        changes[3] = named(CHANGE_RADIUS_ADD, "r.example", RADIUS_FIELD_SECRET);
        strcpy(changes[3].radius.secret, "unsealable");
        break;
    default:
        changes[3].kind = CHANGE_KINDS;
    }
    load(store, &before);
    ck_assert_int_eq(change_all(store, changes, 5, &failed, why), lists[_i].refusal);
    ck_assert_uint_eq(failed, lists[_i].failed);
    ck_assert_msg(_i == 3 || strlen(why) > 10, "%s", lists[_i].what);
    load(store, &after);
    ck_assert_ptr_null(config_difference(&before, &after));
    ck_assert(sqlite3_get_autocommit(store->db));
    ras_config_fini(&before);
    ras_config_fini(&after);
    changes[3] = setting("pool-end", IP4(10, 9, 3, 254)); /* and the same store takes a good one */
    ck_assert_int_eq(change_all(store, changes, 5, &failed, why), CONFIG_DONE);
    store_close(store);
}
END_TEST

START_TEST(parts_are_undone_alone_and_the_whole_with_them)
{
    struct store *store = open_store(":memory:");
    struct server_settings settings;
    struct device_config line = add_line(2000, 2).device;
    struct ras_config config;

    device_config_defaults(&line, DEVICE_TCP);
    line.listen_port = 2000;
    ck_assert_int_eq(store_begin_changes(store), STORE_OK);
    ck_assert_int_eq(store_add_device(store, &line), STORE_OK);
    ck_assert_int_eq(store_begin_changes(store), STORE_OK);
    server_settings_defaults(&settings);
    settings.auth_retries = 9;
    ck_assert_int_eq(store_save_settings(store, &settings), STORE_OK);
    ck_assert_int_eq(store_end_changes(store, STORE_REFUSED), STORE_REFUSED);
    ck_assert_int_eq(store_end_changes(store, STORE_OK), STORE_OK);
    load(store, &config);
    ck_assert_uint_eq(config.settings.auth_retries, 2);
    ck_assert_uint_eq(config.device_count, 1);
    ras_config_fini(&config);

    ck_assert_int_eq(store_begin_changes(store), STORE_OK);
    ck_assert_int_eq(store_save_settings(store, &settings), STORE_OK);
    ck_assert_int_eq(store_delete_device(store, line.id), STORE_OK);
    ck_assert_int_eq(store_end_changes(store, STORE_FAILED), STORE_FAILED);
    load(store, &config);
    ck_assert_uint_eq(config.settings.auth_retries, 2);
    ck_assert_uint_eq(config.port_count, 1);
    ras_config_fini(&config);
    store_close(store);
}
END_TEST

START_TEST(a_port_of_a_line_goes_alone_and_the_last_one_with_its_device)
{
    struct store *store = open_store(":memory:");
    struct device_config line;
    struct ras_config config;

    device_config_defaults(&line, DEVICE_TCP);
    line.listen_port = 2000;
    line.ports = 3;
    ck_assert_int_eq(store_add_device(store, &line), STORE_OK);
    ck_assert_int_eq(store_delete_port(store, "tcp2"), STORE_OK);
    ck_assert_int_eq(store_delete_port(store, "TCP2"), STORE_NOT_FOUND);
    assert_sentence(store_message(store));
    load(store, &config);
    ck_assert_uint_eq(config.devices[0].ports, 2);
    ck_assert_str_eq(config.ports[1].name, "TCP3");
    ras_config_fini(&config);
    ck_assert_int_eq(store_delete_port(store, "TCP1"), STORE_OK);
    ck_assert_int_eq(store_delete_port(store, "TCP3"), STORE_OK);
    load(store, &config);
    ck_assert_uint_eq(config.device_count + config.port_count, 0);
    ras_config_fini(&config);
    store_close(store);
}
END_TEST

static bool keep_server(void *ctx, const struct radius_server *server)
{
    struct radius_server **next = ctx;

    *(*next)++ = *server;
    return true;
}

START_TEST(radius_servers_come_back_with_their_sealed_secrets)
{
    const char *path = "test_store_config.db";
    struct radius_server first, second, read[4], *next = read;
    struct store *store;

    remove_store(path);
    store = open_store(path);
    radius_server_defaults(&first);
    strcpy(first.name, "radius.example.com");
    strcpy(first.secret, "in clear");
    first.sealed_len = 5;
    memcpy(first.sealed, "\0\1\2\3\4", 5);
    second = first;
    strcpy(second.name, "RADIUS.example.com");
    ck_assert_int_eq(store_add_radius(store, &first), STORE_OK);
    ck_assert_int_eq(store_add_radius(store, &second), STORE_EXISTS);
    assert_sentence(store_message(store));
    strcpy(second.name, "192.168.0.7");
    second.sealed_len = 0;
    second.is_for_accounting = true;
    second.score = 31;
    ck_assert_int_eq(store_add_radius(store, &second), STORE_REFUSED);
    second.score = 30;
    ck_assert_int_eq(store_add_radius(store, &second), STORE_OK);
    first.timeout_s = 9;
    ck_assert_int_eq(store_change_radius(store, &first), STORE_OK);
    store_close(store);

    store = open_store(path);
    ck_assert_int_eq(store_each_radius(store, keep_server, &next), STORE_OK);
    ck_assert_int_eq(next - read, 2);
    ck_assert_uint_eq(read[0].timeout_s, 9);
    ck_assert_uint_eq(read[0].sealed_len, 5);
    ck_assert(read[0].has_secret && !read[1].has_secret && read[1].is_for_accounting);
    ck_assert_mem_eq(read[0].sealed, "\0\1\2\3\4", 5);
    ck_assert_str_eq(read[0].secret, "");
    ck_assert_int_eq(store_delete_radius(store, first.id), STORE_OK);
    ck_assert_int_eq(store_delete_radius(store, first.id), STORE_NOT_FOUND);
    ck_assert_int_eq(store_change_radius(store, &first), STORE_NOT_FOUND);
    store_close(store);
    remove_store(path);
}
END_TEST

START_TEST(more_radius_servers_than_there_can_be_are_refused)
{
    struct store *store = open_store(":memory:");
    struct radius_server server;

    radius_server_defaults(&server);
    for (unsigned i = 0; i < RADIUS_SERVERS_MAX; i++) {
        snprintf(server.name, sizeof server.name, "r%u", i);
        ck_assert_int_eq(store_add_radius(store, &server), STORE_OK);
    }
    strcpy(server.name, "one-more");
    ck_assert_int_eq(store_add_radius(store, &server), STORE_REFUSED);
    assert_sentence(store_message(store));
    store_close(store);
}
END_TEST

static bool keep_entry(void *ctx, const struct phone_entry *entry)
{
    struct phone_entry **next = ctx;

    *(*next)++ = *entry;
    return true;
}

START_TEST(phone_book_entries_come_back_with_numbers_script_and_sealed_password)
{
    struct store *store = open_store(":memory:");
    struct phone_entry first, second, read[3], *next = read;

    phone_entry_defaults(&first);
    strcpy(first.name, "B\xc3\xbcro");
    strcpy(first.number, "555-1234");
    strcpy(first.alternates[0], "1");
    strcpy(first.alternates[1], "2");
    first.alternate_count = 2;
    first.sealed_len = 4;
    memcpy(first.sealed, "\0\1\2\3", 4);
    first.has_password = true;
    first.wins[1] = first.wins[0] = first.dns[0] = IP4(10, 255, 254, 253);
    strcpy(first.script, "proc main\n\thalt ; \"\nendproc");
    second = first;
    strcpy(second.name, "B\xc3\xbcRO");
    ck_assert_int_eq(store_add_phone(store, &first), STORE_OK);
    ck_assert_int_gt(first.id, 0);
    ck_assert_int_eq(store_add_phone(store, &second), STORE_EXISTS);
    assert_sentence(store_message(store));
    strcpy(second.name, "Second");
    second.protocols = 0;
    ck_assert_int_eq(store_add_phone(store, &second), STORE_REFUSED);
    assert_sentence(store_message(store));
    second.protocols = PHONE_IP;
    ck_assert_int_eq(store_add_phone(store, &second), STORE_OK);
    second.alternate_count = 1;
    second.sealed_len = 0;
    second.has_password = false;
    strcpy(second.name, "Renamed");
    ck_assert_int_eq(store_change_phone(store, &second), STORE_OK);
    ck_assert_int_eq(store_each_phone(store, keep_entry, &next), STORE_OK);
    ck_assert_int_eq(next - read, 2);
    ck_assert(phone_entry_equal(&read[0], &first) && phone_entry_equal(&read[1], &second));
    ck_assert_uint_eq(read[0].sealed_len, 4);
    ck_assert_mem_eq(read[0].sealed, first.sealed, 4);
    ck_assert_uint_eq(read[1].sealed_len, 0);
    ck_assert_int_eq(store_delete_phone(store, first.id), STORE_OK);
    ck_assert_int_eq(store_delete_phone(store, first.id), STORE_NOT_FOUND);
    ck_assert_int_eq(store_change_phone(store, &first), STORE_NOT_FOUND);
    store_close(store);
}
END_TEST

START_TEST(a_phone_book_is_bounded_and_an_entry_that_cannot_be_sealed_refuses_the_list)
{
    struct store *store = open_store(":memory:");
    struct config_change changes[2];
    struct phone_entry entry;
    char why[CONFIG_WHY_MAX];
    size_t failed;

    changes[0] = named(CHANGE_PHONE_ADD, "one", 0);
    changes[1] = named(CHANGE_PHONE_ADD, "two", PHONE_FIELD_PASSWORD);
    strcpy(changes[1].phone.password, "unsealable");
    ck_assert_int_eq(change_all(store, changes, 2, &failed, why), CONFIG_BAD_PASSWORD);
    ck_assert_uint_eq(failed, 1);
    phone_entry_defaults(&entry);
    for (unsigned i = 0; i < PHONE_ENTRIES_MAX; i++) {
        snprintf(entry.name, sizeof entry.name, "%u", i);
        ck_assert_int_eq(store_add_phone(store, &entry), STORE_OK);
    }
    strcpy(entry.name, "one more");
    ck_assert_int_eq(store_add_phone(store, &entry), STORE_REFUSED);
    assert_sentence(store_message(store));
    store_close(store);
}
END_TEST

static bool keep_interface(void *ctx, const struct demand_dial *iface)
{
    struct demand_dial **next = ctx;

    *(*next)++ = *iface;
    return true;
}

static int64_t rows_of_interfaces(struct store *store)
{
    sqlite3_stmt *statement;
    int64_t rows;

    ck_assert_int_eq(sqlite3_prepare_v2(store->db, "SELECT (SELECT count(*) FROM interface) + (SELECT count(*) FROM interface_route)"
        " + (SELECT count(*) FROM interface_filter) + (SELECT count(*) FROM phone_alternate)"
        " + (SELECT count(*) FROM phone_entry WHERE book = 1)", -1, &statement, NULL), SQLITE_OK);
    ck_assert_int_eq(sqlite3_step(statement), SQLITE_ROW);
    rows = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return rows;
}

static struct demand_dial full_interface(const char *name)
{
    struct demand_dial d;

    demand_dial_defaults(&d);
    strcpy(d.entry.name, name);
    strcpy(d.entry.number, "555-1234");
    strcpy(d.entry.alternates[0], "1");
    d.entry.alternate_count = 1;
    strcpy(d.entry.user, "A");
    d.entry.sealed_len = 4;
    memcpy(d.entry.sealed, "\0\1\2\3", 4);
    d.entry.has_password = true;
    d.is_persistent = d.wants_two_way = true;
    d.min_unreachable_s = 20;
    d.max_unreachable_s = 40;
    d.dial_out_hours[0] = 0;
    d.dial_out_hours[6] = 0x800001;
    d.filter_mode = FILTER_EXCEPT;
    for (uint8_t i = 0; i < INTERFACE_FILTERS_MAX; i++)
        d.filters[d.filter_count++] = (struct interface_filter){ .source = IP4(255, 0, 0, 0), .source_len = 8, .protocol = 17, .source_port = 65535,
                                                                 .destination_port = (uint16_t)(i + 1) };
    for (uint8_t i = 0; i < INTERFACE_ROUTES_MAX; i++)
        d.routes[d.route_count++] = (struct interface_route){ IP4(10, i, 0, 0), 16 };
    return d;
}

START_TEST(interfaces_come_back_whole_and_nothing_is_left_of_a_removed_one)
{
    struct store *store = open_store(":memory:");
    struct demand_dial first = full_interface("Office"), second = first, read[3], *next = read;
    struct phone_entry entry;

    phone_entry_defaults(&entry);
    strcpy(entry.name, "Office");        /* the phone book is another one */
    ck_assert_int_eq(store_add_phone(store, &entry), STORE_OK);
    ck_assert_int_eq(store_add_interface(store, &first), STORE_OK);
    ck_assert(first.id > 0 && first.id == first.entry.id);
    strcpy(second.entry.name, "OFFICE");
    ck_assert_int_eq(store_add_interface(store, &second), STORE_EXISTS);
    assert_sentence(store_message(store));
    strcpy(second.entry.name, "Sec:ond");
    ck_assert_int_eq(store_add_interface(store, &second), STORE_REFUSED);
    assert_sentence(store_message(store));
    strcpy(second.entry.name, "Second");
    ck_assert_int_eq(store_add_interface(store, &second), STORE_OK);
    second.route_count = second.filter_count = 1;
    second.is_enabled = false;
    strcpy(second.entry.name, "Renamed");
    ck_assert_int_eq(store_change_interface(store, &second), STORE_OK);
    ck_assert_int_eq(store_each_interface(store, keep_interface, &next), STORE_OK);
    ck_assert_int_eq(next - read, 2);
    ck_assert(phone_entry_equal(&read[0].entry, &first.entry) && demand_dial_diff(&read[0], &first) == 0);
    ck_assert(phone_entry_equal(&read[1].entry, &second.entry) && demand_dial_diff(&read[1], &second) == 0);
    ck_assert_uint_eq(read[0].entry.sealed_len, 4);
    ck_assert_mem_eq(read[0].entry.sealed, first.entry.sealed, 4);
    ck_assert_int_eq(store_delete_phone(store, first.id), STORE_NOT_FOUND); /* neither book touches the other's */
    ck_assert_int_eq(store_delete_interface(store, entry.id), STORE_NOT_FOUND);
    second.id = second.entry.id = entry.id;
    strcpy(second.entry.name, "Third");
    ck_assert_int_eq(store_change_interface(store, &second), STORE_NOT_FOUND);
    assert_sentence(store_message(store));
    ck_assert_int_gt(rows_of_interfaces(store), 50);
    ck_assert_int_eq(store_delete_interface(store, read[0].id), STORE_OK);
    ck_assert_int_eq(store_delete_interface(store, read[1].id), STORE_OK);
    ck_assert_int_eq(store_delete_interface(store, read[1].id), STORE_NOT_FOUND);
    ck_assert_int_eq(rows_of_interfaces(store), 0);
    store_close(store);
}
END_TEST

START_TEST(there_are_no_more_than_48_interfaces)
{
    struct store *store = open_store(":memory:");
    struct demand_dial d = full_interface("x");

    for (unsigned i = 0; i < INTERFACES_MAX; i++) {
        snprintf(d.entry.name, sizeof d.entry.name, "Site %u", i);
        ck_assert_int_eq(store_add_interface(store, &d), STORE_OK);
    }
    strcpy(d.entry.name, "One more");
    ck_assert_int_eq(store_add_interface(store, &d), STORE_REFUSED);
    assert_sentence(store_message(store));
    store_close(store);
}
END_TEST

START_TEST(a_row_of_an_interface_that_cannot_be_is_not_given)
{
    static const char *const spoils[] = {
        "UPDATE interface_route SET destination = 1 WHERE position = 0", "UPDATE interface_filter SET protocol = 47 WHERE position = 0",
        "UPDATE phone_entry SET name = 'a\\b'", "DELETE FROM interface",
    };
    struct store *store = open_store(":memory:");
    struct demand_dial d = full_interface("Office"), read[2], *next = read;

    ck_assert_int_eq(store_add_interface(store, &d), STORE_OK);
    ck_assert_int_eq(sqlite3_exec(store->db, spoils[_i], NULL, NULL, NULL), SQLITE_OK);
    ck_assert_int_eq(store_each_interface(store, keep_interface, &next), STORE_OK);
    ck_assert_ptr_eq(next, read);
    store_close(store);
}
END_TEST

START_TEST(a_list_that_would_give_two_interfaces_one_route_is_refused)
{
    struct store *store = open_store(":memory:");
    struct config_change changes[2] = { named(CHANGE_INTERFACE_ADD, "A", PHONE_FIELD_NUMBER), named(CHANGE_INTERFACE_ADD, "B", PHONE_FIELD_NUMBER) };
    char why[CONFIG_WHY_MAX];
    size_t failed;

    for (size_t i = 0; i < 2; i++) {
        changes[i].interface_fields = INTERFACE_FIELD_ROUTES;
        changes[i].demand_dial = full_interface("");
    }
    ck_assert_int_eq(change_all(store, changes, 2, &failed, why), CONFIG_TAKEN);
    ck_assert_uint_eq(failed, 1);
    ck_assert_msg(strstr(why, "10.0.0.0/16") && strstr(why, "interface A"), "%s", why);
    changes[1].interface_fields |= INTERFACE_FIELD_ENABLED;
    changes[1].demand_dial.is_enabled = false;
    ck_assert_msg(change_all(store, changes, 2, &failed, why) == CONFIG_DONE, "%s", why);
    changes[0].kind = CHANGE_INTERFACE_SET;
    strcpy(changes[0].name, "b");
    changes[0].fields = 0;
    changes[0].interface_fields = INTERFACE_FIELD_ENABLED;
    changes[0].demand_dial.is_enabled = true;
    ck_assert_int_eq(change_all(store, changes, 1, &failed, why), CONFIG_TAKEN);
    changes[0].fields = PHONE_FIELD_PASSWORD;
    changes[0].interface_fields = 0;
    strcpy(changes[0].demand_dial.entry.password, "unsealable");
    ck_assert_int_eq(change_all(store, changes, 1, &failed, why), CONFIG_BAD_PASSWORD);
    strcpy(changes[0].demand_dial.entry.password, "secret");
    ck_assert_int_eq(change_all(store, changes, 1, &failed, why), CONFIG_DONE);
    store_close(store);
}
END_TEST

START_TEST(a_name_that_would_be_cut_is_refused)
{
    static const struct {
        enum config_change_kind kind;
        size_t longest;
    } names[] = { { CHANGE_RADIUS_ADD, RADIUS_NAME_MAX }, { CHANGE_USER_ADD, ACCOUNT_NAME_MAX }, { CHANGE_PHONE_ADD, PHONE_NAME_MAX } };
    struct store *store = open_store(":memory:");
    char name[CHANGE_NAME_MAX + 1], why[CONFIG_WHY_MAX];
    size_t failed;

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct config_change change;

        memset(name, 'n', sizeof name);
        name[names[i].longest < CHANGE_NAME_MAX ? names[i].longest + 1 : CHANGE_NAME_MAX] = '\0';
        change = named(names[i].kind, name, names[i].kind == CHANGE_USER_ADD ? USER_FIELD_PASSWORD : 0);
        strcpy(change.kind == CHANGE_USER_ADD ? change.user.password : name, "secret");
        ck_assert_int_eq(change_all(store, &change, 1, &failed, why), names[i].longest < CHANGE_NAME_MAX ? CONFIG_BAD_VALUE : CONFIG_DONE);
        change.name[names[i].longest] = '\0';
        ck_assert_msg(names[i].longest == CHANGE_NAME_MAX || change_all(store, &change, 1, &failed, why) == CONFIG_DONE, "%s", why);
    }
    store_close(store);
}
END_TEST

static void add(TCase *cases)
{
    tcase_add_test(cases, phone_book_entries_come_back_with_numbers_script_and_sealed_password);
    tcase_add_test(cases, a_phone_book_is_bounded_and_an_entry_that_cannot_be_sealed_refuses_the_list);
    tcase_add_test(cases, interfaces_come_back_whole_and_nothing_is_left_of_a_removed_one);
    tcase_add_test(cases, there_are_no_more_than_48_interfaces);
    tcase_add_loop_test(cases, a_row_of_an_interface_that_cannot_be_is_not_given, 0, 4);
    tcase_add_test(cases, a_list_that_would_give_two_interfaces_one_route_is_refused);
    tcase_add_test(cases, a_name_that_would_be_cut_is_refused);
    tcase_add_loop_test(cases, the_store_does_what_the_value_does_with_any_list, 0, 2);
    tcase_add_loop_test(cases, a_list_with_one_bad_change_changes_nothing, 0, (int)(sizeof lists / sizeof *lists));
    tcase_add_test(cases, parts_are_undone_alone_and_the_whole_with_them);
    tcase_add_test(cases, a_port_of_a_line_goes_alone_and_the_last_one_with_its_device);
    tcase_add_test(cases, radius_servers_come_back_with_their_sealed_secrets);
    tcase_add_test(cases, more_radius_servers_than_there_can_be_are_refused);
}

int main(void)
{
    return run_suite("store_config", add);
}
