/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

/** What the daemon of a probe tells, read over its control socket as it comes. It never blocks. */
typedef struct ProbeClient ProbeClient;

/** All that there is to know was read once more. @status, @facts: a{sv}; @events: aa{sv}: those since the last time. */
typedef void (*ProbeClientFunc)(gpointer data, GVariant *status, GVariant *facts, GVariant *events);

/** Returns: (transfer full): connects to @socket as soon as somebody listens there. */
ProbeClient *probe_client_new(const char *socket, ProbeClientFunc func, gpointer data);
/** @func is not called again. */
void probe_client_free(ProbeClient *client);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ProbeClient, probe_client_free)

/** Returns: (transfer full): aa{sv}: all events so far. */
GVariant *probe_client_events(ProbeClient *client);
