/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "packet.h"
#include "port-state.h"

/** The sockets of a PortState: one for 802.1X, and one for any frame as long as the port may be blocked. */
typedef struct {
	RegentStep *step;
	char *interface;
	PortState state;
	Packet *eap, *any;
	void (*changed)(gpointer self);
	gpointer self;
} PortWatch;

/** Without these sockets less is known, and nothing fails. @changed: the state is different.*/
void port_watch_open(
	PortWatch *port, RegentStep *step, const char *interface, void (*changed)(gpointer self), gpointer self);
void port_watch_flapped(PortWatch *port, gint64 now);
void port_watch_tick(PortWatch *port, gint64 now);
void port_watch_close(PortWatch *port);
