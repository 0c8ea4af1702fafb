/*
 * modem_type.c - the table of modem types, and which of them a modem says it is.
 *
 * What differs between families is little: how flow control by RTS and CTS is asked for, and error
 * control where the factory setting lacks it. All strings then say the same: DCD is the carrier's
 * (&C1), DTR low hangs up (&D2), no answer by itself (S0=0: the service answers, KB Q170825), words
 * for results (V1), echo (E1), a minute for the carrier to come (S7).
 *
 *   &K3  RTS/CTS: Hayes and Rockwell, whom most chip sets follow      \Q3  the same: Microcom, Silicon Labs
 *   &H3  the same: ZyXEL                                              &E4  the same: Multi-Tech
 *   S58=2  the same: Telebit             +IFC=2,2  the same: V.250 6.2.12, the terminals of mobile telephones
 *   &F1  U.S. Robotics: factory settings with RTS/CTS                 &Q5, \N3, &E1  error control where the far end has it
 *
 * [B] behind a row: we believe so, by the chip set of its maker; no manual was at hand.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/ras/modem_type.h"
#include <stdbool.h>
#include <string.h>
#include "common/base/text.h"

#define HAYES "&C1&D2S0=0 V1 X4 E1 S7=55"

/* The precise ones before those whose words may be in their answers, too. */
const struct modem_type modem_type_table[] = {
    { "Standard modem", "AT&F" HAYES, NULL },
    { MODEM_TYPE_CABLE, MODEM_INIT_CABLE, NULL },
    { "Emulated or Wi-Fi modem", "ATE1V1S0=0", "ZIMODEM|DOSBOX|86BOX|TCPSER|ESP8266|ESP32|WIFIMODEM|WIFI232|WIRSA|MIDILINK|OPENRRAS|WINDIALUPEMU" },
    { "Hayes Smartmodem 1200", "ATE1V1X1S0=0S7=55", NULL },
    { "Hayes Smartmodem 2400", "AT&F" HAYES, NULL },
    { "Hayes Accura, Optima", "AT&F&K3&Q5" HAYES, "HAYES|OPTIMA|ACCURA" },
    { "U.S. Robotics Courier", "AT&F1" HAYES, "COURIER" },
    { "U.S. Robotics Sportster, Faxmodem, Message Modem", "AT&F1" HAYES, "USROBOTICS|SPORTSTER|USR|3COM" },
    { "ZyXEL U-1496, Omni", "AT&F&H3" HAYES, "ZYXEL|U1496|OMNI288|OMNI56" },
    { "Multi-Tech MultiModem 56K", "AT&F&K3" HAYES, "MT56|MT92|MT5600|MT5634|MT9234" },
    { "Multi-Tech MultiModem", "AT&F&E1&E4" HAYES, "MULTITECH|MULTIMODEM|MT1432|MT1932|MT2834|MT2842|MT3334" },
    { "Microcom DeskPorte, QX", "AT&F\\Q3\\N3" HAYES, "MICROCOM|DESKPORTE" },
    { "ELSA MicroLink", "AT&F\\Q3" HAYES, "ELSA|MICROLINK" },
    { "Practical Peripherals", "AT&F&K3" HAYES, "PRACTICALPERIPHERALS|PM14400|PM288" },
    { "Supra, Diamond SupraExpress", "AT&F&K3" HAYES, "SUPRA|DIAMONDMULTIMEDIA" },
    { "Zoom", "AT&F&K3" HAYES, "ZOOM" },
    { "Boca Research", "AT&F&K3" HAYES, "BOCARESEARCH|BOCAMODEM" },
    { "GVC, MaxTech", "AT&F&K3" HAYES, "GVC|MAXTECH" },
    { "Creative Modem Blaster", "AT&F&K3" HAYES, "MODEMBLASTER|CREATIVELABS" },
    { "Lucent, Agere LT", "AT&F&K3" HAYES, "LUCENT|AGERE|LTV90|LTV92|LTWIN|LTMODEM|VENUS" },
    { "Silicon Laboratories ISOmodem", "AT&F\\Q3\\N3" HAYES, "SILICONLAB|ISOMODEM|SI24" },
    { "Telebit TrailBlazer, WorldBlazer", "AT&FS58=2" HAYES, "TELEBIT|TRAILBLAZER|WORLDBLAZER|QBLAZER" },
    { "GSM terminal: Siemens, Cinterion", "AT&F\\Q3" HAYES, "SIEMENS|CINTERION" },
    { "GSM terminal: Wavecom, Ericsson, Nokia", "AT&F+IFC=2,2;" HAYES, "WAVECOM|ERICSSON|NOKIA" },
    { "Motorola SM56", "AT&F&K3" HAYES, "SM56" },
    { "Motorola, Codex, UDS", "AT&F\\Q3" HAYES, "MOTOROLA|CODEX" },                            /* [B] */
    { "Intel, Ambient 536, 537", "AT&F&K3" HAYES, "537EP|536EP|537EA|536EX|AMBIENT" },
    { "Broadcom", "AT&F&K3" HAYES, "BROADCOM|BCM94" },                                        /* [B] */
    { "Best Data Smart One", "AT&F&K3" HAYES, "BESTDATA|SMARTONE" },                          /* [B] */
    { "Cardinal MVP", "AT&F&K3" HAYES, "CARDINAL|MVP288" },                                   /* [B] */
    { "Xircom CreditCard Modem", "AT&F&K3" HAYES, "XIRCOM" },                                 /* [B] */
    { "Psion Dacom Gold Card", "AT&F&K3" HAYES, "PSION|DACOM" },                              /* [B] */
    { "Pace MicroLin", "AT&F&K3" HAYES, "MICROLIN" },                                         /* [B] */
    { "NetComm Roadster", "AT&F&K3" HAYES, "NETCOMM" },                                       /* [B] */
    { "Olitec", "AT&F&K3" HAYES, "OLITEC" },                                                  /* [B] */
    { "Kortex", "AT&F&K3" HAYES, "KORTEX" },                                                  /* [B] */
    { "Creatix", "AT&F&K3" HAYES, "CREATIX" },                                                /* [B] */
    { "Dynalink", "AT&F&K3" HAYES, "DYNALINK" },                                              /* [B] */
    { "Smart Link", "AT&F&K3" HAYES, "SMARTLINK" },
    { "PCTel", "AT&F&K3" HAYES, "PCTEL" },
    { "ESS Technology", "AT&F&K3" HAYES, "ESSTECH|ESSV90|ESSV92|ES56|ES2838|ES2898" },
    { "Rockwell, Conexant", "AT&F&K3\\N3" HAYES,
      "ROCKWELL|CONEXANT|RCV56|RCV288|RCV336|RC144|RC288|RC336|RC56|RC224|CX81|CX86|CX93|CX88|RD02|V902M|SOFTK56|HSFMODEM" },
};
const size_t modem_type_count = sizeof modem_type_table / sizeof *modem_type_table;

const struct modem_type *modem_type_find(const char *name)
{
    for (size_t i = 0; i < modem_type_count; i++)
        if (text_equal_nocase(modem_type_table[i].name, name))
            return &modem_type_table[i];
    return NULL;
}

/* What is compared: capitals without what modems put between them as they like. */
static void compact(const char *line, char *out, size_t cap)
{
    size_t n = 0;

    for (; *line && n + 1 < cap; line++)
        if ((unsigned char)*line > ' ' && !strchr(".-_/", *line))
            out[n++] = text_upper(*line);
    out[n] = '\0';
}

static bool has_word_of(const char *words, const char *line)
{
    for (; *words; words += *words == '|') {
        size_t len = strcspn(words, "|");

        for (const char *at = line; *at; at++)
            if (strncmp(at, words, len) == 0)
                return true;
        words += len;
    }
    return false;
}

const struct modem_type *modem_type_of_answer(const char *line)
{
    char text[256];

    compact(line, text, sizeof text);
    for (size_t i = 0; i < modem_type_count; i++)
        if (modem_type_table[i].said && has_word_of(modem_type_table[i].said, text))
            return &modem_type_table[i];
    return NULL;
}
