/*
 * radius_auth.c - asking a RADIUS server about a caller, and reading what it says.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/aaa/radius_auth.h"
#include <stdio.h>
#include "common/base/secret.h"
#include "common/base/text.h"
#include "common/ras/mschap_hash.h"
#include "common/ras/ras_error.h"
#include "common/ras/server_settings.h"
#include "service/aaa/auth_local.h"

enum {
    PORT_ASYNC = 0, PORT_VIRTUAL = 5,           /* NAS-Port-Type */
    SERVICE_FRAMED = 2, SERVICE_CALLBACK_FRAMED = 4, PROTOCOL_PPP = 1,
    POLICY_REQUIRED = 2,                        /* MS-MPPE-Encryption-Policy */
    PASSWORD_MAX = 128,
    MD5_VALUE_LEN = 16,
    V1_LM_NT_LEN = 48,                          /* both responses of an MS-CHAP Response value */
    V2_ZEROES_AT = 16, V2_NT_AT = 24
};
#define ADDRESS_USER_CHOOSES UINT32_C(0xffffffff)
#define ADDRESS_NAS_CHOOSES UINT32_C(0xfffffffe)

/* ---- asking ---- */

uint32_t radius_port_number(const char *port)
{
    size_t at = strlen(port);
    uint32_t number = 0;

    while (at > 0 && port[at - 1] >= '0' && port[at - 1] <= '9')
        at--;
    for (; port[at] != '\0' && number < 100000000; at++)
        number = number * 10 + (uint32_t)(port[at] - '0');
    return number;
}

void radius_put_caller(struct writer *w, const struct radius_nas *nas, const struct radius_caller *caller)
{
    char bps[16];

    radius_put_text(w, RADIUS_NAS_IDENTIFIER, nas->identifier);
    if (nas->address != 0)
        radius_put_u32(w, RADIUS_NAS_IP_ADDRESS, nas->address);
    radius_put_u32(w, RADIUS_NAS_PORT, radius_port_number(caller->port));
    radius_put_u32(w, RADIUS_NAS_PORT_TYPE, caller->is_virtual ? PORT_VIRTUAL : PORT_ASYNC);
    radius_put_text(w, RADIUS_NAS_PORT_ID, caller->port);
    radius_put_text(w, RADIUS_CALLING_STATION_ID, caller->calling);
    radius_put_text(w, RADIUS_CALLED_STATION_ID, caller->called);
    if (caller->bps != 0) {
        snprintf(bps, sizeof bps, "%u", (unsigned)caller->bps);
        radius_put_text(w, RADIUS_CONNECT_INFO, bps);
    }
    radius_put_u32(w, RADIUS_SERVICE_TYPE, SERVICE_FRAMED);
    radius_put_u32(w, RADIUS_FRAMED_PROTOCOL, PROTOCOL_PPP);
}

bool radius_can_ask(const struct auth_attempt *attempt)
{
    size_t name_len = strlen(attempt->user);

    if (name_len == 0 || name_len > RADIUS_VALUE_MAX)
        return false;
    switch (attempt->method) {
    case AUTH_PAP:
        return attempt->response_len <= PASSWORD_MAX;
    case AUTH_CHAP_MD5:
        return attempt->response_len == MD5_VALUE_LEN && attempt->challenge_len > 0;
    case AUTH_MSCHAP_V1:
        return attempt->response_len == MSCHAP_VALUE_LEN && attempt->challenge_len == MSCHAP_V1_CHALLENGE_LEN;
    case AUTH_MSCHAP_V2:
        return attempt->response_len == MSCHAP_VALUE_LEN && attempt->challenge_len == MSCHAP_V2_CHALLENGE_LEN;
    case AUTH_METHODS_ALL:
        break;
    }
    return false;
}

static void put_chap(struct writer *w, const struct auth_attempt *attempt)
{
    uint8_t value[1 + MD5_VALUE_LEN] = { attempt->id };

    memcpy(value + 1, attempt->response, MD5_VALUE_LEN);
    radius_put(w, RADIUS_CHAP_PASSWORD, bytes_of(value, sizeof value));
    radius_put(w, RADIUS_CHAP_CHALLENGE, bytes_of(attempt->challenge, attempt->challenge_len));
}

