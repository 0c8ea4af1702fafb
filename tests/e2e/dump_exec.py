#!/usr/bin/env python3
"""A server is dumped, made again on a new one by exec, and dumped: the same bytes. A file with a slip changes nothing.

SPDX-License-Identifier: MIT
"""
import os
import re
import shutil

import product
from check import check, equal, main, tell

# What an administrator may have done to a server, and undone.
HISTORY = [
    'add device type=tcp listen=127.0.0.1:2323 ports=8 telnet=raw callsperminute=0',
    'add device type=tcp listen=127.0.0.1:2400 ports=3 linespeed=33600 login=no firstframe=60',
    ['add', 'device', 'type=modem', 'port=com7', 'init=AT&F1 "X4" S0=0 \\ #1', 'rings=3', 'callerid=yes', 'ignoredcd=yes', 'name=Old modem'],
    'add device type=modem port=COM8 speed=57600',
    'delete port name=TCP3',
    'delete port name=TCP5',
    'delete port name=TCP9',
    'delete device name=COM8',
    'add device type=tcp listen=0.0.0.0:2500 ports=4',
    'set device name=0.0.0.0:2500 newname=Museum',
    'set device name=127.0.0.1:2400 listen=127.0.0.1:2401',
    'set wanports device=* ddinout=yes',
    'set wanports device=Museum rasinonly=no',
    'set wanports device=TCP2 rasinonly=no ddinout=no ddoutonly=yes',
    'set tracing name=TCP1 state=enabled',
    'set settings auth-retries=5 idle-disconnect=20 accept-any-user=no max-denials=10 half-open-max=100',
    ['set', 'settings', 'outbound-adapter={4D36E972-E325-11CE-BFC1-08002BE10318} with a name'],
    'ip add range from=10.20.0.1 to=10.20.3.254',
    'ip add exclude from=10.20.0.20 to=10.20.0.29',
    'ip add exclude from=10.20.0.10 to=10.20.0.10',
    'ip set access mode=serveronly',
    'ip set forwarding state=disabled',
    'ip set addrreq mode=allow',
    'ip set dns address=10.0.0.53 second=10.0.0.54 upstream=192.0.2.53:5353',
    'ip set wins address=10.0.0.9',
    'delete authtype type=PAP',
    ['aaaa', 'add', 'authserver', 'name=radius.example.com', 'secret=sh ared "1"', 'init-score=20', 'timeout=3', 'signature=disabled'],
    'aaaa add acctserver name=radius.example.com port=1646',
    'aaaa add acctserver name=192.0.2.7 secret=two',
    'aaaa add authserver name=gone.example.com secret=three',
    'aaaa set authserver name=radius.example.com port=1645',
    'aaaa delete authserver name=gone.example.com',
    ['add', 'user', 'name=joe', 'password=Secret "1"', 'dialin=permit', 'reversible=yes', 'address=10.20.0.77'],
    ['add', 'user', 'name=ann of the # office', 'password=Secret-2', 'dialin=permit', 'cbpolicy=admin', 'cbnumber=(555) 12-34'],
    'add user name=late password=Secret-3 dialin=permit expired=yes expires=2031-02-03T04:05:06Z',
    'add user name=former password=Secret-4 disabled=yes cbpolicy=caller',
    'add user name=\u00fcml\u00e4ut password=\u00dc dialin=permit',
    ['add', 'phoneentry', 'name=Office "1"', 'number=0,555-1234', 'alternates=1|2', 'prefix=9,', 'user=joe', 'password=Secret-5', 'redials=9',
     r'script=proc main\n\twaitfor "a\\b" until 5\nendproc'],
    'add phoneentry name=BBS type=tcp number=bbs.example.com:2323 authtypes=PAP protocols=IP,IPX gateway=no dns=10.0.0.53 dns2=10.0.0.54',
    'add phoneentry name=gone',
    'delete phoneentry name=GONE',
    ['add', 'interface', 'name=Branch # 2', 'number=0,555-1', 'alternates=1|2', 'user=Head', 'password=Secret-6', 'dialin-password=Secret-7',
     'routes=10.50.0.0/16,default', 'hours=Mon-Fri 08:00-18:00, Sat 08:00-12:00', 'filter=only', 'unreachable=20-40', 'persistent=yes',
     'filters=tcp 10.1.0.0/16 -> 0.0.0.0/0:80, any 0.0.0.0/0 -> 10.50.0.0/16'],
    'add interface name=Gone type=tcp number=gone:1 routes=10.51.0.0/16',
    ['set', 'interface', 'name=branch # 2', 'two-way=yes', 'admin=disabled'],
    'delete interface name=GONE',
    ['add', 'route', 'interface=Branch # 2', 'destination=10.51.0.0/16'],
    'add interface name=Answers hours=never',
    'add user name=gone password=x',
    'delete user name=gone',
]

