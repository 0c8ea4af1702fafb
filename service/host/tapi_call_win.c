/*
 * tapi_call_win.c - one call on a telephony line, from the first ring or digit until TAPI has let go of it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/tapi_internal_win.h"
#include <mcx.h>
#include <stdlib.h>
#include "common/ras/ras_error.h"

enum {
    FIRST_INFO = 1024,
    FIRST_ID = 256,
    FIRST_TRANSLATED = 512,
    CONFIG_MAX = 1024,
    RINGS_MAX = 99,
    SAME_RING_MS = 1500 /* a ring and the call it belongs to are told apart by less than this */
};

static const struct tapi_outcome answered_in_vain = {
    RAS_NO_CARRIER, "The call was answered and the modems found no common way to talk." };

/* ------------------------------------------------------------------------------------------- telling */

static void tell(struct machine *m, const struct line *line, enum tapi_news_kind kind, struct tapi_outcome why)
{
    if (!line->is_unwanted)
        tapi_tell(m->tapi, &(struct tapi_news){
                               .kind = kind, .line = line->id, .call = line->serial, .outcome = why });
}

static void tell_ring(struct machine *m, const struct line *line)
{
    struct tapi_news news = { .kind = TAPI_NEWS_RINGING, .line = line->id, .call = line->serial };

    news.rings = line->ring_count;
    news.connection.party = line->party;
    tapi_tell(m->tapi, &news);
}

/* What its owner must hear when the call ends in the state it is in. */
static void tell_end(struct machine *m, const struct line *line, struct tapi_outcome why)
{
    if (line->state == CALL_UP)
        tell(m, line, TAPI_NEWS_LOST, why);
    else if (line->state == CALL_DIALING || line->state == CALL_ANSWERING)
        tell(m, line, TAPI_NEWS_CALL_FAILED, why);
}

static void forget(struct machine *m, struct line *line)
{
    tell(m, line, TAPI_NEWS_IDLE, (struct tapi_outcome){ 0 });
    line->state = CALL_NONE;
    line->call = 0;
    line->other_request = 0;
    line->deadline = line->next_ring_at = RRAS_NEVER;
}

void call_cut(struct machine *m, struct line *line, struct tapi_outcome why)
{
    if (line->state == CALL_NONE)
        return;
    tell_end(m, line, why);
    forget(m, line);
}

/* ------------------------------------------------------------------------------------------- hanging up */

static void over(struct machine *m, struct line *line)
{
    if (line->call)
        m->dll.deallocate(line->call);
    forget(m, line);
    line_settle(m, line);
}

static void begin(struct machine *m, struct line *line, enum call_state state, unsigned patience_ms)
{
    line->state = state;
    line->deadline = m->now + patience_ms;
    line->next_ring_at = RRAS_NEVER;
}

/* lineDrop, then IDLE, then lineDeallocateCall. A call whose reply has not come is dropped when it has. */
static void drop(struct machine *m, struct line *line)
{
    LONG result;

    begin(m, line, CALL_DROPPING, m->patience.drop_ms);
    if (!line->call)
        return;
    result = m->dll.drop(line->call, NULL, 0);
    line->other_request = result > 0 ? result : 0;
    /* There is nothing to drop: it is idle already, or TAPI knows it no more. */
    if (result < 0 && m->dll.deallocate(line->call) == 0) {
        line->call = 0;
        over(m, line);
    }
}

static void fail(struct machine *m, struct line *line, struct tapi_outcome why)
{
    tell_end(m, line, why);
    drop(m, line);
}

void call_hang_up(struct machine *m, struct line *line)
{
    if (line->state == CALL_DROPPING)
        return;
    if (line->state == CALL_UP)
        tell(m, line, TAPI_NEWS_LOST, (struct tapi_outcome){ 0 });
    drop(m, line);
}

/* ------------------------------------------------------------------------------------------- connected */

static LONG get_info(const struct machine *m, const void *arg, void *buffer)
{
    return m->dll.get_info(*(const HCALL *)arg, buffer);
}

static LONG get_handle(const struct machine *m, const void *arg, void *buffer)
{
    return m->dll.get_id(0, 0, *(const HCALL *)arg, LINECALLSELECT_CALL, buffer, L"comm/datamodem");
}

static bool read_info(const struct machine *m, HCALL call, struct tapi_call_info *info)
{
    LONG error;
    struct bytes record = record_fetch(m, get_info, &call, FIRST_INFO, &error);
    bool is_read = record.at && tapi_read_call_info(record, info);

    if (!is_read)
        memset(info, 0, sizeof *info);
    free((void *)(uintptr_t)record.at);
    return is_read;
}

