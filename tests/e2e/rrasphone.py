#!/usr/bin/env python3
"""Dial-Up Networking's boxes: rrasphone dials a router-only port, reads NT's box word for word, and gets in after the cure.

SPDX-License-Identifier: MIT

Two services, each in a Wine of its own: one is called, the other has the person with rrasphone. RRAS_PICTURES=FOLDER keeps a
picture of each box.
"""
import json
import os
import socket
import subprocess
import tempfile
import threading
import time
import traceback

import product
import lan
import modem
import screen
from check import check, equal, main, tell
from dialogs import driver, layout
from dialogs.driver import Missing, until

SERVER_PORT, CLIENT_PORT, SOCKS, SILENT_PORT = 2323, 2424, 1085, 2525
PLACE = '127.0.0.1:%d' % SERVER_PORT
USER, PASSWORD = 'joe', 'Secret-1'
ID = driver.ids(os.path.join(product.TOP, 'gui', 'phone'))
BOX = 'Error Connecting to Office'
ERROR_629 = 'Error 629: The port was disconnected by the remote machine.'
ROUNDS, ROOMS = 4, ('dial', 'monitor', 'hangup')
PICTURES = os.environ.get('RRAS_PICTURES')


def ctl_entry(client, **words):
    client.ctl('set', 'phoneentry', 'name=Office', *['%s=%s' % pair for pair in words.items()])


class Trickle(threading.Thread):
    """A server on the LAN behind the called service; whoever connects is sent a little ten times a second."""

    def __init__(self, port=81):
        super().__init__(daemon=True)
        self.listener = socket.create_server((lan.ADDRESS, port))
        self.start()

    def run(self):
        while True:
            s, _ = self.listener.accept()
            threading.Thread(target=self.serve, args=(s,), daemon=True).start()

    @staticmethod
    def serve(s):
        with s:
            try:
                n = 0
                while True:
                    s.sendall(bytes(200 + 40 * (n % 17)))
                    n += 1
                    time.sleep(0.1)
            except OSError:
                pass


class Reader(threading.Thread):
    """A program of the person's computer that reads from it through the SOCKS proxy of the connection."""

    def __init__(self, port=81):
        super().__init__(daemon=True)
        self.socket = socket.create_connection(('127.0.0.1', SOCKS), timeout=20)
        self.socket.sendall(b'\x05\x01\x00')
        assert self.socket.recv(2) == b'\x05\x00'
        self.socket.sendall(b'\x05\x01\x00\x01' + socket.inet_aton(lan.ADDRESS) + port.to_bytes(2, 'big'))
        assert self.socket.recv(10, socket.MSG_WAITALL)[1] == 0
        self.start()

    def run(self):
        try:
            while self.socket.recv(65536):
                pass
        except OSError:
            pass

    def close(self):
        self.socket.close()


