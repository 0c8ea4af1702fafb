/*
 * test_at.c - the modem driver against a scripted modem.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include "service/modem/at.h"

/* What the driver did, as text: "ATZ\r", "[Ready]", "[dtr-]", "[online 33600 rest=..]". */
static struct bench {
    struct at m;
    char log[4096];
    char trace[8192];
    struct at_result connect;
    struct at_caller caller;
    bool hangs_up_when_online;
} b;

static void note(const char *s)
{
    ck_assert_uint_lt(strlen(b.log) + strlen(s) + 1, sizeof b.log);
    strcat(b.log, s);
}

static void on_write(void *ctx, struct bytes out)
{
    char text[200] = { 0 };

    ck_assert_ptr_eq(ctx, &b);
    ck_assert_uint_lt(out.len, sizeof text);
    memcpy(text, out.at, out.len);
    note(text);
}

static void on_dtr(void *ctx, bool on)
{
    ck_assert_ptr_eq(ctx, &b);
    ck_assert(b.m.config.has_dtr);
    note(on ? "[dtr+]" : "[dtr-]");
}

static void on_state(void *ctx, enum at_state now_in)
{
    ck_assert_ptr_eq(ctx, &b);
    note("[");
    note(at_state_name(now_in));
    note("]");
}

static void on_online(void *ctx, const struct at_result *connect, const struct at_caller *caller, struct bytes rest)
{
    ck_assert_ptr_eq(ctx, &b);
    b.connect = *connect;
    b.caller = *caller;
    note("[rest=");
    for (size_t i = 0; i < rest.len; i++)
        note((char[]){ (char)(rest.at[i] >= ' ' && rest.at[i] < 0x7f ? rest.at[i] : '.'), '\0' });
    note("]");
    if (b.hangs_up_when_online)
        at_hang_up(&b.m, 0);
}

static void on_offline(void *ctx)
{
    ck_assert_ptr_eq(ctx, &b);
    note("[offline]");
}

static void on_dial_failed(void *ctx, uint32_t ras_error)
{
    (void)ctx;
    ck_abort_msg("nobody dialed: %u", (unsigned)ras_error);
}

static void on_trace(void *ctx, const char *line)
{
    ck_assert_ptr_eq(ctx, &b);
    ck_assert_uint_lt(strlen(b.trace) + strlen(line) + 2, sizeof b.trace);
    strcat(strcat(b.trace, line), "\n");
}

static const struct at_host host = { on_write, on_dtr, on_state, on_online, on_offline, on_dial_failed, on_trace };

static void assert_log(const char *want)
{
    ck_assert_str_eq(b.log, want);
    b.log[0] = '\0';
}

static void hear(const char *text, rras_ms now)
{
    at_receive(&b.m, bytes_of_text(text), now);
}

/* One octet per read. */
static void hear_slowly(const char *text, rras_ms now)
{
    for (; *text != '\0'; text++)
        at_receive(&b.m, bytes_of(text, 1), now);
}

static struct at_config usual(void)
{
    struct at_config c;

    at_config_defaults(&c);
    strcpy(c.init, "AT&F");
    return c;
}

static void start(struct at_config c)
{
    memset(&b, 0, sizeof b);
    at_init(&b.m, &c, &host, &b);
    at_start(&b.m, 0);
}

static void hear_init(rras_ms now)
{
    while (b.m.state == AT_INITIALISING)
        hear("\r\nOK\r\n", now);
    ck_assert_int_eq(b.m.state, AT_READY);
    b.log[0] = '\0';
}

/* A modem that is ready at 1000 ms. */
static void start_ready(struct at_config c)
{
    start(c);
    hear_init(1000);
}

static void start_online(struct at_config c)
{
    start_ready(c);
    hear("\r\nRING\r\n\r\nCONNECT 33600\r\n", 1500);
    ck_assert_int_eq(b.m.state, AT_ONLINE);
    b.log[0] = '\0';
}

/* Runs every deadline up to `until`; each must bring the next one forward. */
static void run_until(rras_ms until)
{
    rras_ms next = at_advance(&b.m, 0);

    for (int i = 0; next <= until; i++) {
        rras_ms was = next;

        ck_assert_int_lt(i, 1000);
        next = at_advance(&b.m, was);
        ck_assert(next > was);
    }
}

