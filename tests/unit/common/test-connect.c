/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "connect.h"
#include "fake-dns.h"
#include "fake-step.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <regent/facts.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define TIMEOUT (5 * G_USEC_PER_SEC)
#define FIRST "127.0.0.1"
#define SECOND "127.0.0.2"

static const FakeRecord zone[] = {
	{ "cucm", FAKE_DNS_A, { FIRST, SECOND } },
	{ "plain", FAKE_DNS_A, { SECOND } },
	{ "_sip._udp.cucm", FAKE_DNS_SRV, { "20 0 5062 cucm", "10 0 5070 plain" } },
	{ 0 },
};

typedef struct {
	RegentStep *step;
	FakeDns *dns;
	Connector *connector;
	gboolean frees; /* the connector, when it is told */
	gboolean called;
	int fd;
	char *address;
	ConnectorFailure failure;
	char *why;
} Fixture;

static void forget_result(Fixture *f)
{
	if (f->fd >= 0)
		close(f->fd);
	f->fd = -1;
	f->called = FALSE;
	g_clear_pointer(&f->address, g_free);
	g_clear_pointer(&f->why, g_free);
}

static void on_opened(gpointer self, int fd, const HostPort *address)
{
	Fixture *f = self;

	assert_false(f->called);
	f->called = TRUE;
	f->fd = fd;
	f->address = host_port_text(address);
	f->why = g_strdup(connector_errors(f->connector));
	if (f->frees)
		g_clear_pointer(&f->connector, connector_free);
}

static void on_failed(gpointer self, ConnectorFailure failure, const char *why)
{
	Fixture *f = self;

	assert_false(f->called);
	f->called = TRUE;
	f->failure = failure;
	f->why = g_strdup(why);
	if (f->frees)
		g_clear_pointer(&f->connector, connector_free);
}

static const ConnectorOps ops = { .opened = on_opened, .failed = on_failed };

static int setup(void **state)
{
	Fixture *f = g_new0(Fixture, 1);

	f->fd = -1;
	f->step = fake_step_new();
	fake_step_set_fact(f->step, REGENT_FACT_VOICE_INTERFACE, g_variant_new_string("lo"));
	fake_step_set_fact(f->step, REGENT_FACT_VOICE_PRIORITY, g_variant_new_byte(5));
	fake_step_set_fact(f->step, REGENT_FACT_VOICE_SIGNALING_DSCP, g_variant_new_byte(26));
	f->dns = fake_dns_new(f->step, zone, NULL);
	fake_dns_use(f->dns);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	Fixture *f = *state;

	connector_free(f->connector);
	fake_dns_free(f->dns);
	assert_int_equal(fake_step_watches(f->step), 0);
	assert_int_equal(fake_step_timers(f->step), 0);
	fake_step_free(f->step);
	forget_result(f);
	g_free(f);
	return 0;
}

static void start(Fixture *f, const char *host, guint16 port)
{
	ConnectorTarget target = { .host = host, .port = port, .type = SOCK_STREAM, .timeout = TIMEOUT };

	f->connector = connector_new(f->step, &target, &ops, f);
	assert_false(f->called);
}

static void run(Fixture *f)
{
	assert_true(fake_step_run(f->step, &f->called, 60 * G_USEC_PER_SEC));
}

/* Long enough for all that loopback does. */
static void run_in_vain(Fixture *f)
{
	assert_false(fake_step_run(f->step, &f->called, 50000));
}

/* Sentences with %u for the port. */
static void check_opened(Fixture *f, const char *host, guint16 port, const char *errors)
{
	g_autofree char *address = g_strdup_printf("%s:%u", host, port);
	g_autofree char *digits = g_strdup_printf("%u", port);
	g_auto(GStrv) parts = g_strsplit(errors, "%u", -1);
	g_autofree char *why = g_strjoinv(digits, parts);

	run(f);
	assert_true(f->fd >= 0);
	assert_string_equal(f->address, address);
	assert_string_equal(f->why, why);
}

