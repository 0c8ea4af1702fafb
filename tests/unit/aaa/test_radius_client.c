/*
 * test_radius_client.c - asking several servers, on a clock of the test's own.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/aaa/radius_client.h"
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "common/ras/ras_error.h"
#include "tests/support/radius_answers.h"

enum { FIRST = 0x0a000001, SECOND = 0x0a000002, ACCEPT = RADIUS_ACCESS_ACCEPT, T = 5000, SENT_MAX = 8192 };

/* Every datagram the client sent. */
static struct sent {
    unsigned lane;
    uint32_t to;
    uint16_t port;
    size_t len;
    uint8_t octets[RADIUS_REQUEST_MAX];
    rras_ms at;
} *sent;
static size_t sent_count;

static struct { uint32_t ticket; bool accepted; uint32_t error; } answers[2048];
static size_t answer_count;
static char told[4096];
static struct radius_client *client;
static struct radius_server servers[3];
static struct auth_attempt attempt;
static rras_ms now;
static uint32_t chance;
static const struct radius_caller caller = { .port = "TCP1", .is_virtual = true };

static void on_send(void *ctx, unsigned lane, uint32_t address, uint16_t port, struct bytes packet)
{
    struct sent *s = &sent[sent_count];

    (void)ctx;
    ck_assert_uint_lt(sent_count, SENT_MAX);
    ck_assert_uint_le(packet.len, sizeof s->octets);
    *s = (struct sent){ .lane = lane, .to = address, .port = port, .len = packet.len, .at = now };
    memcpy(s->octets, packet.at, packet.len);
    sent_count++;
}

static void on_answered(void *ctx, uint32_t ticket, const struct radius_answer *answer)
{
    (void)ctx;
    ck_assert_uint_lt(answer_count, sizeof answers / sizeof *answers);
    answers[answer_count].ticket = ticket;
    answers[answer_count].accepted = answer->result.verdict.accepted;
    answers[answer_count++].error = answer->result.verdict.ras_error;
}

static void on_news(void *ctx, enum radius_news news, const char *server, const char *detail)
{
    static const char *const names[] = { "silent", "answers", "invalid", "lost" };
    size_t len = strlen(told);

    (void)ctx;
    (void)detail;
    snprintf(told + len, sizeof told - len, "%s:%s ", names[news], server);
}

static void on_random(void *ctx, uint8_t *out, size_t len)
{
    (void)ctx;
    for (size_t i = 0; i < len; i++)
        out[i] = (uint8_t)((chance = chance * 1664525 + 1013904223) >> 24);
}

static const struct radius_client_host host = {
    .send = on_send, .answered = on_answered, .news = on_news, .random = on_random
};

static struct radius_server server_of(const char *name, uint8_t score)
{
    struct radius_server s = { .is_for_authentication = true,
                               .is_for_accounting = true,
                               .auth_port = 1812,
                               .acct_port = 1813,
                               .timeout_s = 5,
                               .score = score,
                               .wants_signature = true };

    snprintf(s.name, sizeof s.name, "%s", name);
    snprintf(s.secret, sizeof s.secret, "secret of %s", name);
    return s;
}

static void setup(void)
{
    static const struct radius_nas nas = { .identifier = "ANSWERBOX" };

    sent = calloc(SENT_MAX, sizeof *sent);
    ck_assert_ptr_nonnull(sent);
    sent_count = answer_count = 0;
    told[0] = '\0';
    now = 1000;
    client = radius_client_new(&nas, &host, NULL);
    servers[0] = server_of("10.0.0.1", 30);
    servers[1] = server_of("10.0.0.2", 20);
    radius_client_set_servers(client, servers, 2, now);
    attempt = (struct auth_attempt){ .method = AUTH_PAP, .user = "joe", .response = "secret", .response_len = 6 };
}

static void teardown(void)
{
    radius_client_free(client);
    free(sent);
}

static void ask(uint32_t ticket)
{
    radius_client_authenticate(client, ticket, &attempt, &caller, now);
}

/* Lets the time go by, deadline by deadline. */
static void wait_ms(rras_ms ms)
{
    rras_ms until = now + ms, next;

    for (;;) {
        next = radius_client_advance(client, now);
        ck_assert_msg(next > now, "a deadline that stays due");
        if (next > until)
            break;
        now = next;
    }
    now = until;
    radius_client_advance(client, now);
}

static struct sent *last(void)
{
    ck_assert_uint_gt(sent_count, 0);
    return &sent[sent_count - 1];
}

