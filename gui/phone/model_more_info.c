/*
 * model_more_info.c - *More Info*: which text tells the cause of a RAS error and its cure.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/model_more_info.h"
#include <stddef.h>
#include "common/ras/ras_error.h"
#include "gui/phone/dial_ids.h"
#include "gui/phone/model_failed.h"

/* Sorted. Each has string N + MORE_INFO_STRINGS in dial.rc; what may end a dialled call, or refuse it, is here. */
static const uint16_t known[] = {
    614, 615, 619, 623, 628, 629, 630, 631, 633, 634, 635, 638, 640, 645, 646, 647, 648, 649, 650, 651, 652, 664, 665, 666,
    668, 676, 677, 678, 679, 680, 681, 691, 692, 703, 704, 708, 709, 710, 712, 716, 717, 718, 719, 720, 721, 722, 723, 731,
    732, 733, 734, 735, 736, 737, 738, 739, 741, 742, 743, 749, 751, 752, 756, 777, 778, 794, 796, 905, 908, 913, 914, 916,
    917, 919, 920, 924, 925, 926, 928, 930, 931, 932, 937, 938, 939, 940, 941, 942, 944,
};

enum { RAS_FIRST = 600, RAS_LAST = 999, NOT_RUNNING = 1062 };

bool more_info_knows(uint32_t error)
{
    size_t from = 0, to = sizeof known / sizeof *known;

    while (from < to) {
        size_t middle = from + (to - from) / 2;

        if (known[middle] == error)
            return true;
        if (known[middle] < error)
            from = middle + 1;
        else
            to = middle;
    }
    return false;
}

int more_info_string(uint32_t error, enum dial_reach reach)
{
    if (error == RAS_REMOTE_DISCONNECTION && reach == REACH_LET_IN)
        return IDS_MORE_629_REFUSED;
    if (error == RAS_REMOTE_DISCONNECTION && reach == REACH_UP)
        return IDS_MORE_629_LATER;
    if (error == ERROR_INVALID_ADDRESS_NT)
        return IDS_MORE_1214;
    if (error == NOT_RUNNING)
        return IDS_MORE_NOT_RUNNING;
    if (error < RAS_FIRST || error > RAS_LAST)
        return IDS_MORE_NOT_RAS;
    return more_info_knows(error) ? (int)error + MORE_INFO_STRINGS : IDS_MORE_OTHER;
}