/* RFC 2548 2.1.3: the flags of PPP's value come first here. */
static void put_mschap_v1(struct writer *w, const struct auth_attempt *attempt)
{
    uint8_t value[2 + V1_LM_NT_LEN] = { attempt->id, attempt->response[V1_LM_NT_LEN] };

    memcpy(value + 2, attempt->response, V1_LM_NT_LEN);
    radius_put_ms(w, RADIUS_MS_CHAP_CHALLENGE, bytes_of(attempt->challenge, attempt->challenge_len));
    radius_put_ms(w, RADIUS_MS_CHAP_RESPONSE, bytes_of(value, sizeof value));
}

/* RFC 2548 2.3.2: flags 0, peer challenge, 8 octets of zero, NT response. */
static void put_mschap_v2(struct writer *w, const struct auth_attempt *attempt)
{
    uint8_t value[2 + V1_LM_NT_LEN] = { attempt->id };

    memcpy(value + 2, attempt->response, V2_ZEROES_AT);
    memcpy(value + 2 + V2_NT_AT, attempt->response + V2_NT_AT, MSCHAP_RESPONSE_LEN);
    radius_put_ms(w, RADIUS_MS_CHAP_CHALLENGE, bytes_of(attempt->challenge, attempt->challenge_len));
    radius_put_ms(w, RADIUS_MS_CHAP2_RESPONSE, bytes_of(value, sizeof value));
}

bool radius_write_access(struct writer *w, uint8_t id,
                         const uint8_t authenticator[RADIUS_AUTHENTICATOR_LEN],
                         const struct auth_attempt *attempt, const struct radius_nas *nas,
                         const struct radius_caller *caller, struct bytes secret, bool is_signed)
{
    radius_begin(w, RADIUS_ACCESS_REQUEST, id, authenticator);
    if (is_signed)
        radius_put_signature(w);
    radius_put_text(w, RADIUS_USER_NAME, attempt->user);
    switch (attempt->method) {
    case AUTH_PAP:
        radius_put_password(w, bytes_of(attempt->response, attempt->response_len), secret);
        break;
    case AUTH_CHAP_MD5:
        put_chap(w, attempt);
        break;
    case AUTH_MSCHAP_V1:
        put_mschap_v1(w, attempt);
        break;
    case AUTH_MSCHAP_V2:
        put_mschap_v2(w, attempt);
        break;
    case AUTH_METHODS_ALL:
        return false;
    }
    radius_put_caller(w, nas, caller);
    return radius_seal_access(w, secret);
}

/* ---- answers ---- */

void radius_refuse(struct radius_answer *answer, const struct auth_attempt *attempt,
                   uint32_t ras_error, const char *why)
{
    *answer = (struct radius_answer){ .result.verdict.ras_error = ras_error };
    answer->result.verdict.may_retry = ras_error == RAS_AUTHENTICATION_FAILURE;
    text_copy(answer->user, sizeof answer->user, attempt->user);
    text_copy(answer->reply, sizeof answer->reply, why);
}

/* What an answer says, gathered before any of it counts. */
struct said {
    bool has_service, has_protocol, has_address;
    uint32_t service, protocol, address, session_s, idle_s, encryption;
    struct bytes user, success, error, callback_number;
    bool is_malformed;               /* a number that is not four octets */
};

static uint32_t number_of(struct bytes value, struct said *said)
{
    struct reader in = rd_of(value);

    if (value.len != 4)
        said->is_malformed = true;
    return rd_be32(&in);
}

static void hear_microsoft(struct said *said, const struct radius_attribute *vendor_specific)
{
    struct reader inner = radius_ms_reader(vendor_specific);
    struct radius_attribute each;

    while (radius_ms_next(&inner, &each)) {
        if (each.type == RADIUS_MS_CHAP2_SUCCESS)
            said->success = each.value;
        else if (each.type == RADIUS_MS_CHAP_ERROR)
            said->error = each.value;
        else if (each.type == RADIUS_MS_ENCRYPTION_POLICY)
            said->encryption = number_of(each.value, said);
    }
}

/* More Classes than there is room for are left out whole. */
static void keep_class(struct radius_class *kept, struct bytes value)
{
    if ((size_t)kept->len + 2 + value.len > sizeof kept->octets)
        return;
    kept->octets[kept->len] = RADIUS_CLASS;
    kept->octets[kept->len + 1] = (uint8_t)(2 + value.len);
    if (value.len > 0)
        memcpy(kept->octets + kept->len + 2, value.at, value.len);
    kept->len = (uint16_t)(kept->len + 2 + value.len);
}

