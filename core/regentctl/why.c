/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ctl.h"

#include <stdio.h>

#include "status.h"

static void print_why(Ctl *ctl, GVariant *status)
{
	g_autoptr(GVariant) why = g_variant_lookup_value(status, "why", G_VARIANT_TYPE_VARDICT);

	if (ctl->json) {
		ctl_print_json(why ? why : g_variant_new_parsed("@a{sv} {}"));
		return;
	}
	if (!why) {
		g_autofree char *since = ctl_status_since(status);

		printf("%s: %s, nothing is wrong\n", ctl_string(status, "device"), since);
		return;
	}
	if (*ctl_string(why, "phone")) {
		g_autoptr(GString) line = g_string_new(NULL);

		ctl_text_paragraph(line, &ctl->style, "phone", ctl_string(why, "phone"));
		fputs(line->str, stdout);
	}
	ctl_print(ctl_why_text(status, &ctl->style));
}

CtlExit ctl_why(Ctl *ctl, char **arguments)
{
	g_autoptr(GVariant) status = ctl_read_status(ctl, arguments[0]);

	if (!status)
		return ctl->exit;
	print_why(ctl, status);
	return ctl_boolean(status, "registered") ? CTL_REGISTERED : CTL_UNREGISTERED;
}
