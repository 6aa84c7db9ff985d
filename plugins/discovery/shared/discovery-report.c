/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "discovery-report.h"

#include "discovery-words.h"
#include "switch-dialect.h"

#include <string.h>

#define BLOCKED "the port may still be blocked by spanning tree"
#define UNCHECKED "set checksum = no in [plugin cdp]"

static const char *switch_name(const Neighbor *neighbor)
{
	return neighbor->name && *neighbor->name ? neighbor->name : "a switch without a name";
}

static const char *port_name(const Neighbor *neighbor)
{
	return neighbor->port ? neighbor->port : "";
}

/* Another step names a voice VLAN. One that was set by hand is used for want of that. */
static gboolean is_named(const DiscoveryReport *report)
{
	return report->voice_known && !report->admin_vlan;
}

/* Status shows the first step of a phase. That may be this one, while a later one has the voice VLAN. */
static char *voice_words(const DiscoveryReport *report)
{
	const VoicePolicy *voice = &report->neighbor->voice;
	g_autofree char *vlan = discovery_words_vlan(voice->given ? voice->vlan : report->known_vlan);
	GString *text = g_string_new(NULL);

	if (voice->given)
		g_string_append(text, vlan);
	else if (is_named(report))
		g_string_append_printf(text, "%s, but not by %s", vlan, report->protocol);
	else
		g_string_append(text, report->neighbor->decided ? "no voice VLAN" : "no voice VLAN yet");
	if (voice->given && voice->priority >= 0)
		g_string_append_printf(text, ", priority %d", voice->priority);
	if (voice->given && voice->dscp >= 0)
		g_string_append_printf(text, ", DSCP %d", voice->dscp);
	return g_string_free(text, FALSE);
}

static gboolean is_lldp(const DiscoveryReport *report)
{
	return g_str_equal(report->protocol, "LLDP");
}

/* One step speaks for both protocols: that whose neighbour the facts are about, else LLDP's. */
static gboolean speaks(const DiscoveryReport *report)
{
	if (report->spokesman)
		return g_ascii_strcasecmp(report->spokesman, report->protocol) == 0;
	return is_lldp(report) || !report->other_there;
}

static const char *protocols(const DiscoveryReport *report)
{
	if (report->other_there)
		return "CDP or LLDP-MED";
	return is_lldp(report) ? "LLDP-MED" : "CDP";
}

/* Later phases may not have come so far, or may not be there at all. */
static const char *untagged_interface(const DiscoveryReport *report)
{
	return report->untagged ? regent_step_fact_string(report->step, REGENT_FACT_LINK_INTERFACE) : "";
}

static const char *admin_vlan(const DiscoveryReport *report)
{
	return report->admin_vlan ? report->admin_vlan : "";
}

/* What to do about a phone that goes untagged, and is not said of one that does not. */
static const char *unless_admin(const DiscoveryReport *report, const char *word)
{
	return report->admin_vlan ? "" : word;
}

static void explain_silence(DiscoveryReport *report)
{
	const char *overheard = report->neighbor->overheard;

	regent_step_explain(report->step, "vlan.silent", "protocols", protocols(report), "untagged",
		untagged_interface(report), "admin", admin_vlan(report), "n", unless_admin(report, "N"), "fixed",
		unless_admin(report, "fixed"), "overheard", overheard ? overheard : "", "unchecked",
		overheard && strstr(overheard, "checksum") ? UNCHECKED : "", NULL);
}

static void explain_none(DiscoveryReport *report)
{
	const Neighbor *neighbor = report->neighbor;
	const SwitchDialect *dialect = switch_dialect_find(neighbor->platform);
	g_autofree char *give = switch_dialect_command(dialect ? dialect->give_voice : NULL, neighbor->port);

	regent_step_explain(report->step, "vlan.none", "switch", switch_name(neighbor), "port", port_name(neighbor),
		"untagged", untagged_interface(report), "admin", admin_vlan(report), "n", unless_admin(report, "N"),
		"fixed", unless_admin(report, "fixed"), "give", give ? give : "", NULL);
}

static void explain_main(DiscoveryReport *report)
{
	if (report->none && !is_named(report) && speaks(report))
		explain_none(report);
	else if (report->silent && !is_named(report) && !report->spokesman && speaks(report))
		explain_silence(report);
	else
		regent_step_explain(report->step, NULL, NULL);
}

static void explain_untagged(DiscoveryReport *report)
{
	const Neighbor *neighbor = report->neighbor;
	const char *why = discovery_words_untagged(&neighbor->voice, report->native_vlan);
	g_autofree char *vlan = g_strdup_printf("%u", neighbor->voice.named);

	if (why && neighbor->decided)
		regent_step_drawback(report->step, "vlan.untagged", "switch", switch_name(neighbor), "port",
			port_name(neighbor), "vlan", vlan, "why", why, NULL);
	else
		regent_step_drawback_over(report->step, "vlan.untagged");
}

