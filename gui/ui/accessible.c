/*
 * accessible.c - a complaint is heard, too: it becomes the control's description (MSAA direct
 * annotation), which screen readers speak when the focus arrives.
 *
 * SPDX-License-Identifier: MIT
 */
#define COBJMACROS
#include "gui/ui/ui_internal.h"
#include <initguid.h>
#include <oleacc.h>

DEFINE_GUID(class_acc_prop_services, 0xb5f8350b, 0x0548, 0x48b1, 0xa6, 0xee, 0x88, 0xbd, 0x00, 0xb4, 0xa5, 0xe7);
DEFINE_GUID(interface_acc_prop_services, 0x6e26e776, 0x04f0, 0x495d, 0x80, 0xe4, 0x33, 0x30, 0x35, 0x2e, 0x31, 0x69);
DEFINE_GUID(property_description, 0x4d48dfe4, 0xbd3f, 0x491f, 0xa6, 0x48, 0x49, 0x2d, 0x6f, 0x20, 0xc5, 0x88);

void accessible_describe(HWND control, const wchar_t *text)
{
    IAccPropServices *services = NULL;
    HRESULT started = CoInitializeEx(NULL, COINIT_APARTMENTTHREADED);
    HRESULT made = CoCreateInstance(&class_acc_prop_services, NULL, CLSCTX_INPROC_SERVER, &interface_acc_prop_services, (void **)&services);

    if (SUCCEEDED(made) && services) { /* Wine has none */
        if (text)
            IAccPropServices_SetHwndPropStr(services, control, (DWORD)OBJID_CLIENT, CHILDID_SELF, property_description, text);
        else
            IAccPropServices_ClearHwndProps(services, control, (DWORD)OBJID_CLIENT, CHILDID_SELF, &property_description, 1);
        IAccPropServices_Release(services);
    }
    if (SUCCEEDED(started))
        CoUninitialize();
    if (text)
        NotifyWinEvent(EVENT_OBJECT_DESCRIPTIONCHANGE, control, OBJID_CLIENT, CHILDID_SELF);
}
