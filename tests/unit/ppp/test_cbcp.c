/*
 * test_cbcp.c - the Callback Control Protocol: recorded flows, both sides, and inside a whole link.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ppp/cbcp.h"
#include "tests/support/ppp_peer.h"
#include "tests/support/vector_file.h"

static struct {
    char sent[4][600];
    unsigned count, done, failed;
    struct cbcp_agreed agreed;
    enum end_reason why;
} heard;

static void on_send(void *ctx, uint16_t protocol, struct bytes info)
{
    char *out = heard.sent[heard.count++ % 4];

    (void)ctx;
    sprintf(out, "%04x", protocol);
    for (size_t i = 0; i < info.len; i++)
        sprintf(out + 4 + 2 * i, "%02x", info.at[i]);
}

static void on_done(void *ctx, const struct cbcp_agreed *agreed)
{
    (void)ctx;
    heard.done++;
    heard.agreed = *agreed;
}

static void on_failed(void *ctx, enum end_reason why)
{
    (void)ctx;
    heard.failed++;
    heard.why = why;
}

static const struct cbcp_ops ops = { .send = on_send, .done = on_done, .failed = on_failed };

static const char *last_sent(void)
{
    return heard.count > 0 ? heard.sent[(heard.count - 1) % 4] : "";
}

/* Behind the protocol number, in memory of just that size, so that a sanitizer sees an overrun. */
static struct bytes packet_of(const char *hex, uint8_t **memory)
{
    uint8_t all[300];
    size_t len = vector_hex(hex, all, sizeof all);

    *memory = malloc(len - 2);
    memcpy(*memory, all + 2, len - 2);
    return bytes_of(*memory, len - 2);
}

static void tell_server(struct cbcp_server *s, const char *hex, rras_ms now)
{
    uint8_t *memory;

    cbcp_server_receive(s, packet_of(hex, &memory), now);
    free(memory);
}

static void tell_client(struct cbcp_client *c, const char *hex)
{
    uint8_t *memory;

    cbcp_client_receive(c, packet_of(hex, &memory), 0);
    free(memory);
}

static void reset(void)
{
    memset(&heard, 0, sizeof heard);
}

/* ---- tests/vectors/cbcp.json ---- */

static const struct {
    const char *name, *answer_key, *ack_key;
    unsigned allowed;       /* 0: our server never offers it */
    struct cbcp_wish wish;
    struct cbcp_agreed agreed;
} flows[] = {
    { "server offers none; client answers none", "resp", "ack", CBCP_SET(CBCP_NO_CALLBACK), { "", 0 }, { CBCP_NO_CALLBACK, 0, "" } },
    { "caller may set the number or decline", "resp_number", "ack", CBCP_SET(CBCP_NO_CALLBACK) | CBCP_SET(CBCP_CALLER_NUMBER),
      { "5551234", 12 }, { CBCP_CALLER_NUMBER, 12, "5551234" } },
    { "caller may set the number or decline", "resp_decline", "ack_decline", CBCP_SET(CBCP_NO_CALLBACK) | CBCP_SET(CBCP_CALLER_NUMBER),
      { "", 12 }, { CBCP_NO_CALLBACK, 0, "" } },
    { "preset (administrator) number", "resp", "ack", CBCP_SET(CBCP_PRESET_NUMBER), { "", 12 }, { CBCP_PRESET_NUMBER, 12, "" } },
    { "list of numbers", "resp", "ack", 0, { "5552222", 12 }, { CBCP_LIST_OF_NUMBERS, 12, "5552222" } },
};
enum { FLOWS = sizeof flows / sizeof *flows };

struct flow {
    char request[200], answer[200], ack[200];
};

static struct flow read_flow(int i)
{
    char *all = vector_read("cbcp.json"), name[120];
    const char *at = all;
    struct flow flow;

    do {
        at = vector_json(at, "name", name, sizeof name);
        ck_assert_msg(at != NULL, "no flow %s", flows[i].name);
    } while (strcmp(name, flows[i].name) != 0);
    ck_assert_ptr_nonnull(vector_json(at, "req", flow.request, sizeof flow.request));
    ck_assert_ptr_nonnull(vector_json(at, flows[i].answer_key, flow.answer, sizeof flow.answer));
    ck_assert_ptr_nonnull(vector_json(at, flows[i].ack_key, flow.ack, sizeof flow.ack));
    free(all);
    return flow;
}