static const char *secret_of(uint32_t address)
{
    return servers[address == SECOND ? 1 : 0].secret;
}

/* The answer of whoever was asked by `s`, with any code, secret and signature. */
static void reply(const struct sent *s, uint8_t code, const char *secret, bool is_signed)
{
    uint8_t room[256];
    struct writer w = answer_begin(room, sizeof room, code, bytes_of(s->octets, s->len), is_signed);

    radius_client_receive(client, s->lane, s->to, s->port, answer_seal(&w, bytes_of_text(secret)), now);
}

static void reply_well(const struct sent *s, uint8_t code)
{
    reply(s, code, secret_of(s->to), code != RADIUS_ACCOUNTING_RESPONSE);
}

static void assert_answer(size_t i, uint32_t ticket, uint32_t error)
{
    ck_assert_uint_gt(answer_count, i);
    ck_assert_uint_eq(answers[i].ticket, ticket);
    ck_assert_uint_eq(answers[i].error, error);
    ck_assert_int_eq(answers[i].accepted, error == 0);
}

START_TEST(the_server_with_the_highest_score_is_asked_and_heard)
{
    ask(7);
    ck_assert_uint_eq(sent_count, 1);
    ck_assert_uint_eq(last()->to, FIRST);
    ck_assert_uint_eq(last()->port, 1812);
    reply_well(last(), ACCEPT);
    assert_answer(0, 7, 0);
    ck_assert_uint_eq(radius_client_asking(client), 0);
    ck_assert_uint_eq(radius_client_advance(client, now), RRAS_NEVER);
    reply_well(last(), ACCEPT); /* a second time it is nobody's */
    ck_assert_uint_eq(answer_count, 1);
    ck_assert_str_eq(told, "");
}
END_TEST

START_TEST(a_silent_server_is_sent_the_same_packet_three_times_and_then_the_next_is_asked)
{
    ask(7);
    wait_ms(2 * T);
    ck_assert_uint_eq(sent_count, 3);
    for (size_t i = 1; i < 3; i++) {
        ck_assert_uint_eq(sent[i].at, 1000 + i * T);
        ck_assert_uint_eq(sent[i].lane, sent[0].lane);
        ck_assert(bytes_equal(bytes_of(sent[i].octets, sent[i].len), bytes_of(sent[0].octets, sent[0].len)));
    }
    ck_assert_str_eq(told, "");
    wait_ms(T);
    ck_assert_uint_eq(sent_count, 4);
    ck_assert_uint_eq(last()->to, SECOND);
    ck_assert_mem_ne(last()->octets + 4, sent[0].octets + 4, 16);
    ck_assert_str_eq(told, "silent:10.0.0.1 ");
    reply_well(&sent[0], ACCEPT); /* too late, and it is not what was asked last */
    ck_assert_uint_eq(answer_count, 0);
    reply_well(last(), RADIUS_ACCESS_REJECT);
    assert_answer(0, 7, 691);
}
END_TEST

START_TEST(when_none_answers_it_is_930)
{
    ask(7);
    wait_ms(6 * T - 1);
    ck_assert_uint_eq(sent_count, 6);
    ck_assert_uint_eq(answer_count, 0);
    wait_ms(1);
    assert_answer(0, 7, RAS_AUTH_SERVER_TIMEOUT);
    ck_assert_str_eq(told, "silent:10.0.0.1 silent:10.0.0.2 ");
}
END_TEST

START_TEST(without_a_server_it_is_938_at_once)
{
    struct radius_server other = server_of("10.0.0.3", 30);

    if (_i == 0) {
        radius_client_set_servers(client, NULL, 0, now);
    } else {
        other.is_for_authentication = _i == 2;
        if (_i == 2)
            other.secret[0] = '\0'; /* anybody could answer */
        radius_client_set_servers(client, &other, 1, now);
    }
    ask(9);
    assert_answer(0, 9, RAS_NO_RADIUS_SERVERS);
    ck_assert_uint_eq(sent_count, 0);
}
END_TEST