START_TEST(initialising_sends_reset_init_string_and_no_auto_answer)
{
    start(usual());
    assert_log("[dtr+][Initialising]ATZ\r");
    hear("\r\nOK\r\n", 10);
    assert_log("AT&F\r");
    hear("AT&F\r\r\nOK\r\n", 20);
    assert_log("ATS0=0\r");
    hear_slowly("ATS0=0\r\r\nOK\r\n", 30);
    assert_log("[Ready]");
    ck_assert_ptr_nonnull(strstr(b.trace, "Send: ATZ<cr>\n"));
    ck_assert_ptr_nonnull(strstr(b.trace, "Recv: OK\nInterpreted response: OK\n"));
    ck_assert_ptr_nonnull(strstr(b.trace, "Waiting for a call.\n"));
}
END_TEST

START_TEST(an_empty_init_string_is_left_out_and_a_bare_one_gets_its_at)
{
    struct at_config c = usual();

    c.init[0] = '\0';
    c.has_dtr = false;
    start(c);
    hear("OK\r\n", 10);
    assert_log("[Initialising]ATZ\rATS0=0\r");
    strcpy(c.init, "&F\rE1\n");
    start(c);
    hear("OK\r\n", 10);
    assert_log("[Initialising]ATZ\rAT&FE1\r");
    memset(c.init, 'x', sizeof c.init); /* not even a NUL */
    start(c);
    hear("OK\r\n", 10);
    ck_assert_uint_eq(strlen(b.log), strlen("[Initialising]ATZ\rAT\r") + sizeof c.init - 1);
}
END_TEST

START_TEST(caller_id_is_asked_for_and_its_error_is_tolerated)
{
    struct at_config c = usual();

    c.wants_caller_id = true;
    start(c);
    hear("OK\r\nOK\r\nOK\r\n", 10);
    assert_log("[dtr+][Initialising]ATZ\rAT&F\rATS0=0\rAT+VCID=1\r");
    hear("ERROR\r\n", 20);
    assert_log("AT#CID=1\r");
    hear("ERROR\r\n", 30);
    assert_log("AT%CCID=1\r");
    hear("ERROR\r\n", 40);
    assert_log("[Ready]");
}
END_TEST

START_TEST(a_dead_modem_is_asked_four_times_then_failed_and_tried_again_after_10_s)
{
    struct at_config c = usual();

    start(c);
    run_until(11999);
    assert_log("[dtr+][Initialising]ATZ\rATZ\rATZ\rATZ\r");
    ck_assert_int_eq(b.m.state, AT_INITIALISING);
    run_until(12000);
    assert_log("[Failed]");
    hear("OK\r\nRING\r\n", 13000);
    run_until(21999);
    assert_log("");
    run_until(22000);
    assert_log("[Initialising][dtr-]"); /* it may hang in a call: everything that frees it */
    run_until(29000);
    assert_log("[dtr+]+++ATH\rATZ\r");
    hear_init(29001);
}
END_TEST

START_TEST(error_to_a_command_is_tried_again_and_then_failed)
{
    start(usual());
    hear("OK\r\nERROR\r\nERROR\r\nERROR\r\n", 10);
    assert_log("[dtr+][Initialising]ATZ\rAT&F\rAT&F\rAT&F\rAT&F\r");
    hear("ERROR\r\n", 20);
    assert_log("[Failed]");
}
END_TEST

START_TEST(noise_before_and_between_is_ignored)
{
    struct at_config c = usual();

    memset(&b, 0, sizeof b);
    at_init(&b.m, &c, &host, &b);
    hear("\xff\x01garbage\r\nOK\r\nRING\r\n", 0);
    assert_log("");
    at_start(&b.m, 5);
    hear("\x80\xfe{{{~~\r\nNO CARRIER\r\n@@\n", 6);
    assert_log("[dtr+][Initialising]ATZ\r");
    at_receive(&b.m, bytes_of("\0\0O\0K\0\r\n", 8), 7);
    assert_log("AT&F\r");
}
END_TEST