/* The recorded packets have identifiers of their own; ours are put in their place. */
static void set_id(char *hex, uint8_t id)
{
    char text[3];

    snprintf(text, sizeof text, "%02x", id);
    memcpy(hex + 6, text, 2);
}

static void check_agreed(const struct cbcp_agreed *expected)
{
    ck_assert_uint_eq(heard.done, 1);
    ck_assert_uint_eq(heard.failed, 0);
    ck_assert_int_eq(heard.agreed.type, expected->type);
    ck_assert_uint_eq(heard.agreed.delay_s, expected->delay_s);
    ck_assert_str_eq(heard.agreed.number, expected->number);
}

START_TEST(the_called_side_says_what_is_recorded)
{
    struct flow flow = read_flow(_i);
    struct cbcp_server s;

    reset();
    if (flows[_i].allowed == 0)
        return;
    set_id(flow.request, 1);
    set_id(flow.answer, 1);
    set_id(flow.ack, 1);
    cbcp_server_start(&s, flows[_i].allowed, 3000, &ops, NULL, 0);
    ck_assert_str_eq(last_sent(), flow.request);
    tell_server(&s, flow.answer, 100);
    ck_assert_str_eq(last_sent(), flow.ack);
    check_agreed(&flows[_i].agreed);
}
END_TEST

START_TEST(the_calling_side_says_what_is_recorded)
{
    struct flow flow = read_flow(_i);
    struct cbcp_client c;

    reset();
    cbcp_client_start(&c, &flows[_i].wish, 3000, &ops, NULL, 0);
    tell_client(&c, flow.request);
    ck_assert_str_eq(last_sent(), flow.answer);
    ck_assert_uint_eq(heard.done, 0);
    tell_client(&c, flow.ack);
    check_agreed(&flows[_i].agreed);
}
END_TEST

/* ---- the called side against what may come ---- */

START_TEST(a_lost_ack_is_said_again_and_nothing_is_agreed_twice)
{
    struct cbcp_server s;

    reset();
    cbcp_server_start(&s, CBCP_SET(CBCP_NO_CALLBACK), 3000, &ops, NULL, 0);
    tell_server(&s, "c029020100060102", 0);
    tell_server(&s, "c029020100060102", 50);
    ck_assert_str_eq(last_sent(), "c029030100060102");
    ck_assert_uint_eq(heard.count, 3);
    ck_assert_uint_eq(heard.done, 1);
    tell_server(&s, "c0290201000703030c", 60); /* another mind, too late */
    ck_assert_uint_eq(heard.count, 3);
}
END_TEST

/* Not offered, two at once, none, a length too long or too short, a bad address type, no number, a
 * number with a quote or a line end, octets behind the number. */
static const char *const bad[] = {
    "c029020100060102", "c02902010009030300" "0102", "c029020100040", "c0290201000703050c", "c029020100060302", "c0290201000602020c",
    "c0290201000b02070c02353500", "c02902010009" "02050c0100", "c0290201000b" "02070c01352200", "c0290201000b" "02070c01350a00",
    "c0290201000c02080c0135350000", "c02902010006" "0500", "c02902010005" "01", "c029020100080a040c01",
};

START_TEST(a_response_that_makes_no_sense_is_asked_for_again_three_times)
{
    const unsigned allowed = CBCP_SET(CBCP_CALLER_NUMBER) | CBCP_SET(CBCP_PRESET_NUMBER);
    struct cbcp_server s;
    char response[200];

    reset();
    cbcp_server_start(&s, allowed, 3000, &ops, NULL, 0);
    for (unsigned i = 0; i < CBCP_BAD_RESPONSES; i++) {
        ck_assert_uint_eq(heard.failed, 0);
        ck_assert_uint_eq(heard.count, i + 1);
        snprintf(response, sizeof response, "%s", bad[_i]);
        set_id(response, s.id);
        tell_server(&s, response, 10 * i);
    }
    ck_assert_uint_eq(heard.failed, 1);
    ck_assert_int_eq(heard.why, END_NO_CALLBACK);
    ck_assert_uint_eq(heard.done, 0);
}
END_TEST

