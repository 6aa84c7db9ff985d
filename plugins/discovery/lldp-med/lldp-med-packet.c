/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lldp-med-packet.h"

#include <regent/facts.h>
#include <string.h>

#include "lldp-med-elements.h"
#include "peer-words.h"
#include "wire.h"

static const guint8 group[] = { LLDP_GROUP };

/* clang-format off */
G_DEFINE_QUARK(lldp-error-quark, lldp_error)
/* clang-format on */

/* What is read on the way; the names are chosen from it at the end. */
typedef struct {
	LldpNeighbor *neighbor;
	char *chassis;
	char *system_name;
	char *port;
	char *port_description;
	gboolean port_is_named, port_is_local;
	char *early;       /* a policy before the capabilities of MED */
	char *others;      /* VLANs for others than phones */
	guint32 power_mdi; /* mW, IEEE 802.3 */
	guint32 power_med; /* mW, TIA-1057 */
} Decoder;

static void decoder_clear(Decoder *decoder)
{
	g_free(decoder->chassis);
	g_free(decoder->system_name);
	g_free(decoder->port);
	g_free(decoder->port_description);
	g_free(decoder->early);
	g_free(decoder->others);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Decoder, decoder_clear)

static char *mac_text(WireReader *reader)
{
	const guint8 *mac = wire_bytes(reader, 6);

	return mac ? g_strdup_printf("%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2], mac[3], mac[4], mac[5])
		   : g_strdup("?");
}

static char *address_text(WireReader *reader)
{
	guint8 family = wire_u8(reader);
	const guint8 *address = family == FAMILY_IPV4 ? wire_bytes(reader, 4) : NULL;

	return address ? g_strdup_printf("%u.%u.%u.%u", address[0], address[1], address[2], address[3]) : g_strdup("?");
}

static gboolean read_text(WireReader *reader, char **text)
{
	g_free(*text);
	*text = wire_string(reader, wire_left(reader));
	return TRUE;
}

static gboolean read_chassis(WireReader *reader, Decoder *decoder)
{
	guint8 subtype = wire_u8(reader);

	if (subtype == CHASSIS_MAC)
		decoder->chassis = mac_text(reader);
	else if (subtype == CHASSIS_ADDRESS)
		decoder->chassis = address_text(reader);
	else
		decoder->chassis = wire_string(reader, wire_left(reader));
	return TRUE;
}

static gboolean read_port(WireReader *reader, Decoder *decoder)
{
	guint8 subtype = wire_u8(reader);

	if (subtype == PORT_MAC)
		decoder->port = mac_text(reader);
	else if (subtype == PORT_ADDRESS)
		decoder->port = address_text(reader);
	else
		decoder->port = wire_string(reader, wire_left(reader));
	decoder->port_is_local = subtype == PORT_LOCAL;
	decoder->port_is_named = subtype != PORT_MAC && subtype != PORT_ADDRESS;
	return TRUE;
}

static gboolean read_ttl(WireReader *reader, Decoder *decoder)
{
	decoder->neighbor->ttl = wire_be16(reader);
	return TRUE;
}

static gboolean read_port_description(WireReader *reader, Decoder *decoder)
{
	return read_text(reader, &decoder->port_description);
}

static gboolean read_system_name(WireReader *reader, Decoder *decoder)
{
	return read_text(reader, &decoder->system_name);
}

static gboolean read_system_description(WireReader *reader, Decoder *decoder)
{
	g_free(decoder->neighbor->description);
	decoder->neighbor->description = peer_words_line(reader);
	return TRUE;
}

static gboolean read_capabilities(WireReader *reader, Decoder *decoder)
{
	wire_be16(reader); /* what it is capable of; what follows is in use */
	decoder->neighbor->capabilities = wire_be16(reader);
	return TRUE;
}

/* A type that is not defined is none of an endpoint: that there are capabilities is what counts. */
static gboolean read_med_capabilities(WireReader *reader, Decoder *decoder)
{
	guint8 type;

	wire_be16(reader);
	type = wire_u8(reader);
	decoder->neighbor->has_med = TRUE;
	decoder->neighbor->med = type <= LLDP_MED_SWITCH ? (LldpMedType) type : LLDP_MED_NONE;
	return TRUE;
}

/* TIA-1057 10.2.3. VLAN 4095 is reserved, and Cisco's phones go untagged for it. Two marks of 0 mean the defaults. */
static LldpPolicy policy_from(guint32 bits)
{
	guint16 vlan = POLICY_VLAN(bits);
	gboolean tagged = (bits & POLICY_TAGGED) && vlan != REGENT_VLAN_UNTAGGED;
	gboolean marked = POLICY_PRIORITY(bits) || POLICY_DSCP(bits);

	return (LldpPolicy) {
		.given = !(bits & POLICY_UNKNOWN),
		.vlan = tagged ? vlan : REGENT_VLAN_UNTAGGED,
		.named = tagged ? 0 : vlan,
		.priority = tagged && marked ? (int) POLICY_PRIORITY(bits) : -1,
		.dscp = marked ? (int) POLICY_DSCP(bits) : -1,
	};
}

static char *application_name(guint application)
{
	static const char *const names[] = { "voice", "voice signaling", "guest voice", "guest voice signaling",
		"softphone voice", "video conferencing", "streaming video", "video signaling" };

	if (application >= APPLICATION_VOICE && application <= G_N_ELEMENTS(names))
		return g_strdup(names[application - APPLICATION_VOICE]);
	return g_strdup_printf("application %u", application);
}

static char *policy_words(guint32 bits)
{
	g_autofree char *name = application_name(POLICY_APPLICATION(bits));

	if (bits & POLICY_UNKNOWN)
		return g_strdup_printf("a policy for %s that says it is unknown", name);
	if (bits & POLICY_TAGGED)
		return g_strdup_printf("a policy for %s in VLAN %u", name, POLICY_VLAN(bits));
	return g_strdup_printf("a policy for %s untagged", name);
}

static void hear_voice(Decoder *decoder, const LldpPolicy *policy)
{
	LldpPolicy *voice = &decoder->neighbor->voice;

	if (voice->given && voice->vlan != policy->vlan)
		peer_words_add(
			&decoder->neighbor->ignored, "a policy for voice in VLAN %u before another one", voice->vlan);
	*voice = *policy;
}

/* MED elements before the MED capabilities do not count. */
static gboolean read_policy(WireReader *reader, Decoder *decoder)
{
	guint32 bits = wire_be32(reader);
	LldpPolicy policy = policy_from(bits);
	guint application = POLICY_APPLICATION(bits);
	g_autofree char *words = policy_words(bits);

	if (!decoder->neighbor->has_med)
		peer_words_add(&decoder->early, "%s", words);
	else if (application == APPLICATION_VOICE && policy.given)
		hear_voice(decoder, &policy);
	else if (application == APPLICATION_VOICE_SIGNALING && policy.given)
		decoder->neighbor->signaling = policy;
	else
		peer_words_add(&decoder->others, "%s", words);
	return TRUE;
}

static gboolean read_port_vlan(WireReader *reader, Decoder *decoder)
{
	guint16 vlan = wire_be16(reader);

	decoder->neighbor->native_vlan = vlan < REGENT_VLAN_UNTAGGED ? vlan : 0;
	return TRUE;
}

static gboolean read_vlan_name(WireReader *reader, Decoder *decoder)
{
	guint16 vlan = wire_be16(reader);
	gsize length = wire_u8(reader);
	g_autofree char *name = wire_string(reader, MIN(length, wire_left(reader)));

	peer_words_add(&decoder->others, "VLAN %u by the name \"%s\"", vlan, name);
	return TRUE;
}

static gboolean read_med_power(WireReader *reader, Decoder *decoder)
{
	guint8 kind = wire_u8(reader);

	if (decoder->neighbor->has_med && MED_POWER_TYPE(kind) == MED_POWER_PSE)
		decoder->power_med = wire_be16(reader) * 100u;
	return TRUE;
}

/* Power via MDI: 3 bytes by 802.3af, 8 by 802.3at, 25 by 802.3bt. */
static gboolean read_mdi_power(WireReader *reader, Decoder *decoder)
{
	gsize length = wire_left(reader);
	guint8 flags = wire_u8(reader);
	guint8 kind;

	if ((flags & MDI_POWERING) != MDI_POWERING)
		return TRUE;
	decoder->neighbor->power_source = "802.3af";
	if (length < MDI_LENGTH_AT)
		return TRUE;
	wire_skip(reader, 2);
	decoder->neighbor->power_negotiates = TRUE;
	kind = wire_u8(reader);
	wire_skip(reader, 2); /* what we asked for */
	decoder->power_mdi = wire_be16(reader) * 100u;
	if (length >= MDI_LENGTH_BT)
		decoder->neighbor->power_source = "802.3bt";
	else if (MDI_TYPE(kind) == MDI_TYPE_2_PSE)
		decoder->neighbor->power_source = "802.3at";
	return TRUE;
}

typedef struct {
	guint8 type;
	guint32 oui;
	guint8 subtype;
	gsize shortest;
	gsize longest;
	gboolean (*read)(WireReader *reader, Decoder *decoder);
} Element;

static const Element elements[] = {
	{ CHASSIS_ID, 0, 0, 2, 256, read_chassis },
	{ PORT_ID, 0, 0, 2, 256, read_port },
	{ TIME_TO_LIVE, 0, 0, 2, 2, read_ttl },
	{ PORT_DESCRIPTION, 0, 0, 0, 255, read_port_description },
	{ SYSTEM_NAME, 0, 0, 0, 255, read_system_name },
	{ SYSTEM_DESCRIPTION, 0, 0, 0, 255, read_system_description },
	{ SYSTEM_CAPABILITIES, 0, 0, 4, 4, read_capabilities },
	{ ORGANIZATION, OUI_MED, MED_CAPABILITIES, 3, 64, read_med_capabilities },
	{ ORGANIZATION, OUI_MED, MED_POLICY, 4, 64, read_policy },
	{ ORGANIZATION, OUI_MED, MED_POWER, 3, 64, read_med_power },
	{ ORGANIZATION, OUI_8021, PORT_VLAN, 2, 64, read_port_vlan },
	{ ORGANIZATION, OUI_8021, VLAN_NAME, 3, 64, read_vlan_name },
	{ ORGANIZATION, OUI_8023, MDI_POWER, 3, 64, read_mdi_power },
};

static gboolean read_element(guint8 type, WireReader value, Decoder *decoder)
{
	guint32 oui = type == ORGANIZATION ? (guint32) wire_be16(&value) << 8 | wire_u8(&value) : 0;
	guint8 subtype = type == ORGANIZATION ? wire_u8(&value) : 0;
	gsize length = wire_left(&value);

	if (value.bad)
		return FALSE;
	for (guint i = 0; i < G_N_ELEMENTS(elements); i++) {
		const Element *element = &elements[i];

		if (element->type == type && element->oui == oui && element->subtype == subtype)
			return length >= element->shortest && length <= element->longest &&
			       element->read(&value, decoder);
	}
	return TRUE;
}

/* Chassis, port and time to live come first, once, and must be good (802.1AB-2009 9.2.7.7.1). */
static gboolean read_next(WireReader *reader, guint count, Decoder *decoder)
{
	guint16 header = wire_be16(reader);
	guint8 type = (guint8) (header >> 9);
	WireReader value = wire_sub(reader, header & 0x1ff);
	gboolean mandatory = count <= TIME_TO_LIVE;

	if (reader->bad || (mandatory ? type != count : type <= TIME_TO_LIVE))
		return FALSE;
	if (read_element(type, value, decoder))
		return TRUE;
	decoder->neighbor->dropped++;
	return !mandatory;
}

/* What follows the end is padding. A frame without an end is accepted: nothing is lost by it. */
static gboolean at_end(const WireReader *reader)
{
	WireReader ahead = *reader;

	return !wire_left(reader) || (wire_be16(&ahead) >> 9 == END && !ahead.bad);
}

static gboolean read_elements(WireReader *reader, Decoder *decoder, GError **error)
{
	guint count;

	for (count = 1; count <= TIME_TO_LIVE || !at_end(reader); count++)
		if (!read_next(reader, count, decoder)) {
			g_set_error(error, LLDP_ERROR, LLDP_ERROR_MALFORMED,
				"element %u is out of place or has a wrong length", count);
			return FALSE;
		}
	return TRUE;
}

/* Accepts any of the three groups of LLDP. */
static gboolean read_framing(WireReader *reader, LldpNeighbor *neighbor)
{
	const guint8 *destination = wire_bytes(reader, sizeof group);
	const guint8 *source = wire_bytes(reader, sizeof neighbor->mac);

	if (wire_be16(reader) != LLDP_ETHERTYPE || reader->bad || memcmp(destination, group, sizeof group - 1))
		return FALSE;
	memcpy(neighbor->mac, source, sizeof neighbor->mac);
	return TRUE;
}

static gboolean has_text(const char *text)
{
	return text && *text;
}

/* A number of the switch's own for the port, beside its name: "512" and "ge-0/0/1". */
static gboolean port_is_index(const Decoder *decoder)
{
	return decoder->port_is_local && has_text(decoder->port_description) &&
	       g_regex_match_simple("^[0-9]+$", decoder->port, 0, 0) &&
	       g_regex_match_simple("^[a-z]+-[0-9]+/[0-9]+/[0-9]+", decoder->port_description, 0, 0);
}

static void choose_names(Decoder *decoder)
{
	gboolean by_id = (decoder->port_is_named && has_text(decoder->port) && !port_is_index(decoder)) ||
			 !has_text(decoder->port_description);

	decoder->neighbor->name = g_strdup(has_text(decoder->system_name) ? decoder->system_name : decoder->chassis);
	decoder->neighbor->port = g_strdup(by_id ? decoder->port : decoder->port_description);
	decoder->neighbor->power_allocated = decoder->power_mdi ? decoder->power_mdi : decoder->power_med;
}

/* What is meant for others is worth a word only where nothing is meant for phones. */
static void choose_ignored(Decoder *decoder)
{
	LldpNeighbor *neighbor = decoder->neighbor;
	const LldpPolicy *signaling = &neighbor->signaling;

	if (decoder->early)
		peer_words_add(&neighbor->ignored, "%s %s the capabilities of LLDP-MED", decoder->early,
			neighbor->has_med ? "before" : "without");
	if (signaling->given && (!neighbor->voice.given || signaling->vlan != neighbor->voice.vlan))
		peer_words_add(&neighbor->ignored, "a policy for voice signaling in VLAN %u", signaling->vlan);
	if (decoder->others && !neighbor->voice.given)
		peer_words_add(&neighbor->ignored, "%s", decoder->others);
}

gboolean lldp_decode(gconstpointer frame, gsize length, LldpNeighbor *neighbor, GError **error)
{
	WireReader reader = wire_reader(frame, length);
	g_auto(Decoder) decoder = { .neighbor = neighbor };

	*neighbor = (LldpNeighbor) { 0 };
	if (!read_framing(&reader, neighbor)) {
		g_set_error_literal(error, LLDP_ERROR, LLDP_ERROR_FOREIGN, "not LLDP");
		return FALSE;
	}
	if (!read_elements(&reader, &decoder, error))
		return FALSE;
	choose_names(&decoder);
	choose_ignored(&decoder);
	return TRUE;
}

void lldp_neighbor_clear(LldpNeighbor *neighbor)
{
	g_free(neighbor->name);
	g_free(neighbor->port);
	g_free(neighbor->description);
	g_free(neighbor->ignored);
	*neighbor = (LldpNeighbor) { 0 };
}