# a file, what rrasctl must say
SLIPS = {
    'a command there is not': ('add user name=a password=b\nad user name=c password=d\n', 'line 2'),
    'a quote that is not closed': ('# fine\n\nset settings outbound-adapter="x\n', 'line 3'),
    'a device that is not there': ('set settings auth-retries=1\r\nset device name=COM99 rings=2\r\n', 'line 2'),
    'a name that is taken in the file itself': ('add user name=a password=b\nadd user name=A password=b\n', 'line 2'),
    'a value out of its range': ('set settings auth-retries=1\nset settings auth-time=1\n', 'line 2'),
    'a pool that ends before it begins': ('set settings auth-retries=1\nip add range from=10.1.0.9 to=10.1.0.1\n', 'line 2'),
    'a sealed box of nobody': ('set settings auth-retries=1\nadd user name=a sealed=0011\n', 'line 2'),
    'a command that changes nothing that is stored': ('set settings auth-retries=1\nrestart\n', 'line 2'),
    'no text': ('set settings auth-retries=1\n\x00\n', 'line 2'),
}


def words(line):
    return line.split(' ') if isinstance(line, str) else line


def start_anew(service, name):
    """The same computer, an empty data folder."""
    service.stop()
    service.data = os.path.join(service.folder, name)
    os.mkdir(service.data)
    service.start()


def write(service, name, text):
    path = os.path.join(service.folder, name)
    with open(path, 'wb') as f:
        f.write(text.encode())
    return product.windows_path(path)


def refusal(service, path):
    try:
        service.ctl('exec', path)
        return ''
    except product.Refused as refused:
        return str(refused)


def judge_dump(service, full):
    bare = service.ctl('dump')
    check('a dump without secrets has none', 'Secret' not in bare and 'sealed=' not in bare and 'shared' not in bare, bare)
    check('users in it wait for a password', '# add user name=joe password=' in bare, bare)
    check('a dump with secrets has them sealed only', 'Secret' not in full and 'shared' not in full and full.count('sealed=') == 10, full)
    equal('two dumps are the same', service.ctl('dump', 'secrets=yes'), full)
    check('a dump is made of commands and comments', all(re.match(r'#|add |set |ip |aaaa |delete port |$', line) for line in full.split('\n')), full)


def judge_slips(service):
    before = service.ctl('dump', 'secrets=yes')
    for what, (text, said) in SLIPS.items():
        sentence = refusal(service, write(service, 'slip.txt', text))
        check('a file with %s is refused, with its line' % what, said in sentence and 'Nothing was changed' in sentence, sentence)
        equal('and nothing is changed', service.ctl('dump', 'secrets=yes'), before)


def judge_logon_data(service):
    """What was sealed is what was typed: the user's flags come along."""
    users = {user['name']: user for user in service.json('show', 'user')}
    joe, late = users['joe'], users['late']
    check('joe may dial in and keeps a readable password', joe['dialin'] == 'permit' and joe['reversible'] and joe['address'] == '10.20.0.77', joe)
    check('late has an expired password', late['expired'] and not late['disabled'], late)
    equal('there are six users, one of them the other router', (len(users), users['Branch # 2']['dialin']), (6, 'permit'))


def test():
    with product.Service('dump', tell=tell) as service:
        service.start()
        empty = service.ctl('dump', 'secrets=yes')
        equal('a new server is dumped as a comment', empty.count('\n'), 1)
        for line in HISTORY:
            service.ctl(*words(line))
        first = service.ctl('dump', 'secrets=yes')
        judge_dump(service, first)
        saved = write(service, 'server.txt', first)

        start_anew(service, 'second')
        said = service.ctl('exec', saved)
        check('exec says how many changes it made', re.match(r'\d+ changes are made', said), said)
        equal('a new server made by exec is dumped as the old one', service.ctl('dump', 'secrets=yes'), first)
        judge_logon_data(service)
        service.restart()
        equal('and after a restart', service.ctl('dump', 'secrets=yes'), first)
        equal('with the same ports, ready for their calls', sorted(port['port'] for port in service.ports()),
              sorted(port['port'] for port in service.json('show', 'wanports')))
        check('a file for a new server is refused by one that is not new', 'Nothing was changed' in refusal(service, saved))
        judge_slips(service)

        start_anew(service, 'third')
        windows = '\ufeff' + first.replace('\n', '\r\n')
        service.ctl('exec', write(service, 'windows.txt', windows))
        equal('a file with CR LF and a byte order mark is read too', service.ctl('dump', 'secrets=yes'), first)
        again = service.ctl('exec', write(service, 'nothing.txt', '\n# nothing\n   \n'))
        check('a file of comments changes nothing', again.startswith('0 changes'), again)
        shutil.copy(os.path.join(service.folder, 'server.txt'), os.path.join(service.folder, 'with a space.txt'))
        service.ctl('set', 'user', 'name=joe', 'password=other')
        check('another password is another box', service.ctl('dump', 'secrets=yes') != first)


if __name__ == '__main__':
    main(test)
