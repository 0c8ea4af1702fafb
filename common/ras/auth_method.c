/*
 * auth_method.c - the names of the authentication methods.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/ras/auth_attempt.h"

const char *auth_method_name(unsigned method)
{
    switch (method) {
    case AUTH_MSCHAP_V2:
        return "MS-CHAPv2";
    case AUTH_MSCHAP_V1:
        return "MS-CHAP";
    case AUTH_CHAP_MD5:
        return "CHAP";
    case AUTH_PAP:
        return "PAP";
    default:
        return "none";
    }
}
