#!/usr/bin/env python3
"""256 callers at once on one TCP line: distinct addresses, a page each, and everything given back afterwards.

SPDX-License-Identifier: MIT
"""
import json
import os
import subprocess

import product
import lan
from check import check, equal, main, tell

CALLERS = 256
TCP_PORT = 2323
PROGRAM = os.path.join(product.TOP, 'build', 'linux', 'tests', 'support', 'callers', 'many_callers')


def call(n):
    """many_callers HOST PORT N USER PASS URL: dials N times at once with a PPP client of ours; its JSON."""
    run = subprocess.run([PROGRAM, '127.0.0.1', str(TCP_PORT), str(n), 'joe', 'Secret-1', 'http://10.77.0.1/'],
                         capture_output=True, text=True, timeout=300, check=False)
    if run.returncode:
        tell(run.stdout + run.stderr)     # what is missing is in its numbers
    return json.loads(run.stdout)


def settled(service):
    """The status once every call is gone."""
    service.wait_until(lambda s: s.status()['calls'] == 0, 30)
    return service.status()


def test():
    lan.enter()
    web = lan.web_server()
    with product.Service('callers-256', tell=tell) as service:
        service.start()
        service.add_tcp(TCP_PORT, ports=CALLERS, calls_per_minute=0)
        service.set_setting('half-open-max', 1024)
        service.set_pool('10.9.0.1', '10.9.1.254')
        service.add_user('joe', 'Secret-1')
        seconds = service.restart()
        tell('started with %d ports in %.1f s (Wine and rrasctl included)' % (CALLERS, seconds))
        call(CALLERS)                 # the first time buffers and heaps grow to their size
        before = settled(service)
        tell('before: %s' % json.dumps(before))

        said = call(CALLERS)
        tell('callers: %s' % json.dumps(said)[:1000])
        equal('%d callers at once are connected' % CALLERS, said['up'], CALLERS)
        equal('each has an address of its own', said['distinct'], CALLERS)
        equal('each fetched its page', said['pages'], CALLERS)
        equal('the web server saw as many requests', len(web.log), 2 * CALLERS)

        after = settled(service)
        tell('after: %s' % json.dumps(after))
        equal('no call is left', after['calls'], 0)
        equal('every address is back in the pool', after['pool_in_use'], before['pool_in_use'])
        check('the handles are back to the start (%d, then %d)' % (before['handles'], after['handles']),
              after['handles'] <= before['handles'] + 8)
        grown = after['rss'] - before['rss']
        check('the memory is back to the start (%+d KB of %d KB)' % (grown // 1024, before['rss'] // 1024), grown < 2 * 1024 * 1024)


if __name__ == '__main__':
    main(test)
