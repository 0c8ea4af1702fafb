/*
 * test_pbk.c - phone books of Windows NT 4 to 10 are read, damaged ones are refused with their line, and
 * what is written is read back as it was.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/ras/pbk.h"
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include "common/base/ip4.h"
#include "common/ras/auth_attempt.h"

static struct pbk book;

static void must_read(const char *file)
{
    ck_assert_msg(pbk_read(bytes_of_text(file), &book), "line %u: %s", (unsigned)book.bad_line, book.why);
}

static const struct phone_entry *entry(size_t i)
{
    ck_assert_uint_lt(i, book.count);
    return &book.entries[i].entry;
}

static void teardown(void)
{
    pbk_fini(&book);
}

static const char nt4[] =
    "[Office]\r\nDescription=\r\nAutoLogon=0\r\nDialParamsUID=1234\r\nBaseProtocol=1\r\nAuthentication=-1\r\n"
    "ExcludedProtocols=3\r\nLcpExtensions=0\r\nDataEncryption=0\r\nSkipDownLevelDialog=1\r\n\r\n"
    "MEDIA=serial\r\nPort=COM2\r\nDevice=Sportster 28800\r\nConnectBPS=115200\r\nOtherPortOk=1\r\n\r\n"
    "DEVICE=modem\r\nPhoneNumber=555-1234\r\nPhoneNumber=555-1235\r\nHwFlowControl=1\r\nProtocol=1\r\n\r\n"
    "DEVICE=switch\r\nType=C:\\WINNT\\system32\\ras\\pppmenu.scp\r\n\r\n";

START_TEST(a_book_of_windows_nt_4_is_read)
{
    must_read(nt4);
    ck_assert_uint_eq(book.count, 1);
    ck_assert_uint_eq(book.note_count, 0);
    ck_assert_str_eq(entry(0)->name, "Office");
    ck_assert_int_eq(entry(0)->kind, PHONE_MODEM);
    ck_assert_str_eq(entry(0)->port, "COM2");
    ck_assert_str_eq(entry(0)->device, "Sportster 28800");
    ck_assert(entry(0)->other_port_ok && !entry(0)->lcp_extensions);
    ck_assert_uint_eq(entry(0)->protocols, PHONE_IP);
    ck_assert_str_eq(entry(0)->number, "555-1234");
    ck_assert_uint_eq(entry(0)->alternate_count, 1);
    ck_assert_str_eq(entry(0)->alternates[0], "555-1235");
    ck_assert_str_eq(book.entries[0].script_file, "C:\\WINNT\\system32\\ras\\pppmenu.scp");
    ck_assert_uint_eq(book.entries[0].line, 1);
}
END_TEST

static const char windows_10[] =
    "\xef\xbb\xbf[B\xc3\xbcro]\nEncoding=1\nType=1\nGuid=0123\nBaseProtocol=1\nExcludedProtocols=0\nLcpExtensions=1\n"
    "SwCompression=0\nRedialAttempts=5\nRedialSeconds=10\nIdleDisconnectSeconds=1200\nAuthRestrictions=608\n"
    "IpPrioritizeRemote=0\nIpHeaderCompression=0\nIpAddress=10.1.2.3\nIpDnsAddress=10.0.0.53\nIpDns2Address=0.0.0.0\n"
    "IpWinsAddress=0.0.0.0\nIpWins2Address=10.0.0.99\nIpAssign=2\nIpNameAssign=2\n\n"
    "NETCOMPONENTS=\nms_msclient=1\nms_server=0\n\n"
    "MEDIA=rastapi\nPort=COM3\nDevice=Standard Modem\n\n"
    "DEVICE=modem\nPhoneNumber=0,5551234\nAreaCode=\nUseDialingRules=0\n\n"
    "[VPN]\nBaseProtocol=1\n\nMEDIA=rastapi\nPort=VPN2-0\nDevice=WAN Miniport (L2TP)\n\nDEVICE=vpn\nPhoneNumber=vpn.example.com;x\n\n"
    "[Cable]\nMEDIA=serial\nPort=COM1\nDevice=Communications cable between two computers\n\nDEVICE=modem\n";

START_TEST(a_book_of_windows_10_is_read_and_a_vpn_is_left_out_with_a_note)
{
    must_read(windows_10);
    ck_assert_uint_eq(book.count, 2);
    ck_assert_str_eq(entry(0)->name, "B\xc3\xbcro");
    ck_assert_uint_eq(entry(0)->auth_methods, AUTH_CHAP_MD5 | AUTH_MSCHAP_V1 | AUTH_MSCHAP_V2);
    ck_assert_uint_eq(entry(0)->protocols, PHONE_PROTOCOLS_ALL);
    ck_assert(!entry(0)->software_compression && !entry(0)->use_default_gateway && !entry(0)->header_compression);
    ck_assert_uint_eq(entry(0)->redial_attempts, 5);
    ck_assert_uint_eq(entry(0)->redial_s, 10);
    ck_assert_uint_eq(entry(0)->idle_s, 1200);
    ck_assert_uint_eq(entry(0)->address, IP4(10, 1, 2, 3));
    ck_assert_uint_eq(entry(0)->dns[0], IP4(10, 0, 0, 53));
    ck_assert_uint_eq(entry(0)->wins[0], IP4(10, 0, 0, 99));
    ck_assert_uint_eq(entry(0)->wins[1], 0);
    ck_assert_int_eq(entry(1)->kind, PHONE_CABLE);
    ck_assert_uint_eq(book.note_count, 1);
    ck_assert_ptr_nonnull(strstr(book.notes[0].text, "VPN uses a device other"));
    ck_assert_uint_gt(book.notes[0].line, 35);
}
END_TEST

START_TEST(addresses_are_the_servers_unless_specific_ones_are_asked_for)
{
    must_read("[x]\nIpAddress=10.1.2.3\nIpDnsAddress=10.0.0.1\nMEDIA=serial\nDEVICE=modem\n");
    ck_assert_uint_eq(entry(0)->address, 0);
    ck_assert_uint_eq(entry(0)->dns[0], 0);
}
END_TEST

START_TEST(ansi_is_read_as_windows_1252)
{
    must_read("[B\xfcro \x80]\nMEDIA=serial\nDevice=\x93Q\x94 \x81\nDEVICE=modem\n");
    ck_assert_str_eq(entry(0)->name, "B\xc3\xbcro \xe2\x82\xac");
    ck_assert_str_eq(entry(0)->device, "\xe2\x80\x9cQ\xe2\x80\x9d ?");
}
END_TEST

START_TEST(blanks_quotes_comments_and_old_line_ends_are_understood)
{
    must_read("; made by hand\r\r  [x y]  \r\tOpenRrasUser =  \"  a \"\r MEDIA = serial \rPort=\"\"\rdevice= D 1 \r"
              "DEVICE=modem\rPhoneNumber= 1 2 \r");
    ck_assert_str_eq(entry(0)->name, "x y");
    ck_assert_str_eq(entry(0)->user, "  a ");
    ck_assert_str_eq(entry(0)->device, "D 1");
    ck_assert_str_eq(entry(0)->number, "1 2");
    ck_assert_uint_eq(book.entries[0].line, 3);
}
END_TEST

/* What is left out, and the word its note holds. */
static const struct {
    const char *file, *word;
    size_t entries, line;
} notes[] = {
    { "[x]\nBaseProtocol=2\nMEDIA=serial\nDEVICE=modem\n", "SLIP", 0, 2 },
    { "[x]\nBaseProtocol=3\nMEDIA=serial\nDEVICE=modem\n", "PPP", 0, 2 },
    { "[x]\nMEDIA=isdn\nPort=ISDN1\nDEVICE=isdn\nPhoneNumber=1\n", "other than a modem", 0, 2 },
    { "[x]\nMEDIA=rastapi\nDEVICE=PPPoE\n", "other than a modem", 0, 3 },
    { "[x]\n", "no modem", 0, 1 },
    { "[x]\nMEDIA=serial\nDEVICE=modem\nMEDIA=serial\nDEVICE=modem\nPhoneNumber=2\n", "multilink", 1, 4 },
    { "[x]\nMEDIA=serial\nDEVICE=switch\nType=a.scp\nDEVICE=modem\n", "before dialling", 1, 3 },
    { "[x]\nMEDIA=serial\nDEVICE=modem\nDEVICE=switch\nType=Compuserve\n", "switch.inf", 1, 5 },
    { "[x]\nAuthRestrictions=128\nMEDIA=serial\nDEVICE=modem\n", "EAP", 1, 2 },
    { "[x]\nRedialAttempts=100000\nMEDIA=serial\nDEVICE=modem\n", "lowered to 999", 1, 2 },
    { "[x]\nMEDIA=serial\nDEVICE=modem\nUseDialingRules=1\n", "dialling rules", 1, 4 },
};

