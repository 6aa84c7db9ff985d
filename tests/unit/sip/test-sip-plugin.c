/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The plugin in a whole agent, against a server that says yes to everything: why the phone says that it leaves and
 * comes back. */

#include "core/daemon/agent.h"
#include "tests/unit/patience.h"

#include <regent/plugin.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <glib/gstdio.h>
#include <string.h>

extern const RegentPlugin regent_plugin_sip;

/* What the server is, what it answers, and what the phone says of that. */
struct Script {
	const char *name;                /* of the server; NULL: 127.0.0.1 */
	guint16 port;                    /* 0: that on which it listens */
	const char *status, *headers;    /* NULL: it is silent */
	const char *from;                /* address that answers in its place; NULL: it does */
	const char *code, *cause, *cure; /* its first line */
	gboolean late;                   /* it asks for the password first */
};

typedef struct {
	char *folder;
	RegentAgent *agent;
	GSocket *socket;
	GSocketAddress *phone; /* where the last REGISTER came from */
	GSource *source;
	GString *reasons; /* of each REGISTER: its number of seconds, then its alarm: "3600:20 0:20 " */
	char *call_id;    /* of the last */
	guint16 port;
	guint expires;   /* granted */
	guint failures;  /* REGISTERs that are answered 500 from now on */
	GString *states; /* registration.state, one after the other */
	const struct Script *script;
	gboolean gone;
} Site;

static Site *site;

static void on_registration_state(gpointer self, const char *name, GVariant *value)
{
	g_string_append_printf(site->states, "%s ", value ? g_variant_get_string(value, NULL) : "-");
}

/* What the phases before would have given. */
static gpointer given_start(RegentStep *step, GError **error)
{
	regent_step_watch_fact(step, REGENT_FACT_REGISTRATION_STATE, on_registration_state, NULL);
	regent_step_publish_string(step, REGENT_FACT_IP_ADDRESS, "127.0.0.1/8");
	regent_step_publish_string(step, REGENT_FACT_CONFIG_PROTOCOL, "sip");
	regent_step_publish(step, REGENT_FACT_CONFIG_CALL_MANAGERS,
		g_variant_new_parsed("[{'name': <%s>, 'sip-port': <%q>}]",
			site->script && site->script->name ? site->script->name : "127.0.0.1",
			site->script && site->script->port ? site->script->port : site->port));
	if (site->script)
		regent_step_publish(step, REGENT_FACT_CONFIG_SECRET_CREDENTIALS,
			g_variant_new_parsed("[{'line': <uint32 1>, 'password': <'secret'>}]"));
	regent_step_publish(
		step, REGENT_FACT_CONFIG_LINES, g_variant_new_parsed("[{'index': <uint32 1>, 'number': <'1001'>}]"));
	regent_step_publish(step, REGENT_FACT_CONFIG_SETTINGS, g_variant_new_parsed("{'transport': <'udp'>}"));
	regent_step_done(step);
	return step;
}

static void given_stop(gpointer self)
{
}

static const RegentPlugin given = { .magic = REGENT_PLUGIN_MAGIC,
	.abi_major = REGENT_ABI_MAJOR,
	.size = sizeof(RegentPlugin),
	.option_size = sizeof(RegentOption),
	.reason_size = sizeof(RegentReason),
	.name = "given",
	.summary = "for a test",
	.start = given_start,
	.stop = given_stop,
	.provides = REGENT_LIST(REGENT_FACT_IP_ADDRESS, REGENT_FACT_CONFIG_PROTOCOL, REGENT_FACT_CONFIG_CALL_MANAGERS,
		REGENT_FACT_CONFIG_LINES, REGENT_FACT_CONFIG_SETTINGS, REGENT_FACT_CONFIG_SECRET_CREDENTIALS) };

/** Returns: (transfer full) (nullable): the value of a header. */
static char *header(const char *message, const char *name)
{
	g_autofree char *start = g_strdup_printf("\r\n%s: ", name);
	const char *at = strstr(message, start);

	return at ? g_strndup(at + strlen(start), strcspn(at + strlen(start), "\r")) : NULL;
}

