/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Several endpoints that stand on one: ports of a gateway on the address of the box. */

#include "core-test.h"

#include "core/engine/phase.h"
#include "core/engine/sequence.h"
#include "core/engine/status.h"
#include "core/engine/step.h"

#include <regent/plugin.h>

#include <string.h>

#define PORTS 20

/* A plugin that is done at once and writes down when it starts and stops. */

typedef struct {
	Scratch *scratch;
	Loader *loader;
	Config *config;
	Engine engine;
	GPtrArray *sequences; /* the box first */
	GString *trace;       /* +endpoint/plugin at a start, - at a stop, ~ at a goodbye */
	RegentStep *box;      /* of the box's first phase */
	guint gone;
} Family;

static Family *now;
static gboolean box_hangs, port_lingers; /* not done at once; not gone at once */

static void note(RegentStep *step, char what)
{
	g_string_append_printf(now->trace, "%c%s/%s ", what, regent_step_endpoint(step), step->plugin->name);
}

static gpointer start(RegentStep *step, GError **error)
{
	note(step, '+');
	if (!strcmp(step->plugin->name, "address")) {
		now->box = step;
		regent_step_publish_string(step, REGENT_FACT_IP_ADDRESS, "10.0.0.1/8");
		if (box_hangs)
			return step;
	}
	regent_step_done(step);
	return step;
}

static void stop(gpointer self)
{
	note(self, '-');
}

static void wind_down(gpointer self, RegentCause cause)
{
	note(self, '~');
	if (!port_lingers)
		regent_step_wound_down(self);
}

static gboolean refresh(gpointer self)
{
	note(self, '=');
	return TRUE;
}

#define PLUGIN(...) \
	{ \
		.magic = REGENT_PLUGIN_MAGIC, .abi_major = REGENT_ABI_MAJOR, .size = sizeof(RegentPlugin), \
		.option_size = sizeof(RegentOption), .reason_size = sizeof(RegentReason), .summary = "for a test", \
		.start = start, .stop = stop, __VA_ARGS__ \
	}

static const char *const address_facts[] = { REGENT_FACT_IP_ADDRESS, NULL };
static const char *const dns_facts[] = { REGENT_FACT_IP_DNS, NULL };

static const RegentPlugin plugins[] = {
	PLUGIN(.name = "address", .provides = address_facts),
	PLUGIN(.name = "upgrade"),
	PLUGIN(.name = "register", .needs = address_facts, .wind_down = wind_down),
	PLUGIN(.name = "names", .uses = dns_facts, .refresh = refresh),
};

static void note_gone(gpointer data, Sequence *sequence)
{
	now->gone++;
}

static Family *family_new(const char *port)
{
	g_autoptr(ConfigPaths) paths = config_paths_new();
	g_autoptr(GError) error = NULL;

	now = g_new0(Family, 1);
	now->scratch = scratch_new();
	now->trace = g_string_new(NULL);
	now->loader = loader_new("/nonexistent");
	for (guint i = 0; i < G_N_ELEMENTS(plugins); i++)
		assert_true(loader_add(now->loader, &plugins[i], NULL));
	scratch_write(now->scratch, "default.conf", "");
	scratch_write(now->scratch, "regent.conf", "");
	scratch_write(now->scratch, "endpoints.d/box.conf",
		"[sequence]\nphases = a; u\nrestart = a\n[phase a]\nplugins = address\n[phase u]\nplugins = upgrade\n");
	scratch_write(now->scratch, "endpoints.d/port.conf", port);
	paths->data_dir = g_strdup(now->scratch->path);
	paths->file = scratch_path(now->scratch, "regent.conf");
	now->config = config_load(paths, NULL, now->loader, TRUE, NULL, &error);
	assert_null(error);
	now->engine.loop = loop_new_fake();
	now->engine.events = events_new();
	now->sequences = g_ptr_array_new();
	return now;
}

static Sequence *add(const char *name, Sequence *parent)
{
	Sequence *sequence = sequence_new(&now->engine, now->config, name, parent);

	assert_non_null(sequence);
	sequence->on_empty = note_gone;
	g_ptr_array_add(now->sequences, sequence);
	return sequence;
}

static void family_start(void)
{
	Sequence *box = add("box", NULL);

	for (guint i = 1; i <= PORTS; i++) {
		g_autofree char *name = g_strdup_printf("port-%u", i);

		add(name, box);
	}
	for (guint i = 0; i < now->sequences->len; i++)
		sequence_start(now->sequences->pdata[i]);
}

static void family_free(Family *family)
{
	for (guint i = family->sequences->len; i > 0; i--)
		sequence_free(family->sequences->pdata[i - 1]);
	config_unref(family->config);
	loader_free(family->loader);
	events_free(family->engine.events);
	loop_free(family->engine.loop);
	g_ptr_array_unref(family->sequences);
	g_string_free(family->trace, TRUE);
	scratch_free(family->scratch);
	g_free(family);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Family, family_free)