START_TEST(a_fallen_server_is_asked_last_until_its_score_has_climbed_back)
{
    ask(1);
    wait_ms(3 * T);
    reply_well(last(), ACCEPT);
    ck_assert_uint_eq(radius_client_score(client, "10.0.0.1", false, now), 0);
    ck_assert_uint_eq(radius_client_score(client, "10.0.0.2", false, now), 20);
    ask(2); /* without losing a moment with the first */
    ck_assert_uint_eq(last()->to, SECOND);
    reply_well(last(), ACCEPT);
    wait_ms(200 * 1000); /* 20 points: equal, but the other one is up */
    ck_assert_uint_eq(radius_client_score(client, "10.0.0.1", false, now), 20);
    ask(3);
    ck_assert_uint_eq(last()->to, SECOND);
    reply_well(last(), ACCEPT);
    wait_ms(10 * 1000);
    ask(4); /* a try, once only: there is another */
    ck_assert_uint_eq(last()->to, FIRST);
    wait_ms(T);
    ck_assert_uint_eq(last()->to, SECOND);
    reply_well(last(), ACCEPT);
    ck_assert_str_eq(told, "silent:10.0.0.1 "); /* once */
    wait_ms(300 * 1000);
    ck_assert_uint_eq(radius_client_score(client, "10.0.0.1", false, now), 30);
    ask(5);
    ck_assert_uint_eq(last()->to, FIRST);
    reply_well(last(), ACCEPT);
    ck_assert_str_eq(told, "silent:10.0.0.1 answers:10.0.0.1 ");
    ck_assert_uint_eq(answer_count, 5);
}
END_TEST

START_TEST(a_good_answer_puts_a_fallen_server_back_at_once)
{
    servers[1].is_for_authentication = false;
    radius_client_set_servers(client, servers, 2, now);
    ask(1);
    wait_ms(3 * T);
    assert_answer(0, 1, RAS_AUTH_SERVER_TIMEOUT);
    ask(2); /* there is no other: three sendings again */
    wait_ms(2 * T);
    ck_assert_uint_eq(sent_count, 6);
    reply_well(last(), ACCEPT);
    assert_answer(1, 2, 0);
    ck_assert_uint_eq(radius_client_score(client, "10.0.0.1", false, now), 30);
}
END_TEST

START_TEST(a_server_that_answers_others_has_not_fallen)
{
    ask(1);
    wait_ms(1000);
    ask(2);
    reply_well(last(), ACCEPT);
    wait_ms(3 * T);
    ck_assert_uint_eq(last()->to, SECOND); /* for the first caller */
    ck_assert_uint_eq(radius_client_score(client, "10.0.0.1", false, now), 30);
    ck_assert_str_eq(told, "");
}
END_TEST

/* What an attacker, or a server set up wrongly, sends. */
static void reply_badly(int how)
{
    const struct sent *s = last();
    uint8_t room[64] = { 0 };

    switch (how) {
    case 0: reply(s, ACCEPT, "another secret", true); break;
    case 1: reply(s, ACCEPT, secret_of(s->to), false); break;               /* unsigned */
    case 2: reply(s, RADIUS_ACCOUNTING_RESPONSE, secret_of(s->to), true); break;
    case 3:                                                                 /* malformed */
        room[0] = ACCEPT;
        room[1] = s->octets[1];
        radius_client_receive(client, s->lane, s->to, s->port, bytes_of(room, 30), now);
        break;
    case 4: reply(s, RADIUS_ACCESS_REJECT, "", true); break;
    default: break;
    }
}

START_TEST(an_answer_that_proves_nothing_is_dropped_and_the_right_one_still_counts)
{
    ask(7);
    reply_badly(_i);
    reply_badly(_i);
    ck_assert_uint_eq(answer_count, 0);
    ck_assert_str_eq(told, "invalid:10.0.0.1 ");
    reply_well(last(), ACCEPT);
    assert_answer(0, 7, 0);
}
END_TEST

START_TEST(when_nothing_but_such_answers_comes_it_is_939)
{
    ask(7);
    for (int i = 0; i < 6; i++) {
        reply_badly(_i);
        wait_ms(T);
    }
    assert_answer(0, 7, RAS_INVALID_RADIUS_RESPONSE);
}
END_TEST

START_TEST(an_answer_from_elsewhere_is_nobodys)
{
    uint8_t room[256];
    const struct sent *s;
    struct writer w;
    struct bytes good;

    ask(7);
    s = last();
    w = answer_begin(room, sizeof room, ACCEPT, bytes_of(s->octets, s->len), true);
    good = answer_seal(&w, bytes_of_text(secret_of(s->to)));
    radius_client_receive(client, s->lane, SECOND, s->port, good, now);
    radius_client_receive(client, s->lane, s->to, 1813, good, now);
    radius_client_receive(client, (s->lane + 1) % RADIUS_LANES, s->to, s->port, good, now);
    radius_client_receive(client, RADIUS_LANES, s->to, s->port, good, now);
    radius_client_receive(client, s->lane, s->to, s->port, bytes_of(good.at, 19), now);
    radius_client_receive(client, s->lane, s->to, s->port, bytes_of(NULL, 0), now);
    ck_assert_uint_eq(answer_count, 0);
    ck_assert_str_eq(told, "");
    radius_client_receive(client, s->lane, s->to, s->port, good, now);
    assert_answer(0, 7, 0);
}
END_TEST

