"""One line per check: "ok - sentence" or "FAILED - sentence: detail". tests/run counts them.

SPDX-License-Identifier: MIT
"""
import os
import signal
import sys
import time

_began = time.monotonic()
_failed = 0


def check(sentence, is_so, detail=''):
    global _failed
    detail = str(detail).strip()
    if is_so:
        print('ok - %s' % sentence, flush=True)
    else:
        _failed += 1
        print('FAILED - %s%s' % (sentence, ': ' + detail if detail else ''), flush=True)
    return bool(is_so)


def equal(sentence, seen, wanted):
    return check(sentence, seen == wanted, '%r instead of %r' % (seen, wanted))


def tell(text):
    """What is going on, for the log."""
    for line in str(text).splitlines():
        print('  %6.1f s  %s' % (time.monotonic() - _began, line), flush=True)


def main(test):
    """Runs test(); whatever happens, what it started with `with` is ended, also after Ctrl+C or a kill."""
    def interrupted(number, _frame):
        raise KeyboardInterrupt(signal.Signals(number).name)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, interrupted)
    try:
        test()
    except KeyboardInterrupt as e:
        check('the test ran to its end', False, 'interrupted by %s' % e)
    except Exception as e:      # a test that breaks is a failed test, with the place where it broke
        import traceback
        tell(traceback.format_exc())
        check('the test ran to its end', False, '%s: %s' % (type(e).__name__, e))
    sys.stdout.flush()
    os._exit(1 if _failed else 0)     # no waiting for threads that block on a socket
