/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "request.h"

#include "ctl.h"

/* Why a request waits that came too soon after others. Returns: (transfer full) (nullable) */
static GVariant *find_held(GVariant *status)
{
	g_autoptr(GVariant) whys = g_variant_lookup_value(status, "whys", G_VARIANT_TYPE("aa{sv}"));

	for (gsize i = 0; whys && i < g_variant_n_children(whys); i++) {
		g_autoptr(GVariant) why = g_variant_get_child_value(whys, i);

		if (g_str_equal(ctl_string(why, "code"), "phase.held"))
			return g_steal_pointer(&why);
	}
	return NULL;
}

static gint64 left(GVariant *status, GVariant *why)
{
	return MAX(ctl_int64(why, "until", 0) - ctl_int64(status, "now", 0), 0);
}

char *ctl_request_text(GVariant *status, const char *what)
{
	g_autoptr(GVariant) held = find_held(status);
	g_autofree char *span = held ? ctl_text_span(left(status, held)) : NULL;

	if (!held)
		return g_strdup("");
	return g_strdup_printf("The %s waits: it comes in %s, and until then everything stays as it is. %s\n", what,
		span, ctl_string(held, "cause"));
}

GVariant *ctl_request_dict(GVariant *status, const char *what)
{
	g_autoptr(GVariant) held = find_held(status);
	GVariantBuilder dict = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE_VARDICT);

	g_variant_builder_add_parsed(&dict, "{'endpoint', <%s>}", ctl_string(status, "endpoint"));
	g_variant_builder_add_parsed(&dict, "{'request', <%s>}", what);
	if (held)
		g_variant_builder_add_parsed(&dict, "{'wait', <%x>}", left(status, held));
	return g_variant_builder_end(&dict);
}

static CtlExit request(Ctl *ctl, const char *endpoint, const char *what)
{
	GVariant *parameters = g_variant_new("(ss)", endpoint ? endpoint : "", what);
	g_autoptr(GVariant) result = ctl_call(ctl, "Request", parameters, NULL);
	g_autoptr(GVariant) status = NULL;

	/* A daemon that ends for it, as where a reset is a reboot, has done what was asked. */
	ctl->quiet = !ctl->json;
	status = result ? ctl_read_status(ctl, endpoint) : NULL;
	if (!result || (ctl->json && !status))
		return ctl->exit;
	if (ctl->json)
		ctl_print_json(ctl_request_dict(status, what));
	else if (status)
		ctl_print(ctl_request_text(status, what));
	return 0;
}

CtlExit ctl_restart(Ctl *ctl, char **arguments)
{
	return request(ctl, arguments[0], "restart");
}

CtlExit ctl_reset(Ctl *ctl, char **arguments)
{
	return request(ctl, arguments[0], "reset");
}