START_TEST(an_unsigned_answer_is_enough_where_no_signature_is_wanted)
{
    servers[0].wants_signature = false;
    radius_client_set_servers(client, servers, 1, now);
    ask(1);
    ck_assert_ptr_null(attribute_of(bytes_of(last()->octets, last()->len), RADIUS_MESSAGE_AUTHENTICATOR).at);
    reply(last(), ACCEPT, servers[0].secret, false);
    assert_answer(0, 1, 0);
}
END_TEST

START_TEST(five_hundred_callers_at_once_are_told_apart)
{
    for (uint32_t i = 0; i < RADIUS_ASKING_MAX; i++)
        ask(1000 + i);
    ck_assert_uint_eq(sent_count, RADIUS_ASKING_MAX);
    ck_assert_uint_eq(answer_count, 0);
    ask(5); /* one too many */
    assert_answer(0, 5, RAS_AUTH_SERVER_TIMEOUT);
    for (size_t i = 0; i < RADIUS_ASKING_MAX; i++)
        for (size_t k = 0; k < i; k++)
            ck_assert(sent[i].lane != sent[k].lane || sent[i].octets[1] != sent[k].octets[1]);
    for (size_t i = RADIUS_ASKING_MAX; i-- > 0;)
        reply_well(&sent[i], i % 2 ? ACCEPT : RADIUS_ACCESS_REJECT);
    for (size_t i = 0; i < RADIUS_ASKING_MAX; i++)
        assert_answer(1 + i, 1000 + RADIUS_ASKING_MAX - 1 - (uint32_t)i, i % 2 ? 691 : 0);
    ck_assert_uint_eq(radius_client_asking(client), 0);
}
END_TEST

START_TEST(a_name_is_waited_for_and_asked_as_soon_as_it_has_an_address)
{
    servers[0] = server_of("radius.example", 30);
    radius_client_set_servers(client, servers, 2, now);
    ask(7);
    ck_assert_uint_eq(sent_count, 0);
    wait_ms(2000);
    radius_client_set_address(client, "RADIUS.example", FIRST, now);
    radius_client_advance(client, now);
    ck_assert_uint_eq(sent_count, 1);
    ck_assert_uint_eq(last()->to, FIRST);
    wait_ms(2 * T);
    ck_assert_uint_eq(sent_count, 3); /* all three, after the wait */
    reply_well(last(), ACCEPT);
    assert_answer(0, 7, 0);
}
END_TEST

START_TEST(a_name_that_leads_nowhere_is_passed_over_at_once)
{
    servers[0] = server_of("radius.example", 30);
    radius_client_set_servers(client, servers, 2, now);
    ask(7);
    radius_client_set_address(client, "radius.example", 0, now);
    radius_client_advance(client, now);
    ck_assert_uint_eq(last()->to, SECOND);
    reply_well(last(), ACCEPT);
    ask(8);
    ck_assert_uint_eq(last()->to, SECOND);
    radius_client_set_servers(client, servers, 1, now);
    assert_answer(1, 8, RAS_AUTH_SERVER_TIMEOUT);
    ck_assert_str_eq(told, "silent:radius.example ");
}
END_TEST

START_TEST(a_later_look_up_that_fails_leaves_the_address_known_before)
{
    servers[0] = server_of("radius.example", 30);
    radius_client_set_servers(client, servers, 1, now);
    radius_client_set_address(client, "radius.example", FIRST, now);
    radius_client_set_address(client, "radius.example", 0, now);
    ask(7);
    ck_assert_uint_eq(sent_count, 1);
    ck_assert_uint_eq(last()->to, FIRST);
    radius_client_set_address(client, "radius.example", 0, now); /* and while a question is out */
    radius_client_advance(client, now);
    reply_well(last(), ACCEPT);
    assert_answer(0, 7, 0);
    radius_client_set_address(client, "radius.example", SECOND, now);
    ask(8);
    ck_assert_uint_eq(last()->to, SECOND);
    ck_assert_str_eq(told, "");
}
END_TEST