static void note(const char *message)
{
	g_autofree char *expires = header(message, "Expires");
	g_autofree char *reason = header(message, "Reason");
	const char *alarm = reason ? strstr(reason, "cisco-alarm:") : NULL;

	g_string_append_printf(site->reasons, "%s:%d ", g_strcmp0(expires, "0") ? "register" : "leave",
		alarm ? atoi(alarm + strlen("cisco-alarm:")) : 0);
	g_free(site->call_id);
	site->call_id = header(message, "Call-ID");
}

#define AUTHENTICATE(rest) "WWW-Authenticate: Digest nonce=\"n\"" rest "\r\n"

static gboolean asks_first(const char *message)
{
	g_autofree char *credentials = header(message, "Authorization");

	return site->script && site->script->late && !credentials;
}

static const char *status_for(const char *message)
{
	if (asks_first(message))
		return "401 Unauthorized";
	if (site->script)
		return site->script->status;
	return site->failures ? "500 Server Internal Error" : "200 OK";
}

static const char *headers_for(const char *message)
{
	if (asks_first(message))
		return AUTHENTICATE(",realm=\"lab\"");
	return site->script ? site->script->headers : "";
}

/* Whoever it comes from. */
static void send_answer(GSocketAddress *to, const char *answer)
{
	g_autoptr(GSocket) other = NULL;
	g_autoptr(GSocketAddress) from = NULL;

	if (site->script && site->script->from) {
		other = g_socket_new(G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, 0, NULL);
		from = g_inet_socket_address_new_from_string(site->script->from, 0);
		assert_true(g_socket_bind(other, from, FALSE, NULL));
	}
	g_socket_send_to(other ? other : site->socket, to, answer, strlen(answer), NULL, NULL);
}

static gboolean on_message(GSocket *socket, GIOCondition condition, gpointer data)
{
	char message[8192] = "";
	g_autoptr(GSocketAddress) from = NULL;
	g_autofree char *answer = NULL, *via = NULL, *f = NULL, *t = NULL, *id = NULL, *seq = NULL, *contact = NULL;

	if (g_socket_receive_from(socket, &from, message, sizeof message - 1, NULL, NULL) <= 0 ||
		!g_str_has_prefix(message, "REGISTER"))
		return G_SOURCE_CONTINUE;
	note(message);
	via = header(message, "Via");
	f = header(message, "From");
	t = header(message, "To");
	id = header(message, "Call-ID");
	seq = header(message, "CSeq");
	contact = header(message, "Contact");
	if (site->script && !site->script->status)
		return G_SOURCE_CONTINUE;
	answer = g_strdup_printf("SIP/2.0 %s\r\nVia: %s\r\nFrom: %s\r\nTo: %s;tag=1\r\nCall-ID: %s\r\nCSeq: %s\r\n"
				 "Contact: %s\r\nExpires: %u\r\n%sContent-Length: 0\r\n\r\n",
		status_for(message), via, f, t, id, seq, contact, site->expires, headers_for(message));
	site->failures -= site->failures ? 1 : 0;
	g_set_object(&site->phone, from);
	send_answer(from, answer);
	return G_SOURCE_CONTINUE;
}

static void order(const char *action)
{
	g_autofree char *body = g_strdup_printf("action=%s\r\nRegisterCallId={%s}\r\n", action, site->call_id);
	g_autofree char *notify = g_strdup_printf(
		"NOTIFY sip:1001@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:%u;branch=z9hG4bK%s\r\n"
		"From: <sip:1001@127.0.0.1>;tag=9\r\nTo: <sip:1001@127.0.0.1>\r\nCall-ID: %s\r\nCSeq: 1 NOTIFY\r\n"
		"Event: service-control\r\nContent-Length: %zu\r\n\r\n%s",
		site->port, action, action, strlen(body), body);

	g_socket_send_to(site->socket, site->phone, notify, strlen(notify), NULL, NULL);
}

static void await(const char *wanted)
{
	guint looks = 0;

	while (!strstr(site->reasons->str, wanted))
		if (!g_main_context_iteration(NULL, FALSE) && !patience(&looks))
			fail_msg("no %s in %s", wanted, site->reasons->str);
	g_string_truncate(site->reasons, 0);
}

