/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fake-step.h"
#include "resolve.h"
#include "wire.h"

#include <netinet/in.h>
#include <regent/facts.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

/* A DNS server on loopback that knows a handful of names. */

enum { A = 1, CNAME = 5, SRV = 33 };
enum { NXDOMAIN = 3, SERVFAIL = 2 };

typedef struct {
	const char *name;
	guint16 type;
	const char *data[4]; /* of A: the last byte of 10.0.0.x; of SRV "priority weight port target" */
	guint8 rcode;
	const char *alias_of; /* then data is that of the other name */
} Record;

static const Record zone[] = {
	{ "cucm-sub.voice.example", A, { "11" } },
	{ "two.voice.example", A, { "21", "22" } },
	{ "pub.other.example", A, { "31" } },
	{ "alias.example", A, { "41", "42" }, 0, "real.example" },
	{ "nowhere.example", A, { NULL }, 0, "real.example" },
	{ "empty.example", A, { NULL } },
	{ "broken.example", A, { NULL }, SERVFAIL },
	{ "_sip._udp.example.com", SRV,
		{ "20 0 5062 c.example.com", "10 0 5060 a.example.com", "15 5 5061 b.example.com" } },
	{ "_none._udp.example.com", SRV, { "0 0 0 ." } },
	{ "_lost._udp.example.com", SRV, { "0 0 5060 x.example.com", "1 0 5060 y.example.com" } },
	{ "a.example.com", A, { "1" } },
	{ "c.example.com", A, { "3" } },
};

typedef struct {
	RegentStep *step;
	Resolver *resolver;
	int fd;
	RegentWatch *watch;
	gboolean mute;
	GString *asked;
	gboolean called;
	char *result; /* "10.0.0.11:5060 ..." or the error */
	int code;
} Fixture;

static char *read_name(WireReader *r)
{
	GString *name = g_string_new(NULL);
	guint8 length;

	while ((length = wire_u8(r))) {
		g_autofree char *label = wire_string(r, length);

		g_string_append_printf(name, "%s%s", name->len ? "." : "", label);
	}
	return g_string_free(name, FALSE);
}

static void put_name(WireWriter *w, const char *name)
{
	g_auto(GStrv) labels = g_strsplit(name, ".", -1);

	for (char **label = labels; *label; label++) {
		if (!**label)
			continue;
		wire_put_u8(w, (guint8) strlen(*label));
		wire_put_bytes(w, *label, strlen(*label));
	}
	wire_put_u8(w, 0);
}

static void put_data(WireWriter *w, const Record *record, const char *data)
{
	gsize at = wire_reserve(w, 2);

	if (record->type == A) {
		wire_put_u8(w, 10);
		wire_put_be16(w, 0);
		wire_put_u8(w, (guint8) g_ascii_strtoull(data, NULL, 10));
	} else {
		g_auto(GStrv) parts = g_strsplit(data, " ", 4);

		for (guint i = 0; i < 3; i++)
			wire_put_be16(w, (guint16) g_ascii_strtoull(parts[i], NULL, 10));
		put_name(w, parts[3]);
	}
	wire_patch_be16(w, at, (guint16) (w->length - at - 2));
}

static void put_head(WireWriter *w, const char *name, guint16 type)
{
	if (name)
		put_name(w, name);
	else
		wire_put_be16(w, 0xc00c); /* the name that was asked for */
	wire_put_be16(w, type);
	wire_put_be16(w, 1);
	wire_put_be32(w, 60);
}

static void put_alias(WireWriter *w, const char *other)
{
	gsize at;

	put_head(w, NULL, CNAME);
	at = wire_reserve(w, 2);
	put_name(w, other);
	wire_patch_be16(w, at, (guint16) (w->length - at - 2));
}

static const Record *find(const char *name, guint16 type)
{
	for (guint i = 0; i < G_N_ELEMENTS(zone); i++)
		if (g_ascii_strcasecmp(zone[i].name, name) == 0 && zone[i].type == type)
			return &zone[i];
	return NULL;
}

