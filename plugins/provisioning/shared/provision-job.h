/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "provision-round.h"
#include "provision-server.h"
#include "resolve.h"

#include <regent/step.h>

/**
 * One file from one server: its name resolved, its addresses tried in turn, limit and deadline kept. The protocol is
 * the plugin's, behind ProvisionOps.
 */
typedef struct ProvisionJob ProvisionJob;

/** What the plugin's protocol is to fetch; valid as long as the job. */
typedef struct {
	const char *file;
	const char *host;    /* as configured, for a Host header or a certificate */
	const char *address; /* literal */
	guint16 port;
	gboolean secure;
} ProvisionTarget;

/** The protocol. */
typedef struct {
	/** Begins; tells the job by provision_job_total, _data and _end, but not from inside this function.
	 * Returns: (transfer none): the request, until it has told the end or was cancelled; NULL with @error. */
	gpointer (*get)(gpointer transport, ProvisionJob *job, const ProvisionTarget *target, GError **error);
	/** The job wants no more and must not be told anything again. */
	void (*cancel)(gpointer request);
	const char *failed; /* code of the reason for what is no answer of a server: a socket that cannot be made */
	const char *name;   /* of the reason for a name that is not known */
} ProvisionOps;

typedef struct {
	RegentStep *step;
	Resolver *resolver;
	const ProvisionOps *ops;
	gpointer self;
} ProvisionTransport;

/** The protocol tells the job. FALSE: the job is over: drop the request and tell it nothing more. */
gboolean provision_job_total(ProvisionJob *job, guint64 total);
gboolean provision_job_data(ProvisionJob *job, gconstpointer data, gsize length);
/** @code: (transfer none): of the plugin's reasons, NULL with PROVISION_FILE. @detail: what happened, in words. After a
 * part of the file PROVISION_SILENT is no answer. */
void provision_job_end(ProvisionJob *job, ProvisionAnswer answer, const char *code, const char *detail);

typedef struct {
	ProvisionAnswer answer;
	const char *code;   /* NULL with PROVISION_FILE */
	const char *detail; /* NULL with PROVISION_FILE */
	guint64 received;
} ProvisionResult;

/** Who wants the file. None of these is called from inside provision_job_new(). */
typedef struct {
	/** Returns: FALSE: stop, with PROVISION_STOPPED. */
	gboolean (*write)(gpointer self, gconstpointer data, gsize length);
	void (*total)(gpointer self, guint64 total);
	/** Always the last; the job is freed after it. */
	void (*done)(gpointer self, const ProvisionResult *result);
} ProvisionWants;

/** @server: (transfer none): outlives the job. @limit: bytes. @deadline: microseconds for all of it.
 * Returns: (transfer none): until it is done or cancelled. */
ProvisionJob *provision_job_new(const ProvisionTransport *transport, const ProvisionServer *server, const char *file,
	guint64 limit, gint64 deadline, const ProvisionWants *wants, gpointer self);
void provision_job_cancel(ProvisionJob *job);
