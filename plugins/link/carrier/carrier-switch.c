/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "carrier-switch.h"

#include <regent/facts.h>
#include <string.h>

#define STATE "switch"

static const char *const facts[] = { REGENT_FACT_NEIGHBOR_NAME, REGENT_FACT_NEIGHBOR_PORT,
	REGENT_FACT_NEIGHBOR_SHOW_STATUS };

static void keep(CarrierSwitch *self)
{
	const char *lines[G_N_ELEMENTS(facts) + 1] = { NULL };
	g_autoptr(GBytes) bytes = NULL;
	char *text;

	for (guint i = 0; i < G_N_ELEMENTS(facts); i++)
		lines[i] = self->heard[i] ? self->heard[i] : "";
	if (self->last && g_strv_equal(lines, (const char *const *) self->last))
		return;
	g_strfreev(self->last);
	self->last = g_strdupv((char **) lines);
	text = g_strjoinv("\n", self->last);
	bytes = g_bytes_new_take(text, strlen(text));
	regent_step_state_save(self->step, STATE, bytes);
}

/* What is withdrawn is not kept: it goes with the link. */
static void on_fact(gpointer data, const char *name, GVariant *value)
{
	CarrierSwitch *self = data;

	for (guint i = 0; i < G_N_ELEMENTS(facts); i++) {
		if (!g_str_equal(facts[i], name))
			continue;
		g_free(self->heard[i]);
		self->heard[i] = value ? g_variant_dup_string(value, NULL) : NULL;
	}
	if (value && self->heard[0] && self->heard[1])
		keep(self);
}

static char **load(RegentStep *step)
{
	g_autoptr(GBytes) bytes = regent_step_state_load(step, STATE);
	g_autofree char *text = bytes ? g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes)) : NULL;
	g_auto(GStrv) lines = text && g_utf8_validate(text, -1, NULL) ? g_strsplit(text, "\n", -1) : NULL;

	return lines && g_strv_length(lines) == G_N_ELEMENTS(facts) ? g_steal_pointer(&lines) : NULL;
}

void carrier_switch_init(CarrierSwitch *self, RegentStep *step)
{
	*self = (CarrierSwitch) { .step = step, .last = load(step) };
	for (guint i = 0; i < G_N_ELEMENTS(facts); i++)
		regent_step_watch_fact(step, facts[i], on_fact, self);
}

void carrier_switch_clear(CarrierSwitch *self)
{
	for (guint i = 0; i < G_N_ELEMENTS(facts); i++)
		g_free(self->heard[i]);
	g_strfreev(self->last);
}

static const char *word(const CarrierSwitch *self, guint index)
{
	return self->last && *self->last[index] ? self->last[index] : NULL;
}

const char *carrier_switch_name(const CarrierSwitch *self)
{
	return word(self, 0);
}

const char *carrier_switch_port(const CarrierSwitch *self)
{
	return word(self, 1);
}

const char *carrier_switch_command(const CarrierSwitch *self)
{
	return word(self, 2);
}
