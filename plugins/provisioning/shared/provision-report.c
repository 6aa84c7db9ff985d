/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision-report.h"

#include <string.h>

void provision_report_asking(const Provision *provision)
{
	regent_step_report(provision->step, -1, "asking %s for %s", provision_server_now(provision)->shown,
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
	regent_step_publish_string(step, REGENT_FACT_CONFIG_KIND, config->kind);
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

static void report_damage(const Provision *provision, const CiscoConfig *config)
{
	const ProvisionServer *server = provision_server_now(provision);
	gboolean cucm = !g_strcmp0(config->kind, CISCO_KIND_CUCM);

	if (config->damage)
		regent_step_drawback(provision->step, "config.damaged", "file", provision_file_now(provision), "server",
			server->shown, "detail", config->damage, "cucm", cucm ? server->at.host : NULL, "plain",
			cucm ? NULL : server->at.host, NULL);
	else
		regent_step_drawback_over(provision->step, "config.damaged");
}

void provision_report_file(const Provision *provision, const CiscoConfig *config)
{
	const ProvisionFiles *files = &provision->files;
	g_autofree char *size = describe_size(provision->bytes->len);

	publish_file(provision, config);
	report_damage(provision, config);
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

/** Returns: what names the servers, as something that can be corrected. */
static const char *origin_of(const Provision *provision)
{
	const char *source = fact_or(provision, REGENT_FACT_PROVISIONING_SOURCE, "the list of servers");

	return strcmp(source, "static") ? source : "tftp-servers in the configuration";
}

/** Returns: (transfer full): without the length of the prefix. */
static char *own_address(const Provision *provision)
{
	const char *address = fact_or(provision, REGENT_FACT_IP_ADDRESS, "this phone");

	return g_strndup(address, strcspn(address, "/"));
}

/** The host, in the line of a cure that is for its kind: of one that is not known each line is a possibility. */
typedef struct {
	const char *cucm, *cme, *plain;
	const char *perhaps; /* a CUCM */
} KindHost;

static KindHost kind_host(const char *host, const char *kind)
{
	if (!kind)
		return (KindHost) { .plain = host, .perhaps = host };
	if (!strcmp(kind, CISCO_KIND_CUCM))
		return (KindHost) { .cucm = host };
	if (!strcmp(kind, CISCO_KIND_CME))
		return (KindHost) { .cme = host };
	return (KindHost) { .plain = host };
}

/* Of a missing file the first server that has it not counts, else the one that failed. */
static KindHost host_to_mend(const Provision *provision)
{
	const ProvisionFailure *failure = &provision->failure;

	if (provision->absent_server && failure->absent)
		return kind_host(provision->absent_server->at.host, provision->absent_kind);
	return kind_host(failure->server->at.host, failure->kind);
}

/** Returns: (transfer full): the DNS servers, "" where there are none. */
static char *dns_text(const Provision *provision)
{
	GVariant *fact = regent_step_fact(provision->step, REGENT_FACT_IP_DNS);
	g_autofree const char **servers = fact ? g_variant_get_strv(fact, NULL) : NULL;

	return servers ? g_strjoinv(", ", (char **) servers) : g_strdup("");
}

/* One of the functions that take a reason's code and its words. */
typedef void (*Teller)(RegentStep *step, const char *code, ...);

static void tell_failure(const Provision *provision, Teller tell)
{
	const ProvisionFailure *failure = &provision->failure;
	const ProvisionServer *server = failure->server;
	const ProvisionFiles *files = &provision->files;
	const char *file = failure->about_default ? files->fallback : files->own;
	KindHost kind = host_to_mend(provision);
	g_autofree char *has =
		g_strdup_printf("%s %s", provision->absent->str, provision->absent_count > 1 ? "have" : "has");
	g_autofree char *address = own_address(provision);
	g_autofree char *path = provision_server_file(server, file);
	g_autofree char *port = g_strdup_printf("%u", server->at.port);
	g_autofree char *dns = dns_text(provision);
	gboolean leased = regent_step_fact_number(provision->step, REGENT_FACT_IP_DHCP, TRUE) != 0;

	tell(provision->step, failure->code, "server", server->shown, "host", server->at.host, "port", port, "odd-port",
		server->at.port == provision->scheme.usual_port ? NULL : port, "path", path, "file", file, "detail",
		failure->detail, "subject", failure->subject, "where", failure->about_default ? NULL : "there",
		"default", files->fallback, "has", has, "address", address, "origin", origin_of(provision), "model",
		fact_or(provision, REGENT_FACT_MODEL_NAME, "phone"), "cucm", kind.cucm, "cme", kind.cme, "plain",
		kind.plain, "perhaps", kind.perhaps, "dns", dns, "no-dns", leased ? server->at.host : NULL,
		"dns-setting", leased ? NULL : "[plugin static] dns = ADDRESS", NULL);
}

void provision_report_failure(const Provision *provision)
{
	if (provision->done)
		regent_step_message(provision->step, "Configuration kept: %s", provision->failure.detail);
	tell_failure(provision, provision->done ? regent_step_explain : regent_step_fail_because);
}

/* What is left out of the list of servers. */

static const char *scheme_code(const char *scheme)
{
	static const char *const ours[] = { "tftp", "http", "https", NULL };

	return g_strv_contains(ours, scheme) ? "config.other-scheme" : "config.unknown-scheme";
}

void provision_report_left_out(const Provision *provision, const ProvisionLeftOut *left_out)
{
	RegentStep *step = provision->step;
	const char *origin = origin_of(provision);

	if (left_out->useless && provision->servers->len)
		regent_step_drawback(step, "config.server-unused", "entry", left_out->useless, "detail",
			left_out->complaint, "origin", origin, NULL);
	else
		regent_step_drawback_over(step, "config.server-unused");
	if (provision->servers->len)
		return;
	if (left_out->useless)
		regent_step_fail_because(
			step, "config.server-useless", "detail", left_out->complaint, "origin", origin, NULL);
	else if (left_out->other)
		regent_step_fail_because(step, scheme_code(left_out->scheme), "server", left_out->other, "origin",
			origin, "plugin", provision->scheme.name, "scheme", left_out->scheme, NULL);
	else
		regent_step_fail_because(
			step, "config.server-useless", "detail", "the list is empty", "origin", origin, NULL);
}
