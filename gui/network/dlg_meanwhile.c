/*
 * dlg_meanwhile.c - a list of sentences and three buttons.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/dlg_meanwhile.h"
#include "common/base/text.h"
#include "gui/network/sheet_ids.h"
#include "gui/ui/list.h"

struct meeting {
    const struct ras_config *before;
    const struct meanwhile *mine;
    const struct config_change *theirs;
    size_t count;
    struct list *list;
};

static size_t count_rows(void *ctx)
{
    return ((const struct meeting *)ctx)->count;
}

static void row_text(void *ctx, size_t row, int column, char *utf8, size_t cap)
{
    const struct meeting *m = ctx;
    char sentence[CHANGE_SENTENCE_MAX];

    if (column == 0)
        text_copy(utf8, cap, config_change_sentence(&m->theirs[row], m->before, sentence));
    else if (meanwhile_collides(m->mine, &m->theirs[row], m->before))
        ui_string(IDS_MEANWHILE_COLLIDES, utf8, cap);
}

static int row_image(void *ctx, size_t row)
{
    const struct meeting *m = ctx;

    return meanwhile_collides(m->mine, &m->theirs[row], m->before) ? LIST_IMAGE_WARNING : LIST_IMAGE_NONE;
}

static void load(struct dialog *d)
{
    static const struct list_column columns[] = { { IDS_MEANWHILE_CHANGE, 72 }, { IDS_MEANWHILE_MINE, 28 } };
    static const struct list_rows rows = { .count = count_rows, .text = row_text, .image = row_image };
    struct meeting *m = d->model;
    char text[512];

    m->list = list_new(d->window, IDC_MEANWHILE_LIST, columns, 2, &rows, m);
    if (m->list)
        list_select(m->list, 0);
    ui_string(meanwhile_collisions(m->mine, m->theirs, m->count, m->before) ? IDS_MEANWHILE_SOME : IDS_MEANWHILE_NONE, text, sizeof text);
    dialog_set_text(d, IDC_MEANWHILE_NOTE, text);
}

static LRESULT notify(struct dialog *d, NMHDR *hdr)
{
    LRESULT result = 0;

    list_notify(((struct meeting *)d->model)->list, hdr, &result);
    return result;
}

static void command(struct dialog *d, int control, int code)
{
    (void)code;
    if (control == IDC_MEANWHILE_THEIRS)
        dialog_end(d, control);
}

static void closing(struct dialog *d)
{
    struct meeting *m = d->model;

    list_free(m->list);
    m->list = NULL;
}

bool dlg_meanwhile(HWND owner, const struct ras_config *before, const struct ras_config *now, struct meanwhile *mine,
                   const struct config_change *theirs, size_t count)
{
    static const struct dialog_kind kind = {
        .template_id = IDD_MEANWHILE, .load = load, .notify = notify, .command = command, .closing = closing
    };
    struct meeting meeting = { .before = before, .mine = mine, .theirs = theirs, .count = count };
    INT_PTR answer = dialog_run(owner, &kind, &meeting);

    if (answer == IDOK)
        meanwhile_keep_mine(mine, theirs, count, now);
    else if (answer == IDC_MEANWHILE_THEIRS)
        meanwhile_take_theirs(mine);
    return answer != IDCANCEL;
}