static void check_failed(Fixture *f, ConnectorFailure failure, guint16 port, const char *sentence)
{
	g_autofree char *digits = g_strdup_printf("%u", port);
	g_auto(GStrv) parts = g_strsplit(sentence, "%u", -1);
	g_autofree char *why = g_strjoinv(digits, parts);

	run(f);
	assert_int_equal(f->fd, -1);
	assert_int_equal(f->failure, failure);
	assert_string_equal(f->why, why);
}

/* @port 0: any, and it is told. @backlog -1: bound, and closed to everybody. */
static int listen_at(const char *address, guint16 *port, int backlog)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(*port) };
	socklen_t size = sizeof at;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_int_equal(inet_pton(AF_INET, address, &at.sin_addr), 1);
	assert_int_equal(bind(fd, (struct sockaddr *) &at, sizeof at), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *) &at, &size), 0);
	if (backlog >= 0)
		assert_int_equal(listen(fd, backlog), 0);
	*port = ntohs(at.sin_port);
	return fd;
}

/* A listener whose queue is full drops SYNs, as a dead host does. */
typedef struct {
	int fd;
	int waiting[4];
} Mute;

static Mute mute_at(const char *address, guint16 *port)
{
	Mute mute = { .fd = listen_at(address, port, 0) };
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(*port) };

	assert_int_equal(inet_pton(AF_INET, address, &at.sin_addr), 1);
	for (guint i = 0; i < G_N_ELEMENTS(mute.waiting); i++) {
		mute.waiting[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
		if (connect(mute.waiting[i], (struct sockaddr *) &at, sizeof at) < 0)
			assert_int_equal(errno, EINPROGRESS);
	}
	return mute;
}

static void mute_close(const Mute *mute)
{
	for (guint i = 0; i < G_N_ELEMENTS(mute->waiting); i++)
		close(mute->waiting[i]);
	close(mute->fd);
}

static void check_marks(int fd)
{
	char interface[16] = "";
	int tos = -1, priority = -1;
	socklen_t size = sizeof interface;

	assert_int_equal(getsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, interface, &size), 0);
	assert_string_equal(interface, "lo");
	size = sizeof tos;
	assert_int_equal(getsockopt(fd, IPPROTO_IP, IP_TOS, &tos, &size), 0);
	assert_int_equal(tos, 26 << 2);
	assert_int_equal(getsockopt(fd, SOL_SOCKET, SO_PRIORITY, &priority, &size), 0);
	assert_int_equal(priority, 5);
}

static void test_address(void **state)
{
	Fixture *f = *state;
	guint16 port = 0;
	int server = listen_at(FIRST, &port, 1), peer;

	fake_step_set_fact(f->step, REGENT_FACT_IP_DNS, NULL); /* an address needs no DNS */
	start(f, FIRST, port);
	check_opened(f, FIRST, port, "");
	check_marks(f->fd);
	assert_int_equal(send(f->fd, "x", 1, 0), 1);
	peer = accept(server, NULL, NULL);
	assert_int_equal(recv(peer, &(char) { 0 }, 1, 0), 1);
	close(peer);
	close(server);
}

static void test_refused(void **state)
{
	Fixture *f = *state;
	guint16 port = 0;
	int closed = listen_at(FIRST, &port, -1);

	start(f, FIRST, port);
	check_failed(f, CONNECTOR_REFUSED, port, FIRST ":%u refused the connection");
	forget_result(f);
	connector_free(f->connector);
	start(f, "cucm", port);
	check_failed(
		f, CONNECTOR_REFUSED, port, FIRST ":%u refused the connection, " SECOND ":%u refused the connection");
	close(closed);
}

static void test_second_address(void **state)
{
	Fixture *f = *state;
	guint16 port = 0;
	int server = listen_at(SECOND, &port, 1), closed = listen_at(FIRST, &port, -1);

	start(f, "cucm", port);
	check_opened(f, SECOND, port, FIRST ":%u refused the connection");
	close(server);
	close(closed);
}

