/*
 * fuzz_dial.c - arbitrary bytes and pauses from whoever answers a call that this server has dialled.
 *
 * The input is a list of steps: octets as they are, octets framed as PPP, time, the line closed, the far end
 * replaced by a server that plays by the rules. A quarter of the inputs are about a modem, whose every answer is
 * the far end's too, a quarter about a cable, and a quarter run a script. Held to: whatever was said, after a
 * hang-up the connection is over with one known error, is paused no more, the port listens again or waits for its
 * modem, no address is lent and no caller was made of it.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include "tests/support/server/dial_rig.h"

enum kind { KIND_TCP, KIND_MODEM, KIND_CABLE, KIND_SCRIPT };
static const char script[] = "proc main\n waitfor \"ogin:\" until 5\n if $SUCCESS then\n transmit $USERID\n transmit \"^M\"\n"
                             " transmit $PASSWORD\n endif\n set ipaddr getip\nendproc\n";

enum { ANSWER_MAX = 200 * 1024, STEPS_MAX = 400 };

static struct rig_line *line;
static struct far far;

static void send_framed(struct bytes data)
{
    uint8_t room[1024];
    struct writer out = wr_into(room, sizeof room);
    struct reader in = rd_of(data);
    struct hdlc_tx tx;
    uint16_t protocol = rd_be16(&in);

    hdlc_tx_init(&tx);
    hdlc_send(&tx, protocol, in.rest, &out);
    rig_send(rig, line, out.at, out.len);
}

/* The far end of TCP comes with the connect, a modem's line stays. */
static void answer_connect(void)
{
    if (rig->connect_ticket != 0 && rig->line_count < RIG_LINES - 2)
        line = rig_accept(rig);
}

static void obey_modem(void)
{
    if (line->is_open && line->to_caller_len > 0)
        rig_send(rig, line, "\r\nOK\r\n", 6);
    line->to_caller_len = 0;
}

static void play_by_the_rules(uint8_t salt)
{
    if (!line->is_open)
        return;
    far_start(&far, line, salt & 1 ? CBCP_SET(CBCP_CALLER_NUMBER) | CBCP_SET(CBCP_NO_CALLBACK) : 0);
    line->to_caller_len = 0;
    far_run(&far, 50 + 250u * (salt >> 1 & 7));
    far_stop(&far);
}

/* Somebody at a box; also when nobody was asked. */
static void resume(uint8_t salt)
{
    struct dial_resume resume = { .user = "joe", .password = "secret" };
    struct dial_status status = status_now();

    memcpy(resume.callback_number, salt & 2 ? "1\n2" : "123", 4);
    if (server_dial_resume(rig->server, salt & 1 ? connection : 0, &resume, rig->now) && (!status.is_paused || !(salt & 1)))
        abort();
}

static void step(struct reader *in)
{
    static const char *const words[] = { "\r\nOK\r\n", "\r\nCONNECT 33600\r\n", "\r\nBUSY\r\n", "\r\nNO CARRIER\r\n",
                                         "\r\nRING\r\n", "\r\nERROR\r\n", "\r\nVOICE\r\n", "+++",
                                         "CLIENT", "SERVER", "CLIENTSERVER", "login:", "10.1.2.3 ", "CLI", "PPP\r\n", "\r" };
    const uint8_t what = rd_u8(in);
    const size_t len = (size_t)(what >> 3) * 4;
    struct bytes data;

    switch (what & 7) {
    case 0:
    case 1:
        data = rd_take(in, in->rest.len < len ? in->rest.len : len);
        if (what & 1)
            send_framed(data);
        else
            rig_send(rig, line, data.at, data.len);
        break;
    case 2:
        rig_send(rig, line, words[what >> 3 & 15], strlen(words[what >> 3 & 15]));
        break;
    case 3:
        play_by_the_rules(what >> 3);
        break;
    case 4:
        if (rig->connects > 0)
            rig_drop(rig, line);
        break;
    case 5:
        rig_run(rig, (rras_ms)(what >> 3) * 1000);
        break;
    case 6:
        if (what >> 3 == 0)
            obey_modem();
        else
            resume(what >> 3);
        break;
    default:
        rig_run(rig, (rras_ms)(what >> 3) * 20);
        break;
    }
    rig_run(rig, 1);
    answer_connect();
}

static void begin(enum kind kind, bool may_pause)
{
    const bool is_modem = kind == KIND_MODEM;
    struct dial_request request = request_for(is_modem || kind == KIND_CABLE ? "5551234" : "far:1");

    request.may_pause = request.asks_callback = may_pause;
    if (kind == KIND_SCRIPT)
        memcpy(request.script, script, sizeof script);
    if (kind == KIND_CABLE)
        request.kind = DIAL_KIND_CABLE;

    request.redial_attempts = 2;
    request.redial_s = 1;
    request.number_count = 2;
    memcpy(request.numbers[1], is_modem ? "777" : "far:2", is_modem ? 4 : 6);
    memcpy(request.callback_number, "999", 4);
    if (is_modem) {
        rig_add_modem(rig, CALL_IN | CALL_OUT);
        rig_start(rig);
        line = rig_open_modem(rig);
        for (int i = 0; i < 30; i++) {
            rig_run(rig, 250);
            obey_modem();
        }
    } else if (kind == KIND_CABLE) {
        rig_add_cable(rig, "COM5", CALL_IN | CALL_OUT);
        rig_start(rig);
        line = rig_open_modem(rig);
    } else {
        rig_add_tcp(rig, 1, CALL_IN | CALL_OUT);
        rig_start(rig);
    }
    if (dial(&request) != 0)
        abort();
    for (int i = 0; i < 8 && is_modem; i++) {
        rig_run(rig, 250);
        obey_modem();
    }
    answer_connect();
}

static void hold_to_it(enum kind kind)
{
    struct server_totals totals;
    struct dial_status status;

    if (line->to_caller_len > ANSWER_MAX)
        abort();
    status = status_now();
    if (!status.is_over)
        server_hang_up(rig->server, connection, rig->now);
    rig_run(rig, 20000);
    status = status_now();
    server_totals(rig->server, &totals);
    if (status.id == 0) /* over for so long that nobody is told any more */
        status = (struct dial_status){ .is_over = true, .state = DIAL_DISCONNECTED, .error = RAS_DISCONNECTION };
    if (!status.is_over || status.is_paused || status.state != DIAL_DISCONNECTED || ras_error_symbol(status.error) == NULL)
        abort();
    if (totals.calls_taken == 0 && (totals.calls != 0 || totals.pool_in_use != 0 || totals.authenticated != 0))
        abort();
    if (kind != KIND_MODEM && kind != KIND_CABLE && (totals.listening != 1 || totals.calls_taken != 0))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct reader in = rd_of(bytes_of(data, size));
    const uint8_t first = rd_u8(&in);
    const enum kind kind = (enum kind)(first & 3);

    if (size == 0 || size > 2048)
        return -1;
    open_rig(0, 0);
    begin(kind, first & 4);
    for (int i = 0; i < STEPS_MAX && in.rest.len > 0 && !in.short_read; i++)
        step(&in);
    hold_to_it(kind);
    close_rig();
    return 0;
}