static void write_file(const char *name, const char *text)
{
	g_autofree char *path = g_build_filename(site->folder, name, NULL);

	assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void start_agent(void)
{
	ConfigPaths *paths = config_paths_new();
	Loader *loader = loader_new("/nonexistent");
	g_autoptr(GError) error = NULL;

	assert_true(loader_add(loader, &given, NULL) && loader_add(loader, &regent_plugin_sip, NULL));
	paths->data_dir = g_strdup(site->folder);
	paths->state_dir = g_build_filename(site->folder, "state", NULL);
	site->agent = regent_agent_new(paths, loader, &error);
	assert_null(error);
	regent_agent_start(site->agent);
}

static void note_gone(gpointer data)
{
	site->gone = TRUE;
}

static void end_agent(void)
{
	regent_agent_quit(site->agent, note_gone, NULL);
	while (!site->gone)
		g_main_context_iteration(NULL, TRUE);
	g_clear_pointer(&site->agent, regent_agent_free);
	site->gone = FALSE;
}

static int set_up(void **state)
{
	g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback(G_SOCKET_FAMILY_IPV4);
	g_autoptr(GSocketAddress) any = g_inet_socket_address_new(loopback, 0);
	g_autoptr(GSocketAddress) bound = NULL;

	site = g_new0(Site, 1);
	site->folder = g_dir_make_tmp("regent-sip-XXXXXX", NULL);
	site->reasons = g_string_new(NULL);
	site->states = g_string_new(NULL);
	site->expires = 3600;
	site->socket = g_socket_new(G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, 0, NULL);
	assert_true(g_socket_bind(site->socket, any, FALSE, NULL));
	bound = g_socket_get_local_address(site->socket, NULL);
	site->port = g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(bound));
	site->source = g_socket_create_source(site->socket, G_IO_IN, NULL);
	g_source_set_callback(site->source, G_SOURCE_FUNC(on_message), NULL, NULL);
	g_source_attach(site->source, NULL);
	write_file("models.ini", "[7961]\nname = Cisco 7961\ndevice-type = 30018\nauto-register = yes\n");
	write_file("default.conf",
		"[endpoint]\ninterface = lo\nmodel = 7961\ndevice-name = SEP001122334455\n"
		"[sequence]\nphases = given; signaling\nrestart = given\nreset = given\n"
		"[phase given]\nplugins = given\n[phase signaling]\nplugins = sip\n[plugin sip]\nlocal-port = 0\n"
		"timeout = 1s\n");
	start_agent();
	return 0;
}

static int tear_down(void **state)
{
	static const char *const files[] = { "models.ini", "default.conf", "state/phone/sip.ordered",
		"state/phone/sip.memory", "state/phone/sip.port-udp-1", "state/phone", "state/lock", "state", "" };

	end_agent();
	g_source_destroy(site->source);
	g_source_unref(site->source);
	for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *path = g_build_filename(site->folder, files[i], NULL);

		g_remove(path);
	}
	assert_false(g_file_test(site->folder, G_FILE_TEST_EXISTS));
	g_object_unref(site->socket);
	g_clear_object(&site->phone);
	g_string_free(site->reasons, TRUE);
	g_string_free(site->states, TRUE);
	g_free(site->call_id);
	g_free(site->folder);
	g_free(site);
	return 0;
}

static void test_a_person_resets(void **state)
{
	await("register:25 ");
	regent_agent_request(site->agent, NULL, REGENT_REQUEST_RESET, "a test");
	await("leave:20 register:20 ");
	regent_agent_request(site->agent, NULL, REGENT_REQUEST_RESTART, "a test");
	await("leave:20 register:20 ");
}

static void test_the_server_resets(void **state)
{
	await("register:25 ");
	order("restart");
	await("leave:23 register:23 ");
	order("reset");
	await("leave:22 register:22 ");
	/* It was said once: the next is a person's again. */
	regent_agent_request(site->agent, NULL, REGENT_REQUEST_RESET, "a test");
	await("leave:20 register:20 ");
}

/* Where a reset is a reboot, the process that comes back still knows. */
static void test_the_server_reboots(void **state)
{
	await("register:25 ");
	order("reset");
	await("leave:22 ");
	end_agent();
	g_string_truncate(site->reasons, 0);
	start_agent();
	await("register:22 ");
}

