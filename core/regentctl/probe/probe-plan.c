/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "probe-plan.h"

#include "network.h"

#include <string.h>

#define WITHIN (2 * G_TIME_SPAN_MINUTE)
#define BEFORE_REGISTRATION "-"

const CtlOption ctl_probe_options[] = {
	{ "model", "MODEL,...", "model of models.ini to boot as; several: one after the other",
		"eth0 --model 7962,8845" },
	{ "mac", "ADDRESS", "hardware address to be known by; the interface keeps its own",
		"eth0 --mac 00:07:0e:16:1c:56" },
	{ "device-name", "NAME", "name to ask for files and to register by", "eth0 --device-name SEP00070E161C56" },
	{ "until", "PHASE", "the phase to end with; without it the last before the first that can register",
		"eth0 --until addressing" },
	{ "register", NULL, "goes on and registers, with all that follows from it", "eth0 --model 7962 --register" },
	{ "connect", NULL, "also opens a TCP connection to each call manager, which may raise an alarm there",
		"eth0 --connect" },
	{ "within", "TIME", "how long a boot may take (2min)", "eth0 --within 30s" },
	{ "expect", "FILE", "what has to be found: a line passed or failed for each", "eth0 --expect port.ini" },
	{ "config", "FILE", "boots by this configuration, as far as it harms nobody; without it by none",
		"eth0 --config /etc/regent/regent.conf" },
	{ "quiet", NULL, "only what was found, and nothing while it is looked for", "eth0 --quiet" },
	{ 0 },
};

static gboolean refuse(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

static gboolean refuse(GError **error, const char *format, ...)
{
	g_autofree char *words = NULL;
	va_list arguments;

	va_start(arguments, format);
	words = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	g_set_error_literal(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, words);
	return FALSE;
}

/* They are to stand in a file, between quotes. */
static gboolean check_values(GHashTable *given, GError **error)
{
	static const char *const written[] = { "model", "mac", "device-name" };

	for (guint i = 0; i < G_N_ELEMENTS(written); i++) {
		const char *value = g_hash_table_lookup(given, written[i]);

		for (const char *at = value; at && *at; at++)
			if (*at == '"' || g_ascii_iscntrl(*at))
				return refuse(error, "--%s: a quote or a control character is in no %s.", written[i],
					written[i]);
	}
	return TRUE;
}

static gboolean read_models(ProbePlan *plan, const char *value, GError **error)
{
	plan->models = value ? g_strsplit(value, ",", -1) : NULL;
	for (char **model = plan->models; model && *model; model++)
		if (!*g_strstrip(*model))
			return refuse(error, "--model %s: a name is missing beside a comma.", value);
	return TRUE;
}

/* A name that the daemon would take for something else. */
static gboolean check_until(const ProbePlan *plan, GError **error)
{
	return !plan->until || !strpbrk(plan->until, ",") ||
	       refuse(error, "--until %s: one phase is what it ends with.", plan->until);
}

gboolean probe_plan_read(ProbePlan *plan, GHashTable *given, char **arguments, GError **error)
{
	const char *within = g_hash_table_lookup(given, "within");

	*plan = (ProbePlan) {
		.interface = arguments[0],
		.mac = g_hash_table_lookup(given, "mac"),
		.device_name = g_hash_table_lookup(given, "device-name"),
		.until = g_hash_table_lookup(given, "until"),
		.registers = g_hash_table_contains(given, "register"),
		.connects = g_hash_table_contains(given, "connect"),
		.quiet = g_hash_table_contains(given, "quiet"),
		.within = WITHIN,
		.expect = g_hash_table_lookup(given, "expect"),
		.config = g_hash_table_lookup(given, "config"),
	};
	if (!plan->interface || !*plan->interface)
		return refuse(error, "Which interface? regentctl probe eth0");
	if (within && (!ctl_read_span(within, &plan->within) || plan->within <= 0))
		return refuse(error, "--within %s is not a time, as 30s, 5min or 1h.", within);
	return check_until(plan, error) && check_values(given, error) &&
	       read_models(plan, g_hash_table_lookup(given, "model"), error);
}

void probe_plan_clear(ProbePlan *plan)
{
	g_clear_pointer(&plan->models, g_strfreev);
}

static void add(GString *out, const char *key, const char *value)
{
	if (value)
		g_string_append_printf(out, "%s = \"%s\"\n", key, value);
}

char *probe_plan_over(const ProbePlan *plan, const char *model, const char *always)
{
	GString *out = g_string_new(always);

	g_string_append(out, "\n[endpoint]\n");
	add(out, "interface", plan->interface);
	add(out, "model", model);
	add(out, "mac", plan->mac);
	add(out, "device-name", plan->device_name);
	if (plan->connects)
		g_string_append(out, "\n[plugin reach]\nconnect = yes\n");
	return g_string_free(out, FALSE);
}

/* Nothing registers unasked, whatever phase somebody names. */
char *probe_plan_until(const ProbePlan *plan)
{
	if (plan->registers)
		return g_strdup(plan->until);
	return plan->until ? g_strconcat(plan->until, "," BEFORE_REGISTRATION, NULL) : g_strdup(BEFORE_REGISTRATION);
}
