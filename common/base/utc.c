/* utc.c - the proleptic Gregorian calendar, from days (H. Hinnant's public algorithm).
 * SPDX-License-Identifier: MIT */
#include "common/base/utc.h"
#include <stdio.h>
#include <string.h>

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

/* The digits where `shape` has one; the other characters must be those of the shape. */
static bool read_shape(const char *text, const char *shape, int *numbers)
{
    int n = -1;

    if (strlen(text) != strlen(shape))
        return false;
    for (size_t i = 0; shape[i]; i++) {
        if (shape[i] != '0') {
            if (text[i] != shape[i])
                return false;
            continue;
        }
        if (text[i] < '0' || text[i] > '9')
            return false;
        if (i == 0 || shape[i - 1] != '0')
            numbers[++n] = 0;
        numbers[n] = numbers[n] * 10 + (text[i] - '0');
    }
    return true;
}

bool utc_parse(const char *text, int64_t *unix_s)
{
    int n[6] = { 0 }, year, shifted_month, day_of_year, day_of_era, year_of_era, era;
    char again[20], wanted[40];
    int64_t seconds;

    if (!read_shape(text, "0000-00-00", n) && !read_shape(text, "0000-00-00 00:00:00", n) && !read_shape(text, "0000-00-00T00:00:00Z", n))
        return false;
    if (n[0] < 1970 || n[1] < 1 || n[1] > 12)
        return false;
    year = n[0] - (n[1] <= 2);
    shifted_month = n[1] > 2 ? n[1] - 3 : n[1] + 9;
    era = year / 400;
    year_of_era = year - era * 400;
    day_of_year = (153 * shifted_month + 2) / 5 + n[2] - 1;
    day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    seconds = ((int64_t)era * DAYS_PER_ERA + day_of_era - DAYS_TO_1970) * 86400 + n[3] * 3600 + n[4] * 60 + n[5];
    snprintf(wanted, sizeof wanted, "%04d-%02d-%02d %02d:%02d:%02d", n[0], n[1], n[2], n[3], n[4], n[5]);
    if (strcmp(utc_text(seconds, again, sizeof again), wanted) != 0) /* the 30th of February */
        return false;
    *unix_s = seconds;
    return true;
}