/* A loss that ends within the phase is a loss: who counts how long the phone is registered begins again. */
static void test_lost_for_a_moment(void **state)
{
	site->expires = 1;
	await("register:25 ");
	site->failures = 1;
	await("register:0 register:0 ");
	while (g_str_has_suffix(site->states->str, "ing "))
		g_main_context_iteration(NULL, TRUE);
	assert_string_equal(site->states->str, "connecting registering registered connecting registering registered ");
}

#define SCRIPT(status, headers, code, cause, cure) \
	{ \
		NULL, 0, status, headers, NULL, code, cause, cure \
	}

static const struct Script scripts[] = {
	SCRIPT("503 Service Unavailable", "Warning: 399 cm1 \"out of licences\"\r\n", "sip.unavailable",
		"127.0.0.1 is there and cannot register 1001 now: it answered 503 Service Unavailable (out of licences).",
		"Wait, if 127.0.0.1 is starting: the phone asks again by itself."),
	SCRIPT("408 Request Timeout", "", "sip.unavailable",
		"127.0.0.1 is there and cannot register 1001 now: it answered 408 Request Timeout.",
		"Start the registrar behind 127.0.0.1: 127.0.0.1 waits for it in vain."),
	SCRIPT("500 Server Internal Error", "", "sip.unavailable",
		"127.0.0.1 is there and cannot register 1001 now: it answered 500 Server Internal Error.",
		"Look in the log of 127.0.0.1 for 1001: it says what went wrong."),
	SCRIPT("404 Not Found", "Server: Cisco-CUCM14.0\r\n", "sip.unknown", NULL,
		"On 127.0.0.1, Device > Phone: add SEP001122334455 with the line 1001."),
	SCRIPT("404 Not Found", "Server: Asterisk PBX 20.5\r\n", "sip.unknown", NULL,
		"On 127.0.0.1: add an endpoint and an AOR 1001; `pjsip show aors` lists them."),
	SCRIPT("404 Not Found", "Server: kamailio (5.6.3)\r\n", "sip.unknown", NULL,
		"On 127.0.0.1: add the subscriber: `kamctl add 1001 PASSWORD`."),
	SCRIPT("404 Not Found", "User-Agent: FreeSWITCH\r\n", "sip.unknown", NULL,
		"On 127.0.0.1: add the account 1001."),
	SCRIPT("403 Forbidden", "Server: Cisco-CUCM14.0\r\n", "sip.forbidden",
		"127.0.0.1 refuses 1001 without asking for a password: it answered 403 Forbidden.",
		"On 127.0.0.1: give SEP001122334455 a security profile that has UDP and is not secure."),
	SCRIPT("403 Forbidden", "", "sip.forbidden", NULL,
		"On 127.0.0.1: let 1001 register from 127.0.0.1: the account or an access list forbids it."),
	SCRIPT("401 Unauthorized", AUTHENTICATE(",realm=\"lab\""), "sip.password",
		"127.0.0.1 does not accept the password of 1001: it asked again when the phone had answered with it.",
		"Set auth-user and password in [plugin registrar] as 127.0.0.1 has them."),
	SCRIPT("401 Unauthorized", AUTHENTICATE(",realm=\"lab\",qop=\"auth-int\""), "sip.challenge-unknown",
		"127.0.0.1 wants a password for 1001 by qop auth-int, which is not known here.",
		"Let 127.0.0.1 offer digest authentication with MD5 or SHA-256, and qop auth."),
	SCRIPT("401 Unauthorized", AUTHENTICATE(""), "sip.challenge-unreadable",
		"127.0.0.1 wants a password for 1001 in words that cannot be read: \"Digest nonce=\"n\"\".",
		"Correct the WWW-Authenticate header that 127.0.0.1 sends: a realm and a nonce belong there."),
	SCRIPT("401 Unauthorized", "", "sip.challenge-missing",
		"127.0.0.1 answered 401 Unauthorized for 1001 and does not say how it wants the password.",
		"Let 127.0.0.1 send WWW-Authenticate with its 401 Unauthorized."),
	{ NULL, 0, "403 Forbidden", "Server: Asterisk PBX 16\r\n", NULL, "sip.not-allowed",
		"127.0.0.1 took the password of 1001 and refuses the registration all the same: 403 Forbidden.",
		"On 127.0.0.1: perhaps it is the password, which chan_sip refuses in this way: `sip show peer 1001`.",
		TRUE },
	{ NULL, 0, "603 Decline", "Server: Cisco-CUCM14.0\r\n", NULL, "sip.not-allowed", NULL,
		"On 127.0.0.1: let the digest user own SEP001122334455, among its controlled devices.", TRUE },
	{ NULL, 0, "403 Forbidden", "", NULL, "sip.not-allowed", NULL,
		"Let 1001 register at 127.0.0.1: the rights of that account do not allow it.", TRUE },
	SCRIPT(NULL, NULL, "cm.unreachable", "No server answers SIP over UDP: 127.0.0.1 is silent for 1 s.",
		"Switch on 127.0.0.1, if off: not a packet comes back."),
	{ NULL, 0, "200 OK", "", "127.0.0.2", "cm.unreachable",
		"No server answers SIP over UDP: 127.0.0.1 is silent for 1 s.",
		"Let 127.0.0.1 answer from its own address, not from 127.0.0.2." },
	{ NULL, 9, NULL, NULL, NULL, "cm.unreachable", "No server answers SIP over UDP: 127.0.0.1:9 refuses UDP.",
		"Start the SIP service on 127.0.0.1: nothing listens on UDP 9." },
	{ "127.0.0.1:5060", 0, NULL, NULL, NULL, "cm.unreachable", NULL,
		"Write 127.0.0.1:5060 without the port: a name or an address belongs there." },
	{ "pbx", 0, NULL, NULL, NULL, "cm.unreachable", NULL,
		"Give the phone a DNS server, by DHCP option 6 or by hand: without one pbx stays a mere name." },
};

