#!/usr/bin/env python3
"""Makes the pictures of gui/gallery, and gui/GALLERY.md: every dialog at 96 and 144 dpi, always with the same data in it.

SPDX-License-Identifier: MIT
"""
import os
import pty
import subprocess
import threading
import tty

import product
import gallery_book
import gallery_phone
import lan
import screen
from check import check, main, tell
from dialogs import driver
from dialogs.driver import Missing, until

FOLDER = os.path.join(product.TOP, 'gui', 'gallery')
PAGE = os.path.join(product.TOP, 'gui', 'GALLERY.md')
ID = driver.ids(os.path.join(product.TOP, 'gui', 'network'))
RRAS = 'Routing and Remote Access Service'

# What the page says of each picture. A picture without a line here is made all the same, and says only its caption.
SENTENCES = {
    'network-identification': 'The computer as callers know it, and the address to dial.',
    'network-services': 'Where everything begins: select the service and press Properties.',
    'network-protocols': 'What a caller can speak.',
    'network-adapters': 'The adapters of this computer, and which one carries the traffic of callers.',
    'network-bindings': 'Which port listens where.',
    'setup': 'The ports. One that would answer with Error 629 is marked, with the reason and the cure.',
    'add-device': 'Modems and COM ports of this computer, or a TCP line for emulators and Wi-Fi modems.',
    'tcp-line': 'A telephone number on the network.',
    'install-modem': 'The type of a modem and its commands; Query modem asks it.',
    'port': 'The three boxes, worded as in NT; below them, what they do with a call.',
    'device': 'The settings of the device behind the port.',
    'network-configuration': 'Protocols, encryption, multilink and who decides about callers; it holds for all ports.',
    'tcpip': 'What callers reach, and where their addresses come from.',
    'tcpip-refused': 'Bad input is refused beside the control, with the reason.',
    'ipx': 'What is not offered says so.',
    'netbeui': 'What is not offered says so.',
    'radius': 'The RADIUS servers that decide about callers or hear of their calls.',
    'radius-server': 'One RADIUS server.',
    'permissions': 'Who may dial in, and who is called back.',
    'new-user': 'The first caller needs no command line.',
    'password': 'A new password, or the same again.',
    'restart': 'The prompt, only when a role or a device has changed.',
    'meanwhile': 'Two administrators at once: the second is told what the first has changed.',
    'look': 'Without an administrator\'s rights everything can be looked at; a button with the shield raises.',
}


class Modem:
    """The far side of COM5: whatever it is told, OK."""

    def __init__(self):
        self.master, self.slave = pty.openpty()
        tty.setraw(self.slave)
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            try:
                said = os.read(self.master, 256)
                if b'\r' in said:
                    os.write(self.master, said + b'\r\nOK\r\n')
            except OSError:
                return


class Album:
    def __init__(self, dpi):
        self.dpi, self.taken, self.rooms = dpi, [], []

    def take(self, view, work, name, window, title=None):
        """A picture of a window, with the balloons that stand over it; one that did not change is not written again."""
        window.light()
        left, top, right, bottom = window.look()['frame']
        for tip in work.ask('tips')['tips']:
            l, t, r, b = tip['frame']
            left, top, right, bottom = min(left, l), min(top, t), max(right, r), max(bottom, b)
        picture = view.still_picture((left, top, right, bottom))
        path = os.path.join(FOLDER, '%s-%d.png' % (name, self.dpi))
        self.taken.append((name, title or window.title, os.path.basename(path)))
        if os.path.exists(path):
            with open(path, 'rb') as f:
                if screen.Picture.of_png(f.read()) == picture:
                    return
        with open(path, 'wb') as f:
            f.write(picture.png())
        tell('%s is new' % os.path.basename(path))


def names_of_rooms(service, work):
    process = start(service, 'no-such-room')
    box = work.window('Network', 20)
    text = box.all_text()
    box.close()
    process.wait(20)
    return [name.strip() for name in text.split('\n')[-1].split(',') if name.strip()]


