/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a step is told in refresh: which facts read differently, and why it is asked. */

#include "rig.h"
#include "core-test.h"

#include <regent/plugin.h>

#include <string.h>

static struct {
	RegentStep *step;
	GString *told; /* in each refresh: its cause, and the facts that changed */
	guint starts;
	gboolean takes;
} probe;

static gpointer start(RegentStep *step, GError **error)
{
	probe.step = step;
	probe.starts++;
	regent_step_done(step);
	return step;
}

static void stop(gpointer self)
{
}

static void note_changed(const char *name)
{
	if (regent_step_changed(probe.step, name))
		g_string_append_printf(probe.told, " %s", name);
}

static gboolean refresh(gpointer self)
{
	g_string_append(probe.told, regent_step_cause(probe.step) == REGENT_CAUSE_CHECK     ? "check"
				    : regent_step_cause(probe.step) == REGENT_CAUSE_CHANGED ? "changed"
											    : "?");
	note_changed("x-t.a");
	note_changed("x-t.b");
	note_changed("x-t.c");
	g_string_append(probe.told, "; ");
	return probe.takes;
}

static const char *const facts[] = { "x-t.a", "x-t.b", "x-t.c", NULL };
static const char *const in_place[] = { "x-t.a", "x-t.b", NULL };

#define PROBE(...) \
	{ \
		.magic = REGENT_PLUGIN_MAGIC, .abi_major = REGENT_ABI_MAJOR, .size = sizeof(RegentPlugin), \
		.option_size = sizeof(RegentOption), .reason_size = sizeof(RegentReason), .summary = "for a test", \
		.start = start, .stop = stop, .refresh = refresh, __VA_ARGS__ \
	}

static const RegentPlugin judges_all = PROBE();
static const RegentPlugin names_some = PROBE(.in_place = in_place);

static Rig *rig_of(const RegentPlugin *plugin)
{
	const RigPlugin plugins[] = {
		{ "giver", NULL, NULL, facts, NULL },
		{ "probe", NULL, facts, NULL, plugin },
		{ NULL },
	};
	Rig *rig;

	memset(&probe, 0, sizeof probe);
	probe.told = g_string_new(NULL);
	probe.takes = TRUE;
	rig = rig_new(plugins, "[sequence]\nphases = a; b\ncheck = b\n[phase a]\nplugins = giver\n"
			       "[phase b]\nplugins = probe\n[plugin giver]\npublish = x-t.a=1; x-t.b=1\n");
	rig_seconds(rig, 0);
	assert_int_equal(probe.starts, 1);
	return rig;
}

static void end(Rig *rig)
{
	rig_free(rig);
	g_string_free(probe.told, TRUE);
}

/* Both values at once: no turn comes between them. */
static void publish_two(Rig *rig, const char *one, gint32 first, const char *other, gint32 second)
{
	RegentStep *giver = rig_step(rig, "giver");

	regent_step_publish(giver, one, g_variant_new_int32(first));
	regent_step_publish(giver, other, g_variant_new_int32(second));
	rig_seconds(rig, 0);
}

static void test_changed(void **state)
{
	Rig *rig = rig_of(&judges_all);

	rig_publish(rig, "giver", "x-t.a", "2");
	publish_two(rig, "x-t.b", 2, "x-t.c", 2);
	rig_publish(rig, "giver", "x-t.c", NULL);
	assert_string_equal(probe.told->str, "changed x-t.a; changed x-t.b x-t.c; changed x-t.c; ");
	assert_int_equal(probe.starts, 1);
	/* Outside of refresh nothing has changed, and the cause is that of the start. */
	assert_false(regent_step_changed(probe.step, "x-t.a"));
	assert_int_equal(regent_step_cause(probe.step), REGENT_CAUSE_BOOT);
	end(rig);
}

static void test_asked_to_look(void **state)
{
	Rig *rig = rig_of(&names_some);

	sequence_request(rig->sequence, REGENT_REQUEST_CHECK);
	rig_seconds(rig, 0);
	assert_string_equal(probe.told->str, "check; ");
	assert_int_equal(regent_step_cause(probe.step), REGENT_CAUSE_BOOT);
	end(rig);
}

/* A fact that the descriptor does not list starts the step again, and refresh is not asked; nor beside one that it does. */
static void test_in_place(void **state)
{
	Rig *rig = rig_of(&names_some);

	publish_two(rig, "x-t.a", 2, "x-t.b", 2);
	assert_string_equal(probe.told->str, "changed x-t.a x-t.b; ");
	assert_int_equal(probe.starts, 1);
	rig_publish(rig, "giver", "x-t.c", "2");
	assert_int_equal(probe.starts, 2);
	rig_seconds(rig, 60);
	publish_two(rig, "x-t.a", 3, "x-t.c", 3);
	assert_int_equal(probe.starts, 3);
	assert_string_equal(probe.told->str, "changed x-t.a x-t.b; ");
	end(rig);
}

/* The start that a refusal leads to may have to wait. Until then what changed counts from what the step took last. */
static void test_refused(void **state)
{
	Rig *rig = rig_of(&judges_all);

	probe.takes = FALSE;
	rig_publish(rig, "giver", "x-t.a", "2");
	assert_int_equal(probe.starts, 2);
	g_string_truncate(probe.told, 0);
	rig_publish(rig, "giver", "x-t.a", "3");
	rig_publish(rig, "giver", "x-t.b", "3");
	assert_string_equal(probe.told->str, "changed x-t.a; changed x-t.a x-t.b; ");
	assert_int_equal(probe.starts, 2);
	/* What was refused is as it was again: only the rest is left. */
	probe.takes = TRUE;
	g_string_truncate(probe.told, 0);
	rig_publish(rig, "giver", "x-t.a", "2");
	assert_string_equal(probe.told->str, "changed x-t.b; ");
	rig_seconds(rig, 60);
	assert_int_equal(probe.starts, 2);
	end(rig);
}

static void test_refused_by_the_list(void **state)
{
	Rig *rig = rig_of(&names_some);

	rig_publish(rig, "giver", "x-t.c", "2");
	rig_publish(rig, "giver", "x-t.c", "3");
	rig_publish(rig, "giver", "x-t.a", "3");
	assert_string_equal(probe.told->str, "");
	assert_int_equal(probe.starts, 2);
	rig_publish(rig, "giver", "x-t.c", "2");
	assert_string_equal(probe.told->str, "changed x-t.a; ");
	rig_seconds(rig, 60);
	assert_int_equal(probe.starts, 2);
	end(rig);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_changed),
		cmocka_unit_test(test_asked_to_look),
		cmocka_unit_test(test_in_place),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_refused_by_the_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
