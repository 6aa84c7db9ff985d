/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "firmware-client.h"
#include "host-port.h"

#include <regent/step.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define HOUR ((gint64) 3600 * G_USEC_PER_SEC)
#define NOON ((gint64) 1000 * HOUR)

/* What the client asks for is written down: "connect0 fetch:x.loads ...". */
typedef struct {
	FirmwareClient *client;
	GString *log;
	GBytes *kept; /* what was remembered, as a file */
	gint64 now;
	gint64 wall; /* the wall clock at that moment */
	FirmwareFault fault;
} Fixture;

/* As upgrade.state shows it, where one step of the work leads to the next. */
static void op_state(gpointer self, FirmwareState from, FirmwareState to)
{
	Fixture *f = self;

	if (from == to || !g_str_equal(firmware_state_text(from), firmware_state_text(to)) || from == FIRMWARE_START)
		g_string_append_printf(f->log, "%s ", firmware_state_text(to));
}

static void op_connect(gpointer self, guint index)
{
	Fixture *f = self;

	g_string_append_printf(f->log, "connect%u ", index);
}

static void op_fetch(gpointer self, const char *name, guint index, guint count)
{
	Fixture *f = self;

	if (count)
		g_string_append_printf(f->log, "fetch:%s(%u/%u) ", name, index, count);
	else
		g_string_append_printf(f->log, "list:%s ", name);
}

static void op_install(gpointer self, const char *load, GPtrArray *files)
{
	Fixture *f = self;

	g_string_append_printf(f->log, "install:%s(%u) ", load, files->len);
}

static void op_cancel(gpointer self)
{
	Fixture *f = self;

	g_string_append(f->log, "cancel ");
}

static void op_remember(gpointer self, const FirmwareMemory *memory)
{
	Fixture *f = self;

	g_clear_pointer(&f->kept, g_bytes_unref);
	f->kept = memory ? firmware_memory_save(memory, f->wall, f->now) : NULL;
	g_string_append(f->log, memory ? "keep " : "forget ");
}

static void op_finished(gpointer self, FirmwareState state, FirmwareFault fault, const char *why)
{
	Fixture *f = self;

	assert_int_equal(fault == FIRMWARE_FAULT_NONE, why == NULL);
	f->fault = fault;
	g_string_append_printf(f->log, "done:%s%s%s ", firmware_state_text(state), why ? "=" : "", why ? why : "");
}

static const FirmwareOps ops = { .state = op_state,
	.connect = op_connect,
	.fetch = op_fetch,
	.install = op_install,
	.cancel = op_cancel,
	.remember = op_remember,
	.finished = op_finished };

static const char *const accept_acme[] = { "other-*", "ACME-*", NULL };

static FirmwareInput input(const char *running, const char *configured)
{
	return (FirmwareInput) {
		.running = (char *) running,
		.configured = (char *) configured,
		.installer = TRUE,
		.accept = (char **) accept_acme,
		.boot = (char *) "b1",
	};
}

static int setup(void **state)
{
	Fixture *f = g_new0(Fixture, 1);

	f->log = g_string_new(NULL);
	f->now = NOON;
	f->wall = NOON + 7 * HOUR;
	f->client = firmware_client_new(&ops, f, NULL);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	Fixture *f = *state;

	firmware_client_free(f->client);
	g_clear_pointer(&f->kept, g_bytes_unref);
	g_string_free(f->log, TRUE);
	g_free(f);
	return 0;
}

static void check(Fixture *f, const char *want)
{
	assert_string_equal(f->log->str, want);
	g_string_truncate(f->log, 0);
}

static void set_now(Fixture *f, gint64 now)
{
	f->wall += now - f->now;
	f->now = now;
}

/* Another life of the daemon, with what was kept. */
static void restart(Fixture *f)
{
	g_autoptr(FirmwareMemory) memory = f->kept ? firmware_memory_load(f->kept, f->wall, f->now) : NULL;

	firmware_client_free(f->client);
	f->client = firmware_client_new(&ops, f, memory);
}

/* Of the device too: the clock begins again, while the wall clock went on. */
static void reboot(Fixture *f, gint64 wall)
{
	f->now = HOUR / 60;
	f->wall = wall;
	restart(f);
}