class Phone:
    """One rrasphone of the test; what is left open in the end is told and closed."""

    def __init__(self, server, client, view, work):
        self.server, self.client, self.view, self.work = server, client, view, work
        self.process = None

    def start(self, *words):
        try:
            self.view.focus()
        except subprocess.CalledProcessError:       # a window went while it was looked for
            self.view.focus()
        self.process = subprocess.Popen([product.WINE, 'rrasphone', '--instance', self.client.instance, *words], env=self.client.env,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                        start_new_session=True)

    def window(self, title, timeout=20):
        return self.work.window(title, timeout, '#32770')

    def look_at(self, name, window):
        """What an eye would complain about; and the picture."""
        faults = layout.faults(window.look())
        check('%s: nothing is cut off, and the keyboard reaches all of it' % name, not faults, '; '.join(faults))
        if PICTURES:
            os.makedirs(PICTURES, exist_ok=True)
            window.light()
            with open(os.path.join(PICTURES, '%s.png' % name.replace(' ', '-')), 'wb') as f:
                f.write(self.view.still_picture(tuple(window.look()['frame']), 1).png())

    def ended(self, timeout=15):
        try:
            return self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            return 'still there, with %s' % self.work.titles()

    def abandon(self):
        for _ in range(8):
            for window in self.work.windows():
                try:
                    window.close()
                except Missing:
                    pass
            if not self.work.no_window(0.7):
                break
        if self.dialled():
            self.client.run('hangup')
        if self.process is not None and self.process.poll() is None and self.ended(15) != 0:
            subprocess.run([product.WINE, 'taskkill', '/f', '/im', 'rrasphone.exe'], env=self.client.env, stdin=subprocess.DEVNULL,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
            self.ended()
        self.client.wait_until(lambda c: not self.dialled())

    def dialled(self):
        return [c for c in connections(self.client) if not c['over']]

    # -------------------------------------------------------------------------------------------- the icon
    def icon_place(self):
        return self.view.width - 10, self.view.height - 10

    def has_icon(self):
        x, y = self.icon_place()
        return len(set(self.view.picture().crop(x - 7, y - 7, x + 7, y + 7).pixels)) > 1

    def wait_for_icon(self, sentence='the icon stands beside the clock'):
        check(sentence, until(self.has_icon, 10))


def part(phone, sentence, act):
    """One part of the test; when it breaks, the others go on."""
    began = time.monotonic()
    try:
        act(phone)
    except Missing as e:
        check(sentence, False, e)
    except (product.Refused, subprocess.SubprocessError, LookupError, ValueError, OSError, AssertionError) as e:
        tell(traceback.format_exc())
        check(sentence, False, '%s: %s' % (type(e).__name__, e))
    finally:
        phone.abandon()
    tell('%s: %.1f s' % (sentence, time.monotonic() - began))


def connections(service):
    return service.json('show', 'connections')


def is_up(service):
    return [c for c in connections(service) if c['connected_ms'] and not c['over']]


def given(server, is_for_people, now={}):     # pylint: disable=dangerous-default-value
    if now.get(server) == is_for_people:
        return
    now[server] = is_for_people
    for port in ('TCP1', 'TCP2'):
        server.set_roles(port, server=is_for_people, router=True)
    if server.status()['restart_pending']:
        server.restart()


def box_lines(box):
    return [box.title, box.text(ID['IDC_FAILED_STATE']), box.text(ID['IDC_FAILED_ERROR'])]


def complete(phone, never=False):
    """Answers *Connection Complete*."""
    window = phone.window('Connection Complete')
    if never:
        window.check(ID['IDC_CONNECTED_NEVER'])
    window.click(ID['IDOK'])
    window.gone()


# -------------------------------------------------------------------------------------------------- the seed's box
def seed(phone):
    given(phone.server, is_for_people=False)
    phone.start('dial', 'Office')
    box = phone.window(BOX)
    equal('a router-only port: NT\'s box, word for word', box_lines(box), [BOX, 'Disconnected.', ERROR_629])
    equal('its buttons', [box.text(ID[x]) for x in ('IDC_FAILED_REDIAL', 'IDCANCEL', 'IDC_FAILED_MORE')], ['&Redial', 'Cancel', '&More Info'])
    phone.look_at('error-629', box)
    box.click(ID['IDC_FAILED_MORE'])
    more = phone.window('More Info')
    said = more.text(ID['IDC_MORE_TEXT'])
    check('More Info names the check box and where it is',
          'lacks "Receive calls as a RAS server"' in said and 'Network > Services' in said and 'restart the service' in said, said)
    equal('above it the error', more.text(ID['IDC_MORE_ERROR']), ERROR_629)
    phone.look_at('more-info-629', more)
    more.click(ID['IDOK'])
    more.gone()
    given(phone.server, is_for_people=True)
    box.click(ID['IDC_FAILED_REDIAL'])
    done = phone.window('Connection Complete')
    check('the role is ticked there and the service restarted: the same click connects', 'connected to Office' in done.all_text(), done.all_text())
    phone.look_at('connection-complete', done)
    equal('and it is up', [c['name'] for c in is_up(phone.client)], ['Office'])
    check('the server has the caller', phone.server.wait_until(lambda s: s.clients()))
    done.click(ID['IDOK'])
    done.gone()
    phone.wait_for_icon('the program stays for its icon')
    equal('and has not ended', phone.process.poll(), None)
    phone.client.ctl('hangup', 'name=Office')
    equal('and goes with the last connection', phone.ended(), 0)


# ------------------------------------------------------------------------------------------------- asking and retrying
def asking(phone):
    """The entry lacks user and password."""
    ctl_entry(phone.client, user='', password='')
    phone.start('dial', 'Office')
    ask = phone.window('Connect to Office')
    phone.look_at('connect-to', ask)
    equal('the number is there', ask.text(ID['IDC_ASK_NUMBER']), PLACE)
    ask.click(ID['IDOK'])
    check('without a user name: refused beside the control', until(phone.work.tips, 5), phone.work.titles())
    ask.set_text(ID['IDC_ASK_USER'], USER)
    ask.set_text(ID['IDC_ASK_PASSWORD'], PASSWORD)
    ask.check(ID['IDC_ASK_SAVE'])
    ask.click(ID['IDOK'])
    complete(phone)
    entry = phone.client.wait_until(lambda c: [e for e in c.json('show', 'phoneentry') if e['user'] == USER and e['password']])
    check('what was typed is saved, after the server has taken it', entry)
    phone.client.ctl('hangup', 'name=Office')
    equal('hung up elsewhere: the program ends', phone.ended(), 0)
    phone.start('dial', 'Office')
    complete(phone)
    check('the next time nothing is asked', is_up(phone.client))


def number_only(phone):
    """Dial in the phone book, where the entry lacks its number alone: what is saved is used."""
    phone.start('book', 'Office')
    phone.window('Dial-Up Networking').click(ID['IDC_BOOK_DIAL'])
    ask = phone.window('Connect to Office')
    check('without a number: the box says that a password is saved', 'A password is saved' in ask.all_text(), ask.all_text())
    equal('the keyboard is at the number', phone.work.focus().get('id'), ID['IDC_ASK_NUMBER'])
    ask.set_text(ID['IDC_ASK_NUMBER'], '100')
    ask.click(ID['IDOK'])


def looking_only(phone):
    """Somebody who may not change the phone book."""
    ctl_entry(phone.client, user=USER, password='')
    phone.start('dial', 'Office', '--look')
    ask = phone.window('Connect to Office')
    equal('saving needs Administrators', ask.is_enabled(ID['IDC_ASK_SAVE']), False)
    equal('the keyboard is at the password', phone.work.focus().get('id'), ID['IDC_ASK_PASSWORD'])
    ask.set_text(ID['IDC_ASK_PASSWORD'], PASSWORD)
    ask.click(ID['IDOK'])
    complete(phone)
    equal('dialling does not; and nothing is saved', [e['password'] for e in phone.client.json('show', 'phoneentry')], [False])


def another_number(phone):
    """Somebody who may not change the phone book dials another number than the entry's: the saved password stays here."""
    phone.start('book', 'Office', '--look')
    book = phone.window('Dial-Up Networking')
    book.set_text(ID['IDC_BOOK_NUMBER'], 'localhost:%d' % SERVER_PORT)
    book.click(ID['IDC_BOOK_DIAL'])
    ask = phone.window('Connect to Office')
    check('another number: the password is asked for, and the box says why', 'kept for the entry\'s own number' in ask.all_text(), ask.all_text())
    equal('the number and the name are there', [ask.text(ID[x]) for x in ('IDC_ASK_NUMBER', 'IDC_ASK_USER', 'IDC_ASK_PASSWORD')],
          ['localhost:%d' % SERVER_PORT, USER, ''])
    phone.look_at('connect-to-another-number', ask)
    ask.set_text(ID['IDC_ASK_PASSWORD'], PASSWORD)
    ask.click(ID['IDOK'])
    complete(phone)
    check('typed, it connects there', is_up(phone.client))


def retrying(phone):
    """MS-CHAP lets a caller try again on the same line (RFC 2433, R=1)."""
    ctl_entry(phone.client, user=USER, password='wrong', authtypes='MSCHAPv2')
    calls = phone.server.status()['calls_taken']
    phone.start('dial', 'Office')
    box = phone.window('Authentication Failed')
    check('it says so', 'Retrying authentication...' in box.all_text(), box.all_text())
    equal('the keyboard is at the password', phone.work.focus().get('id'), ID['IDC_ASK_PASSWORD'])
    equal('the name is there, the password is not', [box.text(ID['IDC_ASK_USER']), box.text(ID['IDC_ASK_PASSWORD'])], [USER, ''])
    phone.look_at('authentication-failed', box)
    box.set_text(ID['IDC_ASK_PASSWORD'], PASSWORD)
    box.check(ID['IDC_ASK_SAVE'], False)
    box.click(ID['IDOK'])
    complete(phone)
    equal('the right one connects in the same call', phone.server.status()['calls_taken'], calls + 1)
    check('not ticked any more: the wrong one is forgotten', phone.client.wait_until(
        lambda c: [e['password'] for e in c.json('show', 'phoneentry')] == [False]))
    phone.client.ctl('hangup', 'name=Office')
    phone.ended()
    ctl_entry(phone.client, password='wrong')
    phone.start('dial', 'Office')
    box = phone.window('Authentication Failed')
    box.click(ID['IDCANCEL'])
    equal('Cancel hangs up', phone.ended(), 0)
    check('nothing is left of it', phone.client.wait_until(lambda c: not [x for x in connections(c) if not x['over']]))


def retrying_anew(phone):
    """CHAP knows no second try: the box of 691, whose Redial asks for the password first."""
    ctl_entry(phone.client, user=USER, password='wrong', authtypes='MD5CHAP')
    phone.start('dial', 'Office')
    box = phone.window(BOX)
    equal('CHAP: the box of 691', [box.text(ID['IDC_FAILED_STATE']), box.text(ID['IDC_FAILED_ERROR'])[:10]],
          ['Verifying username and password...', 'Error 691:'])
    phone.look_at('error-691', box)
    box.click(ID['IDC_FAILED_REDIAL'])
    ask = phone.window('Connect to Office')
    equal('Redial asks first', [ask.text(ID['IDC_ASK_USER']), ask.text(ID['IDC_ASK_PASSWORD'])], [USER, ''])
    ask.set_text(ID['IDC_ASK_PASSWORD'], PASSWORD)
    ask.check(ID['IDC_ASK_SAVE'], False)
    ask.click(ID['IDOK'])
    complete(phone)
    check('and connects', is_up(phone.client))


def retrying_without_rights(phone):
    """Somebody who may not change the phone book retypes the password all the same; it is not saved."""
    ctl_entry(phone.client, user=USER, password='wrong', authtypes='MSCHAPv2')
    phone.start('dial', 'Office', '--look')
    box = phone.window('Authentication Failed')
    equal('without rights: saving is locked', box.is_enabled(ID['IDC_ASK_SAVE']), False)
    box.set_text(ID['IDC_ASK_PASSWORD'], 'wrong again')
    box.click(ID['IDOK'])
    again = until(lambda: [w for w in phone.work.windows() if w.handle != box.handle and w.title in ('Authentication Failed', BOX)], 10)
    check('wrong again: asked again, or told', again, phone.work.titles())
    if again and again[0].title == BOX:
        again[0].click(ID['IDC_FAILED_REDIAL'])
        again = [phone.window('Connect to Office')]
    again[0].set_text(ID['IDC_ASK_PASSWORD'], PASSWORD)
    again[0].click(ID['IDOK'])
    complete(phone)
    check('right: it connects', is_up(phone.client))
    phone.client.ctl('hangup', 'name=Office')
    phone.ended()
    phone.start('dial', 'Office')
    phone.window('Authentication Failed').click(ID['IDCANCEL'])
    equal('and the wrong one is still what is saved', phone.ended(), 0)


def callback(phone):
    """By modem; the server lets this user be called back where they like, and the entry says *ask me*."""
    phone.server.ctl('set', 'user', 'name=' + USER, 'dialin=permit', 'cbpolicy=caller')
    ctl_entry(phone.client, type='modem', number='', callback='ask')
    try:
        number_only(phone)
        box = phone.window('Callback', 40)
        phone.look_at('callback', box)
        box.set_text(ID['IDC_CALLBACK_WHERE'], 'my house')
        box.click(ID['IDOK'])
        check('a number that cannot be dialed is refused beside the control', until(phone.work.tips, 5), phone.work.titles())
        box.click(ID['IDCANCEL'])
        complete(phone)
        check('Skip goes on without', is_up(phone.client))
        equal('and the password is still saved', [e['password'] for e in phone.client.json('show', 'phoneentry')], [True])
        ctl_entry(phone.client, number='100')
        phone.client.ctl('hangup', 'name=Office')
        phone.ended()
        phone.server.wait_until(lambda s: not s.clients())
        phone.client.wait_until(lambda c: [p for p in c.ports() if p['port'] == 'COM5'][0]['condition'] != 'Connected, dialed out', 20)
        phone.start('dial', 'Office')
        box = phone.window('Callback', 40)
        box.set_text(ID['IDC_CALLBACK_WHERE'], '200')
        box.click(ID['IDOK'])
        follow = phone.window('Connecting to Office...')
        seen = set()

        def is_done():
            try:
                seen.add(follow.text(ID['IDC_CONNECTING_TEXT']))
            except Missing:
                return True
            return False
        until(is_done, 60)
        check('the box waits for the call', [t for t in seen if 'allback' in t], seen)
        complete(phone)
        check('with a number the server calls back', is_up(phone.client))
    finally:
        ctl_entry(phone.client, type='tcp', number=PLACE, callback='none')
        phone.server.ctl('set', 'user', 'name=' + USER, 'dialin=permit', 'cbpolicy=none')


# ------------------------------------------------------------------------------------------ redialling and giving up
def countdown(phone):
    ctl_entry(phone.client, number='127.0.0.1:9', redials=2, redialdelay=3)
    phone.start('dial', 'Office')
    box = phone.window(BOX)
    first = box.text(ID['IDC_FAILED_REDIAL'])
    check('nobody listens there: 678, and Redial counts', box.text(ID['IDC_FAILED_ERROR']).startswith('Error 678:')
          and first in ('&Redial = 3', '&Redial = 2'), first)
    phone.look_at('redial-countdown', box)
    check('second by second', until(lambda: box.text(ID['IDC_FAILED_REDIAL']) == '&Redial = 1', 5))
    check('and dials by itself', until(lambda: [w for w in phone.work.windows() if w.title == BOX and w.handle != box.handle], 15))
    box = phone.window(BOX)
    box.click(ID['IDC_FAILED_MORE'])
    more = phone.window('More Info')
    equal('who reads is not interrupted', box.text(ID['IDC_FAILED_REDIAL']), '&Redial')
    more.click(ID['IDOK'])
    box.click(ID['IDCANCEL'])
    equal('Cancel gives up', phone.ended(), 0)


def cancelled(phone):
    """A place that never answers."""
    ctl_entry(phone.client, number='127.0.0.1:%d' % SILENT_PORT, redials=0)
    with socket.socket() as silent:
        silent.bind(('127.0.0.1', SILENT_PORT))
        silent.listen(1)
        phone.start('dial', 'Office')
        box = phone.window('Connecting to Office...')
        said = until(lambda: 'Verifying' in box.text(ID['IDC_CONNECTING_TEXT']) or 'connected' in box.text(ID['IDC_CONNECTING_TEXT']), 10)
        check('the progress is NT\'s text', said, box.text(ID['IDC_CONNECTING_TEXT']))
        phone.look_at('connecting', box)
        began = time.monotonic()
        box.click(ID['IDCANCEL'])
        equal('Cancel while it dials: the program ends', phone.ended(), 0)
        check('at once', time.monotonic() - began < 4, time.monotonic() - began)
    check('and nothing is dialled any more', phone.client.wait_until(lambda c: not [x for x in connections(c) if not x['over']]), connections(phone.client))


def refused(phone):
    """The port may not dial out."""
    phone.client.set_roles('TCP1', client=False)
    phone.client.restart()
    phone.start('dial', 'Office')
    box = phone.window(BOX)
    equal('the service refuses: line 1 is NT\'s', box.text(ID['IDC_FAILED_STATE']), 'Cannot connect the phonebook entry.')
    check('line 2 is 633', box.text(ID['IDC_FAILED_ERROR']).startswith('Error 633: '), box.text(ID['IDC_FAILED_ERROR']))
    box.click(ID['IDC_FAILED_MORE'])
    more = phone.window('More Info')
    check('More Info names the box to tick', 'Dial out as a RAS client' in more.text(ID['IDC_MORE_TEXT']), more.text(ID['IDC_MORE_TEXT']))
    phone.look_at('more-info-633', more)
    more.click(ID['IDOK'])
    phone.client.set_roles('TCP1', client=True)
    phone.client.restart()
    box.click(ID['IDC_FAILED_REDIAL'])
    complete(phone)
    check('ticked: Redial connects', is_up(phone.client))


def service_away(phone):
    """The service stops under the box that counts, and comes back."""
    ctl_entry(phone.client, number='127.0.0.1:9', redials=0)
    phone.start('dial', 'Office')
    box = phone.window(BOX)
    ctl_entry(phone.client, number=PLACE)
    phone.client.stop()
    box.click(ID['IDC_FAILED_REDIAL'])
    away = until(lambda: [w for w in phone.work.windows() if w.title == BOX and w.handle != box.handle], 20)
    check('the service is away: the box says so', away and away[0].text(ID['IDC_FAILED_ERROR']).startswith('Error 1062: '),
          away and away[0].text(ID['IDC_FAILED_ERROR']))
    if away:
        phone.look_at('error-1062', away[0])
        phone.client.start()
        away[0].click(ID['IDC_FAILED_REDIAL'])
        complete(phone)
        check('it is back: Redial connects', is_up(phone.client))


# -------------------------------------------------------------------------------------------------- the monitor
def monitor(phone):
    phone.start('dial', 'Office')
    complete(phone, never=True)
    reader = Reader()
    subprocess_monitor = Phone(phone.server, phone.client, phone.view, phone.work)
    subprocess_monitor.start('monitor', 'Office')
    window = phone.window('Dial-Up Networking Monitor')
    try:
        text = lambda name: window.text(ID[name])     # noqa: E731
        number = lambda name: int(text(name).replace(',', '') or 0)     # noqa: E731
        check('counters and rate are alive', until(lambda: number('IDC_STATUS_BYTES_IN') > 3000 and number('IDC_STATUS_RATE_IN') > 500, 20),
              text('IDC_STATUS_BYTES_IN') + ' ' + text('IDC_STATUS_RATE_IN'))
        equal('condition and connection', [text('IDC_STATUS_CONDITION'), window.list(ID['IDC_STATUS_CONNECTION'])['rows'][0]['cells'][0]],
              ['Connected.', 'Office'])
        check('the device and its port', '(TCP1)' in text('IDC_STATUS_DEVICE'), text('IDC_STATUS_DEVICE'))
        check('a screen reader hears the graph', 'bytes/s in' in text('IDC_STATUS_GRAPH'), text('IDC_STATUS_GRAPH'))
        if PICTURES:
            time.sleep(12)      # a graph to look at
        phone.look_at('monitor-status', window)
        before = number('IDC_STATUS_BYTES_IN')
        window.click(ID['IDC_STATUS_RESET'])
        check('Reset begins at nought', number('IDC_STATUS_BYTES_IN') < before, text('IDC_STATUS_BYTES_IN'))
        window.click(ID['IDC_STATUS_DETAILS'])
        details = phone.window('Details of Office')
        rows = dict(details.rows(ID['IDC_DETAILS_LIST']))
        check('Details: addresses, user and method', rows['Address of this computer'].startswith('10.88.0.') and rows['User'] == USER
              and rows['Authenticated by'] == 'MS-CHAPv2', rows)
        equal('and the proxy', rows['SOCKS proxy'], '127.0.0.1:%d, one program' % SOCKS)
        phone.look_at('monitor-details', details)
        details.click(ID['IDOK'])
        details.gone()
        window.turn_to('Summary')
        check('Summary lists it', until(lambda: [r[0] for r in window.rows(ID['IDC_SUMMARY_LIST'])] == ['Office'], 5),
              window.rows(ID['IDC_SUMMARY_LIST']))
        phone.look_at('monitor-summary', window)
        window.turn_to('Preferences')
        equal('the message that was not wanted any more is unticked', window.is_checked(ID['IDC_PREFER_COMPLETE']), False)
        window.check(ID['IDC_PREFER_ICON'], False)
        equal('without the icon no lights', window.is_enabled(ID['IDC_PREFER_LIGHTS']), False)
        window.check(ID['IDC_PREFER_ICON'])
        window.check(ID['IDC_PREFER_COMPLETE'])
        phone.look_at('monitor-preferences', window)
        window.turn_to('Status')
        reader.close()
        window.click(ID['IDC_STATUS_HANG_UP'])
        check('Hang up hangs up', phone.client.wait_until(lambda c: not is_up(c)))
        check('and Status is empty', until(lambda: text('IDC_STATUS_CONDITION') == 'Not connected', 5), text('IDC_STATUS_CONDITION'))
        equal('the icon went with it', phone.ended(), 0)
        phone.look_at('monitor-empty', window)
        window.click(ID['IDOK'])
        equal('OK ends it', subprocess_monitor.ended(), 0)
    finally:
        reader.close()
        subprocess.run([product.WINE, 'reg', 'delete', r'HKCU\Software\OpenRRAS\Phone', '/f'], env=phone.client.env,     # the next part's boxes
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def tray(phone):
    """The icon beside the clock, by mouse; the message is not shown any more."""
    phone.start('dial', 'Office')
    complete(phone)
    icon = phone.icon_place()
    reader = Reader()
    try:
        phone.wait_for_icon()
        if PICTURES:
            time.sleep(3)       # its lights
            with open(os.path.join(PICTURES, 'tray.png'), 'wb') as f:
                f.write(phone.view.picture().crop(phone.view.width - 340, phone.view.height - 60, phone.view.width, phone.view.height).png())
        phone.view.click(*icon, times=2)
        window = phone.window('Dial-Up Networking Monitor')
        check('a double click opens the monitor', until(lambda: window.list(ID['IDC_STATUS_CONNECTION'])['rows'][0]['cells'][0] == 'Office', 5))
        phone.view.click(*icon, times=2)
        until(lambda: len(phone.work.titles()) != 1, 0.5)
        equal('another opens no second one', phone.work.titles(), ['Dial-Up Networking Monitor'])
        window.click(ID['IDCANCEL'])
        window.gone()
        menu = (phone.view.width - 200, phone.view.height - 90, phone.view.width, phone.view.height - 20)
        before = phone.view.still_picture(menu)
        phone.view.click(*icon, button=3)
        check('the right button opens its menu', until(lambda: phone.view.picture().crop(*menu) != before, 5))
        phone.view.still_picture(menu)
        if PICTURES:
            with open(os.path.join(PICTURES, 'tray-menu.png'), 'wb') as f:
                f.write(phone.view.picture().crop(phone.view.width - 340, phone.view.height - 160, phone.view.width, phone.view.height).png())
        phone.view.click(phone.view.width - 100, phone.view.height - 37)     # its second line
        check('Hang Up in its menu hangs up', phone.client.wait_until(lambda c: not is_up(c)), connections(phone.client))
        equal('and the icon is gone', phone.ended(), 0)
    finally:
        reader.close()


def lost(phone):
    """The other end goes away under the connection: the icon says so, and leaves."""
    phone.start('dial', 'Office')
    complete(phone)
    phone.client.wait_until(is_up)
    phone.wait_for_icon()
    phone.server.stop()
    told = until(lambda: [t for t in phone.work.tips() if '629' in t or 'disconnected' in t], 10)
    check('a balloon tells of it', told, phone.work.tips())
    phone.server.start()
    equal('the icon waits for it', phone.process.poll(), None)
    equal('then the icon is gone', phone.ended(30), 0)


def by_keyboard(phone):
    """Every box by keys alone, F1 included."""
    given(phone.server, is_for_people=False)
    ctl_entry(phone.client, password='')
    phone.start('dial', 'Office')
    ask = phone.window('Connect to Office')
    phone.view.focus_on('Connect to Office')
    phone.view.key('F1')
    check('F1 tells about the control', until(phone.work.tips, 5), phone.work.titles())
    phone.view.type(PASSWORD)
    phone.view.key('Return')
    ask.gone()
    phone.window(BOX)
    phone.view.focus_on(BOX)
    phone.view.key('alt+m')
    more = phone.window('More Info')
    phone.view.focus_on('More Info')
    phone.view.key('Return')
    more.gone()
    given(phone.server, is_for_people=True)
    phone.view.focus_on(BOX)
    phone.view.key('alt+r')
    done = phone.window('Connection Complete')
    phone.view.focus_on('Connection Complete')
    phone.view.key('Return')
    done.gone()
    check('connected by keys alone', is_up(phone.client))


def rooms(phone):
    phone.start('hangup', 'Office')
    check('hangup without a connection says so', 'no connection to Office' in phone.window('Dial-Up Networking').all_text())
    phone.abandon()
    phone.start('dial', 'Nowhere')
    check('an entry that is not there is told', 'no entry Nowhere' in phone.window('Dial-Up Networking').all_text())
    phone.abandon()
    phone.start('dial', 'Office')
    complete(phone)
    phone.client.wait_until(is_up)
    other = Phone(phone.server, phone.client, phone.view, phone.work)
    other.start('dial', 'Office')
    check('dialled twice: it is connected already', 'already' in phone.window('Dial-Up Networking').all_text())
    phone.work.windows()[0].close()
    equal('the second program leaves the icon to the first', other.ended(), 0)
    other.start('hangup', 'Office')
    equal('hangup hangs up', [other.ended(), phone.ended(), is_up(phone.client)], [0, 0, []])


def leaks(phone):
    """What the boxes leave behind when they are opened and cancelled again and again; phone_leaks tells."""
    ctl_entry(phone.client, number='127.0.0.1:9', redials=3)
    def count(*words):
        run = subprocess.run([product.WINE, 'phone_leaks', str(ROUNDS), '--instance', phone.client.instance, *words], env=phone.client.env,
                             stdin=subprocess.DEVNULL, capture_output=True, timeout=300, check=False)
        tell(run.stdout.decode('utf-8', 'replace') + run.stderr.decode('utf-8', 'replace'))
        return [json.loads(line) for line in run.stdout.decode('utf-8', 'replace').splitlines() if line.startswith('{')]

    def has_grown(room):
        return room['windows'] >= ROUNDS or room['gdi'] >= ROUNDS

    seen = count(*ROOMS)
    equal('phone_leaks opens every room', [r['room'] for r in seen], list(ROOMS))
    # What is being painted at the moment of counting is no leak; what is left each time is one.
    again = [count(r['room'])[0] for r in seen if has_grown(r)]
    equal('no box leaves a window or a GDI object behind', [r for r in again if has_grown(r)], [])
    for what, wanted in (('gdi', 'gdi'), ('window', 'windows')):
        check('what counts them sees a %s left behind' % what, count('--leak', what, 'monitor')[0][wanted] >= ROUNDS)


PARTS = [('the seed', seed), ('asking', asking), ('looking only', looking_only), ('another number', another_number), ('retrying', retrying), ('retrying anew', retrying_anew),
         ('retrying without rights', retrying_without_rights), ('callback', callback),
         ('countdown', countdown), ('cancelled', cancelled), ('refused', refused), ('service away', service_away), ('monitor', monitor),
         ('tray', tray),
         ('lost', lost), ('by keyboard', by_keyboard), ('rooms', rooms), ('leaks', leaks)]


def set_up(server, client):
    server.start()
    server.add_tcp(SERVER_PORT, ports=2, calls_per_minute=0)
    server.add_modem()
    server.add_user(USER, PASSWORD)
    server.set_pool('10.88.0.1', '10.88.0.20')
    server.restart()
    client.start()
    client.add_tcp(CLIENT_PORT, ports=1)
    client.add_modem()
    for port in ('TCP1', 'COM5'):
        client.set_roles(port, client=True)
    client.set_setting('socks-port', SOCKS)
    client.ctl('add', 'phoneentry', 'name=Office', 'type=tcp', 'number=' + PLACE, 'user=' + USER, 'password=' + PASSWORD, 'redials=0')
    client.restart()


def test():
    lan.enter()
    Trickle()
    chosen = os.environ.get('RRAS_PARTS', '').split(',')
    dpi, size = int(os.environ.get('RRAS_DPI', 96)), tuple(int(n) for n in os.environ.get('RRAS_SCREEN', '1024x768').split('x'))
    with tempfile.TemporaryDirectory(prefix='openrras-phone-') as folder, screen.Screen(*size) as view, \
            product.Service('phone-server', com5=os.path.join(folder, 'office'), tell=tell) as server, \
            product.Service('phone-client', com5=os.path.join(folder, 'home'), tell=tell) as client:
        exchange = modem.Exchange(connect_text='CONNECT 33600')
        exchange.modem_on_pty('100', os.path.join(folder, 'office'))
        exchange.modem_on_pty('200', os.path.join(folder, 'home'))
        view.adopt(client.env, dpi)
        set_up(server, client)
        with driver.Driver(client.env) as work:
            phone = Phone(server, client, view, work)
            for sentence, act in PARTS:
                if chosen == [''] or sentence in chosen:
                    given(server, is_for_people=True)
                    ctl_entry(client, number=PLACE, user=USER, password=PASSWORD, redials=0, authtypes='MSCHAPv2')
                    part(phone, sentence, act)
        exchange.close()


if __name__ == '__main__':
    main(test)
