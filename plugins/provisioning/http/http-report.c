/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "http-report.h"
#include "cisco-config.h"

#include <string.h>

/* Errors. */

static const struct {
	GIOErrorEnum error;
	const char *code;
} connect_errors[] = {
	{ G_IO_ERROR_CONNECTION_REFUSED, "http.refused" },
	{ G_IO_ERROR_HOST_UNREACHABLE, "http.unreachable" },
	{ G_IO_ERROR_NETWORK_UNREACHABLE, "http.unreachable" },
	{ G_IO_ERROR_TIMED_OUT, "http.silent" },
};

static const char *error_code(const GError *error, gboolean connected, guint64 received)
{
	if (error->domain == G_TLS_ERROR)
		return "http.tls";
	if (received)
		return "http.broken";
	if (connected)
		return g_error_matches(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ? "http.mute" : "http.failed";
	for (gsize i = 0; i < G_N_ELEMENTS(connect_errors); i++)
		if (g_error_matches(error, G_IO_ERROR, (gint) connect_errors[i].error))
			return connect_errors[i].code;
	return "http.failed";
}

void http_report_error(HttpReport *report, const GError *error, gboolean connected, guint64 received)
{
	*report = (HttpReport) { .detail = g_strdup(error->message) };
	report->result = (ProvisionResult) {
		.answer = received ? PROVISION_UNCERTAIN : PROVISION_SILENT,
		.code = error_code(error, connected, received),
		.detail = report->detail,
	};
}

/* Answers. 404 and 410 are certain; CUCM's 503 for a missing file is not, because a busy server says it too. */

static const struct {
	guint first, last;
	const char *code;
} statuses[] = {
	{ 200, 200, "http.coded" },
	{ 300, 399, "http.redirect" },
	{ 401, 401, "http.login" },
	{ 403, 403, "http.forbidden" },
	{ 404, 404, "config.absent" },
	{ 407, 407, "http.login" },
	{ 410, 410, "config.absent" },
	{ 503, 503, "http.unavailable" },
};

static const char *status_code(guint status)
{
	for (gsize i = 0; i < G_N_ELEMENTS(statuses); i++)
		if (status >= statuses[i].first && status <= statuses[i].last)
			return statuses[i].code;
	return "http.status";
}

/* A router that is a call manager says so; CUCM answers 503 for a file that it does not have. */
static const char *kind_of(const HttpAnswer *answer)
{
	g_autofree char *software = g_ascii_strdown(answer->software ? answer->software : "", -1);

	return strstr(software, "cisco-ios") ? CISCO_KIND_CME : CISCO_KIND_OTHER;
}

void http_report_answer(HttpReport *report, const HttpAnswer *answer)
{
	const char *code = status_code(answer->status);
	gboolean absent = !strcmp(code, "config.absent");

	*report = (HttpReport) { .detail = g_strdup_printf("%u %s", answer->status, answer->phrase) };
	report->result = (ProvisionResult) {
		.answer = absent ? PROVISION_ABSENT : PROVISION_UNCERTAIN,
		.code = code,
		.detail = report->detail,
		.subject = answer->coding ? answer->coding : answer->location,
		.kind = absent ? kind_of(answer) : NULL,
	};
}

void http_report_clear(HttpReport *report)
{
	g_clear_pointer(&report->detail, g_free);
}
