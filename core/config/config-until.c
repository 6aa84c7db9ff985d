/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config-private.h"

#include "ini.h"

#include <string.h>

#define CLI "command line"
#define BEFORE_REGISTRATION "-"

static gboolean registers(const PhaseConfig *phase)
{
	for (const RegentPlugin **plugin = phase->plugins; *plugin; plugin++)
		if (plugin_lists((*plugin)->provides, REGENT_FACT_REGISTRATION_STATE))
			return TRUE;
	return FALSE;
}

static guint count_before_registration(const Chain *chain)
{
	guint count = 0;

	while (count < chain->phases->len && !registers(chain->phases->pdata[count]))
		count++;
	return count;
}

/* Returns: 0: there is none of that name. */
static guint count_up_to(const Chain *chain, const char *name)
{
	for (guint i = 0; i < chain->phases->len; i++)
		if (!strcmp(((PhaseConfig *) chain->phases->pdata[i])->name, name))
			return i + 1;
	return 0;
}

static gboolean no_phase(const Chain *chain, const char *endpoint, const char *name, GError **error)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	g_autofree char *list = NULL;
	const char *meant;

	for (guint i = 0; i < chain->phases->len; i++)
		g_ptr_array_add(names, ((PhaseConfig *) chain->phases->pdata[i])->name);
	g_ptr_array_add(names, NULL);
	meant = ini_suggest(name, (const char *const *) names->pdata);
	list = g_strjoinv(", ", (char **) names->pdata);
	if (meant)
		g_set_error(error, REGENT_ERROR, REGENT_ERROR_CONFIG,
			CLI ": --until %s: %s has no such phase: did you mean %s?", name, endpoint, meant);
	else
		g_set_error(error, REGENT_ERROR, REGENT_ERROR_CONFIG,
			CLI ": --until %s: %s has no such phase: it has %s", name, endpoint, list);
	return FALSE;
}

/* What a request names and is not run any more means the last phase that is. */
static void cut(Chain *chain, guint count)
{
	int last = (int) count - 1;

	g_ptr_array_set_size(chain->phases, (gint) count);
	chain->restart = MIN(chain->restart, last);
	chain->reset = MIN(chain->reset, last);
	chain->check = MIN(chain->check, last);
}

static gboolean end_at(Chain *chain, const char *endpoint, const char *until, GError **error)
{
	gboolean before = !strcmp(until, BEFORE_REGISTRATION);
	guint count = before ? count_before_registration(chain) : count_up_to(chain, until);

	if (!count && !before)
		return no_phase(chain, endpoint, until, error);
	if (!count) {
		g_set_error(error, REGENT_ERROR, REGENT_ERROR_CONFIG,
			CLI ": --until -: %s registers in its first phase, %s: there is nothing before it", endpoint,
			((PhaseConfig *) chain->phases->pdata[0])->name);
		return FALSE;
	}
	cut(chain, count);
	return TRUE;
}

static gboolean end_chain(Chain *chain, const char *endpoint, char **until, GError **error)
{
	for (; *until; until++)
		if (!end_at(chain, endpoint, *until, error))
			return FALSE;
	return TRUE;
}

static const char *first_endpoint(Config *config, const Source *source)
{
	for (guint i = 0; i < config->endpoints->len; i++) {
		const ConfigEndpoint *endpoint = config->endpoints->pdata[i];

		if (endpoint->source == source)
			return endpoint->name;
	}
	return "nobody";
}

gboolean config_until(Config *config, const char *until, GError **error)
{
	g_auto(GStrv) ends = g_strsplit(until, ",", -1);

	/* Endpoints of one file have one chain. */
	for (guint i = 0; i < config->sources->len; i++) {
		Source *source = config->sources->pdata[i];

		if (!end_chain(source->chain, first_endpoint(config, source), ends, error))
			return FALSE;
	}
	return TRUE;
}
