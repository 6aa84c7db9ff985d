/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "events.h"

void ctl_event_read(GVariant *events, gsize index, CtlEvent *ret_event, GVariant **ret_owner)
{
	*ret_owner = g_variant_get_child_value(events, index);
	g_variant_get(*ret_owner, "(tx&s&s&s&s&s)", &ret_event->serial, &ret_event->time, &ret_event->endpoint,
		&ret_event->kind, &ret_event->phase, &ret_event->plugin, &ret_event->text);
}

static GVariant *named(const CtlEvent *event)
{
	const struct {
		const char *key, *value;
	} texts[] = {
		{ "endpoint", event->endpoint },
		{ "kind", event->kind },
		{ "phase", event->phase },
		{ "plugin", event->plugin },
		{ "text", event->text },
	};
	GVariantBuilder builder;

	g_variant_builder_init(&builder, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&builder, "{sv}", "serial", g_variant_new_uint64(event->serial));
	g_variant_builder_add(&builder, "{sv}", "time", g_variant_new_int64(event->time));
	for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
		if (*texts[i].value)
			g_variant_builder_add(&builder, "{sv}", texts[i].key, g_variant_new_string(texts[i].value));
	}
	return g_variant_builder_end(&builder);
}

GVariant *ctl_events_named(GVariant *events, const char *endpoint, const char *kind)
{
	gsize n = g_variant_n_children(events);
	GVariantBuilder builder;

	g_variant_builder_init(&builder, G_VARIANT_TYPE("aa{sv}"));
	for (gsize i = 0; i < n; i++) {
		g_autoptr(GVariant) owner = NULL;
		CtlEvent event;

		ctl_event_read(events, i, &event, &owner);
		if (g_str_equal(event.endpoint, endpoint) && (!kind || g_str_equal(event.kind, kind)))
			g_variant_builder_add_value(&builder, named(&event));
	}
	return g_variant_ref_sink(g_variant_builder_end(&builder));
}

char *ctl_event_offset(gint64 time, gint64 boot)
{
	return g_strdup_printf("+%.1f s", (double) (time - boot) / G_USEC_PER_SEC);
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
	if (*event->text)
		g_string_append_printf(line, "  %s", event->text);
	return g_strdup(line->str);
}
