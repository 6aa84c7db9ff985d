/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which VLAN the plugin takes, and what it tells later phases of it, with a step and links of the test's own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <regent/plugin.h>

#include "netif.h"
#include "vlan-answers.h"

extern const RegentPlugin regent_plugin_vlan;

/* The step: two facts that it reads, and what it says. */
struct RegentStep {
	GVariant *voice; /* voice.vlan of a discovery plugin */
	const char *admin;
	char *report;
	GHashTable *facts; /* name: text of the value */
	guint published;
	guint done;
};

static char *made, *deleted; /* links */

/* clang-format off */
G_DEFINE_QUARK(regent-error-quark, regent_error)
/* clang-format on */

GVariant *regent_step_fact(RegentStep *step, const char *name)
{
	return g_str_equal(name, REGENT_FACT_VOICE_VLAN) ? step->voice : NULL;
}

gint64 regent_step_fact_number(RegentStep *step, const char *name, gint64 fallback)
{
	GVariant *value = regent_step_fact(step, name);

	return value ? g_variant_get_uint16(value) : fallback;
}

const char *regent_step_fact_string(RegentStep *step, const char *name)
{
	return g_str_equal(name, REGENT_FACT_ENDPOINT_ADMIN_VLAN) ? step->admin : "eth0";
}

gint64 regent_step_option_integer(RegentStep *step, const char *key)
{
	return 3;
}

const char *regent_step_option_string(RegentStep *step, const char *key)
{
	return "remove";
}

gboolean regent_step_changed(RegentStep *step, const char *name)
{
	return FALSE;
}

void regent_step_publish(RegentStep *step, const char *name, GVariant *value)
{
	g_autoptr(GVariant) owned = value ? g_variant_ref_sink(value) : NULL;

	step->published++;
	if (owned)
		g_hash_table_replace(step->facts, g_strdup(name), g_variant_print(owned, FALSE));
	else
		g_hash_table_remove(step->facts, name);
}

void regent_step_publish_string(RegentStep *step, const char *name, const char *value)
{
	regent_step_publish(step, name, value ? g_variant_new_string(value) : NULL);
}

void regent_step_report(RegentStep *step, double fraction, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	g_free(step->report);
	step->report = g_strdup_vprintf(format, args);
	va_end(args);
}

void regent_step_explain(RegentStep *step, const char *code, ...)
{
	assert_null(code);
}

void regent_step_fail_because(RegentStep *step, const char *code, ...)
{
	fail_msg("%s", code);
}

void regent_step_log(RegentStep *step, GLogLevelFlags level, const char *format, ...)
{
}

void regent_step_done(RegentStep *step)
{
	step->done++;
}

void regent_step_wound_down(RegentStep *step)
{
}

/* Links that are there at once. */
gboolean netif_vlan_add(const char *parent, const char *name, guint16 vlan, guint8 priority, GError **error)
{
	g_free(made);
	made = g_strdup_printf("%s %u", name, vlan);
	return TRUE;
}

gboolean netif_link_delete(const char *name, GError **error)
{
	g_free(deleted);
	deleted = g_strdup(name);
	return TRUE;
}

gboolean netif_disable_ipv6(const char *name, GError **error)
{
	return TRUE;
}

gboolean netif_set_up(const char *name, gboolean up, GError **error)
{
	return TRUE;
}

gboolean netif_link(const char *name, NetifLink *link, GError **error)
{
	*link = (NetifLink) { .carrier = TRUE };
	return TRUE;
}

NetifWatch *netif_watch(RegentStep *step, const char *name, NetifFunc func, gpointer self, GError **error)
{
	return (NetifWatch *) step;
}

void netif_watch_settings(NetifWatch *watch, NetifSettingsFunc func)
{
}

void netif_watch_free(NetifWatch *watch)
{
}

void netif_stranger_judge(RegentStep *step, const char *name, gboolean share, char **told)
{
}

gboolean netif_denied(const GError *error)
{
	return FALSE;
}

void netif_fail(RegentStep *step, const char *code, GError *error)
{
	fail_msg("%s: %s", code, error->message);
}

void vlan_answers_open(VlanAnswers *answers, RegentStep *step, const char *interface, guint16 vlan)
{
}

void vlan_answers_close(VlanAnswers *answers)
{
}

/* The tests. */

static void is_said(RegentStep *step, guint16 vlan)
{
	g_clear_pointer(&step->voice, g_variant_unref);
	step->voice = g_variant_ref_sink(g_variant_new_uint16(vlan));
}

static void nothing_is_said(RegentStep *step)
{
	g_clear_pointer(&step->voice, g_variant_unref);
}

static gpointer start(RegentStep *step)
{
	gpointer self;

	g_clear_pointer(&made, g_free);
	g_clear_pointer(&deleted, g_free);
	step->facts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	self = regent_plugin_vlan.start(step, NULL);
	assert_int_equal(step->done, 1);
	return self;
}