START_TEST(a_number_without_its_nul_is_taken)
{
    struct cbcp_server s;

    reset();
    cbcp_server_start(&s, CBCP_SET(CBCP_CALLER_NUMBER), 3000, &ops, NULL, 0);
    tell_server(&s, "c0290201000b02070c01353536", 0);
    check_agreed(&(struct cbcp_agreed){ CBCP_CALLER_NUMBER, 12, "556" });
}
END_TEST

START_TEST(noise_and_answers_to_something_else_are_passed_over)
{
    static const char *const noise[] = { "c02902", "c029020100ff0102", "c029020900060102", "c029010100060102", "c029030100060102",
                                         "c029020100030102" };
    struct cbcp_server s;

    reset();
    cbcp_server_start(&s, CBCP_SET(CBCP_NO_CALLBACK), 3000, &ops, NULL, 0);
    tell_server(&s, noise[_i], 0);
    ck_assert_uint_eq(heard.count, 1);
    ck_assert_int_eq(s.state, CBCP_WAITING);
}
END_TEST

START_TEST(a_person_has_a_minute_and_a_half_to_type_the_number)
{
    struct cbcp_server s;
    rras_ms now = 1000, next;

    reset();
    cbcp_server_start(&s, CBCP_SET(CBCP_CALLER_NUMBER), 3000, &ops, NULL, now);
    while ((next = cbcp_server_advance(&s, now)) != RRAS_NEVER)
        now = next;
    ck_assert_uint_eq(heard.count, CBCP_REQUESTS);
    ck_assert_int_eq((int)(now - 1000), 93000);
    ck_assert_uint_eq(heard.failed, 1);
}
END_TEST

START_TEST(who_need_not_be_called_back_and_knows_no_cbcp_is_served)
{
    struct cbcp_server s;

    reset();
    cbcp_server_start(&s, CBCP_SET(CBCP_NO_CALLBACK) | CBCP_SET(CBCP_CALLER_NUMBER), 3000, &ops, NULL, 0);
    cbcp_server_rejected(&s);
    check_agreed(&(struct cbcp_agreed){ CBCP_NO_CALLBACK, 0, "" });
    reset();
    cbcp_server_start(&s, CBCP_SET(CBCP_PRESET_NUMBER), 3000, &ops, NULL, 0);
    cbcp_server_rejected(&s);
    cbcp_server_rejected(&s);
    ck_assert_uint_eq(heard.done, 0);
    ck_assert_uint_eq(heard.failed, 1);
}
END_TEST

START_TEST(a_client_takes_what_is_left_when_its_wish_is_not_on_offer)
{
    static const struct { const char *request, *number, *answer; } rows[] = {
        { "c029010100060102", "5551234", "c029020100060102" },
        { "c02901010007030300", "5551234", "c02902010007030305" },
        { "c0290101000b02050001000102", "", "c029020100060102" },
        { "c0290105000802040001", "77", "c0290205000b02070501373700" }, /* user-ppp leaves the NUL out */
    };
    struct cbcp_wish wish = { .delay_s = 5 };
    struct cbcp_client c;

    reset();
    snprintf(wish.number, sizeof wish.number, "%s", rows[_i].number);
    cbcp_client_start(&c, &wish, 3000, &ops, NULL, 0);
    tell_client(&c, rows[_i].request);
    ck_assert_str_eq(last_sent(), rows[_i].answer);
}
END_TEST

START_TEST(a_client_that_may_not_decline_and_has_no_number_gives_up)
{
    const struct cbcp_wish wish = { .delay_s = 5 };
    struct cbcp_client c;

    reset();
    cbcp_client_start(&c, &wish, 3000, &ops, NULL, 0);
    tell_client(&c, "c02901010009" "0205000100");
    ck_assert_uint_eq(heard.failed, 1);
    ck_assert_uint_eq(heard.count, 0);
}
END_TEST

