/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One server after the other: silent, refusing, overloaded, lost, or naming another. */
#include "scripted-peer.h"

static void test_refused_connections(void **state)
{
	Fixture *f = fixture_new(new_config(TRUE, 1));

	sip_client_start(f->client, boot, f->now);
	closed(f, SIP_CLOSE_REFUSED, "10.0.0.1:5060 refused the connection");
	check(f, "connecting:cm-a connect:cm-a:5060 connecting:cm-b connect:cm-b:5070 ");
	closed(f, SIP_CLOSE_REFUSED, "10.0.0.2:5070 is silent for 5 s");
	check(f, "failed:cm.unreachable ");
	assert_string_equal(f->failure,
		"cm.unreachable|cm-a|||10.0.0.1:5060 refused the connection, 10.0.0.2:5070 is silent for 5 s");
	fixture_free(f);
}

/* An address that opens and then is silent, or breaks, is followed by the next one of the same server. */
static void test_several_addresses(void **state)
{
	Fixture *f = fixture_new(new_config(TRUE, 1));

	f->addresses = 2;
	sip_client_start(f->client, boot, f->now);
	assert_null(sip_client_peer(f->client));
	opened(f);
	assert_string_equal(sip_client_peer(f->client)->host, "10.0.0.1");
	check(f, "connecting:cm-a connect:cm-a:5060 registering:cm-a REGISTER:1001/101 ");
	closed(f, SIP_CLOSE_RESET, "no");
	check(f, "address:2 ");
	opened(f);
	assert_string_equal(sip_client_peer(f->client)->host, "10.0.0.2");
	check(f, "registering:cm-a REGISTER:1001/101 ");
	closed(f, SIP_CLOSE_RESET, "nor that one");
	check(f, "connecting:cm-b connect:cm-b:5070 ");
	unreachable(f, "no cm-b");
	check(f, "failed:cm.unreachable ");
	assert_string_equal(f->failure, "cm.unreachable|cm-a|||nor that one, no cm-b");
	fixture_free(f);
}

/* Timer E and F over UDP (RFC 3261 17.1.2.2). */
static void test_udp_silent(void **state)
{
	static const gint64 at[] = { 500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500, 31500 };
	Fixture *f = begin(new_config(FALSE, 1));
	gint64 start = f->now;

	for (guint i = 0; i < G_N_ELEMENTS(at); i++) {
		pass(f, start + at[i] * 1000 - 1 - f->now);
		check(f, "");
		pass(f, 1);
		check(f, "again:REGISTER:1001/101 ");
	}
	pass(f, start + 32 * SECOND - f->now);
	check(f, "connecting:cm-b connect:cm-b:5070 ");
	opened(f);
	check(f, "registering:cm-b REGISTER:1001/101 ");
	assert_non_null(strstr(f->sent, "REGISTER sip:cm-b:5070 SIP/2.0"));
	assert_non_null(strstr(f->sent, "cisco-alarm:25"));
	answer(f, "200 OK", GRANT);
	check(f, "lines+ registered:cm-b ");
	fixture_free(f);
}

static void test_tcp_silent(void **state)
{
	Fixture *f = begin(new_config(TRUE, 1));

	pass(f, 32 * SECOND - 1);
	check(f, "");
	pass(f, 1);
	check(f, "connecting:cm-b connect:cm-b:5070 ");
	unreachable(f, "DNS server 10.1.0.2 does not know cm-b");
	check(f, "failed:cm.unreachable ");
	assert_string_equal(f->failure,
		"cm.unreachable|cm-a|||cm-a takes the connection and answers nothing for 32 s, DNS server 10.1.0.2 does "
		"not know cm-b");
	assert_true(sip_client_deadline(f->client) == REGENT_NEVER);
	fixture_free(f);
}

/* 100 Trying gives it time, but not for ever. */
static void test_trying(void **state)
{
	Fixture *f = begin(new_config(TRUE, 1));

	pass(f, 30 * SECOND);
	answer(f, "100 Trying", "");
	pass(f, 31 * SECOND);
	check(f, "");
	answer(f, "100 Trying", "");
	pass(f, 31 * SECOND);
	answer(f, "100 Trying", "");
	check(f, "");
	pass(f, 4 * SECOND);
	check(f, "connecting:cm-b connect:cm-b:5070 ");
	fixture_free(f);
}

