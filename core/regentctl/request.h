/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "text.h"

/* @status: a{sv} of the daemon's Status after the request @what, restart or reset. */

/** Returns: (transfer full): that it waits, why and until when; "" where it does not. */
char *ctl_request_text(GVariant *status, const char *what);
/** For --json. Returns: floating a{sv}: endpoint, request and, where it waits, wait in us. */
GVariant *ctl_request_dict(GVariant *status, const char *what);