static void put_answer(WireWriter *w, guint16 id, const char *name, guint16 type)
{
	const Record *record = find(name, type);
	const char *other = record ? record->alias_of : NULL;
	guint16 count = 0;

	while (record && record->data[count])
		count++;
	wire_put_be16(w, id);
	wire_put_be16(w, (guint16) (0x8180 | (record ? record->rcode : NXDOMAIN)));
	wire_put_be16(w, 1);
	wire_put_be16(w, count + (other ? 1 : 0));
	wire_put_be32(w, 0);
	put_name(w, name);
	wire_put_be16(w, type);
	wire_put_be16(w, 1);
	if (other)
		put_alias(w, other);
	for (guint i = 0; i < count; i++) {
		put_head(w, other, type);
		put_data(w, record, record->data[i]);
	}
}

static void serve(gpointer self, int fd, GIOCondition condition)
{
	Fixture *f = self;
	guint8 in[512], out[512];
	struct sockaddr_in from;
	socklen_t size = sizeof from;
	gssize length = recvfrom(fd, in, sizeof in, 0, (struct sockaddr *) &from, &size);
	WireReader r = wire_reader(in, (gsize) length);
	WireWriter w = wire_writer(out, sizeof out);
	g_autofree char *name = NULL;
	guint16 id = wire_be16(&r);

	wire_skip(&r, 10);
	name = read_name(&r);
	g_string_append_printf(f->asked, "%s ", name);
	put_answer(&w, id, name, wire_be16(&r));
	if (!f->mute)
		sendto(fd, out, w.length, 0, (struct sockaddr *) &from, size);
}

static char *dns_open(Fixture *f)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof at;

	f->fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(f->fd, (struct sockaddr *) &at, sizeof at), 0);
	assert_int_equal(getsockname(f->fd, (struct sockaddr *) &at, &size), 0);
	f->watch = regent_step_watch_fd(f->step, f->fd, G_IO_IN, serve, f);
	return g_strdup_printf("127.0.0.1:%u", ntohs(at.sin_port));
}

static void set_servers(Fixture *f, const char *server)
{
	fake_step_set_fact(f->step, REGENT_FACT_IP_DNS, g_variant_new_strv(&server, 1));
}

static int setup(void **state)
{
	Fixture *f = g_new0(Fixture, 1);
	g_autofree char *server = NULL;

	f->step = fake_step_new();
	f->asked = g_string_new(NULL);
	server = dns_open(f);
	set_servers(f, server);
	fake_step_set_fact(f->step, REGENT_FACT_IP_DOMAIN, g_variant_new_string("voice.example"));
	fake_step_set_fact(f->step, REGENT_FACT_VOICE_INTERFACE, g_variant_new_string("lo"));
	f->resolver = resolver_new(f->step);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	Fixture *f = *state;

	resolver_free(f->resolver);
	regent_watch_remove(f->watch);
	assert_int_equal(fake_step_watches(f->step), 0);
	close(f->fd);
	fake_step_free(f->step);
	g_string_free(f->asked, TRUE);
	g_free(f->result);
	g_free(f);
	return 0;
}

static void on_resolved(gpointer self, GPtrArray *addresses, const GError *error)
{
	Fixture *f = self;
	GString *text = g_string_new(error ? error->message : NULL);

	assert_false(f->called);
	for (guint i = 0; addresses && i < addresses->len; i++) {
		const ResolvedAddress *address = g_ptr_array_index(addresses, i);

		g_string_append_printf(text, "%s%s:%u", i ? " " : "", address->address, address->port);
	}
	f->called = TRUE;
	f->code = error ? error->code : -1;
	g_free(f->result);
	f->result = g_string_free(text, FALSE);
}

/* The fake server's own address with its port is cut to DNS in sentences. */
static void check(Fixture *f, const char *want)
{
	g_autofree const char **servers = g_variant_get_strv(regent_step_fact(f->step, REGENT_FACT_IP_DNS), NULL);
	g_auto(GStrv) parts = NULL;
	g_autofree char *text = NULL;

	assert_false(f->called);
	assert_true(fake_step_run(f->step, &f->called, 20 * G_USEC_PER_SEC));
	parts = g_strsplit(f->result, servers[0], -1);
	text = g_strjoinv("DNS", parts);
	assert_string_equal(text, want);
	f->called = FALSE;
}

