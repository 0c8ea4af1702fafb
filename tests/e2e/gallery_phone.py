"""The pictures of rrasphone's boxes around a connection, for gallery.py: take(album) with an Album of it.

SPDX-License-Identifier: MIT

Two services, as in rrasphone.py: one is called, the other dials.
"""
import os
import socket
import tempfile
import time

import modem
import product
import rrasphone
import screen
from check import tell
from dialogs import driver
from rrasphone import BOX, ID, PASSWORD, PLACE, SILENT_PORT, USER, ctl_entry

SENTENCES = {
    'connect-to': 'What an entry lacks is asked for when it is dialled.',
    'connecting': 'State by state, as RasDial reports them; Cancel hangs up.',
    'error-629': 'The box of the seed: a port without the server role answers, and hangs up.',
    'more-info': 'More Info: cause and cure in plain words, the check box over there by its name.',
    'redial': 'Redial counts down and dials by itself.',
    'authentication-failed': 'Name and password once more, within the same call.',
    'callback': 'The server offers to call back.',
    'connection-complete': 'The same click, after the role was ticked over there and its service restarted.',
    'monitor-status': 'A connection second by second: counters, errors, and the graph of the line.',
    'monitor-details': 'What was agreed, and where programs find the SOCKS proxy.',
    'monitor-summary': 'All connections that were dialled.',
    'monitor-preferences': 'The icon beside the clock, and what is shown when.',
}


def _answer(phone, title, **buttons):
    window = phone.window(title, 40)
    for name in buttons.values():
        window.click(ID[name])
    window.gone()


def _asking(album, phone):
    ctl_entry(phone.client, user='', password='')
    phone.start('dial', 'Office')
    window = phone.window('Connect to Office')
    album.take(phone.view, phone.work, 'connect-to', window)
    window.close()
    phone.ended()
    ctl_entry(phone.client, user=USER, password='wrong', authtypes='MSCHAPv2', number='127.0.0.1:%d' % SILENT_PORT)
    with socket.create_server(('127.0.0.1', SILENT_PORT)):
        phone.start('dial', 'Office')
        window = phone.window('Connecting to Office...')
        driver.until(lambda: window.text(ID['IDC_CONNECTING_TEXT']) == 'All devices connected.', 10)
        album.take(phone.view, phone.work, 'connecting', window)
        window.close()
        phone.ended()
    ctl_entry(phone.client, number=PLACE)
    phone.start('dial', 'Office')
    window = phone.window('Authentication Failed')
    album.take(phone.view, phone.work, 'authentication-failed', window)
    window.close()
    phone.ended()
    ctl_entry(phone.client, password=PASSWORD)


def _callback(album, phone):
    phone.server.ctl('set', 'user', 'name=' + USER, 'dialin=permit', 'cbpolicy=caller')
    ctl_entry(phone.client, type='modem', number='100', callback='ask')
    phone.start('dial', 'Office')
    window = phone.window('Callback', 40)
    window.set_text(ID['IDC_CALLBACK_WHERE'], '555-0200')
    album.take(phone.view, phone.work, 'callback', window)
    window.close()
    _answer(phone, 'Connection Complete', ok='IDOK')
    phone.client.ctl('hangup', 'name=Office')
    phone.ended()
    ctl_entry(phone.client, type='tcp', number=PLACE, callback='none')


def _seed(album, phone):
    rrasphone.given(phone.server, is_for_people=False)
    ctl_entry(phone.client, redials=1, redialdelay=60)
    phone.start('dial', 'Office')
    box = phone.window(BOX)
    driver.until(lambda: box.text(ID['IDC_FAILED_REDIAL']) == '&Redial = 57', 10)
    album.take(phone.view, phone.work, 'redial', box)
    box.close()
    phone.ended()
    ctl_entry(phone.client, redials=0)
    phone.start('dial', 'Office')
    box = phone.window(BOX)
    album.take(phone.view, phone.work, 'error-629', box)
    box.click(ID['IDC_FAILED_MORE'])
    more = phone.window('More Info')
    album.take(phone.view, phone.work, 'more-info', more)
    more.close()
    more.gone()
    rrasphone.given(phone.server, is_for_people=True)
    box.click(ID['IDC_FAILED_REDIAL'])
    done = phone.window('Connection Complete')
    album.take(phone.view, phone.work, 'connection-complete', done)
    done.click(ID['IDOK'])
    done.gone()


def _monitor(album, phone):
    """With the connection of the seed."""
    reader = rrasphone.Reader(_port(album))
    other = rrasphone.Phone(phone.server, phone.client, phone.view, phone.work)
    other.start('monitor', 'Office')
    window = phone.window('Dial-Up Networking Monitor')
    phone.view.point(1, phone.view.height // 2)     # not over the icon beside the clock, whose tip would be in the picture
    time.sleep(45)      # something for the graph
    album.take(phone.view, phone.work, 'monitor-status', window, 'Dial-Up Networking Monitor > Status')
    reader.close()
    window.click(ID['IDC_STATUS_DETAILS'])
    details = phone.window('Details of Office')
    album.take(phone.view, phone.work, 'monitor-details', details)
    details.close()
    details.gone()
    for page in ('Summary', 'Preferences'):
        window.turn_to(page)
        album.take(phone.view, phone.work, 'monitor-' + page.lower(), window, 'Dial-Up Networking Monitor > ' + page)
    window.close()
    other.ended()


def _port(album):
    return 8000 + album.dpi     # one for each resolution: a listener of the one before may still be there


def take(album, size):
    """All of them into the album, at its resolution, on a screen of this size. Inside lan.enter()."""
    rrasphone.Trickle(_port(album))
    with tempfile.TemporaryDirectory(prefix='openrras-gallery-') as folder, screen.Screen(*size) as view, \
            product.Service('office', com5=os.path.join(folder, 'office'), tell=tell) as server, \
            product.Service('home', com5=os.path.join(folder, 'home'), tell=tell) as client:
        exchange = modem.Exchange(connect_text='CONNECT 33600')
        exchange.modem_on_pty('100', os.path.join(folder, 'office'))
        exchange.modem_on_pty('200', os.path.join(folder, 'home'))
        view.adopt(client.env, album.dpi)
        rrasphone.set_up(server, client)
        with driver.Driver(client.env) as work:
            phone = rrasphone.Phone(server, client, view, work)
            for act in (_asking, _callback, _seed, _monitor):
                act(album, phone)
            phone.abandon()
        exchange.close()