/* Only what bytes can flow through: a provider's number might be one of our own handles. */
static HANDLE data_handle(const struct machine *m, HCALL call)
{
    LONG error;
    struct bytes record = record_fetch(m, get_handle, &call, FIRST_ID, &error);
    HANDLE handle = NULL;
    uint32_t number;
    DWORD type;

    if (record.at && tapi_read_comm_handle(record, &number))
        handle = LongToHandle((LONG)number);
    free((void *)(uintptr_t)record.at);
    type = handle ? GetFileType(handle) : FILE_TYPE_UNKNOWN;
    return type == FILE_TYPE_CHAR || type == FILE_TYPE_PIPE ? handle : NULL;
}

/* Unimodem keeps what the modems agreed on with the port (COMMCONFIG of a PST_MODEM). */
static bool read_settings(HANDLE handle, struct tapi_modem_settings *out)
{
    union {
        COMMCONFIG config;
        uint8_t octets[CONFIG_MAX];
    } have;
    DWORD size = sizeof have;

    memset(&have, 0, sizeof have);
    have.config.dwSize = sizeof have.config;
    if (!GetCommConfig(handle, &have.config, &size) || have.config.dwProviderSubType != PST_MODEM)
        return false;
    if (have.config.dwProviderOffset > sizeof have ||
        have.config.dwProviderSize > sizeof have - have.config.dwProviderOffset)
        return false;
    return tapi_read_modem_settings(bytes_of(have.octets + have.config.dwProviderOffset, have.config.dwProviderSize),
                                    out);
}

static void take_party(struct line *line, const struct tapi_call_info *info)
{
    memcpy(line->party.caller, info->caller, sizeof line->party.caller);
    memcpy(line->party.caller_name, info->caller_name, sizeof line->party.caller_name);
    memcpy(line->party.called, info->called, sizeof line->party.called);
    line->party.is_caller_withheld = info->is_caller_withheld;
}

static void connected(struct machine *m, struct line *line)
{
    struct tapi_news news = { .kind = TAPI_NEWS_CONNECTED, .line = line->id, .call = line->serial };
    struct tapi_modem_settings settings = { 0 };
    struct tapi_call_info info;

    news.handle = data_handle(m, line->call);
    if (!news.handle) {
        fail(m, line, tapi_no_data_handle);
        return;
    }
    if (read_info(m, line->call, &info))
        take_party(line, &info);
    news.connection.is_incoming = line->state != CALL_DIALING;
    news.connection.party = line->party;
    news.connection.knows_protocol = read_settings(news.handle, &settings);
    news.connection.bps = info.bps ? info.bps : settings.bps;
    news.connection.is_compressed = settings.is_compressed;
    news.connection.has_error_control = settings.has_error_control;
    line->state = CALL_UP;
    line->deadline = line->next_ring_at = RRAS_NEVER;
    if (!tapi_tell(m->tapi, &news))
        drop(m, line);
}

/* --------------------------------------------------------------------------------------------- ringing */

void call_answer(struct machine *m, struct line *line)
{
    LONG result;

    if (line->state != CALL_RINGING)
        return;
    begin(m, line, CALL_ANSWERING, m->patience.connect_ms);
    result = m->dll.answer(line->call, NULL, 0);
    line->other_request = result > 0 ? result : 0;
    if (result < 0)
        fail(m, line, tapi_outcome_of_error((uint32_t)result));
}

static void ring(struct machine *m, struct line *line, unsigned count)
{
    line->ring_count = count < RINGS_MAX ? count : RINGS_MAX;
    line->rung_at = m->now;
    line->next_ring_at = m->now + m->patience.ring_ms;
    tell_ring(m, line);
    if (line->rings > 0 && line->ring_count >= line->rings)
        call_answer(m, line);
}

/* LINEDEVSTATE_RINGING: `count` is the driver's, 0 when it does not count. */
void call_rings(struct machine *m, struct line *line, DWORD count)
{
    if (line->state != CALL_RINGING)
        return;
    if (count == 0 && m->now - line->rung_at < SAME_RING_MS)
        return;
    if (count == 0)
        count = line->ring_count + 1;
    if (count > line->ring_count)
        ring(m, line, count);
    else
        line->next_ring_at = m->now + m->patience.ring_ms;
}

/* Another program's, or nobody's of ours: TAPI forgets our handle, the call goes on without us. */
static void leave_alone(struct machine *m, HCALL call)
{
    m->dll.deallocate(call);
}

