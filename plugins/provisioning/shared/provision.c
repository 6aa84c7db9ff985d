/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision-file.h"
#include "provision-report.h"

#include <string.h>

#define ALLOWED (60 * G_USEC_PER_SEC) /* for one file */

static void ask_next(Provision *provision);

ProvisionServer *provision_server_now(const Provision *provision)
{
	return provision->asked->pdata[provision->round.server];
}

const char *provision_file_now(const Provision *provision)
{
	return provision->round.is_default ? provision->files.fallback : provision->files.own;
}

/* What became of the file asked for. */

static void clear_failure(ProvisionFailure *failure)
{
	g_clear_pointer(&failure->code, g_free);
	g_clear_pointer(&failure->detail, g_free);
	g_clear_pointer(&failure->subject, g_free);
	g_clear_pointer(&failure->server, provision_server_unref);
	g_clear_pointer(&failure->others, g_ptr_array_unref);
}

/* What all servers have in common is not the fault of the first. */
static void note_other(ProvisionFailure *worst, const ProvisionFailure *failure)
{
	if (failure->absent || !strcmp(failure->server->shown, worst->server->shown) ||
		g_strcmp0(failure->code, worst->code))
		return;
	if (!worst->others)
		worst->others = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(worst->others, g_strdup(failure->server->shown));
}

static void forget_absence(Provision *provision)
{
	provision->absent_count = 0;
	provision->absent_kind = NULL;
	g_string_truncate(provision->absent, 0);
	g_clear_pointer(&provision->absent_server, provision_server_unref);
}

static void note_absence(Provision *provision, const char *kind)
{
	ProvisionServer *server = provision_server_now(provision);

	if (provision->absent->len)
		g_string_append(provision->absent, " and ");
	g_string_append(provision->absent, server->shown);
	if (!provision->absent_count++) {
		provision->absent_server = provision_server_ref(server);
		provision->absent_kind = kind ? kind : provision_known_kind(&provision->known, server->at.host);
	}
	provision_report_absent(provision);
}

/* The round moves on with the answer, so all that is about the present server comes before. */
static void note_refusal(Provision *provision, const ProvisionResult *result)
{
	const char *host = provision_server_now(provision)->at.host;
	ProvisionFailure failure = {
		.code = g_strdup(result->code),
		.kind = result->kind ? result->kind : provision_known_kind(&provision->known, host),
		.detail = g_strdup(result->detail),
		.subject = g_strdup(result->subject),
		.server = provision_server_ref(provision_server_now(provision)),
		.absent = result->answer == PROVISION_ABSENT,
		.about_default = provision->round.is_default && result->answer != PROVISION_ABSENT,
	};

	provision_report_refused(provision, result->detail);
	if (result->answer == PROVISION_ABSENT && !provision->round.is_default)
		note_absence(provision, result->kind);
	if (provision_round_answer(&provision->round, result->answer)) {
		clear_failure(&provision->failure);
		provision->failure = failure;
	} else {
		note_other(&provision->failure, &failure);
		clear_failure(&failure);
	}
	ask_next(provision);
}

static void accept_file(Provision *provision, const CiscoConfig *config)
{
	g_clear_pointer(&provision->config_server, provision_server_unref);
	provision->config_server = provision_server_ref(provision_server_now(provision));
	provision->own = !provision->round.is_default;
	provision_known_set(&provision->known, provision->step, provision->config_server->at.host, config->kind);
	provision_report_file(provision, config);
	if (!provision->done) {
		provision->done = TRUE;
		regent_step_done(provision->step);
	}
	provision_round_answer(&provision->round, PROVISION_FILE);
	ask_next(provision);
}

/* It is not used, but tells what kind of server has it. */
static void refuse_default(Provision *provision, const CiscoConfig *config, const char *code)
{
	ProvisionResult result = { .answer = PROVISION_ABSENT, .code = code, .detail = "not used" };

	if (config && config->kind && provision->absent_server == provision_server_now(provision))
		provision->absent_kind = config->kind;
	note_refusal(provision, &result);
}

