#!/usr/bin/env python3
"""The phone book of rrasphone, worked by control id and by keyboard: the wizard, every edit page, refusals, and how it is laid out.

SPDX-License-Identifier: MIT

What happens when an entry is dialled is rrasphone.py's.
"""
import json
import os
import subprocess
import time
import traceback

import product
import lan
import modem
import screen
from check import check, equal, main, tell
from dialogs import driver, layout
from dialogs.driver import Missing, until

ID = driver.ids(os.path.join(product.TOP, 'gui', 'phone'))
ROUNDS = 4      # of the count of what dialogs leave behind
SCREENS = {96: (1024, 768), 144: (1280, 1024)}
WIZARD, EDIT, BOOK = 'New Phonebook Entry Wizard', 'Edit Phonebook Entry', 'Dial-Up Networking'


class Panel:
    """One rrasphone of the test; what is left open in the end is told and closed."""

    def __init__(self, service, view, work):
        self.service, self.view, self.work, self.process = service, view, work, None

    def start(self, *words, instance=None):
        self.view.focus()
        self.process = subprocess.Popen([product.WINE, 'rrasphone', '--instance', instance or self.service.instance, *words],
                                        env=self.service.env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL, start_new_session=True)

    def open(self, title, *words):
        self.start(*words)
        return self.work.window(title, 20, '#32770')

    def ended(self, timeout=20):
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
        if self.process is not None and self.process.poll() is None:
            subprocess.run([product.WINE, 'taskkill', '/f', '/im', 'rrasphone.exe'], env=self.service.env, stdin=subprocess.DEVNULL,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
            self.ended()


def part(panel, sentence, act):
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


def entries(service):
    return {e['name']: e for e in service.json('show', 'phoneentry')}


def there(window, name):
    """Waits until the page with this control is shown."""
    if not until(lambda: [c for c in window.look()['controls'] if c['id'] == ID[name] and c['visible']], 10):
        raise Missing('%s does not show %s' % (window, name))


def window_with(work, control):
    """The window that has this control: several are called alike. Windows come and go meanwhile."""
    def found():
        for window in work.windows():
            try:
                if [c for c in window.look()['controls'] if c['id'] == ID[control]]:
                    return window
            except Missing:
                pass
        return None
    return until(found, 10)


def press(window, caption):
    found = [c for c in window.look()['controls'] if c['class'] == 'Button' and c['visible'] and c['text'].replace('&', '') == caption]
    if not found:
        raise Missing('%s has no button "%s"' % (window, caption))
    window.click(found[0]['id'])


def refused(panel, sentence, words):
    check(sentence, until(lambda: any(words in tip for tip in panel.work.tips()), 5), panel.work.tips())


# ------------------------------------------------------------------------------------------------------------ adding
def wizard_adds(panel):
    service, work = panel.service, panel.work
    panel.start()
    main_box = until(lambda: [w for w in work.windows() if w.about['owner'] == 0], 20)[0]
    said = work.box_over(main_box)
    check('an empty phone book says what NT said', 'The phonebook is empty. Press OK to add an entry.' in said.all_text(), said.all_text())
    said.click(ID['IDOK'])
    wizard = work.window(WIZARD)
    press(wizard, 'Next >')
    refused(panel, 'an entry without a name is refused', 'Give the entry a name')
    wizard.set_text(ID['IDC_ENTRY_NAME'], 'Office')
    press(wizard, 'Next >')
    there(wizard, 'IDC_NEW_MODEM')
    wizard.check(ID['IDC_NEW_CABLE'])
    press(wizard, 'Next >')
    there(wizard, 'IDC_ENTRY_USER')
    press(wizard, '< Back')
    there(wizard, 'IDC_NEW_MODEM')
    check('a cable has no number to ask for, both ways', not [c for c in wizard.look()['controls'] if c['id'] == ID['IDC_ENTRY_NUMBER']])
    wizard.check(ID['IDC_NEW_MODEM'])
    press(wizard, 'Next >')
    there(wizard, 'IDC_ENTRY_NUMBER')
    wizard.set_text(ID['IDC_ENTRY_NUMBER'], 'five')
    press(wizard, 'Next >')
    refused(panel, 'what no modem dials is refused', 'A telephone number holds')
    wizard.set_text(ID['IDC_ENTRY_NUMBER'], '555-0123')
    wizard.set_text(ID['IDC_ENTRY_PREFIX'], '9,')
    press(wizard, 'Next >')
    there(wizard, 'IDC_ENTRY_USER')
    wizard.set_text(ID['IDC_ENTRY_USER'], 'anna')
    wizard.check(ID['IDC_ENTRY_SAVE_PASSWORD'])
    press(wizard, 'Next >')
    refused(panel, 'a password to be saved is typed', 'Type the password to be saved')
    wizard.set_text(ID['IDC_ENTRY_PASSWORD'], 'Secret-1')
    press(wizard, 'Next >')
    there(wizard, 'IDC_NEW_SUMMARY')
    check('it sums up', '9,555-0123' in wizard.text(ID['IDC_NEW_SUMMARY']), wizard.text(ID['IDC_NEW_SUMMARY']))
    press(wizard, 'Finish')
    wizard.gone()
    made = entries(service).get('Office', {})
    equal('and adds the entry', [made.get(k) for k in ('type', 'number', 'prefix', 'user', 'password')], ['modem', '555-0123', '9,', 'anna', True])
    check('the box shows it, selected', until(lambda: [r for r in main_box.selected(ID['IDC_BOOK_LIST']) if r[0] == 'Office'], 5))
    main_box.close()
    equal('Close ends it', panel.ended(), 0)


def who_knows_all(panel):
    service, work = panel.service, panel.work
    wizard = panel.open(WIZARD, 'new')
    wizard.set_text(ID['IDC_ENTRY_NAME'], 'Net')
    wizard.check(ID['IDC_NEW_KNOWS'])
    until(lambda: [c for c in wizard.look()['controls'] if c['text'] == 'Finish' and c['visible']], 5)
    press(wizard, 'Finish')
    sheet = work.window('New Phonebook Entry')
    equal('the name is taken along to the pages', sheet.text(ID['IDC_ENTRY_NAME']), 'Net')
    sheet.click(ID['IDCANCEL'])
    panel.ended()
    check('Cancel adds nothing', 'Net' not in entries(service))
    panel.start('new')
    wizard = work.window(WIZARD, 20)
    wizard.set_text(ID['IDC_ENTRY_NAME'], 'Net')
    wizard.check(ID['IDC_NEW_KNOWS'])
    until(lambda: [c for c in wizard.look()['controls'] if c['text'] == 'Finish' and c['visible']], 5)
    press(wizard, 'Finish')
    sheet = work.window('New Phonebook Entry')
    sheet.select(ID['IDC_ENTRY_KIND'], 1)
    sheet.set_text(ID['IDC_ENTRY_NUMBER'], 'bbs.example.com:2323')
    sheet.click(ID['IDOK'])
    equal('OK ends it', panel.ended(), 0)
    equal('and adds it', entries(service)['Net']['number'], 'bbs.example.com:2323')


def by_keyboard(panel):
    """The wizard from the menu key on, without a mouse."""
    service, work, view = panel.service, panel.work, panel.view
    panel.open(BOOK)

    def focus_in(title):
        if not until(lambda: work.focus()['title'] == title, 10):
            raise Missing('the keyboard is in "%s" instead of "%s"' % (work.focus()['title'], title))
        view.focus_on(title)
    focus_in(BOOK)
    view.key('alt+n')
    work.window(WIZARD)
    focus_in(WIZARD)
    view.type('Keys')
    view.key('alt+n')
    time.sleep(0.5)
    view.key('alt+m', 'alt+n')
    there(work.window(WIZARD), 'IDC_ENTRY_NUMBER')
    view.type('12345')
    view.key('alt+n')
    there(work.window(WIZARD), 'IDC_ENTRY_USER')
    view.type('joe')
    view.key('alt+n')
    there(work.window(WIZARD), 'IDC_NEW_SUMMARY')
    check('the keyboard is on Finish at the end', until(lambda: 'Finish' in json.dumps(work.focus()), 5), work.focus())
    view.key('Return')
    check('by keyboard alone an entry is added', until(lambda: entries(service).get('Keys', {}).get('user') == 'joe', 10), entries(service))
    focus_in(BOOK)
    view.key('alt+m', 'd')      # More, Delete entry...
    asks = window_with(work, 'IDYES')
    check('deleting asks', asks, work.titles())
    asks.click(ID['IDYES'])
    check('and deleted from the menu', until(lambda: 'Keys' not in entries(service), 10))
    window_with(work, 'IDC_BOOK_LIST').close()
    panel.ended()


# ----------------------------------------------------------------------------------------------------------- editing
def every_page(panel):
    service, work = panel.service, panel.work
    sheet = panel.open(EDIT, 'edit', 'Office')
    sheet.set_text(ID['IDC_ENTRY_NAME'], 'Head office')
    sheet.click(ID['IDC_ENTRY_ALTERNATES'])
    numbers = work.window('Phone Numbers')
    for number in ('555-0124', '555-0125'):
        numbers.set_text(ID['IDC_NUMBERS_NEW'], number)
        numbers.click(ID['IDC_NUMBERS_ADD'])
    numbers.click(ID['IDC_NUMBERS_UP'])
    numbers.click(ID['IDOK'])
    numbers.gone()
    sheet.turn_to('Server')
    sheet.check(ID['IDC_ENTRY_COMPRESSION'], False)
    sheet.click(ID['IDC_ENTRY_TCPIP_SETTINGS'])
    box = work.window('PPP TCP/IP Settings')
    box.check(ID['IDC_TCPIP_OWN_ADDRESS'])
    box.click(ID['IDOK'])
    refused(panel, 'an address that is to be specified is typed', 'Type the address')
    box.set_text(ID['IDC_TCPIP_ADDRESS'], '10.1.2.3')
    box.check(ID['IDC_TCPIP_GATEWAY'], False)
    box.click(ID['IDOK'])
    box.gone()
    sheet.turn_to('Script')
    sheet.check(ID['IDC_ENTRY_RUN_SCRIPT'])
    sheet.set_text(ID['IDC_ENTRY_SCRIPT'], 'proc main\nwaitfor "ogin:"\ntransmit $USERID\nendproc\n')
    sheet.turn_to('Security')
    sheet.check(ID['IDC_ENTRY_ENCRYPTED'])
    sheet.check(ID['IDC_ENTRY_SAVE_PASSWORD'], False)
    sheet.turn_to('Dialing')
    sheet.set_text(ID['IDC_ENTRY_REDIALS'], '7')
    sheet.set_text(ID['IDC_ENTRY_IDLE'], '300')
    sheet.turn_to('Callback')
    sheet.check(ID['IDC_ENTRY_CALLBACK_YES'])
    sheet.set_text(ID['IDC_ENTRY_CALLBACK_NUMBER'], '555-0199')
    sheet.click(ID['IDOK'])
    equal('OK ends the sheet', panel.ended(), 0)
    after = entries(service)
    check('the old name is gone', 'Office' not in after)
    saved = after.get('Head office', {})
    wanted = {'alternates': ['555-0125', '555-0124'], 'compression': False, 'address': '10.1.2.3', 'gateway': False, 'password': False,
              'redials': 7, 'idle': 300, 'callback': 'number', 'cbnumber': '555-0199', 'lcp': True, 'prefix': '9,'}
    equal('every page is saved', {k: saved.get(k) for k in wanted}, wanted)
    check('with its script', 'waitfor "ogin:"' in saved.get('script', ''), saved)
    equal('and its policy', sorted(saved.get('authtypes', [])), ['MD5CHAP', 'MSCHAP', 'MSCHAPv2'])
    service.ctl('set', 'phoneentry', 'name=Head office', 'newname=Office')


def refusals(panel):
    service = panel.service
    before = entries(service)
    sheet = panel.open(EDIT, 'edit', 'Office')
    sheet.turn_to('Dialing')
    sheet.set_text(ID['IDC_ENTRY_REDIALS'], '1000')
    sheet.turn_to('Callback')
    sheet.turn_to('Basic')
    sheet.click(ID['IDOK'])
    refused(panel, 'a number out of range is refused, on the page it stands on', 'from 0 to 999')
    check('which is turned to', until(lambda: sheet.current_tab() == 'Dialing', 5), sheet.current_tab())
    sheet.set_text(ID['IDC_ENTRY_REDIALS'], '3')
    sheet.turn_to('Script')
    sheet.check(ID['IDC_ENTRY_RUN_SCRIPT'])
    sheet.set_text(ID['IDC_ENTRY_SCRIPT'], 'proc main\nbogus\nendproc\n')
    sheet.turn_to('Script')
    sheet.click(ID['IDOK'])
    refused(panel, 'a script with a mistake is refused with its line', 'line 2')
    check('beside the script', until(lambda: sheet.current_tab() == 'Script', 5), sheet.current_tab())
    sheet.check(ID['IDC_ENTRY_NO_SCRIPT'])
    sheet.turn_to('Basic')
    sheet.set_text(ID['IDC_ENTRY_NAME'], 'net')
    sheet.click(ID['IDOK'])
    refused(panel, 'a name another entry has is refused', 'of this name already')
    sheet.click(ID['IDCANCEL'])
    equal('Cancel ends it', panel.ended(), 0)
    equal('nothing of it was saved', entries(service), before)


def clone_and_delete(panel):
    service, work = panel.service, panel.work
    service.ctl('set', 'phoneentry', 'name=Office', 'password=Secret-2')
    sheet = panel.open('Clone Phonebook Entry', 'clone', 'Office')
    sheet.click(ID['IDOK'])
    panel.ended()
    made = entries(service).get('Copy of Office', {})
    check('a clone gets a free name and keeps the saved password', made.get('password') is True and made.get('redials') == 7, made)
    for answer, stays in (('IDNO', True), ('IDYES', False)):
        panel.start('delete', 'Copy of Office')
        work.window(BOOK, 20).click(ID[answer])
        panel.ended()
        equal('deleting asks: %s' % answer, 'Copy of Office' in entries(service), stays)


def looking_only(panel):
    work = panel.work
    box = panel.open(BOOK, '--look')
    check('--look: New... is locked, a shield is shown, Dial is there', not box.is_enabled(ID['IDC_BOOK_NEW'])
          and box.control(ID['IDC_BOOK_SHIELD'])['visible'] and box.is_enabled(ID['IDC_BOOK_DIAL']))
    box.close()
    panel.ended()
    sheet = panel.open(EDIT, 'edit', 'Office', '--look')
    for tab in sheet.tabs():
        sheet.turn_to(tab.replace('&', ''))
    changing = [c for c in layout.own_controls(sheet.look()) if c['class'] in ('Edit', 'ComboBox') and c['enabled'] and not c['style'] & 0x800]
    check('--look: the pages are shown and cannot be changed', not changing, changing)
    sheet.click(ID['IDOK'])
    equal('--look: OK leaves', panel.ended(), 0)
    panel.start('new', '--look')
    said = work.window(BOOK, 20)
    check('--look: a new entry is refused', 'Administrators' in said.all_text(), said.all_text())
    said.close()
    panel.ended()


# ----------------------------------------------------------------------------------------------------------- dialling
def receive_only(panel):
    service, work = panel.service, panel.work
    box = panel.open(BOOK, 'book', 'Office')
    note = box.text(ID['IDC_BOOK_NOTE'])
    check('a computer that only receives calls says so', 'receive calls only' in note and 'Dial out as a RAS client' in note, note)
    box.click(ID['IDC_BOOK_DIAL'])
    said = work.box_over(box)
    check('and refuses up front', 'receive calls only' in said.all_text(), said.all_text())
    said.close()
    said.gone()
    equal('nothing was dialled', service.connections(), [])
    service.set_roles('COM5', client=True)
    check('ticked, it tells of the restart', until(lambda: 'not in force yet' in box.text(ID['IDC_BOOK_NOTE']), 10),
          box.text(ID['IDC_BOOK_NOTE']))
    box.set_text(ID['IDC_BOOK_NUMBER'], 'five')
    box.click(ID['IDC_BOOK_DIAL'])
    refused(panel, 'a number typed for one call is looked at, too', 'A telephone number holds')
    box.close()
    panel.ended()


def service_away(panel):
    service, work = panel.service, panel.work
    box = panel.open(BOOK, 'book', 'Office')
    service.stop()
    check('the service goes: the box says so', until(lambda: 'not running' in box.text(ID['IDC_BOOK_NOTE']), 20), box.all_text())
    service.start()
    check('it comes back: the entry is there again', until(lambda: 'not running' not in box.text(ID['IDC_BOOK_NOTE'])
                                                         and box.selected(ID['IDC_BOOK_LIST']), 20), box.all_text())
    box.close()
    equal('and it ends in order', panel.ended(), 0)
    panel.start(instance='nobody')
    ask = work.window('*', 20, '#32770')
    check('the service is not there: it is offered', 'Do you want to' in ask.all_text(), ask.all_text())
    ask.click(ID['IDNO'])
    box = window_with(work, 'IDC_BOOK_LIST')
    check('the phone book opens all the same', box, work.titles())
    if box:
        box.close()
    panel.ended()


def files(panel):
    service, work = panel.service, panel.work
    path = os.path.join(service.folder, 'out.pbk')
    before = entries(service)
    panel.start('export', product.windows_path(path))
    work.window(BOOK, 20).close()
    panel.ended()
    for name in before:
        service.ctl('delete', 'phoneentry', 'name=' + name)
    panel.start('import', product.windows_path(path))
    work.window('*', 20, '#32770').close()
    panel.ended()
    after = entries(service)
    for entry in before.values():
        entry['password'] = False       # no part of such a file
    equal('what was exported is imported again, but for passwords', after, before)
    with open(path, 'w', encoding='ascii') as f:
        f.write('[Tunnel]\r\nType=2\r\nMEDIA=rastapi\r\nPort=VPN1\r\nDEVICE=vpn\r\nPhoneNumber=192.0.2.1\r\n')
    panel.start('import', product.windows_path(path))
    said = work.window('*', 20, '#32770')
    check('a file of which nothing can be used is told so', 'No entry of the file could be taken over' in said.all_text(), said.all_text())
    said.close()
    panel.ended()
    with open(path, 'w', encoding='ascii') as f:
        f.write('[broken\n')
    panel.start('import', product.windows_path(path))
    said = work.window(BOOK, 20)
    check('a bad file is refused with its line', 'Line 1' in said.all_text(), said.all_text())
    said.close()
    panel.ended()
    equal('and changes nothing', entries(service), after)


# -------------------------------------------------------------------------------------------------------------- looks
def laid_out(panel, dpi, name, window):
    faults = layout.faults(window.look())
    for c in layout.own_controls(window.look()):
        if c['class'] == 'SysListView32':
            faults += layout.list_faults(window.list(c['id']))
    for doubt in layout.doubts(window.look()):
        tell('%s at %d dpi, a doubt: %s' % (name, dpi, doubt))
    check('%d dpi: %s is laid out well' % (dpi, name), not faults, '; '.join(faults))


def looks(panel, dpi):
    work = panel.work
    box = panel.open(BOOK, 'book', 'Office')
    laid_out(panel, dpi, BOOK, box)
    box.close()
    panel.ended()
    box = panel.open(BOOK, 'book', '--look')
    laid_out(panel, dpi, BOOK + ' with its shield', box)
    box.close()
    panel.ended()
    sheet = panel.open(EDIT, 'edit', 'Office')
    for tab in sheet.tabs():
        sheet.turn_to(tab.replace('&', ''))
        laid_out(panel, dpi, 'page ' + tab, sheet)
    for page, control, title in (('Server', 'IDC_ENTRY_TCPIP_SETTINGS', 'PPP TCP/IP Settings'), ('Basic', 'IDC_ENTRY_ALTERNATES', 'Phone Numbers')):
        sheet.turn_to(page)
        sheet.click(ID[control])
        over = work.window(title)
        laid_out(panel, dpi, title, over)
        over.close()
        over.gone()
    sheet.select(ID['IDC_ENTRY_KIND'], 1)
    laid_out(panel, dpi, 'page Basic of a TCP line', sheet)
    sheet.click(ID['IDCANCEL'])
    panel.ended()
    wizard = panel.open(WIZARD, 'new')
    pages = (('IDC_ENTRY_NAME', 'Name'), ('IDC_ENTRY_PORT', None), ('IDC_ENTRY_NUMBER', '1'), ('IDC_ENTRY_USER', None), ('IDC_NEW_SUMMARY', None))
    for control, text in pages:
        there(wizard, control)
        if text:
            wizard.set_text(ID[control], text)
        laid_out(panel, dpi, 'the wizard with %s' % control, wizard)
        if control != 'IDC_NEW_SUMMARY':
            press(wizard, 'Next >')
    wizard.close()
    panel.ended()


def leave_nothing_behind(panel):
    rooms = ('book', 'new', 'edit', 'clone')

    def count(*names):
        run = subprocess.run([product.WINE, 'phone_leaks', str(ROUNDS), '--instance', panel.service.instance, *names], env=panel.service.env,
                             stdin=subprocess.DEVNULL, capture_output=True, timeout=300, check=False)
        tell(run.stdout.decode() + run.stderr.decode())
        return [json.loads(line) for line in run.stdout.decode().splitlines()]

    def leaks(room):
        return room['windows'] >= ROUNDS or room['gdi'] >= ROUNDS
    seen = count(*rooms)
    check('every dialog was opened and cancelled again and again in one process', len(seen) == len(rooms) and
          all(r['shown'] >= r['opened'] for r in seen), seen)
    # What is being painted at the moment of counting is no leak; what is left each time is one.
    again = [count(r['room'])[0] for r in seen if leaks(r)]
    left = ['%s: %d windows, %d GDI objects' % (r['room'], r['windows'], r['gdi']) for r in again if leaks(r)]
    check('no dialog leaves a window or a GDI object behind', not left, '; '.join(left))


PARTS = (('the wizard', wizard_adds), ('who knows all', who_knows_all), ('the keyboard', by_keyboard), ('every page', every_page),
         ('refusals', refusals), ('clone and delete', clone_and_delete), ('looking only', looking_only), ('receive only', receive_only),
         ('the service away', service_away), ('files', files), ('what dialogs leave behind', leave_nothing_behind))


def at(dpi):
    with screen.Screen(*SCREENS[dpi]) as view, product.Service('phone-%d' % dpi, tell=tell, com5='/dev/null') as service:
        exchange = modem.Exchange()
        link = os.path.join(service.folder, 'modem')
        exchange.modem_on_pty('100', link)
        service.env['RRAS_COM5'] = link
        view.adopt(service.env, dpi)
        service.start()
        service.add_tcp(2323)
        service.add_modem('COM5')
        service.set_roles('COM5', server=True, client=False)
        service.set_roles('TCP1', client=True)
        service.restart()
        with driver.Driver(service.env) as work:
            view.focus()
            panel = Panel(service, view, work)
            if dpi == 96:
                for sentence, act in PARTS:
                    if not os.environ.get('RRAS_ONLY') or os.environ['RRAS_ONLY'] in act.__name__:
                        part(panel, sentence, act)
            if 'Office' not in entries(service):
                service.ctl('add', 'phoneentry', 'name=Office', 'number=555-0123', 'port=COM5')
            part(panel, 'looks at %d dpi' % dpi, lambda p: looks(p, dpi))
        exchange.close()


def test():
    lan.enter()
    for dpi in SCREENS:
        at(dpi)


if __name__ == '__main__':
    main(test)