def start(service, *words):
    return subprocess.Popen([product.WINE, 'rrasnet', '--instance', service.instance, *words], env=service.env,
                            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def make_server(service):
    """What every picture shows: a line that serves, one that reads 629, a modem, three users, a pool, two RADIUS servers."""
    service.start()
    service.ctl('add', 'device', 'type=tcp', 'listen=127.0.0.1:2323', 'ports=4')
    service.add_modem('COM5')
    service.set_roles('TCP3', server=False, router=True)
    service.set_pool('10.8.0.1', '10.8.0.62')
    service.add_user('anna', 'Secret-1')
    service.add_user('joe', 'Secret-2')
    service.add_user('old-plc', 'Secret-3', may_dial_in=False)
    service.restart()
    service.wait_until(lambda s: not [p for p in s.ports() if 'nitializ' in str(p)], 20)
    tell(service.port_status_text())


def shown(work, title, process):
    try:
        return work.window(title, 20, '#32770')
    except Missing:
        process.kill()
        raise


def sheet(album, view, service, work):
    process = start(service)
    window = shown(work, 'Network', process)
    for tab in window.tabs():
        name = tab.replace('&', '')
        window.turn_to(name)
        if name == 'Services':
            window.select(ID['IDC_SERVICES_LIST'], 0)
        album.take(view, work, 'network-%s' % name.lower(), window, 'Network > ' + name)
    window.close()
    process.wait(20)


def room(album, view, service, work, name):
    process = start(service, name)
    window = shown(work, '*', process)
    if name == 'setup':
        window.select(ID['IDC_SETUP_PORTS'], 'TCP3')
    album.take(view, work, name, window)
    if name == 'tcpip':
        window.check(ID['IDC_TCPIP_STATIC'])
        window.set_text(ID['IDC_TCPIP_END'], '10.7.255.255')
        window.click(ID['IDOK'])
        until(work.tips, 5)
        album.take(view, work, 'tcpip-refused', window)
    window.close()
    process.wait(20)


def prompts(album, view, service, work):
    """What comes only after a change: the other administrator's, and the restart."""
    process = start(service, 'setup')
    setup = shown(work, 'Remote Access Setup', process)
    setup.select(ID['IDC_SETUP_PORTS'], 'TCP3')
    setup.click(ID['IDC_SETUP_CONFIGURE'])
    usage = work.window('Configure Port Usage')
    usage.check(ID['IDC_USAGE_RECEIVE'])
    usage.click(ID['IDOK'])
    usage.gone()
    service.ctl('set', 'user', 'name=old-plc', 'dialin=permit')
    setup.click(ID['IDOK'])
    told = work.window('Changed Meanwhile')
    album.take(view, work, 'meanwhile', told)
    told.click(ID['IDOK'])
    prompt = work.window('Network Settings Change')
    album.take(view, work, 'restart', prompt)
    prompt.click(ID['IDNO'])
    process.wait(20)
    process = start(service, 'setup', '--look')
    album.take(view, work, 'look', shown(work, 'Remote Access Setup', process))
    work.windows()[0].close()
    process.wait(20)


def pictures(dpi, size):
    album = Album(dpi)
    modem = Modem()
    with screen.Screen(*size) as view, product.Service('gallery', com5=os.ttyname(modem.slave), tell=tell) as service:
        view.adopt(service.env, dpi)
        make_server(service)
        with driver.Driver(service.env) as work:
            view.focus()
            sheet(album, view, service, work)
            album.rooms = names_of_rooms(service, work)
            for name in album.rooms:
                if name != 'network':
                    room(album, view, service, work, name)
            prompts(album, view, service, work)
    check('%d pictures at %d dpi' % (len(album.taken), dpi), len(album.taken) >= 20, [name for name, _, _ in album.taken])
    return album


def write_page(album, larger):
    others = {name: picture for name, _, picture in larger.taken}
    lines = ['# The dialogs', '', 'Made by `tests/run gallery`, under Wine, with the same server every time. Each is shown at 96 dpi; '
             'its caption leads to the', 'same at 144.', '']
    for name, title, picture in album.taken:
        lines += ['## [%s](gallery/%s)' % (title, others.get(name, picture)), '']
        sentence = SENTENCES.get(name) or gallery_book.SENTENCES.get(name) or gallery_phone.SENTENCES.get(name)
        lines += [sentence, ''] if sentence else []
        lines += ['`rrasnet %s`' % name, ''] if name in album.rooms else []
        lines += ['![%s](gallery/%s)' % (title, picture), '']
    with open(PAGE, 'w', encoding='utf-8') as f:
        f.write('\n'.join(lines))


def test():
    lan.enter()
    os.makedirs(FOLDER, exist_ok=True)
    album, larger = pictures(96, (1024, 768)), pictures(144, (1280, 1024))
    for one, size in ((album, (1024, 768)), (larger, (1280, 1024))):
        gallery_book.take(one, size)
        gallery_phone.take(one, size)
    kept = {picture for _, _, picture in album.taken + larger.taken}
    for old in sorted(set(os.listdir(FOLDER)) - kept):
        os.unlink(os.path.join(FOLDER, old))
    write_page(album, larger)
    check('GALLERY.md names them', os.path.exists(PAGE))


if __name__ == '__main__':
    main(test)
