/*
 * commands.c - the table of commands: words, parameters and help, side by side.
 *
 * SPDX-License-Identifier: MIT
 */
#include "service/ctl/commands.h"

#define TEXT(name, required, min, max, what) { name, PARAM_TEXT, required, min, max, NULL, NULL, what }
#define NUMBER(name, min, max, what) { name, PARAM_NUMBER, false, min, max, NULL, NULL, what }
#define YESNO(name, what) { name, PARAM_YESNO, false, 0, 1, NULL, NULL, what }
#define CHOICE(name, required, choices, what) { name, PARAM_CHOICE, required, 0, 0, choices, NULL, what }
#define ADDRESS(name, required, words, what) { name, PARAM_ADDRESS, required, 0, 0, words, NULL, what }

static const struct param port_name[] = {
    TEXT("name", false, 1, 63, "one port; all when left out"),
};
static const struct param user_name[] = {
    TEXT("name", false, 1, 104, "one user; all when left out"),
};
static const struct param event_count[] = {
    NUMBER("count", 1, 1000, "how many of the newest; 20"),
};
static const struct param call_count[] = {
    NUMBER("count", 1, 10000, "how many of the newest; 20"),
};

static const struct param dial_params[] = {
    TEXT("number", false, 1, 256, "whom to call: an entry of the phone book, a telephone number, or host:port on a TCP line"),
    TEXT("entry", false, 1, 256, "the entry of the phone book to dial; number= is dialled instead of the entry's then"),
    TEXT("user", false, 0, 255, "who we are there"),
    TEXT("password", false, 0, 127, "the password; * asks for it without showing it"),
    TEXT("domain", false, 0, 15, "the domain of the user, where there is one"),
    TEXT("device", false, 1, 63, "a port, a device, modem or tcp; by the number when left out"),
    TEXT("callback", false, 1, 128, "the number to be called back at"),
    CHOICE("auth", false, "any|PAP|MD5CHAP|MSCHAP|MSCHAPv2", "how to prove the name; any"),
    TEXT("prefix", false, 1, 31, "dialled before the number, such as 9,"),
    NUMBER("redials", 0, 999, "dials again so often when it fails; 0"),
    NUMBER("redialtime", 0, 3600, "seconds between them; 60"),
    NUMBER("idle", 0, 604800, "hangs up after so many seconds without a packet; 0 never"),
    TEXT("name", false, 1, 256, "what the connection is called; its number"),
};
static const struct param hangup_params[] = {
    TEXT("name", false, 1, 256, "a connection, its number or its port; all when left out"),
};

static const struct param add_device[] = {
    CHOICE("type", true, "modem|tcp", "a modem on a COM port, or a TCP line with several ports"),
    { "listen", PARAM_ENDPOINT, true, 1, 0, NULL, "tcp", "address and port calls come in on; 0.0.0.0 is every address" },
    { "ports", PARAM_NUMBER, false, 1, 1024, NULL, "tcp", "calls it can take at once; 1" },
    { "linespeed", PARAM_NUMBER, false, 0, 10000000, NULL, "tcp", "bits per second behind it; 0 (learnt)" },
    { "telnet", PARAM_CHOICE, false, 0, 0, "auto|raw|always", "tcp", "auto finds out whether the caller speaks telnet; auto" },
    { "login", PARAM_YESNO, false, 0, 1, NULL, NULL, "yes: a caller who presses Enter gets a login text; yes" },
    { "callsperminute", PARAM_NUMBER, false, 0, 6000, NULL, "tcp", "new calls from one address in a minute; 30, 0 no limit" },
    { "firstframe", PARAM_NUMBER, false, 5, 3600, NULL, "tcp", "seconds a caller has to speak PPP; 150" },
    { "port", PARAM_TEXT, true, 1, 31, NULL, "modem", "the COM port, such as COM1" },
    { "init", PARAM_TEXT, false, 0, 127, NULL, "modem", "commands that set the modem up; CLIENT for a null modem cable" },
    { "rings", PARAM_NUMBER, false, 1, 20, NULL, "modem", "answers on this ring; 1" },
    { "speed", PARAM_NUMBER, false, 300, 921600, NULL, "modem", "speed of the COM port in bits per second; 115200" },
    { "callerid", PARAM_YESNO, false, 0, 1, NULL, "modem", "yes: the modem is asked for caller ids; no" },
    { "ignoredcd", PARAM_YESNO, false, 0, 1, NULL, "modem", "yes: the cable has no carrier line; no" },
    TEXT("name", false, 0, 63, "what it is called; its COM port or address"),
};
static const struct param set_device[] = {
    TEXT("name", true, 1, 63, "the device, as \"show device\" has it"),
    { "listen", PARAM_ENDPOINT, false, 1, 0, NULL, NULL, "TCP: address and port calls come in on" },
    NUMBER("ports", 1, 1024, "TCP: calls it can take at once"),
    NUMBER("linespeed", 0, 10000000, "TCP: bits per second behind it; 0 learnt"),
    CHOICE("telnet", false, "auto|raw|always", "TCP: how bytes are read"),
    YESNO("login", "a caller who presses Enter gets a login text"),
    NUMBER("callsperminute", 0, 6000, "TCP: new calls from one address in a minute; 0 no limit"),
    NUMBER("firstframe", 5, 3600, "TCP: seconds a caller has to speak PPP"),
    TEXT("init", false, 0, 127, "modem: commands that set it up"),
    NUMBER("rings", 1, 20, "modem: answers on this ring"),
    NUMBER("speed", 300, 921600, "modem: speed of the COM port in bits per second"),
    YESNO("callerid", "modem: ask for caller ids"),
    YESNO("ignoredcd", "modem: the cable has no carrier line"),
    TEXT("newname", false, 0, 63, "what it is to be called; empty: its COM port or address"),
};
static const struct param delete_port[] = {
    TEXT("name", true, 1, 31, "the port, such as TCP3"),
};
static const struct param query_modem[] = {
    TEXT("port", true, 1, 31, "the COM port, such as COM3"),
    NUMBER("speed", 300, 921600, "speed of the COM port in bits per second; 115200"),
};
static const struct param delete_device[] = {
    TEXT("name", true, 1, 63, "the device, as \"show device\" has it"),
};
static const struct param set_wanports[] = {
    TEXT("device", true, 1, 63, "a port (COM1, TCP3), a device (all its ports), or * for all"),
    YESNO("rasinonly", "CALL_IN: Receive calls as a RAS server"),
    YESNO("ddinout", "CALL_ROUTER: Dial out and receive calls as a demand dial router"),
    YESNO("ddoutonly", "CALL_OUT: Dial out as a RAS client"),
};

