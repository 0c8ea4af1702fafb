/* test_model_entry.c - an entry as typed: whether it can be one, and what is changed by it. SPDX-License-Identifier: MIT */
#include <check.h>
#include <string.h>
#include "common/base/text.h"
#include "gui/phone/model_entry.h"
#include "gui/phone/phone_ids.h"

static struct entry_form form;
static struct phone_entry book[2];
static struct entry_fault fault;
static struct config_change change;

#define PUT(member, text) text_copy(member, sizeof(member), text)

static void setup(void)
{
    for (int i = 0; i < 2; i++) {
        phone_entry_defaults(&book[i]);
        book[i].id = i + 1;
    }
    PUT(book[0].name, "Office");
    PUT(book[0].number, "5551234");
    PUT(book[0].user, "anna");
    book[0].has_password = true;
    PUT(book[1].name, "BBS");
    book[1].kind = PHONE_TCP;
    PUT(book[1].number, "bbs.example.com:23");
    memset(&change, 0, sizeof change);
}

static bool is_good(unsigned parts)
{
    return entry_form_check(&form, parts, book, 2, &fault);
}

static void refuses(unsigned parts, int control, int string_id)
{
    ck_assert(!is_good(parts));
    ck_assert_int_eq(fault.control, control);
    ck_assert_int_eq(fault.string_id, string_id);
    ck_assert(!is_good(ENTRY_ALL));
}

static bool make_change(void)
{
    ck_assert(is_good(ENTRY_ALL));
    entry_form_settle(&form);
    ck_assert_ptr_null(phone_entry_check(&form.entry));
    return entry_form_change(&form, &change);
}

/* ---- what is changed ---- */

START_TEST(an_entry_that_was_only_looked_at_changes_nothing)
{
    entry_form_load(&form, &book[0]);
    ck_assert(!make_change());
    entry_form_load(&form, &book[1]);
    ck_assert(!make_change());
}
END_TEST

START_TEST(only_what_was_changed_is_sent)
{
    entry_form_load(&form, &book[0]);
    PUT(form.entry.name, "Head office");
    form.entry.idle_s = 300;
    ck_assert(make_change());
    ck_assert_int_eq(change.kind, CHANGE_PHONE_SET);
    ck_assert_str_eq(change.name, "Office");
    ck_assert_uint_eq(change.fields, PHONE_FIELD_NAME | PHONE_FIELD_IDLE);
    ck_assert_str_eq(change.phone.name, "Head office");
    ck_assert_str_eq(change.phone.password, "");
}
END_TEST

START_TEST(a_new_entry_is_added_with_what_is_not_the_default)
{
    entry_form_new(&form);
    PUT(form.entry.name, "Home");
    PUT(form.entry.number, "1");
    ck_assert(make_change());
    ck_assert_int_eq(change.kind, CHANGE_PHONE_ADD);
    ck_assert_str_eq(change.name, "Home");
    ck_assert_uint_eq(change.fields, PHONE_FIELD_NUMBER);
}
END_TEST

START_TEST(a_new_entry_without_anything_but_a_name_is_added_too)
{
    entry_form_new(&form);
    PUT(form.entry.name, "Ask me");
    ck_assert(make_change());
    ck_assert_uint_eq(change.fields, 0);
}
END_TEST

START_TEST(what_another_kind_does_not_have_is_cleared_only_when_it_is_saved)
{
    entry_form_load(&form, &book[0]);
    PUT(form.entry.prefix, "9,");
    PUT(form.entry.alternates[0], "2");
    form.entry.alternate_count = 1;
    form.entry.kind = PHONE_CABLE;
    ck_assert(is_good(ENTRY_ALL));
    ck_assert_str_eq(form.entry.number, "5551234"); /* back to a modem it is there again */
    ck_assert(make_change());
    ck_assert_str_eq(change.phone.number, "");
    ck_assert_str_eq(change.phone.prefix, "");
    ck_assert_uint_eq(change.phone.alternate_count, 0);
    ck_assert(change.fields & PHONE_FIELD_NUMBER && change.fields & PHONE_FIELD_KIND && !(change.fields & PHONE_FIELD_PREFIX));
}
END_TEST

/* ---- the password ---- */