static void hear(struct said *said, const struct radius_packet *packet, struct radius_answer *answer)
{
    struct reader in = rd_of(packet->attributes);
    struct radius_attribute each;

    while (radius_next(&in, &each)) {
        switch (each.type) {
        case RADIUS_USER_NAME:
            said->user = each.value;
            break;
        case RADIUS_SERVICE_TYPE:
            said->has_service = true;
            said->service = number_of(each.value, said);
            break;
        case RADIUS_FRAMED_PROTOCOL:
            said->has_protocol = true;
            said->protocol = number_of(each.value, said);
            break;
        case RADIUS_FRAMED_IP_ADDRESS:
            said->has_address = true;
            said->address = number_of(each.value, said);
            break;
        case RADIUS_SESSION_TIMEOUT:
            said->session_s = number_of(each.value, said);
            break;
        case RADIUS_IDLE_TIMEOUT:
            said->idle_s = number_of(each.value, said);
            break;
        case RADIUS_REPLY_MESSAGE:
            if (answer->reply[0] == '\0')
                text_printable(answer->reply, sizeof answer->reply, each.value);
            break;
        case RADIUS_CALLBACK_NUMBER:
            said->callback_number = each.value;
            break;
        case RADIUS_CLASS:
            keep_class(&answer->class_, each.value);
            break;
        case RADIUS_VENDOR_SPECIFIC:
            hear_microsoft(said, &each);
            break;
        default:
            break;
        }
    }
}

/* "E=691 R=1 ...", RFC 2548 2.1.5, behind the octet of the identifier. */
static bool field_of(struct bytes text, char key, uint32_t *value)
{
    bool is_start = true;

    for (size_t i = 0; i + 2 < text.len; i++) {
        if (is_start && text.at[i] == (uint8_t)key && text.at[i + 1] == '=') {
            uint32_t number = 0;
            size_t at = i + 2;

            if (text.at[at] < '0' || text.at[at] > '9')
                return false;
            for (; at < text.len && text.at[at] >= '0' && text.at[at] <= '9' && number < 100000000; at++)
                number = number * 10 + (uint32_t)(text.at[at] - '0');
            *value = number;
            return true;
        }
        is_start = text.at[i] == ' ';
    }
    return false;
}

/* The errors RFC 2433 9 knows; any other is a plain refusal. */
static uint32_t error_we_know(uint32_t error)
{
    static const uint32_t known[] = { RAS_RESTRICTED_LOGON_HOURS, RAS_ACCT_DISABLED, RAS_PASSWD_EXPIRED,
                                      RAS_NO_DIALIN_PERMISSION };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i] == error)
            return error;
    return RAS_AUTHENTICATION_FAILURE;
}

static void hear_reject(const struct said *said, struct auth_result *result)
{
    struct bytes text = said->error.len > 0 ? bytes_of(said->error.at + 1, said->error.len - 1) : said->error;
    uint32_t error = RAS_AUTHENTICATION_FAILURE, retry = 1;

    field_of(text, 'E', &error);
    field_of(text, 'R', &retry);
    result->verdict.ras_error = error_we_know(error);
    result->verdict.may_retry = result->verdict.ras_error == RAS_AUTHENTICATION_FAILURE && retry != 0;
}

