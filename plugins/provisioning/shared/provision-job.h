/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "provision-round.h"
#include "provision-server.h"
#include "resolve.h"

#include <regent/step.h>

/**
 * One file from one server: the name is resolved, its addresses are tried in turn, size and time are limited. The
 * protocol is the plugin's, behind ProvisionOps.
 */
typedef struct ProvisionJob ProvisionJob;

/** What the plugin's protocol is to fetch; valid as long as the job. */
typedef struct {
	const char *file;              /* with the server's folder, without a slash before it */
	const ProvisionServer *server; /* its host as configured: for a Host header or a certificate */
	const char *address;           /* the literal address to ask now */
} ProvisionTarget;

/** The protocol. @self is the plugin's transport. */
typedef struct {
	/** Begins; tells the job by provision_job_total, _data and _end, but not from inside this function.
	 * Returns: (transfer none): the request, until it has told the end or was cancelled; NULL with @error. */
	gpointer (*get)(gpointer self, ProvisionJob *job, const ProvisionTarget *target, GError **error);
	/** The job wants no more and must not be told anything again. */
	void (*cancel)(gpointer request);
	void (*free)(gpointer self); /* NULL: nothing to free */
	const char *failed;          /* code of the reason when nothing could be asked, as without a socket */
	const char *name;            /* code of the reason when the server's name is not known */
} ProvisionOps;

typedef struct {
	RegentStep *step;
	Resolver *resolver;
	const ProvisionScheme *scheme;
	const ProvisionOps *ops;
	gpointer self;
} ProvisionTransport;

/** The protocol tells the job. @size: what the server says, which need not be true: it only shows progress. */
void provision_job_announce(ProvisionJob *job, guint64 size);
/** @total: the length for certain. FALSE, as of the next: the job is over: drop the request and tell it nothing more. */
gboolean provision_job_total(ProvisionJob *job, guint64 total);
gboolean provision_job_data(ProvisionJob *job, gconstpointer data, gsize length);
typedef struct ProvisionResult ProvisionResult;
/** @result: without @received; not PROVISION_SILENT once a part of the file has come. */
void provision_job_end(ProvisionJob *job, const ProvisionResult *result);

/** What became of a request. All of it but @answer is NULL with PROVISION_FILE. */
struct ProvisionResult {
	ProvisionAnswer answer;
	const char *code;    /* of the plugin's reasons */
	const char *detail;  /* what happened, in words */
	const char *subject; /* {subject} of the reason's row: what its words are about; NULL: nothing */
	const char *kind;    /* of server, as in config.kind, if it gives itself away; NULL: unknown */
	guint64 received;
};

/** What the job tells the one that wants the file. None of these is called from inside provision_job_new(). */
typedef struct {
	/** Returns: FALSE: stop, with PROVISION_STOPPED. */
	gboolean (*write)(gpointer self, gconstpointer data, gsize length);
	void (*total)(gpointer self, guint64 total);
	/** Always the last; the job is freed after it. */
	void (*done)(gpointer self, const ProvisionResult *result);
} ProvisionWants;

/** @limit: bytes. @allowed: microseconds for all of it.
 * Returns: (transfer none): until it is done or cancelled. */
ProvisionJob *provision_job_new(const ProvisionTransport *transport, ProvisionServer *server, const char *file,
	guint64 limit, gint64 allowed, const ProvisionWants *wants, gpointer self);
void provision_job_cancel(ProvisionJob *job);
