/*
 * dlg_monitor_prefs.c - Dial-Up Networking Monitor > Preferences, and where they are kept.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/phone/dlg_monitor_prefs.h"
#include "gui/phone/dial_ids.h"
#include "gui/phone/dlg_monitor.h"
#include "gui/ui/wide.h"

enum { VALUE_MAX = 64 };

static const wchar_t key_name[] = L"Software\\OpenRRAS\\Phone";

void monitor_prefs_read(struct monitor_prefs *prefs)
{
    wchar_t name[VALUE_MAX];

    monitor_prefs_defaults(prefs);
    for (const struct monitor_pref_row *row = monitor_pref_rows; row->value; row++) {
        DWORD value = 0, size = sizeof value;

        if (RegGetValueW(HKEY_CURRENT_USER, key_name, ui_wide(row->value, name, VALUE_MAX), RRF_RT_REG_DWORD, NULL, &value, &size) == 0)
            *(bool *)((char *)prefs + row->offset) = value != 0;
    }
}

void monitor_prefs_write(const struct monitor_prefs *prefs)
{
    wchar_t name[VALUE_MAX];

    for (const struct monitor_pref_row *row = monitor_pref_rows; row->value; row++) {
        DWORD value = *(const bool *)((const char *)prefs + row->offset);

        RegSetKeyValueW(HKEY_CURRENT_USER, key_name, ui_wide(row->value, name, VALUE_MAX), REG_DWORD, &value, sizeof value);
    }
}

/* ---- the page ---- */

static const struct dialog_field fields[] = {
    { IDC_PREFER_ICON, FIELD_CHECK, DIALOG_FIELD(monitor, prefs.has_icon), 0, 0, 0 },
    { IDC_PREFER_LIGHTS, FIELD_CHECK, DIALOG_FIELD(monitor, prefs.has_lights), 0, 0, 0 },
    { IDC_PREFER_LOST, FIELD_CHECK, DIALOG_FIELD(monitor, prefs.tells_lost), 0, 0, 0 },
    { IDC_PREFER_COMPLETE, FIELD_CHECK, DIALOG_FIELD(monitor, prefs.tells_complete), 0, 0, 0 },
    { IDC_PREFER_MONITOR, FIELD_CHECK, DIALOG_FIELD(monitor, prefs.opens_monitor), 0, 0, 0 },
};

/* Without the icon there are no lights, and nothing to tell from. */
static void show(struct dialog *d)
{
    int why = IsDlgButtonChecked(d->window, IDC_PREFER_ICON) == BST_CHECKED ? 0 : IDS_WHY_NO_ICON;

    dialog_disable_because(d, IDC_PREFER_LIGHTS, why);
    dialog_disable_because(d, IDC_PREFER_LOST, why);
}

static void command(struct dialog *d, int control, int code)
{
    if (control == IDC_PREFER_ICON && code == BN_CLICKED)
        show(d);
}

static bool is_accepted(struct dialog *d)
{
    const struct monitor *monitor = d->model;

    monitor_prefs_write(&monitor->prefs);
    return true;
}

const struct dialog_kind page_preferences = {
    .template_id = IDD_PREFERENCES,
    .fields = fields,
    .field_count = ARRAYSIZE(fields),
    .load = show,
    .command = command,
    .accept = is_accepted,
};