START_TEST(the_call_is_answered_on_the_ring_it_was_told_to)
{
    static const struct {
        uint8_t rings;
        bool caller_id;
        int answered_at;
    } rows[] = { { 0, false, 1 }, { 1, false, 1 }, { 2, false, 2 }, { 5, false, 5 }, { 1, true, 2 }, { 3, true, 3 } };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct at_config c = usual();
        int rung = 0;

        c.rings = rows[i].rings;
        c.wants_caller_id = rows[i].caller_id;
        start_ready(c);
        while (strstr(b.log, "ATA\r") == NULL) {
            ck_assert_int_lt(rung, 10);
            hear("\r\nRING\r\n", 2000 + 6000 * (rras_ms)rung++);
            at_advance(&b.m, 2000 + 6000 * (rras_ms)rung - 1);
        }
        ck_assert_msg(rung == rows[i].answered_at, "rings %u: %d", rows[i].rings, rung);
        assert_log("[Ringing][Answering]ATA\r");
    }
}
END_TEST

START_TEST(the_ring_counter_resets_when_the_rings_stop)
{
    struct at_config c = usual();

    c.rings = 2;
    start_ready(c);
    hear("RING\r\n", 2000);
    assert_log("[Ringing]");
    run_until(10000);
    assert_log("[Ready]");
    hear("RING\r\n", 11000);
    assert_log("[Ringing]"); /* ring 1 of another call */
    hear("RING\r\n", 17000);
    assert_log("[Answering]ATA\r");
}
END_TEST

START_TEST(connect_is_understood_however_it_is_split)
{
    static const char *const calls[] = {
        "ATA\r\r\nCONNECT 33600/ARQ/V34/LAPM/V42BIS\r\n", "\r\nOK\r\n\r\nCONNECT 33600/LAPM/V42BIS\r\n",
        "ATA\r\r\nCARRIER 33600\r\n\r\nPROTOCOL: LAP-M\r\n\r\nCOMPRESSION: V.42BIS\r\n\r\nCONNECT 115200\r\n",
        "+MCR: V34\r\n+MRR: 33600\r\n+ER: LAPM\r\n+DR: V42B\r\nCONNECT\r\n", "x\xff~CONNECT 33600 LAPM V42BIS\n",
        "RING\r\nCONNECT 33600/LAPM/V42BIS\r\r\n",
    };

    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        for (int slowly = 0; slowly < 2; slowly++) {
            start_ready(usual());
            hear("RING\r\n", 2000);
            (slowly ? hear_slowly : hear)(calls[i], 3000);
            ck_assert_msg(strcmp(b.log, "[Ringing][Answering]ATA\r[Online][rest=]") == 0, "%s: %s", calls[i], b.log);
            ck_assert_uint_eq(b.connect.dce_bps, 33600);
            ck_assert_str_eq(b.connect.error_control, "LAPM");
            ck_assert_str_eq(b.connect.compression, "V42BIS");
        }
    }
    ck_assert_ptr_nonnull(strstr(b.trace, "Connection established at 33600 bps.\nError-control on.\n"));
}
END_TEST