START_TEST(an_ack_of_something_else_agrees_on_nothing)
{
    const struct cbcp_wish wish = { .number = "5551234", .delay_s = 12 };
    struct cbcp_client c;

    reset();
    cbcp_client_start(&c, &wish, 3000, &ops, NULL, 0);
    tell_client(&c, "c029030100060102"); /* before any Request */
    tell_client(&c, "c0290102000b01020205000100");
    tell_client(&c, "c029030200060102");
    ck_assert_uint_eq(heard.done, 0);
    tell_client(&c, "c02903020010020c0c013535353132333400");
    ck_assert_uint_eq(heard.done, 1);
}
END_TEST

START_TEST(a_client_that_is_asked_nothing_goes_on_without_callback_after_half_a_minute)
{
    static const struct cbcp_wish wishes[] = { { .delay_s = 12 }, { .number = "5551234" } };
    struct cbcp_client c;

    reset();
    cbcp_client_start(&c, &wishes[_i], 3000, &ops, NULL, 1000);
    ck_assert_uint_eq(cbcp_client_advance(&c, 1000), 31000);
    ck_assert_uint_eq(cbcp_client_advance(&c, 30999), 31000);
    ck_assert_uint_eq(heard.done, 0);
    ck_assert_uint_eq(cbcp_client_advance(&c, 31000), RRAS_NEVER);
    ck_assert_uint_eq(heard.done, 1);
    ck_assert_int_eq(heard.agreed.type, CBCP_NO_CALLBACK);
    tell_client(&c, "c0290102000b01020205000100"); /* too late */
    ck_assert_uint_eq(heard.count, 0);
    ck_assert_uint_eq(cbcp_client_advance(&c, 90000), RRAS_NEVER);
}
END_TEST

/* 93 s, as long as NT's server asks; however often this one does, and whatever it acks. */
START_TEST(a_client_whose_answer_is_never_acked_goes_on_without_callback)
{
    const struct cbcp_wish wish = { .number = "5551234", .delay_s = 12 };
    struct cbcp_client c;

    reset();
    cbcp_client_start(&c, &wish, 3000, &ops, NULL, 0);
    for (rras_ms now = 0; now < 93000; now += 1000) {
        ck_assert_uint_gt(cbcp_client_advance(&c, now), now);
        tell_client(&c, "c0290102000b01020205000100");
        tell_client(&c, "c029030200060102");
    }
    ck_assert_uint_eq(heard.count, 93);
    ck_assert_uint_eq(heard.done, 0);
    ck_assert_uint_eq(cbcp_client_advance(&c, 93000), RRAS_NEVER);
    ck_assert_uint_eq(heard.done, 1);
    ck_assert_int_eq(heard.agreed.type, CBCP_NO_CALLBACK);
}
END_TEST

static void on_wanted(void *ctx)
{
    (void)ctx;
}

START_TEST(whoever_types_the_number_has_93_seconds_and_the_ack_half_a_minute_more)
{
    static const struct cbcp_ops asking = { .send = on_send, .done = on_done, .failed = on_failed, .wanted = on_wanted };
    struct cbcp_wish wish = { .delay_s = 12 };
    struct cbcp_client c;

    reset();
    cbcp_client_start(&c, &wish, 3000, &asking, NULL, 0);
    tell_client(&c, "c0290102000b01020205000100");
    ck_assert_uint_eq(heard.count, 0);
    ck_assert_uint_eq(cbcp_client_advance(&c, 92999), 93000);
    if (_i == 0) { /* nobody typed */
        ck_assert_uint_eq(cbcp_client_advance(&c, 93000), RRAS_NEVER);
        ck_assert_int_eq(heard.agreed.type, CBCP_NO_CALLBACK);
        cbcp_client_wish(&c, 94000);
        ck_assert_uint_eq(heard.count, 0);
    } else {
        strcpy(wish.number, "5551234");
        cbcp_client_wish(&c, 92999);
        ck_assert_uint_eq(heard.count, 1);
        ck_assert_uint_eq(cbcp_client_advance(&c, 93000), 122999);
        ck_assert_uint_eq(cbcp_client_advance(&c, 122999), RRAS_NEVER);
    }
    ck_assert_uint_eq(heard.done, 1);
}
END_TEST

/* ---- inside a link ---- */

static struct ppp_peer server, client;