/* 408 and 5xx are answers: the next server is asked, and the first answer is what is said in the end. */
static void test_unavailable(void **state)
{
	Fixture *f = begin(new_config(TRUE, 1));

	answer(f, "503 Service Unavailable", "Retry-After: 30\r\nWarning: 399 cm1 \"out of licences\"\r\n");
	check(f, "connecting:cm-b connect:cm-b:5070 ");
	opened(f);
	answer(f, "500 Server Internal Error", "");
	check(f, "registering:cm-b REGISTER:1001/101 failed:sip.unavailable ");
	assert_string_equal(f->failure,
		"sip.unavailable|cm-a|1001|503 Service Unavailable|out of licencescm-b answered 500 Server Internal Error");
	assert_int_equal(f->retry_after, 0); /* cm-b may be asked at any time */
	fixture_free(f);
	/* One that answers says more than one that is silent. */
	f = begin(new_config(TRUE, 1));
	closed(f, SIP_CLOSE_REFUSED, "10.0.0.1:5060 refused the connection");
	opened(f);
	answer(f, "408 Request Timeout", "");
	assert_string_equal(
		f->failure, "sip.unavailable|cm-b|1001|408 Request Timeout|10.0.0.1:5060 refused the connection");
	fixture_free(f);
}

/* Who wants to be left alone is, up to a sane limit; the others may be asked. */
static void test_held(void **state)
{
	static const struct {
		const char *first, *second;
		guint wait;
	} answers[] = {
		{ "Retry-After: 30\r\n", "Retry-After: 60\r\n", 30 },
		{ "Retry-After: 90 (maintenance);duration=3600\r\n", "Retry-After: 60\r\n", 60 },
		{ "Retry-After: 86400\r\n", "Retry-After: 7200\r\n", 1800 },
		{ "Retry-After: 0\r\n", "Retry-After: 60\r\n", 0 },
		{ "Retry-After: soon\r\n", "", 0 },
	};

	for (guint i = 0; i < G_N_ELEMENTS(answers); i++) {
		Fixture *f = begin(new_config(TRUE, 1));

		answer(f, "503 Service Unavailable", answers[i].first);
		opened(f);
		answer(f, "503 Service Unavailable", answers[i].second);
		assert_non_null(strstr(f->log->str, "failed:sip.unavailable "));
		assert_int_equal(f->retry_after, answers[i].wait);
		fixture_free(f);
	}
}

static void test_held_from_before(void **state)
{
	SipConfig *config = new_config(TRUE, 1);
	Fixture *f;

	((SipServer *) g_ptr_array_index(config->servers, 0))->held = 1030 * SECOND;
	f = fixture_new(config);
	sip_client_start(f->client, boot, f->now);
	check(f, "connecting:cm-b connect:cm-b:5070 ");
	closed(f, SIP_CLOSE_REFUSED, "10.0.0.2:5070 refused the connection");
	assert_string_equal(
		f->failure, "cm.unreachable|cm-b|||cm-a wants to be left alone, 10.0.0.2:5070 refused the connection");
	fixture_free(f);
	/* A start that somebody asked for asks, when there is nobody else. */
	config = new_config(TRUE, 1);
	g_ptr_array_set_size(config->servers, 1);
	((SipServer *) g_ptr_array_index(config->servers, 0))->held = 1030 * SECOND;
	f = begin(config);
	answer(f, "200 OK", GRANT);
	check(f, "lines+ registered:cm-a ");
	/* On refresh it must be waited for: the round has no other. */
	pass(f, 115 * SECOND);
	answer(f, "503 Service Unavailable", "Retry-After: 40\r\n");
	check(f, "REGISTER:1001/102 lines- moved(cm-a answered 503 Service Unavailable) failed:sip.unavailable ");
	assert_string_equal(f->failure, "sip.unavailable|cm-a|1001|503 Service Unavailable|");
	assert_int_equal(f->retry_after, 40);
	fixture_free(f);
}

static ServerTrouble trouble_with(const Fixture *f, const char *host)
{
	g_autoptr(GArray) notes = sip_client_notes(f->client);

	return server_notes_trouble(notes, host);
}

