/*
 * fields.c - moves values between controls and models by the rows of a dialog, and refuses what is
 * no value.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/ui/ui_internal.h"
#include <stdio.h>
#include <string.h>
#include "common/base/text.h"
#include "gui/ui/ui_ids.h"
#include "gui/ui/wide.h"

enum { FIELD_TEXT_MAX = 1024 };

static uint32_t get_unsigned(const struct dialog *d, const struct dialog_field *f)
{
    const unsigned char *at = (const unsigned char *)d->model + f->offset;
    uint32_t wide = 0;
    uint16_t half = 0;

    switch (f->size) {
    case 1:
        return *at;
    case 2:
        memcpy(&half, at, sizeof half);
        return half;
    default:
        memcpy(&wide, at, sizeof wide);
        return wide;
    }
}

static void set_unsigned(struct dialog *d, const struct dialog_field *f, uint32_t value)
{
    unsigned char *at = (unsigned char *)d->model + f->offset;
    uint16_t half = (uint16_t)value;

    switch (f->size) {
    case 1:
        *at = (unsigned char)value;
        break;
    case 2:
        memcpy(at, &half, sizeof half);
        break;
    default:
        memcpy(at, &value, sizeof value);
        break;
    }
}

static char *text_of(const struct dialog *d, const struct dialog_field *f)
{
    return (char *)d->model + f->offset;
}

/* ---- to the control ---- */

static void check(const struct dialog *d, const struct dialog_field *f, bool on)
{
    CheckDlgButton(d->window, f->control, on ? BST_CHECKED : BST_UNCHECKED);
}

static void show_check(struct dialog *d, const struct dialog_field *f)
{
    check(d, f, get_unsigned(d, f) != 0);
}

static void show_bit(struct dialog *d, const struct dialog_field *f)
{
    check(d, f, (get_unsigned(d, f) & f->value) == f->value);
}

static void show_radio(struct dialog *d, const struct dialog_field *f)
{
    check(d, f, get_unsigned(d, f) == f->value);
}

/* An edit control, or the one in a combo box, takes no more than the model can hold. */
static void limit(const struct dialog *d, int control, size_t characters)
{
    wchar_t class_name[32] = L"";

    GetClassNameW(dialog_control(d, control), class_name, 32);
    SendDlgItemMessageW(d->window, control, lstrcmpiW(class_name, WC_COMBOBOXW) == 0 ? CB_LIMITTEXT : EM_LIMITTEXT, characters, 0);
}

static void show_number(struct dialog *d, const struct dialog_field *f)
{
    char text[16];

    snprintf(text, sizeof text, "%lu", (unsigned long)get_unsigned(d, f));
    limit(d, f->control, 10);
    dialog_set_text(d, f->control, text);
}

static void show_address(struct dialog *d, const struct dialog_field *f)
{
    uint32_t address = get_unsigned(d, f);

    SendDlgItemMessageW(d->window, f->control, address ? IPM_SETADDRESS : IPM_CLEARADDRESS, 0, (LPARAM)address);
}

static void show_text(struct dialog *d, const struct dialog_field *f)
{
    limit(d, f->control, f->size - 1);
    dialog_set_text(d, f->control, text_of(d, f));
}

/* ---- from the control ---- */

static bool is_checked(const struct dialog *d, const struct dialog_field *f)
{
    return IsDlgButtonChecked(d->window, f->control) == BST_CHECKED;
}

static bool read_check(struct dialog *d, const struct dialog_field *f)
{
    set_unsigned(d, f, is_checked(d, f));
    return true;
}

static bool read_bit(struct dialog *d, const struct dialog_field *f)
{
    set_unsigned(d, f, (get_unsigned(d, f) & ~f->value) | (is_checked(d, f) ? f->value : 0));
    return true;
}

static bool read_radio(struct dialog *d, const struct dialog_field *f)
{
    if (is_checked(d, f))
        set_unsigned(d, f, f->value);
    return true;
}

static bool parse_number(const char *text, uint32_t max, uint32_t *out)
{
    uint64_t value = 0;

    while (*text == ' ')
        text++;
    if (*text < '0' || *text > '9')
        return false;
    for (; *text >= '0' && *text <= '9' && value <= max; text++)
        value = value * 10 + (uint64_t)(*text - '0');
    while (*text == ' ')
        text++;
    *out = (uint32_t)value;
    return *text == '\0' && value <= max;
}

static bool read_number(struct dialog *d, const struct dialog_field *f)
{
    char text[32];
    uint32_t value = 0;

    dialog_get_text(d, f->control, text, sizeof text);
    if (!parse_number(text, f->max, &value) || value < f->min)
        return dialog_complain(d, f->control, IDS_UI_NUMBER, (unsigned)f->min, (unsigned)f->max);
    set_unsigned(d, f, value);
    return true;
}

static bool read_address(struct dialog *d, const struct dialog_field *f)
{
    DWORD address = 0;
    LRESULT filled = SendDlgItemMessageW(d->window, f->control, IPM_GETADDRESS, 0, (LPARAM)&address);

    if (filled != 0 && filled != 4)
        return dialog_complain(d, f->control, IDS_UI_ADDRESS);
    set_unsigned(d, f, filled ? (uint32_t)address : 0);
    return true;
}

static bool read_text(struct dialog *d, const struct dialog_field *f)
{
    char text[FIELD_TEXT_MAX];
    bool fits;

    dialog_get_text(d, f->control, text, sizeof text);
    fits = strlen(text) < f->size;
    if (fits)
        text_copy(text_of(d, f), f->size, text);
    SecureZeroMemory(text, sizeof text); /* it may be a password */
    return fits || dialog_complain(d, f->control, IDS_UI_TOO_LONG, (unsigned)f->size - 1);
}

static const struct {
    void (*show)(struct dialog *d, const struct dialog_field *f);
    bool (*read)(struct dialog *d, const struct dialog_field *f);
} kinds[] = {
    [FIELD_CHECK] = { show_check, read_check },       [FIELD_BIT] = { show_bit, read_bit },
    [FIELD_RADIO] = { show_radio, read_radio },       [FIELD_NUMBER] = { show_number, read_number },
    [FIELD_ADDRESS] = { show_address, read_address }, [FIELD_TEXT] = { show_text, read_text },
};

void dialog_show_fields(struct dialog *d)
{
    for (size_t i = 0; i < d->kind->field_count; i++)
        kinds[d->kind->fields[i].kind].show(d, &d->kind->fields[i]);
}

bool dialog_read_fields(struct dialog *d)
{
    for (size_t i = 0; i < d->kind->field_count; i++) {
        const struct dialog_field *f = &d->kind->fields[i];

        if (IsWindowEnabled(dialog_control(d, f->control)) && !kinds[f->kind].read(d, f))
            return false;
    }
    return true;
}
