/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lldp-med-packet.h"

#include <regent/facts.h>
#include <string.h>

#include "lldp-med-elements.h"
#include "wire.h"

static const guint8 group[] = { LLDP_GROUP };

G_DEFINE_QUARK(lldp - error - quark, lldp_error)

/* What becomes a name only when all is read. */
typedef struct {
	LldpNeighbor *neighbor;
	char *chassis;
	char *system_name;
	char *port;
	char *port_description;
	gboolean port_is_named;
	guint32 power_mdi; /* mW, IEEE 802.3 */
	guint32 power_med; /* mW, TIA-1057 */
} Decoder;

static void decoder_clear(Decoder *d)
{
	g_free(d->chassis);
	g_free(d->system_name);
	g_free(d->port);
	g_free(d->port_description);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Decoder, decoder_clear)

static char *mac_text(WireReader *r)
{
	const guint8 *m = wire_bytes(r, 6);

	return m ? g_strdup_printf("%02x:%02x:%02x:%02x:%02x:%02x", m[0], m[1], m[2], m[3], m[4], m[5]) : g_strdup("?");
}

static char *address_text(WireReader *r)
{
	guint8 family = wire_u8(r);
	const guint8 *a = family == FAMILY_IPV4 ? wire_bytes(r, 4) : NULL;

	return a ? g_strdup_printf("%u.%u.%u.%u", a[0], a[1], a[2], a[3]) : g_strdup("?");
}

static gboolean read_text(WireReader *r, char **text)
{
	g_free(*text);
	*text = wire_string(r, wire_left(r));
	return TRUE;
}

static gboolean read_chassis(WireReader *r, Decoder *d)
{
	guint8 subtype = wire_u8(r);

	if (subtype == CHASSIS_MAC)
		d->chassis = mac_text(r);
	else if (subtype == CHASSIS_ADDRESS)
		d->chassis = address_text(r);
	else
		d->chassis = wire_string(r, wire_left(r));
	return TRUE;
}

static gboolean read_port(WireReader *r, Decoder *d)
{
	guint8 subtype = wire_u8(r);

	if (subtype == PORT_MAC)
		d->port = mac_text(r);
	else if (subtype == PORT_ADDRESS)
		d->port = address_text(r);
	else
		d->port = wire_string(r, wire_left(r));
	d->port_is_named = subtype != PORT_MAC && subtype != PORT_ADDRESS;
	return TRUE;
}

static gboolean read_ttl(WireReader *r, Decoder *d)
{
	d->neighbor->ttl = wire_be16(r);
	return TRUE;
}

static gboolean read_port_description(WireReader *r, Decoder *d)
{
	return read_text(r, &d->port_description);
}

static gboolean read_system_name(WireReader *r, Decoder *d)
{
	return read_text(r, &d->system_name);
}

static gboolean read_capabilities(WireReader *r, Decoder *d)
{
	wire_be16(r); /* what it could do */
	d->neighbor->capabilities = wire_be16(r);
	return TRUE;
}

static gboolean read_med_capabilities(WireReader *r, Decoder *d)
{
	guint8 type;

	wire_be16(r);
	type = wire_u8(r);
	d->neighbor->med = type <= LLDP_MED_SWITCH ? (LldpMedType) type : LLDP_MED_NONE;
	return type <= LLDP_MED_SWITCH;
}

/* TIA-1057 10.2.3. VLAN 4095 is reserved: Cisco's phones go untagged; 0 for both marks stands for the defaults. */
static LldpPolicy policy_from(guint32 bits)
{
	guint vlan = POLICY_VLAN(bits);
	gboolean tagged = (bits & POLICY_TAGGED) && vlan != REGENT_VLAN_UNTAGGED;
	gboolean marked = POLICY_PRIORITY(bits) || POLICY_DSCP(bits);

	return (LldpPolicy) {
		.given = !(bits & POLICY_UNKNOWN),
		.vlan = tagged ? (guint16) vlan : REGENT_VLAN_UNTAGGED,
		.priority = tagged && marked ? (int) POLICY_PRIORITY(bits) : -1,
		.dscp = marked ? (int) POLICY_DSCP(bits) : -1,
	};
}

static gboolean read_policy(WireReader *r, Decoder *d)
{
	guint32 bits = wire_be32(r);
	LldpPolicy policy = policy_from(bits);

	if (d->neighbor->med == LLDP_MED_NONE || !policy.given)
		return TRUE; /* before the MED capabilities nothing of MED counts */
	if (POLICY_APPLICATION(bits) == APPLICATION_VOICE)
		d->neighbor->voice = policy;
	else if (POLICY_APPLICATION(bits) == APPLICATION_VOICE_SIGNALING)
		d->neighbor->signaling = policy;
	return TRUE;
}

static gboolean read_med_power(WireReader *r, Decoder *d)
{
	guint8 kind = wire_u8(r);

	if (d->neighbor->med != LLDP_MED_NONE && MED_POWER_TYPE(kind) == MED_POWER_PSE)
		d->power_med = wire_be16(r) * 100u;
	return TRUE;
}

