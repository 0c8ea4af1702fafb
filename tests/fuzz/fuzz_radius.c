/*
 * fuzz_radius.c - any octets as what a RADIUS server says, proved and not.
 *
 * The first octet chooses the attempt's method and how much of the answer is the fuzzer's: whole
 * datagrams, or attributes inside an answer made with the secret. Holds: nobody is let in by a
 * datagram that was not made with the secret; who is let in has a usable address or none, a name, and
 * with MS-CHAPv2 a proof; every attempt is answered exactly once; nothing stays due.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include "common/ras/mschap_hash.h"
#include "common/ras/ras_error.h"
#include "common/ras/server_settings.h"
#include "service/aaa/radius_client.h"
#include "tests/support/radius_answers.h"

enum { SERVER = 0x0a000001 };

static struct auth_attempt attempt;
static uint8_t request[RADIUS_REQUEST_MAX];
static size_t request_len;
static unsigned lane, answers;
static bool may_accept;

static void check(bool ok)
{
    if (!ok)
        abort();
}

static void on_send(void *ctx, unsigned of, uint32_t address, uint16_t port, struct bytes packet)
{
    struct radius_packet parsed;

    (void)ctx;
    check(address == SERVER && (port == 1812 || port == 1813) && packet.len <= sizeof request);
    check(radius_parse(packet, &parsed) && parsed.whole.len == packet.len);
    memcpy(request, packet.at, packet.len);
    request_len = packet.len;
    lane = of;
}

static void on_answered(void *ctx, uint32_t ticket, const struct radius_answer *answer)
{
    const struct auth_result *result = &answer->result;

    (void)ctx;
    check(ticket == 7);
    answers++;
    check(memchr(answer->user, 0, sizeof answer->user) && memchr(answer->reply, 0, sizeof answer->reply));
    check(answer->class_.len <= RADIUS_CLASS_MAX);
    if (!result->verdict.accepted) {
        check(result->verdict.ras_error != 0 && result->fixed_address == 0 && result->user[0] == '\0');
        return;
    }
    check(may_accept && result->verdict.ras_error == 0 && result->user[0] != '\0');
    check(result->fixed_address == 0 || is_caller_address(result->fixed_address));
    if (attempt.method == AUTH_MSCHAP_V2)
        check(strlen(result->verdict.message) == MSCHAP_AUTHENTICATOR_LEN);
}

static void on_news(void *ctx, enum radius_news news, const char *server, const char *detail)
{
    (void)ctx;
    (void)news;
    check(server != NULL && detail != NULL);
}

static void on_random(void *ctx, uint8_t *out, size_t len)
{
    (void)ctx;
    memset(out, 0x5a, len);
}

static const struct radius_client_host host = {
    .send = on_send, .answered = on_answered, .news = on_news, .random = on_random
};

static void make_attempt(uint8_t kind)
{
    static const struct { enum auth_method method; uint8_t challenge, response; } kinds[] = {
        { AUTH_PAP, 0, 6 }, { AUTH_CHAP_MD5, 16, 16 }, { AUTH_MSCHAP_V1, 8, 49 }, { AUTH_MSCHAP_V2, 16, 49 },
    };

    attempt = (struct auth_attempt){ .method = kinds[kind].method, .user = "DOM\\joe", .id = 3,
                                     .challenge_len = kinds[kind].challenge, .response_len = kinds[kind].response };
}

/* Attributes of the fuzzer's in an answer of the right server. */
static void answer_with(struct radius_client *client, uint8_t code, struct bytes attributes, bool is_signed)
{
    uint8_t room[RADIUS_PACKET_MAX];
    struct writer w = answer_begin(room, sizeof room, code, bytes_of(request, request_len), is_signed);

    wr_bytes(&w, attributes);
    may_accept = true;
    radius_client_receive(client, lane, SERVER, 1812, answer_seal(&w, bytes_of_text("secret")), 1100);
    may_accept = false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct radius_nas nas = { .identifier = "N" };
    static const struct radius_caller caller = { .port = "COM1" };
    static const uint8_t codes[] = { RADIUS_ACCESS_ACCEPT, RADIUS_ACCESS_REJECT,
                                     RADIUS_ACCESS_CHALLENGE, RADIUS_ACCESS_ACCEPT };
    struct radius_server server = { .name = "10.0.0.1",
                                    .secret = "secret",
                                    .is_for_authentication = true,
                                    .is_for_accounting = true,
                                    .auth_port = 1812,
                                    .acct_port = 1813,
                                    .timeout_s = 5,
                                    .score = 30 };
    struct radius_record record = { .status = RADIUS_STOP, .user = "joe", .session = "1" };
    struct radius_client *client;
    rras_ms now = 1000;

    if (size < 1 || size > 4000 || !(client = radius_client_new(&nas, &host, NULL)))
        return 0;
    server.wants_signature = data[0] >> 2 & 1;
    answers = 0;
    may_accept = false;
    make_attempt(data[0] & 3);
    radius_client_set_servers(client, &server, 1, now);
    radius_client_authenticate(client, 7, &attempt, &caller, now);
    if (data[0] & 8)
        answer_with(client, codes[data[0] >> 4 & 3], bytes_of(data + 1, size - 1), data[0] >> 6 & 1);
    radius_client_receive(client, lane, SERVER, 1812, bytes_of(data + 1, size - 1), now);
    for (int i = 0; i < 10 && radius_client_asking(client) > 0; i++) {
        rras_ms next = radius_client_advance(client, now);

        check(next > now);
        now = next;
        radius_client_receive(client, lane, SERVER, 1812, bytes_of(data + 1, size - 1), now);
    }
    check(answers == 1);
    radius_client_account(client, &record, now);
    radius_client_receive(client, lane, SERVER, 1813, bytes_of(data + 1, size - 1), now);
    check(radius_client_queued(client) == 1);
    radius_client_free(client);
    return 0;
}