START_TEST(what_follows_connect_is_handed_over_untouched)
{
    static const struct {
        const char *heard, *rest;
    } rows[] = {
        { "CONNECT 33600\r\n~\xff}#", "~.}#" }, { "CONNECT 33600\r~\xff}#", "~.}#" },
        { "CONNECT 33600~\xff}#", "~.}#" }, { "CONNECT 33600\r\xff\x03", ".." },
        { "CONNECT 33600\n\r\nhello", "..hello" }, { "CONNECT 33600\xff\x03\xc0!", "...!" },
        { "CONNECT 33600\r\nCLIENT", "CLIENT" }, { "CONNECT 33600\r\r\nCLIENT", "CLIENT" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char want[64] = "[Ringing][Answering]ATA\r[Online][rest=";

        start_ready(usual());
        hear("RING\r\n", 2000);
        hear(rows[i].heard, 3000);
        ck_assert_msg(strcmp(b.log, strcat(strcat(want, rows[i].rest), "]")) == 0, "%u: %s", (unsigned)i, b.log);
        ck_assert_uint_eq(b.connect.dce_bps, 33600);
    }
}
END_TEST

START_TEST(connect_without_its_line_end_counts_after_half_a_second)
{
    static const char *const heard[] = { "CONNECT 28800", "\r\nCONNECT 28800\r", "ATA\r\r\nCONNECT 28800/ARQ" };

    for (size_t i = 0; i < sizeof heard / sizeof *heard; i++) {
        start_ready(usual());
        hear("RING\r\n", 2000);
        hear(heard[i], 3000);
        run_until(3499);
        assert_log("[Ringing][Answering]ATA\r");
        run_until(3500);
        assert_log("[Online][rest=]");
        ck_assert_uint_eq(b.connect.dce_bps, 28800);
    }
}
END_TEST

START_TEST(a_split_connect_is_waited_for)
{
    start_ready(usual());
    hear("RING\r\n", 2000);
    hear("CONNECT 3", 3000);
    at_advance(&b.m, 3400);
    hear("3600", 3400);
    at_advance(&b.m, 3800);
    hear("\r\n", 3800);
    assert_log("[Ringing][Answering]ATA\r[Online][rest=]");
    ck_assert_uint_eq(b.connect.dce_bps, 33600);
}
END_TEST

START_TEST(no_call_after_all_goes_back_to_ready)
{
    static const char *const heard[] = { "NO CARRIER\r\n", "ERROR\r\n", "BUSY\r\n", "NO ANSWER\r\n" };

    for (size_t i = 0; i < sizeof heard / sizeof *heard; i++) {
        start_ready(usual());
        hear("RING\r\n", 2000);
        hear(heard[i], 3000);
        assert_log("[Ringing][Answering]ATA\r[Initialising]");
        run_until(3250);
        assert_log("ATZ\r");
        hear_init(3300);
    }
}
END_TEST

START_TEST(a_call_that_never_connects_is_hung_up)
{
    start_ready(usual());
    hear("RING\r\n", 2000);
    hear("OK\r\n", 2500);
    run_until(61999);
    assert_log("[Ringing][Answering]ATA\r");
    run_until(62000);
    assert_log("[Hanging up][dtr-]");
    run_until(63250);
    assert_log("[dtr+][Initialising]ATZ\r");
}
END_TEST

START_TEST(ata_is_said_again_when_the_modem_goes_on_ringing)
{
    start_ready(usual());
    hear("RING\r\nRING\r\n", 2000);
    assert_log("[Ringing][Answering]ATA\r");
    hear("RING\r\n", 8000);
    hear("RING\r\n", 14000);
    hear("RING\r\n", 20000);
    hear("RING\r\n", 26000);
    assert_log("ATA\rATA\rATA\r");
}
END_TEST

START_TEST(a_fax_is_hung_up)
{
    start_ready(usual());
    hear("RING\r\n+FCO\r\n", 2000);
    assert_log("[Ringing][Answering]ATA\r[Hanging up][dtr-]");
}
END_TEST

START_TEST(caller_id_between_the_rings_belongs_to_the_call)
{
    struct at_config c = usual();

    c.wants_caller_id = true;
    start_ready(c);
    hear("\r\nRING\r\n\r\nDATE = 0104\r\nTIME = 1410\r\nNMBR = 5551234\r\nNAME = JOHN DOE\r\n", 2000);
    hear("\r\nRING\r\nCONNECT 9600\r\n", 6000);
    ck_assert_str_eq(b.caller.number, "5551234");
    ck_assert_str_eq(b.caller.name, "JOHN DOE");
    at_carrier(&b.m, false, 7000);
    run_until(8000);
    hear_init(9000);
    hear("RING\r\nRING\r\nCONNECT 9600\r\n", 10000);
    ck_assert_str_eq(b.caller.number, "");
    start_ready(usual());
    hear("RING;5559876\r\nCONNECT 9600\r\n", 2000);
    ck_assert_str_eq(b.caller.number, "5559876");
}
END_TEST

START_TEST(caller_id_before_the_first_ring_lasts_8_s)
{
    start_ready(usual());
    hear("NMBR = 1\r\n", 2000);
    run_until(9999);
    hear("RING\r\nCONNECT 9600\r\n", 9999);
    ck_assert_str_eq(b.caller.number, "1");
    start_ready(usual());
    hear("NMBR = 1\r\n", 2000);
    run_until(10000);
    hear("RING\r\nCONNECT 9600\r\n", 10001);
    ck_assert_str_eq(b.caller.number, "");
}
END_TEST

START_TEST(a_ring_while_initialising_is_answered_afterwards)
{
    start(usual());
    hear("OK\r\nRING\r\nOK\r\n", 10);
    assert_log("[dtr+][Initialising]ATZ\rAT&F\rATS0=0\r");
    hear("OK\r\n", 20);
    assert_log("[Ready][Ringing][Answering]ATA\r");
    start(usual());
    hear("RING\r\n", 10);
    hear("OK\r\nOK\r\nOK\r\n", 8010); /* too long ago: that caller is gone */
    assert_log("[dtr+][Initialising]ATZ\rAT&F\rATS0=0\r[Ready]");
}
END_TEST

START_TEST(a_modem_that_answers_by_itself_is_online)
{
    start_ready(usual());
    hear("\r\nCONNECT 57600\r\n", 2000);
    assert_log("[Online][rest=]");
    ck_assert_uint_eq(b.connect.dte_bps, 57600);
}
END_TEST

START_TEST(carrier_loss_is_debounced_for_250_ms)
{
    start_online(usual());
    at_carrier(&b.m, true, 1600);
    at_carrier(&b.m, false, 2000);
    run_until(2249);
    at_carrier(&b.m, true, 2249);
    run_until(5000);
    assert_log("");
    at_carrier(&b.m, false, 5000);
    at_carrier(&b.m, false, 5200);
    run_until(5249);
    assert_log("");
    run_until(5250);
    assert_log("[Initialising][offline]");
    run_until(5500);
    assert_log("ATZ\r");
    at_carrier(&b.m, false, 5600);
    run_until(6000);
    assert_log("");
}
END_TEST

START_TEST(carrier_lost_before_the_line_was_data_is_not_forgotten)
{
    start_ready(usual());
    hear("RING\r\n", 2000);
    at_carrier(&b.m, true, 2900);
    hear("CONNECT 28800", 3000); /* no line end: waited for */
    at_carrier(&b.m, false, 3100);
    run_until(3500);
    assert_log("[Ringing][Answering]ATA\r[Online][rest=]");
    run_until(3749);
    assert_log("");
    run_until(3750);
    assert_log("[Initialising][offline]");
    run_until(4000);
    hear_init(5000); /* and the next call is one of its own: here DCD is late, not lost */
    hear("RING\r\nCONNECT 28800\r\n", 6000);
    run_until(9000);
    assert_log("[Ringing][Answering]ATA\r[Online][rest=]");
    at_carrier(&b.m, true, 9000);
    at_carrier(&b.m, false, 10000);
    run_until(10250);
    assert_log("[Initialising][offline]");
    start_ready(usual()); /* a glitch: back in time */
    hear("RING\r\n", 2000);
    at_carrier(&b.m, true, 2900);
    at_carrier(&b.m, false, 2950);
    hear("CONNECT 28800\r\n", 3000);
    at_carrier(&b.m, true, 3249);
    run_until(9000);
    assert_log("[Ringing][Answering]ATA\r[Online][rest=]");
}
END_TEST

START_TEST(with_dcd_the_text_no_carrier_is_data)
{
    start_online(usual());
    hear("\r\nNO CARRIER\r\n", 2000);
    run_until(10000);
    assert_log("");
}
END_TEST

START_TEST(without_dcd_no_carrier_counts_outside_a_frame_and_before_silence)
{
    static const struct {
        const char *heard, *then;
        bool is_lost;
    } rows[] = {
        { "\r\nNO CARRIER\r\n", "", true }, { "~\xff}#~\r\nNO CARRIER\r\n", "", true },
        { "hello\r\nNO CARRIER\r\n", "", true }, { "\r\n\r\nNO CARRIER\r\n", "", true },
        { "~\r\n\r\nNO CARRIER\r\n", "", true }, { "\r\nNO CAR\r\nNO CARRIER\r\n", "", true },
        { "~\xff}#\r\nNO CARRIER\r\n", "", false }, { "~\r\nNO\r\nNO CARRIER\r\n", "", false },
        { "\r\nNO CARRIER\r\n", "~", false }, { "\r\nNO CARRIER\r\n", "x", false },
        { "NO CARRIER\r\n", "", false }, { "\r\nNO CARRIER", "", false }, { "\r\nNO CARRIER\r", "", false },
        { "~\xff}#\r\nNO CARRIER\r\n~\r\nNO CARRIER\r\n", "", true },
    };
    struct at_config c = usual();

    c.has_dcd = false;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (int slowly = 0; slowly < 2; slowly++) {
            start_online(c);
            (slowly ? hear_slowly : hear)(rows[i].heard, 2000);
            run_until(2999);
            hear(rows[i].then, 2999);
            assert_log("");
            run_until(4000);
            ck_assert_msg((strstr(b.log, "[offline]") != NULL) == rows[i].is_lost, "row %u", (unsigned)i);
        }
    }
}
END_TEST

