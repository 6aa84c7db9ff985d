/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "port-state.h"

#include <string.h>

#include "wire.h"

#define ETHERTYPE_AT 12
#define ETHERTYPE_8021X 0x888e
#define ETHERTYPE_LOOPBACK 0x9000 /* with which a switch probes its own port */
#define EAPOL_EAP 0
#define EAP_REQUEST 1

void port_state_init(PortState *port, gboolean fresh, gint64 now)
{
	*port = (PortState) { .blocked = fresh, .until = fresh ? now + PORT_STATE_BLOCKED_MAX : REGENT_NEVER };
}

static void set_passing(PortState *port)
{
	port->blocked = FALSE;
	port->until = REGENT_NEVER;
}

void port_state_flapped(PortState *port, gint64 now)
{
	port_state_init(port, TRUE, now);
}

static guint16 ethertype(gconstpointer frame, gsize length)
{
	WireReader reader = wire_reader(frame, length);

	wire_skip(&reader, ETHERTYPE_AT);
	return wire_be16(&reader);
}

/* Addresses to which a switch speaks itself, on a blocked port too: IEEE 802.1D's, and Cisco's with 8 of a kind. */
static gboolean is_of_the_switch(gconstpointer frame)
{
	static const guint8 bridges[] = { 0x01, 0x80, 0xc2, 0x00, 0x00 };
	static const guint8 cisco[] = { 0x01, 0x00, 0x0c, 0xcc, 0xcc };
	const guint8 *destination = frame;

	return (memcmp(destination, bridges, sizeof bridges) == 0 && destination[5] <= 0x0f) ||
	       (memcmp(destination, cisco, sizeof cisco) == 0 && destination[5] >= 0xc8);
}

static gboolean is_eap_request(gconstpointer frame, gsize length)
{
	WireReader reader = wire_reader(frame, length);
	guint8 type, code;

	wire_skip(&reader, ETHERTYPE_AT + sizeof(guint16) + 1); /* and the version */
	type = wire_u8(&reader);
	wire_skip(&reader, sizeof(guint16));
	code = wire_u8(&reader);
	return !reader.bad && type == EAPOL_EAP && code == EAP_REQUEST;
}

gboolean port_state_hear(PortState *port, gconstpointer frame, gsize length)
{
	PortState before = *port;
	guint16 type = ethertype(frame, length);

	if (type == ETHERTYPE_8021X)
		port->asks_for_8021x |= is_eap_request(frame, length);
	else if (length > ETHERTYPE_AT && type != ETHERTYPE_LOOPBACK && !is_of_the_switch(frame))
		set_passing(port);
	return port->blocked != before.blocked || port->asks_for_8021x != before.asks_for_8021x;
}

gboolean port_state_tick(PortState *port, gint64 now)
{
	if (now < port->until)
		return FALSE;
	set_passing(port);
	return TRUE;
}
