/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "state.h"

typedef struct {
	const char *name, *words;
	CtlExit exit;
	guint badness;
} State;

static const State states[] = {
	{ "unregistered", "not registered", CTL_UNREGISTERED, 3 },
	{ "no-line", "registered without a line", CTL_NO_LINE, 2 },
	{ "complete", "complete", CTL_NO_LINE, 1 },
	{ "registered", "registered", CTL_REGISTERED, 0 },
};

/* A state of a later daemon counts as the worst. */
static const State *find(GVariant *status)
{
	const char *name = ctl_string(status, "state");

	for (guint i = 0; i < G_N_ELEMENTS(states); i++) {
		if (g_str_equal(states[i].name, name))
			return &states[i];
	}
	return &states[0];
}

/* What others stand on does not register itself. */
static gboolean carries_others(GVariant *status)
{
	return ctl_uint32(status, "children", 0) > 0 && g_str_equal(find(status)->name, "complete");
}

CtlExit ctl_state(GVariant *status)
{
	return carries_others(status) ? CTL_REGISTERED : find(status)->exit;
}

gboolean ctl_state_is_registered(GVariant *status)
{
	const char *name = find(status)->name;

	return g_str_equal(name, "registered") || g_str_equal(name, "no-line");
}

static guint badness(GVariant *status)
{
	return carries_others(status) ? 0 : find(status)->badness;
}

GVariant *ctl_state_worst(GPtrArray *statuses)
{
	GVariant *worst = NULL;

	for (guint i = 0; i < statuses->len; i++) {
		GVariant *status = statuses->pdata[i];

		if (!worst || badness(status) > badness(worst))
			worst = status;
	}
	return worst;
}

char *ctl_state_since(GVariant *status)
{
	g_autofree char *span = ctl_text_span(ctl_int64(status, "now", 0) - ctl_int64(status, "since", 0));

	return g_strdup_printf("%s for %s", find(status)->words, span);
}
