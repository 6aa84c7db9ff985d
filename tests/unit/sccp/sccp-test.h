/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "captures.h"
#include "sccp-group.h"

#define SECOND ((gint64) G_USEC_PER_SEC)

/** Returns: (transfer full): the bytes that @hex names; blanks are skipped. */
GByteArray *test_hex(const char *hex);
/** Returns: (transfer full): the same PDU as hex. */
char *test_to_hex(gconstpointer data, gsize length);
/** Encodes as a call manager of that version would. */
GByteArray *test_encode(const SccpMessage *message, guint32 header);