#define USER_PARAMS \
    TEXT("password", false, 1, 127, "the password; * asks for it without showing it"), \
    CHOICE("dialin", false, "permit|deny", "may this user dial in"), \
    CHOICE("cbpolicy", false, "none|caller|admin", "callback: never, to a number the caller gives, to cbnumber="), \
    TEXT("cbnumber", false, 0, 128, "the number for cbpolicy=admin"), \
    ADDRESS("address", false, "pool", "always this address, or one from the pool"), \
    YESNO("disabled", "the account is disabled (error 647)"), \
    YESNO("expired", "the password has expired (error 648)"), \
    YESNO("reversible", "keep the password readable, sealed: CHAP needs it; with password="), \
    TEXT("expires", false, 1, 20, "never, or the UTC time from which the account is of no use: 2026-12-31, or 2026-12-31T18:00:00Z"), \
    TEXT("sealed", false, 2, 1536, "instead of password=: the secrets as \"dump secrets=yes\" wrote them on this computer")

static const struct param change_user[] = {
    TEXT("name", true, 1, 104, "the user's name"),
    USER_PARAMS,
};
static const struct param delete_user[] = {
    TEXT("name", true, 1, 104, "the user's name"),
};
static const struct param authtype[] = {
    CHOICE("type", true, "PAP|MD5CHAP|MSCHAP|MSCHAPv2", "a way to prove a name"),
};

static const struct param auth_provider[] = {
    CHOICE("provider", true, "local|windows|radius", "this server's own users, Windows accounts, or RADIUS servers"),
};
static const struct param acct_provider[] = {
    CHOICE("provider", true, "none|radius", "nobody, or RADIUS servers"),
};
static const struct param radius_name[] = {
    TEXT("name", false, 1, 63, "one server; all when left out"),
};
static const struct param a_radius_name[] = {
    TEXT("name", true, 1, 63, "the server's host name or address"),
};
#define RADIUS_PARAMS(default_port) \
    TEXT("name", true, 1, 63, "the server's host name or address"), \
    TEXT("secret", false, 1, 127, "what this server and that one share; * asks for it without showing it"), \
    NUMBER("init-score", 0, 30, "the server with the highest score is asked first; 30"), \
    NUMBER("port", 1, 65535, "UDP port of the server; " default_port), \
    NUMBER("timeout", 1, 60, "seconds it has to answer; 5"), \
    { "signature", PARAM_YESNO, false, 0, 1, "enabled|disabled", NULL, "Message-Authenticator with every request; enabled" }, \
    TEXT("sealed", false, 2, 1024, "instead of secret=: the secret as \"dump secrets=yes\" wrote it on this computer")
