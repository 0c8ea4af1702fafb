/*
 * dlg_install_modem.c - what is on a COM port: chosen from the types there are, or told by the modem.
 *
 * Asking takes seconds, so a thread does it. It owns half of the question and outlives the dialog when
 * that is closed meanwhile; nobody waits for it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/dlg_install_modem.h"
#include <stdlib.h>
#include "common/base/text.h"
#include "gui/network/dlg_choices.h"
#include "gui/network/model_add_device.h"
#include "gui/network/service_ask.h"
#include "gui/network/setup_ids.h"
#include "gui/ui/wide.h"

enum { TYPES_MAX = 128, QUERY_IS_DONE = 0x7001 };

/* ---- the question to a modem ---- */

struct question {
    SRWLOCK lock;
    int owners;                    /* dialog and thread */
    HWND told;                     /* NULL: the dialog is gone */
    bool is_answered;
    long status;
    char instance[RRAS_INSTANCE_NAME_MAX + 1];
    RRAS_NAME port;
    unsigned long bps;
    RRAS_MODEM_ANSWER answer;
    RRAS_MESSAGE why;
};

static void question_release(struct question *question)
{
    bool is_last;

    AcquireSRWLockExclusive(&question->lock);
    is_last = --question->owners == 0;
    ReleaseSRWLockExclusive(&question->lock);
    if (is_last)
        free(question);
}

static DWORD CALLBACK question_run(void *arg)
{
    struct question *question = arg;
    handle_t binding = NULL;
    long status = rras_connect(question->instance, &binding);

    if (!status)
        status = RrasModemQuery(binding, &question->port, question->bps, &question->answer, &question->why);
    rras_disconnect(&binding);
    AcquireSRWLockExclusive(&question->lock);
    question->status = status;
    question->is_answered = true;
    if (question->told)
        PostMessageW(question->told, WM_COMMAND, MAKEWPARAM(IDC_MODEM_QUERY, QUERY_IS_DONE), 0);
    ReleaseSRWLockExclusive(&question->lock);
    question_release(question);
    return 0;
}

static struct question *question_begin(const struct panel *panel, HWND told, const char *port, uint32_t bps)
{
    struct question *question = calloc(1, sizeof *question);
    HANDLE thread;

    if (!question)
        return NULL;
    InitializeSRWLock(&question->lock);
    question->owners = 2;
    question->told = told;
    question->bps = bps;
    text_copy(question->instance, sizeof question->instance, panel->instance);
    text_copy(question->port.name, sizeof question->port.name, port);
    thread = CreateThread(NULL, 0, question_run, question, 0, NULL);
    if (!thread) {
        free(question);
        return NULL;
    }
    CloseHandle(thread);
    return question;
}

/* Nobody is told any more. NULL is allowed. */
static void question_leave(struct question *question)
{
    if (!question)
        return;
    AcquireSRWLockExclusive(&question->lock);
    question->told = NULL;
    ReleaseSRWLockExclusive(&question->lock);
    question_release(question);
}

/* ---- the dialog ---- */

struct install {
    struct panel *panel;
    const struct ras_config *draft;
    struct capable_devices here;
    struct modem_type_choice types[TYPES_MAX];
    size_t type_count;
    struct speed_choices speeds;
    struct question *question;     /* being asked; NULL none */
    struct device_config made;
    char init[sizeof ((struct device_config *)0)->init];
};

static const struct dialog_field fields[] = {
    { IDC_MODEM_INIT, FIELD_TEXT, DIALOG_FIELD(install, init), 0, 0, 0 },
};

static long enumerate_types(handle_t service, void *answer)
{
    struct install *model = answer;
    RRAS_MODEM_TYPE_0 *types = NULL;
    unsigned long count = 0;
    long status = RrasModemTypeEnum(service, &count, &types);

    for (unsigned long i = 0; status == 0 && i < count && model->type_count < TYPES_MAX; i++) {
        struct modem_type_choice *type = &model->types[model->type_count++];

        text_copy(type->name, sizeof type->name, types[i].name);
        text_copy(type->init, sizeof type->init, types[i].init);
    }
    rras_free(types);
    return status;
}

