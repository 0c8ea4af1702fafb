#!/usr/bin/env python3
"""The phone book: entries are added, changed and removed; a rasphone.pbk is taken over whole or not at all, and comes back.

SPDX-License-Identifier: MIT
"""
import os

import product
from check import check, equal, main, tell

BOOK = (
    '[Office]\r\nBaseProtocol=1\r\nExcludedProtocols=3\r\nLcpExtensions=0\r\nRedialAttempts=5\r\nRedialSeconds=20\r\n\r\n'
    'MEDIA=serial\r\nPort=COM2\r\nDevice=Sportster 28800\r\nOtherPortOk=1\r\n\r\n'
    'DEVICE=modem\r\nPhoneNumber=555-1234\r\nPhoneNumber=555-1235\r\n\r\n'
    'DEVICE=switch\r\nType=%s\r\n\r\n'
    '[B\xfcro]\r\nMEDIA=serial\r\nDEVICE=modem\r\nPhoneNumber=0,42\r\n\r\n'
    '[VPN]\r\nMEDIA=rastapi\r\nDEVICE=vpn\r\nPhoneNumber=vpn.example.com\r\n')
SCRIPT = 'proc main\n\twaitfor "login:" until 10\n\ttransmit $USERID + "^M"\nendproc\n'


def refusal(service, *words):
    try:
        service.ctl(*words)
        return ''
    except product.Refused as refused:
        return str(refused)


def write(service, name, data):
    path = os.path.join(service.folder, name)
    with open(path, 'wb') as f:
        f.write(data)
    return product.windows_path(path)


def entries(service):
    return {entry['name']: entry for entry in service.json('show', 'phoneentry')}


def judge_commands(service):
    check('a new phone book is empty', 'empty' in service.ctl('show', 'phoneentry'))
    script = write(service, 'login.scp', SCRIPT.replace('\n', '\r\n').encode())
    said = service.ctl('add', 'phoneentry', 'name=BBS of "Joe"', 'type=tcp', 'number=bbs.example.com:2323', 'alternates=10.1.2.3:23|home',
                       'user=joe', 'domain=LAB', 'password=Sw0rdfish', 'authtypes=MSCHAP,MSCHAPv2', 'callback=number', 'cbnumber=(1) 2',
                       'dns=10.0.0.53', 'scriptfile=' + script)
    check('adding says so', 'is added' in said, said)
    entry = entries(service)['BBS of "Joe"']
    check('what was given is there', entry['number'] == 'bbs.example.com:2323' and entry['alternates'] == ['10.1.2.3:23', 'home']
          and entry['domain'] == 'LAB' and entry['authtypes'] == ['MSCHAP', 'MSCHAPv2'] and entry['dns'] == '10.0.0.53', entry)
    equal('the script came from its file', entry['script'], SCRIPT)
    check('the password is saved and not shown', entry['password'] is True and 'Sw0rdfish' not in str(entry), entry)
    said = refusal(service, 'add', 'phoneentry', 'name=bbs OF "joe"')
    check('a name is there once, whatever its case', 'already' in said, said)
    said = refusal(service, 'set', 'phoneentry', 'name=BBS of "Joe"', r'script=proc main\nwaitfro "x"\nendproc')
    check('a wrong script is refused with its line', 'line 2' in said and 'misspelt' in said, said)
    said = refusal(service, 'set', 'phoneentry', 'name=BBS of "Joe"', 'number=a;b')
    check('a number that cannot be dialled is refused', 'host:port' in said, said)
    said = refusal(service, 'set', 'phoneentry', 'name=nobody', 'number=1')
    check('an entry that is not there is told', 'There is no phone-book entry nobody' in said, said)
    service.ctl('set', 'phoneentry', 'name=BBS of "Joe"', 'newname=BBS', 'callback=none', 'idle=600')
    entry = entries(service)['BBS']
    check('a renamed entry keeps the rest', entry['password'] and entry['idle'] == 600 and entry['cbnumber'] == '' and entry['user'] == 'joe', entry)
    service.ctl('set', 'phoneentry', 'name=bbs', 'password=')
    check('a password can be forgotten', not entries(service)['BBS']['password'])
    service.ctl('set', 'phoneentry', 'name=bbs', 'password=Other-1')


def judge_import(service):
    script = write(service, 'office.scp', SCRIPT.encode())
    book = write(service, 'rasphone.pbk', (BOOK % script).encode('latin-1'))
    said = service.ctl('import', 'phonebook', 'file=' + book)
    check('what is left out is told', 'VPN uses a device other' in said and '2 of 2 entries are taken over' in said, said)
    book_entries = entries(service)
    office = book_entries['Office']
    check('an entry of NT 4 is taken over', office['port'] == 'COM2' and office['alternates'] == ['555-1235'] and not office['lcp']
          and office['redials'] == 5 and office['protocols'] == ['IP'], office)
    check('names are read as Windows-1252', 'B\xfcro' in book_entries, sorted(book_entries))
    before = service.ctl('dump', 'secrets=yes')
    said = refusal(service, 'import', 'phonebook', 'file=' + book)
    check('entries that are there are not lost unasked', 'already' in said and 'replace' in said, said)
    said = service.ctl('import', 'phonebook', 'file=' + book, 'existing=keep')
    check('or they are kept', '0 of 2' in said, said)
    damaged = write(service, 'damaged.pbk', b'[New]\r\nMEDIA=serial\r\nDEVICE=modem\r\n\r\n[Bad]\r\nMEDIA=serial\r\nPort=' + b'X' * 70000 + b'\r\n')
    said = refusal(service, 'import', 'phonebook', 'file=' + damaged)
    check('a damaged book is refused with its line', 'line 7' in said and 'Nothing was changed' in said, said)
    equal('and nothing is changed', service.ctl('dump', 'secrets=yes'), before)


def judge_export(service):
    path = os.path.join(service.folder, 'exported.pbk')
    said = service.ctl('export', 'phonebook', 'file=' + product.windows_path(path))
    check('the whole book is written', '3 entries are written' in said, said)
    with open(path, 'rb') as f:
        text = f.read().decode()
    check('without passwords', 'Other-1' not in text and '[BBS]' in text and 'PhoneNumber=bbs.example.com:2323' in text, text)
    said = refusal(service, 'export', 'phonebook', 'file=' + product.windows_path(path))
    check('a file that is there is not overwritten unasked', 'replace=yes' in said, said)
    service.ctl('export', 'phonebook', 'file=' + product.windows_path(path), 'replace=yes')
    before = entries(service)
    for name in before:
        service.ctl('delete', 'phoneentry', 'name=' + name)
    equal('all of it is removed', entries(service), {})
    service.ctl('import', 'phonebook', 'file=' + product.windows_path(path))
    for entry in before.values():
        entry['password'] = False
    equal('and comes back, but for the passwords', entries(service), before)
    service.restart()
    equal('also after a restart', entries(service), before)


def test():
    with product.Service('phone', tell=tell) as service:
        service.start()
        judge_commands(service)
        judge_import(service)
        judge_export(service)


if __name__ == '__main__':
    main(test)