START_TEST(a_saved_password_stays_until_it_is_typed_anew_or_unticked)
{
    entry_form_load(&form, &book[0]);
    ck_assert(form.saves_password);
    PUT(form.password, "new one");
    ck_assert(make_change());
    ck_assert_uint_eq(change.fields, PHONE_FIELD_PASSWORD);
    ck_assert_str_eq(change.phone.password, "new one");
    form.saves_password = false; /* typed, and then not wanted */
    ck_assert(make_change());
    ck_assert_uint_eq(change.fields, PHONE_FIELD_FORGET);
    ck_assert_str_eq(change.phone.password, "");
    ck_assert(!change.phone.has_password);
}
END_TEST

START_TEST(a_password_is_never_saved_unticked)
{
    entry_form_load(&form, &book[1]);
    PUT(form.password, "typed");
    ck_assert(!make_change());
    form.saves_password = true;
    ck_assert(make_change());
    ck_assert_uint_eq(change.fields, PHONE_FIELD_PASSWORD);
    form.password[0] = '\0';
    refuses(ENTRY_USER, IDC_ENTRY_PASSWORD, IDS_REFUSE_NO_PASSWORD);
}
END_TEST

START_TEST(a_clone_takes_the_password_along_in_its_sealed_box)
{
    entry_form_clone(&form, &book[0], book, 2);
    ck_assert_str_eq(form.entry.name, "Copy of Office");
    refuses(ENTRY_USER, IDC_ENTRY_PASSWORD, IDS_REFUSE_NO_PASSWORD);
    form.entry.sealed_len = 3;
    memcpy(form.entry.sealed, "abc", 3);
    ck_assert(make_change());
    ck_assert_int_eq(change.kind, CHANGE_PHONE_ADD);
    ck_assert_uint_eq(change.fields, PHONE_FIELD_NUMBER | PHONE_FIELD_USER | PHONE_FIELD_SEALED);
    PUT(form.password, "another");
    ck_assert(make_change());
    ck_assert_uint_eq(change.fields & (PHONE_FIELD_SEALED | PHONE_FIELD_PASSWORD), PHONE_FIELD_PASSWORD);
    form.saves_password = false;
    ck_assert(make_change());
    ck_assert_uint_eq(change.fields & (PHONE_FIELD_SEALED | PHONE_FIELD_PASSWORD | PHONE_FIELD_FORGET), 0);
}
END_TEST

START_TEST(what_was_typed_is_wiped)
{
    static const struct entry_form nothing;

    entry_form_load(&form, &book[0]);
    PUT(form.password, "secret");
    entry_form_fini(&form);
    ck_assert(memcmp(&form, &nothing, sizeof form) == 0);
}
END_TEST

/* ---- names ---- */

static const struct {
    const char *name;
    int refusal;
} names[] = {
    { "Office", 0 }, { "OFFICE", 0 }, { "Office 2", 0 }, { "", IDS_REFUSE_NAME_EMPTY }, { ".hidden", IDS_REFUSE_NAME },
    { " blank", IDS_REFUSE_NAME }, { "blank ", IDS_REFUSE_NAME }, { "bbs", IDS_REFUSE_NAME_TAKEN }, { "caf\xc3\xa9", 0 },
};

START_TEST(a_name_is_its_own_and_nobody_elses)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        entry_form_load(&form, &book[0]);
        PUT(form.entry.name, names[i].name);
        if (names[i].refusal)
            refuses(ENTRY_NAME, IDC_ENTRY_NAME, names[i].refusal);
        else
            ck_assert_msg(is_good(ENTRY_ALL), "%s", names[i].name);
    }
    entry_form_new(&form);
    PUT(form.entry.name, "office");
    refuses(ENTRY_NAME, IDC_ENTRY_NAME, IDS_REFUSE_NAME_TAKEN);
}
END_TEST

