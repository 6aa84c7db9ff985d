/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision-private.h"

#include "cisco-config.h"

#include <string.h>

#define DEADLINE (60 * G_USEC_PER_SEC)

static void ask(Provision *provision);

static const ProvisionServer *server_now(const Provision *provision)
{
	return provision->asked->pdata[provision->round.server];
}

static const char *file_now(const Provision *provision)
{
	return provision->round.is_default ? provision->default_file : provision->file;
}

static const char *fact_or(Provision *provision, const char *name, const char *fallback)
{
	const char *value = regent_step_fact_string(provision->step, name);

	return value ? value : fallback;
}

static void replace(char **text, const char *with)
{
	g_free(*text);
	*text = g_strdup(with);
}

/* Words for people. */

static char *describe_size(gsize size)
{
	return size < 1000 ? g_strdup_printf("%" G_GSIZE_FORMAT " bytes", size)
			   : g_strdup_printf("%.1f kB", (double) size / 1000);
}

static char *own_address(Provision *provision)
{
	const char *address = fact_or(provision, REGENT_FACT_IP_ADDRESS, "this phone");

	return g_strndup(address, strcspn(address, "/"));
}

#define CAUTION " The default file is not asked for, because the phone may be known there."

/* Says why the round found nothing: the step fails by it, or keeps what it has and only explains. */
static void tell_failure(Provision *provision)
{
	RegentStep *step = provision->step;
	const char *source = regent_step_fact_string(step, REGENT_FACT_PROVISIONING_SOURCE);
	g_autofree char *brackets = source ? g_strdup_printf(" (%s)", source) : g_strdup("");
	const char *verb = provision->absent_count > 1 ? "have" : "has";
	g_autofree char *has = g_strdup_printf("%s %s", provision->absent->str, verb);
	g_autofree char *address = own_address(provision);

	if (provision->done)
		regent_step_message(step, "Configuration kept: %s", provision->detail);
#define TELL(how) \
	how(step, provision->code, "server", provision->at, "file", \
		provision->about_default ? provision->default_file : provision->file, "detail", provision->detail, \
		"caution", provision->about_default ? "" : CAUTION, "default", provision->default_file, "has", has, \
		"source", brackets, "address", address, "origin", source ? source : "option 150", "name", \
		fact_or(provision, REGENT_FACT_ENDPOINT_DEVICE_NAME, "the phone"), "model", \
		fact_or(provision, REGENT_FACT_MODEL_NAME, "phone"), NULL)
	if (provision->done)
		TELL(regent_step_explain);
	else
		TELL(regent_step_fail_because);
#undef TELL
}

/* The default file is for a device that may be created, under a name that will last.
 * Returns: the reason not to use it; NULL: none. */
static const char *default_refused(Provision *provision)
{
	if (!regent_step_fact_number(provision->step, REGENT_FACT_ENDPOINT_AUTO_REGISTER, FALSE))
		return "config.auto-register";
	if (!regent_step_fact_number(provision->step, REGENT_FACT_ENDPOINT_NAME_STABLE, TRUE))
		return "config.name-unstable";
	return NULL;
}

static void remember_absence(Provision *provision)
{
	if (provision->absent->len)
		g_string_append(provision->absent, " and ");
	g_string_append(provision->absent, server_now(provision)->host);
	provision->absent_count++;
	regent_step_message(provision->step, "File not found : %s", provision->file);
}

/* Publishing. */