/* What kept us from each server: the cure follows it. */
static void test_troubles(void **state)
{
	static const struct {
		SipClose close;
		ServerTrouble trouble;
	} rows[] = { { SIP_CLOSE_REFUSED, SERVER_TROUBLE_REFUSED }, { SIP_CLOSE_OURS, SERVER_TROUBLE_OURS },
		{ SIP_CLOSE_BY_PEER, SERVER_TROUBLE_CLOSED }, { SIP_CLOSE_RESET, SERVER_TROUBLE_CLOSED },
		{ SIP_CLOSE_TIMEOUT, SERVER_TROUBLE_SILENT } };

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		Fixture *f = begin(new_config(TRUE, 1));

		closed(f, rows[i].close, "no");
		unreachable(f, "no such name");
		check(f, "connecting:cm-b connect:cm-b:5070 failed:cm.unreachable ");
		assert_int_equal(trouble_with(f, "cm-a"), rows[i].trouble);
		assert_int_equal(trouble_with(f, "cm-b"), SERVER_TROUBLE_NO_NAME);
		assert_int_equal(trouble_with(f, "cm"), SERVER_TROUBLE_NONE);
		fixture_free(f);
	}
}

/* Whoever takes a connection and says nothing is there; who is silent over UDP may not be. */
static void test_deaf(void **state)
{
	for (guint tcp = 0; tcp < 2; tcp++) {
		Fixture *f = begin(new_config(tcp, 1));

		pass(f, 32 * SECOND);
		unreachable(f, "no cm-b");
		assert_int_equal(trouble_with(f, "cm-a"), tcp ? SERVER_TROUBLE_DEAF : SERVER_TROUBLE_SILENT);
		assert_string_equal(f->failure,
			tcp ? "cm.unreachable|cm-a|||cm-a takes the connection and answers nothing for 32 s, no cm-b"
			    : "cm.unreachable|cm-a|||cm-a is silent for 32 s, no cm-b");
		fixture_free(f);
	}
}

/* That the network lets nothing pass ends the server's turn at once, and who said so is kept. */
static void test_barred(void **state)
{
	Fixture *f = begin(new_config(FALSE, 1));
	g_autoptr(GArray) notes = NULL;
	g_auto(ServerNames) names = { 0 };

	f->addresses = 2;
	sip_client_barred(f->client, SERVER_TROUBLE_FIREWALL, "r rejects it", "192.0.2.1", f->now);
	opened(f);
	pass(f, 32 * SECOND);
	unreachable(f, "no cm-b");
	notes = sip_client_notes(f->client);
	server_names_init(&names, notes);
	assert_string_equal(names.hosts[SERVER_TROUBLE_FIREWALL], "cm-a");
	assert_string_equal(names.sayers[SERVER_TROUBLE_FIREWALL], "192.0.2.1");
	assert_null(names.hosts[SERVER_TROUBLE_SILENT]);
	fixture_free(f);
}

/* An answer to our very request that came from another address is dropped, and said. */
static void test_stray(void **state)
{
	static const HostPort own = { (char *) "192.0.2.50", 51077 };
	Fixture *f = begin(new_config(FALSE, 1));
	g_autofree char *text = sip_response(f->request, 401, "Unauthorized", CHALLENGE("n"), &own, "t");
	const char *why;
	g_autoptr(SipMessage) response = sip_message_parse(text, strlen(text), &why);

	assert_true(sip_client_stray(f->client, "10.0.0.7", response));
	pass(f, 32 * SECOND);
	assert_false(sip_client_stray(f->client, "10.0.0.7", response));
	unreachable(f, "no cm-b");
	assert_string_equal(f->failure, "cm.unreachable|cm-a|||cm-a is silent for 32 s, no cm-b");
	assert_int_equal(trouble_with(f, "cm-a"), SERVER_TROUBLE_STRAY);
	fixture_free(f);
}

static void test_redirect(void **state)
{
	Fixture *f = begin(new_config(TRUE, 1));

	answer(f, "302 Moved Temporarily", "Contact: <sip:cm-c:5090>\r\n");
	check(f, "connecting:cm-c connect:cm-c:5090 ");
	opened(f);
	check(f, "registering:cm-c REGISTER:1001/101 ");
	answer(f, "302 Moved Temporarily", "Contact: <sip:cm-c:5090>\r\n");
	opened(f);
	answer(f, "302 Moved Temporarily", "Contact: <sip:cm-c:5090>\r\n");
	opened(f);
	g_string_truncate(f->log, 0);
	answer(f, "302 Moved Temporarily", "Contact: <sip:cm-c:5090>\r\n");
	check(f, "failed:sip.rejected ");
	fixture_free(f);
}