START_TEST(what_cannot_be_taken_over_has_a_note)
{
    must_read(notes[_i].file);
    ck_assert_uint_eq(book.count, notes[_i].entries);
    ck_assert_uint_eq(book.note_count, 1);
    ck_assert_uint_eq(book.notes[0].line, notes[_i].line);
    ck_assert_msg(strstr(book.notes[0].text, notes[_i].word) && strncmp(book.notes[0].text, "x ", 2) == 0, "%s", book.notes[0].text);
}
END_TEST

static const struct {
    const char *file;
    size_t line;
    const char *word;
} damages[] = {
    { "PhoneNumber=1\n[x]\n", 1, "begins with" },
    { "just text\n", 1, "begins with" },
    { "[x\nPhoneNumber=1\n", 1, "does not end" },
    { "[", 1, "does not end" },
    { "[x]\nno key\n", 2, "neither" },
    { "[x]\n=value\n", 2, "neither" },
    { "[]\n", 1, "name" },
    { "[y]\nMEDIA=serial\nDEVICE=modem\n\n[Y]\n", 5, "same name" },
    { "[x]\nDEVICE=modem\n", 2, "before MEDIA" },
    { "[x]\n\nLcpExtensions=yes\n", 3, "LcpExtensions is 0 or 1" },
    { "[x]\nRedialAttempts=0x10\n", 2, "RedialAttempts is a number" },
    { "[x]\nRedialSeconds=-4\n", 2, "RedialSeconds is a number" },
    { "[x]\nRedialSeconds=99999999999999999999999\n", 2, "RedialSeconds is a number" },
    { "[x]\nIpAddress=1.2.3\n", 2, "IpAddress" },
    { "[x]\nMEDIA=serial\nDEVICE=modem\nPhoneNumber=call me\n", 4, "PhoneNumber" },
    { "[x]\nMEDIA=serial\nPort=A port with a name of more than 31 characters\n", 3, "31" },
    { "[x]\nOpenRrasKind=isdn\n", 2, "modem, tcp or cable" },
    { "[x]\nOpenRrasCallback=perhaps\n", 2, "none, ask or number" },
    { "[x]\nOpenRrasScriptEnd=\"a\"\nOpenRrasScript=\"b\"\n", 3, "behind the end" },
    { "\n\n[x]\nIpAssign=2\nIpAddress=127.0.0.1\nMEDIA=serial\nDEVICE=modem\n[y]\n", 3, "asked for" },
    { "[x]\nMEDIA=serial\nDEVICE=modem\nPhoneNumber=\x01\n", 4, "control" },
    { "\xff\xfe[x]", 1, "UTF-16" },
};

