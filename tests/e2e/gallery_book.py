"""The pictures of rrasphone's phone book, its wizard and its edit pages, for gallery.py: take(album, size).

SPDX-License-Identifier: MIT
"""
import os
import subprocess
import tempfile

import product
import modem
import screen
from check import tell
from dialogs import driver

ID = driver.ids(os.path.join(product.TOP, 'gui', 'phone'))
PORT = 2323
SCRIPT = 'proc main\n   waitfor "ogin:"\n   transmit $USERID + "^M"\n   waitfor "assword:"\n   transmit $PASSWORD + "^M"\nendproc\n'

SENTENCES = {
    'book': 'The phone book. An entry that is connected is marked, and the button hangs up.',
    'book-receives-only': 'A computer that only receives calls says so before anything is dialled; NT complained about protocols here.',
    'new-name': 'New... asks a few questions, as NT\'s wizard did.',
    'new-line': 'What the entry calls over.',
    'new-number': 'Where it calls.',
    'new-user': 'As whom. The password is saved only where that is ticked.',
    'new-finish': 'What it will be.',
    'entry-basic': 'The pages of an entry: name, line and numbers.',
    'entry-server': 'What is spoken with the server.',
    'entry-script': 'What is typed by itself before PPP begins.',
    'entry-script-refused': 'A mistake is shown with its line.',
    'entry-security': 'How this computer proves who it is.',
    'entry-dialing': 'Trying again, and hanging up when nothing goes through.',
    'entry-callback': 'Being called back.',
    'entry-tcpip': 'Addresses of the connection.',
    'entry-numbers': 'Several numbers are tried in turn.',
    'book-import': 'A rasphone.pbk comes in, with what of it was left out.',
}
OLD_BOOK = ('[Headquarters]\r\nMEDIA=serial\r\nPort=COM2\r\nDevice=U.S. Robotics 56K\r\nDEVICE=modem\r\nPhoneNumber=555-0142\r\n\r\n'
            '[Partner VPN]\r\nType=2\r\nMEDIA=rastapi\r\nPort=VPN1\r\nDevice=WAN Miniport (PPTP)\r\nDEVICE=vpn\r\nPhoneNumber=192.0.2.1\r\n')


class Book:
    def __init__(self, album, view, service, work):
        self.album, self.view, self.service, self.work = album, view, service, work
        self.process = None

    def open(self, title, *words):
        self.process = subprocess.Popen([product.WINE, 'rrasphone', '--instance', self.service.instance, *words], env=self.service.env,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                        start_new_session=True)
        return self.work.window(title, 20, '#32770')

    def take(self, name, window, title=None):
        self.album.take(self.view, self.work, name, window, title)

    def close(self, window):
        window.close()
        self.process.wait(30)


def make_book(service):
    service.start()
    service.add_tcp(PORT, ports=4)
    service.add_modem('COM5')
    for port in ('TCP1', 'COM5'):
        service.set_roles(port, client=True)
    service.set_roles('TCP2', server=True)
    service.add_user('anna', 'Secret-1')
    service.set_pool('10.8.0.1', '10.8.0.62')
    service.restart()
    service.ctl('add', 'phoneentry', 'name=Office', 'type=modem', 'port=COM5', 'device=COM5', 'prefix=9,', 'number=555-0123',
                'alternates=555-0124|555-0125', 'user=anna', 'password=Secret-1')
    service.ctl('add', 'phoneentry', 'name=Branch', 'type=tcp', 'number=127.0.0.1:%d' % PORT, 'user=anna', 'password=Secret-1', 'redials=0')
    service.ctl('add', 'phoneentry', 'name=Night club BBS', 'type=tcp', 'number=bbs.example.com:23')
    service.ctl('add', 'phoneentry', 'name=Laptop in the workshop', 'type=cable')
    service.wait_until(lambda s: not [p for p in s.ports() if 'nitializ' in str(p)], 20)