/* The other server is not in the configuration: it is tried first, then those that are. */
static void test_redirect_refresh(void **state)
{
	Fixture *f = begin_registered(TRUE);

	pass(f, 115 * SECOND);
	g_string_truncate(f->log, 0);
	answer(f, "302 Moved Temporarily", "Contact: <sip:cm-c:5090>\r\n");
	check(f, "lines- moved(cm-a names cm-c instead) connecting:cm-c connect:cm-c:5090 ");
	closed(f, SIP_CLOSE_REFUSED, "no");
	check(f, "connecting:cm-b connect:cm-b:5070 ");
	unreachable(f, "no cm-b");
	check(f, "connecting:cm-a connect:cm-a:5060 ");
	opened(f);
	answer(f, "200 OK", GRANT);
	check(f, "registering:cm-a REGISTER:1001/101 lines+ registered:cm-a ");
	fixture_free(f);
}

/* A server that cannot do the second line keeps the first; one that is silent for it is lost. */
static void test_line_unavailable(void **state)
{
	Fixture *f = begin(new_config(TRUE, 2));

	answer(f, "200 OK", GRANT);
	answer(f, "503 Service Unavailable", "");
	check(f, "lines+- REGISTER:1002/101 refused:1002 (503 Service Unavailable) lines+- registered:cm-a ");
	pass(f, 115 * SECOND);
	check(f, "REGISTER:1001/102 ");
	answer(f, "503 Service Unavailable", "");
	check(f, "lines-- moved(cm-a answered 503 Service Unavailable) connecting:cm-b connect:cm-b:5070 ");
	fixture_free(f);
	f = begin(new_config(TRUE, 2));
	answer(f, "200 OK", GRANT);
	pass(f, 32 * SECOND);
	check(f, "lines+- REGISTER:1002/101 lines-- connecting:cm-b connect:cm-b:5070 ");
	fixture_free(f);
}

static void test_lost_connection(void **state)
{
	Fixture *f = begin_registered(TRUE);

	closed(f, SIP_CLOSE_BY_PEER, "10.0.0.1 closed the connection");
	check(f, "lines- moved(10.0.0.1 closed the connection) connecting:cm-b connect:cm-b:5070 ");
	assert_false(sip_client_registered(f->client));
	opened(f);
	check(f, "registering:cm-b REGISTER:1001/101 ");
	assert_non_null(
		strstr(f->sent, "cisco-alarm:14 Name=SEP001122AABBCC ActiveLoad=acme-1.loads Last=cm-closed-tcp"));
	answer(f, "200 OK", GRANT);
	check(f, "lines+ registered:cm-b ");
	fixture_free(f);
}

/* The server that was lost is tried too, as the last; then the step fails. */
static void test_lost_altogether(void **state)
{
	Fixture *f = begin_registered(FALSE);

	pass(f, 115 * SECOND);
	g_string_truncate(f->log, 0);
	pass(f, 32 * SECOND);
	assert_non_null(
		strstr(f->log->str, "lines- moved(cm-a is silent for 32 s) connecting:cm-b connect:cm-b:5070 "));
	g_string_truncate(f->log, 0);
	unreachable(f, "no cm-b");
	check(f, "connecting:cm-a connect:cm-a:5060 ");
	opened(f);
	assert_non_null(strstr(f->sent, "cisco-alarm:17"));
	closed(f, SIP_CLOSE_REFUSED, "10.0.0.1:5060 refuses UDP");
	check(f, "registering:cm-a REGISTER:1001/101 failed:cm.unreachable ");
	assert_string_equal(f->failure, "cm.unreachable|cm-a|||no cm-b, 10.0.0.1:5060 refuses UDP");
	fixture_free(f);
}

/* Over UDP a refused answer of ours says nothing about the registration. */
static void test_udp_error_at_rest(void **state)
{
	Fixture *f = begin_registered(FALSE);

	closed(f, SIP_CLOSE_REFUSED, "10.0.0.1:5060 refuses UDP");
	check(f, "");
	assert_true(sip_client_registered(f->client));
	fixture_free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refused_connections),
		cmocka_unit_test(test_several_addresses),
		cmocka_unit_test(test_udp_silent),
		cmocka_unit_test(test_tcp_silent),
		cmocka_unit_test(test_trying),
		cmocka_unit_test(test_unavailable),
		cmocka_unit_test(test_held),
		cmocka_unit_test(test_held_from_before),
		cmocka_unit_test(test_troubles),
		cmocka_unit_test(test_deaf),
		cmocka_unit_test(test_barred),
		cmocka_unit_test(test_stray),
		cmocka_unit_test(test_redirect),
		cmocka_unit_test(test_redirect_refresh),
		cmocka_unit_test(test_line_unavailable),
		cmocka_unit_test(test_lost_connection),
		cmocka_unit_test(test_lost_altogether),
		cmocka_unit_test(test_udp_error_at_rest),
	};

	sip_message_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
