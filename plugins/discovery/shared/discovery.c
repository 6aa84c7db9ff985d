/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "discovery.h"

#include <arpa/inet.h>
#include <string.h>

/* "sw-3f port Gi1/0/12" */
static char *switch_and_port(const Neighbor *neighbor)
{
	const char *name = neighbor->name && *neighbor->name ? neighbor->name : "a switch without a name";

	if (!neighbor->port || !*neighbor->port)
		return g_strdup(name);
	return g_strdup_printf("%s port %s", name, neighbor->port);
}

static char *vlan_words(guint16 vlan)
{
	if (vlan == REGENT_VLAN_UNTAGGED)
		return g_strdup("voice untagged");
	if (vlan == REGENT_VLAN_PRIORITY)
		return g_strdup("voice priority-tagged");
	return g_strdup_printf("voice VLAN %u", vlan);
}

/* A step without a voice VLAN may stand before the one that has it, and status shows the first. */
static char *voice_words(const Discovery *discovery)
{
	const VoicePolicy *voice = &discovery->neighbor->voice;
	g_autofree char *vlan = vlan_words(voice->given ? voice->vlan : discovery->known_vlan);
	GString *text = g_string_new(NULL);

	if (voice->given)
		g_string_append(text, vlan);
	else if (discovery->voice_known)
		g_string_append_printf(text, "%s, but not by %s", vlan, discovery->protocol);
	else
		g_string_append(text, discovery->neighbor->decided ? "no voice VLAN" : "no voice VLAN yet");
	if (voice->given && voice->priority >= 0)
		g_string_append_printf(text, ", priority %d", voice->priority);
	if (voice->given && voice->dscp >= 0)
		g_string_append_printf(text, ", DSCP %d", voice->dscp);
	return g_string_free(text, FALSE);
}

static void explain(Discovery *discovery)
{
	g_autofree char *where = NULL;

	if (discovery->none && !discovery->voice_known) {
		where = switch_and_port(discovery->neighbor);
		regent_step_explain(
			discovery->step, "vlan.none", "switch", where, "protocol", discovery->protocol, NULL);
	} else if (discovery->silent && !discovery->voice_known && !discovery->neighbor_known) {
		regent_step_explain(discovery->step, "vlan.silent", NULL);
	} else {
		regent_step_explain(discovery->step, NULL, NULL);
	}
}

static void report(Discovery *discovery)
{
	const Neighbor *neighbor = discovery->neighbor;
	g_autofree char *where = switch_and_port(neighbor);
	g_autofree char *voice = voice_words(discovery);

	if (neighbor->heard)
		regent_step_report(
			discovery->step, -1, "%s; %s%s", voice, where, neighbor->present ? "" : ", not heard any more");
}

static void on_voice_vlan(gpointer self, const char *name, GVariant *value)
{
	Discovery *discovery = self;

	discovery->voice_known = value != NULL;
	discovery->known_vlan = value ? g_variant_get_uint16(value) : 0;
	explain(discovery);
	report(discovery);
}

static void on_neighbor(gpointer self, const char *name, GVariant *value)
{
	Discovery *discovery = self;

	discovery->neighbor_known = value != NULL;
	explain(discovery);
}

void discovery_init(
	Discovery *discovery, RegentStep *step, const char *protocol, gboolean marks, const Neighbor *neighbor)
{
	*discovery = (Discovery) { .step = step, .protocol = protocol, .marks = marks, .neighbor = neighbor };
	regent_step_watch_fact(step, REGENT_FACT_VOICE_VLAN, on_voice_vlan, discovery);
	regent_step_watch_fact(step, REGENT_FACT_NEIGHBOR_PROTOCOL, on_neighbor, discovery);
}

static void publish_neighbor(Discovery *discovery)
{
	const Neighbor *neighbor = discovery->neighbor;
	g_autofree char *protocol = g_ascii_strdown(discovery->protocol, -1);
	RegentStep *step = discovery->step;

	regent_step_publish_string(step, REGENT_FACT_NEIGHBOR_NAME, neighbor->present ? neighbor->name : NULL);
	regent_step_publish_string(step, REGENT_FACT_NEIGHBOR_PORT, neighbor->present ? neighbor->port : NULL);
	regent_step_publish_string(step, REGENT_FACT_NEIGHBOR_PROTOCOL, neighbor->present ? protocol : NULL);
}

static void publish_byte(RegentStep *step, const char *fact, int value)
{
	regent_step_publish(step, fact, value < 0 ? NULL : g_variant_new_byte((guchar) value));
}

static void publish_voice(Discovery *discovery)
{
	const VoicePolicy *voice = &discovery->neighbor->voice;
	RegentStep *step = discovery->step;

	regent_step_publish(step, REGENT_FACT_VOICE_VLAN, voice->given ? g_variant_new_uint16(voice->vlan) : NULL);
	if (!discovery->marks)
		return;
	publish_byte(step, REGENT_FACT_VOICE_PRIORITY, voice->given ? voice->priority : -1);
	publish_byte(step, REGENT_FACT_VOICE_DSCP, voice->given ? voice->dscp : -1);
	publish_byte(step, REGENT_FACT_VOICE_SIGNALING_DSCP, voice->given ? voice->signaling_dscp : -1);
}

static void tell_voice(Discovery *discovery)
{
	g_autofree char *where = switch_and_port(discovery->neighbor);

	discovery->none = !discovery->neighbor->voice.given;
	publish_voice(discovery);
	if (discovery->none)
		regent_step_absent(discovery->step, REGENT_FACT_VOICE_VLAN, "vlan.none", "switch", where, "protocol",
			discovery->protocol, NULL);
	if (!discovery->done)
		regent_step_done(discovery->step);
	discovery->done = TRUE;
}

void discovery_tell(Discovery *discovery, guint news)
{
	if (news & NEIGHBOR_SILENT)
		discovery->silent = TRUE;
	if (news & (NEIGHBOR_CHANGED | NEIGHBOR_GONE))
		publish_neighbor(discovery);
	if (news & (NEIGHBOR_VOICE | NEIGHBOR_NONE))
		tell_voice(discovery);
	if (news & NEIGHBOR_CHANGED)
		discovery->silent = FALSE;
	if (!(news & ~(guint) NEIGHBOR_DOUBT))
		return;
	explain(discovery);
	report(discovery);
}

gboolean discovery_ipv4(GVariant *address, guint8 *bytes)
{
	g_auto(GStrv) parts = address ? g_strsplit(g_variant_get_string(address, NULL), "/", 2) : NULL;

	return parts && parts[0] && inet_pton(AF_INET, parts[0], bytes) == 1;
}