static void test_silent(void **state)
{
	Fixture *f = *state;
	guint16 port = 0;
	Mute first = mute_at(FIRST, &port), second = mute_at(SECOND, &port);

	start(f, "cucm", port);
	run_in_vain(f);
	fake_step_skip(f->step, TIMEOUT - G_USEC_PER_SEC);
	run_in_vain(f);
	assert_string_equal(connector_errors(f->connector), "");
	fake_step_skip(f->step, G_USEC_PER_SEC);
	run_in_vain(f); /* the second has its own five seconds */
	assert_non_null(strstr(connector_errors(f->connector), " is silent for 5 s"));
	fake_step_skip(f->step, TIMEOUT);
	check_failed(f, CONNECTOR_SILENT, port, FIRST ":%u is silent for 5 s, " SECOND ":%u is silent for 5 s");
	mute_close(&first);
	mute_close(&second);
}

static void test_silent_then_open(void **state)
{
	Fixture *f = *state;
	guint16 port = 0;
	Mute first = mute_at(FIRST, &port);
	int server = listen_at(SECOND, &port, 1);

	start(f, "cucm", port);
	run_in_vain(f);
	fake_step_skip(f->step, TIMEOUT);
	check_opened(f, SECOND, port, FIRST ":%u is silent for 5 s");
	mute_close(&first);
	close(server);
}

#define OWN "10.1.0.60"
#define ROUTER "10.1.0.1"
#define HERE "10.1.0.10"
#define THERE "10.2.0.10"

/* What the network says, by whom, about which server: each has another cure. */
static const struct {
	const char *peer, *sayer; /* NULL: nobody says anything, the errno alone is there */
	int type, code;
	IcmpErrorKind kind;
	ConnectorFailure failure;
	const char *sentence, *about;
} verdicts[] = {
	{ HERE, NULL, SOCK_STREAM, ECONNREFUSED, 0, CONNECTOR_REFUSED, HERE ":2000 refused the connection", NULL },
	{ HERE, NULL, SOCK_STREAM, ECONNRESET, 0, CONNECTOR_REFUSED, HERE ":2000 reset the connection", NULL },
	{ HERE, NULL, SOCK_STREAM, ETIMEDOUT, 0, CONNECTOR_SILENT, HERE ":2000 is silent", NULL },
	{ THERE, NULL, SOCK_STREAM, EHOSTUNREACH, 0, CONNECTOR_NO_ROUTE, "no route to " THERE ":2000", NULL },
	{ HERE, OWN, SOCK_STREAM, EHOSTUNREACH, ICMP_ERROR_NO_WAY, CONNECTOR_NO_ARP, HERE " answers no ARP", NULL },
	{ THERE, OWN, SOCK_STREAM, EHOSTUNREACH, ICMP_ERROR_NO_WAY, CONNECTOR_GATEWAY,
		"the router " ROUTER ", which leads to " THERE ", answers no ARP", ROUTER },
	{ THERE, ROUTER, SOCK_STREAM, EHOSTUNREACH, ICMP_ERROR_NO_WAY, CONNECTOR_ROUTER,
		ROUTER " says that there is no way to " THERE ":2000", ROUTER },
	{ THERE, ROUTER, SOCK_STREAM, EHOSTUNREACH, ICMP_ERROR_PROHIBITED, CONNECTOR_FIREWALL,
		ROUTER " rejects TCP to " THERE ":2000 as a firewall does", ROUTER },
	{ THERE, THERE, SOCK_STREAM, EHOSTUNREACH, ICMP_ERROR_PROHIBITED, CONNECTOR_OWN_FIREWALL,
		THERE ":2000 rejects TCP as a firewall does", THERE },
	{ THERE, THERE, SOCK_STREAM, ECONNREFUSED, ICMP_ERROR_PORT, CONNECTOR_OWN_FIREWALL,
		THERE ":2000 rejects TCP as a firewall does", THERE },
	{ THERE, THERE, SOCK_DGRAM, ECONNREFUSED, ICMP_ERROR_PORT, CONNECTOR_REFUSED, THERE ":2000 refuses UDP", NULL },
	{ THERE, ROUTER, SOCK_DGRAM, ECONNREFUSED, ICMP_ERROR_PORT, CONNECTOR_FIREWALL,
		ROUTER " rejects UDP to " THERE ":2000 as a firewall does", ROUTER },
};

