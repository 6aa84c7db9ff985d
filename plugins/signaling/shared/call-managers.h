/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "host-port.h"

/**
 * The call managers of an endpoint as the configuration lists them, and the survivable routers after them. Which of
 * them is to be tried next is server-order.h. No I/O.
 */
typedef struct {
	HostPort where;  /* as the configuration names it */
	gboolean secure; /* TLS, and never without */
	gboolean srst;   /* a survivable router: tried after all call managers */
} CallManager;

enum {
	CALL_MANAGERS_MAX = 16, /* three call managers and three survivable routers are usual */
};

/** Where a protocol is spoken. */
typedef struct {
	const char *port_key;        /* REGENT_CM_SCCP_PORT, REGENT_CM_SIP_PORT */
	guint16 port;                /* where the configuration names none */
	const char *secure_port_key; /* REGENT_CM_SIPS_PORT; NULL: it never names one */
	guint16 secure_port;
} CallManagerPorts;

/** @managers, @srst, @settings: the facts config.call-managers, config.srst and config.settings; NULL: absent. A
 * server is secure where its row or a security mode above 1 says so. Rows without a name, and those after
 * CALL_MANAGERS_MAX, are left out. Returns: (transfer full) (array length=count) (nullable): in the order to be
 * tried. */
CallManager *call_managers_read(
	GVariant *managers, GVariant *srst, GVariant *settings, const CallManagerPorts *ports, guint *count);
void call_managers_free(CallManager *list, guint count);

/** Whether the settings ask for TLS whatever a row of a server says: a security mode above 1. @settings: (nullable) */
gboolean call_managers_all_secure(GVariant *settings);
