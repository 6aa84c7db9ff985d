/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "clock.h"
#include "ctl.h"
#include "events.h"

char *ctl_messages_text(GVariant *events, const char *endpoint, gint64 boot, GVariant *clock)
{
	GString *out = g_string_new(NULL);
	gsize n = g_variant_n_children(events);

	for (gsize i = 0; i < n; i++) {
		g_autoptr(GVariant) owner = NULL;
		g_autofree char *time = NULL;
		CtlEvent event;

		ctl_event_read(events, i, &event, &owner);
		if (!g_str_equal(event.kind, "message") || !g_str_equal(event.endpoint, endpoint))
			continue;
		time = ctl_clock_message(clock, event.time);
		if (!time)
			time = ctl_event_offset(event.time, boot);
		g_string_append_printf(out, "%10s  %s\n", time, event.text);
	}
	return g_string_free(out, FALSE);
}

static char *read_messages(Ctl *ctl, GVariant *status, GVariant *events)
{
	const char *endpoint = ctl_string(status, "endpoint");
	g_autoptr(GVariant) facts = ctl_read_facts(ctl, endpoint);
	g_autoptr(GVariant) clock = NULL;

	if (!facts)
		return NULL;
	clock = g_variant_lookup_value(facts, "registration.clock", G_VARIANT_TYPE_VARDICT);
	return ctl_messages_text(events, endpoint, ctl_int64(status, "boot", 0), clock);
}

CtlExit ctl_messages(Ctl *ctl, char **arguments)
{
	g_autoptr(GVariant) status = ctl_read_status(ctl, arguments[0]);
	g_autoptr(GVariant) events = status ? ctl_read_events(ctl, 0) : NULL;
	char *text;

	if (!events)
		return ctl->exit;
	if (ctl->json) {
		g_autoptr(GVariant) named = ctl_events_of(events, ctl_string(status, "endpoint"), "message");

		ctl_print_json(named);
		return 0;
	}
	text = read_messages(ctl, status, events);
	if (!text)
		return ctl->exit;
	ctl_print(text);
	return 0;
}
