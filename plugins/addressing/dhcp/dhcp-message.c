/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dhcp-message.h"

#include <string.h>

#define BOOTP_REQUEST 1
#define ETHERNET 1
#define BROADCAST_FLAG 0x8000
#define MAGIC_COOKIE 0x63825363u
/* Old servers and relays drop what is shorter than a BOOTP message: RFC 1542 2.1. */
#define BOOTP_MINIMUM 300

/* clang-format off */
G_DEFINE_QUARK(regent-dhcp-error-quark, dhcp_error)
/* clang-format on */

void dhcp_message_free(DhcpMessage *message)
{
	for (guint i = 0; i < G_N_ELEMENTS(message->options); i++)
		g_clear_pointer(&message->options[i], g_byte_array_unref);
	g_clear_pointer(&message->octets, g_bytes_unref);
	g_free(message->sname);
	g_free(message);
}

static void add_option(DhcpMessage *message, guint8 code, const guint8 *data, guint8 length)
{
	if (!message->options[code]) {
		message->options[code] = g_byte_array_new();
		message->first[code] = length;
	}
	g_byte_array_append(message->options[code], data, length);
}

/* One of the three areas that may carry options; each ends at its own end option or at its end. */
static gboolean read_area(DhcpMessage *message, WireReader area, const char *name, GError **error)
{
	while (wire_left(&area)) {
		guint8 code = wire_u8(&area);
		guint8 length;
		const guint8 *data;

		if (code == 0)
			continue;
		if (code == DHCP_OPTION_END)
			break;
		length = wire_u8(&area);
		data = wire_bytes(&area, length);
		if (area.bad) {
			g_set_error(error, DHCP_ERROR, DHCP_ERROR_MALFORMED, "option %u runs past the end of the %s",
				code, name);
			return FALSE;
		}
		if (length)
			add_option(message, code, data, length);
	}
	return TRUE;
}

/* RFC 2131 4.1: options, then file, then sname; only the first of them may carry the overload option. */
static gboolean read_options(DhcpMessage *message, WireReader *r, WireReader sname, WireReader file, GError **error)
{
	guint8 overload = 0;

	if (!read_area(message, wire_sub(r, wire_left(r)), "options field", error))
		return FALSE;
	if (message->options[DHCP_OPTION_OVERLOAD])
		overload = message->options[DHCP_OPTION_OVERLOAD]->data[0];
	if ((overload & 1) && !read_area(message, file, "file field", error))
		return FALSE;
	if (overload & 2)
		return read_area(message, sname, "sname field", error);
	message->sname = g_strstrip(wire_string(&sname, wire_left(&sname)));
	if (!*message->sname)
		g_clear_pointer(&message->sname, g_free);
	return TRUE;
}

static gboolean read_message(DhcpMessage *message, WireReader *r, GError **error)
{
	const guint8 *chaddr;
	WireReader sname, file;
	guint32 cookie;

	message->op = wire_u8(r);
	message->hardware_type = wire_u8(r);
	message->hardware_length = wire_u8(r);
	wire_skip(r, 1);
	message->xid = wire_be32(r);
	wire_skip(r, 2 + 2 + 4);
	message->yiaddr = wire_be32(r);
	message->siaddr = wire_be32(r);
	wire_skip(r, 4);
	chaddr = wire_bytes(r, sizeof message->chaddr);
	sname = wire_sub(r, 64);
	file = wire_sub(r, 128);
	cookie = wire_be32(r);
	if (r->bad || cookie != MAGIC_COOKIE) {
		g_set_error(error, DHCP_ERROR, DHCP_ERROR_MALFORMED,
			r->bad ? "shorter than a DHCP header" : "no DHCP cookie");
		return FALSE;
	}
	memcpy(message->chaddr, chaddr, sizeof message->chaddr);
	return read_options(message, r, sname, file, error);
}

DhcpMessage *dhcp_message_parse(gconstpointer data, gsize length, GError **error)
{
	g_autoptr(DhcpMessage) message = g_new0(DhcpMessage, 1);
	WireReader r = wire_reader(data, length);

	if (!read_message(message, &r, error))
		return NULL;
	if (message->options[DHCP_OPTION_TYPE])
		message->type = message->options[DHCP_OPTION_TYPE]->data[0];
	message->octets = g_bytes_new(data, length);
	return g_steal_pointer(&message);
}

gboolean dhcp_message_has(const DhcpMessage *message, DhcpOption option)
{
	return message->options[option] != NULL;
}

