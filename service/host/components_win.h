/*
 * components_win.h - are the programs beside rrassvc.exe of the same version?
 *
 * The seed's note (KB Q170977): a service pack applied over part of RRAS also ends in 629. Every
 * module carries the product version in its resources; one that disagrees puts the service into
 * END_COMPONENT_MISMATCH. Any thread.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_COMPONENTS_WIN_H
#define RRAS_COMPONENTS_WIN_H
#include <stdbool.h>
#include <stddef.h>

struct component_mismatch {
    char component[32], version[24], ours[24];
};

/* False, and which one it is, when a program is of another version. One that is not there is no
 * mismatch. */
bool components_agree(struct component_mismatch *out);
#endif