START_TEST(no_carrier_right_behind_connect_is_seen)
{
    struct at_config c = usual();

    c.has_dcd = false;
    start_ready(c);
    hear("RING\r\nCONNECT 9600\r\n\r\nNO CARRIER\r\n", 2000);
    run_until(3000);
    assert_log("[Ringing][Answering]ATA\r[Online][rest=..NO CARRIER..][Initialising][offline]");
}
END_TEST

START_TEST(hanging_up_lowers_dtr_for_a_second)
{
    start_online(usual());
    at_hang_up(&b.m, 2000);
    at_hang_up(&b.m, 2001);
    hear("\r\nNO CARRIER\r\n\r\nOK\r\n", 2100);
    at_carrier(&b.m, false, 2100);
    run_until(2999);
    assert_log("[Hanging up][dtr-]");
    run_until(3000);
    assert_log("[dtr+]");
    run_until(3250);
    assert_log("[Initialising]ATZ\r");
}
END_TEST

START_TEST(a_modem_that_ignores_dtr_is_told_in_words)
{
    start_online(usual());
    at_carrier(&b.m, true, 1900);
    at_hang_up(&b.m, 2000);
    run_until(5199);
    assert_log("[Hanging up][dtr-][dtr+]+++");
    run_until(5200);
    assert_log("ATH\r");
    hear("\r\nOK\r\n", 5300);
    run_until(5550);
    assert_log("[Initialising]ATZ\r");
}
END_TEST