static const struct param add_authserver[] = { RADIUS_PARAMS("1812") };
static const struct param add_acctserver[] = { RADIUS_PARAMS("1813") };
static const struct param set_authserver[] = {
    RADIUS_PARAMS("1812"),
    TEXT("newname", false, 1, 63, "its new host name or address"),
};
static const struct param set_acctserver[] = {
    RADIUS_PARAMS("1813"),
    TEXT("newname", false, 1, 63, "its new host name or address"),
};

#define PHONE_PARAMS \
    TEXT("name", true, 1, 256, "the entry's name"), \
    TEXT("number", false, 0, 128, "telephone number; of type=tcp host:port, or a name that stands for it; empty: asked for when dialling"), \
    CHOICE("type", false, "modem|tcp|cable", "over a modem, a TCP line, or a direct cable; modem"), \
    TEXT("port", false, 0, 31, "the port that is tried first, such as COM5; empty: any of the type"), \
    TEXT("device", false, 0, 128, "the modem's name, shown"), \
    YESNO("otherport", "use another port if busy; yes"), \
    TEXT("prefix", false, 0, 31, "dialled before every number, such as 9,"), \
    TEXT("alternates", false, 0, 1031, "up to 8 further numbers, a | between them"), \
    TEXT("user", false, 0, 255, "user name; empty: asked for when dialling"), \
    TEXT("domain", false, 0, 15, "domain of the user"), \
    TEXT("password", false, 0, 127, "saved, sealed; * asks for it without showing it; empty: not saved any more"), \
    TEXT("protocols", false, 1, 32, "IP, IPX, NETBEUI; several with commas between them; IP"), \
    TEXT("authtypes", false, 1, 64, "PAP, MD5CHAP, MSCHAP, MSCHAPv2; several with commas between them; all"), \
    YESNO("lcp", "LCP extensions; yes"), \
    YESNO("compression", "software compression; yes"), \
    YESNO("headers", "IP header compression; yes"), \
    YESNO("gateway", "use the default gateway of the remote network; yes"), \
    ADDRESS("address", false, "server", "the address that is asked for, or the server says"), \
    ADDRESS("dns", false, "server", "name server, or the server says"), \
    ADDRESS("dns2", false, "none", "a second one"), \
    ADDRESS("wins", false, "server", "WINS server, or the server says"), \
    ADDRESS("wins2", false, "none", "a second one"), \
    NUMBER("redials", 0, 999, "attempts after the first has failed; 3"), \
    NUMBER("redialdelay", 0, 3600, "seconds between them; 60"), \
    NUMBER("idle", 0, 604800, "hang up after so many seconds without traffic; 0 never"), \
    CHOICE("callback", false, "none|ask|number", "be called back: no, ask when the server offers, or at cbnumber=; none"), \
    TEXT("cbnumber", false, 0, 128, "the number for callback=number"), \
    TEXT("script", false, 0, 8190, "run after connecting, in one line: \\n is a new line, \\t a tab, \\\\ a \\"), \
    TEXT("scriptfile", false, 1, 259, "instead of script=: a .scp file that holds it"), \
    TEXT("sealed", false, 2, 1024, "instead of password=: as \"dump secrets=yes\" wrote it on this computer")