START_TEST(new_servers_begin_the_attempts_anew)
{
    ask(7);
    radius_client_set_servers(client, servers + 1, 1, now);
    ck_assert_uint_eq(sent_count, 2);
    ck_assert_uint_eq(last()->to, SECOND);
    reply_well(&sent[0], ACCEPT);
    ck_assert_uint_eq(answer_count, 0);
    radius_client_set_servers(client, NULL, 0, now);
    assert_answer(0, 7, RAS_NO_RADIUS_SERVERS);
}
END_TEST

START_TEST(a_server_keeps_its_standing_when_the_list_is_read_again)
{
    ask(7);
    wait_ms(3 * T);
    radius_client_set_servers(client, servers, 2, now);
    ck_assert_uint_eq(radius_client_score(client, "10.0.0.1", false, now), 0);
    ck_assert_uint_eq(last()->to, SECOND);
    servers[0].auth_port = 1645; /* another place: another standing */
    radius_client_set_servers(client, servers, 2, now);
    ck_assert_uint_eq(radius_client_score(client, "10.0.0.1", false, now), 30);
}
END_TEST

START_TEST(equal_servers_are_asked_in_their_order)
{
    servers[1].score = 30;
    radius_client_set_servers(client, servers, 2, now);
    ask(1);
    ck_assert_uint_eq(last()->to, FIRST);
    wait_ms(6 * T); /* both fall, the first first */
    ask(2);
    ck_assert_uint_eq(last()->to, FIRST);
}
END_TEST

START_TEST(an_attempt_no_request_can_carry_is_refused_unasked)
{
    attempt.user[0] = '\0';
    ask(3);
    assert_answer(0, 3, 691);
    ck_assert_uint_eq(sent_count, 0);
}
END_TEST

/* ---- accounting ---- */

static void account(unsigned number)
{
    struct radius_record record = { .status = RADIUS_STOP, .caller = caller, .user = "joe" };

    snprintf(record.session, sizeof record.session, "%u", number);
    radius_client_account(client, &record, now);
}

static unsigned session_of(const struct sent *s)
{
    struct bytes id = attribute_of(bytes_of(s->octets, s->len), RADIUS_ACCT_SESSION_ID);
    char text[32];

    snprintf(text, sizeof text, "%.*s", (int)id.len, (const char *)id.at);
    return (unsigned)strtoul(text, NULL, 10);
}

START_TEST(a_record_is_sent_until_it_is_taken)
{
    account(1);
    ck_assert_uint_eq(last()->port, 1813);
    wait_ms(T);
    ck_assert_uint_eq(sent_count, 2);
    reply(last(), RADIUS_ACCOUNTING_RESPONSE, "another secret", false);
    ck_assert_uint_eq(radius_client_queued(client), 1);
    reply_well(last(), RADIUS_ACCOUNTING_RESPONSE);
    ck_assert_uint_eq(radius_client_queued(client), 0);
    ck_assert_uint_eq(radius_client_advance(client, now), RRAS_NEVER);
}
END_TEST

START_TEST(a_record_nobody_takes_waits_and_says_how_late_it_is)
{
    account(1);
    wait_ms(6 * T);
    ck_assert_uint_eq(sent_count, 6);
    ck_assert_uint_eq(sent[3].to, SECOND);
    ck_assert_uint_eq(number_attribute_of(bytes_of(sent[3].octets, sent[3].len), RADIUS_ACCT_DELAY_TIME), 15);
    account(2); /* no new storm meanwhile */
    wait_ms(RADIUS_TELL_AGAIN_S * 1000 - 1);
    ck_assert_uint_eq(sent_count, 6);
    wait_ms(1);
    ck_assert_uint_eq(sent_count, 8);
    ck_assert_uint_eq(session_of(&sent[6]), 1);
    ck_assert_uint_eq(session_of(&sent[7]), 2);
    ck_assert_uint_eq(number_attribute_of(bytes_of(sent[6].octets, sent[6].len), RADIUS_ACCT_DELAY_TIME), 60);
    reply_well(&sent[6], RADIUS_ACCOUNTING_RESPONSE);
    reply_well(&sent[7], RADIUS_ACCOUNTING_RESPONSE);
    ck_assert_uint_eq(radius_client_queued(client), 0);
}
END_TEST