START_TEST(without_dtr_hanging_up_is_escape_and_ath_with_guards)
{
    struct at_config c = usual();

    c.has_dtr = false;
    start_online(c);
    at_hang_up(&b.m, 2000);
    run_until(2999);
    assert_log("[Hanging up]"); /* at least a second of silence before */
    run_until(3100);
    assert_log("+++");
    hear("\r\nOK\r\n", 3150);
    run_until(4099);
    assert_log(""); /* and behind it */
    run_until(4200);
    assert_log("ATH\r");
    run_until(7449);
    assert_log(""); /* no answer is an answer here */
    run_until(7450);
    assert_log("[Initialising]ATZ\r");
}
END_TEST

START_TEST(hanging_up_where_there_is_no_call_does_nothing)
{
    start(usual());
    at_hang_up(&b.m, 1);
    assert_log("[dtr+][Initialising]ATZ\r");
    hear_init(10);
    at_hang_up(&b.m, 20);
    assert_log("");
    ck_assert_int_eq(b.m.state, AT_READY);
}
END_TEST

/* It rings and rings: none may be answered, and all must be over in time. */
static void stop_and_run(rras_ms from, rras_ms until)
{
    at_stop(&b.m, from);
    for (rras_ms now = from; now < until && !at_is_quiet(&b.m); now++) {
        if (now % 100 == 7)
            hear("\r\nRING\r\n", now);
        at_advance(&b.m, now);
    }
    ck_assert(at_is_quiet(&b.m));
    ck_assert_int_eq(b.m.state, AT_CLOSED);
    ck_assert_uint_eq(at_advance(&b.m, until), RRAS_NEVER);
}

START_TEST(stopping_closes_a_modem_without_a_call_at_once)
{
    struct at_config c = usual();

    start(usual());
    at_stop(&b.m, 10);
    assert_log("[dtr+][Initialising]ATZ\r[Closed]");
    start_ready(usual());
    at_stop(&b.m, 2000);
    assert_log("[Closed]");
    hear("RING\r\nCONNECT 9600\r\n", 2001);
    run_until(700000);
    assert_log("");
    at_stop(&b.m, 700001);
    at_hang_up(&b.m, 700001);
    assert_log("");
    c.rings = 2;
    start_ready(c);
    hear("RING\r\n", 2000);
    at_stop(&b.m, 2100); /* before the modem was told to answer */
    assert_log("[Ringing][Closed]");
    start(usual());
    run_until(12000);
    ck_assert_int_eq(b.m.state, AT_FAILED);
    b.log[0] = '\0';
    at_stop(&b.m, 12001);
    assert_log("[Closed]");
    at_start(&b.m, 13000); /* and it can be started again */
    assert_log("[dtr+][Initialising]ATZ\r");
    hear_init(13001);
    hear("RING\r\n", 14000);
    assert_log("[Ringing][Answering]ATA\r");
}
END_TEST