static const struct param add_phoneentry[] = { PHONE_PARAMS };
static const struct param set_phoneentry[] = {
    PHONE_PARAMS,
    TEXT("newname", false, 1, 256, "what it is to be called"),
};
static const struct param phoneentry_name[] = {
    TEXT("name", false, 1, 256, "one entry; all when left out"),
};
static const struct param a_phoneentry_name[] = {
    TEXT("name", true, 1, 256, "the entry's name"),
};
#define INTERFACE_PARAMS \
    TEXT("name", true, 1, 104, "the interface's name; the other router calls itself so"), \
    TEXT("number", false, 0, 128, "the other router's telephone number; of type=tcp host:port"), \
    CHOICE("type", false, "modem|tcp|cable", "over a modem, a TCP line, or a direct cable; modem"), \
    TEXT("user", false, 0, 255, "what we call ourselves there: there, an interface has this name"), \
    TEXT("password", false, 0, 127, "for it, saved, sealed; * asks for it without showing it; empty: not saved any more"), \
    TEXT("domain", false, 0, 15, "domain of the user"), \
    TEXT("routes", false, 0, 1023, "networks behind it, commas between them: 10.2.0.0/16, or default; empty: none"), \
    TEXT("dialin-password", false, 1, 127, "adds the user of the interface's name, by which the other router dials in; * asks for it"), \
    YESNO("enabled", "no: it neither dials nor is answered; yes"), \
    YESNO("persistent", "yes: dialled when the service starts, and again when it was cut off; no"), \
    YESNO("two-way", "yes: the other router has to prove who it is, too (by PAP worth little: it hears our password); no"), \
    NUMBER("idle", 0, 604800, "hang up after so many seconds without traffic; 300, 0 never"), \
    NUMBER("redials", 0, 999, "attempts after the first has failed; 3"), \
    NUMBER("redialdelay", 0, 3600, "seconds between them; 10"), \
    TEXT("unreachable", false, 3, 15, "then it rests for so many seconds, at first and at most; 600-21600"), \
    TEXT("hours", false, 5, 1500, "when it may dial: always, never, or \"Mon-Fri 08:00-18:00, Sat 08:00-12:00\"; always"), \
    CHOICE("filter", false, "none|only|except", "what triggers a call: every packet, only the filters' traffic, all but it; none"), \
    TEXT("filters", false, 0, 1500, "that traffic: \"tcp 10.1.0.0/16 -> 0.0.0.0/0:80\"; any, icmp, tcp, udp; commas between them"), \
    TEXT("port", false, 0, 31, "the port that is tried first, such as COM5; empty: any of the type"), \
    TEXT("device", false, 0, 128, "the modem's name, shown"), \
    YESNO("otherport", "use another port if busy; yes"), \
    TEXT("prefix", false, 0, 31, "dialled before every number, such as 9,"), \
    TEXT("alternates", false, 0, 1031, "up to 8 further numbers, a | between them"), \
    TEXT("authtypes", false, 1, 64, "PAP, MD5CHAP, MSCHAP, MSCHAPv2; several with commas between them; all"), \
    TEXT("protocols", false, 1, 32, "IP, IPX, NETBEUI; several with commas between them; IP"), \
    YESNO("lcp", "LCP extensions; yes"), \
    YESNO("compression", "software compression; yes"), \
    YESNO("headers", "IP header compression; yes"), \
    YESNO("gateway", "kept as in router.pbk; a route \"default\" is what counts"), \
    ADDRESS("address", false, "server", "the address that is asked for, or the other router says"), \
    ADDRESS("dns", false, "server", "kept as in router.pbk"), \
    ADDRESS("dns2", false, "none", "a second one"), \
    ADDRESS("wins", false, "server", "kept as in router.pbk"), \
    ADDRESS("wins2", false, "none", "a second one"), \
    TEXT("script", false, 0, 8190, "run after connecting, in one line: \\n is a new line, \\t a tab, \\\\ a \\"), \
    TEXT("scriptfile", false, 1, 259, "instead of script=: a .scp file that holds it"), \
    TEXT("sealed", false, 2, 1024, "instead of password=: as \"dump secrets=yes\" wrote it on this computer")
static const struct param add_interface[] = { INTERFACE_PARAMS };
static const struct param set_interface[] = {
    INTERFACE_PARAMS,
    TEXT("newname", false, 1, 104, "what it is to be called"),
};
static const struct param interface_name[] = {
    TEXT("name", false, 1, 104, "one interface; all when left out"),
};
static const struct param an_interface_name[] = {
    TEXT("name", true, 1, 104, "the interface's name"),
};
static const struct param a_route[] = {
    TEXT("interface", true, 1, 104, "the interface the network is behind"),
    TEXT("destination", true, 7, 40, "the network: 10.2.0.0/16, \"10.2.0.0 255.255.0.0\", or default"),
};
static const struct param import_phonebook[] = {
    TEXT("file", true, 1, 259, "a rasphone.pbk"),
    CHOICE("existing", false, "refuse|keep|replace", "what becomes of entries that are there already; refuse"),
};
static const struct param import_interfaces[] = {
    TEXT("file", true, 1, 259, "a router.pbk"),
    CHOICE("existing", false, "refuse|keep|replace", "what becomes of interfaces that are there already; refuse"),
};
static const struct param export_phonebook[] = {
    TEXT("file", true, 1, 259, "the file to be written; - for the screen"),
    YESNO("replace", "yes: a file of that name is overwritten; no"),
};

static const struct param exec_file[] = {
    TEXT("file", true, 1, 259, "the file with the commands, a line each; - for what is piped in"),
};
static const struct param dump_params[] = {
    YESNO("secrets", "yes: passwords and secrets too, sealed so that they open on this computer only; no"),
};