static bool is_hex(uint8_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

/* The identifier's octet, then "S=" and 40 digits; more may follow (RFC 2548 2.3.3). */
static bool take_success(struct bytes value, char out[AUTH_MESSAGE_MAX])
{
    const uint8_t *text;

    if (value.len < 1 + MSCHAP_AUTHENTICATOR_LEN)
        return false;
    text = value.at + 1;
    if (text[0] != 'S' || text[1] != '=')
        return false;
    for (size_t i = 2; i < MSCHAP_AUTHENTICATOR_LEN; i++)
        if (!is_hex(text[i]))
            return false;
    memcpy(out, text, MSCHAP_AUTHENTICATOR_LEN);
    out[MSCHAP_AUTHENTICATOR_LEN] = '\0';
    return true;
}

/* What RASPRIV_AdminSetCallback may hold (KB: error 751), or nothing. */
static bool is_dialable(struct bytes number)
{
    for (size_t i = 0; i < number.len; i++)
        if (number.at[i] == '\0' || strchr("0123456789TtPpWw()-@, ", number.at[i]) == NULL)
            return false;
    return number.len <= ACCOUNT_PHONE_MAX;
}

/* Why an Access-Accept lets nobody in after all; RAS_OK for nothing. */
static uint32_t objection(const struct said *said, const struct auth_attempt *attempt, struct auth_result *result,
                          const char **why)
{
    bool wants_fixed = said->has_address && said->address != ADDRESS_USER_CHOOSES &&
                       said->address != ADDRESS_NAS_CHOOSES;

    *why = "its Access-Accept holds a number that is not four octets";
    if (said->is_malformed)
        return RAS_INVALID_RADIUS_RESPONSE;
    *why = "its Access-Accept wants another Service-Type than Framed or Callback Framed, which "
           "this server does not give";
    if (said->has_service && said->service != SERVICE_FRAMED && said->service != SERVICE_CALLBACK_FRAMED)
        return RAS_UNKNOWN_SERVICE_TYPE;
    *why = "its Access-Accept holds a Callback-Number that cannot be dialled";
    if (!is_dialable(said->callback_number))
        return RAS_INVALID_RADIUS_RESPONSE;
    *why = "its Access-Accept wants another Framed-Protocol than PPP";
    if (said->has_protocol && said->protocol != PROTOCOL_PPP)
        return RAS_UNKNOWN_FRAMED_PROTOCOL;
    *why = "its Access-Accept requires encryption (MPPE), which this server does not offer";
    if (said->encryption == POLICY_REQUIRED)
        return RAS_NO_LOCAL_ENCRYPTION;
    *why = "its Access-Accept holds a Framed-IP-Address that no caller can have";
    if (wants_fixed && !is_caller_address(said->address))
        return RAS_INVALID_RADIUS_RESPONSE;
    *why = "its Access-Accept lacks the proof of MS-CHAPv2 (MS-CHAP2-Success)";
    if (attempt->method == AUTH_MSCHAP_V2 && !take_success(said->success, result->verdict.message))
        return RAS_INVALID_RADIUS_RESPONSE;
    return RAS_OK;
}

/* RFC 2865 5.1: a User-Name in the Access-Accept is the one to account for. */
static void take_user(const struct said *said, struct radius_answer *answer)
{
    if (said->user.len > 0 && text_is_utf8(said->user))
        text_printable(answer->user, sizeof answer->user, said->user);
    auth_local_name(answer->user, answer->result.user);
    if (answer->result.user[0] == '\0')
        text_copy(answer->result.user, sizeof answer->result.user, answer->user);
}

/* Callback Framed: to the number given, or, without one, to where the caller says. */
static void take_callback(const struct said *said, struct auth_result *result)
{
    bool is_callback = said->has_service && said->service == SERVICE_CALLBACK_FRAMED;

    result->privilege = RASPRIV_DialinPrivilege | (!is_callback                        ? RASPRIV_NoCallback
                                                   : said->callback_number.len > 0 ? RASPRIV_AdminSetCallback
                                                                                   : RASPRIV_CallerSetCallback);
    if (is_callback)
        text_printable(result->callback_number, sizeof result->callback_number, said->callback_number);
}

static void hear_accept(const struct said *said, const struct auth_attempt *attempt, struct radius_answer *answer)
{
    struct auth_result *result = &answer->result;
    const char *why;
    uint32_t error = objection(said, attempt, result, &why);

    if (error != RAS_OK) {
        radius_refuse(answer, attempt, error, why);
        return;
    }
    result->verdict.accepted = true;
    take_user(said, answer);
    take_callback(said, result);
    if (said->has_address && said->address != ADDRESS_USER_CHOOSES && said->address != ADDRESS_NAS_CHOOSES)
        result->fixed_address = said->address;
    result->session_s = said->session_s;
    result->idle_s = said->idle_s;
}

void radius_judge(const struct radius_packet *packet, const struct auth_attempt *attempt, struct radius_answer *answer)
{
    struct said said = { 0 };

    radius_refuse(answer, attempt, RAS_AUTHENTICATION_FAILURE, "");
    if (packet->code == RADIUS_ACCESS_CHALLENGE) {
        answer->result.verdict.may_retry = false;
        text_copy(answer->reply, sizeof answer->reply,
                  "it asks the caller a question (Access-Challenge), which PPP cannot carry");
        return;
    }
    hear(&said, packet, answer);
    if (packet->code == RADIUS_ACCESS_REJECT) {
        answer->class_.len = 0;
        hear_reject(&said, &answer->result);
        return;
    }
    answer->result = (struct auth_result){ 0 };
    hear_accept(&said, attempt, answer);
}
