/*
 * test_ras_error.c - the table of errors against a second list, taken from the published headers.
 *
 * SPDX-License-Identifier: MIT
 */
#include "common/ras/ras_error.h"
#include <check.h>
#include <stdbool.h>
#include <string.h>

static const struct { uint32_t number; const char *symbol; } published[] = {
    { 600, "PENDING" }, { 601, "INVALID_PORT_HANDLE" }, { 602, "PORT_ALREADY_OPEN" },
    { 603, "BUFFER_TOO_SMALL" }, { 604, "WRONG_INFO_SPECIFIED" }, { 605, "CANNOT_SET_PORT_INFO" },
    { 606, "PORT_NOT_CONNECTED" }, { 607, "EVENT_INVALID" }, { 608, "DEVICE_DOES_NOT_EXIST" },
    { 609, "DEVICETYPE_DOES_NOT_EXIST" }, { 610, "BUFFER_INVALID" }, { 611, "ROUTE_NOT_AVAILABLE" },
    { 612, "ROUTE_NOT_ALLOCATED" }, { 613, "INVALID_COMPRESSION_SPECIFIED" }, { 614, "OUT_OF_BUFFERS" },
    { 615, "PORT_NOT_FOUND" }, { 616, "ASYNC_REQUEST_PENDING" }, { 617, "ALREADY_DISCONNECTING" },
    { 618, "PORT_NOT_OPEN" }, { 619, "PORT_DISCONNECTED" }, { 620, "NO_ENDPOINTS" },
    { 621, "CANNOT_OPEN_PHONEBOOK" }, { 622, "CANNOT_LOAD_PHONEBOOK" }, { 623, "CANNOT_FIND_PHONEBOOK_ENTRY" },
    { 624, "CANNOT_WRITE_PHONEBOOK" }, { 625, "CORRUPT_PHONEBOOK" }, { 626, "CANNOT_LOAD_STRING" },
    { 627, "KEY_NOT_FOUND" }, { 628, "DISCONNECTION" }, { 629, "REMOTE_DISCONNECTION" },
    { 630, "HARDWARE_FAILURE" }, { 631, "USER_DISCONNECTION" }, { 632, "INVALID_SIZE" },
    { 633, "PORT_NOT_AVAILABLE" }, { 634, "CANNOT_PROJECT_CLIENT" }, { 635, "UNKNOWN" },
    { 636, "WRONG_DEVICE_ATTACHED" }, { 637, "BAD_STRING" }, { 638, "REQUEST_TIMEOUT" },
    { 639, "CANNOT_GET_LANA" }, { 640, "NETBIOS_ERROR" }, { 641, "SERVER_OUT_OF_RESOURCES" },
    { 642, "NAME_EXISTS_ON_NET" }, { 643, "SERVER_GENERAL_NET_FAILURE" },
    { 644, "WARNING_MSG_ALIAS_NOT_ADDED" }, { 645, "AUTH_INTERNAL" }, { 646, "RESTRICTED_LOGON_HOURS" },
    { 647, "ACCT_DISABLED" }, { 648, "PASSWD_EXPIRED" }, { 649, "NO_DIALIN_PERMISSION" },
    { 650, "SERVER_NOT_RESPONDING" }, { 651, "FROM_DEVICE" }, { 652, "UNRECOGNIZED_RESPONSE" },
    { 653, "MACRO_NOT_FOUND" }, { 654, "MACRO_NOT_DEFINED" }, { 655, "MESSAGE_MACRO_NOT_FOUND" },
    { 656, "DEFAULTOFF_MACRO_NOT_FOUND" }, { 657, "FILE_COULD_NOT_BE_OPENED" }, { 658, "DEVICENAME_TOO_LONG" },
    { 659, "DEVICENAME_NOT_FOUND" }, { 660, "NO_RESPONSES" }, { 661, "NO_COMMAND_FOUND" },
    { 662, "WRONG_KEY_SPECIFIED" }, { 663, "UNKNOWN_DEVICE_TYPE" }, { 664, "ALLOCATING_MEMORY" },
    { 665, "PORT_NOT_CONFIGURED" }, { 666, "DEVICE_NOT_READY" }, { 667, "READING_INI_FILE" },
    { 668, "NO_CONNECTION" }, { 669, "BAD_USAGE_IN_INI_FILE" }, { 670, "READING_SECTIONNAME" },
    { 671, "READING_DEVICETYPE" }, { 672, "READING_DEVICENAME" }, { 673, "READING_USAGE" },
    { 674, "READING_MAXCONNECTBPS" }, { 675, "READING_MAXCARRIERBPS" }, { 676, "LINE_BUSY" },
    { 677, "VOICE_ANSWER" }, { 678, "NO_ANSWER" }, { 679, "NO_CARRIER" }, { 680, "NO_DIALTONE" },
    { 681, "IN_COMMAND" }, { 682, "WRITING_SECTIONNAME" }, { 683, "WRITING_DEVICETYPE" },
    { 684, "WRITING_DEVICENAME" }, { 685, "WRITING_MAXCONNECTBPS" }, { 686, "WRITING_MAXCARRIERBPS" },
    { 687, "WRITING_USAGE" }, { 688, "WRITING_DEFAULTOFF" }, { 689, "READING_DEFAULTOFF" },
    { 690, "EMPTY_INI_FILE" }, { 691, "AUTHENTICATION_FAILURE" }, { 692, "PORT_OR_DEVICE" },
    { 693, "NOT_BINARY_MACRO" }, { 694, "DCB_NOT_FOUND" }, { 695, "STATE_MACHINES_NOT_STARTED" },
    { 696, "STATE_MACHINES_ALREADY_STARTED" }, { 697, "PARTIAL_RESPONSE_LOOPING" },
    { 698, "UNKNOWN_RESPONSE_KEY" }, { 699, "RECV_BUF_FULL" }, { 700, "CMD_TOO_LONG" },
    { 701, "UNSUPPORTED_BPS" }, { 702, "UNEXPECTED_RESPONSE" }, { 703, "INTERACTIVE_MODE" },
    { 704, "BAD_CALLBACK_NUMBER" }, { 705, "INVALID_AUTH_STATE" }, { 706, "WRITING_INITBPS" },
    { 707, "X25_DIAGNOSTIC" }, { 708, "ACCT_EXPIRED" }, { 709, "CHANGING_PASSWORD" }, { 710, "OVERRUN" },
    { 711, "RASMAN_CANNOT_INITIALIZE" }, { 712, "BIPLEX_PORT_NOT_AVAILABLE" }, { 713, "NO_ACTIVE_ISDN_LINES" },
    { 714, "NO_ISDN_CHANNELS_AVAILABLE" }, { 715, "TOO_MANY_LINE_ERRORS" }, { 716, "IP_CONFIGURATION" },
    { 717, "NO_IP_ADDRESSES" }, { 718, "PPP_TIMEOUT" }, { 719, "PPP_REMOTE_TERMINATED" },
    { 720, "PPP_NO_PROTOCOLS_CONFIGURED" }, { 721, "PPP_NO_RESPONSE" }, { 722, "PPP_INVALID_PACKET" },
    { 723, "PHONE_NUMBER_TOO_LONG" }, { 724, "IPXCP_NO_DIALOUT_CONFIGURED" },
    { 725, "IPXCP_NO_DIALIN_CONFIGURED" }, { 726, "IPXCP_DIALOUT_ALREADY_ACTIVE" },
    { 727, "ACCESSING_TCPCFGDLL" }, { 728, "NO_IP_RAS_ADAPTER" }, { 729, "SLIP_REQUIRES_IP" },
    { 730, "PROJECTION_NOT_COMPLETE" }, { 731, "PROTOCOL_NOT_CONFIGURED" }, { 732, "PPP_NOT_CONVERGING" },
    { 733, "PPP_CP_REJECTED" }, { 734, "PPP_LCP_TERMINATED" }, { 735, "PPP_REQUIRED_ADDRESS_REJECTED" },
    { 736, "PPP_NCP_TERMINATED" }, { 737, "PPP_LOOPBACK_DETECTED" }, { 738, "PPP_NO_ADDRESS_ASSIGNED" },
    { 739, "CANNOT_USE_LOGON_CREDENTIALS" }, { 740, "TAPI_CONFIGURATION" }, { 741, "NO_LOCAL_ENCRYPTION" },
    { 742, "NO_REMOTE_ENCRYPTION" }, { 743, "REMOTE_REQUIRES_ENCRYPTION" },
    { 744, "IPXCP_NET_NUMBER_CONFLICT" }, { 745, "INVALID_SMM" }, { 746, "SMM_UNINITIALIZED" },
    { 747, "NO_MAC_FOR_PORT" }, { 748, "SMM_TIMEOUT" }, { 749, "BAD_PHONE_NUMBER" }, { 750, "WRONG_MODULE" },
    { 751, "INVALID_CALLBACK_NUMBER" }, { 752, "SCRIPT_SYNTAX" }, { 753, "HANGUP_FAILED" },
    { 754, "BUNDLE_NOT_FOUND" }, { 755, "CANNOT_DO_CUSTOMDIAL" }, { 756, "DIAL_ALREADY_IN_PROGRESS" },
    { 757, "RASAUTO_CANNOT_INITIALIZE" }, { 758, "CONNECTION_ALREADY_SHARED" },
    { 759, "SHARING_CHANGE_FAILED" }, { 760, "SHARING_ROUTER_INSTALL" }, { 761, "SHARE_CONNECTION_FAILED" },
    { 762, "SHARING_PRIVATE_INSTALL" }, { 763, "CANNOT_SHARE_CONNECTION" }, { 764, "NO_SMART_CARD_READER" },
    { 765, "SHARING_ADDRESS_EXISTS" }, { 766, "NO_CERTIFICATE" }, { 767, "SHARING_MULTIPLE_ADDRESSES" },
    { 768, "FAILED_TO_ENCRYPT" }, { 769, "BAD_ADDRESS_SPECIFIED" }, { 770, "CONNECTION_REJECT" },
    { 771, "CONGESTION" }, { 772, "INCOMPATIBLE" }, { 773, "NUMBERCHANGED" }, { 774, "TEMPFAILURE" },
    { 775, "BLOCKED" }, { 776, "DONOTDISTURB" }, { 777, "OUTOFORDER" },
    { 778, "UNABLE_TO_AUTHENTICATE_SERVER" }, { 779, "SMART_CARD_REQUIRED" },
    { 780, "INVALID_FUNCTION_FOR_ENTRY" }, { 781, "CERT_FOR_ENCRYPTION_NOT_FOUND" },
    { 782, "SHARING_RRAS_CONFLICT" }, { 783, "SHARING_NO_PRIVATE_LAN" }, { 784, "NO_DIFF_USER_AT_LOGON" },
    { 785, "NO_REG_CERT_AT_LOGON" }, { 786, "OAKLEY_NO_CERT" }, { 787, "OAKLEY_AUTH_FAIL" },
    { 788, "OAKLEY_ATTRIB_FAIL" }, { 789, "OAKLEY_GENERAL_PROCESSING" }, { 790, "OAKLEY_NO_PEER_CERT" },
    { 791, "OAKLEY_NO_POLICY" }, { 792, "OAKLEY_TIMED_OUT" }, { 793, "OAKLEY_ERROR" },
    { 794, "UNKNOWN_FRAMED_PROTOCOL" }, { 795, "WRONG_TUNNEL_TYPE" }, { 796, "UNKNOWN_SERVICE_TYPE" },
    { 797, "CONNECTING_DEVICE_NOT_FOUND" }, { 798, "NO_EAPTLS_CERTIFICATE" },
    { 799, "SHARING_HOST_ADDRESS_CONFLICT" }, { 800, "AUTOMATIC_VPN_FAILED" },
    { 801, "VALIDATING_SERVER_CERT" }, { 802, "READING_SCARD" }, { 803, "INVALID_PEAP_COOKIE_CONFIG" },
    { 804, "INVALID_PEAP_COOKIE_USER" }, { 805, "INVALID_MSCHAPV2_CONFIG" }, { 806, "VPN_GRE_BLOCKED" },
    { 807, "VPN_DISCONNECT" }, { 808, "VPN_REFUSED" }, { 809, "VPN_TIMEOUT" }, { 810, "VPN_BAD_CERT" },
    { 811, "VPN_BAD_PSK" }, { 812, "SERVER_POLICY" }, { 813, "BROADBAND_ACTIVE" }, { 814, "BROADBAND_NO_NIC" },
    { 815, "BROADBAND_TIMEOUT" }, { 816, "FEATURE_DEPRECATED" }, { 817, "CANNOT_DELETE" },
    { 828, "IDLE_TIMEOUT" }, { 829, "LINK_FAILURE" }, { 830, "USER_LOGOFF" }, { 831, "FAST_USER_SWITCH" },
    { 832, "HIBERNATION" }, { 833, "SYSTEM_SUSPENDED" }, { 834, "RASMAN_SERVICE_STOPPED" },
    { 835, "INVALID_SERVER_CERT" }, { 868, "DNSNAME_NOT_RESOLVABLE" }, { 900, "ROUTER_STOPPED" },
    { 901, "ALREADY_CONNECTED" }, { 902, "UNKNOWN_PROTOCOL_ID" }, { 903, "DDM_NOT_RUNNING" },
    { 904, "INTERFACE_ALREADY_EXISTS" }, { 905, "NO_SUCH_INTERFACE" }, { 906, "INTERFACE_NOT_CONNECTED" },
    { 907, "PROTOCOL_STOP_PENDING" }, { 908, "INTERFACE_CONNECTED" }, { 909, "NO_INTERFACE_CREDENTIALS_SET" },
    { 910, "ALREADY_CONNECTING" }, { 911, "UPDATE_IN_PROGRESS" }, { 912, "INTERFACE_CONFIGURATION" },
    { 913, "NOT_CLIENT_PORT" }, { 914, "NOT_ROUTER_PORT" }, { 915, "CLIENT_INTERFACE_ALREADY_EXISTS" },
    { 916, "INTERFACE_DISABLED" }, { 917, "AUTH_PROTOCOL_REJECTED" }, { 918, "NO_AUTH_PROTOCOL_AVAILABLE" },
    { 919, "PEER_REFUSED_AUTH" }, { 920, "REMOTE_NO_DIALIN_PERMISSION" }, { 921, "REMOTE_PASSWD_EXPIRED" },
    { 922, "REMOTE_ACCT_DISABLED" }, { 923, "REMOTE_RESTRICTED_LOGON_HOURS" },
    { 924, "REMOTE_AUTHENTICATION_FAILURE" }, { 925, "INTERFACE_HAS_NO_DEVICES" }, { 926, "IDLE_DISCONNECTED" },
    { 927, "INTERFACE_UNREACHABLE" }, { 928, "SERVICE_IS_PAUSED" }, { 929, "INTERFACE_DISCONNECTED" },
    { 930, "AUTH_SERVER_TIMEOUT" }, { 931, "PORT_LIMIT_REACHED" }, { 932, "PPP_SESSION_TIMEOUT" },
    { 933, "MAX_LAN_INTERFACE_LIMIT" }, { 934, "MAX_WAN_INTERFACE_LIMIT" },
    { 935, "MAX_CLIENT_INTERFACE_LIMIT" }, { 936, "BAP_DISCONNECTED" }, { 937, "USER_LIMIT" },
    { 938, "NO_RADIUS_SERVERS" }, { 939, "INVALID_RADIUS_RESPONSE" }, { 940, "DIALIN_HOURS_RESTRICTION" },
    { 941, "ALLOWED_PORT_TYPE_RESTRICTION" }, { 942, "AUTH_PROTOCOL_RESTRICTION" },
    { 944, "DIALOUT_HOURS_RESTRICTION" },
};

