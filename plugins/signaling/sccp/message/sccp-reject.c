/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-reject.h"

#include <string.h>

/* The first that is found counts. */
static const struct {
	const char *part; /* lower case */
	SccpReject reject;
	SccpKindOfCm kind; /* who alone writes it */
} rows[] = {
	{ "dbconfig", SCCP_REJECT_UNKNOWN, SCCP_KIND_CUCM },
	{ "device unknown", SCCP_REJECT_UNKNOWN, SCCP_KIND_CHAN_SCCP },
	{ "device not found", SCCP_REJECT_UNKNOWN, SCCP_KIND_FREESWITCH },
	{ "no authority", SCCP_REJECT_UNKNOWN, SCCP_KIND_CHAN_SKINNY },
	{ "mismatch", SCCP_REJECT_MISMATCH, SCCP_KIND_UNKNOWN },
	{ "license", SCCP_REJECT_LIMIT, SCCP_KIND_UNKNOWN },
	{ "pass limit", SCCP_REJECT_LIMIT, SCCP_KIND_UNKNOWN },
	{ "max phones", SCCP_REJECT_LIMIT, SCCP_KIND_CME },
	{ "error database", SCCP_REJECT_DATABASE, SCCP_KIND_CUCM },
	{ "database", SCCP_REJECT_DATABASE, SCCP_KIND_UNKNOWN },
	{ "ip not authorized", SCCP_REJECT_NOT_AUTHORIZED, SCCP_KIND_CHAN_SCCP },
	{ "not authorized", SCCP_REJECT_NOT_AUTHORIZED, SCCP_KIND_UNKNOWN },
	{ "security", SCCP_REJECT_NOT_AUTHORIZED, SCCP_KIND_UNKNOWN },
	{ "reload", SCCP_REJECT_LATER, SCCP_KIND_CHAN_SCCP },
	{ "register failed", SCCP_REJECT_LATER, SCCP_KIND_CHAN_SCCP },
	{ "try again", SCCP_REJECT_TRAFFIC, SCCP_KIND_UNKNOWN },
	{ "high traffic", SCCP_REJECT_TRAFFIC, SCCP_KIND_UNKNOWN },
	{ "crossover", SCCP_REJECT_BUSY, SCCP_KIND_CHAN_SCCP },
	{ "cross over", SCCP_REJECT_BUSY, SCCP_KIND_CHAN_SCCP },
	{ "out of sync", SCCP_REJECT_BUSY, SCCP_KIND_CHAN_SCCP },
	{ "token", SCCP_REJECT_BUSY, SCCP_KIND_CHAN_SCCP },
	{ "cleaning", SCCP_REJECT_BUSY, SCCP_KIND_CHAN_SCCP },
	{ "cleanup", SCCP_REJECT_BUSY, SCCP_KIND_CHAN_SCCP },
	{ "already", SCCP_REJECT_BUSY, SCCP_KIND_UNKNOWN },
};

/* Returns: index of the row, the number of rows when there is none. */
static guint find(const char *text)
{
	g_autofree char *lower = g_ascii_strdown(text ? text : "", -1);
	guint i = 0;

	while (i < G_N_ELEMENTS(rows) && !strstr(lower, rows[i].part))
		i++;
	return i;
}

SccpReject sccp_reject_read(const char *text)
{
	guint row = find(text);

	return row < G_N_ELEMENTS(rows) ? rows[row].reject : SCCP_REJECT_OTHER;
}

gboolean sccp_reject_is_passing(SccpReject reject)
{
	return reject == SCCP_REJECT_BUSY || reject == SCCP_REJECT_LATER;
}

SccpKindOfCm sccp_reject_kind(const char *text)
{
	guint row = find(text);

	return row < G_N_ELEMENTS(rows) ? rows[row].kind : SCCP_KIND_UNKNOWN;
}
