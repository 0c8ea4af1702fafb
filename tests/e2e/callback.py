#!/usr/bin/env python3
"""Callback over a COM modem: none, set by caller, preset; and who has to be called back and cannot.

SPDX-License-Identifier: MIT
"""
import json
import os
import subprocess
import tempfile

import product
from check import check, equal, main, tell

NATIVE = os.environ.get('RRAS_BUILD_NATIVE', os.path.join(product.TOP, 'build', 'linux'))
PROGRAM = os.path.join(NATIVE, 'tests', 'support', 'callers', 'callback_caller')

# user, callback policy of rrasctl, number it asks for; then: calls, dialed, what CBCP agreed (2 by caller, 3 preset)
WAYS = [('no callback', ('cbpolicy=none',), '-', 1, '', 0),
        ('no callback, and no CBCP', ('cbpolicy=none',), 'none', 1, '', 0),
        ('set by caller', ('cbpolicy=caller',), '9,555-1234', 2, '9,555-1234', 2),
        ('set by caller, who declines', ('cbpolicy=caller',), '-', 1, '', 0),
        ('preset', ('cbpolicy=admin', 'cbnumber=555-9999'), '-', 2, '555-9999', 3)]


class Caller:
    def __init__(self, link, user, number, delay_s=1):
        self.process = subprocess.Popen([PROGRAM, link, user, 'Secret-1', number, str(delay_s)], stdout=subprocess.PIPE, text=True)
        self.process.stdout.readline()      # the port is there

    def result(self):
        out, _ = self.process.communicate(timeout=120)
        tell(out)
        return json.loads(out.strip().splitlines()[-1])

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def call(service, link, user, number):
    with Caller(link, user, number) as caller:
        service.restart()                   # the COM port of this call
        return caller.result()


def test():
    with tempfile.TemporaryDirectory(prefix='openrras-callback-') as folder:
        link = os.path.join(folder, 'com5')
        os.symlink('/dev/null', link)
        with product.Service('callback', com5=link, tell=tell) as service:
            service.start()
            service.add_modem()
            for number, (name, policy, wish, calls, dialed, agreed) in enumerate(WAYS):
                user = 'user%d' % number
                service.add_user(user, 'Secret-1')
                service.ctl('set', 'user', 'name=' + user, 'dialin=permit', *policy)
                seen = call(service, link, user, wish)
                check('%s: the caller gets a page' % name, seen['served'], seen)
                equal('%s: that many calls' % name, seen['calls'], calls)
                equal('%s: what the modem was told to dial' % name, seen['dialed'], dialed)
                if agreed:
                    equal('%s: what CBCP agreed' % name, seen['cbcp'], agreed)
            service.add_user('stern', 'Secret-1')
            service.ctl('set', 'user', 'name=stern', 'dialin=permit', 'cbpolicy=admin', 'cbnumber=555-9999')
            with Caller(link, 'stern', 'none') as caller:
                service.restart()
                told = service.wait_until(lambda it: 'LCP extensions' in it.port_status_text(), 20)
                check('the port says why a preset user without CBCP is not served, and the cure', told, service.port_status_text())
                seen = caller.result()
            check('a preset user without CBCP is not served', not seen['served'] and seen['calls'] == 1, seen)
            equal('it is told error 704', seen['peer_error'], 704)
            events = service.events_text()
            check('the event log has the callbacks', 'RemoteAccess 20068' in events and '9,555-1234' in events, events[-2000:])


if __name__ == '__main__':
    main(test)
