"""The second half of installer/demo: the service, the call, and what there is to see.

SPDX-License-Identifier: MIT
"""
import glob
import os
import re
import secrets
import signal
import subprocess
import sys
import textwrap
import time

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path[:0] = [os.path.join(TOP, 'tests', 'support'), os.path.join(TOP, 'tests', 'e2e')]
sys.dont_write_bytecode = True
import lan         # noqa: E402
import modem       # noqa: E402
import product     # noqa: E402
import rig         # noqa: E402

KEEP = len(sys.argv) > 1 and sys.argv[1] == '--keep'
LISTEN = sys.argv[2] if len(sys.argv) > 2 else '127.0.0.1:2323'
USER = 'guest'
PASSWORD = 'dialup' if LISTEN.startswith('127.') else secrets.token_hex(4)    # others can reach it
LAN_PAGE = 'wget -q -O - http://%s/' % lan.ADDRESS
OWN_PAGE = 'wget -q -O - http://$(sed -n "s/.*remote IP address //p" /tmp/pppd.log)/'

HOW = '''
The service is listening on {listen}. User name: {user}   password: {password}

  86Box        Settings > Network: "[COM] Standard Hayes-compliant Modem"; give it a phone book file with the line
                   5551000 {dial}
               In the old Windows: install a Standard Modem, then Dial-Up Networking > New connection > 555-1000.
  DOSBox-X     [serial]
               serial1=modem
               phonebookfile=phonebook.txt        (with the line "5551000 {dial}")
               In Windows 3.1, 95 or 98 dial 5551000.
  by hand      In any terminal program on such a machine: ATDT{dial}
  WiFi modem   ATDT<this computer's address>:{port}   ({reach})
  a real modem On Windows: rrasctl add device type=modem port=COM1, then restart the service.

Once connected, open http://{server}/ on the old machine: the page there knows who is calling.
Look from here:  RRAS_WINEPREFIX={prefix} \\
                 tests/wine 'C:\\Program Files\\OpenRRAS\\rrasctl.exe' show portstatus

Ctrl+C ends it.'''


def heading(text):
    print('\n' + text + '\n' + '-' * len(text))


def indented(text, by='    '):
    print(textwrap.indent(text.strip('\n'), by), flush=True)


class Told(product.Service):
    """The service as its MSI installs it, in a Wine prefix of its own; commands are shown as they are typed."""

    def __init__(self):
        super().__init__('demo')
        # Wine's menu builder would write into the menus of whoever runs the demo.
        self.env['WINEDLLOVERRIDES'] = 'mscoree,mshtml,winemenubuilder.exe='
        drive = os.path.join(self.env['RRAS_WINEPREFIX'], 'drive_c')
        self.programs = os.path.join(drive, 'Program Files', 'OpenRRAS')
        self.data = os.path.join(drive, 'ProgramData', 'OpenRRAS')
        self.msi = max(glob.glob(os.path.join(TOP, 'build', 'win64', 'installer', 'OpenRRAS-*.msi')), key=os.path.getmtime)

    def msiexec(self, action, *properties):
        shown = [re.sub('(PASSWORD=).*', r'\1***', word) for word in properties]
        print('    > msiexec %s %s /qn %s' % (action, os.path.basename(self.msi), ' '.join(shown)), flush=True)
        done = subprocess.run([product.WINE, 'msiexec', action, product.windows_path(self.msi), '/qn', *properties], env=self.env,
                              stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, check=False)
        if done.returncode:
            raise RuntimeError('msiexec ended with %d: %s' % (done.returncode, self.output()))

    def run(self, *words):
        return subprocess.run([product.WINE, os.path.join(self.programs, 'rrasctl.exe'), *words], env=self.env,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)

    def ctl(self, *words):
        text = super().ctl(*words)
        if '--json' not in words:
            print('    > rrasctl ' + ' '.join(words), flush=True)
            indented(text, '      ')
        return text


