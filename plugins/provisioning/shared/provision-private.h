/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "provision-inputs.h"
#include "provision-known.h"
#include "provision.h"

/** Files for later steps: a few at once, the rest wait. */
typedef struct {
	GPtrArray *running; /* of Delivery, see provision-fetch.c */
	GQueue waiting;     /* of Delivery, see provision-fetch.c */
} ProvisionFetches;

/** The failure of a round that tells the administrator most. */
typedef struct {
	char *code;       /* its reason */
	char *detail;     /* in words */
	char *subject;    /* what they are about; NULL: nothing */
	const char *kind; /* what the server is, as in config.kind; NULL: unknown */
	ProvisionServer *server;
	GPtrArray *others;      /* of char: further servers with the same; NULL: none */
	gboolean absent;        /* it is that a server has no file */
	gboolean about_default; /* one of the default file, not of the device's own */
} ProvisionFailure;

struct Provision {
	RegentStep *step;
	ProvisionScheme scheme;
	ProvisionTransport transport;
	ProvisionFiles files;
	GPtrArray *servers;             /* of ProvisionServer; replaced as a whole, so that what runs keeps its own */
	ProvisionServer *config_server; /* which gave the configuration; NULL: none yet */

	ProvisionRound round;
	GPtrArray *asked; /* the servers of this round */
	ProvisionJob *job;
	GByteArray *bytes; /* of the file that is asked for; NULL: none is */
	GString *absent;   /* servers that have no own file: "10.1.0.5 and 10.1.0.6" */
	guint absent_count;
	ProvisionServer *absent_server; /* the first of them */
	const char *absent_kind;        /* what it is, as in config.kind; NULL: unknown */
	ProvisionKnown known;           /* what is remembered of servers */
	ProvisionFailure failure;
	gboolean own; /* a configuration of the device's own is published */
	gboolean done;
	gboolean again; /* asked to look again while a round was under way */

	ProvisionFetches fetches;
};

/** Returns: the server that is asked now. */
ProvisionServer *provision_server_now(const Provision *provision);
/** Returns: the name of the file that it is asked for. */
const char *provision_file_now(const Provision *provision);

void provision_fetches_init(Provision *provision);
void provision_fetches_clear(Provision *provision);