static void publish_file(Provision *provision, const CiscoConfig *config)
{
	RegentStep *step = provision->step;

	regent_step_publish_string(step, REGENT_FACT_CONFIG_FILE, file_now(provision));
	regent_step_publish_string(step, REGENT_FACT_CONFIG_SERVER, provision->config_server);
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

static void report_file(Provision *provision)
{
	g_autofree char *size = describe_size(provision->bytes->len);

	if (provision->round.is_default)
		regent_step_report(
			provision->step, -1, "%s (%s: File not found)", provision->default_file, provision->file);
	else
		regent_step_report(provision->step, -1, "%s, %s", provision->file, size);
	regent_step_message(provision->step, "%s", file_now(provision));
}

/** Takes what became of the file asked for: @answer, and why in words. */
static void settle(Provision *provision, ProvisionAnswer answer, const char *code, const char *detail)
{
	const ProvisionServer *server = server_now(provision);
	gboolean about_default = provision->round.is_default && answer != PROVISION_ABSENT;

	if (answer != PROVISION_FILE)
		regent_step_log(
			provision->step, G_LOG_LEVEL_INFO, "%s from %s: %s", file_now(provision), server->text, detail);
	if (answer == PROVISION_ABSENT && !provision->round.is_default)
		remember_absence(provision);
	if (provision_round_answer(&provision->round, answer)) {
		replace(&provision->code, code);
		replace(&provision->detail, detail);
		replace(&provision->at, server->host);
		provision->about_default = about_default;
	}
	ask(provision);
}

static void accept_file(Provision *provision, const CiscoConfig *config)
{
	replace(&provision->config_server, server_now(provision)->text);
	provision->own = !provision->round.is_default;
	publish_file(provision, config);
	report_file(provision);
	regent_step_explain(provision->step, NULL, NULL);
	if (!provision->done) {
		provision->done = TRUE;
		regent_step_done(provision->step);
	}
	settle(provision, PROVISION_FILE, NULL, NULL);
}

/* Without a call manager there is nowhere to register, unless each line names its own registrar. */
static gboolean can_register(const CiscoConfig *config)
{
	GVariantIter lines;
	g_autoptr(GVariant) line = NULL;

	if (g_variant_n_children(config->call_managers))
		return TRUE;
	if (!config->lines)
		return FALSE;
	g_variant_iter_init(&lines, config->lines);
	while (!line && (line = g_variant_iter_next_value(&lines)))
		if (!g_variant_lookup(line, REGENT_LINE_PROXY, "&s", NULL))
			g_clear_pointer(&line, g_variant_unref);
	return line != NULL;
}

/** @error: not NULL. Returns: (transfer full): what the bytes say; NULL with @code and @error: why they are no use. */
static CiscoConfig *read_file(Provision *provision, const char **code, GError **error)
{
	RegentStep *step = provision->step;
	CiscoConfigHints hints = {
		.protocol = regent_step_fact_string(step, REGENT_FACT_ENDPOINT_PROTOCOL),
		.gateway = regent_step_fact_string(step, REGENT_FACT_IP_GATEWAY),
		.model = (guint64) regent_step_fact_number(step, REGENT_FACT_MODEL_DEVICE_TYPE, 0),
	};
	const GByteArray *bytes = provision->bytes;
	g_autoptr(CiscoConfig) config = cisco_config_parse(bytes->data, bytes->len, &hints, error);

	if (config && can_register(config))
		return g_steal_pointer(&config);
	if (config) {
		*code = "config.no-call-manager";
		g_set_error_literal(error, CISCO_CONFIG_ERROR, CISCO_CONFIG_ERROR_UNREADABLE, "names no call manager");
	} else if (g_error_matches(*error, CISCO_CONFIG_ERROR, CISCO_CONFIG_ERROR_ENCRYPTED)) {
		*code = "config.encrypted";
	} else {
		*code = "config.unreadable";
	}
	return NULL;
}

/* The round. */

static gboolean on_write(gpointer self, gconstpointer data, gsize length)
{
	g_byte_array_append(((Provision *) self)->bytes, data, (guint) length);
	return TRUE;
}

static void on_total(gpointer self, guint64 total)
{
}

static void on_done(gpointer self, const ProvisionResult *result)
{
	Provision *provision = self;
	g_autoptr(CiscoConfig) config = NULL;
	g_autoptr(GError) problem = NULL;
	const char *refused = provision->round.is_default ? default_refused(provision) : NULL;
	const char *code = result->code;

	provision->job = NULL;
	if (result->answer == PROVISION_FILE && !refused)
		config = read_file(provision, &code, &problem);
	if (result->answer == PROVISION_ABSENT)
		settle(provision, PROVISION_ABSENT, provision->own ? "config.gone" : "config.absent", result->detail);
	else if (result->answer != PROVISION_FILE)
		settle(provision, result->answer, code, result->detail);
	else if (refused)
		settle(provision, PROVISION_ABSENT, refused, "not used");
	else if (!config)
		settle(provision, PROVISION_UNREADABLE, code, problem->message);
	else
		accept_file(provision, config);
}

static const ProvisionWants wants = { on_write, on_total, on_done };

static void begin_round(Provision *provision)
{
	g_clear_pointer(&provision->asked, g_ptr_array_unref);
	provision->asked = g_ptr_array_ref(provision->servers);
	provision->again = FALSE;
	provision->absent_count = 0;
	g_string_truncate(provision->absent, 0);
	/* A device that has had its own file while this step lives is known: it does not become a new one because a server
	 * forgot it for a moment. */
	provision_round_begin(&provision->round, provision->asked->len, !provision->own);
	ask(provision);
}

static void ask(Provision *provision)
{
	g_clear_pointer(&provision->bytes, g_byte_array_unref);
	if (!provision_round_wants(&provision->round)) {
		if (!provision->round.found && (provision->done || !provision->again))
			tell_failure(provision);
		if (provision->again)
			begin_round(provision);
		return;
	}
	provision->bytes = g_byte_array_new();
	if (!provision->done)
		regent_step_report(
			provision->step, -1, "asking %s for %s", server_now(provision)->host, file_now(provision));
	provision->job = provision_job_new(&provision->transport, server_now(provision), file_now(provision),
		CISCO_CONFIG_MAX, DEADLINE, &wants, provision);
}

/* Life. */

/** Returns: (transfer full): provisioning.servers, those of this scheme. */
static GPtrArray *read_servers(Provision *provision)
{
	GPtrArray *servers = g_ptr_array_new_with_free_func((GDestroyNotify) provision_server_free);
	GVariant *fact = regent_step_fact(provision->step, REGENT_FACT_PROVISIONING_SERVERS);
	g_autofree const char **texts = fact ? g_variant_get_strv(fact, NULL) : NULL;

	for (gsize i = 0; texts && texts[i]; i++) {
		ProvisionServer *server = provision_server_parse(texts[i], provision->scheme);

		if (server)
			g_ptr_array_add(servers, server);
	}
	return servers;
}

Provision *provision_new(
	RegentStep *step, const ProvisionScheme *scheme, const ProvisionOps *ops, gpointer transport, GError **error)
{
	Provision *provision = g_new0(Provision, 1);

	provision->step = step;
	provision->scheme = scheme;
	provision->file = regent_step_option_string(step, "file");
	provision->default_file = regent_step_option_string(step, "default-file");
	provision->interface = g_strdup(regent_step_fact_string(step, REGENT_FACT_VOICE_INTERFACE));
	provision->absent = g_string_new(NULL);
	provision->servers = read_servers(provision);
	provision->transport = (ProvisionTransport) { .step = step, .ops = ops, .self = transport };
	provision_fetches_init(provision);
	if (!provision->servers->len) {
		g_set_error(error, REGENT_ERROR, REGENT_ERROR_NOT_MINE,
			"none of the provisioning servers is asked by %s", scheme->name);
		provision_free(provision);
		return NULL;
	}
	if (!provision_file_is_valid(provision->file) || !provision_file_is_valid(provision->default_file)) {
		g_set_error(error, REGENT_ERROR, REGENT_ERROR_CONFIG,
			"file, default-file: \"%s\" and \"%s\" are to be names of files on a server", provision->file,
			provision->default_file);
		provision_free(provision);
		return NULL;
	}
	provision->transport.resolver = resolver_new(step);
	begin_round(provision);
	return provision;
}

void provision_free(Provision *provision)
{
	if (provision->job)
		provision_job_cancel(provision->job);
	provision_fetches_clear(provision);
	g_clear_pointer(&provision->transport.resolver, resolver_free);
	g_clear_pointer(&provision->asked, g_ptr_array_unref);
	g_ptr_array_unref(provision->servers);
	g_clear_pointer(&provision->bytes, g_byte_array_unref);
	g_string_free(provision->absent, TRUE);
	g_free(provision->interface);
	g_free(provision->config_server);
	g_free(provision->code);
	g_free(provision->detail);
	g_free(provision->at);
	g_free(provision);
}

gboolean provision_refresh(Provision *provision)
{
	g_autoptr(GPtrArray) servers = read_servers(provision);
	const char *interface = regent_step_fact_string(provision->step, REGENT_FACT_VOICE_INTERFACE);

	if (!servers->len || g_strcmp0(provision->interface, interface))
		return FALSE;
	g_ptr_array_unref(provision->servers);
	provision->servers = g_steal_pointer(&servers);
	resolver_refresh(provision->transport.resolver);
	if (provision->job)
		provision->again = TRUE;
	else
		begin_round(provision);
	return TRUE;
}