static void explain_8021x(DiscoveryReport *report)
{
	const Neighbor *neighbor = report->neighbor;

	if (report->asks_for_8021x && !report->has_address && speaks(report))
		regent_step_drawback(report->step, "port.802-1x", "who",
			neighbor->present ? switch_name(neighbor) : "The switch", "port",
			neighbor->present ? port_name(neighbor) : "", NULL);
	else
		regent_step_drawback_over(report->step, "port.802-1x");
}

static void explain_drawbacks(DiscoveryReport *report)
{
	explain_main(report);
	explain_untagged(report);
	explain_8021x(report);
}

static void report_status(DiscoveryReport *report)
{
	const Neighbor *neighbor = report->neighbor;
	const char *port = port_name(neighbor);
	g_autofree char *voice = voice_words(report);

	if (neighbor->heard)
		regent_step_report(report->step, -1, "%s; %s%s%s%s", voice, switch_name(neighbor),
			*port ? " port " : "", port, neighbor->present ? "" : ", not heard any more");
}

static void on_voice_vlan(gpointer self, const char *name, GVariant *value)
{
	DiscoveryReport *report = self;

	report->voice_known = value != NULL;
	report->known_vlan = value ? g_variant_get_uint16(value) : 0;
	explain_drawbacks(report);
	report_status(report);
}

static void on_admin_vlan(gpointer self, const char *name, GVariant *value)
{
	DiscoveryReport *report = self;

	g_free(report->admin_vlan);
	report->admin_vlan = value ? g_strdup_printf("%u", g_variant_get_uint16(value)) : NULL;
	explain_drawbacks(report);
	report_status(report);
}

static void on_neighbor(gpointer self, const char *name, GVariant *value)
{
	DiscoveryReport *report = self;

	g_free(report->spokesman);
	report->spokesman = value ? g_variant_dup_string(value, NULL) : NULL;
	explain_drawbacks(report);
}

static void on_other(gpointer self, const char *name, GVariant *value)
{
	DiscoveryReport *report = self;

	report->other_there = value != NULL;
	explain_drawbacks(report);
}

static void on_voice_interface(gpointer self, const char *name, GVariant *value)
{
	DiscoveryReport *report = self;
	const char *link = regent_step_fact_string(report->step, REGENT_FACT_LINK_INTERFACE);

	report->untagged = value && g_strcmp0(g_variant_get_string(value, NULL), link) == 0;
	explain_drawbacks(report);
}

static void on_native_vlan(gpointer self, const char *name, GVariant *value)
{
	DiscoveryReport *report = self;

	report->native_vlan = value ? g_variant_get_uint16(value) : 0;
	explain_drawbacks(report);
}

static void publish_heard(DiscoveryReport *report)
{
	const char *fact = is_lldp(report) ? REGENT_FACT_NEIGHBOR_BY_LLDP : REGENT_FACT_NEIGHBOR_BY_CDP;
	g_autofree char *heard = discovery_words_heard(report->neighbor);
	g_autofree char *ignored = discovery_words_ignored(report->neighbor, report->protocol);

	regent_step_publish_string(report->step, fact, heard);
	regent_step_publish_string(report->step, REGENT_FACT_NEIGHBOR_IGNORED, ignored);
}

void discovery_report_init(
	DiscoveryReport *report, RegentStep *step, const char *protocol, gboolean marks, const Neighbor *neighbor)
{
	*report = (DiscoveryReport) { .step = step, .protocol = protocol, .marks = marks, .neighbor = neighbor };
	publish_heard(report);
	regent_step_watch_fact(step, REGENT_FACT_VOICE_ADMIN_VLAN, on_admin_vlan, report);
	regent_step_watch_fact(step, REGENT_FACT_VOICE_VLAN, on_voice_vlan, report);
	regent_step_watch_fact(step, REGENT_FACT_VOICE_INTERFACE, on_voice_interface, report);
	regent_step_watch_fact(step, REGENT_FACT_NEIGHBOR_PROTOCOL, on_neighbor, report);
	regent_step_watch_fact(step, REGENT_FACT_NEIGHBOR_NATIVE_VLAN, on_native_vlan, report);
	regent_step_watch_fact(
		step, is_lldp(report) ? REGENT_FACT_NEIGHBOR_BY_CDP : REGENT_FACT_NEIGHBOR_BY_LLDP, on_other, report);
}

void discovery_report_clear(DiscoveryReport *report)
{
	g_clear_pointer(&report->spokesman, g_free);
	g_clear_pointer(&report->admin_vlan, g_free);
}