static void test_judge(void **state)
{
	Fixture *f = *state;

	fake_step_set_fact(f->step, REGENT_FACT_IP_ADDRESS, g_variant_new_string(OWN "/24"));
	fake_step_set_fact(f->step, REGENT_FACT_IP_GATEWAY, g_variant_new_string(ROUTER));
	for (guint i = 0; i < G_N_ELEMENTS(verdicts); i++) {
		IcmpError said = { .kind = verdicts[i].kind };
		struct sockaddr_in *sayer = (struct sockaddr_in *) &said.sayer;
		const HostPort peer = { (char *) verdicts[i].peer, 2000 };
		g_auto(ConnectorVerdict) verdict = { 0 };

		sayer->sin_family = AF_INET;
		if (verdicts[i].sayer)
			assert_int_equal(inet_pton(AF_INET, verdicts[i].sayer, &sayer->sin_addr), 1);
		verdict = connector_judge(
			f->step, verdicts[i].type, &peer, verdicts[i].code, verdicts[i].sayer ? &said : NULL);
		assert_string_equal(verdict.sentence, verdicts[i].sentence);
		assert_int_equal(verdict.failure, verdicts[i].failure);
		assert_int_equal(g_strcmp0(verdict.sayer, verdicts[i].about), 0);
	}
}

/* Without a router a bound socket asks for any address by ARP: that nobody answers is not the server's fault. */
static void test_judge_without_router(void **state)
{
	Fixture *f = *state;
	IcmpError said = { .kind = ICMP_ERROR_NO_WAY };
	const HostPort peer = { (char *) THERE, 2000 };
	g_auto(ConnectorVerdict) verdict = { 0 };

	fake_step_set_fact(f->step, REGENT_FACT_IP_ADDRESS, g_variant_new_string(OWN "/24"));
	((struct sockaddr_in *) &said.sayer)->sin_family = AF_INET;
	inet_pton(AF_INET, OWN, &((struct sockaddr_in *) &said.sayer)->sin_addr);
	verdict = connector_judge(f->step, SOCK_STREAM, &peer, EHOSTUNREACH, &said);
	assert_int_equal(verdict.failure, CONNECTOR_NO_ROUTE);
	assert_string_equal(verdict.sentence, "no router is known that leads to " THERE);
}

static void test_unreachable(void **state)
{
	Fixture *f = *state;

	start(f, "224.0.0.9", 2000);
	check_failed(f, CONNECTOR_NO_ROUTE, 2000, "no route to 224.0.0.9:%u");
}

static void test_unknown(void **state)
{
	Fixture *f = *state;
	g_autofree char *sentence = g_strdup_printf("DNS server %s does not know nobody", f->dns->server);

	start(f, "nobody", 2000);
	check_failed(f, CONNECTOR_UNKNOWN, 2000, sentence);
	assert_null(connector_sayer(f->connector));
	forget_result(f);
	connector_free(f->connector);
	fake_step_set_fact(f->step, REGENT_FACT_IP_DNS, NULL);
	start(f, "nobody", 2000);
	check_failed(f, CONNECTOR_NO_DNS, 2000, "nobody is a name, but no DNS server is known to ask");
	assert_null(connector_sayer(f->connector));
	forget_result(f);
	connector_free(f->connector);
	fake_step_set_fact(f->step, REGENT_FACT_IP_DNS, g_variant_new_strv((const char *const[]) { "127.0.0.1:9" }, 1));
	start(f, "nobody", 2000);
	check_failed(f, CONNECTOR_NO_DNS, 2000, "DNS server 127.0.0.1:9 could not be asked for nobody, or failed");
	assert_string_equal(connector_sayer(f->connector), "127.0.0.1:9");
}

static void test_no_socket(void **state)
{
	Fixture *f = *state;

	fake_step_set_fact(f->step, REGENT_FACT_VOICE_INTERFACE, g_variant_new_string("nowhere0"));
	start(f, FIRST, 2000);
	run(f);
	assert_int_equal(f->failure, CONNECTOR_NO_SOCKET);
	assert_non_null(strstr(f->why, "cannot bind a socket to nowhere0: "));
}

static void next_is(Fixture *f, const char *address)
{
	run(f);
	assert_true(f->fd >= 0);
	assert_string_equal(f->address, address);
	forget_result(f);
	connector_next(f->connector);
	assert_false(f->called);
}