START_TEST(the_name_of_a_copy_is_free_and_fits)
{
    struct phone_entry many[3];
    char name[PHONE_NAME_MAX + 1], longest[PHONE_NAME_MAX + 1];

    for (int i = 0; i < 3; i++)
        phone_entry_defaults(&many[i]);
    PUT(many[0].name, "Office");
    PUT(many[1].name, "copy of office");
    PUT(many[2].name, "Copy (2) of Office");
    ck_assert_str_eq(entry_free_name("Office", many, 1, name), "Copy of Office");
    ck_assert_str_eq(entry_free_name("Office", many, 2, name), "Copy (2) of Office");
    ck_assert_str_eq(entry_free_name("Office", many, 3, name), "Copy (3) of Office");
    memset(longest, 'x', PHONE_NAME_MAX);
    longest[PHONE_NAME_MAX] = '\0';
    longest[PHONE_NAME_MAX - 9] = ' '; /* the cut falls behind it */
    entry_free_name(longest, many, 3, name);
    ck_assert(phone_name_is_good(name));
    ck_assert_uint_eq(strlen(name), PHONE_NAME_MAX - 1);
}
END_TEST

/* ---- numbers ---- */

static const struct {
    enum phone_kind kind;
    const char *prefix, *number, *alternate;
    int control, refusal;
} numbers[] = {
    { PHONE_MODEM, "", "5551234", NULL, 0, 0 },
    { PHONE_MODEM, "", "", NULL, 0, 0 },
    { PHONE_MODEM, "9,", "", NULL, 0, 0 },
    { PHONE_MODEM, "nine", "1", NULL, IDC_ENTRY_PREFIX, IDS_REFUSE_PREFIX },
    { PHONE_MODEM, "", "bbs.example.com:23", NULL, IDC_ENTRY_NUMBER, IDS_REFUSE_NUMBER },
    { PHONE_MODEM, "", "", "2", IDC_ENTRY_NUMBER, IDS_REFUSE_NUMBER_FIRST },
    { PHONE_MODEM, "", "1", "2", 0, 0 },
    { PHONE_MODEM, "", "1", "two:2", IDC_ENTRY_ALTERNATES, IDS_REFUSE_ALTERNATE },
    { PHONE_TCP, "nine", "bbs:23", "localhost:1", 0, 0 },
    { PHONE_TCP, "", "", NULL, IDC_ENTRY_NUMBER, IDS_REFUSE_PLACE_EMPTY },
    { PHONE_TCP, "", "bbs:70000", NULL, IDC_ENTRY_NUMBER, IDS_REFUSE_PLACE },
    { PHONE_CABLE, "nine", "what:ever", "x:y", 0, 0 },
};

START_TEST(numbers_are_what_the_kind_can_dial)
{
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        entry_form_load(&form, &book[0]);
        form.entry.kind = numbers[i].kind;
        PUT(form.entry.prefix, numbers[i].prefix);
        PUT(form.entry.number, numbers[i].number);
        form.entry.alternate_count = numbers[i].alternate != NULL;
        if (numbers[i].alternate)
            PUT(form.entry.alternates[0], numbers[i].alternate);
        if (numbers[i].refusal)
            refuses(ENTRY_NUMBER, numbers[i].control, numbers[i].refusal);
        else
            ck_assert_msg(is_good(ENTRY_NUMBER) && is_good(ENTRY_ALL), "row %u: %s", (unsigned)i, fault.text ? fault.text : "");
    }
}
END_TEST

/* ---- the other pages ---- */

START_TEST(the_three_policies_of_nt_are_sets_of_methods)
{
    static const struct {
        unsigned methods, policy;
    } rows[] = {
        { AUTH_METHODS_ALL, POLICY_ANY },
        { AUTH_CHAP_MD5 | AUTH_MSCHAP_V1 | AUTH_MSCHAP_V2, POLICY_ENCRYPTED },
        { AUTH_MSCHAP_V1 | AUTH_MSCHAP_V2, POLICY_MICROSOFT },
        { AUTH_PAP, POLICY_CHOSEN }, { AUTH_MSCHAP_V2, POLICY_CHOSEN },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        book[1].auth_methods = rows[i].methods;
        entry_form_load(&form, &book[1]);
        ck_assert_uint_eq(form.policy, rows[i].policy);
        ck_assert_uint_eq(entry_policy_methods(form.policy, form.methods), rows[i].methods);
        ck_assert(!make_change());
    }
    form.policy = POLICY_CHOSEN;
    form.methods = 0;
    refuses(ENTRY_AUTH, IDC_ENTRY_PAP, IDS_REFUSE_NO_METHOD);
    form.policy = POLICY_ANY;
    ck_assert(make_change());
    ck_assert_uint_eq(change.phone.auth_methods, AUTH_METHODS_ALL);
}
END_TEST

