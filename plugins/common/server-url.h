/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host-port.h"

/** Where files are: an entry of provisioning.servers. No I/O. */
typedef struct {
	char *scheme; /* in lower case: tftp, http ...; NULL: a bare host */
	HostPort at;  /* its port is 0 where none is named */
	char *path;   /* the folder of the files, without %-codes; begins and ends with a slash */
} ServerUrl;

/** @text: "10.1.0.5", "cucm-pub:6970", "tftp://10.1.0.5/cfg/", "http://[2001:db8::5]:8080/phones"; blanks around it do
 * not count. A path is a folder, with or without a slash at its end.
 * Returns: (transfer full): NULL with @error (G_IO_ERROR), whose sentence begins with the text: what it holds is used
 * whole or not at all. */
ServerUrl *server_url_parse(const char *text, GError **error);
/** Returns: (transfer full): for people: "10.1.0.5", "10.1.0.5:6970/cfg/". */
char *server_url_text(const ServerUrl *url);
void server_url_free(ServerUrl *url);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(ServerUrl, server_url_free)
