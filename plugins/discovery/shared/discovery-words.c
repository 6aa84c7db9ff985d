/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "discovery-words.h"

#include <regent/facts.h>

char *discovery_words_vlan(guint16 vlan)
{
	if (vlan == REGENT_VLAN_UNTAGGED)
		return g_strdup("voice untagged");
	if (vlan == REGENT_VLAN_PRIORITY)
		return g_strdup("voice priority-tagged");
	return g_strdup_printf("voice VLAN %u", vlan);
}

static char *voice_words(const Neighbor *neighbor)
{
	if (neighbor->voice.given)
		return discovery_words_vlan(neighbor->voice.vlan);
	return g_strdup(neighbor->mute ? "nothing about voice" : "no voice VLAN");
}

char *discovery_words_heard(const Neighbor *neighbor)
{
	g_autofree char *voice = voice_words(neighbor);
	GString *text = g_string_new(voice);

	if (!neighbor->heard) {
		g_string_assign(text, neighbor->overheard ? "nothing of a switch, but " : "nothing");
		g_string_append(text, neighbor->overheard ? neighbor->overheard : "");
		return g_string_free(text, FALSE);
	}
	if (neighbor->native_vlan)
		g_string_append_printf(text, ", port VLAN %u", neighbor->native_vlan);
	if (neighbor->ignored)
		g_string_append_printf(text, ", ignored: %s", neighbor->ignored);
	if (!neighbor->present)
		g_string_append(text, ", not heard any more");
	return g_string_free(text, FALSE);
}

char *discovery_words_ignored(const Neighbor *neighbor, const char *protocol)
{
	const char *what = neighbor->present ? neighbor->ignored : neighbor->overheard;

	return what ? g_strdup_printf("by %s %s", protocol, what) : NULL;
}

const char *discovery_words_untagged(const VoicePolicy *voice, guint16 native)
{
	if (!voice->given || !voice->named || voice->named == native)
		return NULL;
	return voice->named == REGENT_VLAN_UNTAGGED ? "is a reserved number" : "is not marked as tagged";
}
