/*
 * fuzz_script.c - any text as a dial-up script, and any line it talks to. The input is the script, a NUL, and
 * then what the line does: an octet below 0x20 lets that many quarter seconds go by, any other begins a
 * piece of its length.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/modem/script.h"
#include <stdlib.h>
#include "common/base/text.h"

static struct script s;
static uint8_t sent[300];

static void need(bool ok)
{
    if (!ok)
        abort();
}

static void look(rras_ms now, const struct writer *out)
{
    need(!out->overflow && s.stack_len <= SCRIPT_STACK_MAX && s.input_len <= SCRIPT_INPUT_MAX && s.at <= s.code_count);
    need((script_deadline(&s) == RRAS_NEVER) == (s.end != SCRIPT_RUNNING));
    need(s.end == SCRIPT_FAILED ? s.why[0] != '\0' : s.why[0] == '\0');
    if (s.end == SCRIPT_RUNNING && out->len < out->cap)
        need(script_deadline(&s) > now);
}

static void talk(struct bytes line)
{
    struct script_config config = { .user = "user", .password = "pass^Mword", .time_s = 60 };
    rras_ms now = 1;

    script_start(&s, &config, now);
    for (size_t i = 0; i < line.len && s.end == SCRIPT_RUNNING;) {
        uint8_t c = line.at[i++];
        struct writer out = wr_into(sent, c % 2 ? sizeof sent : 5);

        if (c < 0x20) {
            now += c * 250u;
            script_advance(&s, &out, now);
        } else {
            size_t n = (size_t)(c - 0x1f) < line.len - i ? (size_t)(c - 0x1f) : line.len - i;
            size_t taken = script_receive(&s, bytes_of(line.at + i, n), &out, now);

            need(taken == n || (taken < n && s.end != SCRIPT_RUNNING));
            i += n;
        }
        look(now, &out);
    }
    while (s.end == SCRIPT_RUNNING) { /* it ends by itself */
        struct writer out = wr_into(sent, sizeof sent);

        need(now <= 1 + 60 * 1000);
        script_advance(&s, &out, now);
        look(now, &out);
        if (out.len == sizeof sent)
            continue;
        now = s.end == SCRIPT_RUNNING ? script_deadline(&s) : now;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *nul = size ? memchr(data, '\0', size) : NULL;
    size_t len = nul ? (size_t)(nul - data) : size;

    if (!script_compile(&s, bytes_of(data, len))) {
        need(s.line >= 1 && s.why[0] != '\0' && text_is_utf8(bytes_of_text(s.why)));
        return 0;
    }
    need(s.code_count > 0 && s.code_count <= SCRIPT_CODE_MAX);
    talk(nul ? bytes_of(nul + 1, size - len - 1) : bytes_of("", 0));
    return 0;
}
