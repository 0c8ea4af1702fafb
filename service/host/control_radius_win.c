/*
 * control_radius_win.c - the calls about RADIUS servers. They are changed by RrasConfigChange alone.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/host/control_internal_win.h"
#include "common/ras/radius_server.h"

_Static_assert(sizeof((RRAS_RADIUS_SERVER_0 *)0)->name == RADIUS_NAME_MAX + 1 && RRAS_RADIUS_NAME_LEN == RADIUS_NAME_MAX + 1, "name");
_Static_assert(sizeof((RRAS_RADIUS_SERVER_0 *)0)->secret == RADIUS_SECRET_MAX + 1 && RRAS_SECRET_LEN == RADIUS_SECRET_MAX + 1, "secret");
_Static_assert(sizeof((RRAS_SEALED *)0)->data == RRAS_SEALED_LEN && RADIUS_SEALED_MAX <= RRAS_SEALED_LEN, "sealed");

LONG control_RrasRadiusServerEnum(handle_t h, ULONG *count, RRAS_RADIUS_SERVER_0 **servers)
{
    (void)h;
    *count = 0;
    *servers = control_array(0, sizeof **servers);
    return *servers ? 0 : ERROR_NOT_ENOUGH_MEMORY;
}

LONG control_RrasRadiusServerGetSealed(handle_t h, RRAS_NAME *name, RRAS_SEALED *sealed, RRAS_MESSAGE *why)
{
    long status = control_begin(why);

    (void)h;
    memset(sealed, 0, sizeof *sealed);
    if (status)
        return status;
    if (!CONTROL_TEXT_IS_GOOD(name->name, false))
        return control_end(ERROR_INVALID_PARAMETER);
    return control_end(control_refuse(why, ERROR_NOT_FOUND, "There is no RADIUS server %s.", name->name));
}