static void judge_file(Provision *provision)
{
	CiscoConfigHints hints = provision_read_hints(provision->step);
	const char *refused = provision->round.is_default ? provision_default_refused(provision->step) : NULL;
	g_autoptr(GError) problem = NULL;
	g_auto(ProvisionFileFault) fault = { 0 };
	g_autoptr(CiscoConfig) config = provision_file_read(provision->bytes, &hints, &fault, &problem);

	if (refused) {
		refuse_default(provision, config, refused);
	} else if (config) {
		accept_file(provision, config);
	} else {
		ProvisionResult result = { .answer = PROVISION_UNREADABLE,
			.code = fault.code,
			.kind = fault.kind,
			.subject = fault.ignored,
			.detail = problem->message };

		note_refusal(provision, &result);
	}
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

static const char *absence_code(const Provision *provision)
{
	if (provision->own)
		return "config.gone";
	return provision_asks_default(provision->step) ? "config.absent" : "config.by-account";
}

static void on_done(gpointer self, const ProvisionResult *result)
{
	Provision *provision = self;
	ProvisionResult refusal = *result;

	provision->job = NULL;
	if (result->answer == PROVISION_FILE) {
		judge_file(provision);
		return;
	}
	if (result->answer == PROVISION_ABSENT)
		refusal.code = absence_code(provision);
	note_refusal(provision, &refusal);
}

static const ProvisionWants wants = { on_write, on_total, on_done };

static void begin_round(Provision *provision)
{
	g_clear_pointer(&provision->asked, g_ptr_array_unref);
	provision->asked = g_ptr_array_ref(provision->servers);
	provision->again = FALSE;
	forget_absence(provision);
	/* A device that has had its own file while this step lives is known: it does not become a new one because a server
	 * forgot it for a moment. */
	provision_round_begin(
		&provision->round, provision->asked->len, !provision->own && provision_asks_default(provision->step));
	ask_next(provision);
}

static void end_round(Provision *provision)
{
	if (!provision->round.found && (provision->done || !provision->again))
		provision_report_failure(provision);
	if (provision->again)
		begin_round(provision);
}

static void ask_next(Provision *provision)
{
	g_clear_pointer(&provision->bytes, g_byte_array_unref);
	if (!provision_round_wants(&provision->round)) {
		end_round(provision);
		return;
	}
	provision->bytes = g_byte_array_new();
	if (!provision->done)
		provision_report_asking(provision);
	provision->job = provision_job_new(&provision->transport, provision_server_now(provision),
		provision_file_now(provision), CISCO_CONFIG_MAX, ALLOWED, &wants, provision);
}

/* Life. */

gboolean provision_check(RegentStep *options, const char **key, GError **error)
{
	ProvisionFiles files;

	return provision_read_files(options, &files, key, error);
}

/* What the check could not see: the device name that the option stands for. */
static gboolean read_files(Provision *provision)
{
	RegentStep *step = provision->step;
	const char *key = NULL;
	g_autoptr(GError) error = NULL;

	if (provision_read_files(step, &provision->files, &key, &error))
		return TRUE;
	regent_step_fail_because(step, "config.file-name", "file", regent_step_option_string(step, key), "detail",
		error->message, "key", key, "plugin", provision->scheme.name, NULL);
	return FALSE;
}

static void begin(Provision *provision)
{
	g_auto(ProvisionLeftOut) left_out = { 0 };

	provision->servers = provision_read_servers(provision->step, &provision->scheme, &left_out);
	provision_report_left_out(provision, &left_out);
	if (provision->servers->len)
		begin_round(provision);
}

Provision *provision_new(RegentStep *step, const ProvisionScheme *scheme, const ProvisionOps *ops, gpointer transport)
{
	Provision *provision = g_new0(Provision, 1);

	provision->step = step;
	provision->scheme = *scheme;
	provision->absent = g_string_new(NULL);
	provision->transport =
		(ProvisionTransport) { .step = step, .scheme = &provision->scheme, .ops = ops, .self = transport };
	provision_fetches_init(provision);
	if (!read_files(provision)) {
		provision_free(provision);
		return NULL;
	}
	provision->transport.resolver = resolver_new(step);
	provision_known_load(&provision->known, step);
	begin(provision);
	return provision;
}

void provision_free(gpointer self)
{
	Provision *provision = self;
	const ProvisionTransport *transport = &provision->transport;

	if (provision->job)
		provision_job_cancel(provision->job);
	provision_fetches_clear(provision);
	g_clear_pointer(&provision->transport.resolver, resolver_free);
	if (transport->ops->free)
		transport->ops->free(transport->self);
	g_clear_pointer(&provision->asked, g_ptr_array_unref);
	g_clear_pointer(&provision->servers, g_ptr_array_unref);
	g_clear_pointer(&provision->config_server, provision_server_unref);
	g_clear_pointer(&provision->bytes, g_byte_array_unref);
	forget_absence(provision);
	g_string_free(provision->absent, TRUE);
	provision_known_clear(&provision->known);
	clear_failure(&provision->failure);
	g_free(provision);
}

gboolean provision_refresh(gpointer self)
{
	Provision *provision = self;
	g_auto(ProvisionLeftOut) left_out = { 0 };
	g_autoptr(GPtrArray) servers = provision_read_servers(provision->step, &provision->scheme, &left_out);

	if (!servers->len || regent_step_changed(provision->step, REGENT_FACT_VOICE_INTERFACE))
		return FALSE;
	g_ptr_array_unref(provision->servers);
	provision->servers = g_steal_pointer(&servers);
	provision_report_left_out(provision, &left_out);
	resolver_refresh(provision->transport.resolver);
	if (provision->job)
		provision->again = TRUE;
	else
		begin_round(provision);
	return TRUE;
}
