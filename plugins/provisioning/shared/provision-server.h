/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host-port.h"

/** What a provisioning plugin speaks. */
typedef struct {
	const char *name;        /* tftp */
	guint16 port;            /* of a URL that names none */
	const char *secure_name; /* https; NULL: none */
	guint16 secure_port;
	guint16 bare_port;        /* of a bare host that names none */
	guint16 bare_secure_port; /* a bare host with this one is asked by @secure_name; 0: none is */
	guint16 usual_port;       /* not shown to people, because it goes without saying; 0: each is shown */
} ProvisionScheme;

/** An entry of provisioning.servers, read once and then only handed on. */
typedef struct {
	char *text; /* as it stands there */
	HostPort at;
	gboolean secure;
	char *path;  /* the folder of the files; begins and ends with a slash */
	char *shown; /* for people: "10.1.0.5", "10.1.0.5:6970/cfg/" */
} ProvisionServer;

/** @text: "tftp://10.1.0.5:69/cfg/", "10.1.0.5", "cucm-pub:6970", "2001:db8::5".
 * Returns: (transfer full): NULL with @error: REGENT_ERROR_NOT_MINE of another scheme's URL, whose message is that
 * scheme; REGENT_ERROR_CONFIG, with a sentence, of what cannot be used at all. */
ProvisionServer *provision_server_parse(const char *text, const ProvisionScheme *scheme, GError **error);
/** Returns: (transfer full): the name of @file in a request to @server: its folder and it, without the first slash. */
char *provision_server_file(const ProvisionServer *server, const char *file);
/** Returns: (transfer full): @server. */
ProvisionServer *provision_server_ref(ProvisionServer *server);
void provision_server_unref(ProvisionServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ProvisionServer, provision_server_unref)
