/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "provision.h"

/** The requests of one step: libsoup, whose sockets are bound to the voice interface. */
typedef struct HttpTransport HttpTransport;

/** @agent: the User-Agent. @timeout: microseconds to connect and for the head of the answer; some times that without
 * data. Returns: (transfer full): for http_transport_ops. */
HttpTransport *http_transport_new(RegentStep *step, const char *agent, gint64 timeout);

/** Its free takes the transport. */
extern const ProvisionOps http_transport_ops;
