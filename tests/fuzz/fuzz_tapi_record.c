/*
 * fuzz_tapi_record.c - any octets as what a telephony service provider wrote.
 *
 * Holds: no read leaves the record, every text ends and is clean UTF-8, and a retry is larger and bounded.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include "common/base/text.h"
#include "service/modem/tapi_record.h"

static void check(bool ok)
{
    if (!ok)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct bytes record = bytes_of(data, len);
    struct tapi_caps caps;
    struct tapi_call_info info;
    struct tapi_translated translated;
    struct tapi_modem_settings settings;
    size_t again = tapi_size_to_retry(record);
    uint32_t handle;

    check(again == 0 || (again > len && again <= TAPI_RECORD_MAX));
    tapi_read_caps(record, &caps);
    check(text_is_clean(caps.name, sizeof caps.name) && text_is_clean(caps.provider, sizeof caps.provider));
    tapi_read_call_info(record, &info);
    check(text_is_clean(info.caller, sizeof info.caller) && text_is_clean(info.called, sizeof info.called) &&
          text_is_clean(info.caller_name, sizeof info.caller_name));
    check(tapi_read_translated(record, &translated) == (translated.dialable[0] != 0));
    check(text_is_clean(translated.dialable, sizeof translated.dialable) &&
          text_is_clean(translated.displayable, sizeof translated.displayable));
    check(tapi_read_comm_handle(record, &handle) == (handle != 0 && handle != UINT32_MAX));
    check(tapi_read_modem_settings(record, &settings) || (settings.bps == 0 && !settings.is_compressed));
    return 0;
}