static void make_pair(unsigned allowed, const char *number)
{
    peer_init(&server);
    server.config.does_callback = true;
    server.config.auth_methods = AUTH_PAP;
    server.callback_allowed = allowed;
    peer_init(&client);
    client.next_random = 0xc2000001;
    client.config.side = LINK_CALLS;
    client.config.auth_methods = AUTH_METHODS_ALL;
    client.config.does_callback = true;
    client.config.callback.delay_s = 7;
    snprintf(client.config.callback.number, sizeof client.config.callback.number, "%s", number);
    snprintf(client.config.user, sizeof client.config.user, "alice");
    client.ip = (struct link_ip){ 0 };
}

static void run_pair(void)
{
    peer_start(&server);
    peer_start(&client);
    peer_exchange(&server, &client);
}

static void end_pair(void)
{
    peer_fini(&server);
    peer_fini(&client);
}

START_TEST(a_caller_that_wants_to_be_called_back_is_hung_up_on_before_any_network)
{
    make_pair(CBCP_SET(CBCP_NO_CALLBACK) | CBCP_SET(CBCP_CALLER_NUMBER), "5551234");
    run_pair();
    ck_assert_msg(peer_heard(&server, "callback 2 \"5551234\" 7"), "%s", server.events);
    ck_assert_msg(peer_heard(&client, "callback 2 \"5551234\" 7"), "%s", client.events);
    peer_wait(&server, 5000);
    peer_wait(&client, 5000);
    ck_assert_msg(peer_heard(&server, "ended callback 0"), "%s", server.events);
    ck_assert_ptr_null(strstr(server.events, "ip up"));
    ck_assert_ptr_null(strstr(client.events, "authenticated"));
    end_pair();
}
END_TEST

START_TEST(a_caller_that_declines_is_served_at_once)
{
    make_pair(CBCP_SET(CBCP_NO_CALLBACK) | CBCP_SET(CBCP_CALLER_NUMBER), "");
    run_pair();
    ck_assert_msg(peer_heard(&server, "ip up 0a000001 0a000002"), "%s", server.events);
    ck_assert_msg(peer_heard(&client, "ip up 0a000002 0a000001"), "%s", client.events);
    end_pair();
}
END_TEST

START_TEST(a_preset_user_is_called_back_whatever_the_caller_wishes)
{
    make_pair(CBCP_SET(CBCP_PRESET_NUMBER), _i == 0 ? "" : "5551234");
    run_pair();
    ck_assert_msg(peer_heard(&server, "callback 3 \"\" 7"), "%s", server.events);
    ck_assert_ptr_null(strstr(server.events, "ip up"));
    end_pair();
}
END_TEST

START_TEST(a_server_that_agreed_on_callback_and_forgets_it_still_serves)
{
    make_pair(0, "5551234"); /* never sends a CBCP Request */
    run_pair();
    ck_assert_msg(peer_heard(&client, "ip up 0a000002 0a000001"), "%s", client.events);
    end_pair();
}
END_TEST

/* Shiva, KB Q182281: LCP has agreed on CBCP and stays up, and that is all. */
START_TEST(a_server_that_agreed_on_callback_and_then_says_nothing_is_not_waited_for_for_ever)
{
    make_pair(0, _i ? "5551234" : "");
    server.decision_is_late = true;
    run_pair();
    for (unsigned s = 0; s < 29; s++) {
        peer_wait(&client, 1000);
        peer_wait(&server, 1000);
        peer_exchange(&client, &server);
    }
    ck_assert_msg(!strstr(client.events, "authenticated"), "%s", client.events);
    for (unsigned s = 0; s < 180 && !client.ended; s++) {
        peer_wait(&client, 1000);
        peer_wait(&server, 1000);
        peer_exchange(&client, &server);
    }
    ck_assert_msg(peer_heard(&client, "authenticated alice 8"), "%s", client.events);
    ck_assert_msg(peer_heard(&client, "ended no-protocols 0"), "%s", client.events);
    end_pair();
}
END_TEST

START_TEST(a_server_that_agreed_on_callback_and_does_not_know_the_protocol_still_serves)
{
    make_pair(0, "5551234");
    server.decision_is_late = true;
    run_pair();
    peer_drop_sent(&client);
    peer_feed(&client, "c0210809000ac02902010004");
    ck_assert_msg(peer_heard(&client, "authenticated alice 8"), "%s", client.events);
    ck_assert(strncmp(peer_take(&client), "80210101", 8) == 0);
    end_pair();
}
END_TEST