START_TEST(a_damaged_book_is_refused_with_its_line)
{
    ck_assert_msg(!pbk_read(bytes_of_text(damages[_i].file), &book), "%s", damages[_i].file);
    ck_assert_uint_eq(book.count, 0);
    ck_assert_ptr_null(book.entries);
    ck_assert_msg(book.bad_line == damages[_i].line && strstr(book.why, damages[_i].word), "%u: %s", (unsigned)book.bad_line, book.why);
    ck_assert_int_eq(book.why[strlen(book.why) - 1], '.');
}
END_TEST

START_TEST(no_value_is_longer_than_its_place)
{
    static const char *const keys[] = { "Port", "Device", "PhoneNumber", "OpenRrasUser", "OpenRrasDomain", "OpenRrasPrefix", "X" };
    static const size_t sizes[] = { 32, 129, 256, 257, 1023, 1024, 5000, 70000 };
    char *file = malloc(80000);

    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
            const char *group = k < 2 ? "MEDIA=serial\n" : k == 2 ? "MEDIA=serial\nDEVICE=modem\n" : "";
            int n = sprintf(file, "[x]\n%s%s=", group, keys[k]);

            memset(file + n, '5', sizes[s]);
            strcpy(file + n + sizes[s], k < 3 ? "\n" : "\nMEDIA=serial\nDEVICE=modem\n");
            if (k == 6)
                must_read(file); /* unknown: passes by */
            else if (pbk_read(bytes_of_text(file), &book))
                ck_assert_uint_lt(sizes[s], 256);
            pbk_fini(&book);
        }
    }
    free(file);
}
END_TEST

