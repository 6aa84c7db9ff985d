/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/step.h>

/**
 * The port of an account's contact. It is kept over restarts, so that a registrar that allows one contact knows the phone
 * again when nobody took the old one back. Over TCP it is that of the connection: we do not listen, requests come over it.
 */

/** What is tried, in this order: @fixed, what was used last, else @first; then the next free one, and 0 for any.
 * @fixed, @kept, @first: 0: none. Returns: (transfer full): of guint16 */
GArray *sip_contact_ports(guint16 fixed, guint16 kept, guint16 first);

/** Binds @fd to the port of the account with that number, 1 is the first, and keeps it.
 * Returns: the port, 0: none is free, with errno. */
guint16 sip_contact_bind(RegentStep *step, guint account, gboolean tcp, int fd, int family);