static int chosen_type(const struct dialog *d)
{
    return (int)SendDlgItemMessageW(d->window, IDC_MODEM_TYPES, LB_GETCURSEL, 0, 0);
}

static void choose_type(struct dialog *d, size_t index)
{
    struct install *model = d->model;

    if (index >= model->type_count)
        return;
    SendDlgItemMessageW(d->window, IDC_MODEM_TYPES, LB_SETCURSEL, (WPARAM)index, 0);
    dialog_set_text(d, IDC_MODEM_INIT, model->types[index].init);
}

static void show_devices(struct dialog *d)
{
    const struct install *model = d->model;
    char text[256];

    for (size_t i = 0; i < model->here.count; i++)
        choices_add(d, IDC_MODEM_COM,
                    ui_format(text, sizeof text, IDS_ADD_ITEM, model->here.all[i].system_name, model->here.all[i].name));
    if (model->here.count == 0)
        choices_add(d, IDC_MODEM_COM, ui_string(IDS_ADD_NOTHING, text, sizeof text));
    choices_select(d, IDC_MODEM_COM, 0);
}

static void show_types(struct dialog *d)
{
    const struct install *model = d->model;
    wchar_t wide[128];

    for (size_t i = 0; i < model->type_count; i++)
        SendDlgItemMessageW(d->window, IDC_MODEM_TYPES, LB_ADDSTRING, 0,
                            (LPARAM)ui_wide(model->types[i].name, wide, 128));
}

static void say(struct dialog *d, int string_id, const char *arg)
{
    char text[512];

    dialog_set_text(d, IDC_MODEM_SAYS, ui_format(text, sizeof text, string_id, arg));
}

static void load(struct dialog *d)
{
    struct install *model = d->model;

    show_devices(d);
    show_types(d);
    speed_choices_of_modem(&model->speeds, model->made.dte_bps);
    speed_choices_show(d, IDC_MODEM_SPEED, &model->speeds);
    choose_type(d, 0);
    say(d, IDS_MODEM_NEVER_ASKED, "");
    if (model->here.count == 0)
        dialog_disable_because(d, IDC_MODEM_QUERY, IDS_WRONG_NO_COM);
    panel_look_only(model->panel, d, 0);
}

/* ---- asking ---- */

static void show_waiting(struct dialog *d, bool on)
{
    HWND progress = dialog_control(d, IDC_MODEM_PROGRESS);

    ShowWindow(progress, on ? SW_SHOW : SW_HIDE);
    SendMessageW(progress, PBM_SETMARQUEE, on, 50);
    dialog_enable(d, IDC_MODEM_QUERY, !on);
    dialog_enable(d, IDC_MODEM_COM, !on); /* the answer is that of the port that was asked */
    dialog_enable(d, IDC_MODEM_SPEED, !on);
}

static void ask(struct dialog *d)
{
    struct install *model = d->model;
    int device = choices_selected(d, IDC_MODEM_COM);

    if (model->question || device < 0 || (size_t)device >= model->here.count)
        return;
    dialog_set_text(d, IDC_MODEM_DIALOGUE, "");
    model->question = question_begin(model->panel, d->window, model->here.all[device].system_name,
                                     speed_choices_get(d, IDC_MODEM_SPEED, &model->speeds));
    if (!model->question) {
        say(d, IDS_NO_MEMORY, "");
        return;
    }
    /* The button will be disabled; the focus goes to where the answer will show. */
    SendMessageW(d->window, WM_NEXTDLGCTL, (WPARAM)dialog_control(d, IDC_MODEM_TYPES), TRUE);
    show_waiting(d, true);
    say(d, IDS_MODEM_ASKING, model->here.all[device].system_name);
}

