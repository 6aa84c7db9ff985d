/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "provision-job.h"

#include <gio/gio.h>

/** How a request that brought no file is told: what it means for the file, and by which reason. */

/** What the server's answer says, but for the file itself; texts are printable. */
typedef struct {
	guint status;
	const char *phrase;
	const char *software; /* Server header; NULL: none */
	const char *location; /* of a redirect that is not followed; NULL: none */
	const char *coding;   /* Content-Encoding, which nobody asked for; NULL: none */
} HttpAnswer;

typedef struct {
	ProvisionResult result; /* its texts are constants, those of the answer or error, or @detail */
	char *detail;
} HttpReport;

/** @connected: the server took the connection. @received: bytes of the file so far. */
void http_report_error(HttpReport *report, const GError *error, gboolean connected, guint64 received);
/** @answer: neither a file that can be used nor a redirect that is followed. */
void http_report_answer(HttpReport *report, const HttpAnswer *answer);
void http_report_clear(HttpReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(HttpReport, http_report_clear)
