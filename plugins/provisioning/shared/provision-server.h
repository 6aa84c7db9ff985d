/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/** What a provisioning plugin speaks. */
typedef struct {
	const char *name;        /* tftp */
	guint16 port;            /* where a server names none */
	const char *secure_name; /* https; NULL: none */
	guint16 secure_port;
} ProvisionScheme;

/** An entry of provisioning.servers. */
typedef struct {
	char *text; /* as it stands there */
	char *host; /* name or literal address, without brackets */
	guint16 port;
	gboolean secure;
} ProvisionServer;

/** @text: "tftp://10.1.0.5:69", "10.1.0.5", "cucm-pub:6970", "2001:db8::5".
 * Returns: (transfer full): NULL when it is another scheme's URL or no server at all. */
ProvisionServer *provision_server_parse(const char *text, const ProvisionScheme *scheme);
void provision_server_free(ProvisionServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ProvisionServer, provision_server_free)

/** Returns: FALSE for what cannot be the name of a file on a provisioning server: names come from the network. */
gboolean provision_file_is_valid(const char *name);