def tell_call(result, line):
    """The modem's words, and pppd's log reduced to what a person wants to follow."""
    heading('What the caller\'s modem and its program said')
    for _, who, text in line.log:
        indented('%-8s %s' % (who, text))
    heading('What was said in PPP (the caller\'s log)')
    names = re.compile(r'(sent|rcvd) \[(LCP|PAP|CHAP|IPCP|CCP|IPV6CP) |address|authentication|primary|Connection|terminated')
    indented('\n'.join(row[:110] for row in result.log.splitlines() if names.search(row)))


def dial(service, exchange, cmds):
    """One call; the port's status is asked for while it is up."""
    guest = rig.Guest(exchange, [rig.Call('100', USER, PASSWORD, cmds=[*cmds, 'sleep 3'])])
    caller = exchange.modems[-1]
    guest.start()
    try:
        print('    the guest is starting', flush=True)
        if guest.wait('call', 60):
            print('    it dials', flush=True)
        up = guest.wait('ip-up', 60)
        if up:
            print('    it is connected: %s, name server %s' % (up['local'], up['dns1']), flush=True)
            for _ in cmds:
                guest.wait('cmd', 30)
            heading('Who is connected')
            service.port_status_text()
        guest.wait('end', 60)
    finally:
        guest.stop()
    results = guest.results()
    return (results[0] if results else None), caller


def run():
    if not KEEP:
        lan.enter()     # its own network; nothing of the demo can be seen from outside
        lan.web_server()
        lan.NameServer()
    address, _, port = LISTEN.rpartition(':')
    exchange = modem.Exchange()
    exchange.routes['100'] = ('tcp', '127.0.0.1' if address == '0.0.0.0' else address, int(port))
    with Told() as service:
        print('4 of 5  Installing it in a Wine prefix of its own', flush=True)
        service.msiexec('/i', 'LISTEN=' + LISTEN, 'LINES=4', 'ADMINUSER=' + USER, 'ADMINPASSWORD=' + PASSWORD)
        service.wait_until(lambda s: s.run('show', 'status').returncode == 0, 20)
        service.ctl('show', 'user')
        print('5 of 5  Dialling in with pppd', flush=True)
        result, caller = dial(service, exchange, [OWN_PAGE] if KEEP else [LAN_PAGE, OWN_PAGE])
        exchange.close()
        if result is None or not result.up:
            print('\nThe call did not come up.')
            if result:
                tell_call(result, caller)
            print(service.events_text())
            return 1
        tell_call(result, caller)
        titles = ['The service\'s own page, as the caller sees it']
        if not KEEP:
            titles.insert(0, 'A page of the LAN, fetched through the call')
        good = True
        for title, command in zip(titles, result.cmds):
            heading(title)
            indented(command['out'])
            good = good and '<html' in command['out'].lower()
        heading('The port afterwards')
        service.port_status_text()
        if not good:
            print('\nThe call came up, but a page did not get through.')
            return 1
        if KEEP:
            keep(service, address, port, result.up['remote'])
        print('\nRemoving it again', flush=True)
        service.msiexec('/x')
    print('It worked.' if not KEEP else 'Stopped.')
    return 0


def keep(service, address, port, server):
    dial_at = ('<this computer\'s address>' if address == '0.0.0.0' else address) + ':' + port
    reach = 'start the demo with --keep 0.0.0.0:%s for this' % port if address == '127.0.0.1' else 'from anywhere on your network'
    print(HOW.format(listen=LISTEN, user=USER, password=PASSWORD, dial=dial_at, port=port, reach=reach, server=server,
                     prefix=service.env['RRAS_WINEPREFIX']), flush=True)
    ended = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: ended.append(1))
    while not ended:
        time.sleep(0.2)


def interrupted(number, frame):
    raise KeyboardInterrupt


if __name__ == '__main__':
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, interrupted)
    try:
        code = run()
    except KeyboardInterrupt:
        print('\nInterrupted; everything is stopped.')
        code = 130
    except (product.Refused, RuntimeError) as problem:
        print('\nThat failed: %s' % problem)
        code = 1
    sys.stdout.flush()
    os._exit(code)