START_TEST(a_name_of_a_section_of_any_length_is_judged)
{
    char file[400];

    for (size_t n = 250; n < 300; n++) {
        memset(file, 'n', n + 1);
        file[0] = '[';
        strcpy(file + n + 1, "]\nMEDIA=serial\nDEVICE=modem\n");
        ck_assert(pbk_read(bytes_of_text(file), &book) == (n <= PHONE_NAME_MAX));
        pbk_fini(&book);
    }
}
END_TEST

START_TEST(a_book_is_bounded)
{
    static const char group[] = "MEDIA=serial\nDEVICE=modem\n";
    size_t cap = 1100 * 48, len = 0;
    char *file = malloc(cap);

    for (unsigned i = 0; i < PBK_ENTRIES_MAX; i++)
        len += (size_t)sprintf(file + len, "[%u]\n%s", i, group);
    must_read(file);
    ck_assert_uint_eq(book.count, PBK_ENTRIES_MAX);
    pbk_fini(&book);
    sprintf(file + len, "[one more]\n%s", group);
    ck_assert(!pbk_read(bytes_of_text(file), &book));
    ck_assert_ptr_nonnull(strstr(book.why, "1024"));
    free(file);
    file = calloc(1, PBK_FILE_MAX + 1);
    ck_assert(!pbk_read(bytes_of(file, PBK_FILE_MAX + 1), &book));
    ck_assert_ptr_nonnull(strstr(book.why, "4 MiB"));
    free(file);
}
END_TEST

START_TEST(an_entry_has_nine_numbers_and_no_tenth)
{
    char file[512] = "[x]\nMEDIA=serial\nDEVICE=modem\n";

    for (int i = 0; i < 9; i++)
        strcat(file, "PhoneNumber=1\n");
    must_read(file);
    ck_assert_uint_eq(entry(0)->alternate_count, PHONE_ALTERNATES_MAX);
    pbk_fini(&book);
    strcat(file, "PhoneNumber=1\n");
    ck_assert(!pbk_read(bytes_of_text(file), &book));
    ck_assert_uint_eq(book.bad_line, 13);
}
END_TEST