/* Its language, where it is known. */
static void publish_commands(DiscoveryReport *report)
{
	const Neighbor *neighbor = report->neighbor;
	const SwitchDialect *dialect = switch_dialect_find(neighbor->present ? neighbor->platform : NULL);
	g_autofree char *show_port = switch_dialect_command(dialect ? dialect->show_port : NULL, neighbor->port);
	g_autofree char *show_status = switch_dialect_command(dialect ? dialect->show_status : NULL, neighbor->port);

	regent_step_publish_string(report->step, REGENT_FACT_NEIGHBOR_SHOW_PORT, show_port);
	regent_step_publish_string(report->step, REGENT_FACT_NEIGHBOR_SHOW_STATUS, show_status);
	regent_step_publish_string(report->step, REGENT_FACT_NEIGHBOR_SHOW_MAC, dialect ? dialect->show_mac : NULL);
}

static void publish_neighbor(DiscoveryReport *report)
{
	const Neighbor *neighbor = report->neighbor;
	g_autofree char *protocol = g_ascii_strdown(report->protocol, -1);
	gboolean has_native = neighbor->present && neighbor->native_vlan;
	RegentStep *step = report->step;

	regent_step_publish_string(step, REGENT_FACT_NEIGHBOR_NAME, neighbor->present ? neighbor->name : NULL);
	regent_step_publish_string(step, REGENT_FACT_NEIGHBOR_PORT, neighbor->present ? neighbor->port : NULL);
	regent_step_publish_string(step, REGENT_FACT_NEIGHBOR_PROTOCOL, neighbor->present ? protocol : NULL);
	regent_step_publish_string(step, REGENT_FACT_NEIGHBOR_PLATFORM, neighbor->present ? neighbor->platform : NULL);
	regent_step_publish(step, REGENT_FACT_NEIGHBOR_NATIVE_VLAN,
		has_native ? g_variant_new_uint16(neighbor->native_vlan) : NULL);
	publish_commands(report);
}

static void publish_byte(RegentStep *step, const char *fact, int value)
{
	regent_step_publish(step, fact, value < 0 ? NULL : g_variant_new_byte((guchar) value));
}

static void publish_voice(DiscoveryReport *report)
{
	const VoicePolicy *voice = &report->neighbor->voice;
	RegentStep *step = report->step;

	regent_step_publish(step, REGENT_FACT_VOICE_VLAN, voice->given ? g_variant_new_uint16(voice->vlan) : NULL);
	if (!report->marks)
		return;
	publish_byte(step, REGENT_FACT_VOICE_PRIORITY, voice->given ? voice->priority : -1);
	publish_byte(step, REGENT_FACT_VOICE_DSCP, voice->given ? voice->dscp : -1);
	publish_byte(step, REGENT_FACT_VOICE_SIGNALING_DSCP, voice->given ? voice->signaling_dscp : -1);
}

static void report_voice(DiscoveryReport *report)
{
	const Neighbor *neighbor = report->neighbor;

	report->none = !neighbor->voice.given;
	publish_voice(report);
	if (report->none)
		regent_step_absent(report->step, REGENT_FACT_VOICE_VLAN, "vlan.none", "switch", switch_name(neighbor),
			"port", port_name(neighbor), "untagged", "", "admin", "", "n", "N", "fixed", "fixed", "give",
			"", NULL);
	if (!report->done)
		regent_step_done(report->step);
	report->done = TRUE;
}

void discovery_report_news(DiscoveryReport *report, guint news)
{
	if (news & NEIGHBOR_SILENT)
		report->silent = TRUE;
	if (news & (NEIGHBOR_CHANGED | NEIGHBOR_GONE | NEIGHBOR_SAID))
		publish_neighbor(report);
	if (news & (NEIGHBOR_VOICE | NEIGHBOR_NONE))
		report_voice(report);
	if (news & NEIGHBOR_CHANGED)
		report->silent = FALSE;
	if (!(news & ~(guint) NEIGHBOR_DOUBT))
		return;
	publish_heard(report);
	explain_drawbacks(report);
	report_status(report);
}

void discovery_report_port(DiscoveryReport *report, gboolean asks_for_8021x, gboolean blocked)
{
	report->asks_for_8021x = asks_for_8021x;
	regent_step_publish_string(report->step, REGENT_FACT_NEIGHBOR_AUTHENTICATION, asks_for_8021x ? "802.1X" : NULL);
	regent_step_publish_string(report->step, REGENT_FACT_NEIGHBOR_BLOCKED, blocked ? BLOCKED : NULL);
	explain_drawbacks(report);
}

void discovery_report_address(DiscoveryReport *report, gboolean has_address)
{
	report->has_address = has_address;
	explain_drawbacks(report);
}

void discovery_report_power_request(DiscoveryReport *report, guint32 power)
{
	regent_step_publish(report->step, REGENT_FACT_POWER_REQUESTED, power ? g_variant_new_uint32(power) : NULL);
}

void discovery_report_power(DiscoveryReport *report, const char *source, guint32 allocated)
{
	regent_step_publish_string(report->step, REGENT_FACT_POWER_SOURCE, source);
	regent_step_publish(
		report->step, REGENT_FACT_POWER_ALLOCATED, allocated ? g_variant_new_uint32(allocated) : NULL);
}