static void decide(Fixture *f, FirmwareInput in, gint64 now, gboolean asked, const char *want)
{
	set_now(f, now);
	firmware_client_decide(f->client, firmware_input_copy(&in), asked, now);
	check(f, want);
}

static GBytes *text(const char *string)
{
	return g_bytes_new_static(string, strlen(string));
}

static void fetched(Fixture *f, const char *list, const char *error, const char *want)
{
	g_autoptr(GBytes) bytes = list ? text(list) : NULL;

	firmware_client_fetched(f->client, bytes, error ? FIRMWARE_FAULT_ABSENT : FIRMWARE_FAULT_NONE, error, f->now);
	check(f, want);
}

static void check_deadline(Fixture *f, gint64 want)
{
	assert_true(firmware_client_deadline(f->client) == want);
}

/* Nothing to do: done in the same breath, so that registration does not wait. */
static void test_nothing_to_do(void **state)
{
	static const char *const none[] = { NULL };
	Fixture *f = *state;
	FirmwareInput in = input("acme-1", "acme-2");

	decide(f, input("acme-1", NULL), NOON, FALSE, "none done:none ");
	decide(f, input(NULL, NULL), NOON, FALSE, "none done:none ");
	decide(f, input("acme-1", "ACME-1"), NOON, FALSE, "current done:current ");
	decide(f, input("acme-1", "SCCP42.9-4-2SR3-1S"), NOON, TRUE, "differs done:differs ");
	decide(f, input(NULL, "acme-2"), NOON, TRUE, "differs done:differs ");
	in.installer = FALSE;
	decide(f, in, NOON, TRUE, "differs done:differs ");
	in.installer = TRUE;
	in.accept = (char **) none;
	decide(f, in, NOON, TRUE, "differs done:differs ");
}

static void test_whole(void **state)
{
	Fixture *f = *state;
	FirmwareInput in = input("acme-1", "acme-2");

	in.call_managers = 2;
	decide(f, in, NOON, FALSE, "fetching connect0 ");
	firmware_client_connected(f->client, FALSE);
	check(f, "connect1 ");
	firmware_client_connected(f->client, TRUE);
	check(f, "list:acme-2.loads ");
	fetched(f, "# two files\r\na.img \r\nb.img\r\n", NULL, "fetch:a.img(0/2) ");
	fetched(f, NULL, NULL, "fetch:b.img(1/2) ");
	fetched(f, NULL, NULL, "installing install:acme-2(2) ");
	firmware_client_installed(f->client, FIRMWARE_FAULT_NONE, NULL, f->now);
	check(f, "keep installed done:installed ");
	/* The device boots it: nothing to remember any more. */
	restart(f);
	in = input("acme-2", "acme-2");
	in.boot = (char *) "b2";
	decide(f, in, NOON + 60, FALSE, "forget current done:current ");
	assert_null(f->kept);
}

static void test_call_managers_never_fatal(void **state)
{
	Fixture *f = *state;
	FirmwareInput in = input("acme-1", "acme-2");

	in.call_managers = 1;
	decide(f, in, NOON, FALSE, "fetching connect0 ");
	firmware_client_connected(f->client, FALSE);
	check(f, "list:acme-2.loads ");
	firmware_client_connected(f->client, TRUE);
	check(f, ""); /* late */
	/* And only while the boot waits: a load that is fetched beside the registration asks nobody. */
	fetched(f, NULL, "no", "keep failed done:failed=no ");
	decide(f, in, NOON, TRUE, "fetching list:acme-2.loads ");
}

static void fail_once(Fixture *f)
{
	decide(f, input("acme-1", "acme-2"), NOON, FALSE, "fetching list:acme-2.loads ");
	fetched(f, NULL, "acme-2.loads is not on 10.1.0.5 (File not found)",
		"keep failed done:failed=acme-2.loads is not on 10.1.0.5 (File not found) ");
	check_deadline(f, NOON + HOUR);
}