static void seconds(double span)
{
	loop_advance(now->engine.loop, (gint64) (span * G_USEC_PER_SEC));
}

static guint count(const char *word)
{
	guint found = 0;

	for (const char *at = now->trace->str; (at = strstr(at, word)); at++)
		found++;
	return found;
}

static Sequence *box_sequence(void)
{
	return now->sequences->pdata[0];
}

static gboolean all_complete(void)
{
	for (guint i = 0; i < now->sequences->len; i++)
		if (!((Sequence *) now->sequences->pdata[i])->complete)
			return FALSE;
	return TRUE;
}

#define PORT \
	"[endpoint]\ninstances = 20\n[sequence]\nparent = box\nphases = r\nspread = 10s\n" \
	"[phase r]\nplugins = register\n"

/* Whatever of the box comes before whatever of a port at the start, and after it at the end. */
static void test_order(void **state)
{
	g_autoptr(Family) family = family_new(PORT);

	family_start();
	seconds(20);
	assert_true(all_complete());
	assert_true(g_str_has_prefix(family->trace->str, "+box/address +box/upgrade +port-"));
	assert_int_equal(count("+port-"), PORTS);
	g_string_truncate(family->trace, 0);
	for (guint i = 0; i < family->sequences->len; i++)
		sequence_quit(family->sequences->pdata[i]);
	seconds(0);
	assert_int_equal(family->gone, PORTS + 1);
	assert_int_equal(count("~port-"), PORTS);
	assert_true(g_str_has_suffix(family->trace->str, "/register -box/upgrade -box/address "));
}

/* Thousands do not start in one instant. */
static void test_spread(void **state)
{
	G_GNUC_UNUSED g_autoptr(Family) family = family_new(PORT);
	guint started[3];

	family_start();
	for (guint i = 0; i < G_N_ELEMENTS(started); i++) {
		seconds(10 / 3.0);
		started[i] = count("+port-");
	}
	assert_in_range(started[0], 2, PORTS - 4);
	assert_in_range(started[1], started[0] + 1, PORTS - 1);
	seconds(0.1);
	assert_int_equal(count("+port-"), PORTS);
}

static void test_rewind(void **state)
{
	g_autoptr(Family) family = family_new(PORT);

	family_start();
	seconds(20);
	g_string_truncate(family->trace, 0);
	sequence_request(box_sequence(), REGENT_REQUEST_RESTART);
	seconds(0);
	/* Goodbyes are said while the address is still there. */
	assert_int_equal(count("~port-"), PORTS);
	assert_non_null(strstr(family->trace->str, "/register -box/upgrade -box/address +box/address +box/upgrade "));
	assert_int_equal(count("+port-"), 0);
	seconds(11);
	assert_int_equal(count("+port-"), PORTS);
	assert_true(all_complete());
}

/* The address is gone: nobody would hear a goodbye. */
static void test_lost(void **state)
{
	g_autoptr(Family) family = family_new(PORT);

	family_start();
	seconds(20);
	g_string_truncate(family->trace, 0);
	regent_step_fail(family->box, g_error_new_literal(REGENT_ERROR, REGENT_ERROR_FAILED, "lease lost"));
	seconds(0);
	assert_int_equal(count("~"), 0);
	assert_int_equal(count("-port-"), PORTS);
	assert_non_null(strstr(family->trace->str, "/register -box/upgrade -box/address +box/address "));
	seconds(60);
	assert_true(all_complete());
}

/* Half of them have not started yet. */
static void test_lost_while_starting(void **state)
{
	g_autoptr(Family) family = family_new(PORT);
	guint started;

	family_start();
	seconds(5);
	started = count("+port-");
	assert_in_range(started, 1, PORTS - 1);
	regent_step_fail(family->box, g_error_new_literal(REGENT_ERROR, REGENT_ERROR_FAILED, "lease lost"));
	seconds(0);
	assert_int_equal(count("-port-"), started);
	seconds(60);
	assert_true(all_complete());
	assert_int_equal(count("+port-"), PORTS + started);
}

/* A fact of the parent that changes is taken in place by the steps that can; the others that need it start again. */
static void test_changed(void **state)
{
	g_autoptr(Family) family = family_new("[endpoint]\ninstances = 20\n[sequence]\nparent = box\n"
					      "phases = n; r\nspread = 0\n"
					      "[phase n]\nplugins = names\n[phase r]\nplugins = register\n");
	const char *const servers[] = { "10.0.0.53", NULL };

	family_start();
	seconds(1);
	assert_true(all_complete());
	g_string_truncate(family->trace, 0);
	regent_step_publish(family->box, REGENT_FACT_IP_DNS, g_variant_new_strv(servers, -1));
	seconds(1);
	assert_int_equal(count("=port-"), PORTS);
	assert_int_equal(count("+port-"), 0);
	regent_step_publish_string(family->box, REGENT_FACT_IP_ADDRESS, "10.0.0.2/8");
	seconds(1);
	assert_int_equal(count("~port-"), PORTS);
	assert_int_equal(count("+port-"), PORTS);
	assert_int_equal(count("box"), 0);
	assert_true(all_complete());
}