START_TEST(an_entry_speaks_tcp_ip_and_keeps_the_ticks_of_an_old_book)
{
    book[0].protocols = PHONE_PROTOCOLS_ALL;
    entry_form_load(&form, &book[0]);
    ck_assert(!make_change());
    form.entry.protocols = PHONE_IPX;
    refuses(ENTRY_PROTOCOLS, IDC_ENTRY_TCPIP, IDS_REFUSE_NO_TCPIP);
}
END_TEST

START_TEST(a_script_that_shall_run_is_one)
{
    entry_form_load(&form, &book[0]);
    form.has_script = 1;
    refuses(ENTRY_SCRIPT, IDC_ENTRY_SCRIPT, IDS_REFUSE_SCRIPT_EMPTY);
    PUT(form.entry.script, " \n\t\n");
    refuses(ENTRY_SCRIPT, IDC_ENTRY_SCRIPT, IDS_REFUSE_SCRIPT_EMPTY);
    PUT(form.entry.script, "proc main\nendproc\n");
    ck_assert(make_change());
    ck_assert_uint_eq(change.fields, PHONE_FIELD_SCRIPT);
    form.has_script = 0; /* None was chosen again */
    ck_assert(!make_change());
}
END_TEST

START_TEST(a_callback_number_is_wanted_only_where_it_is_used)
{
    entry_form_load(&form, &book[0]);
    form.entry.callback = PHONE_CALLBACK_NUMBER;
    refuses(ENTRY_CALLBACK, IDC_ENTRY_CALLBACK_NUMBER, IDS_REFUSE_CALLBACK_EMPTY);
    PUT(form.entry.callback_number, "call me");
    refuses(ENTRY_CALLBACK, IDC_ENTRY_CALLBACK_NUMBER, IDS_REFUSE_CALLBACK);
    form.entry.callback = PHONE_CALLBACK_ASK;
    ck_assert(make_change());
    ck_assert_uint_eq(change.fields, PHONE_FIELD_CALLBACK);
    ck_assert_str_eq(change.phone.callback_number, "");
    form.entry.callback = PHONE_CALLBACK_NUMBER;
    PUT(form.entry.callback_number, "(02) 555-1");
    ck_assert(make_change());
    ck_assert_uint_eq(change.fields, PHONE_FIELD_CALLBACK | PHONE_FIELD_CALLBACK_NUMBER);
}
END_TEST

START_TEST(user_and_domain_fit_into_ppp_together)
{
    entry_form_load(&form, &book[0]);
    memset(form.entry.user, 'u', PHONE_USER_MAX);
    form.entry.user[PHONE_USER_MAX] = '\0';
    ck_assert(is_good(ENTRY_USER));
    PUT(form.entry.domain, "D");
    refuses(ENTRY_USER, IDC_ENTRY_USER, IDS_REFUSE_USER_LONG);
    form.entry.user[PHONE_USER_MAX - 3] = '\0';
    ck_assert(is_good(ENTRY_ALL));
    PUT(form.entry.domain, "A\\B");
    form.entry.user[10] = '\0';
    refuses(ENTRY_USER, IDC_ENTRY_DOMAIN, IDS_REFUSE_DOMAIN);
}
END_TEST

START_TEST(what_only_the_service_would_refuse_is_refused_with_its_sentence)
{
    entry_form_load(&form, &book[0]);
    form.entry.redial_s = PHONE_REDIAL_S_MAX + 1;
    ck_assert(!is_good(ENTRY_ALL));
    ck_assert_int_eq(fault.string_id, 0);
    ck_assert_ptr_nonnull(fault.text);
}
END_TEST

/* ---- TCP/IP Settings ---- */

