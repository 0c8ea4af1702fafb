/*
 * model_device.c - what is wrong with a device, and what can be chosen for it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "gui/network/model_device.h"
#include <stdio.h>
#include <string.h>
#include "common/base/ip4.h"
#include "common/base/text.h"
#include "common/ras/modem_type.h"
#include "gui/network/setup_ids.h"

static const uint32_t modem_speeds[] = { 300,   1200,  2400,   4800,   9600,   19200,
                                         38400, 57600, 115200, 230400, 460800, 921600 };
static const uint32_t line_speeds[] = { 0, 2400, 9600, 14400, 28800, 33600, 56000, 64000, 115200, 128000 };

/* 127.x and every address a machine can have; 0.0.0.0 is all of them. */
static bool can_listen_on(uint32_t address)
{
    return address == 0 || address >> 24 == 127 || is_host_address(address);
}

static size_t ports_of_others(const struct ras_config *config, int64_t id)
{
    size_t count = 0;

    for (size_t i = 0; i < config->port_count; i++)
        count += config->ports[i].device_id != id;
    return count;
}

/* A modem is sent nothing but printable ASCII, in lines that begin with AT; "" is ATZ alone. A cable has its own word. */
static bool is_init(const char *init)
{
    if (init[0] == '\0' || text_equal_nocase(init, MODEM_INIT_CABLE))
        return true;
    for (const char *c = init; *c != '\0'; c++)
        if (*c < ' ' || *c > '~')
            return false;
    return text_upper(init[0]) == 'A' && text_upper(init[1]) == 'T';
}

static struct device_verdict wrong(enum device_fault fault, int string_id, const char *arg)
{
    struct device_verdict verdict = { .fault = fault, .string_id = string_id };

    text_copy(verdict.arg, sizeof verdict.arg, arg);
    return verdict;
}

static struct device_verdict judge_line(const struct ras_config *config, const struct device_config *device)
{
    size_t others = ports_of_others(config, device->id);
    const struct device_config *rival;
    char left[16];

    if (!can_listen_on(device->listen_address) || device->listen_port == 0)
        return wrong(DEVICE_BAD_ADDRESS, IDS_WRONG_ADDRESS, "");
    rival = ras_config_rival(config, device);
    if (rival && rival->kind == DEVICE_TCP && rival->listen_port == device->listen_port)
        return wrong(DEVICE_PLACE_TAKEN, IDS_WRONG_PLACE, rival->name);
    if (device->ports == 0 || device->ports > PORTS_MAX || others + device->ports > PORTS_MAX) {
        snprintf(left, sizeof left, "%zu", others < PORTS_MAX ? PORTS_MAX - others : 0);
        return wrong(DEVICE_TOO_MANY_PORTS, IDS_WRONG_PORTS, left);
    }
    return rival ? wrong(DEVICE_NAME_TAKEN, IDS_WRONG_NAME, device->name) : wrong(DEVICE_GOOD, 0, "");
}

static struct device_verdict judge_modem(const struct ras_config *config, const struct device_config *device)
{
    const struct device_config *rival = ras_config_rival(config, device);

    if (device->system_name[0] == '\0')
        return wrong(DEVICE_NO_COM, IDS_WRONG_NO_COM, "");
    if (rival && rival->kind == DEVICE_MODEM && text_equal_nocase(rival->system_name, device->system_name))
        return wrong(DEVICE_COM_TAKEN, IDS_WRONG_COM, rival->name);
    if (rival)
        return wrong(DEVICE_NAME_TAKEN, IDS_WRONG_NAME, device->name);
    if (!is_init(device->init))
        return wrong(DEVICE_BAD_INIT, IDS_WRONG_INIT, "");
    if (ports_of_others(config, device->id) >= PORTS_MAX)
        return wrong(DEVICE_TOO_MANY_PORTS, IDS_WRONG_PORTS, "0");
    return wrong(DEVICE_GOOD, 0, "");
}

struct device_verdict device_judge(const struct ras_config *config, const struct device_config *device)
{
    return device->kind == DEVICE_TCP ? judge_line(config, device) : judge_modem(config, device);
}

static bool name_is_taken(const struct ras_config *config, int64_t id, const char *name)
{
    for (size_t i = 0; i < config->device_count; i++)
        if (config->devices[i].id != id && text_equal_nocase(config->devices[i].name, name))
            return true;
    return false;
}

char *device_unique_name(const struct ras_config *config, int64_t id, const char *wanted, char out[DEVICE_NAME_MAX + 1])
{
    char base[DEVICE_NAME_MAX - 6]; /* room for " #1024" */

    text_copy(out, DEVICE_NAME_MAX + 1, wanted);
    text_copy(base, sizeof base, wanted);
    for (unsigned n = 2; name_is_taken(config, id, out); n++)
        snprintf(out, DEVICE_NAME_MAX + 1, "%s #%u", base, n);
    return out;
}

static void add_choice(struct listen_choices *choices, uint32_t address, int string_id, const char *name)
{
    struct listen_choice *choice;

    if (choices->count == LISTEN_CHOICES_MAX)
        return;
    choice = &choices->all[choices->count++];
    choice->address = address;
    choice->string_id = string_id;
    text_copy(choice->name, sizeof choice->name, name);
}

void listen_choices_init(struct listen_choices *choices)
{
    choices->count = 0;
    add_choice(choices, IP4(127, 0, 0, 1), IDS_LISTEN_LOCAL, "");
    add_choice(choices, 0, IDS_LISTEN_ALL, "");
}

static size_t index_of(const struct listen_choices *choices, uint32_t address)
{
    size_t i = 0;

    while (i < choices->count && choices->all[i].address != address)
        i++;
    return i;
}

void listen_choices_add(struct listen_choices *choices, uint32_t address, const char *adapter)
{
    /* One place is kept free for what is configured now. */
    if (is_host_address(address) && index_of(choices, address) == choices->count &&
        choices->count + 1 < LISTEN_CHOICES_MAX)
        add_choice(choices, address, IDS_LISTEN_ADAPTER, adapter);
}

size_t listen_choices_find(struct listen_choices *choices, uint32_t address)
{
    size_t index = index_of(choices, address);

    if (index == choices->count)
        add_choice(choices, address, IDS_LISTEN_OTHER, "");
    return index < choices->count ? index : 0;
}

static void choose_speed(struct speed_choices *choices, const uint32_t *speeds, size_t count, uint32_t current)
{
    bool is_in = false;

    *choices = (struct speed_choices){ 0 };
    for (size_t i = 0; i < count; i++) {
        if (!is_in && current <= speeds[i]) {
            is_in = true;
            choices->chosen = choices->count;
            if (current < speeds[i])
                choices->all[choices->count++] = current;
        }
        choices->all[choices->count++] = speeds[i];
    }
    if (!is_in) {
        choices->chosen = choices->count;
        choices->all[choices->count++] = current;
    }
}

void speed_choices_of_modem(struct speed_choices *choices, uint32_t current)
{
    choose_speed(choices, modem_speeds, sizeof modem_speeds / sizeof *modem_speeds, current);
}

void speed_choices_of_line(struct speed_choices *choices, uint32_t current)
{
    choose_speed(choices, line_speeds, sizeof line_speeds / sizeof *line_speeds, current);
}