START_TEST(the_queue_is_bounded_and_loses_its_oldest_with_one_word)
{
    for (unsigned i = 0; i < RADIUS_QUEUE_MAX + 10; i++)
        account(i);
    ck_assert_uint_eq(radius_client_queued(client), RADIUS_QUEUE_MAX);
    ck_assert_str_eq(told, "lost: ");
    for (size_t i = 0; i < sent_count; i++) /* what is answered makes room for the next, in order */
        reply_well(&sent[i], RADIUS_ACCOUNTING_RESPONSE);
    ck_assert_uint_eq(radius_client_queued(client), 0);
    for (size_t i = 1; i < sent_count; i++)
        ck_assert_uint_gt(session_of(&sent[i]), session_of(&sent[i - 1]));
    ck_assert_uint_eq(session_of(last()), RADIUS_QUEUE_MAX + 9);
}
END_TEST

START_TEST(no_more_records_than_agreed_are_under_way)
{
    for (unsigned i = 0; i < 100; i++)
        account(i);
    ck_assert_uint_eq(sent_count, RADIUS_TELLING_MAX);
    reply_well(&sent[3], RADIUS_ACCOUNTING_RESPONSE);
    ck_assert_uint_eq(sent_count, RADIUS_TELLING_MAX + 1);
}
END_TEST

START_TEST(without_a_server_for_accounting_nothing_waits)
{
    account(1);
    servers[0].is_for_accounting = servers[1].is_for_accounting = false;
    radius_client_set_servers(client, servers, 2, now);
    ck_assert_uint_eq(radius_client_queued(client), 0);
    account(2);
    ck_assert_uint_eq(radius_client_queued(client), 0);
    ck_assert_uint_eq(sent_count, 1);
}
END_TEST

START_TEST(a_server_down_for_accounting_may_be_up_for_authentication)
{
    account(1);
    wait_ms(3 * T);
    ck_assert_uint_eq(radius_client_score(client, "10.0.0.1", true, now), 0);
    ck_assert_uint_eq(radius_client_score(client, "10.0.0.1", false, now), 30);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("radius_client");
    TCase *t = tcase_create("client");
    SRunner *runner;
    int failed;

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, the_server_with_the_highest_score_is_asked_and_heard);
    tcase_add_test(t, a_silent_server_is_sent_the_same_packet_three_times_and_then_the_next_is_asked);
    tcase_add_test(t, when_none_answers_it_is_930);
    tcase_add_loop_test(t, without_a_server_it_is_938_at_once, 0, 3);
    tcase_add_test(t, a_fallen_server_is_asked_last_until_its_score_has_climbed_back);
    tcase_add_test(t, a_good_answer_puts_a_fallen_server_back_at_once);
    tcase_add_test(t, a_server_that_answers_others_has_not_fallen);
    tcase_add_loop_test(t, an_answer_that_proves_nothing_is_dropped_and_the_right_one_still_counts, 0, 5);
    tcase_add_loop_test(t, when_nothing_but_such_answers_comes_it_is_939, 0, 5);
    tcase_add_test(t, an_answer_from_elsewhere_is_nobodys);
    tcase_add_test(t, an_unsigned_answer_is_enough_where_no_signature_is_wanted);
    tcase_add_test(t, five_hundred_callers_at_once_are_told_apart);
    tcase_add_test(t, a_name_is_waited_for_and_asked_as_soon_as_it_has_an_address);
    tcase_add_test(t, a_name_that_leads_nowhere_is_passed_over_at_once);
    tcase_add_test(t, a_later_look_up_that_fails_leaves_the_address_known_before);
    tcase_add_test(t, new_servers_begin_the_attempts_anew);
    tcase_add_test(t, a_server_keeps_its_standing_when_the_list_is_read_again);
    tcase_add_test(t, equal_servers_are_asked_in_their_order);
    tcase_add_test(t, an_attempt_no_request_can_carry_is_refused_unasked);
    tcase_add_test(t, a_record_is_sent_until_it_is_taken);
    tcase_add_test(t, a_record_nobody_takes_waits_and_says_how_late_it_is);
    tcase_add_test(t, the_queue_is_bounded_and_loses_its_oldest_with_one_word);
    tcase_add_test(t, no_more_records_than_agreed_are_under_way);
    tcase_add_test(t, without_a_server_for_accounting_nothing_waits);
    tcase_add_test(t, a_server_down_for_accounting_may_be_up_for_authentication);
    suite_add_tcase(s, t);
    runner = srunner_create(s);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