static void test_failed_waits(void **state)
{
	Fixture *f = *state;
	const char *still = "failed done:failed=acme-2.loads is not on 10.1.0.5 (File not found) ";

	fail_once(f);
	decide(f, input("acme-1", "acme-2"), NOON + HOUR / 4, FALSE, still);
	check_deadline(f, NOON + HOUR);
	restart(f);
	check_deadline(f, REGENT_NEVER);
	decide(f, input("acme-1", "acme-2"), NOON + HOUR - 1, FALSE, still);
	check_deadline(f, NOON + HOUR);
	firmware_client_tick(f->client, NOON + HOUR - 1);
	check(f, "");
	firmware_client_tick(f->client, NOON + HOUR);
	check(f, "fetching list:acme-2.loads ");
	check_deadline(f, REGENT_NEVER);
}

/* The wait goes on over a boot of the device, and begins again where the wall clock was set back. */
static void test_failed_boots(void **state)
{
	Fixture *f = *state;
	const char *still = "failed done:failed=acme-2.loads is not on 10.1.0.5 (File not found) ";
	gint64 wall = f->wall;

	fail_once(f);
	reboot(f, wall + HOUR / 4);
	decide(f, input("acme-1", "acme-2"), f->now, FALSE, still);
	check_deadline(f, f->now + HOUR - HOUR / 4);
	reboot(f, wall - 1);
	decide(f, input("acme-1", "acme-2"), f->now, FALSE, still);
	check_deadline(f, f->now + HOUR);
	reboot(f, wall + HOUR);
	decide(f, input("acme-1", "acme-2"), f->now, FALSE, "fetching list:acme-2.loads ");
}

static void test_failed_asked(void **state)
{
	Fixture *f = *state;

	fail_once(f);
	decide(f, input("acme-1", "acme-2"), NOON + 1, TRUE, "fetching list:acme-2.loads ");
}

static void test_failed_other_load(void **state)
{
	Fixture *f = *state;

	fail_once(f);
	decide(f, input("acme-1", NULL), NOON + 1, FALSE, "none done:none ");
	assert_non_null(f->kept); /* the call manager may name it later */
	decide(f, input("acme-1", "acme-3"), NOON + 1, FALSE, "forget fetching list:acme-3.loads ");
}

static void install(Fixture *f, FirmwareInput in, gint64 now)
{
	decide(f, in, now, FALSE, "fetching list:acme-2.loads ");
	fetched(f, "a.img", NULL, "fetch:a.img(0/1) ");
	fetched(f, NULL, NULL, "installing install:acme-2(1) ");
	firmware_client_installed(f->client, FIRMWARE_FAULT_NONE, NULL, f->now);
	check(f, "keep installed done:installed ");
}

/* Installed, it waits for the boot, however long; another life of the daemon is none. */
static void test_installed_waits(void **state)
{
	Fixture *f = *state;
	FirmwareInput in = input("acme-1", "acme-2");

	install(f, in, NOON);
	decide(f, in, NOON + 60, FALSE, "installed done:installed ");
	restart(f);
	decide(f, in, NOON + 100 * HOUR, FALSE, "installed done:installed ");
	check_deadline(f, REGENT_NEVER);
	decide(f, in, NOON + 100 * HOUR, TRUE, "fetching list:acme-2.loads ");
}

/* A load that does not start is tried at three boots, then only when somebody asks or names another. */
static void test_installed_in_vain(void **state)
{
	static const char *const boots[] = { "b1", "b2", "b3", "b4" };
	const char *failed = "keep failed done:failed=acme-2 was installed, but acme-1 started ";
	Fixture *f = *state;
	FirmwareInput in = input("acme-1", "acme-2");
	gint64 now = NOON;

	for (guint i = 0; i < 3; i++, now += HOUR) {
		in.boot = (char *) boots[i];
		install(f, in, now);
		restart(f);
		in.boot = (char *) boots[i + 1];
		decide(f, in, now + 60, FALSE, failed);
		check_deadline(f, i < 2 ? now + HOUR : REGENT_NEVER);
		decide(f, in, now + 61, FALSE, failed + strlen("keep "));
	}
	decide(f, in, now + 100 * HOUR, FALSE, failed + strlen("keep "));
	decide(f, in, now + 100 * HOUR, TRUE, "fetching list:acme-2.loads ");
	fetched(f, NULL, "no", "keep failed done:failed=no ");
	in.configured = (char *) "acme-3";
	decide(f, in, now + 100 * HOUR, FALSE, "forget fetching list:acme-3.loads ");
}

