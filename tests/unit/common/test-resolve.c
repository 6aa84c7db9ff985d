/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fake-dns.h"
#include "fake-step.h"
#include "resolve.h"

#include <regent/facts.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* What the DNS server on loopback knows. */
static const FakeRecord zone[] = {
	{ "cucm-sub.voice.example", FAKE_DNS_A, { "10.0.0.11" } },
	{ "two.voice.example", FAKE_DNS_A, { "10.0.0.21", "10.0.0.22" } },
	{ "pub.other.example", FAKE_DNS_A, { "10.0.0.31" } },
	{ "alias.example", FAKE_DNS_A, { "10.0.0.41", "10.0.0.42" }, 0, "real.example" },
	{ "nowhere.example", FAKE_DNS_A, { NULL }, 0, "real.example" },
	{ "empty.example", FAKE_DNS_A, { NULL } },
	{ "broken.example", FAKE_DNS_A, { NULL }, FAKE_DNS_SERVFAIL },
	{ "_sip._udp.example.com", FAKE_DNS_SRV,
		{ "20 0 5062 c.example.com", "10 0 5060 a.example.com", "15 5 5061 b.example.com" } },
	{ "_none._udp.example.com", FAKE_DNS_SRV, { "0 0 0 ." } },
	{ "_lost._udp.example.com", FAKE_DNS_SRV, { "0 0 5060 x.example.com", "1 0 5060 y.example.com" } },
	{ "a.example.com", FAKE_DNS_A, { "10.0.0.1" } },
	{ "c.example.com", FAKE_DNS_A, { "10.0.0.3" } },
	{ 0 },
};

typedef struct {
	RegentStep *step;
	Resolver *resolver;
	FakeDns *dns;
	GString *asked;
	gboolean called;
	char *result; /* "10.0.0.11:5060 ..." or the error */
	int code;
} Fixture;

static int setup(void **state)
{
	Fixture *f = g_new0(Fixture, 1);

	f->step = fake_step_new();
	f->asked = g_string_new(NULL);
	f->dns = fake_dns_new(f->step, zone, f->asked);
	fake_dns_use(f->dns);
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
	fake_dns_free(f->dns);
	assert_int_equal(fake_step_watches(f->step), 0);
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
		const HostPort *address = g_ptr_array_index(addresses, i);

		g_string_append_printf(text, "%s%s:%u", i ? " " : "", address->host, address->port);
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
	assert_true(fake_step_run(f->step, &f->called, 60 * G_USEC_PER_SEC));
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

	f->dns->mute = TRUE;
	check_host(f, "cucm-sub", "cucm-sub.voice.example cucm-sub.voice.example ",
		"DNS server DNS silent when asked for cucm-sub.voice.example");
	assert_int_equal(f->code, REGENT_ERROR_TIMEOUT);
}

/* Nothing listens there: no need to wait, neither the first time nor the second. */
static void test_refused(void **state)
{
	Fixture *f = *state;
	FakeDns *closed = fake_dns_new(f->step, zone, NULL);
	gint64 start = regent_step_now(f->step);

	fake_dns_use(closed);
	fake_dns_free(closed);
	resolver_refresh(f->resolver);
	for (guint i = 0; i < 2; i++) {
		resolve_host(f->resolver, "cucm-sub", 0, on_resolved, f);
		check(f, "DNS server DNS could not be asked for cucm-sub, or failed");
	}
	assert_true(regent_step_now(f->step) - start < 5 * G_USEC_PER_SEC);
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
	FakeDns *first = fake_dns_new(f->step, zone, NULL);
	const char *both[] = { first->server, f->dns->server };

	first->mute = TRUE;
	fake_step_set_fact(f->step, REGENT_FACT_IP_DNS, g_variant_new_strv(both, 2));
	for (guint i = 0; i < 2; i++) {
		resolver_refresh(f->resolver);
		resolve_host(f->resolver, "two", 0, on_resolved, f);
		check(f, "10.0.0.21:0 10.0.0.22:0");
		if (i == 0)
			fake_dns_free(first);
	}
}

static void test_no_servers(void **state)
{
	Fixture *f = *state;

	fake_step_set_fact(f->step, REGENT_FACT_IP_DNS, g_variant_new_strv(NULL, 0));
	resolver_refresh(f->resolver);
	resolve_host(f->resolver, "cucm-sub", 0, on_resolved, f);
	assert_false(f->called);
	assert_true(fake_step_run(f->step, &f->called, 60 * G_USEC_PER_SEC));
	assert_string_equal(f->result, "cucm-sub is a name, but no DNS server is known to ask");
	assert_int_equal(f->code, REGENT_ERROR_CONFIG);
	f->called = FALSE;
	resolve_host(f->resolver, "10.1.0.5", 1, on_resolved, f);
	assert_true(fake_step_run(f->step, &f->called, 60 * G_USEC_PER_SEC));
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
	FakeDns *second = fake_dns_new(f->step, zone, f->asked);

	f->dns->mute = TRUE;
	resolve_host(f->resolver, "cucm-sub", 0, on_resolved, f);
	resolve_cancel(resolve_host(f->resolver, "two", 0, on_resolved, f));
	fake_dns_use(second);
	fake_step_set_fact(f->step, REGENT_FACT_IP_DOMAIN, g_variant_new_string("other.example"));
	resolver_refresh(f->resolver);
	check(f, "DNS server DNS knows neither cucm-sub.other.example nor cucm-sub");
	check_host(f, "pub", "pub.other.example ", "10.0.0.31:5060");
	fake_dns_free(second);
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