static const struct param ip_forwarding[] = {
    { "state", PARAM_YESNO, true, 0, 1, "enabled|disabled", NULL, "Enable IP Forwarding" },
};
static const struct param ip_access[] = {
    CHOICE("mode", true, "all|serveronly", "Entire network, or This computer only"),
};
static const struct param ip_addrassign[] = {
    CHOICE("method", true, "pool", "addresses come from the pool; there is no other way yet"),
};
static const struct param ip_addrreq[] = {
    CHOICE("mode", true, "deny|allow", "may callers ask for an address of their own choice"),
};
static const struct param ip_dns[] = {
    ADDRESS("address", false, "server", "name server told to callers; server: this server, which relays"),
    ADDRESS("second", false, "none", "a second one"),
    { "upstream", PARAM_ENDPOINT, false, 0, 0, NULL, NULL, "where the relay asks, ADDR or ADDR:PORT; 0.0.0.0: as this computer" },
};
static const struct param ip_wins[] = {
    ADDRESS("address", true, "none", "WINS server told to callers"),
    ADDRESS("second", false, "none", "a second one"),
};
static const struct param ip_range[] = {
    ADDRESS("from", true, NULL, "first address"),
    ADDRESS("to", true, NULL, "last address"),
};
static const struct param set_client[] = {
    TEXT("name", true, 1, 104, "a port, or a user (every call of that user)"),
    CHOICE("state", true, "disconnect", "hang up"),
};
static const struct param set_tracing[] = {
    TEXT("name", true, 1, 63, "a port, a device (all its ports), or * for all"),
    { "state", PARAM_YESNO, true, 0, 1, "enabled|disabled", NULL, "switch it" },
};

#define PARAMS(a) a, sizeof a / sizeof *a, false
#define NONE NULL, 0, false
#define LATER "It takes effect when the service starts anew: rrasctl restart. Calls are told goodbye then."

