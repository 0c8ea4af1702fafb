#!/usr/bin/env python3
"""Error 629: a port without the server role answers and hangs up; both ends are told why; the cure works after a restart.

SPDX-License-Identifier: MIT
"""
import re

import product
import lan
import modem
import rig
from check import check, main, tell

TCP_PORT = 2323
LACKS = re.compile(r'Error 629 at the caller.*lacks\s+"?\*?Receive calls as a RAS server', re.S)


def dial(exchange, times=1):
    calls = [rig.Call('100', 'joe', 'Secret-1', cmds=['ping -c 1 10.77.0.1'], name='call %d' % n) for n in range(times)]
    return rig.Guest(exchange, calls).run(timeout=120)


def judge_629(when, result, service):
    check('%s: the call does not come up' % when, not result.up, result.log[-2000:])
    check('%s: pppd logged on first, then was told to terminate' % when,
          re.search(r'rcvd \[LCP TermReq.*', result.log) and 'CHAP authentication succeeded' in result.log, result.log[-2000:])
    check('%s: no network protocol was begun by the service' % when, 'rcvd [IPCP ConfReq' not in result.log, result.log[-2000:])
    text = service.port_status_text() + service.status_text()
    check('%s: the status explains the error and names the cure' % when, LACKS.search(text), text)


def is_told(events, port):
    """The published event of RRAS for a PPP error, about this port, after the user was authenticated on it."""
    words = ' '.join(events.split())
    entry = re.search(r'Router 20073 PPP ended the call on port %s, user joe: (.*?)(?= \d{4}-\d\d-\d\d |$)' % port, words)
    return (entry is not None and '%s lacks Receive calls as a RAS server' % port in entry.group(1)
            and 'RemoteAccess 20017' in words[:entry.start()])


def test():
    lan.enter()
    exchange = modem.Exchange()
    exchange.routes['100'] = ('tcp', '127.0.0.1', TCP_PORT)
    with product.Service('scenario-629', tell=tell) as service:
        service.start()
        service.add_tcp(TCP_PORT, ports=1)
        service.add_user('joe', 'Secret-1')
        port = 'TCP1'
        service.set_roles(port, server=False, router=True)
        service.restart()

        judge_629('a router-only port', dial(exchange)[0], service)
        events = service.events_text()
        check('the event log tells it', is_told(events, port), events[-1500:])
        tell(events)

        check('before the change no restart is pending', not service.status()['restart_pending'], service.status_text())
        said = service.set_roles(port, server=True)
        tell(said)
        check('the change is answered with "restart"', 'restart' in said.lower(), said)
        check('the status says a restart is pending', service.status()['restart_pending'], service.status_text())
        judge_629('the role is ticked, the service not restarted', dial(exchange)[0], service)

        service.restart()
        check('after the restart nothing is pending', not service.status()['restart_pending'], service.status_text())
        result = dial(exchange)[0]
        check('after the restart the call comes up', result.up, result.log[-2000:])
        check('and a ping gets through', result.command('ping') and result.command('ping')['rc'] == 0, result.cmds)

        service.set_roles(port, server=False, router=False, client=False)
        service.restart()
        result = dial(exchange)[0]
        check('a port without any incoming role does not listen: the caller finds nobody',
              result.exit and result.exit['pppd_rc'] == 8 and not result.exchange_calls, result.exit)
    exchange.close()


if __name__ == '__main__':
    main(test)