/* Power via MDI: 3 bytes by 802.3af, 8 by 802.3at, 25 by 802.3bt. */
static gboolean read_mdi_power(WireReader *r, Decoder *d)
{
	gsize length = wire_left(r);
	guint8 flags = wire_u8(r);
	guint8 kind;

	if ((flags & MDI_POWERING) != MDI_POWERING)
		return TRUE;
	d->neighbor->power_source = "802.3af";
	if (length < MDI_LENGTH_AT)
		return TRUE;
	wire_skip(r, 2);
	d->neighbor->power_negotiates = TRUE;
	kind = wire_u8(r);
	wire_skip(r, 2); /* what we asked for */
	d->power_mdi = wire_be16(r) * 100u;
	if (length >= MDI_LENGTH_BT)
		d->neighbor->power_source = "802.3bt";
	else if (MDI_TYPE(kind) == MDI_TYPE_2_PSE)
		d->neighbor->power_source = "802.3at";
	return TRUE;
}

typedef struct {
	guint8 type;
	guint32 oui;
	guint8 subtype;
	gsize shortest;
	gsize longest;
	gboolean (*read)(WireReader *r, Decoder *d);
} Element;

static const Element elements[] = {
	{ CHASSIS_ID, 0, 0, 2, 256, read_chassis },
	{ PORT_ID, 0, 0, 2, 256, read_port },
	{ TIME_TO_LIVE, 0, 0, 2, 2, read_ttl },
	{ PORT_DESCRIPTION, 0, 0, 0, 255, read_port_description },
	{ SYSTEM_NAME, 0, 0, 0, 255, read_system_name },
	{ SYSTEM_CAPABILITIES, 0, 0, 4, 4, read_capabilities },
	{ ORGANIZATION, OUI_MED, MED_CAPABILITIES, 3, 3, read_med_capabilities },
	{ ORGANIZATION, OUI_MED, MED_POLICY, 4, 4, read_policy },
	{ ORGANIZATION, OUI_MED, MED_POWER, 3, 3, read_med_power },
	{ ORGANIZATION, OUI_8023, MDI_POWER, 3, 64, read_mdi_power },
};

static gboolean read_element(guint8 type, WireReader value, Decoder *d)
{
	guint32 oui = type == ORGANIZATION ? (guint32) wire_be16(&value) << 8 | wire_u8(&value) : 0;
	guint8 subtype = type == ORGANIZATION ? wire_u8(&value) : 0;
	gsize length = wire_left(&value);

	if (value.bad)
		return FALSE;
	for (guint i = 0; i < G_N_ELEMENTS(elements); i++) {
		const Element *e = &elements[i];

		if (e->type == type && e->oui == oui && e->subtype == subtype)
			return length >= e->shortest && length <= e->longest && e->read(&value, d);
	}
	return TRUE;
}

/* Chassis, port and time to live come first, once, and must be good (802.1AB-2009 9.2.7.7.1). */
static gboolean read_next(WireReader *r, guint count, Decoder *d)
{
	guint16 header = wire_be16(r);
	guint8 type = (guint8) (header >> 9);
	WireReader value = wire_sub(r, header & 0x1ff);
	gboolean must = count <= TIME_TO_LIVE;

	if (r->bad || (must ? type != count : type <= TIME_TO_LIVE))
		return FALSE;
	if (read_element(type, value, d))
		return TRUE;
	d->neighbor->dropped++;
	return !must;
}

/* What follows the end is padding. An end that is missing loses nothing. */
static gboolean at_end(const WireReader *r)
{
	WireReader ahead = *r;

	return !wire_left(r) || (wire_be16(&ahead) >> 9 == END && !ahead.bad);
}

static gboolean read_elements(WireReader *r, Decoder *d, GError **error)
{
	guint count;

	for (count = 1; count <= TIME_TO_LIVE || !at_end(r); count++)
		if (!read_next(r, count, d)) {
			g_set_error(error, LLDP_ERROR, LLDP_ERROR_MALFORMED,
				"element %u is out of place or has a wrong length", count);
			return FALSE;
		}
	return TRUE;
}

/* Any of the three groups of LLDP. */
static gboolean read_framing(WireReader *r, LldpNeighbor *neighbor)
{
	const guint8 *destination = wire_bytes(r, sizeof group);
	const guint8 *source = wire_bytes(r, sizeof neighbor->mac);

	if (wire_be16(r) != LLDP_ETHERTYPE || r->bad || memcmp(destination, group, sizeof group - 1))
		return FALSE;
	memcpy(neighbor->mac, source, sizeof neighbor->mac);
	return TRUE;
}

static gboolean has_text(const char *text)
{
	return text && *text;
}

static void name(Decoder *d)
{
	gboolean by_id = (d->port_is_named && has_text(d->port)) || !has_text(d->port_description);

	d->neighbor->name = g_strdup(has_text(d->system_name) ? d->system_name : d->chassis);
	d->neighbor->port = g_strdup(by_id ? d->port : d->port_description);
	d->neighbor->power_allocated = d->power_mdi ? d->power_mdi : d->power_med;
}

gboolean lldp_decode(gconstpointer frame, gsize length, LldpNeighbor *neighbor, GError **error)
{
	WireReader r = wire_reader(frame, length);
	g_auto(Decoder) d = { .neighbor = neighbor };

	*neighbor = (LldpNeighbor) { 0 };
	if (!read_framing(&r, neighbor)) {
		g_set_error_literal(error, LLDP_ERROR, LLDP_ERROR_FOREIGN, "not LLDP");
		return FALSE;
	}
	if (!read_elements(&r, &d, error))
		return FALSE;
	name(&d);
	return TRUE;
}

void lldp_neighbor_clear(LldpNeighbor *neighbor)
{
	g_free(neighbor->name);
	g_free(neighbor->port);
	*neighbor = (LldpNeighbor) { 0 };
}