static void stop(RegentStep *step, gpointer self)
{
	regent_plugin_vlan.stop(self);
	g_hash_table_unref(step->facts);
	g_clear_pointer(&step->voice, g_variant_unref);
	g_free(step->report);
	g_clear_pointer(&made, g_free);
	g_clear_pointer(&deleted, g_free);
}

static void assert_text(const char *text, const char *expected)
{
	if (expected)
		assert_string_equal(text, expected);
	else
		assert_null(text);
}

/* What later phases read, and where from. */
static void assert_told(RegentStep *step, const char *vlan, const char *report)
{
	assert_text(g_hash_table_lookup(step->facts, REGENT_FACT_VOICE_VLAN), vlan);
	assert_text(g_hash_table_lookup(step->facts, REGENT_FACT_VOICE_ADMIN_VLAN), vlan);
	assert_string_equal(step->report, report);
}

#define NOTHING 1 /* is said of voice */

static void the_admin_vlan_is_used_where_no_switch_speaks(void **state)
{
	static const struct {
		guint16 said;
		const char *admin, *made, *own, *report;
	} rows[] = {
		{ NOTHING, NULL, NULL, NULL, "untagged on eth0" },
		{ NOTHING, "100", "eth0.100 100", "100", "eth0.100 (admin VLAN)" },
		{ NOTHING, "1", "eth0.1 1", "1", "eth0.1 (admin VLAN)" },
		{ NOTHING, "4094", "eth0.4094 4094", "4094", "eth0.4094 (admin VLAN)" },
		{ NOTHING, "none", NULL, NULL, "untagged on eth0" },
		{ NOTHING, "4095", NULL, NULL, "untagged on eth0" },
		{ NOTHING, "0", NULL, NULL, "untagged on eth0" },
		{ 200, "100", "eth0.200 200", NULL, "eth0.200" },
		{ 100, "100", "eth0.100 100", NULL, "eth0.100" },
		{ 200, NULL, "eth0.200 200", NULL, "eth0.200" },
		{ REGENT_VLAN_UNTAGGED, "100", NULL, NULL, "untagged on eth0" },
		{ REGENT_VLAN_PRIORITY, "100", NULL, NULL, "untagged on eth0" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		RegentStep step = { .admin = rows[i].admin };
		gpointer self;

		print_message("row %u\n", i);
		if (rows[i].said != NOTHING)
			is_said(&step, rows[i].said);
		self = start(&step);
		assert_text(made, rows[i].made);
		assert_told(&step, rows[i].own, rows[i].report);
		stop(&step, self);
	}
}

static void a_switch_that_names_another_vlan_wins(void **state)
{
	static const guint16 said[] = { 200, REGENT_VLAN_UNTAGGED, REGENT_VLAN_PRIORITY };

	for (guint i = 0; i < G_N_ELEMENTS(said); i++) {
		RegentStep step = { .admin = "100" };
		gpointer self = start(&step);

		is_said(&step, said[i]);
		assert_false(regent_plugin_vlan.refresh(self));
		stop(&step, self);
	}
}

/* The switch's word comes, for the same VLAN, and goes: only what is told of it changes. */
static void the_same_vlan_moves_nothing(void **state)
{
	RegentStep step = { .admin = "100" };
	gpointer self = start(&step);

	is_said(&step, 100);
	assert_true(regent_plugin_vlan.refresh(self));
	assert_told(&step, NULL, "eth0.100");
	nothing_is_said(&step);
	assert_true(regent_plugin_vlan.refresh(self));
	assert_told(&step, "100", "eth0.100 (admin VLAN)");
	step.admin = "200";
	assert_false(regent_plugin_vlan.refresh(self));
	step.admin = "none";
	assert_false(regent_plugin_vlan.refresh(self));
	assert_null(deleted);
	stop(&step, self);
}

static void what_is_not_used_may_change(void **state)
{
	static const char *const admin[] = { "300", "none", NULL };
	RegentStep step = { .admin = "100" };
	gpointer self;
	guint published;

	is_said(&step, 200);
	self = start(&step);
	published = step.published;
	for (guint i = 0; i < G_N_ELEMENTS(admin); i++) {
		step.admin = admin[i];
		assert_true(regent_plugin_vlan.refresh(self));
		assert_told(&step, NULL, "eth0.200");
	}
	assert_int_equal(step.published, published);
	stop(&step, self);
}

static void none_is_as_absent(void **state)
{
	RegentStep step = { .admin = NULL };
	gpointer self = start(&step);

	step.admin = "none";
	assert_true(regent_plugin_vlan.refresh(self));
	step.admin = "100";
	assert_false(regent_plugin_vlan.refresh(self));
	stop(&step, self);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_admin_vlan_is_used_where_no_switch_speaks),
		cmocka_unit_test(a_switch_that_names_another_vlan_wins),
		cmocka_unit_test(the_same_vlan_moves_nothing),
		cmocka_unit_test(what_is_not_used_may_change),
		cmocka_unit_test(none_is_as_absent),
	};

	return cmocka_run_group_tests_name("vlan", tests, NULL, NULL);
}