/* Without a connection each address is good until the caller says otherwise. */
static void test_datagrams(void **state)
{
	Fixture *f = *state;
	ConnectorTarget target = { .host = "cucm", .port = 5060, .service = "_sip._udp", .type = SOCK_DGRAM };

	f->connector = connector_new(f->step, &target, &ops, f);
	next_is(f, SECOND ":5070");
	next_is(f, FIRST ":5062");
	next_is(f, SECOND ":5062");
	check_failed(f, CONNECTOR_UNKNOWN, 0, "");
}

/* The name itself, where it has no SRV records. */
static void test_no_service(void **state)
{
	Fixture *f = *state;
	ConnectorTarget target = { .host = "plain", .port = 5060, .service = "_sip._udp", .type = SOCK_DGRAM };

	f->connector = connector_new(f->step, &target, &ops, f);
	check_opened(f, SECOND, 5060, "");
	check_marks(f->fd);
	forget_result(f);
	connector_free(f->connector);
	target.host = FIRST;
	f->connector = connector_new(f->step, &target, &ops, f);
	check_opened(f, FIRST, 5060, "");
}

static void test_next_connection(void **state)
{
	Fixture *f = *state;
	guint16 port = 0;
	int first = listen_at(FIRST, &port, 1), second = listen_at(SECOND, &port, 1);

	start(f, "cucm", port);
	check_opened(f, FIRST, port, "");
	forget_result(f);
	connector_next(f->connector);
	check_opened(f, SECOND, port, "");
	forget_result(f);
	connector_next(f->connector);
	run(f);
	assert_string_equal(f->why, "");
	close(first);
	close(second);
}

/* Before it began, during the look-up, and while an address is silent. */
static void test_cancelled(void **state)
{
	Fixture *f = *state;
	guint16 port = 0;
	Mute mute = mute_at(FIRST, &port);

	start(f, FIRST, port);
	g_clear_pointer(&f->connector, connector_free);
	run_in_vain(f);
	f->dns->mute = TRUE;
	start(f, "cucm", port);
	run_in_vain(f);
	g_clear_pointer(&f->connector, connector_free);
	start(f, FIRST, port);
	run_in_vain(f);
	g_clear_pointer(&f->connector, connector_free);
	fake_step_skip(f->step, 2 * TIMEOUT);
	run_in_vain(f);
	mute_close(&mute);
}

static void test_freed_when_told(void **state)
{
	Fixture *f = *state;
	guint16 port = 0;
	int server = listen_at(SECOND, &port, 1);

	f->frees = TRUE;
	start(f, "plain", port);
	check_opened(f, SECOND, port, "");
	forget_result(f);
	close(server);
	start(f, "plain", port);
	check_failed(f, CONNECTOR_REFUSED, port, SECOND ":%u refused the connection");
	forget_result(f);
	start(f, "nobody", port);
	run(f);
	assert_int_equal(f->failure, CONNECTOR_UNKNOWN);
}

/* Another DNS server is there while the first is silent. */
static void test_refresh(void **state)
{
	Fixture *f = *state;
	FakeDns *second = fake_dns_new(f->step, zone, NULL);
	ConnectorTarget target = { .host = "plain", .port = 5060, .type = SOCK_DGRAM };

	f->dns->mute = TRUE;
	f->connector = connector_new(f->step, &target, &ops, f);
	connector_refresh(f->connector); /* nothing is asked yet */
	run_in_vain(f);
	fake_dns_use(second);
	connector_refresh(f->connector);
	check_opened(f, SECOND, 5060, "");
	connector_refresh(f->connector);
	fake_dns_free(second);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_address),
		TEST(test_refused),
		TEST(test_second_address),
		TEST(test_silent),
		TEST(test_silent_then_open),
		TEST(test_judge),
		TEST(test_judge_without_router),
		TEST(test_unreachable),
		TEST(test_unknown),
		TEST(test_no_socket),
		TEST(test_datagrams),
		TEST(test_no_service),
		TEST(test_next_connection),
		TEST(test_cancelled),
		TEST(test_freed_when_told),
		TEST(test_refresh),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