enum { PUBLISHED = sizeof published / sizeof *published };

START_TEST(every_number_has_its_published_symbol_and_a_sentence)
{
    const char *text = ras_error_text(published[_i].number);
    size_t len = strlen(text);

    ck_assert_ptr_nonnull(ras_error_symbol(published[_i].number));
    ck_assert_str_eq(ras_error_symbol(published[_i].number), published[_i].symbol);
    ck_assert_uint_gt(len, 10);
    ck_assert_msg(text[len - 1] == '.', "%s", text);
    ck_assert(text[0] >= 'A' && text[0] <= 'Z');
    ck_assert_str_ne(text, "Unknown error.");
    for (size_t i = 0; i < len; i++)
        ck_assert(text[i] >= ' ' && text[i] <= '~');
}
END_TEST

START_TEST(no_number_has_a_text_that_the_list_lacks)
{
    size_t next = 0;

    for (uint32_t number = 0; number < 2000; number++) {
        bool listed = next < PUBLISHED && published[next].number == number;

        if (listed)
            next++;
        ck_assert_msg((ras_error_symbol(number) != NULL) == listed, "%u", (unsigned)number);
        if (!listed)
            ck_assert_str_eq(ras_error_text(number), "Unknown error.");
    }
    ck_assert_uint_eq(next, PUBLISHED);
    ck_assert_str_eq(ras_error_text(UINT32_MAX), "Unknown error.");
}
END_TEST

