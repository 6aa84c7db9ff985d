/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "face-facts.h"

#include <regent/facts.h>

static const char *const forward_keys[FACE_FORWARDS] = { REGENT_LINE_FORWARD_ALL, REGENT_LINE_FORWARD_BUSY,
	REGENT_LINE_FORWARD_NO_ANSWER };

/* Some forty of these for each of ten thousand phones: a format to be read would be most of the work. */
void face_facts_add(GVariantBuilder *row, const char *key, GVariant *value)
{
	g_variant_builder_add_value(
		row, g_variant_new_dict_entry(g_variant_new_string(key), g_variant_new_variant(value)));
}

void face_facts_add_text(GVariantBuilder *row, const char *key, const char *text)
{
	if (text)
		face_facts_add(row, key, g_variant_new_string(text));
}

void face_facts_begin(GVariantBuilder *rows)
{
	g_variant_builder_init(rows, G_VARIANT_TYPE("aa{sv}"));
}

void face_facts_add_line(GVariantBuilder *rows, const FaceLine *line)
{
	g_variant_builder_open(rows, G_VARIANT_TYPE_VARDICT);
	face_facts_add(rows, REGENT_LINE_INDEX, g_variant_new_uint32(line->index));
	face_facts_add_text(rows, REGENT_LINE_NUMBER, line->number);
	face_facts_add_text(rows, REGENT_LINE_NAME, line->name);
	face_facts_add_text(rows, REGENT_LINE_LABEL, line->label);
	for (guint i = 0; i < FACE_FORWARDS; i++)
		face_facts_add_text(rows, forward_keys[i], line->forwards[i]);
	g_variant_builder_close(rows);
}

void face_facts_add_button(GVariantBuilder *rows, const FaceButton *button)
{
	g_variant_builder_open(rows, G_VARIANT_TYPE_VARDICT);
	face_facts_add(rows, REGENT_BUTTON_INDEX, g_variant_new_uint32(button->index));
	face_facts_add_text(rows, REGENT_BUTTON_TYPE, button->type);
	face_facts_add_text(rows, REGENT_BUTTON_LABEL, button->label);
	face_facts_add_text(rows, REGENT_BUTTON_NUMBER, button->number);
	face_facts_add_text(rows, REGENT_BUTTON_LAMP, button->lamp);
	face_facts_add_text(rows, REGENT_BUTTON_STATE, button->state);
	face_facts_add_text(rows, REGENT_BUTTON_FORWARD, button->forward);
	g_variant_builder_close(rows);
}

GVariant *face_facts_clock(gint64 set_at, gint64 local, const char *template)
{
	GVariantBuilder row;

	g_variant_builder_init(&row, G_VARIANT_TYPE_VARDICT);
	face_facts_add(&row, "set-at", g_variant_new_int64(set_at));
	face_facts_add(&row, "local", g_variant_new_int64(local));
	face_facts_add_text(&row, "template", template);
	return g_variant_builder_end(&row);
}

const char *face_facts_date_template(GVariant *settings)
{
	const char *template = "D/M/Y";

	if (settings)
		g_variant_lookup(settings, REGENT_SETTING_DATE_TEMPLATE, "&s", &template);
	return template;
}

gint64 face_facts_utc_offset(GVariant *settings, gint64 time)
{
	const char *name = NULL;
	gint32 minutes = 0;
	g_autoptr(GTimeZone) zone = NULL;

	if (!settings)
		return 0;
	g_variant_lookup(settings, REGENT_SETTING_UTC_OFFSET, "i", &minutes);
	if (g_variant_lookup(settings, REGENT_SETTING_TIME_ZONE, "&s", &name))
		zone = g_time_zone_new_identifier(name);
	if (!zone)
		return (gint64) minutes * 60;
	return g_time_zone_get_offset(zone, g_time_zone_find_interval(zone, G_TIME_TYPE_UNIVERSAL, time));
}
