/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision-report.h"

#include <string.h>

void provision_report_asking(const Provision *provision)
{
	regent_step_report(provision->step, -1, "asking %s for %s", provision_server_now(provision)->at.host,
		provision_file_now(provision));
}

void provision_report_absent(const Provision *provision)
{
	regent_step_message(provision->step, "File not found : %s", provision->files.own);
}

void provision_report_refused(const Provision *provision, const char *detail)
{
	regent_step_log(provision->step, G_LOG_LEVEL_INFO, "%s from %s: %s", provision_file_now(provision),
		provision_server_now(provision)->text, detail);
}

/* The file. */

static void publish_file(const Provision *provision, const CiscoConfig *config)
{
	RegentStep *step = provision->step;

	regent_step_publish_string(step, REGENT_FACT_CONFIG_FILE, provision_file_now(provision));
	regent_step_publish_string(step, REGENT_FACT_CONFIG_SERVER, provision_server_now(provision)->text);
	regent_step_publish(step, REGENT_FACT_CONFIG_DEFAULT, g_variant_new_boolean(provision->round.is_default));
	regent_step_publish_string(step, REGENT_FACT_CONFIG_PROTOCOL, config->protocol);
	regent_step_publish_string(step, REGENT_FACT_CONFIG_VERSION, config->version);
	regent_step_publish_string(step, REGENT_FACT_CONFIG_LOAD, config->load);
	regent_step_publish(step, REGENT_FACT_CONFIG_CALL_MANAGERS, config->call_managers);
	regent_step_publish(step, REGENT_FACT_CONFIG_SRST, config->srst);
	regent_step_publish(step, REGENT_FACT_CONFIG_LINES, config->lines);
	regent_step_publish(step, REGENT_FACT_CONFIG_SECRET_CREDENTIALS, config->credentials);
	regent_step_publish(step, REGENT_FACT_CONFIG_SETTINGS, config->settings);
}

/** Returns: (transfer full). */
static char *describe_size(gsize size)
{
	return size < 1000 ? g_strdup_printf("%" G_GSIZE_FORMAT " bytes", size)
			   : g_strdup_printf("%.1f kB", (double) size / 1000);
}

void provision_report_file(const Provision *provision, const CiscoConfig *config)
{
	const ProvisionFiles *files = &provision->files;
	g_autofree char *size = describe_size(provision->bytes->len);

	publish_file(provision, config);
	if (provision->round.is_default)
		regent_step_report(provision->step, -1, "%s (%s: File not found)", files->fallback, files->own);
	else
		regent_step_report(provision->step, -1, "%s, %s", files->own, size);
	regent_step_message(provision->step, "%s", provision_file_now(provision));
	regent_step_explain(provision->step, NULL, NULL);
}

/* The failure. */

static const char *fact_or(const Provision *provision, const char *name, const char *fallback)
{
	const char *value = regent_step_fact_string(provision->step, name);

	return value ? value : fallback;
}

/** Returns: (transfer full): without the length of the prefix. */
static char *own_address(const Provision *provision)
{
	const char *address = fact_or(provision, REGENT_FACT_IP_ADDRESS, "this phone");

	return g_strndup(address, strcspn(address, "/"));
}

/* One of the functions that take a reason's code and its words. */
typedef void (*Teller)(RegentStep *step, const char *code, ...);

void provision_report_failure(const Provision *provision)
{
	RegentStep *step = provision->step;
	const ProvisionFailure *failure = &provision->failure;
	const ProvisionFiles *files = &provision->files;
	Teller tell = provision->done ? regent_step_explain : regent_step_fail_because;
	g_autofree char *has =
		g_strdup_printf("%s %s", provision->absent->str, provision->absent_count > 1 ? "have" : "has");
	g_autofree char *address = own_address(provision);

	if (provision->done)
		regent_step_message(step, "Configuration kept: %s", failure->detail);
	tell(step, failure->code, "server", failure->host, "file",
		failure->about_default ? files->fallback : files->own, "detail", failure->detail, "where",
		failure->about_default ? NULL : "there", "default", files->fallback, "has", has, "address", address,
		"origin", fact_or(provision, REGENT_FACT_PROVISIONING_SOURCE, "option 150"), "model",
		fact_or(provision, REGENT_FACT_MODEL_NAME, "phone"), NULL);
}
