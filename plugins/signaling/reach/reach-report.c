/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "reach-report.h"

#include "reach-words.h"

/* One of the functions that take a reason's code and its words. */
typedef void (*Teller)(RegentStep *step, const char *code, ...);

static void tell_failures(
	RegentStep *step, const ReachClient *client, const ReachSummary *summary, const char *code, Teller tell)
{
	const ServerNote *first = &g_array_index(summary->notes, ServerNote, 0);
	const ReachServer *one = summary->refused ? summary->refused : reach_client_server(client, 0);
	g_autofree char *failures = server_notes_text(summary->notes, NULL);
	g_autofree char *where = g_strdup_printf("TCP %u", one->where.port);
	gboolean refused = summary->refused != NULL;
	g_auto(ServerNames) names = { 0 };

	server_names_init(&names, summary->notes);
	tell(step, code, "cm", first->host, "failures", failures, "where", where, "plain",
		refused && !one->secure ? names.hosts[SERVER_TROUBLE_REFUSED] : NULL, "secure",
		refused && one->secure ? names.hosts[SERVER_TROUBLE_REFUSED] : NULL, SERVER_TROUBLE_PAIRS(names, FALSE),
		NULL);
}

static void tell_silence(RegentStep *step, const ReachClient *client, const char *silent)
{
	if (silent)
		regent_step_drawback(step, "reach.no-ping", "silent", silent, "connect",
			client->config.connect ? NULL : "connect", NULL);
	else
		regent_step_drawback_over(step, "reach.no-ping");
}

static void report_line(RegentStep *step, const ReachClient *client, const ReachSummary *summary)
{
	if (!summary->servers)
		regent_step_report(step, -1, "nobody to be reached");
	else if (client->config.connect)
		regent_step_report(step, -1, "%u of %u answer ping, %u of %u take a connection", summary->pinged,
			summary->servers, summary->connected, summary->tried);
	else
		regent_step_report(step, -1, "%u of %u answer ping", summary->pinged, summary->servers);
}

/* Some have failed: all of those that were to be tried by a connection, or not all. */
static gboolean tell_notes(RegentStep *step, const ReachClient *client, const ReachSummary *summary, gboolean done)
{
	gboolean none = summary->tried && summary->tried == summary->servers && !summary->connected;

	if (none && !done) {
		tell_failures(step, client, summary, "reach.none", regent_step_fail_because);
		return FALSE;
	}
	if (none)
		tell_failures(step, client, summary, "reach.none", regent_step_drawback);
	else
		regent_step_drawback_over(step, "reach.none");
	if (summary->notes->len && !none)
		tell_failures(step, client, summary, "reach.some", regent_step_drawback);
	else
		regent_step_drawback_over(step, "reach.some");
	return TRUE;
}

gboolean reach_report(RegentStep *step, const ReachClient *client, gboolean done)
{
	g_auto(GStrv) lines = reach_words(client);
	g_auto(ReachSummary) summary = { 0 };

	reach_summary(&summary, client);
	regent_step_publish(step, REGENT_FACT_SIGNALING_REACHED,
		*lines ? g_variant_new_strv((const char *const *) lines, -1) : NULL);
	for (char **line = lines; *line; line++)
		regent_step_heard(step, "%s", *line);
	report_line(step, client, &summary);
	tell_silence(step, client, summary.silent);
	if (summary.servers)
		regent_step_explain(step, NULL, NULL);
	else
		regent_step_explain(step, "reach.nobody", NULL);
	return tell_notes(step, client, &summary, done);
}