static const struct {
    struct entry_tcpip box;
    int control, refusal;
} boxes[] = {
    { { .address = 0 }, 0, 0 },
    { { .gives_address = 1, .address = 0x0a010203 }, 0, 0 },
    { { .gives_address = 1 }, IDC_TCPIP_ADDRESS, IDS_REFUSE_ADDRESS_EMPTY },
    { { .gives_address = 1, .address = 0xffffffff }, IDC_TCPIP_ADDRESS, IDS_REFUSE_ADDRESS },
    { { .gives_address = 0, .address = 0xffffffff }, 0, 0 },
    { { .gives_servers = 1 }, IDC_TCPIP_DNS, IDS_REFUSE_SERVER_EMPTY },
    { { .gives_servers = 1, .dns = { 0x0a000001 } }, 0, 0 },
    { { .gives_servers = 1, .wins = { 0x0a000001 } }, 0, 0 },
    { { .gives_servers = 1, .dns = { 0, 0x0a000001 } }, IDC_TCPIP_DNS, IDS_REFUSE_SERVER_FIRST },
    { { .gives_servers = 1, .dns = { 0x0a000001 }, .wins = { 0, 0x0a000001 } }, IDC_TCPIP_WINS, IDS_REFUSE_SERVER_FIRST },
    { { .gives_servers = 1, .dns = { 0x0a000001, 0xe0000001 } }, IDC_TCPIP_DNS2, IDS_REFUSE_ADDRESS },
};

START_TEST(addresses_are_those_a_computer_can_have_and_only_where_they_are_given)
{
    for (size_t i = 0; i < sizeof boxes / sizeof *boxes; i++) {
        bool is_accepted = entry_tcpip_check(&boxes[i].box, &fault);

        ck_assert_msg(is_accepted == !boxes[i].refusal, "row %u", (unsigned)i);
        if (!is_accepted)
            ck_assert_msg(fault.control == boxes[i].control && fault.string_id == boxes[i].refusal, "row %u: %d", (unsigned)i, fault.string_id);
        else {
            entry_tcpip_store(&boxes[i].box, &book[0]);
            ck_assert_ptr_null(phone_entry_check(&book[0]));
        }
    }
}
END_TEST

START_TEST(tcp_ip_settings_come_back_as_they_went)
{
    struct entry_tcpip box;
    struct phone_entry before;

    book[0].address = 0x0a010203;
    book[0].dns[0] = 0x0a000001;
    book[0].wins[0] = 0x0a000002;
    book[0].header_compression = false;
    before = book[0];
    entry_tcpip_load(&box, &book[0]);
    ck_assert(box.gives_address && box.gives_servers);
    entry_tcpip_store(&box, &book[0]);
    ck_assert(phone_entry_equal(&before, &book[0]));
    box.gives_address = box.gives_servers = 0;
    box.use_default_gateway = false;
    entry_tcpip_store(&box, &book[0]);
    ck_assert(book[0].address == 0 && book[0].dns[0] == 0 && book[0].wins[0] == 0 && !book[0].use_default_gateway);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("model_entry");
    TCase *tests = tcase_create("all");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_checked_fixture(tests, setup, NULL);
    tcase_add_test(tests, an_entry_that_was_only_looked_at_changes_nothing);
    tcase_add_test(tests, only_what_was_changed_is_sent);
    tcase_add_test(tests, a_new_entry_is_added_with_what_is_not_the_default);
    tcase_add_test(tests, a_new_entry_without_anything_but_a_name_is_added_too);
    tcase_add_test(tests, what_another_kind_does_not_have_is_cleared_only_when_it_is_saved);
    tcase_add_test(tests, a_saved_password_stays_until_it_is_typed_anew_or_unticked);
    tcase_add_test(tests, a_password_is_never_saved_unticked);
    tcase_add_test(tests, a_clone_takes_the_password_along_in_its_sealed_box);
    tcase_add_test(tests, what_was_typed_is_wiped);
    tcase_add_test(tests, a_name_is_its_own_and_nobody_elses);
    tcase_add_test(tests, the_name_of_a_copy_is_free_and_fits);
    tcase_add_test(tests, numbers_are_what_the_kind_can_dial);
    tcase_add_test(tests, the_three_policies_of_nt_are_sets_of_methods);
    tcase_add_test(tests, an_entry_speaks_tcp_ip_and_keeps_the_ticks_of_an_old_book);
    tcase_add_test(tests, a_script_that_shall_run_is_one);
    tcase_add_test(tests, a_callback_number_is_wanted_only_where_it_is_used);
    tcase_add_test(tests, user_and_domain_fit_into_ppp_together);
    tcase_add_test(tests, what_only_the_service_would_refuse_is_refused_with_its_sentence);
    tcase_add_test(tests, addresses_are_those_a_computer_can_have_and_only_where_they_are_given);
    tcase_add_test(tests, tcp_ip_settings_come_back_as_they_went);
    suite_add_tcase(suite, tests);
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
