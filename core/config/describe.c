/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "describe.h"

static const char *type_name(const RegentOption *option)
{
	static const char *const names[] = {
		[REGENT_OPTION_STRING] = "text",
		[REGENT_OPTION_BOOLEAN] = "yes or no",
		[REGENT_OPTION_INTEGER] = "number",
		[REGENT_OPTION_DURATION] = "time",
		[REGENT_OPTION_LIST] = "list",
	};

	return option->type < G_N_ELEMENTS(names) ? names[option->type] : "text";
}

static void add_range(GString *out, const RegentOption *option)
{
	double unit = option->type == REGENT_OPTION_DURATION ? G_USEC_PER_SEC : 1;
	const char *seconds = option->type == REGENT_OPTION_DURATION ? " s" : "";

	if (option->min || option->max)
		g_string_append_printf(out, ", %.15g%s to %.15g%s", (double) option->min / unit, seconds,
			(double) option->max / unit, seconds);
}

char *describe_option(const RegentOption *option)
{
	g_autofree char *choices = option->type == REGENT_OPTION_CHOICE && option->choices
					   ? g_strjoinv(", ", (char **) option->choices)
					   : NULL;
	g_autoptr(GString) words = g_string_new(choices ? choices : type_name(option));

	add_range(words, option);
	if (option->unit)
		g_string_append_printf(words, " %s", option->unit);
	if (option->fallback)
		g_string_append_printf(words, ", default %s", *option->fallback ? option->fallback : "empty");
	if (option->flags & REGENT_OPTION_REQUIRED)
		g_string_append(words, ", must be set");
	if (option->flags & REGENT_OPTION_SECRET)
		g_string_append(words, ", never shown");
	return g_strdup(words->str);
}

static void add_string(GVariantBuilder *dict, const char *key, const char *value)
{
	g_variant_builder_add(dict, "{sv}", key, g_variant_new_string(value ? value : ""));
}

static void add_list(GVariantBuilder *dict, const char *key, const char *const *list)
{
	static const char *const none[] = { NULL };

	g_variant_builder_add(dict, "{sv}", key, g_variant_new_strv(list ? list : none, -1));
}

static void add_options(GVariantBuilder *dict, const RegentPlugin *plugin)
{
	GVariantBuilder list = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

	for (const RegentOption *option = plugin->options; option && option->key; option++) {
		g_autofree char *value = describe_option(option);

		g_variant_builder_open(&list, G_VARIANT_TYPE_VARDICT);
		add_string(&list, "key", option->key);
		add_string(&list, "value", value);
		add_string(&list, "summary", option->summary);
		g_variant_builder_close(&list);
	}
	g_variant_builder_add(dict, "{sv}", "options", g_variant_builder_end(&list));
}

static void add_reasons(GVariantBuilder *dict, const RegentPlugin *plugin)
{
	GVariantBuilder list = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

	for (const RegentReason *reason = plugin->reasons; reason && reason->code; reason++) {
		g_variant_builder_open(&list, G_VARIANT_TYPE_VARDICT);
		add_string(&list, "code", reason->code);
		add_string(&list, "phone", reason->phone);
		add_string(&list, "cause", reason->cause);
		add_string(&list, "cure", reason->cure);
		g_variant_builder_close(&list);
	}
	g_variant_builder_add(dict, "{sv}", "reasons", g_variant_builder_end(&list));
}

/* Returns: (transfer full) */
static char *facility_words(const RegentFacility *facility)
{
	switch (facility->kind) {
	case REGENT_FACILITY_PACKET:
		return g_strdup("packet sockets, CAP_NET_RAW");
	case REGENT_FACILITY_NETLINK:
		return g_strdup("rtnetlink, CAP_NET_ADMIN");
	case REGENT_FACILITY_MODULE:
		return g_strdup_printf("%s of the kernel", facility->name);
	case REGENT_FACILITY_PORT:
		return g_strdup_printf("port %s, CAP_NET_BIND_SERVICE", facility->name);
	case REGENT_FACILITY_PING:
		return g_strdup("pings, CAP_NET_RAW");
	case REGENT_FACILITY_TLS:
		return g_strdup("TLS of GLib");
	case REGENT_FACILITY_PROGRAM:
		return g_strdup_printf("the program of %s", facility->option);
	case REGENT_FACILITY_FOLDER:
		return g_strdup_printf("the folder of %s", facility->option);
	}
	return g_strdup("what a later version knows");
}

static void add_facilities(GVariantBuilder *dict, const RegentPlugin *plugin)
{
	GVariantBuilder list = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE("aa{sv}"));

	for (const RegentFacility *facility = plugin->facilities; facility && facility->why; facility++) {
		g_autofree char *what = facility_words(facility);

		g_variant_builder_open(&list, G_VARIANT_TYPE_VARDICT);
		add_string(&list, "what", what);
		add_string(&list, "why", facility->why);
		g_variant_builder_close(&list);
	}
	g_variant_builder_add(dict, "{sv}", "facilities", g_variant_builder_end(&list));
}

GVariant *describe_plugin(Loader *loader, const char *name)
{
	GVariantBuilder dict = G_VARIANT_BUILDER_INIT(G_VARIANT_TYPE_VARDICT);
	const RegentPlugin *plugin = loader_is_loaded(loader, name) ? loader_get(loader, name, NULL) : NULL;

	add_string(&dict, "name", name);
	add_string(&dict, "path", loader_path(loader, name));
	g_variant_builder_add(&dict, "{sv}", "loaded", g_variant_new_boolean(plugin != NULL));
	if (plugin) {
		add_string(&dict, "phase", plugin->phase ? plugin->phase : "service");
		add_string(&dict, "summary", plugin->summary);
		add_list(&dict, "needs", plugin->needs);
		add_list(&dict, "uses", plugin->uses);
		add_list(&dict, "provides", plugin->provides);
		add_facilities(&dict, plugin);
		add_options(&dict, plugin);
		add_reasons(&dict, plugin);
	}
	return g_variant_builder_end(&dict);
}
