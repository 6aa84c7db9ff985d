/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "provision.h"

/** Files for later steps: a few at once, the rest wait. */
typedef struct {
	GPtrArray *running; /* of FetchJob */
	GQueue waiting;     /* of FetchJob */
} ProvisionFetches;

struct Provision {
	RegentStep *step;
	const ProvisionScheme *scheme;
	ProvisionTransport transport;
	const char *file;
	const char *default_file;
	char *interface;     /* the voice interface its sockets are bound to */
	GPtrArray *servers;  /* of ProvisionServer; replaced as a whole, so that what runs keeps the one it has */
	char *config_server; /* which gave the configuration, as in provisioning.servers */

	ProvisionRound round;
	GPtrArray *asked; /* the servers of this round */
	ProvisionJob *job;
	GByteArray *bytes; /* of the file that is asked for; NULL: none is */
	GString *absent;   /* servers that have no own file: "10.1.0.5 and 10.1.0.6" */
	guint absent_count;
	char *code, *detail, *at; /* the failure that tells most: reason, words, server's host */
	gboolean about_default;   /* and it is one of the default file, not of the own one */
	gboolean own;             /* a configuration of the device's own is published */
	gboolean done;
	gboolean again; /* asked to look again while a round was under way */

	ProvisionFetches fetches;
};

void provision_fetches_init(Provision *provision);
void provision_fetches_clear(Provision *provision);
