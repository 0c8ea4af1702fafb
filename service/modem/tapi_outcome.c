/*
 * tapi_outcome.c - telephony's errors as RAS errors, two tables.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/modem/tapi_outcome.h"
#include <stddef.h>
#include "common/ras/ras_error.h"

#define MODEMS "Control Panel > Phone and Modem > Modems"
#define RULES "Control Panel > Phone and Modem > Dialing Rules"

struct row {
    uint32_t key;
    struct tapi_outcome outcome;
};

const struct tapi_outcome tapi_no_telephony = {
    TAPI_RAS_CONFIGURATION, "Windows telephony knows no modem: install one in " MODEMS ", or add the modem's COM port instead." };
const struct tapi_outcome tapi_no_such_line = {
    TAPI_RAS_CONFIGURATION, "Windows telephony does not know this modem any more: connect it again, or remove the port." };
const struct tapi_outcome tapi_starts_again = {
    TAPI_RAS_CONFIGURATION, "Windows telephony is starting again: the port comes back by itself." };
const struct tapi_outcome tapi_was_closed = {
    RAS_PORT_OR_DEVICE, "Windows telephony closed the line: it is opened again by itself; look whether the modem is on." };
const struct tapi_outcome tapi_was_removed = {
    RAS_PORT_OR_DEVICE, "The modem was removed: the port comes back when it is connected again." };
const struct tapi_outcome tapi_no_data_handle = {
    RAS_PORT_OR_DEVICE, "The modem's driver gave no data connection: install the modem again in " MODEMS "." };
const struct tapi_outcome tapi_not_connected = {
    RAS_NO_ANSWER, "Nothing was heard of the call for too long." };
const struct tapi_outcome tapi_line_in_use = {
    RAS_PORT_NOT_AVAILABLE, "A call is up on this line already." };

/* LINEDISCONNECTMODE_, the most telling first: a provider may set more than one bit. */
static const struct row disconnects[] = {
    { 0x00001000, { RAS_NO_DIALTONE, "There is no dial tone: look at the telephone cable, or set blind dialing." } },
    { 0x00000020, { RAS_LINE_BUSY, "The line is busy." } },
    { 0x00000040, { RAS_NO_ANSWER, "There is no answer." } },
    { 0x00000080, { TAPI_RAS_BAD_NUMBER, "The telephone network does not know this number: look at the number and at " RULES "." } },
    { 0x00002000, { TAPI_RAS_BAD_NUMBER, "The number has changed." } },
    { 0x00000200, { RAS_LINE_BUSY, "The telephone network is congested: dial again later." } },
    { 0x00000400, { RAS_NO_CARRIER, "The two modems found no common way to talk: try a lower speed." } },
    { 0x00000004, { RAS_LINE_BUSY, "The other side rejected the call." } },
    { 0x00020000, { RAS_LINE_BUSY, "The other side does not want to be disturbed." } },
    { 0x00000100, { RAS_NO_ANSWER, "The other side cannot be reached." } },
    { 0x00000800, { RAS_FROM_DEVICE, "The modem's driver does not say why the call ended." } },
    { 0x00004000, { RAS_PORT_OR_DEVICE, "The other side's line is out of order." } },
    { 0x00008000, { RAS_FROM_DEVICE, "The telephone network failed for a moment: dial again." } },
    { 0x00010000, { RAS_FROM_DEVICE, "The telephone network cannot give the quality that was asked for." } },
    { 0x00000008, { RAS_NO_CARRIER, "The call was picked up elsewhere." } },
    { 0x00000010, { RAS_NO_CARRIER, "The call was forwarded elsewhere." } },
    { 0x00040000, { RAS_USER_DISCONNECTION, "The call was cancelled." } },
    { 0x00000001, { RAS_NO_CARRIER, "The other side hung up before the modems were connected." } },
    { 0x00000002, { RAS_NO_CARRIER, "The call ended before the modems were connected." } },
};