static void test_installer_fails(void **state)
{
	Fixture *f = *state;

	decide(f, input("acme-1", "acme-2"), NOON, FALSE, "fetching list:acme-2.loads ");
	fetched(f, "a.img", NULL, "fetch:a.img(0/1) ");
	fetched(f, NULL, NULL, "installing install:acme-2(1) ");
	firmware_client_installed(f->client, FIRMWARE_FAULT_INSTALLER, "no space", f->now);
	check(f, "keep failed done:failed=no space ");
	assert_int_equal(f->fault, FIRMWARE_FAULT_INSTALLER);
	/* Also in the daemon's next life: the cure follows the cause. */
	restart(f);
	decide(f, input("acme-1", "acme-2"), NOON + 60, FALSE, "failed done:failed=no space ");
	assert_int_equal(f->fault, FIRMWARE_FAULT_INSTALLER);
}

/* A refresh while it works: undisturbed for the same load, given up for another. */
static void test_changes_during(void **state)
{
	Fixture *f = *state;

	decide(f, input("acme-1", "acme-2"), NOON, FALSE, "fetching list:acme-2.loads ");
	decide(f, input("acme-1", "Acme-2"), NOON, TRUE, "");
	decide(f, input("acme-1", "acme-3"), NOON, FALSE, "cancel fetching list:acme-3.loads ");
	fetched(f, "a.img", NULL, "fetch:a.img(0/1) ");
	decide(f, input("acme-1", "acme-1"), NOON, FALSE, "cancel current done:current ");
	fetched(f, NULL, NULL, "");
}

/* An installer is not cut off: what is wanted meanwhile comes after it. */
static void test_changes_while_installing(void **state)
{
	Fixture *f = *state;

	decide(f, input("acme-1", "acme-2"), NOON, FALSE, "fetching list:acme-2.loads ");
	fetched(f, "a.img", NULL, "fetch:a.img(0/1) ");
	fetched(f, NULL, NULL, "installing install:acme-2(1) ");
	decide(f, input("acme-1", "acme-3"), NOON, TRUE, "");
	firmware_client_installed(f->client, FIRMWARE_FAULT_NONE, NULL, f->now);
	check(f, "keep forget fetching list:acme-3.loads ");
	fetched(f, "a.img", NULL, "fetch:a.img(0/1) ");
	fetched(f, NULL, NULL, "installing install:acme-3(1) ");
	decide(f, input("acme-1", "acme-1"), NOON, TRUE, "");
	firmware_client_installed(f->client, FIRMWARE_FAULT_INSTALLER, "no", f->now);
	check(f, "keep forget current done:current ");
}

static void adopt(Fixture *f, const char *boot, const char *want)
{
	restart(f);
	firmware_client_adopt(f->client, "acme-2", boot);
	check(f, "installing ");
	decide(f, input("acme-1", "acme-2"), NOON, FALSE, "");
	firmware_client_installed(f->client, FIRMWARE_FAULT_NONE, NULL, f->now);
	check(f, want);
}

/* One that was begun before the daemon was killed: nothing is fetched or installed beside it. */
static void test_adopted(void **state)
{
	Fixture *f = *state;
	const char *vain = "keep keep failed done:failed=acme-2 was installed, but acme-1 started ";

	adopt(f, "b1", "keep installed done:installed ");
	decide(f, input("acme-1", "acme-2"), NOON + 60, FALSE, "installed done:installed ");
	/* the device has booted since */
	adopt(f, "b0", vain);
	assert_int_equal(f->fault, FIRMWARE_FAULT_BOOT);
	restart(f);
	firmware_client_adopt(f->client, "acme-2", "b0");
	decide(f, input("acme-2", "acme-2"), NOON, FALSE, "installing ");
	firmware_client_installed(f->client, FIRMWARE_FAULT_NONE, NULL, f->now);
	check(f, "keep forget current done:current ");
	restart(f);
	firmware_client_adopt(f->client, "acme-2", "b1");
	decide(f, input("acme-1", "acme-2"), NOON, FALSE, "installing ");
	firmware_client_installed(f->client, FIRMWARE_FAULT_CUT, "it was cut off", f->now);
	check(f, "keep failed done:failed=it was cut off ");
	check_deadline(f, f->now + HOUR);
}