START_TEST(stopping_hangs_a_call_up_within_3_s)
{
    static const struct {
        bool has_dtr, carrier, is_answering;
        const char *says;
    } rows[] = {
        { true, false, false, "[Hanging up][dtr-][dtr+][Closed]" },
        { true, false, true, "[Hanging up][dtr-][dtr+][Closed]" },
        { true, true, false, "[Hanging up][dtr-][dtr+]+++ATH\r[Closed]" },
        { false, true, false, "[Hanging up]+++ATH\r[Closed]" },
        { false, false, true, "[Hanging up]+++ATH\r[Closed]" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct at_config c = usual();

        c.has_dtr = rows[i].has_dtr;
        start_ready(c);
        hear("RING\r\n", 1500);
        if (!rows[i].is_answering)
            hear("CONNECT 9600\r\n", 1600);
        at_carrier(&b.m, rows[i].carrier, 1600);
        b.log[0] = '\0';
        stop_and_run(2000, 5000);
        assert_log(rows[i].says);
    }
}
END_TEST

START_TEST(a_hang_up_under_way_is_hurried_by_a_stop_at_any_time)
{
    for (int has_dtr = 0; has_dtr < 2; has_dtr++) {
        for (rras_ms at = 2000; at < 9000; at += 50) {
            struct at_config c = usual();

            c.has_dtr = has_dtr != 0;
            start_online(c);
            at_carrier(&b.m, true, 1900);
            at_hang_up(&b.m, 2000);
            run_until(at);
            stop_and_run(at, at + 3000);
            ck_assert_ptr_nonnull(strstr(b.log, "+++ATH\r"));
        }
    }
}
END_TEST

START_TEST(stopping_keeps_the_silence_around_the_escape)
{
    struct at_config c = usual();

    c.has_dtr = false;
    start_online(c);
    at_stop(&b.m, 2000);
    run_until(2999);
    assert_log("[Hanging up]");
    run_until(3050);
    assert_log("+++");
    hear("\r\nOK\r\n", 3060);
    run_until(4020);
    assert_log("");
    run_until(4100);
    assert_log("ATH\r");
    hear("\r\nOK\r\n", 4110);
    assert_log("");
    run_until(4210);
    assert_log("[Closed]");
}
END_TEST

START_TEST(the_owner_may_hang_up_inside_online)
{
    start_ready(usual());
    b.hangs_up_when_online = true;
    hear("RING\r\nCONNECT 9600\r\n~\xff", 2000);
    assert_log("[Ringing][Answering]ATA\r[Online][rest=~.][Hanging up][dtr-]");
}
END_TEST

START_TEST(an_idle_modem_is_checked_and_a_dead_one_found)
{
    start_ready(usual());
    run_until(601000);
    assert_log("AT\r");
    hear("\r\nOK\r\n", 601100);
    run_until(1201099);
    assert_log("");
    run_until(1201100);
    assert_log("AT\r");
    hear("RING\r\n", 1201200); /* a call comes first */
    assert_log("[Ringing][Answering]ATA\r");
    start_ready(usual());
    run_until(613000);
    assert_log("AT\rAT\rAT\rAT\r[Failed]");
}
END_TEST

START_TEST(a_line_longer_than_the_buffer_is_cut_and_the_next_one_understood)
{
    static char junk[5000];

    memset(junk, 'A', sizeof junk - 1);
    start(usual());
    hear(junk, 10);
    hear("\r\nOK\r\n", 20);
    assert_log("[dtr+][Initialising]ATZ\rAT&F\r");
}
END_TEST

START_TEST(no_noise_is_too_long_to_hear_connect_behind_it)
{
    static char noise[700];

    for (size_t n = 0; n < sizeof noise - 1; n++) {
        memset(noise, 'x', n);
        noise[n] = '\0';
        start_ready(usual());
        hear("RING\r\n", 2000);
        hear(noise, 2500);
        hear("CONNECT 33600/LAPM/V42BIS\r\n", 3000);
        ck_assert_msg(b.m.state == AT_ONLINE, "%u", (unsigned)n);
        ck_assert_uint_eq(b.connect.dce_bps, 33600);
        ck_assert_str_eq(b.connect.compression, "V42BIS");
        start_ready(usual());
        hear("RING\r\nxxxCONNECT 9600 ", 2000);
        hear(noise, 2500);
        hear("\r\n", 2500);
        ck_assert_msg(b.m.state == AT_ONLINE, "%u behind", (unsigned)n);
    }
}
END_TEST

START_TEST(every_state_has_a_name)
{
    for (int i = AT_CLOSED; i <= AT_DIALING; i++)
        ck_assert_str_ne(at_state_name((enum at_state)i), "?");
    ck_assert_str_eq(at_state_name((enum at_state)99), "?");
}
END_TEST

int main(void)
{
    Suite *s = suite_create("at");
    TCase *t = tcase_create("a modem");
    SRunner *sr;
    int failed;

    tcase_add_test(t, initialising_sends_reset_init_string_and_no_auto_answer);
    tcase_add_test(t, an_empty_init_string_is_left_out_and_a_bare_one_gets_its_at);
    tcase_add_test(t, caller_id_is_asked_for_and_its_error_is_tolerated);
    tcase_add_test(t, a_dead_modem_is_asked_four_times_then_failed_and_tried_again_after_10_s);
    tcase_add_test(t, error_to_a_command_is_tried_again_and_then_failed);
    tcase_add_test(t, noise_before_and_between_is_ignored);
    tcase_add_test(t, the_call_is_answered_on_the_ring_it_was_told_to);
    tcase_add_test(t, the_ring_counter_resets_when_the_rings_stop);
    tcase_add_test(t, connect_is_understood_however_it_is_split);
    tcase_add_test(t, what_follows_connect_is_handed_over_untouched);
    tcase_add_test(t, connect_without_its_line_end_counts_after_half_a_second);
    tcase_add_test(t, a_split_connect_is_waited_for);
    tcase_add_test(t, no_call_after_all_goes_back_to_ready);
    tcase_add_test(t, a_call_that_never_connects_is_hung_up);
    tcase_add_test(t, ata_is_said_again_when_the_modem_goes_on_ringing);
    tcase_add_test(t, a_fax_is_hung_up);
    tcase_add_test(t, caller_id_between_the_rings_belongs_to_the_call);
    tcase_add_test(t, caller_id_before_the_first_ring_lasts_8_s);
    tcase_add_test(t, a_ring_while_initialising_is_answered_afterwards);
    tcase_add_test(t, a_modem_that_answers_by_itself_is_online);
    tcase_add_test(t, carrier_loss_is_debounced_for_250_ms);
    tcase_add_test(t, carrier_lost_before_the_line_was_data_is_not_forgotten);
    tcase_add_test(t, with_dcd_the_text_no_carrier_is_data);
    tcase_add_test(t, without_dcd_no_carrier_counts_outside_a_frame_and_before_silence);
    tcase_add_test(t, no_carrier_right_behind_connect_is_seen);
    tcase_add_test(t, hanging_up_lowers_dtr_for_a_second);
    tcase_add_test(t, a_modem_that_ignores_dtr_is_told_in_words);
    tcase_add_test(t, without_dtr_hanging_up_is_escape_and_ath_with_guards);
    tcase_add_test(t, hanging_up_where_there_is_no_call_does_nothing);
    tcase_add_test(t, stopping_closes_a_modem_without_a_call_at_once);
    tcase_add_test(t, stopping_hangs_a_call_up_within_3_s);
    tcase_add_test(t, a_hang_up_under_way_is_hurried_by_a_stop_at_any_time);
    tcase_add_test(t, stopping_keeps_the_silence_around_the_escape);
    tcase_add_test(t, the_owner_may_hang_up_inside_online);
    tcase_add_test(t, an_idle_modem_is_checked_and_a_dead_one_found);
    tcase_add_test(t, a_line_longer_than_the_buffer_is_cut_and_the_next_one_understood);
    tcase_add_test(t, no_noise_is_too_long_to_hear_connect_behind_it);
    tcase_add_test(t, every_state_has_a_name);
    suite_add_tcase(s, t);
    sr = srunner_create(s);
    srunner_set_fork_status(sr, CK_NOFORK);
    srunner_run_all(sr, CK_NORMAL);
    failed = srunner_ntests_failed(sr);
    srunner_free(sr);
    return failed != 0;
}
