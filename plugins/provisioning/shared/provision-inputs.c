/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision-inputs.h"
#include "provision-file.h"

#include <regent/facts.h>
#include <string.h>

/** Returns: (transfer full): @name as it may read when its %-codes are known, which they are not yet in a check. */
static char *fill_codes(const char *name)
{
	g_autoptr(GString) text = g_string_new(name);

	for (const char *code = "nmloi"; *code; code++) {
		const char unknown[] = { '%', *code, '\0' };

		g_string_replace(text, unknown, "x", 0);
	}
	return g_strdup(text->str);
}

gboolean provision_read_files(RegentStep *options, ProvisionFiles *files, const char **key, GError **error)
{
	static const char *const keys[] = { "file", "default-file" };
	const char *device = regent_step_fact_string(options, REGENT_FACT_ENDPOINT_DEVICE_NAME);
	const char *names[G_N_ELEMENTS(keys)];

	*key = keys[0];
	if (device && strchr(device, '/')) {
		g_set_error(error, REGENT_ERROR, REGENT_ERROR_CONFIG,
			"The device name %s has a / in it, which servers take for a folder", device);
		return FALSE;
	}

	for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
		g_autofree char *name = NULL;

		names[i] = regent_step_option_string(options, keys[i]);
		name = fill_codes(names[i]);
		if (provision_file_is_valid(name))
			continue;
		*key = keys[i];
		g_set_error(error, REGENT_ERROR, REGENT_ERROR_CONFIG,
			"\"%s\" cannot be the name of a file on a server: at most 255 letters, digits and ._-/ +()@{}, no "
			"\"..\"",
			names[i]);
		return FALSE;
	}
	*files = (ProvisionFiles) { .own = names[0], .fallback = names[1] };
	return TRUE;
}

static void leave_out(ProvisionLeftOut *left_out, const char *text, const GError *problem)
{
	if (g_error_matches(problem, REGENT_ERROR, REGENT_ERROR_NOT_MINE)) {
		if (left_out->other)
			return;
		left_out->other = g_strdup(text);
		left_out->scheme = g_strdup(problem->message);
	} else if (!left_out->useless) {
		left_out->useless = g_strdup(text);
		left_out->complaint = g_strdup(problem->message);
	}
}

/* Several in one text, with blanks, commas or semicolons between them, are what some DHCP servers are given. A blank
 * inside a path parts nothing.
 * Returns: (transfer full): one word, where it is not a list. */
static GStrv split_entry(const char *text)
{
	g_auto(GStrv) words = g_strsplit_set(text, " \t,;", -1);
	g_autoptr(GStrvBuilder) list = g_strv_builder_new();
	const char *const whole[] = { text, NULL };
	gboolean urls = strstr(text, "://") != NULL;

	for (guint i = 0; words[i]; i++) {
		if (!*words[i])
			continue;
		if (urls != (strstr(words[i], "://") != NULL))
			return g_strdupv((GStrv) whole);
		g_strv_builder_add(list, words[i]);
	}
	return g_strv_builder_end(list);
}

static void read_entry(GPtrArray *servers, const char *text, const ProvisionScheme *scheme, ProvisionLeftOut *left_out)
{
	g_auto(GStrv) words = split_entry(text);

	for (guint i = 0; words[i]; i++) {
		g_autoptr(GError) problem = NULL;
		ProvisionServer *server = provision_server_parse(words[i], scheme, &problem);

		if (server)
			g_ptr_array_add(servers, server);
		else
			leave_out(left_out, words[i], problem);
	}
}

GPtrArray *provision_read_servers(RegentStep *step, const ProvisionScheme *scheme, ProvisionLeftOut *left_out)
{
	GPtrArray *servers = g_ptr_array_new_with_free_func((GDestroyNotify) provision_server_unref);
	GVariant *fact = regent_step_fact(step, REGENT_FACT_PROVISIONING_SERVERS);
	g_autofree const char **texts = fact ? g_variant_get_strv(fact, NULL) : NULL;

	*left_out = (ProvisionLeftOut) { 0 };
	for (gsize i = 0; texts && texts[i]; i++)
		read_entry(servers, texts[i], scheme, left_out);
	return servers;
}

void provision_left_out_clear(ProvisionLeftOut *left_out)
{
	g_clear_pointer(&left_out->other, g_free);
	g_clear_pointer(&left_out->scheme, g_free);
	g_clear_pointer(&left_out->useless, g_free);
	g_clear_pointer(&left_out->complaint, g_free);
}

CiscoConfigHints provision_read_hints(RegentStep *step)
{
	return (CiscoConfigHints) {
		.protocol = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_PROTOCOL),
		.gateway = regent_step_fact_string(step, REGENT_FACT_IP_GATEWAY),
		.address = regent_step_fact_string(step, REGENT_FACT_IP_ADDRESS),
		.model = (guint64) regent_step_fact_number(step, REGENT_FACT_MODEL_DEVICE_TYPE, 0),
	};
}

gboolean provision_is_listed(RegentStep *step)
{
	return regent_step_fact_number(step, REGENT_FACT_MODEL_AUTO_REGISTER, FALSE) != 0;
}

gboolean provision_asks_default(RegentStep *step)
{
	return provision_is_listed(step) ||
	       regent_step_fact_number(step, REGENT_FACT_ENDPOINT_AUTO_REGISTER, FALSE) != 0;
}

/* The default file is for a device that may be created, under a name that will last. */
const char *provision_default_refused(RegentStep *step)
{
	if (!regent_step_fact_number(step, REGENT_FACT_ENDPOINT_AUTO_REGISTER, FALSE))
		return "config.auto-register";
	if (!regent_step_fact_number(step, REGENT_FACT_ENDPOINT_NAME_STABLE, TRUE))
		return "config.name-unstable";
	return NULL;
}