def _book(book):
    book.service.ctl('dial', 'Branch')
    window = book.open('Dial-Up Networking', 'book', 'Branch')
    driver.until(lambda: 'Connected' in str(window.rows(ID['IDC_BOOK_LIST'])), 20)
    book.take('book', window)
    window.close()
    book.service.ctl('hangup', 'name=Branch')
    book.process.wait(30)


def _receives_only(book):
    book.service.set_roles('COM5', client=False, server=True)
    book.service.restart()
    book.close(_shown(book, 'book-receives-only', book.open('Dial-Up Networking', 'book', 'Office'), 'Dial-Up Networking: receive only'))
    book.service.set_roles('COM5', client=True)
    book.service.restart()


def _shown(book, name, window, title=None):
    book.take(name, window, title)
    return window


def _there(window, control):
    """Waits until the page with this control is shown."""
    driver.until(lambda: [c for c in window.look()['controls'] if c['id'] == control and c['visible']], 10)


def _wizard(book):
    window = book.open('New Phonebook Entry Wizard', 'new')

    def press(caption):
        window.click([c for c in window.look()['controls'] if c['class'] == 'Button' and c['text'].replace('&', '') == caption][0]['id'])
    pages = (('new-name', {'IDC_ENTRY_NAME': 'Home'}), ('new-line', {'IDC_ENTRY_PORT': None}), ('new-number', {'IDC_ENTRY_NUMBER': '555-0199'}),
             ('new-user', {'IDC_ENTRY_USER': 'anna'}), ('new-finish', {'IDC_NEW_SUMMARY': None}))
    for name, texts in pages:
        for control, text in texts.items():
            _there(window, ID[control])
            if text is not None:
                window.set_text(ID[control], text)
        book.take(name, window)
        if name != 'new-finish':
            press('Next >')
    book.close(window)


def _pages(book):
    window = book.open('Edit Phonebook Entry', 'edit', 'Office')
    for tab in window.tabs():
        name = tab.replace('&', '')
        window.turn_to(name)
        if name == 'Script':
            window.check(ID['IDC_ENTRY_RUN_SCRIPT'])
            window.set_text(ID['IDC_ENTRY_SCRIPT'], SCRIPT)
        book.take('entry-' + name.lower(), window, 'Edit Phonebook Entry > ' + name)
    for page, control, title, name in (('Server', 'IDC_ENTRY_TCPIP_SETTINGS', 'PPP TCP/IP Settings', 'entry-tcpip'),
                                       ('Basic', 'IDC_ENTRY_ALTERNATES', 'Phone Numbers', 'entry-numbers')):
        window.turn_to(page)
        window.click(ID[control])
        box = book.work.window(title)
        book.take(name, box)
        box.close()
        box.gone()
    window.turn_to('Script')
    window.set_text(ID['IDC_ENTRY_SCRIPT'], SCRIPT.replace('waitfor "a', 'wait for "a'))
    window.click(ID['IDOK'])
    driver.until(book.work.tips, 10)
    book.take('entry-script-refused', window, 'Edit Phonebook Entry: refused')
    book.close(window)


def _import(book):
    path = os.path.join(book.service.folder, 'rasphone.pbk')
    with open(path, 'w', encoding='ascii', newline='') as f:
        f.write(OLD_BOOK)
    book.close(_shown(book, 'book-import', book.open('Import Phone Book', 'import', product.windows_path(path))))


def take(album, size):
    """All of them into the album, at its resolution, on a screen of this size. Inside lan.enter()."""
    with tempfile.TemporaryDirectory(prefix='openrras-gallery-') as folder, screen.Screen(*size) as view, \
            product.Service('book', com5=os.path.join(folder, 'modem'), tell=tell) as service:
        exchange = modem.Exchange()
        exchange.modem_on_pty('100', os.path.join(folder, 'modem'))
        view.adopt(service.env, album.dpi)
        make_book(service)
        with driver.Driver(service.env) as work:
            view.focus()
            book = Book(album, view, service, work)
            for act in (_wizard, _pages, _import, _book, _receives_only):
                act(book)
        exchange.close()
