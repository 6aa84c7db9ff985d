/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/** Where a service is: a name or a literal address, and a port. The one form in which such a pair is kept. No I/O. */
typedef struct {
	char *host;   /* without brackets, also an IPv6 address */
	guint16 port; /* 0: nobody named one */
} HostPort;

/** Returns: (transfer full) */
HostPort *host_port_new(const char *host, guint16 port);
/** @text: "10.1.0.10", "cucm-pub:5070", "2001:db8::5", "[2001:db8::5]:2000". @port: where @text names none.
 * Returns: (transfer full): NULL with @error (G_IO_ERROR), whose sentence begins with the text and ends with what may
 * stand there: "pbx:99999: the port is not between 1 and 65535". */
HostPort *host_port_parse(const char *text, guint16 port, GError **error);
/** Returns: (transfer full) (nullable): NULL of NULL. */
HostPort *host_port_copy(const HostPort *from);
gboolean host_port_equal(const HostPort *a, const HostPort *b);
/** Returns: (transfer full): for people: "10.1.0.10:2000", "[2001:db8::5]:2000", "cucm-pub" without a port. */
char *host_port_text(const HostPort *where);
/** Frees the parts of one that is a member of another struct, or a variable. */
void host_port_clear(HostPort *where);
void host_port_free(HostPort *where);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(HostPort, host_port_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(HostPort, host_port_clear)