static void check_host(Fixture *f, const char *name, const char *asked, const char *want)
{
	g_string_truncate(f->asked, 0);
	resolve_host(f->resolver, name, 5060, on_resolved, f);
	check(f, want);
	assert_string_equal(f->asked->str, asked);
}

static void test_hosts(void **state)
{
	Fixture *f = *state;

	check_host(f, "10.1.0.5", "", "10.1.0.5:5060");
	check_host(f, "2001:db8::5", "", "2001:db8::5:5060");
	check_host(f, "cucm-sub", "cucm-sub.voice.example ", "10.0.0.11:5060");
	check_host(f, "two", "two.voice.example ", "10.0.0.21:5060 10.0.0.22:5060");
	check_host(f, "pub.other.example", "pub.other.example ", "10.0.0.31:5060");
	check_host(f, "pub.other.example.", "pub.other.example ", "10.0.0.31:5060");
	check_host(f, "alias.example", "alias.example ", "10.0.0.41:5060 10.0.0.42:5060");
}

static void test_unknown(void **state)
{
	Fixture *f = *state;

	check_host(f, "cucm", "cucm.voice.example cucm ", "DNS server DNS knows neither cucm.voice.example nor cucm");
	assert_int_equal(f->code, REGENT_ERROR_ABSENT);
	check_host(f, "cucm.x", "cucm.x cucm.x.voice.example ",
		"DNS server DNS knows neither cucm.x nor cucm.x.voice.example");
	check_host(f, "cucm.x.", "cucm.x ", "DNS server DNS does not know cucm.x");
	check_host(f, "nowhere.example.", "nowhere.example ", "DNS server DNS does not know nowhere.example");
	check_host(f, "empty.example", "empty.example empty.example.voice.example ",
		"DNS server DNS knows neither empty.example nor empty.example.voice.example");
}

static void test_broken(void **state)
{
	Fixture *f = *state;

	resolve_host(f->resolver, "broken.example", 0, on_resolved, f);
	check(f, "DNS server DNS could not be asked for broken.example, or failed");
	assert_int_equal(f->code, REGENT_ERROR_FAILED);
}

static void test_silent(void **state)
{
	Fixture *f = *state;

	f->mute = TRUE;
	check_host(f, "cucm-sub", "cucm-sub.voice.example cucm-sub.voice.example ",
		"DNS server DNS silent when asked for cucm-sub.voice.example");
	assert_int_equal(f->code, REGENT_ERROR_TIMEOUT);
}

/* Nothing listens there: no need to wait, neither the first time nor the second. */
static void test_refused(void **state)
{
	Fixture *f = *state;
	Fixture closed = { .step = f->step, .asked = f->asked };
	g_autofree char *server = dns_open(&closed);
	gint64 start = g_get_monotonic_time();

	regent_watch_remove(closed.watch);
	close(closed.fd);
	set_servers(f, server);
	resolver_refresh(f->resolver);
	for (guint i = 0; i < 2; i++) {
		resolve_host(f->resolver, "cucm-sub", 0, on_resolved, f);
		check(f, "DNS server DNS could not be asked for cucm-sub, or failed");
	}
	assert_true(g_get_monotonic_time() - start < G_USEC_PER_SEC);
}

/* No question leaves through another interface. */
static void test_other_interface(void **state)
{
	Fixture *f = *state;

	fake_step_set_fact(f->step, REGENT_FACT_VOICE_INTERFACE, g_variant_new_string("none0"));
	check_host(f, "cucm-sub", "", "DNS server DNS could not be asked for cucm-sub, or failed");
	assert_non_null(strstr(fake_step_log(f->step), "none0"));
}

