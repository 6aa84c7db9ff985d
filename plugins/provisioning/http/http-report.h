/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "provision-round.h"

#include <gio/gio.h>

/** How a request that brought no file is told: what it means for the file, and by which reason. */

/** @received: bytes of the file so far. @code: (out): of the table of reasons. */
ProvisionAnswer http_report_error(const GError *error, guint64 received, const char **code);
/** @status: an answer of the server that is neither a file nor a redirect. */
ProvisionAnswer http_report_status(guint status, const char **code);