START_TEST(nt_4_s_range_has_no_gap)
{
    for (uint32_t number = 600; number <= 752; number++)
        ck_assert_ptr_nonnull(ras_error_symbol(number));
}
END_TEST

START_TEST(no_two_numbers_share_a_sentence)
{
    for (size_t i = 0; i < PUBLISHED; i++)
        for (size_t j = i + 1; j < PUBLISHED; j++)
            ck_assert_msg(strcmp(ras_error_text(published[i].number), ras_error_text(published[j].number)) != 0,
                          "%u and %u", (unsigned)published[i].number, (unsigned)published[j].number);
}
END_TEST

START_TEST(the_seed_s_sentence_is_word_for_word)
{
    ck_assert_str_eq(ras_error_text(RAS_REMOTE_DISCONNECTION), "The port was disconnected by the remote machine.");
    ck_assert_str_eq(ras_error_symbol(629), "REMOTE_DISCONNECTION");
}
END_TEST

int main(void)
{
    Suite *s = suite_create("ras_error");
    TCase *t = tcase_create("table");
    SRunner *runner;
    int failed;

    tcase_add_loop_test(t, every_number_has_its_published_symbol_and_a_sentence, 0, PUBLISHED);
    tcase_add_test(t, no_number_has_a_text_that_the_list_lacks);
    tcase_add_test(t, nt_4_s_range_has_no_gap);
    tcase_add_test(t, no_two_numbers_share_a_sentence);
    tcase_add_test(t, the_seed_s_sentence_is_word_for_word);
    suite_add_tcase(s, t);
    runner = srunner_create(s);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