START_TEST(where_callback_is_off_the_option_and_the_protocol_are_rejected)
{
    peer_init(&server);
    peer_start(&server);
    peer_drop_sent(&server);
    peer_feed(&server, "c0210101000f" "0506000000aa" "0d0306" "0802");
    ck_assert_str_eq(peer_take(&server), "c021040100070d0306");
    peer_feed(&server, "c0210102000a" "0506000000aa");
    peer_feed(&server, "c0210201001c010400000000"); /* not our Ack: still not open */
    peer_fini(&server);
}
END_TEST

START_TEST(a_callback_operation_that_is_not_cbcp_is_naked_with_cbcp)
{
    peer_init(&server);
    server.config.does_callback = true;
    peer_start(&server);
    peer_drop_sent(&server);
    peer_feed(&server, "c0210101000d" "0506000000aa" "0d0300");
    ck_assert_str_eq(peer_take(&server), "c021030100070d0306");
    peer_fini(&server);
}
END_TEST

START_TEST(only_numbers_a_modem_can_dial_are_good)
{
    static const struct { const char *number; bool is_good; } rows[] = {
        { "5551234", true }, { "9,1(555) 12-34", true }, { "10.0.0.1:2323", true }, { "", false }, { "55;ATH", false },
        { "55\r", false }, { "5\"5", false }, { "host.example", false },
    };

    ck_assert_int_eq(cbcp_number_is_good(rows[_i].number), rows[_i].is_good);
}
END_TEST

int main(void)
{
    TCase *t = tcase_create("cbcp");
    Suite *suite = suite_create("cbcp");
    SRunner *runner;
    int failed;

    tcase_add_loop_test(t, the_called_side_says_what_is_recorded, 0, FLOWS);
    tcase_add_loop_test(t, the_calling_side_says_what_is_recorded, 0, FLOWS);
    tcase_add_test(t, a_lost_ack_is_said_again_and_nothing_is_agreed_twice);
    tcase_add_loop_test(t, a_response_that_makes_no_sense_is_asked_for_again_three_times, 0, sizeof bad / sizeof *bad);
    tcase_add_test(t, a_number_without_its_nul_is_taken);
    tcase_add_loop_test(t, noise_and_answers_to_something_else_are_passed_over, 0, 6);
    tcase_add_test(t, a_person_has_a_minute_and_a_half_to_type_the_number);
    tcase_add_test(t, who_need_not_be_called_back_and_knows_no_cbcp_is_served);
    tcase_add_loop_test(t, a_client_takes_what_is_left_when_its_wish_is_not_on_offer, 0, 4);
    tcase_add_test(t, a_client_that_may_not_decline_and_has_no_number_gives_up);
    tcase_add_test(t, an_ack_of_something_else_agrees_on_nothing);
    tcase_add_loop_test(t, a_client_that_is_asked_nothing_goes_on_without_callback_after_half_a_minute, 0, 2);
    tcase_add_test(t, a_client_whose_answer_is_never_acked_goes_on_without_callback);
    tcase_add_loop_test(t, whoever_types_the_number_has_93_seconds_and_the_ack_half_a_minute_more, 0, 2);
    tcase_add_test(t, a_caller_that_wants_to_be_called_back_is_hung_up_on_before_any_network);
    tcase_add_test(t, a_caller_that_declines_is_served_at_once);
    tcase_add_loop_test(t, a_preset_user_is_called_back_whatever_the_caller_wishes, 0, 2);
    tcase_add_test(t, a_server_that_agreed_on_callback_and_forgets_it_still_serves);
    tcase_add_loop_test(t, a_server_that_agreed_on_callback_and_then_says_nothing_is_not_waited_for_for_ever, 0, 2);
    tcase_add_test(t, a_server_that_agreed_on_callback_and_does_not_know_the_protocol_still_serves);
    tcase_add_test(t, where_callback_is_off_the_option_and_the_protocol_are_rejected);
    tcase_add_test(t, a_callback_operation_that_is_not_cbcp_is_naked_with_cbcp);
    tcase_add_loop_test(t, only_numbers_a_modem_can_dial_are_good, 0, 8);
    suite_add_tcase(suite, t);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
