/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host-port.h"

/** What a provisioning plugin speaks. */
typedef struct {
	const char *name;        /* tftp */
	guint16 port;            /* where a server names none */
	const char *secure_name; /* https; NULL: none */
	guint16 secure_port;
} ProvisionScheme;

/** An entry of provisioning.servers, read once and then only handed on. */
typedef struct {
	char *text; /* as it stands there */
	HostPort at;
	gboolean secure;
} ProvisionServer;

/** @text: "tftp://10.1.0.5:69", "10.1.0.5", "cucm-pub:6970", "2001:db8::5".
 * Returns: (transfer full): NULL when it is another scheme's URL or not a server at all. */
ProvisionServer *provision_server_parse(const char *text, const ProvisionScheme *scheme);
/** Returns: (transfer full): @server. */
ProvisionServer *provision_server_ref(ProvisionServer *server);
void provision_server_unref(ProvisionServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ProvisionServer, provision_server_unref)
