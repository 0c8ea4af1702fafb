/*
 * test_ppp_golden.c - published negotiations, replayed against the engine (tests/golden/ppp).
 *
 * `test_ppp_golden FILE` plays one file and prints it with what really happens written down.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tests/support/ppp_golden.h"
#include <check.h>

/* Each is a negotiation of vectors/transcripts.json by its id, or a variant of one. */
static const char *const negotiations[] = {
    "win2000-serial",         "winvista7-pptp-mppe", "xp-pptp-eap-loop",
    "win10-chap-fallback",    "win10-without-v2",    "wince-wm5-serial",
    "ms-server-auth-refused", "ms-server-mru-nak",   "pppd-usepeerdns",
    "pppd-gprs-modem-bytes",  "netxduo-threadx",     "loopback-echo",
    /* Our own. */
    "router-is-called-two-way",    "router-calls-two-way", "router-calls-a-plain-server",
    "router-is-called-wrong-proof", "router-and-pppd",     "router-and-no-address",
    "retry-mschapv2", "retry-mschapv1", "retry-pap", "callback-number-asked-for",
    "first-request-eaten", "router-calls-a-thief", "router-hands-back-our-password",
};

START_TEST(the_negotiation_goes_as_it_is_written_down)
{
    char path[512];
    const char *error;

    snprintf(path, sizeof path, RRAS_GOLDEN "/ppp/%s.txt", negotiations[_i]);
    error = golden_play(path, NULL);
    ck_assert_msg(error[0] == '\0', "%s: %s", negotiations[_i], error);
}
END_TEST

int main(int argc, char **argv)
{
    Suite *suite = suite_create("ppp_golden");
    TCase *t = tcase_create("transcripts");
    SRunner *runner;
    int failed;

    if (argc == 2) {
        fputs(golden_play(argv[1], stdout), stderr);
        return 0;
    }
    tcase_add_loop_test(t, the_negotiation_goes_as_it_is_written_down, 0,
                        (int)(sizeof negotiations / sizeof *negotiations));
    suite_add_tcase(suite, t);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