/* A call we may answer: ours to own, on a line that takes calls, and for a modem as far as anybody knows. */
static void offered(struct machine *m, struct line *line, const LINEMESSAGE *msg)
{
    DWORD_PTR privilege = msg->dwParam3 || line->new_call != msg->hDevice ? msg->dwParam3 : line->new_privilege;
    struct tapi_call_info info;

    if (!line->owns_calls || line->rings == 0 || line->state != CALL_NONE ||
        !(privilege & LINECALLPRIVILEGE_OWNER)) {
        leave_alone(m, msg->hDevice);
        return;
    }
    if (read_info(m, msg->hDevice, &info) && info.media_modes && !(info.media_modes & TAPI_MEDIA_DATA_MODEM)) {
        leave_alone(m, msg->hDevice);
        return;
    }
    line->call = msg->hDevice;
    line->serial = ++m->last_serial & 0x7FFFFFFF;
    line->state = CALL_RINGING;
    line->deadline = RRAS_NEVER;
    take_party(line, &info);
    ring(m, line, 1);
}

/* ---------------------------------------------------------------------------------------------- dialling */

struct translation_of {
    DWORD device, version;
    const WCHAR *number;
};

static LONG get_translated(const struct machine *m, const void *arg, void *buffer)
{
    const struct translation_of *of = arg;

    return m->dll.translate(m->app, of->device, of->version, of->number, 0, 0, buffer);
}

/* The number as this computer must dial it from where it is; 0 or LINEERR_. */
static LONG translate(const struct machine *m, const struct line *line, const WCHAR *number, WCHAR *out, int cap)
{
    struct translation_of of = { line->device, line->version, number };
    struct tapi_translated translated;
    LONG error;
    struct bytes record = record_fetch(m, get_translated, &of, FIRST_TRANSLATED, &error);

    if (!record.at)
        return error;
    error = tapi_read_translated(record, &translated) &&
                    MultiByteToWideChar(CP_UTF8, 0, translated.dialable, -1, out, cap) > 0
                ? 0
                : (LONG)LINEERR_INVALADDRESS;
    free((void *)(uintptr_t)record.at);
    return error;
}

static LONG make_call(struct machine *m, struct line *line, const struct tapi_order *order)
{
    LINECALLPARAMS params = { .dwTotalSize = sizeof params };
    WCHAR number[TAPI_DIAL_MAX + 1], dialable[2 * TAPI_DIAL_MAX + 2];
    const WCHAR *dial = number;

    if (MultiByteToWideChar(CP_UTF8, 0, order->number, -1, number, TAPI_DIAL_MAX + 1) == 0)
        return (LONG)LINEERR_INVALADDRESS;
    if (order->translates) {
        LONG error = translate(m, line, number, dialable, sizeof dialable / sizeof *dialable);

        if (error)
            return error;
        dial = dialable;
    }
    params.dwBearerMode = LINEBEARERMODE_VOICE;
    params.dwMediaMode = LINEMEDIAMODE_DATAMODEM;
    params.dwCallParamFlags = LINECALLPARAMFLAGS_IDLE;
    params.dwAddressMode = LINEADDRESSMODE_ADDRESSID;
    line->made = 0;
    return m->dll.make_call(line->handle, &line->made, dial, 0, &params);
}

static void refuse(struct machine *m, const struct line *line, uint32_t call, struct tapi_outcome why)
{
    struct tapi_news news = { .kind = TAPI_NEWS_CALL_FAILED, .line = line->id, .call = call, .outcome = why };

    tapi_tell(m->tapi, &news);
    news.kind = TAPI_NEWS_IDLE;
    tapi_tell(m->tapi, &news);
}

void call_dial(struct machine *m, struct line *line, const struct tapi_order *order)
{
    LONG result;

    if (line->is_open && line->make_request) /* of a call before it, whose reply never came */
        line_reset(m, line);
    if (!line->is_open && m->is_up && line->told == NULL)
        lines_retry(m);
    if (!line->is_open || line->state != CALL_NONE) {
        refuse(m, line, order->call, line->is_open ? tapi_line_in_use : m->is_up ? tapi_was_closed : m->why_down);
        return;
    }
    memset(&line->party, 0, sizeof line->party);
    result = make_call(m, line, order);
    if (result == (LONG)LINEERR_REINIT)
        m->must_restart = true;
    if (result <= 0) {
        refuse(m, line, order->call, tapi_outcome_of_error(result ? (uint32_t)result : (uint32_t)LINEERR_OPERATIONFAILED));
        return;
    }
    line->serial = order->call;
    line->call = 0;
    line->make_request = result;
    begin(m, line, CALL_DIALING, m->patience.connect_ms);
}

static void made(struct machine *m, struct line *line, LONG status)
{
    line->make_request = 0;
    if (line->is_unwanted || (line->state != CALL_DIALING && line->state != CALL_DROPPING))
        return;
    if (status != 0) {
        tell_end(m, line, tapi_outcome_of_error((uint32_t)status));
        over(m, line);
        return;
    }
    line->call = line->made;
    if (line->state == CALL_DROPPING)
        drop(m, line); /* hung up before anybody knew its handle */
}