static void test_bad_list(void **state)
{
	Fixture *f = *state;

	decide(f, input("acme-1", "acme-2"), NOON, FALSE, "fetching list:acme-2.loads ");
	fetched(f, "../../etc/passwd", NULL,
		"keep failed done:failed=acme-2.loads cannot be used: it names a file "
		"\"../../etc/passwd\", which is refused ");
	assert_int_equal(f->fault, FIRMWARE_FAULT_LIST);
}

static void test_memory(void **state)
{
	FirmwareMemory memory = { .load = (char *) "acme-2",
		.at = 5,
		.why = (char *) "a \"b\"\nc",
		.boot = (char *) "b1",
		.vain = 2,
		.fault = FIRMWARE_FAULT_BOOT };
	g_autoptr(GBytes) bytes = firmware_memory_save(&memory, NOON, 65);
	g_autoptr(FirmwareMemory) again = firmware_memory_load(bytes, NOON + HOUR, 7);
	g_autoptr(FirmwareMemory) back = firmware_memory_load(bytes, NOON - 61, 7);
	g_autoptr(GBytes) junk = text("[other]\nload=x\n"), none = text("\1\2\3");

	assert_string_equal(again->load, "acme-2");
	assert_string_equal(again->why, memory.why);
	assert_string_equal(again->boot, "b1");
	assert_true(again->at == 7 - 60 - HOUR && !again->installed && again->vain == 2 &&
		    again->fault == FIRMWARE_FAULT_BOOT);
	assert_true(back->at == 7);
	assert_null(firmware_memory_load(junk, NOON, 7));
	assert_null(firmware_memory_load(none, NOON, 7));
}

static void check_call_managers(const char *protocol, const char *settings, const char *want)
{
	g_autoptr(GVariant) list = g_variant_parse(NULL,
		"[{'name': <'a'>, 'sip-port': <uint16 5070>}, {'sip-port': "
		"<uint16 1>}, {'name': <'b'>, 'sccp-port': <uint16 2001>}]",
		NULL, NULL, NULL);
	g_autoptr(GVariant) a_sv = g_variant_parse(G_VARIANT_TYPE_VARDICT, settings, NULL, NULL, NULL);
	g_autoptr(GPtrArray) found = firmware_call_managers(list, a_sv, protocol);
	GString *got = g_string_new(NULL);

	for (guint i = 0; i < found->len; i++) {
		const HostPort *one = g_ptr_array_index(found, i);

		g_string_append_printf(got, "%s:%u ", one->host, one->port);
	}
	assert_string_equal(got->str, want);
	g_string_free(got, TRUE);
}

static void test_facts(void **state)
{
	g_autoptr(GVariant) server = g_variant_parse(NULL, "{'load-server': <'10.1.0.6'>}", NULL, NULL, NULL);
	g_autoptr(GVariant) empty = g_variant_parse(NULL, "{'load-server': <''>}", NULL, NULL, NULL);

	check_call_managers("sccp", "{}", "a:2000 b:2001 ");
	check_call_managers("sip", "{}", "a:5070 b:5060 ");
	check_call_managers("sip", "{'transport': <'tcp'>}", "a:5070 b:5060 ");
	check_call_managers("sip", "{'transport': <'udp'>}", "");
	check_call_managers("sccp", "{'transport': <'udp'>}", "a:2000 b:2001 ");
	assert_string_equal(firmware_load_server(server), "10.1.0.6");
	assert_null(firmware_load_server(empty));
	assert_null(firmware_load_server(NULL));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_nothing_to_do),
		CASE(test_whole),
		CASE(test_call_managers_never_fatal),
		CASE(test_failed_waits),
		CASE(test_failed_boots),
		CASE(test_failed_asked),
		CASE(test_failed_other_load),
		CASE(test_installed_waits),
		CASE(test_installed_in_vain),
		CASE(test_installer_fails),
		CASE(test_changes_during),
		CASE(test_changes_while_installing),
		CASE(test_adopted),
		CASE(test_bad_list),
		cmocka_unit_test(test_memory),
		cmocka_unit_test(test_facts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