/* "\n" to "\r\n", which is what an edit control breaks lines at. */
static void show_dialogue(struct dialog *d, const char *dialogue)
{
    char text[2 * sizeof ((RRAS_MODEM_ANSWER *)0)->dialogue];
    size_t len = 0;

    for (; *dialogue && len + 3 < sizeof text; dialogue++) {
        if (*dialogue == '\r')
            continue;
        if (*dialogue == '\n')
            text[len++] = '\r';
        text[len++] = *dialogue;
    }
    text[len] = '\0';
    dialog_set_text(d, IDC_MODEM_DIALOGUE, text);
}

static void show_answer(struct dialog *d)
{
    struct install *model = d->model;
    const struct question *question = model->question;
    char sentence[RRAS_SENTENCE_MAX];
    size_t type;

    show_dialogue(d, question->answer.dialogue);
    if (question->status) {
        dialog_set_text(d, IDC_MODEM_SAYS,
                        rras_error_sentence(question->status, &question->why, model->panel->instance, sentence));
        return;
    }
    type = modem_choice_find(model->types, model->type_count, question->answer.type);
    say(d, type < model->type_count ? IDS_MODEM_FITS : IDS_MODEM_UNKNOWN, question->answer.identity);
    choose_type(d, type);
}

static void hear(struct dialog *d)
{
    struct install *model = d->model;

    if (!model->question || !model->question->is_answered)
        return;
    show_waiting(d, false);
    show_answer(d);
    question_leave(model->question);
    model->question = NULL;
}

static void command(struct dialog *d, int control, int code)
{
    if (control == IDC_MODEM_QUERY && code == QUERY_IS_DONE)
        hear(d);
    else if (control == IDC_MODEM_QUERY && code == BN_CLICKED)
        ask(d);
    else if (control == IDC_MODEM_TYPES && code == LBN_SELCHANGE && chosen_type(d) >= 0)
        choose_type(d, (size_t)chosen_type(d));
}

static bool take(struct dialog *d)
{
    struct install *model = d->model;
    int device = choices_selected(d, IDC_MODEM_COM), type = chosen_type(d);
    struct device_verdict verdict;

    if (device < 0 || (size_t)device >= model->here.count)
        return dialog_complain(d, IDC_MODEM_COM, IDS_WRONG_NO_COM);
    if (type < 0 || (size_t)type >= model->type_count)
        return dialog_complain(d, IDC_MODEM_TYPES, IDS_MODEM_CHOOSE);
    modem_make(model->draft, model->here.all[device].system_name, &model->types[type],
               speed_choices_get(d, IDC_MODEM_SPEED, &model->speeds), &model->made);
    text_copy(model->made.init, sizeof model->made.init, model->init);
    verdict = device_judge(model->draft, &model->made);
    if (verdict.fault != DEVICE_GOOD)
        return dialog_complain(d, verdict.fault == DEVICE_BAD_INIT ? IDC_MODEM_INIT : IDC_MODEM_COM, verdict.string_id,
                               verdict.arg);
    return true;
}

static void closing(struct dialog *d)
{
    struct install *model = d->model;

    question_leave(model->question);
    model->question = NULL;
}

static const struct dialog_kind kind = {
    .template_id = IDD_INSTALL_MODEM,
    .fields = fields,
    .field_count = ARRAYSIZE(fields),
    .load = load,
    .command = command,
    .accept = take,
    .closing = closing,
};

bool dlg_install_modem_run(HWND owner, struct panel *panel, const struct ras_config *draft, struct device_config *modem)
{
    struct install *model = calloc(1, sizeof *model);
    bool is_made;

    if (!model) {
        ui_message(owner, MB_OK | MB_ICONERROR, IDS_SETUP_CAPTION, IDS_NO_MEMORY);
        return false;
    }
    model->panel = panel;
    model->draft = draft;
    device_config_defaults(&model->made, DEVICE_MODEM);
    is_made = service_ask_devices(panel, owner, draft, &model->here) && service_ask(panel, owner, enumerate_types, model)
        && dialog_run(owner, &kind, model) == IDOK;
    if (is_made)
        *modem = model->made;
    free(model);
    return is_made;
}
