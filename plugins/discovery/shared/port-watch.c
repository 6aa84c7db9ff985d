/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "port-watch.h"

#include <net/ethernet.h>

static Packet *open_packet(PortWatch *port, const PacketKind *kind, PacketFunc func)
{
	g_autoptr(GError) error = NULL;
	Packet *packet = packet_open(port->step, port->interface, kind, func, port, &error);

	if (!packet)
		regent_step_log(port->step, G_LOG_LEVEL_DEBUG, "%s", error->message);
	return packet;
}

static void tell(PortWatch *port)
{
	if (!port->state.blocked)
		packet_close(g_steal_pointer(&port->any));
	port->changed(port->self);
}

static void on_frame(gpointer self, const guint8 *frame, gsize length)
{
	PortWatch *port = self;

	if (port_state_hear(&port->state, frame, length))
		tell(port);
}

static void watch_for_any(PortWatch *port)
{
	const PacketKind any = { .ethertype = ETH_P_ALL };

	if (port->state.blocked && !port->any)
		port->any = open_packet(port, &any, on_frame);
}

void port_watch_open(
	PortWatch *port, RegentStep *step, const char *interface, void (*changed)(gpointer self), gpointer self)
{
	static const guint8 group[] = { 0x01, 0x80, 0xc2, 0x00, 0x00, 0x03 };
	const PacketKind eap = { .ethertype = ETH_P_PAE, .group = group };
	RegentCause cause = regent_step_cause(step);

	*port = (PortWatch) { .step = step, .interface = g_strdup(interface), .changed = changed, .self = self };
	/* For any other cause the link was there before. */
	port_state_init(&port->state, cause == REGENT_CAUSE_BOOT || cause == REGENT_CAUSE_LOST, regent_step_now(step));
	port->eap = open_packet(port, &eap, on_frame);
	watch_for_any(port);
	tell(port);
}

void port_watch_flapped(PortWatch *port, gint64 now)
{
	port_state_flapped(&port->state, now);
	watch_for_any(port);
	tell(port);
}

void port_watch_tick(PortWatch *port, gint64 now)
{
	if (port_state_tick(&port->state, now))
		tell(port);
}

void port_watch_close(PortWatch *port)
{
	packet_close(g_steal_pointer(&port->eap));
	packet_close(g_steal_pointer(&port->any));
	g_clear_pointer(&port->interface, g_free);
}
