/*
 * cp_option.c - RFC 1661 sections 5.1 (Request), 5.2 (Ack), 5.3 (Nak) and 5.4 (Reject).
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ppp/cp_option.h"

const struct cp_option *cp_find_option(const struct cp_option *table, uint8_t type)
{
    for (; table->name; table++)
        if (table->type == type)
            return table;
    return NULL;
}

void cp_put_option(struct writer *w, uint8_t type, struct bytes value)
{
    if (value.len + 2 > w->cap - w->len) {
        w->overflow = true;
        return;
    }
    wr_u8(w, type);
    wr_u8(w, (uint8_t)(value.len + 2));
    wr_bytes(w, value);
}

bool cp_take_option(struct reader *r, uint8_t *type, struct bytes *value)
{
    uint8_t len;

    *type = rd_u8(r);
    len = rd_u8(r);
    if (len < 2)
        r->short_read = true;
    *value = rd_take(r, len < 2 ? 0 : len - 2u);
    return !r->short_read;
}

static bool is_well_formed(struct bytes options)
{
    struct reader r = rd_of(options);
    struct bytes value;
    uint8_t type;

    while (r.rest.len > 0)
        if (!cp_take_option(&r, &type, &value))
            return false;
    return true;
}

/* The verdict on one option; `hint` gets the value of a Nak. */
static enum cp_verdict judge_one(const struct cp_option *row, struct bytes value, bool can_nak,
                                 void *scratch, struct writer *hint)
{
    enum cp_verdict verdict;

    if (!row || !row->judge || value.len < row->min_len || value.len > row->max_len)
        return CP_VERDICT_REJ;
    verdict = row->judge(scratch, value, hint);
    return verdict == CP_VERDICT_NAK && !can_nak && !row->insists ? CP_VERDICT_REJ : verdict;
}

enum cp_verdict cp_judge_request(const struct cp_option *table, struct bytes request, bool can_nak,
                                 void *scratch, struct writer *reply)
{
    enum cp_verdict answer = CP_VERDICT_ACK;
    struct reader r = rd_of(request);

    if (!is_well_formed(request))
        return CP_VERDICT_MALFORMED;
    while (r.rest.len > 0) {
        uint8_t hint_buf[CP_OPTION_VALUE_MAX], type;
        struct writer hint = wr_into(hint_buf, sizeof hint_buf);
        struct bytes value;
        enum cp_verdict verdict;

        cp_take_option(&r, &type, &value);
        verdict = judge_one(cp_find_option(table, type), value, can_nak, scratch, &hint);
        if (verdict > answer) { /* what has been listed so far no longer belongs into the answer */
            answer = verdict;
            reply->len = 0;
            reply->overflow = false;
        }
        if (verdict == answer)
            cp_put_option(reply, type, verdict == CP_VERDICT_NAK ? wr_view(&hint) : value);
    }
    return answer;
}

void cp_write_request(const struct cp_option *table, const void *ours, struct writer *out)
{
    for (; table->name; table++) {
        uint8_t value_buf[CP_OPTION_VALUE_MAX];
        struct writer value = wr_into(value_buf, sizeof value_buf);

        if (table->propose && table->propose(ours, &value))
            cp_put_option(out, table->type, wr_view(&value));
    }
}

static bool is_ours(const struct cp_option *row, const void *ours)
{
    uint8_t value_buf[CP_OPTION_VALUE_MAX];
    struct writer value = wr_into(value_buf, sizeof value_buf);

    return row && row->propose && row->propose(ours, &value);
}

bool cp_read_nak(const struct cp_option *table, struct bytes options, void *ours)
{
    struct reader r = rd_of(options);
    struct bytes value;
    uint8_t type;

    if (!is_well_formed(options))
        return false;
    while (r.rest.len > 0 && cp_take_option(&r, &type, &value)) {
        const struct cp_option *row = cp_find_option(table, type);

        if (is_ours(row, ours) && row->naked && value.len >= row->min_len &&
            value.len <= row->max_len)
            row->naked(ours, value);
    }
    return true;
}

bool cp_read_reject(const struct cp_option *table, struct bytes options, void *ours)
{
    struct reader r = rd_of(options);
    struct bytes value;
    uint8_t type;

    if (!is_well_formed(options))
        return false;
    while (r.rest.len > 0 && cp_take_option(&r, &type, &value)) {
        const struct cp_option *row = cp_find_option(table, type);

        if (is_ours(row, ours) && row->rejected)
            row->rejected(ours);
    }
    return true;
}
