#!/usr/bin/env python3
"""Control Panel > Network, worked by control id and by keyboard alone, until a caller gets through where it read 629.

SPDX-License-Identifier: MIT
"""
import json
import os
import subprocess
import time
import traceback

import product
import lan
import screen
from check import check, equal, main, tell
from dialogs import driver, layout
from dialogs.driver import Missing, until

TCP_PORT = 2323
USER, PASSWORD = 'joe', 'Secret-1'
NATIVE = os.environ.get('RRAS_BUILD_NATIVE', os.path.join(product.TOP, 'build', 'linux'))
CALLER = os.path.join(NATIVE, 'tests', 'support', 'callers', 'many_callers')
NETWORK = os.path.join(product.TOP, 'gui', 'network')
ID = driver.ids(NETWORK)
RRAS = 'Routing and Remote Access Service'
RECEIVE = 'Receive calls as a RAS server'
ROUNDS = 4          # of the count of what dialogs leave behind


def call(user=USER, password=PASSWORD, port=TCP_PORT):
    """One caller with a PPP client of ours: what happened to it."""
    run = subprocess.run([CALLER, '127.0.0.1', str(port), '1', user, password, '/'], capture_output=True, text=True, timeout=200,
                         check=False)
    tell('caller: ' + run.stdout.strip() + run.stderr.strip())
    return json.loads(run.stdout)


def gets_through(said):
    return said['up'] == 1 and said['pages'] == 1


def reads_629(said):
    return said['opened'] == 1 and said['up'] == 0 and said['peer_error'] in (629, 913)