/* The second server of the lease answers where the first does not, or where nobody is. */
static void test_second_server(void **state)
{
	Fixture *f = *state;
	Fixture first = { .step = f->step, .asked = f->asked, .mute = TRUE };
	g_autofree char *dead = dns_open(&first);
	g_autofree const char **good = g_variant_get_strv(regent_step_fact(f->step, REGENT_FACT_IP_DNS), NULL);
	g_autofree char *live = g_strdup(good[0]);
	const char *both[] = { dead, live };

	fake_step_set_fact(f->step, REGENT_FACT_IP_DNS, g_variant_new_strv(both, 2));
	for (guint i = 0; i < 2; i++) {
		resolver_refresh(f->resolver);
		resolve_host(f->resolver, "two", 0, on_resolved, f);
		check(f, "10.0.0.21:0 10.0.0.22:0");
		if (i == 0) {
			regent_watch_remove(first.watch);
			close(first.fd);
		}
	}
}

static void test_no_servers(void **state)
{
	Fixture *f = *state;

	fake_step_set_fact(f->step, REGENT_FACT_IP_DNS, g_variant_new_strv(NULL, 0));
	resolver_refresh(f->resolver);
	resolve_host(f->resolver, "cucm-sub", 0, on_resolved, f);
	assert_false(f->called);
	assert_true(fake_step_run(f->step, &f->called, G_USEC_PER_SEC));
	assert_string_equal(f->result, "cucm-sub is a name, but no DNS server is known to ask");
	f->called = FALSE;
	resolve_host(f->resolver, "10.1.0.5", 1, on_resolved, f);
	assert_true(fake_step_run(f->step, &f->called, G_USEC_PER_SEC));
	assert_string_equal(f->result, "10.1.0.5:1");
}

static void test_srv(void **state)
{
	Fixture *f = *state;

	/* b.example.com has no address: passed over */
	resolve_srv(f->resolver, "_sip._udp.example.com", on_resolved, f);
	check(f, "10.0.0.1:5060 10.0.0.3:5062");
	resolve_srv(f->resolver, "_sip._tcp.example.com", on_resolved, f);
	check(f, "DNS server DNS does not know _sip._tcp.example.com");
	resolve_srv(f->resolver, "_none._udp.example.com", on_resolved, f);
	check(f, "_none._udp.example.com is not offered, says DNS");
	resolve_srv(f->resolver, "_lost._udp.example.com", on_resolved, f);
	check(f, "DNS server DNS knows neither x.example.com nor y.example.com");
}

static void test_cancel(void **state)
{
	Fixture *f = *state;

	resolve_cancel(resolve_host(f->resolver, "cucm-sub", 0, on_resolved, f));
	resolve_cancel(resolve_host(f->resolver, "10.1.0.5", 0, on_resolved, f));
	resolve_cancel(resolve_srv(f->resolver, "_sip._udp.example.com", on_resolved, f));
	assert_false(fake_step_run(f->step, &f->called, 50000));
	resolve_host(f->resolver, "cucm-sub", 0, on_resolved, f); /* freed while it is asked */
	resolve_host(f->resolver, "10.1.0.5", 0, on_resolved, f);
}

static void test_refresh(void **state)
{
	Fixture *f = *state;
	Fixture second = { .step = f->step, .asked = f->asked };
	g_autofree char *server = dns_open(&second);

	f->mute = TRUE;
	resolve_host(f->resolver, "cucm-sub", 0, on_resolved, f);
	resolve_cancel(resolve_host(f->resolver, "two", 0, on_resolved, f));
	set_servers(f, server);
	fake_step_set_fact(f->step, REGENT_FACT_IP_DOMAIN, g_variant_new_string("other.example"));
	resolver_refresh(f->resolver);
	check(f, "DNS server DNS knows neither cucm-sub.other.example nor cucm-sub");
	check_host(f, "pub", "pub.other.example ", "10.0.0.31:5060");
	regent_watch_remove(second.watch);
	close(second.fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_hosts, setup, teardown),
		cmocka_unit_test_setup_teardown(test_unknown, setup, teardown),
		cmocka_unit_test_setup_teardown(test_broken, setup, teardown),
		cmocka_unit_test_setup_teardown(test_silent, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(test_other_interface, setup, teardown),
		cmocka_unit_test_setup_teardown(test_second_server, setup, teardown),
		cmocka_unit_test_setup_teardown(test_no_servers, setup, teardown),
		cmocka_unit_test_setup_teardown(test_srv, setup, teardown),
		cmocka_unit_test_setup_teardown(test_cancel, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refresh, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