START_TEST(a_script_that_grows_stops_at_its_end)
{
    char *file = malloc(32 * 4200);
    size_t len = (size_t)sprintf(file, "[x]\n");

    for (int i = 0; i < 4095; i++)
        len += (size_t)sprintf(file + len, "OpenRrasScript=\n");
    strcpy(file + len, "MEDIA=serial\nDEVICE=modem\n");
    must_read(file);
    ck_assert_uint_eq(strlen(entry(0)->script), PHONE_SCRIPT_MAX);
    pbk_fini(&book);
    strcpy(file + len, "OpenRrasScript=\nMEDIA=serial\n");
    ck_assert(!pbk_read(bytes_of_text(file), &book));
    ck_assert_ptr_nonnull(strstr(book.why, "4095"));
    free(file);
}
END_TEST

START_TEST(notes_beyond_the_last_are_counted)
{
    char *file = malloc(100 * 16);
    size_t len = 0;

    for (int i = 0; i < 100; i++)
        len += (size_t)sprintf(file + len, "[%d]\n", i);
    must_read(file);
    ck_assert_uint_eq(book.note_count, PBK_NOTES_MAX);
    ck_assert_uint_eq(book.notes_lost, 100 - PBK_NOTES_MAX);
    free(file);
}
END_TEST

START_TEST(an_empty_file_is_an_empty_book)
{
    must_read("");
    ck_assert_uint_eq(book.count, 0);
    pbk_fini(&book);
    must_read("[.GlobalSection]\nanything=1\n\x1a");
    ck_assert_uint_eq(book.count, 0);
}
END_TEST

/* ---- written and read back ---- */

static char written[1024 * 1024];
static size_t written_len;

static void put(void *ctx, struct bytes line)
{
    (void)ctx;
    ck_assert_uint_ge(line.len, 2);
    ck_assert(memcmp(line.at + line.len - 2, "\r\n", 2) == 0);
    ck_assert_uint_lt(written_len + line.len, sizeof written);
    memcpy(written + written_len, line.at, line.len);
    written_len += line.len;
    written[written_len] = '\0';
}

static unsigned seed;

static unsigned pick(unsigned below)
{
    seed = seed * 1103515245 + 12345;
    return (seed >> 8) % below;
}

static void random_text(char *out, size_t max, const char *characters)
{
    size_t len = pick((unsigned)(pick(4) ? 12 < max ? 12 : max : max) + 1);

    for (size_t i = 0; i < len; i++)
        out[i] = characters[pick((unsigned)strlen(characters))];
    out[len] = '\0';
}

static void random_entry(struct phone_entry *e, unsigned n)
{
    static const char text[] = " abcXYZ019\"'=;[]\\%<>|.:";
    char tail[21];

    phone_entry_defaults(e);
    random_text(tail, 20, text);
    snprintf(e->name, sizeof e->name, "%u\xc3\xbc%s!", n, tail);
    e->kind = (enum phone_kind)pick(PHONE_KINDS);
    random_text(e->port, PHONE_PORT_MAX, text);
    random_text(e->device, PHONE_DEVICE_MAX, text);
    random_text(e->user, 200, text);
    random_text(e->domain, PHONE_DOMAIN_MAX, "LAB \"=");
    e->other_port_ok = pick(2);
    if (e->kind != PHONE_CABLE) {
        strcpy(e->number, e->kind == PHONE_TCP ? "host.example:23" : "9 ");
        e->alternate_count = (uint8_t)pick(PHONE_ALTERNATES_MAX + 1);
        for (size_t i = 0; i < e->alternate_count; i++) {
            random_text(e->alternates[i], 60, "0123 #*");
            strcat(e->alternates[i], " ");
        }
    }
    if (e->kind == PHONE_MODEM)
        random_text(e->prefix, PHONE_PREFIX_MAX, "09, ");
    e->protocols = 1 + pick(PHONE_PROTOCOLS_ALL);
    e->auth_methods = 1 + pick(AUTH_METHODS_ALL);
    e->lcp_extensions = pick(2);
    e->software_compression = pick(2);
    e->header_compression = pick(2);
    e->use_default_gateway = pick(2);
    e->address = pick(2) ? IP4(10, 1, 2, 3) : 0;
    e->dns[0] = pick(2) ? IP4(10, 1, 2, 4) : 0;
    e->dns[1] = e->dns[0] && pick(2) ? IP4(10, 1, 2, 5) : 0;
    e->wins[0] = pick(2) ? IP4(10, 1, 2, 6) : 0;
    e->redial_attempts = (uint16_t)pick(PHONE_REDIALS_MAX + 1);
    e->redial_s = (uint16_t)pick(PHONE_REDIAL_S_MAX + 1);
    e->idle_s = pick(2) * pick(PHONE_IDLE_S_MAX + 1);
    e->callback = (enum phone_callback)pick(PHONE_CALLBACKS);
    if (e->callback == PHONE_CALLBACK_NUMBER)
        strcpy(e->callback_number, " (1) ");
    random_text(e->script, pick(8) ? 200 : PHONE_SCRIPT_MAX, "\n\t waitfor\"^M\"=;[");
    ck_assert_msg(phone_entry_check(e) == NULL, "%s", phone_entry_check(e));
}

