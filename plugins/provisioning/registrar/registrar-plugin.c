/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "registrar-plugin.h"
#include "registrar-report.h"

/* There is nothing to keep: what the INI says is published once. The instance only has to be something. */
typedef struct {
	RegentStep *step;
} Registrar;

static void registrar_stop(gpointer self)
{
	g_free(self);
}

static gpointer registrar_start(RegentStep *step, GError **error)
{
	g_auto(RegistrarConfig) config = { 0 };
	const char *key = NULL;
	Registrar *registrar;

	if (!registrar_read(step, &config, &key, error)) {
		g_prefix_error(error, "%s: ", key);
		return NULL;
	}
	registrar_report(step, &config);
	regent_step_done(step);
	registrar = g_new0(Registrar, 1);
	registrar->step = step;
	return registrar;
}

static const RegentFacility facilities[] = {
	{ "No call manager can be reached by TLS.", REGENT_FACILITY_TLS, .option = "transport", .value = "tls" },
	{ 0 },
};

REGENT_PLUGIN(registrar, .phase = "provisioning",
	.summary = "Takes call managers, lines and credentials from the INI, for registrars that serve no files",
	.stage = "Configuring CM List", .options = registrar_options,
	.uses = REGENT_LIST(REGENT_FACT_ENDPOINT_PROTOCOL),
	.provides = REGENT_LIST(REGENT_FACT_CONFIG_CALL_MANAGERS, REGENT_FACT_CONFIG_PROTOCOL, REGENT_FACT_CONFIG_LINES,
		REGENT_FACT_CONFIG_SECRET_CREDENTIALS, REGENT_FACT_CONFIG_SETTINGS),
	.facilities = facilities, .start = registrar_start, .stop = registrar_stop, .check = registrar_check, );