/* --------------------------------------------------------------------------------------------- messages */

void call_replied(struct machine *m, const LINEMESSAGE *msg)
{
    LONG request = (LONG)msg->dwParam1, status = (LONG)msg->dwParam2;

    for (struct line *l = m->lines; l; l = l->next) {
        if (request == 0)
            return;
        if (l->make_request == request) {
            made(m, l, status);
            return;
        }
        if (l->other_request != request)
            continue;
        l->other_request = 0;
        if (status != 0 && l->state == CALL_ANSWERING)
            fail(m, l, tapi_outcome_of_error((uint32_t)status));
        else if (status != 0 && l->state == CALL_DROPPING)
            l->deadline = m->now; /* it will not be dropped: the line is closed instead */
        return;
    }
}

static struct line *line_of_call(struct machine *m, DWORD call)
{
    struct line *l = m->lines;

    while (l && (l->is_unwanted || l->state == CALL_NONE || l->call != call || call == 0))
        l = l->next;
    return l;
}

static void state_of_ours(struct machine *m, struct line *line, DWORD state, DWORD detail)
{
    switch (state) {
    case LINECALLSTATE_CONNECTED:
        if (line->state == CALL_RINGING || line->state == CALL_ANSWERING || line->state == CALL_DIALING)
            connected(m, line);
        break;
    case LINECALLSTATE_BUSY:
        if (line->state == CALL_DIALING)
            fail(m, line, tapi_outcome_of_disconnect(LINEDISCONNECTMODE_BUSY));
        break;
    case LINECALLSTATE_DISCONNECTED:
        if (line->state != CALL_DROPPING)
            fail(m, line, line->state == CALL_ANSWERING ? answered_in_vain : tapi_outcome_of_disconnect(detail));
        break;
    case LINECALLSTATE_IDLE:
        tell_end(m, line, line->state == CALL_ANSWERING ? answered_in_vain : tapi_outcome_of_disconnect(0));
        over(m, line);
        break;
    default:
        break; /* dial tone, dialling, proceeding, ringback: on the way */
    }
}

/* TAPI 2 tells of a new call so, 1.4 in the first LINE_CALLSTATE; both are understood. */
void call_appeared(struct machine *m, const LINEMESSAGE *msg)
{
    struct line *line = line_by_handle(m, msg->hDevice);

    if (!line)
        return;
    line->new_call = (HCALL)msg->dwParam2;
    line->new_privilege = (DWORD)msg->dwParam3;
}

void call_state_changed(struct machine *m, const LINEMESSAGE *msg)
{
    struct line *line = line_of_call(m, msg->hDevice);
    DWORD state = (DWORD)msg->dwParam1;

    if (line) {
        state_of_ours(m, line, state, (DWORD)msg->dwParam2);
        return;
    }
    line = line_by_id(m, msg->dwCallbackInstance);
    if (state == LINECALLSTATE_OFFERING && line && line->is_open) {
        offered(m, line, msg);
    } else if (line && line->make_request && line->state == CALL_DIALING) {
        if (line->made != msg->hDevice)
            return; /* its reply says which it is */
        line->call = line->made;
        state_of_ours(m, line, state, (DWORD)msg->dwParam2);
    } else if (msg->dwParam3 != 0 || state == LINECALLSTATE_IDLE) {
        leave_alone(m, msg->hDevice);
    }
}

void call_info_changed(struct machine *m, const LINEMESSAGE *msg)
{
    struct line *line = line_of_call(m, msg->hDevice);
    struct tapi_party before;
    struct tapi_call_info info;

    if (!line || line->state != CALL_RINGING || !read_info(m, line->call, &info))
        return;
    before = line->party;
    take_party(line, &info);
    if (memcmp(&before, &line->party, sizeof before) != 0)
        tell_ring(m, line);
}

/* ------------------------------------------------------------------------------------------------- time */

rras_ms call_deadline(const struct line *line)
{
    if (line->state == CALL_NONE || line->is_unwanted)
        return RRAS_NEVER;
    return rras_sooner(line->deadline, line->next_ring_at);
}

void call_due(struct machine *m, struct line *line)
{
    if (line->is_unwanted || line->state == CALL_NONE)
        return;
    if (line->state == CALL_RINGING && m->now >= line->next_ring_at)
        ring(m, line, line->ring_count + 1); /* the driver does not say: so much time is a ring */
    if (m->now < line->deadline)
        return;
    if (line->state == CALL_DROPPING) {
        over(m, line); /* closing the line is the last word */
        line_reset(m, line);
    } else {
        fail(m, line, line->state == CALL_DIALING ? tapi_not_connected : answered_in_vain);
    }
}
