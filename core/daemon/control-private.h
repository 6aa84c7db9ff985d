/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "control-peer.h"
#include "control.h"

#define CONTROL_PATH "/org/regent/Agent"

/** One connection. */
typedef struct {
	RegentControl *control;
	GSocketConnection *stream;
	GDBusConnection *connection; /* NULL until the client has logged in */
	GCancellable *cancellable;   /* of that */
	guint deadline;              /* source that ends it, 0: none */
	ControlPeer peer;
	gboolean watching;
	guint credit; /* events that may be sent before its next call */
	guint object; /* registration of the object, 0: none */
} ControlClient;

/** Events without a call between them. */
#define CONTROL_CREDIT 64

RegentAgent *control_agent(RegentControl *control);
gboolean control_may_act(ControlClient *client);
/** Whether it does not read what it is sent: it is closed then. */
gboolean control_is_stuck(ControlClient *client);
void control_close(ControlClient *client);

/** Answers a call; @parameters as control.xml says. */
typedef void (*ControlMethod)(ControlClient *client, GVariant *parameters, GDBusMethodInvocation *call);

/* control-call.c */
/** Whether the client may act; where not, the call is answered. */
gboolean control_allow(ControlClient *client, GDBusMethodInvocation *call);
void control_no_endpoint(GDBusMethodInvocation *call, const char *endpoint);
/** Returns: (transfer full): how the log calls the client. */
char *control_by(ControlClient *client);

/* control-settings.c */
void control_on_settings(ControlClient *client, GVariant *parameters, GDBusMethodInvocation *call);
void control_on_set(ControlClient *client, GVariant *parameters, GDBusMethodInvocation *call);
void control_on_try(ControlClient *client, GVariant *parameters, GDBusMethodInvocation *call);
void control_on_confirm(ControlClient *client, GVariant *parameters, GDBusMethodInvocation *call);
void control_on_revert(ControlClient *client, GVariant *parameters, GDBusMethodInvocation *call);

/** control-call.c: makes the object known on @client's connection. */
gboolean control_export(ControlClient *client, GError **error);
/** Returns: floating a{sv}, as control.xml says. */
GVariant *control_event(const RegentEvent *event);