const struct command command_table[] = {
    { CMD_SHOW_STATUS, "show status", NONE, true, "The service: since when, how many calls, what it uses", NULL, "show status --json" },
    { CMD_SHOW_PORTSTATUS, "show portstatus", PARAMS(port_name), true, "Each port: its condition, who is on it, and what is wrong",
      "Roles are in=CALL_IN, out=CALL_OUT, router=CALL_ROUTER; \"-> in\" is what they become with the next start.", "show portstatus name=TCP1" },
    { CMD_SHOW_CLIENT, "show client", NONE, true, "Who is connected", NULL, "show client" },
    { CMD_SHOW_USER, "show user", PARAMS(user_name), true, "Users and what they may do", NULL, "show user name=joe" },
    { CMD_SHOW_WANPORTS, "show wanports", NONE, true, "Each port's usage: which roles it has", NULL, "show wanports" },
    { CMD_SHOW_DEVICE, "show device", NONE, true, "Modems and TCP lines as they are set up", NULL, "show device" },
    { CMD_SHOW_AUTHTYPE, "show authtype", NONE, true, "The ways a caller may prove its name", NULL, "show authtype" },
    { CMD_SHOW_SETTINGS, "show settings", NONE, true, "Every setting, its value and its range", NULL, "show settings" },
    { CMD_SHOW_EVENTS, "show events", PARAMS(event_count), true, "What the service logged, newest last", NULL, "show events count=50" },
    { CMD_SHOW_CALLS, "show calls", PARAMS(call_count), true, "Ended calls, newest first", NULL, "show calls count=100" },
    { CMD_SHOW_ADAPTERS, "show adapters", NONE, true, "Network adapters of this computer, and which one callers' traffic leaves by",
      "To choose one: set settings outbound-adapter=ID. To let the best be taken: set settings outbound-adapter=", "show adapters" },
    { CMD_SHOW_CAPABLE, "show capable", NONE, true, "RAS capable devices of this computer: modems and COM ports", NULL, "show capable" },
    { CMD_QUERY_MODEM, "query modem", PARAMS(query_modem), true, "Asks the modem on a COM port who it is",
      "Nobody may be on the port. It takes some seconds.", "query modem port=COM3" },
    { CMD_SHOW_CONNECTIONS, "show connections", NONE, true, "Connections that were dialled out, and how far they are", NULL, "show connections" },
    { CMD_DIAL, "dial", PARAMS(dial_params), false, "Dials out as a RAS client: an entry of the phone book, or a number",
      "Of an entry, what is named here replaces what the entry says. The port needs \"Dial out as a RAS client\" (set wanports ddoutonly=yes); one that listens is lent, and listens again "
      "afterwards. Ctrl+C while it dials hangs up; a connection that is up stays up until: rrasctl hangup", "dial Office" },
    { CMD_HANGUP, "hangup", PARAMS(hangup_params), false, "Hangs up what was dialled out", NULL, "hangup name=bbs.example.com:2323" },
    { CMD_ADD_DEVICE, "add device", PARAMS(add_device), false, "Adds a modem or a TCP line",
      "Its ports get the role \"Receive calls as a RAS server\". " LATER, "add device type=tcp listen=127.0.0.1:2323 ports=4" },
    { CMD_SET_DEVICE, "set device", PARAMS(set_device), false, "Changes a modem or a TCP line", "What is not named stays. " LATER,
      "set device name=127.0.0.1:2323 ports=8" },
    { CMD_DELETE_DEVICE, "delete device", PARAMS(delete_device), false, "Removes a modem or a TCP line and its ports", LATER,
      "delete device name=COM1" },
    { CMD_DELETE_PORT, "delete port", PARAMS(delete_port), false, "Removes one port of a TCP line",
      "Other ports keep their names. With its last port the device is removed. " LATER, "delete port name=TCP3" },
    { CMD_SET_WANPORTS, "set wanports", PARAMS(set_wanports), false, "Configure Port Usage: which calls a port takes and makes",
      "What is not named stays. A port without rasinonly=yes ends a client's call after its name was checked, and the "
      "caller reads Error 629; a port with neither rasinonly nor ddinout does not answer at all. " LATER,
      "set wanports device=TCP1 rasinonly=yes" },
    { CMD_ADD_USER, "add user", PARAMS(change_user), false, "Adds a user",
      "A new user may not dial in unless dialin=permit is given. A password on the command line can be seen by other "
      "programs; password=* is safer.", "add user name=joe password=* dialin=permit" },
    { CMD_SET_USER, "set user", PARAMS(change_user), false, "Changes a user", "What is not named stays.", "set user name=joe dialin=deny" },
    { CMD_DELETE_USER, "delete user", PARAMS(delete_user), false, "Removes a user", "Calls of that user go on.", "delete user name=joe" },
    { CMD_ADD_AUTHTYPE, "add authtype", PARAMS(authtype), false, "Allows a way to prove a name", NULL, "add authtype type=PAP" },
    { CMD_DELETE_AUTHTYPE, "delete authtype", PARAMS(authtype), false, "Forbids a way to prove a name", "The last one cannot be forbidden.",
      "delete authtype type=PAP" },
    { CMD_IP_SHOW_CONFIG, "ip show config", NONE, true, "Addresses, name servers and reach of callers", NULL, "ip show config" },
    { CMD_IP_SET_ACCESS, "ip set access", PARAMS(ip_access), false, "How far callers reach", NULL, "ip set access mode=serveronly" },
    { CMD_IP_SET_ADDRASSIGN, "ip set addrassign", PARAMS(ip_addrassign), false, "Where callers' addresses come from", NULL,
      "ip set addrassign method=pool" },
    { CMD_IP_SET_ADDRREQ, "ip set addrreq", PARAMS(ip_addrreq), false, "Whether callers may ask for an address", NULL, "ip set addrreq mode=allow" },
    { CMD_IP_SET_DNS, "ip set dns", PARAMS(ip_dns), false, "Name servers", "What is not named stays.", "ip set dns address=server upstream=192.168.1.1" },
    { CMD_IP_SET_WINS, "ip set wins", PARAMS(ip_wins), false, "WINS servers", NULL, "ip set wins address=192.168.1.9" },
    { CMD_IP_ADD_RANGE, "ip add range", PARAMS(ip_range), false, "Sets the pool; its first address is the server's own",
      "There is one pool; a second range replaces the first. Excluded ranges outside it must go before.",
      "ip add range from=10.9.0.1 to=10.9.0.50" },
    { CMD_IP_ADD_EXCLUDE, "ip add exclude", PARAMS(ip_range), false, "Keeps part of the pool from callers", NULL,
      "ip add exclude from=10.9.0.10 to=10.9.0.19" },
    { CMD_IP_DELETE_EXCLUDE, "ip delete exclude", PARAMS(ip_range), false, "Gives an excluded range back to callers", "The range exactly as it was excluded.",
      "ip delete exclude from=10.9.0.10 to=10.9.0.19" },
    { CMD_IP_DELETE_POOL, "ip delete pool", NONE, false, "The pool as installed, nothing excluded", "10.9.0.1 to 10.9.1.254.", "ip delete pool" },
    { CMD_IP_SET_FORWARDING, "ip set forwarding", PARAMS(ip_forwarding), false, "Whether callers' packets go beyond this computer",
      "Disabled, callers reach this computer only, whatever \"ip set access\" says.", "ip set forwarding state=enabled" },
    { CMD_AAAA_SHOW_AUTHENTICATION, "aaaa show authentication", NONE, true, "Who judges callers", NULL, "aaaa show authentication" },
    { CMD_AAAA_SET_AUTHENTICATION, "aaaa set authentication", PARAMS(auth_provider), false, "Chooses who judges callers", NULL,
      "aaaa set authentication provider=radius" },
    { CMD_AAAA_SHOW_ACCOUNTING, "aaaa show accounting", NONE, true, "Who is told of calls", NULL, "aaaa show accounting" },
    { CMD_AAAA_SET_ACCOUNTING, "aaaa set accounting", PARAMS(acct_provider), false, "Chooses who is told of calls", NULL,
      "aaaa set accounting provider=radius" },
    { CMD_AAAA_SHOW_AUTHSERVER, "aaaa show authserver", PARAMS(radius_name), true, "RADIUS servers that are asked about callers", NULL,
      "aaaa show authserver" },
    { CMD_AAAA_ADD_AUTHSERVER, "aaaa add authserver", PARAMS(add_authserver), false, "Adds a RADIUS server that is asked about callers",
      "Servers are asked in the order of their score. A secret on the command line can be seen by other programs; secret=* is safer. "
      "A server that is also told of calls is one server: name, secret, score, time and signature hold for both.",
      "aaaa add authserver name=radius.example.com secret=*" },
    { CMD_AAAA_SET_AUTHSERVER, "aaaa set authserver", PARAMS(set_authserver), false, "Changes a RADIUS server that is asked about callers",
      "What is not named stays.", "aaaa set authserver name=radius.example.com timeout=3" },
    { CMD_AAAA_DELETE_AUTHSERVER, "aaaa delete authserver", PARAMS(a_radius_name), false, "The RADIUS server is not asked about callers any more", NULL,
      "aaaa delete authserver name=radius.example.com" },
    { CMD_AAAA_SHOW_ACCTSERVER, "aaaa show acctserver", PARAMS(radius_name), true, "RADIUS servers that are told of calls", NULL,
      "aaaa show acctserver" },
    { CMD_AAAA_ADD_ACCTSERVER, "aaaa add acctserver", PARAMS(add_acctserver), false, "Adds a RADIUS server that is told of calls", NULL,
      "aaaa add acctserver name=radius.example.com secret=*" },
    { CMD_AAAA_SET_ACCTSERVER, "aaaa set acctserver", PARAMS(set_acctserver), false, "Changes a RADIUS server that is told of calls",
      "What is not named stays.", "aaaa set acctserver name=radius.example.com port=1646" },
    { CMD_AAAA_DELETE_ACCTSERVER, "aaaa delete acctserver", PARAMS(a_radius_name), false, "The RADIUS server is not told of calls any more", NULL,
      "aaaa delete acctserver name=radius.example.com" },
    { CMD_SHOW_PHONEENTRY, "show phoneentry", PARAMS(phoneentry_name), true, "The phone book", NULL, "show phoneentry name=Office" },
    { CMD_ADD_PHONEENTRY, "add phoneentry", PARAMS(add_phoneentry), false, "Adds an entry to the phone book", NULL,
      "add phoneentry name=Office number=555-1234 user=joe" },
    { CMD_SET_PHONEENTRY, "set phoneentry", PARAMS(set_phoneentry), false, "Changes an entry of the phone book", "What is not named stays.",
      "set phoneentry name=Office redials=9 idle=600" },
    { CMD_DELETE_PHONEENTRY, "delete phoneentry", PARAMS(a_phoneentry_name), false, "Removes an entry of the phone book", NULL,
      "delete phoneentry name=Office" },
    { CMD_IMPORT_PHONEBOOK, "import phonebook", PARAMS(import_phonebook), false, "Takes over the phone book of Windows: all of its entries, or none",
      "What cannot be taken over (VPN, ISDN, SLIP) is told, and left out. There are no passwords in such a file.", "import phonebook file=rasphone.pbk" },
    { CMD_EXPORT_PHONEBOOK, "export phonebook", PARAMS(export_phonebook), false, "Writes the phone book as a rasphone.pbk",
      "Passwords are not in it.", "export phonebook file=rasphone.pbk" },
    { CMD_SHOW_INTERFACES, "show interfaces", PARAMS(interface_name), true, "Demand-dial interfaces: their state, and why they are in it", NULL,
      "show interfaces" },
    { CMD_SHOW_INTERFACE, "show interface", PARAMS(an_interface_name), true, "All about one demand-dial interface", NULL, "show interface name=Branch" },
    { CMD_SHOW_ROUTES, "show routes", PARAMS(interface_name), true, "Routes through demand-dial interfaces, and whether they are in force",
      "A route is in force while its interface is connected. A packet for it dials before, unless something keeps the interface from "
      "dialling.", "show routes" },
    { CMD_ADD_INTERFACE, "add interface", PARAMS(add_interface), false, "Adds a demand-dial interface: another router, and the networks behind it",
      "A caller whose user name is an interface's name is the other router; so there is an account of that name, which dialin-password= adds. "
      "A port needs \"Dial out and receive calls as a demand dial router\" (set wanports ddinout=yes).",
      "add interface Branch 555-1234 user=Office routes=10.2.0.0/16" },
    { CMD_SET_INTERFACE, "set interface", PARAMS(set_interface), false, "Changes a demand-dial interface",
      "What is not named stays. routes= and filters= replace all there are. A call that is up stays up.",
      "set interface Branch idle=600 routes=10.2.0.0/16,10.3.0.0/16" },
    { CMD_DELETE_INTERFACE, "delete interface", PARAMS(an_interface_name), false, "Removes a demand-dial interface and its routes",
      "Its call is hung up. The user of the same name stays.", "delete interface name=Branch" },
    { CMD_IMPORT_INTERFACES, "import interfaces", PARAMS(import_interfaces), false, "Takes over the demand-dial interfaces of a router.pbk: all, or none",
      "Such a file has their numbers and times. Routes, hours, filters and passwords are not in it.", "import interfaces file=router.pbk" },
    { CMD_EXPORT_INTERFACES, "export interfaces", PARAMS(export_phonebook), false, "Writes what the interfaces dial as a router.pbk",
      "Routes, hours, filters and passwords are not in it.", "export interfaces file=router.pbk" },
    { CMD_ADD_ROUTE, "add route", PARAMS(a_route), false, "Adds a network that is behind a demand-dial interface", NULL,
      "add route interface=Branch destination=10.3.0.0/16" },
    { CMD_DELETE_ROUTE, "delete route", PARAMS(a_route), false, "Removes such a route", NULL, "delete route interface=Branch destination=10.3.0.0/16" },
    { CMD_CONNECT_INTERFACE, "connect interface", PARAMS(an_interface_name), false, "Dials a demand-dial interface, now",
      "It says how far it is, until it is connected or has failed. Ctrl+C hangs up.", "connect interface name=Branch" },
    { CMD_DISCONNECT_INTERFACE, "disconnect interface", PARAMS(an_interface_name), false, "Hangs a demand-dial interface up",
      "A persistent one stays so until it is connected by hand, a packet wants it, or the service starts anew.", "disconnect interface name=Branch" },
    { CMD_SET_SETTINGS, "set settings", NULL, 0, true, false, "Changes settings: NAME=VALUE, as \"show settings\" lists them",
      "Several at once are changed together or not at all.", "set settings auth-retries=3 idle-disconnect=20" },
    { CMD_SET_CLIENT, "set client", PARAMS(set_client), false, "Hangs up a call", NULL, "set client name=joe state=disconnect" },
    { CMD_SET_TRACING, "set tracing", PARAMS(set_tracing), false, "Switches a port's traces, at once",
      "Traces are in the folder \"trace\" of the data folder (show status): PORT.pcap for Wireshark, PORT.ppp.log, "
      "PORT.device.log (of COM5: COM5_.pcap, because COM5.pcap means the port itself to Windows). Passwords are masked.", "set tracing name=TCP1 state=enabled" },
    { CMD_DUMP, "dump", PARAMS(dump_params), false, "Writes the configuration as commands that make it again",
      "Into a file: rrasctl dump > rras.txt. Without secrets=yes users are written as comments, to which a password is to be added.",
      "dump secrets=yes" },
    { CMD_EXEC, "exec", PARAMS(exec_file), false, "Carries out the commands of a file: all of them, or none",
      "A line is a command without \"rrasctl\"; a value with spaces stands in quotes, and a quote in it is doubled. Lines that begin "
      "with # are comments. Only commands that change the configuration can be in it.", "exec rras.txt" },
    { CMD_RESTART, "restart", NONE, false, "The service starts anew: roles and devices take effect", "Callers are told goodbye.", "restart" },
    { CMD_PAUSE, "pause", NONE, false, "No new call is answered; those that are up go on",
      "A modem lets the telephone ring, a TCP line says BUSY.", "pause" },
    { CMD_CONTINUE, "continue", NONE, false, "Ends a pause: calls are answered again", NULL, "continue" },
    { CMD_STOP, "stop", NONE, false, "Ends the service", "Callers are told goodbye. Start it again with: rrassvc start", "stop" },
    { CMD_VERSION, "version", NONE, true, "Versions of this program and of the service", NULL, "version" },
};
const size_t command_count = sizeof command_table / sizeof *command_table;