/* One port alone. */
static void test_child_alone(void **state)
{
	g_autoptr(Family) family = family_new(PORT);

	family_start();
	seconds(20);
	g_string_truncate(family->trace, 0);
	sequence_request(family->sequences->pdata[7], REGENT_REQUEST_RESTART);
	seconds(20);
	assert_string_equal(family->trace->str, "~port-7/register -port-7/register +port-7/register ");
	sequence_quit(family->sequences->pdata[7]);
	seconds(1);
	assert_int_equal(family->gone, 1);
	sequence_free(g_ptr_array_remove_index(family->sequences, 7));
	g_string_truncate(family->trace, 0);
	sequence_request(box_sequence(), REGENT_REQUEST_RESTART);
	seconds(20);
	assert_int_equal(count("-port-"), PORTS - 1);
	assert_int_equal(count("+port-"), PORTS - 1);
}

/* @since: seconds. */
static void assert_waits(guint sequence, const char *words, gboolean with_time, gint64 since)
{
	g_autoptr(GVariant) status = g_variant_ref_sink(status_of(now->sequences->pdata[sequence]));
	g_autoptr(GVariant) why = g_variant_lookup_value(status, "why", G_VARIANT_TYPE_VARDICT);
	const char *cause = NULL;
	gint64 until = 0, began = 0, time = loop_now(now->engine.loop);

	assert_non_null(why);
	g_variant_lookup(why, "cause", "&s", &cause);
	g_variant_lookup(why, "until", "x", &until);
	g_variant_lookup(why, "since", "x", &began);
	if (!strstr(cause, words))
		fail_msg("\"%s\" does not say \"%s\"", cause, words);
	assert_int_equal(until > time, with_time);
	assert_int_equal((time - began) / G_TIME_SPAN_SECOND, since);
}

static void lose_box(void)
{
	regent_step_fail(now->box, g_error_new_literal(REGENT_ERROR, REGENT_ERROR_FAILED, "lease lost"));
	seconds(0);
}

/* What a port waits for that has not begun: the box, its turn, and the box again; each since that began. */
static void test_waiting(void **state)
{
	G_GNUC_UNUSED g_autoptr(Family) family = family_new(PORT);

	family_start();
	assert_waits(1, "Waiting for box, on which this endpoint stands.", FALSE, 0);
	seconds(0);
	assert_waits(1, "Waiting for its turn", TRUE, 0);
	sequence_quit(box_sequence());
	seconds(3);
	assert_waits(1, "Waiting for box", FALSE, 3);
}

/* A port that has been up: the box's cable is pulled, and it waits since then; not since it was started. */
static void test_waiting_again(void **state)
{
	G_GNUC_UNUSED g_autoptr(Family) family = family_new(PORT);

	box_hangs = TRUE;
	family_start();
	seconds(40);
	assert_waits(1, "Waiting for box", FALSE, 40);
	regent_step_done(now->box);
	seconds(20);
	lose_box();
	seconds(7);
	assert_waits(1, "Waiting for box", FALSE, 7);
	box_hangs = FALSE;
}

static guint port_whose_turn_comes(void)
{
	guint i = 1;

	while (i < PORTS && !((Sequence *) now->sequences->pdata[i])->spread.slot)
		i++;
	return i;
}

/* Its turn is another wait than the box, and the box another one than its turn. */
static void test_waiting_for_its_turn(void **state)
{
	G_GNUC_UNUSED g_autoptr(Family) family = family_new(PORT);
	guint port;

	box_hangs = TRUE;
	family_start();
	seconds(40);
	regent_step_done(now->box);
	seconds(2);
	port = port_whose_turn_comes();
	assert_waits(port, "Waiting for its turn", TRUE, 2);
	lose_box();
	seconds(1);
	assert_waits(port, "Waiting for box", FALSE, 1);
	box_hangs = FALSE;
}

/* The box starts again when its ports have said goodbye: it waits for one of them, since it was asked. */
static void test_waiting_for_children(void **state)
{
	G_GNUC_UNUSED g_autoptr(Family) family = family_new(PORT);

	family_start();
	seconds(20);
	port_lingers = TRUE;
	sequence_request(box_sequence(), REGENT_REQUEST_RESTART);
	seconds(1.5);
	assert_waits(0, "Waiting for port-1 to let go: then a starts again.", FALSE, 1);
	port_lingers = FALSE;
	seconds(20);
	assert_true(all_complete());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_spread),
		cmocka_unit_test(test_rewind),
		cmocka_unit_test(test_lost),
		cmocka_unit_test(test_lost_while_starting),
		cmocka_unit_test(test_changed),
		cmocka_unit_test(test_child_alone),
		cmocka_unit_test(test_waiting),
		cmocka_unit_test(test_waiting_again),
		cmocka_unit_test(test_waiting_for_its_turn),
		cmocka_unit_test(test_waiting_for_children),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
