/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "named.h"

static gpointer start(RegentStep *step, GError **error)
{
	return NULL;
}

static void stop(gpointer self)
{
}

static const char *const words[] = { "one", "two", NULL };

static const RegentOption gamma_options[] = {
	{ .key = "count", .type = REGENT_OPTION_INTEGER, .fallback = "3", .min = 1, .max = 9 },
	{ .key = "wait", .type = REGENT_OPTION_DURATION },
	{ .key = "word", .type = REGENT_OPTION_CHOICE, .choices = words },
	{ .key = "flag", .type = REGENT_OPTION_BOOLEAN },
	{ .key = "host-name", .type = REGENT_OPTION_STRING },
	{ .key = "key-words", .type = REGENT_OPTION_LIST, .flags = REGENT_OPTION_SECRET },
	{ .key = "at-phone", .type = REGENT_OPTION_INTEGER, .min = 1, .max = 9, .flags = REGENT_OPTION_AT_PHONE },
	{ 0 },
};

static const RegentOption strict_options[] = {
	{ .key = "server", .type = REGENT_OPTION_STRING, .flags = REGENT_OPTION_REQUIRED, .summary = "who is asked" },
	{ 0 },
};

#define HEAD \
	.magic = REGENT_PLUGIN_MAGIC, .abi_major = REGENT_ABI_MAJOR, .size = sizeof(RegentPlugin), \
	.option_size = sizeof(RegentOption), .reason_size = sizeof(RegentReason), .summary = "for a test", \
	.start = start, .stop = stop

static const RegentPlugin plugins[] = {
	{ HEAD, .name = "alpha", .phase = "any", .provides = REGENT_LIST("x-t.a", REGENT_FACT_IP_ADDRESS) },
	{ HEAD, .name = "beta", .phase = "any", .needs = REGENT_LIST("x-t.a") },
	{ HEAD, .name = "gamma", .phase = "any", .options = gamma_options },
	{ HEAD, .name = "strict", .phase = "asking", .options = strict_options },
	{ HEAD, .name = "identity", .phase = "any",
		.needs = REGENT_LIST(REGENT_FACT_ENDPOINT_INTERFACE, REGENT_FACT_MODEL_NUMBER) },
	{ HEAD, .name = "watcher" },
};

Loader *loader_of(const char *folder)
{
	Loader *loader = loader_new(folder);

	for (guint i = 0; i < G_N_ELEMENTS(plugins); i++)
		assert_true(loader_add(loader, &plugins[i], NULL));
	return loader;
}