/* Two instances of a value of fixed length are not one of twice the length: the first counts. */
gboolean dhcp_message_number(const DhcpMessage *message, guint8 option, guint32 *number)
{
	const GByteArray *value = message->options[option];
	WireReader r;

	if (!value || (value->len != 4 && message->first[option] != 4))
		return FALSE;
	r = wire_reader(value->data, 4);
	*number = wire_be32(&r);
	return TRUE;
}

guint32 dhcp_message_u32(const DhcpMessage *message, DhcpOption option, guint32 fallback)
{
	guint32 number;

	return dhcp_message_number(message, (guint8) option, &number) ? number : fallback;
}

guint32 dhcp_message_server(const DhcpMessage *message, guint32 fallback)
{
	guint32 server = dhcp_message_u32(message, DHCP_OPTION_SERVER, 0);

	return ipv4_usable(server) ? server : fallback;
}

char *dhcp_message_text(const DhcpMessage *message, guint8 option)
{
	const GByteArray *value = message->options[option];
	g_autofree char *text = NULL;

	if (!value)
		return NULL;
	text = g_strstrip(wire_text(value->data, value->len));
	return *text ? g_steal_pointer(&text) : NULL;
}

static void put_bytes(WireWriter *w, DhcpOption option, gconstpointer data, gsize length)
{
	if (length > 255) {
		w->bad = TRUE;
		return;
	}
	wire_put_u8(w, (guint8) option);
	wire_put_u8(w, (guint8) length);
	wire_put_bytes(w, data, length);
}

static void put_blob(WireWriter *w, DhcpOption option, GBytes *bytes)
{
	if (bytes && g_bytes_get_size(bytes))
		put_bytes(w, option, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
}

static void put_text(WireWriter *w, DhcpOption option, const char *text)
{
	if (text && *text)
		put_bytes(w, option, text, strlen(text));
}

static void put_address(WireWriter *w, DhcpOption option, guint32 address)
{
	guint32 bytes = GUINT32_TO_BE(address);

	if (address)
		put_bytes(w, option, &bytes, sizeof bytes);
}

static void put_header(WireWriter *w, const DhcpIdentity *identity, const DhcpRequest *request)
{
	wire_put_u8(w, BOOTP_REQUEST);
	wire_put_u8(w, ETHERNET);
	wire_put_u8(w, sizeof identity->mac);
	wire_put_u8(w, 0);
	wire_put_be32(w, request->xid);
	wire_put_be16(w, request->secs);
	wire_put_be16(w, request->broadcast ? BROADCAST_FLAG : 0);
	wire_put_be32(w, request->ciaddr);
	wire_put_zeros(w, 4 + 4 + 4);
	wire_put_bytes(w, identity->mac, sizeof identity->mac);
	wire_put_zeros(w, 10 + 64 + 128);
	wire_put_be32(w, MAGIC_COOKIE);
}

/* What only a message that asks for parameters has: RFC 2131 table 5. */
static void put_wishes(WireWriter *w, const DhcpIdentity *identity)
{
	guint16 size = GUINT16_TO_BE(DHCP_MESSAGE_MAX);

	put_text(w, DHCP_OPTION_HOST_NAME, identity->host_name);
	put_blob(w, DHCP_OPTION_VENDOR_CLASS, identity->vendor_class);
	put_bytes(w, DHCP_OPTION_MAX_SIZE, &size, sizeof size);
	put_blob(w, DHCP_OPTION_PARAMETERS, identity->parameters);
}

void dhcp_message_write(WireWriter *w, const DhcpIdentity *identity, const DhcpRequest *request)
{
	guint8 type = (guint8) request->type;

	put_header(w, identity, request);
	put_bytes(w, DHCP_OPTION_TYPE, &type, sizeof type);
	put_blob(w, DHCP_OPTION_CLIENT_ID, identity->client_id);
	put_address(w, DHCP_OPTION_REQUESTED_ADDRESS, request->requested);
	put_address(w, DHCP_OPTION_SERVER, request->server);
	if (request->type == DHCP_DISCOVER || request->type == DHCP_REQUEST)
		put_wishes(w, identity);
	put_text(w, DHCP_OPTION_MESSAGE, request->words);
	wire_put_u8(w, DHCP_OPTION_END);
	if (w->length < BOOTP_MINIMUM)
		wire_put_zeros(w, BOOTP_MINIMUM - w->length);
}