/* LINEERR_ */
static const struct row errors[] = {
    { 0x80000001, { RAS_PORT_OR_DEVICE, "Another program has the modem's port: close it, or take another modem." } },
    { 0x80000002, { TAPI_RAS_CONFIGURATION, "Windows telephony does not know this modem any more: connect it again, or remove the port." } },
    { 0x80000003, { RAS_FROM_DEVICE, "The modem cannot make data calls." } },
    { 0x80000005, { RAS_PORT_NOT_AVAILABLE, "The line is in use by another call." } },
    { 0x80000008, { TAPI_RAS_BAD_NUMBER, "The modem cannot wait for a billing tone: take the $ out of the number." } },
    { 0x80000009, { TAPI_RAS_BAD_NUMBER, "The modem cannot wait for a dial tone: take the W out of the number." } },
    { 0x8000000A, { TAPI_RAS_BAD_NUMBER, "The modem cannot wait to be told to go on: take the ? out of the number." } },
    { 0x8000000B, { TAPI_RAS_BAD_NUMBER, "The modem cannot wait for silence: take the @ out of the number." } },
    { 0x8000005C, { TAPI_RAS_BAD_NUMBER, "The modem cannot wait for a voice: take the : out of the number." } },
    { 0x8000000C, { TAPI_RAS_CONFIGURATION, "The modem's driver is too old or too new for Windows telephony: install the modem again in " MODEMS "." } },
    { 0x8000000E, { TAPI_RAS_CONFIGURATION, "Windows telephony has no dialing location: set one up in " RULES "." } },
    { 0x8000000F, { RAS_PORT_OR_DEVICE, "Another program has the modem: close it, or take another modem." } },
    { 0x80000010, { TAPI_RAS_BAD_NUMBER, "The phone number is not valid: look at the number and at " RULES "." } },
    { 0x8000001E, { TAPI_RAS_CONFIGURATION, "The calling card is not set up: look at " RULES "." } },
    { 0x80000022, { TAPI_RAS_BAD_NUMBER, "The number's country code is not known." } },
    { 0x8000002D, { TAPI_RAS_CONFIGURATION, "Windows telephony has no dialing location: set one up in " RULES "." } },
    { 0x8000002F, { TAPI_RAS_CONFIGURATION, "The modem cannot make data calls: install it again in " MODEMS "." } },
    { 0x80000037, { RAS_FROM_DEVICE, "The modem cannot do the speed that was asked for." } },
    { 0x80000042, { RAS_PORT_OR_DEVICE, "The modem does not answer: look whether it is on and connected." } },
    { 0x80000043, { TAPI_RAS_CONFIGURATION, "The modem's driver is missing: install the modem again in " MODEMS "." } },
    { 0x80000044, { RAS_OUT_OF_BUFFERS, "Memory is out." } },
    { 0x80000048, { RAS_FROM_DEVICE, "The modem reported an error." } },
    { 0x80000049, { RAS_FROM_DEVICE, "The modem's driver cannot do this." } },
    { 0x8000004A, { RAS_FROM_DEVICE, "The modem cannot do the speed that was asked for." } },
    { 0x8000004B, { RAS_PORT_OR_DEVICE, "Another program has the modem, or the modem does not answer: look whether it is on and connected." } },
    { 0x80000050, { TAPI_RAS_CONFIGURATION, "Windows telephony is not started: start the Telephony service." } },
    { 0x80000052, { TAPI_RAS_CONFIGURATION, "Windows telephony is starting again: the port comes back by itself." } },
    { 0x80000053, { TAPI_RAS_BAD_NUMBER, "The number is blocked." } },
    { 0x80000060, { RAS_REMOTE_DISCONNECTION, "The call ended." } },
    { 0x80000061, { TAPI_RAS_CONFIGURATION, "Windows telephony is not started: start the Telephony service." } },
};

struct tapi_outcome tapi_outcome_of_disconnect(uint32_t modes)
{
    for (size_t i = 0; i < sizeof disconnects / sizeof *disconnects; i++)
        if (modes & disconnects[i].key)
            return disconnects[i].outcome;
    return (struct tapi_outcome){ RAS_NO_CARRIER, "The call ended before the modems were connected." };
}

struct tapi_outcome tapi_outcome_of_error(uint32_t line_error)
{
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        if (errors[i].key == line_error)
            return errors[i].outcome;
    return (struct tapi_outcome){ RAS_FROM_DEVICE, "The modem's driver reported an error." };
}
