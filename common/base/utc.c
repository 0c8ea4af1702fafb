/* utc.c - the proleptic Gregorian calendar, from days (H. Hinnant's public algorithm).
 * SPDX-License-Identifier: MIT */
#include "common/base/utc.h"
#include <stdio.h>

enum { DAYS_TO_1970 = 719468, DAYS_PER_ERA = 146097 }; /* counted from 1 March of year 0; 400 years */

char *utc_text(int64_t unix_s, char *out, size_t cap)
{
    int64_t days = unix_s / 86400 - (unix_s % 86400 < 0), second = unix_s - days * 86400;
    int64_t shifted = days + DAYS_TO_1970;
    int64_t era = (shifted >= 0 ? shifted : shifted - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA;
    unsigned day_of_era = (unsigned)(shifted - era * DAYS_PER_ERA);
    unsigned year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    unsigned day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    unsigned month_from_march = (5 * day_of_year + 2) / 153;
    unsigned day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    unsigned month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    int64_t year = (int64_t)year_of_era + era * 400 + (month <= 2);

    snprintf(out, cap, "%04lld-%02u-%02u %02d:%02d:%02d", (long long)year, month, day, (int)(second / 3600),
             (int)(second / 60 % 60), (int)(second % 60));
    return out;
}
