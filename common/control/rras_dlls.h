/*
 * rras_dlls.h - where a program of ours takes its libraries from.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RRAS_DLLS_H
#define RRAS_DLLS_H

/* The first call of every program: what is loaded while it runs comes from System32, wherever the
 * program lies and whatever lies beside it. Windows 7 knows this only with an update (KB2533623). */
void rras_load_from_system_only(void);
#endif
