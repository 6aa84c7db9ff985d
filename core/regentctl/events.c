/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "events.h"

void ctl_event_read(GVariant *events, gsize index, CtlEvent *ret_event, GVariant **ret_owner)
{
	GVariant *dict = *ret_owner = g_variant_get_child_value(events, index);

	*ret_event = (CtlEvent) { .time = ctl_int64(dict, "time", 0),
		.endpoint = ctl_string(dict, "endpoint"),
		.kind = ctl_string(dict, "kind"),
		.phase = ctl_string(dict, "phase"),
		.plugin = ctl_string(dict, "plugin"),
		.text = ctl_string(dict, "text"),
		.code = ctl_string(dict, "code"),
		.cause = ctl_string(dict, "cause"),
		.wait = ctl_int64(dict, "wait", 0) };
	g_variant_lookup(dict, "serial", "t", &ret_event->serial);
}

GVariant *ctl_events_of(GVariant *events, const char *endpoint, const char *kind)
{
	gsize n = g_variant_n_children(events);
	GVariantBuilder builder;

	g_variant_builder_init(&builder, G_VARIANT_TYPE("aa{sv}"));
	for (gsize i = 0; i < n; i++) {
		g_autoptr(GVariant) owner = NULL;
		CtlEvent event;

		ctl_event_read(events, i, &event, &owner);
		if (g_str_equal(event.endpoint, endpoint) && (!kind || g_str_equal(event.kind, kind)))
			g_variant_builder_add_value(&builder, owner);
	}
	return g_variant_ref_sink(g_variant_builder_end(&builder));
}

char *ctl_event_offset(gint64 time, gint64 boot)
{
	return g_strdup_printf("+%.1f s", (double) (time - boot) / G_USEC_PER_SEC);
}

static void add_words(GString *line, const CtlEvent *event)
{
	if (*event->code)
		g_string_append_printf(line, "  code=%s", event->code);
	if (event->wait)
		g_string_append_printf(line, " wait-ms=%" G_GINT64_FORMAT, event->wait / 1000);
	if (*event->cause)
		g_string_append_printf(line, " cause=%s", event->cause);
	else if (*event->text)
		g_string_append_printf(line, "  %s", event->text);
}

char *ctl_event_line(const CtlEvent *event, gint64 boot)
{
	g_autofree char *offset = ctl_event_offset(event->time, boot);
	g_autoptr(GString) line = g_string_new(NULL);

	g_string_printf(line, "%10s  %s", offset, event->kind);
	if (*event->phase)
		g_string_append_printf(line, "  %s", event->phase);
	if (*event->plugin)
		g_string_append_printf(line, "/%s", event->plugin);
	add_words(line, event);
	return g_strdup(line->str);
}
