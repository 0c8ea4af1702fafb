/*
 * dns_message.c - DNS as a client needs it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/net/dns_message.h"

#include "common/base/text.h"

enum {
    POINTER = 0xc0, JUMPS_MAX = 16, CNAMES_MAX = 8, RECORDS_MAX = 256,
    TYPE_A = 1, TYPE_CNAME = 5, CLASS_IN = 1,
    FLAG_ANSWER = 0x8000, FLAG_RECURSION_DESIRED = 0x0100, OPCODE_MASK = 0x7800, RCODE_MASK = 15, RCODE_NO_NAME = 3
};

size_t dns_write_question(uint8_t *out, uint16_t id, const char *name)
{
    struct writer w = wr_into(out, DNS_QUESTION_MAX);

    wr_be16(&w, id);
    wr_be16(&w, FLAG_RECURSION_DESIRED);
    wr_be16(&w, 1);
    wr_be16(&w, 0);
    wr_be32(&w, 0);
    while (*name) {
        size_t len = strcspn(name, ".");

        wr_u8(&w, (uint8_t)len);
        wr_bytes(&w, bytes_of(name, len));
        name += len + (name[len] == '.');
    }
    wr_u8(&w, 0);
    wr_be16(&w, TYPE_A);
    wr_be16(&w, CLASS_IN);
    return w.len;
}

/* The name at the reader, as text without a dot at the end. Pointers lead backwards, and not for ever. */
static bool read_name(struct bytes message, struct reader *r, char out[DNS_NAME_MAX + 1])
{
    struct reader at = *r;
    size_t len = 0;
    bool has_jumped = false;

    for (int jumps = 0; jumps <= JUMPS_MAX;) {
        uint8_t size = rd_u8(&at);

        if (at.short_read)
            return false;
        if ((size & POINTER) == POINTER) {
            size_t to = (size_t)(size & ~POINTER & 0xff) << 8 | rd_u8(&at);

            if (!has_jumped)
                *r = at;
            has_jumped = true;
            if (at.short_read || to >= message.len)
                return false;
            at = rd_of(bytes_of(message.at + to, message.len - to));
            jumps++;
            continue;
        }
        if (size == 0) {
            out[len] = '\0';
            if (!has_jumped)
                *r = at;
            return true;
        }
        if (size > HOST_LABEL_CHARS || len + size + (len > 0) > DNS_NAME_MAX)
            return false;
        if (len > 0)
            out[len++] = '.';
        for (; size > 0; size--) {
            char c = (char)rd_u8(&at);

            if (at.short_read || c == '\0' || c == '.')
                return false;
            out[len++] = c;
        }
    }
    return false;
}

static bool is_same_name(const char *read, const char *asked)
{
    char plain[DNS_NAME_MAX + 2];
    size_t len = strlen(asked);

    if (len > 0 && asked[len - 1] == '.')
        len--;
    memcpy(plain, asked, len);
    plain[len] = '\0';
    return text_equal_nocase(read, plain);
}

struct record {
    char owner[DNS_NAME_MAX + 1];
    uint16_t type, class_;
    uint32_t ttl_s;
    struct reader data;              /* behind its length, with all of the message after it */
    size_t len;
};

static bool read_record(struct bytes message, struct reader *r, struct record *record)
{
    if (!read_name(message, r, record->owner))
        return false;
    record->type = rd_be16(r);
    record->class_ = rd_be16(r);
    record->ttl_s = rd_be32(r);
    record->len = rd_be16(r);
    record->data = *r;
    rd_take(r, record->len);
    return !r->short_read;
}

/* One pass over the answers: addresses of `name`, or where its CNAME leads. True when it led on. */
static bool look_up(struct bytes message, struct reader answers, unsigned records, char name[DNS_NAME_MAX + 1],
                    struct dns_answer *answer)
{
    struct record record;
    char target[DNS_NAME_MAX + 1];
    bool has_target = false;

    for (unsigned i = 0; i < records && read_record(message, &answers, &record); i++) {
        if (record.class_ != CLASS_IN || !is_same_name(record.owner, name))
            continue;
        if (record.type == TYPE_A && record.len == 4 && answer->count < DNS_ADDRESSES_MAX)
            answer->addresses[answer->count++] = rd_be32(&record.data);
        else if (record.type == TYPE_CNAME)
            has_target = read_name(message, &record.data, target);
        else
            continue;
        if (record.ttl_s < answer->ttl_s)
            answer->ttl_s = record.ttl_s;
    }
    if (answer->count > 0 || !has_target)
        return false;
    memcpy(name, target, sizeof target);
    return true;
}

enum dns_verdict dns_read_answer(struct bytes message, uint16_t id, const char *name, struct dns_answer *answer)
{
    struct reader r = rd_of(message);
    uint16_t got_id = rd_be16(&r), flags = rd_be16(&r), questions = rd_be16(&r), records = rd_be16(&r);
    char at[DNS_NAME_MAX + 1];

    *answer = (struct dns_answer){ .ttl_s = UINT32_MAX };
    rd_be32(&r);
    if (r.short_read || got_id != id || (flags & (FLAG_ANSWER | OPCODE_MASK)) != FLAG_ANSWER)
        return DNS_NOT_OURS;
    if (questions != 1 || !read_name(message, &r, at) || !is_same_name(at, name))
        return DNS_NOT_OURS;
    if (rd_be16(&r) != TYPE_A || rd_be16(&r) != CLASS_IN || r.short_read)
        return DNS_NOT_OURS;
    if ((flags & RCODE_MASK) != 0)
        return (flags & RCODE_MASK) == RCODE_NO_NAME ? DNS_NO_NAME : DNS_SERVER_FAILED;
    if (records > RECORDS_MAX)
        records = RECORDS_MAX;
    for (int hops = 0; hops <= CNAMES_MAX; hops++)
        if (!look_up(message, r, records, at, answer))
            break;
    if (answer->count > 0)
        return DNS_FOUND;
    return flags & 0x0200 ? DNS_SERVER_FAILED : DNS_NO_NAME; /* cut short (TC): it may have one all the same */
}
