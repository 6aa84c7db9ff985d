/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <regent/plugin.h>

#define VLAN_LAST 4094

static gboolean read_vlan(const char *text, guint16 *vlan, GError **error)
{
	guint64 number;

	if (g_str_equal(text, "untagged")) {
		*vlan = REGENT_VLAN_UNTAGGED;
	} else if (g_str_equal(text, "priority")) {
		*vlan = REGENT_VLAN_PRIORITY;
	} else if (g_ascii_string_to_unsigned(text, 10, 1, VLAN_LAST, &number, NULL)) {
		*vlan = (guint16) number;
	} else {
		g_set_error(error, REGENT_ERROR, REGENT_ERROR_CONFIG,
			"\"%s\" is neither a VLAN from 1 to %d nor \"untagged\" nor \"priority\"", text, VLAN_LAST);
		return FALSE;
	}
	return TRUE;
}

/* Whoever set that expects it to be used. */
static gboolean doubt_admin_vlan(RegentStep *options, GError **error)
{
	const char *admin = regent_step_fact_string(options, REGENT_FACT_ENDPOINT_ADMIN_VLAN);

	if (!admin || g_str_equal(admin, "none"))
		return TRUE;
	g_set_error(error, REGENT_ERROR, REGENT_ERROR_DOUBTFUL,
		"admin-vlan = %s in [endpoint] is not used, because this names the voice VLAN where no switch does: "
		"take fixed out of [phase discovery] plugins",
		admin);
	return FALSE;
}

static gboolean fixed_check(RegentStep *options, const char **key, GError **error)
{
	guint16 vlan;

	*key = "vlan";
	return read_vlan(regent_step_option_string(options, "vlan"), &vlan, error) && doubt_admin_vlan(options, error);
}

static void publish_mark(RegentStep *step, const char *key, const char *fact)
{
	if (regent_step_option_is_set(step, key))
		regent_step_publish(step, fact, g_variant_new_byte((guchar) regent_step_option_integer(step, key)));
}

static gpointer fixed_start(RegentStep *step, GError **error)
{
	guint16 vlan;

	if (!read_vlan(regent_step_option_string(step, "vlan"), &vlan, error))
		return NULL;
	regent_step_publish(step, REGENT_FACT_VOICE_VLAN, g_variant_new_uint16(vlan));
	publish_mark(step, "priority", REGENT_FACT_VOICE_PRIORITY);
	publish_mark(step, "dscp", REGENT_FACT_VOICE_DSCP);
	publish_mark(step, "signaling-dscp", REGENT_FACT_VOICE_SIGNALING_DSCP);
	if (vlan == REGENT_VLAN_UNTAGGED || vlan == REGENT_VLAN_PRIORITY)
		regent_step_report(step, -1, "voice %s, by configuration", vlan ? "untagged" : "priority-tagged");
	else
		regent_step_report(step, -1, "voice VLAN %u, by configuration", vlan);
	regent_step_done(step);
	return step;
}

static void fixed_stop(gpointer self)
{
	/* The core retracts the facts of a step that stops; there is nothing else to undo. */
}

static const RegentOption fixed_options[] = {
	{ "vlan", REGENT_OPTION_STRING, NULL, 0, 0, NULL, NULL, REGENT_OPTION_REQUIRED,
		"voice VLAN, 1 to 4094; untagged; or priority: 802.1p in the port's own VLAN, sent untagged" },
	{ "priority", REGENT_OPTION_INTEGER, NULL, 0, 7, NULL, NULL, 0, "802.1p priority of voice" },
	{ "dscp", REGENT_OPTION_INTEGER, NULL, 0, 63, NULL, NULL, 0, "DSCP of voice" },
	{ "signaling-dscp", REGENT_OPTION_INTEGER, NULL, 0, 63, NULL, NULL, 0, "DSCP of signaling" },
	{ 0 },
};

REGENT_PLUGIN(fixed, .phase = "discovery", .summary = "Voice VLAN, priority and DSCP from the configuration",
	.stage = "Configuring VLAN", .options = fixed_options,
	.provides = REGENT_LIST(REGENT_FACT_VOICE_VLAN, REGENT_FACT_VOICE_PRIORITY, REGENT_FACT_VOICE_DSCP,
		REGENT_FACT_VOICE_SIGNALING_DSCP),
	.start = fixed_start, .stop = fixed_stop, .check = fixed_check, );
