/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "discovery-report.h"

const RegentReason discovery_reasons[] = {
	{ .code = "vlan.silent",
		.phone = "Configuring VLAN",
		.cause = "No switch answered CDP or LLDP-MED on {link.interface} in 10 s: going on untagged. If "
			 "this port has a separate voice VLAN, the phone is now in the data VLAN.",
		.cure = "Enable CDP or LLDP on the port (`cdp enable`, `lldp run`), or set `vlan = N` in "
			"[plugin fixed] and `plugins = fixed` in [phase discovery]." },
	{ .code = "vlan.none",
		.phone = "Configuring VLAN",
		.cause = "{switch}[ port {port}] answers by {protocol} but gives no voice VLAN: going on untagged.",
		.cure = "If the port should have a voice VLAN: `switchport voice vlan N` on it (on other makes a "
			"voice policy for LLDP-MED), or set `vlan = N` in [plugin fixed] and `plugins = fixed` "
			"in [phase discovery]." },
	{ 0 },
};

static const char *switch_name(const Neighbor *neighbor)
{
	return neighbor->name && *neighbor->name ? neighbor->name : "a switch without a name";
}

static const char *port_name(const Neighbor *neighbor)
{
	return neighbor->port ? neighbor->port : "";
}

static char *vlan_words(guint16 vlan)
{
	if (vlan == REGENT_VLAN_UNTAGGED)
		return g_strdup("voice untagged");
	if (vlan == REGENT_VLAN_PRIORITY)
		return g_strdup("voice priority-tagged");
	return g_strdup_printf("voice VLAN %u", vlan);
}

/* Status shows the first step of a phase. That may be this one, while a later one has the voice VLAN. */
static char *voice_words(const DiscoveryReport *report)
{
	const VoicePolicy *voice = &report->neighbor->voice;
	g_autofree char *vlan = vlan_words(voice->given ? voice->vlan : report->known_vlan);
	GString *text = g_string_new(NULL);

	if (voice->given)
		g_string_append(text, vlan);
	else if (report->voice_known)
		g_string_append_printf(text, "%s, but not by %s", vlan, report->protocol);
	else
		g_string_append(text, report->neighbor->decided ? "no voice VLAN" : "no voice VLAN yet");
	if (voice->given && voice->priority >= 0)
		g_string_append_printf(text, ", priority %d", voice->priority);
	if (voice->given && voice->dscp >= 0)
		g_string_append_printf(text, ", DSCP %d", voice->dscp);
	return g_string_free(text, FALSE);
}

static void explain_drawback(DiscoveryReport *report)
{
	const Neighbor *neighbor = report->neighbor;

	if (report->none && !report->voice_known) {
		regent_step_explain(report->step, "vlan.none", "switch", switch_name(neighbor), "port",
			port_name(neighbor), "protocol", report->protocol, NULL);
	} else if (report->silent && !report->voice_known && !report->neighbor_known) {
		regent_step_explain(report->step, "vlan.silent", NULL);
	} else {
		regent_step_explain(report->step, NULL, NULL);
	}
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
	explain_drawback(report);
	report_status(report);
}

static void on_neighbor(gpointer self, const char *name, GVariant *value)
{
	DiscoveryReport *report = self;

	report->neighbor_known = value != NULL;
	explain_drawback(report);
}

void discovery_report_init(
	DiscoveryReport *report, RegentStep *step, const char *protocol, gboolean marks, const Neighbor *neighbor)
{
	*report = (DiscoveryReport) { .step = step, .protocol = protocol, .marks = marks, .neighbor = neighbor };
	regent_step_watch_fact(step, REGENT_FACT_VOICE_VLAN, on_voice_vlan, report);
	regent_step_watch_fact(step, REGENT_FACT_NEIGHBOR_PROTOCOL, on_neighbor, report);
}

static void publish_neighbor(DiscoveryReport *report)
{
	const Neighbor *neighbor = report->neighbor;
	g_autofree char *protocol = g_ascii_strdown(report->protocol, -1);
	RegentStep *step = report->step;

	regent_step_publish_string(step, REGENT_FACT_NEIGHBOR_NAME, neighbor->present ? neighbor->name : NULL);
	regent_step_publish_string(step, REGENT_FACT_NEIGHBOR_PORT, neighbor->present ? neighbor->port : NULL);
	regent_step_publish_string(step, REGENT_FACT_NEIGHBOR_PROTOCOL, neighbor->present ? protocol : NULL);
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
			"port", port_name(neighbor), "protocol", report->protocol, NULL);
	if (!report->done)
		regent_step_done(report->step);
	report->done = TRUE;
}

void discovery_report_news(DiscoveryReport *report, guint news)
{
	if (news & NEIGHBOR_SILENT)
		report->silent = TRUE;
	if (news & (NEIGHBOR_CHANGED | NEIGHBOR_GONE))
		publish_neighbor(report);
	if (news & (NEIGHBOR_VOICE | NEIGHBOR_NONE))
		report_voice(report);
	if (news & NEIGHBOR_CHANGED)
		report->silent = FALSE;
	if (!(news & ~(guint) NEIGHBOR_DOUBT))
		return;
	explain_drawback(report);
	report_status(report);
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