/* Returns: (transfer full): what the phone says when it has a code. */
static GVariant *await_why(void)
{
	guint looks = 0;

	do {
		g_autoptr(GVariant) status = g_variant_ref_sink(regent_agent_status(site->agent, NULL));
		g_autoptr(GVariant) why = g_variant_lookup_value(status, "why", G_VARIANT_TYPE_VARDICT);
		const char *code = "";

		if (why)
			g_variant_lookup(why, "code", "&s", &code);
		if (g_str_has_prefix(code, "sip.") || g_str_has_prefix(code, "cm."))
			return g_steal_pointer(&why);
	} while (g_main_context_iteration(NULL, FALSE) || patience(&looks));
	fail_msg("no reason");
	return NULL;
}

static void check_script(const struct Script *script)
{
	g_autoptr(GVariant) why = await_why();
	const char *code = "", *cause = "", *cure = "";
	g_auto(GStrv) lines = NULL;

	g_variant_lookup(why, "code", "&s", &code);
	g_variant_lookup(why, "cause", "&s", &cause);
	g_variant_lookup(why, "cure", "&s", &cure);
	lines = g_strsplit(cure, "\n", -1);
	assert_string_equal(code, script->code);
	if (script->cause)
		assert_string_equal(cause, script->cause);
	assert_string_equal(lines[0], script->cure);
}

static void test_sentences(void **state)
{
	g_autofree char *memory = g_build_filename(site->folder, "state/phone/sip.memory", NULL);

	for (guint i = 0; i < G_N_ELEMENTS(scripts); i++) {
		end_agent();
		g_remove(memory);
		site->script = &scripts[i];
		start_agent();
		check_script(site->script);
	}
}

/* The same silence, after the password was refused. */
static void test_silent_after_refusal(void **state)
{
	static const struct Script refusal = SCRIPT("401 Unauthorized", AUTHENTICATE(",realm=\"lab\""), "sip.password",
		NULL, "Set auth-user and password in [plugin registrar] as 127.0.0.1 has them.");
	static const struct Script silence = SCRIPT(
		NULL, NULL, "sip.banned", NULL, "Correct the password in [plugin registrar], as 127.0.0.1 has it.");
	static const struct Script *const both[] = { &refusal, &silence };

	for (guint i = 0; i < G_N_ELEMENTS(both); i++) {
		end_agent();
		site->script = both[i];
		start_agent();
		check_script(site->script);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_person_resets),
		TEST(test_the_server_resets),
		TEST(test_the_server_reboots),
		TEST(test_lost_for_a_moment),
		TEST(test_sentences),
		TEST(test_silent_after_refusal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
