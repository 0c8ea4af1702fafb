/* help_ids.h - where help texts lie in the string tables. For .rc files and C alike.
 * SPDX-License-Identifier: MIT */
#ifndef RRAS_HELP_IDS_H
#define RRAS_HELP_IDS_H
#define HELP_STRINGS 20000 /* the help of control or dialog N is string N + HELP_STRINGS */
#endif
