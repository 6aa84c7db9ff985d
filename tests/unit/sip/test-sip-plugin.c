/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The plugin in a whole agent, against a server that says yes to everything: why the phone says that it leaves and
 * comes back. */

#include "core/daemon/agent.h"

#include <regent/plugin.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <glib/gstdio.h>
#include <string.h>

extern const RegentPlugin regent_plugin_sip;

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
		g_variant_new_parsed("[{'name': <'127.0.0.1'>, 'sip-port': <%q>}]", site->port));
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
		REGENT_FACT_CONFIG_LINES, REGENT_FACT_CONFIG_SETTINGS) };

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
	answer = g_strdup_printf("SIP/2.0 %s\r\nVia: %s\r\nFrom: %s\r\nTo: %s;tag=1\r\nCall-ID: %s\r\nCSeq: %s\r\n"
				 "Contact: %s\r\nExpires: %u\r\nContent-Length: 0\r\n\r\n",
		site->failures ? "500 Server Internal Error" : "200 OK", via, f, t, id, seq, contact, site->expires);
	site->failures -= site->failures ? 1 : 0;
	g_set_object(&site->phone, from);
	g_socket_send_to(socket, from, answer, strlen(answer), NULL, NULL);
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
	gint64 limit = g_get_monotonic_time() + 10 * G_USEC_PER_SEC;

	while (!strstr(site->reasons->str, wanted)) {
		if (!g_main_context_iteration(NULL, FALSE))
			g_usleep(500);
		if (g_get_monotonic_time() > limit)
			fail_msg("no %s in %s", wanted, site->reasons->str);
	}
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
	write_file("models.ini", "[7961]\nname = Cisco 7961\ndevice-type = 30018\n");
	write_file("default.conf",
		"[endpoint]\ninterface = lo\nmodel = 7961\ndevice-name = SEP001122334455\n"
		"[sequence]\nphases = given; signaling\nrestart = given\nreset = given\n"
		"[phase given]\nplugins = given\n[phase signaling]\nplugins = sip\n[plugin sip]\nlocal-port = 0\n");
	start_agent();
	return 0;
}

static int tear_down(void **state)
{
	static const char *const files[] = { "models.ini", "default.conf", "state/phone/sip.ordered", "state/phone",
		"state/lock", "state", "" };

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

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_person_resets),
		TEST(test_the_server_resets),
		TEST(test_the_server_reboots),
		TEST(test_lost_for_a_moment),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