class Panel:
    """One rrasnet of the test: panel.open('setup') starts it; what is left open in the end is told and closed."""

    def __init__(self, service, view, work):
        self.service, self.view, self.work = service, view, work
        self.process = None

    def start(self, *words, instance=None):
        self.view.focus()
        self.process = subprocess.Popen([product.WINE, 'rrasnet', '--instance', instance or self.service.instance, *words],
                                        env=self.service.env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL, start_new_session=True)

    def open(self, title, *words, timeout=20):
        self.start(*words)
        return self.work.window(title, timeout)

    def ended(self, timeout=10):
        """Its exit code."""
        try:
            return self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            return 'still there, with %s' % self.work.titles()

    def abandon(self):
        """After a failure: everything away, so that the next part begins with nothing."""
        for _ in range(8):
            for window in self.work.windows():
                try:
                    window.close()
                except Missing:
                    pass
            if not self.work.no_window(0.7):
                break
        if self.process is not None and self.process.poll() is None:
            subprocess.run([product.WINE, 'taskkill', '/f', '/im', 'rrasnet.exe'], env=self.service.env, stdin=subprocess.DEVNULL,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
            self.ended()


def part(panel, sentence, act):
    """One part of the test; when it breaks, the others go on."""
    began = time.monotonic()
    try:
        act(panel)
    except Missing as e:
        check(sentence, False, e)
    except (product.Refused, subprocess.SubprocessError, LookupError, ValueError) as e:
        tell(traceback.format_exc())
        check(sentence, False, '%s: %s' % (type(e).__name__, e))
    finally:
        panel.abandon()
    tell('%s: %.1f s' % (sentence, time.monotonic() - began))


def configuration(service):
    return [service.json('show', what) for what in ('wanports', 'device', 'user', 'settings')]


def roles(service, port='TCP1'):
    return [p for p in service.json('show', 'wanports') if p['port'] == port][0]


def given(service, server, router=True):
    """A server whose port has these roles, in force."""
    service.set_roles('TCP1', server=server, router=router)
    if service.status()['restart_pending']:
        service.restart()


# ------------------------------------------------------------------------------------------------- the seed's steps
def by_control_id(panel):
    service, work = panel.service, panel.work
    given(service, server=False)
    check('a router-only port: the caller reads 629', reads_629(call()))

    network = panel.open('Network')
    network.turn_to('Services')
    network.select(ID['IDC_SERVICES_LIST'], RRAS)
    network.click(ID['IDC_SERVICES_PROPERTIES'])
    setup = work.window('Remote Access Setup')
    setup.select(ID['IDC_SETUP_PORTS'], 'TCP1')
    check('the port that answers with 629 says so, and the cure', until(lambda: '629' in setup.all_text() and RECEIVE in setup.all_text(), 3),
          setup.all_text())
    setup.click(ID['IDC_SETUP_CONFIGURE'])
    usage = work.window('Configure Port Usage')
    equal('the three boxes are worded as in NT', [usage.control(ID[c])['text'].replace('&', '') for c in
                                                 ('IDC_USAGE_DIAL_OUT', 'IDC_USAGE_RECEIVE', 'IDC_USAGE_ROUTER')],
          ['Dial out as a RAS client', RECEIVE, 'Dial out and receive calls as a demand dial router'])
    equal('and ticked as the port is set', [usage.is_checked(ID[c]) for c in ('IDC_USAGE_DIAL_OUT', 'IDC_USAGE_RECEIVE', 'IDC_USAGE_ROUTER')],
          [False, False, True])
    usage.check(ID['IDC_USAGE_RECEIVE'])
    usage.click(ID['IDOK'])
    usage.gone()
    setup.click(ID['IDOK'])
    setup.gone()
    check('after Continue the sheet offers Close', until(lambda: network.control(ID['IDOK'])['text'].replace('&', '') == 'Close', 5),
          network.control(ID['IDOK'])['text'])
    network.click(ID['IDOK'])
    prompt = work.window('Network Settings Change')
    check('the prompt says what NT said', 'You must shut down and restart your computer before the new settings will take effect.'
          in prompt.all_text(), prompt.all_text())
    prompt.click(ID['IDC_RESTART_SERVICE'])
    equal('rrasnet ends', panel.ended(60), 0)
    check('nothing is pending any more', service.wait_until(lambda s: not s.status()['restart_pending'], 20), service.status_text())
    check('by control id: the caller gets through where it read 629', gets_through(call()))


def by_keyboard(panel):
    service, work, view = panel.service, panel.work, panel.view
    given(service, server=False)
    check('a router-only port again: the caller reads 629', reads_629(call()))
    panel.open('Network')

    def focus_in(title):
        if not until(lambda: work.focus()['title'] == title, 10):
            raise Missing('the keyboard is in "%s" instead of "%s"' % (work.focus()['title'], title))
        view.focus_on(title)

    def press(*keys):
        view.key(*keys)
        tell('pressed %s: %s' % (' '.join(keys), json.dumps(work.focus())[:150]))

    focus_in('Network')
    press('shift+Tab', 'Right')             # the tabs: from Identification to Services (Wine's sheet knows no Ctrl+Tab)
    press('alt+s', 'Home')                  # Network Services:, its first row
    press('alt+p')                          # Properties...
    work.window('Remote Access Setup')
    focus_in('Remote Access Setup')
    press('alt+t', 'Home', 'alt+o')         # Ports:, its first row, Configure...
    work.window('Configure Port Usage')
    focus_in('Configure Port Usage')
    press('alt+r', 'Return')                # Receive calls as a RAS server, OK
    focus_in('Remote Access Setup')
    press('alt+c')                          # Continue
    focus_in('Network')
    press('Return')                         # Close
    work.window('Network Settings Change')
    focus_in('Network Settings Change')
    press('alt+s')                          # Restart service only
    equal('by keyboard alone: rrasnet ends', panel.ended(60), 0)
    check('by keyboard alone: the role is set and in force', service.wait_until(lambda s: not s.status()['restart_pending'], 20),
          service.status_text())
    check('by keyboard alone: the caller gets through where it read 629', gets_through(call()))


# ---------------------------------------------------------------------------------------------------------- promises
def cancel_changes_nothing(panel):
    service, work = panel.service, panel.work
    given(service, server=True)
    before = configuration(service)
    setup = panel.open('Remote Access Setup', 'setup')
    setup.select(ID['IDC_SETUP_PORTS'], 'TCP1')
    setup.click(ID['IDC_SETUP_CONFIGURE'])
    usage = work.window('Configure Port Usage')
    usage.check(ID['IDC_USAGE_RECEIVE'], False)
    usage.click(ID['IDCANCEL'])
    usage.gone()
    setup.click(ID['IDC_SETUP_CONFIGURE'])
    usage = work.window('Configure Port Usage')
    check('Cancel in Configure Port Usage: the box is as before', usage.is_checked(ID['IDC_USAGE_RECEIVE']))
    usage.check(ID['IDC_USAGE_RECEIVE'], False)
    usage.click(ID['IDOK'])
    usage.gone()
    setup.click(ID['IDCANCEL'])
    work.box_over(setup).click(ID['IDYES'])
    equal('Cancel in Remote Access Setup asks, and leaves without a prompt', panel.ended(), 0)
    equal('Cancel anywhere changes nothing', configuration(service), before)


def no_leaves_a_note(panel):
    service, work = panel.service, panel.work
    given(service, server=True)
    network = panel.open('Network')
    network.turn_to('Services')
    network.select(ID['IDC_SERVICES_LIST'], RRAS)
    network.click(ID['IDC_SERVICES_PROPERTIES'])
    setup = work.window('Remote Access Setup')
    setup.select(ID['IDC_SETUP_PORTS'], 'TCP1')
    setup.click(ID['IDC_SETUP_CONFIGURE'])
    usage = work.window('Configure Port Usage')
    usage.check(ID['IDC_USAGE_RECEIVE'], False)
    usage.click(ID['IDOK'])
    usage.gone()
    setup.click(ID['IDOK'])
    setup.gone()
    network.click(ID['IDOK'])
    work.window('Network Settings Change').click(ID['IDNO'])
    equal('No ends it', panel.ended(), 0)
    check('and the restart is pending', service.status()['restart_pending'], service.status_text())
    network = panel.open('Network')
    network.turn_to('Services')
    check('opened again, the sheet says that a restart is pending', until(lambda: 'estart pending' in network.all_text(), 3), network.all_text())
    network.click(ID['IDCANCEL'])
    equal('looking changes nothing and prompts for nothing', panel.ended(), 0)
    setup = panel.open('Remote Access Setup', 'setup')
    check('so does Remote Access Setup', 'estart pending' in setup.all_text(), setup.all_text())
    setup.click(ID['IDCANCEL'])
    panel.ended()


def two_administrators(panel):
    service, work = panel.service, panel.work
    given(service, server=True)
    setup = panel.open('Remote Access Setup', 'setup')
    setup.select(ID['IDC_SETUP_PORTS'], 'TCP1')
    setup.click(ID['IDC_SETUP_CONFIGURE'])
    usage = work.window('Configure Port Usage')
    usage.check(ID['IDC_USAGE_ROUTER'], not usage.is_checked(ID['IDC_USAGE_ROUTER']))
    usage.click(ID['IDOK'])
    usage.gone()
    service.ctl('add', 'user', 'name=meanwhile', 'password=Else-1', 'dialin=deny')
    setup.click(ID['IDOK'])
    try:
        told = work.window('Changed Meanwhile', 5)
    except Missing as e:
        check('the second administrator is told what changed meanwhile', False, e)
        return
    rows = told.rows(ID['IDC_MEANWHILE_LIST'])
    check('the second administrator is told what changed meanwhile', 'meanwhile' in json.dumps(rows), rows)
    told.click(ID['IDCANCEL'])
    told.gone()
    check('Cancel goes back to the dialog, nothing is saved', setup.is_enabled(ID['IDOK']) and not service.status()['restart_pending'])
    panel.abandon()
    service.ctl('delete', 'user', 'name=meanwhile')


def bad_input_is_refused(panel):
    service, work = panel.service, panel.work
    before = configuration(service)
    box = panel.open('RAS Server TCP/IP Configuration', 'tcpip')
    if not box.is_checked(ID['IDC_TCPIP_STATIC']):
        box.check(ID['IDC_TCPIP_STATIC'])
    box.set_text(ID['IDC_TCPIP_BEGIN'], '10.8.0.50')
    box.set_text(ID['IDC_TCPIP_END'], '10.8.0.10')
    box.click(ID['IDOK'])
    tips = until(work.tips, 5) or []
    check('an end before a begin is refused beside the control', tips, work.titles())
    tell('it says: %s' % tips)
    check('and the box stays', box.control(ID['IDOK'])['visible'])
    equal('and nothing was sent', configuration(service), before)
    box.click(ID['IDCANCEL'])
    panel.ended()

    line = panel.open('TCP Line', 'tcp-line')
    line.set_text(ID['IDC_LINE_PORT'], str(TCP_PORT))
    line.click(ID['IDOK'])
    tips = until(work.tips, 5) or []
    check('a TCP port claimed twice is refused beside the control', tips, work.titles())
    tell('it says: %s' % tips)
    line.click(ID['IDCANCEL'])
    panel.ended()
    equal('and nothing was sent', configuration(service), before)


def looking_only(panel):
    service, work = panel.service, panel.work
    given(service, server=True)
    setup = panel.open('Remote Access Setup', 'setup', '--look')
    acting = [ID[c] for c in ('IDC_SETUP_ADD', 'IDC_SETUP_REMOVE', 'IDC_SETUP_CLONE')] + [ID['IDOK']]
    equal('--look: nothing that changes something can be pressed', [setup.is_enabled(c) for c in acting], [False] * len(acting))
    check('--look: a shield is shown', setup.control(ID['IDC_SETUP_SHIELD'])['visible'])
    setup.select(ID['IDC_SETUP_PORTS'], 'TCP1')
    check('--look: the ports are shown', setup.rows(ID['IDC_SETUP_PORTS'])[0][0] == 'TCP1')
    if setup.is_enabled(ID['IDC_SETUP_CONFIGURE']):
        setup.click(ID['IDC_SETUP_CONFIGURE'])
        usage = work.window('Configure Port Usage')
        equal('--look: the boxes are shown and cannot be changed', [usage.is_enabled(ID[c]) for c in
                                                                   ('IDC_USAGE_DIAL_OUT', 'IDC_USAGE_RECEIVE', 'IDC_USAGE_ROUTER')], [False] * 3)
        usage.click(ID['IDCANCEL'])
        usage.gone()
    setup.click(ID['IDCANCEL'])
    panel.ended()


def service_not_running(panel):
    panel.start('setup', instance='nobody')
    ask = panel.work.window('*', 20, '#32770')
    check('the service is not there: it is offered', 'Do you want to' in ask.all_text() and 'nobody' in ask.all_text(), ask.all_text())
    ask.click(ID['IDNO'])
    ended = panel.ended()
    check('No ends it without a dialog', isinstance(ended, int) and not panel.work.titles(), (ended, panel.work.titles()))


def service_started_anew(panel):
    network = panel.open('Network')
    network.turn_to('Services')

    def runs():
        return any(RRAS in row[0] and 'Running' in row[1] for row in network.rows(ID['IDC_SERVICES_LIST']))
    for n in range(3):
        panel.service.stop()
        check('stop %d: the window that stays open hears of it' % (n + 1), until(lambda: not runs(), 15), network.rows(ID['IDC_SERVICES_LIST']))
        panel.service.start()
        check('start %d: it finds the service again' % (n + 1), until(runs, 15), network.rows(ID['IDC_SERVICES_LIST']))
    network.click(ID['IDCANCEL'])
    equal('and it ends in order', panel.ended(), 0)


def first_user(panel):
    """With the dialogs alone, from nobody to a caller on line."""
    service, work = panel.service, panel.work
    given(service, server=True)
    service.ctl('delete', 'user', 'name=' + USER)
    setup = panel.open('Remote Access Setup', 'setup')
    check('without a user the setup says so', 'Nobody may dial in' in setup.all_text(), setup.all_text())
    setup.click(ID['IDC_SETUP_PERMISSIONS'])
    users = work.window('Remote Access Permissions')
    users.click(ID['IDC_USER_NEW'])
    new = work.window('New User')
    new.set_text(ID['IDC_NEW_NAME'], 'anna')
    new.set_text(ID['IDC_NEW_PASSWORD'], 'First-1')
    new.set_text(ID['IDC_NEW_CONFIRM'], 'First-2')
    new.click(ID['IDOK'])
    check('two passwords that differ are refused beside the control', until(work.tips, 5), work.titles())
    new.set_text(ID['IDC_NEW_CONFIRM'], 'First-1')
    new.check(ID['IDC_NEW_GRANT'])
    new.click(ID['IDOK'])
    new.gone()
    check('the new user is in the list', [row for row in users.rows(ID['IDC_USERS']) if 'anna' in row[0]], users.rows(ID['IDC_USERS']))
    users.click(ID['IDOK'])
    users.gone()
    check('the setup counts one caller', until(lambda: 'may dial in: 1' in setup.all_text(), 3), setup.all_text())
    setup.click(ID['IDOK'])
    equal('a user needs no restart: no prompt comes', panel.ended(), 0)
    check('the first user, made in the dialogs alone, gets through', gets_through(call('anna', 'First-1')))
    service.ctl('delete', 'user', 'name=anna')
    service.add_user(USER, PASSWORD)


def many_ports(panel):
    service, work = panel.service, panel.work
    service.add_tcp(TCP_PORT + 1, ports=256)
    service.restart()
    began = time.monotonic()
    setup = panel.open('Remote Access Setup', 'setup')
    seconds = time.monotonic() - began
    rows = setup.rows(ID['IDC_SETUP_PORTS'])
    equal('257 ports are in the list', len(rows), 257)
    tell('257 ports: open after %.2f s (Wine\'s start included)' % seconds)
    for turned in (['TCP1', 'TCP2', 'TCP257'], ['TCP257', 'TCP256', 'TCP1']):
        setup.sort(ID['IDC_SETUP_PORTS'], 0)
        until(lambda: setup.list(ID['IDC_SETUP_PORTS'])['rows'][0]['cells'][0] == turned[0], 5)     # pylint: disable=cell-var-from-loop
        names = [row[0] for row in setup.rows(ID['IDC_SETUP_PORTS'])]
        equal('a click on the heading sorts by number, the next turns it round', names[:2] + names[-1:], turned)
    setup.click(ID['IDCANCEL'])
    equal('sorting is no change: Cancel asks nothing', panel.ended(), 0)
    service.ctl('delete', 'device', 'name=127.0.0.1:%d' % (TCP_PORT + 1))
    service.restart()


# ------------------------------------------------------------------------------------------------- every dialog there is
def open_every_room(panel, dpi):
    """Opens each by its name, looks at how it is laid out, and cancels it."""
    service, work = panel.service, panel.work
    names = room_names(panel)
    check('%d dpi: the dialogs can be opened by name (%d)' % (dpi, len(names)), len(names) >= 12, names)
    before = configuration(service)
    for name in [''] + names:
        faults = []
        try:
            panel.start(*([name] if name else []))
            window = work.window('*', 20, '#32770')
            tabs = []
            try:
                tabs = window.tabs()
            except Missing:
                pass
            for tab in range(len(tabs) or 1):
                if tabs:
                    window.turn_to(tab)
                look = window.look()
                where = '%s: ' % tabs[tab].replace('&', '') if tabs else ''
                faults += [where + fault for fault in layout.faults(look)]
                for c in layout.own_controls(look):
                    if c['class'] == 'SysListView32':
                        faults += [where + fault for fault in layout.list_faults(window.list(c['id']))]
                for doubt in layout.doubts(look):
                    tell('%s at %d dpi, a doubt: %s%s' % (name or 'network', dpi, where, doubt))
            check('%d dpi: %s "%s" is laid out well' % (dpi, name or 'the sheet', window.title), not faults, '; '.join(faults))
            has_cancel = any(c['id'] == ID['IDCANCEL'] for c in window.look()['controls'])
            window.click(ID['IDCANCEL'] if has_cancel else ID['IDOK'])
            equal('%d dpi: %s is cancelled' % (dpi, name or 'the sheet'), panel.ended(), 0)
        except Missing as e:
            check('%d dpi: %s opens and is cancelled' % (dpi, name), False, e)
        panel.abandon()
    equal('%d dpi: opening and cancelling them all changed nothing' % dpi, configuration(service), before)


def room_names(panel):
    """As rrasnet itself names them to somebody who asks for one that is not there."""
    panel.start('no-such-room')
    box = panel.work.window('Network', 20)
    text = box.all_text()
    box.click(box.look()['controls'][0]['id'] if not [c for c in box.look()['controls'] if c['id'] == ID['IDOK']] else ID['IDOK'])
    panel.ended()
    return [name.strip() for name in text.split('\n')[-1].split(',') if name.strip()] if ',' in text else []


def leave_nothing_behind(panel):
    def count(*words):
        run = subprocess.run([product.WINE, 'dialog_leaks', str(ROUNDS), '--instance', panel.service.instance, *words], env=panel.service.env,
                             stdin=subprocess.DEVNULL, capture_output=True, timeout=300, check=False)
        tell(run.stdout.decode() + run.stderr.decode())
        return [json.loads(line) for line in run.stdout.decode().splitlines()]

    rooms = count()
    check('every dialog was opened and cancelled again and again in one process', len(rooms) >= 12 and
          all(r['shown'] >= r['opened'] for r in rooms), [r['room'] for r in rooms if r['shown'] < r['opened']])
    def leaks(room):
        return room['windows'] >= ROUNDS or room['gdi'] >= ROUNDS
    # What is being painted at the moment of counting is no leak; what is left each time is one.
    again = [count(r['room'])[0] for r in rooms if leaks(r)]
    left = ['%s: %d windows, %d GDI objects' % (r['room'], r['windows'], r['gdi']) for r in again if leaks(r)]
    check('no dialog leaves a window or a GDI object behind', not left, '; '.join(left))
    name = rooms[0]['room'] if rooms else ''
    for what, wanted in (('gdi', 'gdi'), ('window', 'windows')):
        seen = count('--leak', what, name or rooms[1]['room'])[0]
        check('what counts them sees a %s left behind' % what, seen[wanted] >= ROUNDS, seen)


def layout_can_fail():
    def control(**about):
        return dict({'id': 5, 'window': 2, 'parent': 1, 'class': 'Button', 'text': '&Ok', 'rect': [10, 10, 60, 30], 'style': 0x50010001,
                     'visible': True, 'enabled': True, 'needs_width': 20, 'needs_height': 13}, **about)
    sound = {'window': 1, 'client': [0, 0, 200, 100], 'frame': [0, 0, 206, 130], 'dpi': 96, 'controls': [control()]}
    equal('the eye for layout finds no fault in a sound dialog', layout.faults(sound), [])
    broken = {'cut off': control(needs_width=80), 'outside': control(rect=[180, 10, 230, 30]), 'overlap': control(window=3, rect=[50, 20, 90, 40]),
              'Alt+O': control(window=3, rect=[10, 40, 60, 60]), 'no mnemonic': control(text='Save', rect=[10, 40, 60, 60]),
              'no label': control(text='', **{'class': 'Edit'}), 'backwards': control(text='&A', rect=[10, 0, 60, 8]),
              'no default': control(style=0x50010000)}
    for word, bad in broken.items():
        alone = word in ('cut off', 'outside', 'no label', 'no default')
        look = dict(sound, controls=[bad] if alone else [control(), bad])
        check('the eye for layout sees: %s' % word, any(word in fault for fault in layout.faults(look)), layout.faults(look))
    check('the eye for layout sees: too large', any('more than' in fault for fault in layout.faults(dict(sound, frame=[0, 0, 700, 130]))))


PARTS = (('the steps of the seed, by control id', by_control_id), ('the steps of the seed, by keyboard alone', by_keyboard),
         ('Cancel', cancel_changes_nothing), ('No', no_leaves_a_note), ('two administrators', two_administrators),
         ('bad input', bad_input_is_refused), ('looking only', looking_only), ('the service is not running', service_not_running),
         ('the service is started anew', service_started_anew),
         ('the first user', first_user), ('many ports', many_ports), ('what dialogs leave behind', leave_nothing_behind))


def at_96_dpi(view):
    with product.Service('control-panel', tell=tell) as service:
        view.adopt(service.env, 96)
        service.start()
        service.add_tcp(TCP_PORT, ports=1)
        service.add_user(USER, PASSWORD)
        with driver.Driver(service.env) as work:
            view.focus()
            panel = Panel(service, view, work)
            for sentence, act in PARTS:
                if not os.environ.get('RRAS_ONLY') or os.environ['RRAS_ONLY'] in act.__name__:
                    part(panel, sentence, act)
            part(panel, 'every dialog at 96 dpi', lambda p: open_every_room(p, 96))


def at_144_dpi(view):
    with product.Service('control-panel-144', tell=tell) as service:
        view.adopt(service.env, 144)
        service.start()
        service.add_tcp(TCP_PORT, ports=4)
        service.add_user(USER, PASSWORD)
        service.restart()
        with driver.Driver(service.env) as work:
            view.focus()
            part(Panel(service, view, work), 'every dialog at 144 dpi', lambda p: open_every_room(p, 144))


def test():
    lan.enter()
    layout_can_fail()
    with screen.Screen() as view:
        at_96_dpi(view)
    with screen.Screen(1280, 1024) as view:
        at_144_dpi(view)


if __name__ == '__main__':
    main(test)
