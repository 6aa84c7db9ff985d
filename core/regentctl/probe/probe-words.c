/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "probe-words.h"

#include <regent/facts.h>

/* Returns: (transfer full): the last phase that runs. */
static char *last_phase(GVariant *status)
{
	g_autoptr(GVariant) phases = g_variant_lookup_value(status, "phases", G_VARIANT_TYPE("aa{sv}"));
	gsize count = phases ? g_variant_n_children(phases) : 0;
	g_autoptr(GVariant) last = count ? g_variant_get_child_value(phases, count - 1) : NULL;

	return g_strdup(last ? ctl_string(last, "phase") : "");
}

static void add_registration(GString *out, const ProbePlan *plan, gboolean unknown)
{
	if (!plan->registers)
		g_string_append(out, " It registers nowhere and takes no directory number");
	else if (unknown)
		g_string_append(out,
			" It registers, and takes a directory number where the call manager gives one to a phone "
			"that it does not know");
	else
		g_string_append(out, " It registers with an account that was made for it, and with nothing else");
	g_string_append(out, unknown ? "; where there is no file of its own it asks for the default file.\n"
				     : "; it asks for no default file.\n");
}

char *probe_words_begin(const ProbePlan *plan, GVariant *status, GVariant *facts)
{
	GString *out = g_string_new(NULL);
	g_autofree char *last = last_phase(status);

	g_string_append_printf(out, "Probing %s as %s, %s, up to %s.", plan->interface, ctl_string(status, "model"),
		ctl_string(status, "device"), last);
	add_registration(out, plan, ctl_boolean(facts, REGENT_FACT_ENDPOINT_AUTO_REGISTER));
	g_string_append(out, plan->connects ? "It opens a TCP connection to each call manager.\n"
					    : "To a call manager it sends a ping, and opens no connection.\n");
	g_string_append_printf(out, "What it sets on %s it takes away again at its end.\n", plan->interface);
	return g_string_free(out, FALSE);
}
