/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision-report.h"
#include "list-words.h"

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

/* @what: (nullable): in words. */
static void report_fault(const Provision *provision, const CiscoConfig *config, const char *code, const char *what)
{
	const ProvisionServer *server = provision_server_now(provision);
	KindHost kind = kind_host(server->at.host, config->kind);

	if (what)
		regent_step_drawback(provision->step, code, "file", provision_file_now(provision), "server",
			server->shown, "detail", what, "cucm", kind.cucm, "cme", kind.cme, "plain", kind.plain, NULL);
	else
		regent_step_drawback_over(provision->step, code);
}

void provision_report_file(const Provision *provision, const CiscoConfig *config)
{
	const ProvisionFiles *files = &provision->files;
	g_autofree char *size = describe_size(provision->bytes->len);

	publish_file(provision, config);
	report_fault(provision, config, "config.damaged", config->damage);
	report_fault(provision, config, "config.ignored", config->ignored);
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

/* Sources that are a setting of the phone: its place in a file, and how a person changes it. */
static const struct {
	const char *source, *setting, *command;
} by_hand[] = {
	{ "static", "[plugin static] tftp-servers", "regentctl network --tftp ADDRESS" },
	{ "Alternate TFTP", "Alternate TFTP ([plugin dhcp] tftp-servers)",
		"regentctl network --alternate-tftp ADDRESS" },
};

/** What names the servers, as something that can be corrected. @command: (out) (optional) (nullable): which does that. */
static const char *origin_of(const Provision *provision, const char **command)
{
	const char *source = fact_or(provision, REGENT_FACT_PROVISIONING_SOURCE, "the list of servers");

	if (command)
		*command = NULL;
	for (guint i = 0; i < G_N_ELEMENTS(by_hand); i++) {
		if (strcmp(source, by_hand[i].source))
			continue;
		if (command)
			*command = by_hand[i].command;
		return by_hand[i].setting;
	}
	return source;
}

/** Returns: (transfer full): without the length of the prefix. */
static char *own_address(const Provision *provision)
{
	const char *address = fact_or(provision, REGENT_FACT_IP_ADDRESS, "this phone");

	return g_strndup(address, strcspn(address, "/"));
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

/** Returns: (transfer full): as a shell takes it. */
static char *shell_word(const char *text)
{
	return text[strspn(text, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "/._-+@:%,=")] ? g_shell_quote(text)
											: g_strdup(text);
}

/** Returns: (transfer full): what is asked for, as a shell takes it. */
static char *url_of(const Provision *provision, const ProvisionServer *server, const char *path)
{
	const ProvisionScheme *scheme = &provision->scheme;
	g_autofree char *at = host_port_text(&server->at);
	g_autofree char *escaped = g_uri_escape_string(path, "/", FALSE);
	g_autofree char *url =
		g_strdup_printf("%s://%s/%s", server->secure ? scheme->secure_name : scheme->name, at, escaped);

	return shell_word(url);
}

/** Returns: (transfer full) (nullable): the servers with the same failure, as people read them. */
static char *others_of(const ProvisionFailure *failure)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new();

	if (!failure->others)
		return NULL;
	g_ptr_array_extend(list, failure->others, NULL, NULL);
	g_ptr_array_add(list, NULL);
	return list_words((const char *const *) list->pdata);
}

/** What the chain decides about the words: where another plugin is asked next, the way to it is not at its end. */
typedef struct {
	const char *alone; /* the plugin, where the phase has no other */
	gboolean last;
} ChainPlace;

static ChainPlace chain_place(const Provision *provision)
{
	guint before, after;

	regent_step_place(provision->step, &before, &after);
	return (ChainPlace) { before + after ? NULL : provision->scheme.name, !after };
}

static void tell_failure(const Provision *provision, Teller tell)
{
	const ProvisionFailure *failure = &provision->failure;
	const ProvisionServer *server = failure->server;
	const ProvisionFiles *files = &provision->files;
	const char *file = failure->about_default ? files->fallback : files->own;
	KindHost kind = host_to_mend(provision);
	ChainPlace place = chain_place(provision);
	g_autofree char *has =
		g_strdup_printf("%s %s", provision->absent->str, provision->absent_count > 1 ? "have" : "has");
	g_autofree char *address = own_address(provision);
	g_autofree char *path = provision_server_file(server, file);
	g_autofree char *word = shell_word(path);
	g_autofree char *url = url_of(provision, server, path);
	g_autofree char *service = host_port_text(&server->at);
	g_autofree char *at = shell_word(service);
	g_autofree char *to = shell_word(server->at.host);
	g_autofree char *port = g_strdup_printf("%u", server->at.port);
	g_autofree char *dns = dns_text(provision);
	gboolean leased = regent_step_fact_number(provision->step, REGENT_FACT_IP_DHCP, TRUE) != 0;
	g_autofree char *others = others_of(failure);
	const char *command, *origin = origin_of(provision, &command);
	const char *model = fact_or(provision, REGENT_FACT_MODEL_NAME, "phone");
	gboolean listed = provision_is_listed(provision->step);

	tell(provision->step, failure->code, "server", server->shown, "host", server->at.host, "port", port, "odd-port",
		server->at.port == provision->scheme.usual_port ? NULL : port, "to", to, "at", at, "url", url, "path",
		path, "word", word, "file", file, "detail", failure->detail, "subject", failure->subject, "others",
		others, "alone", place.alone, "wrong", place.last ? server->at.host : NULL, "where",
		place.last && !failure->about_default ? "there" : NULL, "default", files->fallback, "has", has,
		"address", address, "origin", origin, "correct", command, "model", model, "listed",
		listed ? model : NULL, "unlisted", listed ? NULL : model, "cucm", kind.cucm, "cme", kind.cme, "plain",
		kind.plain, "perhaps", kind.perhaps, "dns", dns, "no-dns", leased ? server->at.host : NULL,
		"dns-setting", leased ? NULL : "[plugin static] dns = ADDRESS", "router-setting",
		leased ? NULL : "regentctl network --gateway ADDRESS", NULL);
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
	const char *origin = origin_of(provision, NULL);

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