START_TEST(what_is_written_is_read_back_as_it_was)
{
    enum { ENTRIES = 40 };
    struct phone_entry *entries = calloc(ENTRIES, sizeof *entries);

    seed = (unsigned)_i + 1;
    for (unsigned i = 0; i < ENTRIES; i++)
        random_entry(&entries[i], i);
    strcpy(entries[0].password, "swordfish");
    written_len = 0;
    pbk_write(entries, ENTRIES, put, NULL);
    must_read(written);
    ck_assert_ptr_null(strstr(written, "swordfish"));
    ck_assert_uint_eq(book.note_count, 0);
    ck_assert_uint_eq(book.count, ENTRIES);
    for (size_t i = 0; i < ENTRIES; i++)
        ck_assert_msg(phone_entry_equal(entry(i), &entries[i]), "entry %u: %s", (unsigned)i, entries[i].name);
    free(entries);
}
END_TEST

START_TEST(a_book_cut_anywhere_is_read_or_refused)
{
    for (size_t cut = 0; cut < sizeof windows_10; cut++) {
        char *copy = malloc(cut + 1); /* so that a sanitizer sees a step too far */

        memcpy(copy, windows_10, cut);
        if (!pbk_read(bytes_of(copy, cut), &book))
            ck_assert_uint_ge(book.bad_line, 1);
        pbk_fini(&book);
        free(copy);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pbk");
    TCase *tc = tcase_create("pbk");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_checked_fixture(tc, NULL, teardown);
    tcase_add_test(tc, a_book_of_windows_nt_4_is_read);
    tcase_add_test(tc, a_book_of_windows_10_is_read_and_a_vpn_is_left_out_with_a_note);
    tcase_add_test(tc, addresses_are_the_servers_unless_specific_ones_are_asked_for);
    tcase_add_test(tc, ansi_is_read_as_windows_1252);
    tcase_add_test(tc, blanks_quotes_comments_and_old_line_ends_are_understood);
    tcase_add_loop_test(tc, what_cannot_be_taken_over_has_a_note, 0, sizeof notes / sizeof *notes);
    tcase_add_loop_test(tc, a_damaged_book_is_refused_with_its_line, 0, sizeof damages / sizeof *damages);
    tcase_add_test(tc, no_value_is_longer_than_its_place);
    tcase_add_test(tc, a_name_of_a_section_of_any_length_is_judged);
    tcase_add_test(tc, a_book_is_bounded);
    tcase_add_test(tc, an_entry_has_nine_numbers_and_no_tenth);
    tcase_add_test(tc, a_script_that_grows_stops_at_its_end);
    tcase_add_test(tc, notes_beyond_the_last_are_counted);
    tcase_add_test(tc, an_empty_file_is_an_empty_book);
    tcase_add_loop_test(tc, what_is_written_is_read_back_as_it_was, 0, 25);
    tcase_add_test(tc, a_book_cut_anywhere_is_read_or_refused);
    suite_add_tcase(suite, tc);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
