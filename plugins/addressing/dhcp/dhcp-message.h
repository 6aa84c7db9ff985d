/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "ipv4.h"
#include "wire.h"

/**
 * DHCPv4 messages without their UDP header: RFC 2131, options of RFC 2132 and of those named below.
 * No I/O.
 */
#define DHCP_SERVER_PORT 67
#define DHCP_CLIENT_PORT 68
/** What we announce in option 57 and never exceed ourselves. */
#define DHCP_MESSAGE_MAX 1500

typedef enum {
	DHCP_DISCOVER = 1,
	DHCP_OFFER,
	DHCP_REQUEST,
	DHCP_DECLINE,
	DHCP_ACK,
	DHCP_NAK,
	DHCP_RELEASE,
	DHCP_INFORM,
} DhcpType;

/** Those that the code names; what else is read has its number in dhcp-parameters.h alone. */
typedef enum {
	DHCP_OPTION_MASK = 1,
	DHCP_OPTION_ROUTERS = 3,
	DHCP_OPTION_HOST_NAME = 12,
	DHCP_OPTION_REQUESTED_ADDRESS = 50,
	DHCP_OPTION_LEASE_TIME = 51,
	DHCP_OPTION_OVERLOAD = 52,
	DHCP_OPTION_TYPE = 53,
	DHCP_OPTION_SERVER = 54,
	DHCP_OPTION_PARAMETERS = 55,
	DHCP_OPTION_MESSAGE = 56,
	DHCP_OPTION_MAX_SIZE = 57,
	DHCP_OPTION_T1 = 58,
	DHCP_OPTION_T2 = 59,
	DHCP_OPTION_VENDOR_CLASS = 60,
	DHCP_OPTION_CLIENT_ID = 61,
	DHCP_OPTION_TFTP_NAME = 66,
	DHCP_OPTION_BOOT_FILE = 67,
	DHCP_OPTION_CLASSLESS_ROUTES = 121, /* RFC 3442 */
	DHCP_OPTION_TFTP_ADDRESSES = 150,   /* RFC 5859 */
	DHCP_OPTION_END = 255,
} DhcpOption;

/** A message from a server. Several instances of an option are one, in parsing order (RFC 3396). */
typedef struct {
	guint8 op;
	guint8 hardware_type;
	guint8 hardware_length;
	guint8 chaddr[16];
	guint32 xid;
	guint32 yiaddr;
	guint32 siaddr;
	char *sname;              /* NULL where empty or overloaded by options */
	DhcpType type;            /* 0: no option 53, plain BOOTP */
	GByteArray *options[256]; /* NULL: not there */
	guint8 first[256];        /* length of the first instance */
	GBytes *octets;           /* all of it, as it came */
} DhcpMessage;

#define DHCP_ERROR (dhcp_error_quark())
GQuark dhcp_error_quark(void);
typedef enum {
	DHCP_ERROR_MALFORMED,
	DHCP_ERROR_UNUSABLE, /* well formed, but no client can use it */
	DHCP_ERROR_FOREIGN,  /* well formed, but not an answer to what this client asked last */
} DhcpError;

/** Returns: (transfer full): NULL with @error when the framing is lost. */
DhcpMessage *dhcp_message_parse(gconstpointer data, gsize length, GError **error);
void dhcp_message_free(DhcpMessage *message);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DhcpMessage, dhcp_message_free)

gboolean dhcp_message_has(const DhcpMessage *message, DhcpOption option);
/** A number or an address of 4 octets. Returns: FALSE where it is missing or of another length. */
gboolean dhcp_message_number(const DhcpMessage *message, guint8 option, guint32 *number);
/** Returns: the same, or @fallback. */
guint32 dhcp_message_u32(const DhcpMessage *message, DhcpOption option, guint32 fallback);
/** Returns: the server identifier, @fallback where it names no host. */
guint32 dhcp_message_server(const DhcpMessage *message, guint32 fallback);
/** Returns: (transfer full): printable text without blanks around it; NULL where missing or empty. */
char *dhcp_message_text(const DhcpMessage *message, guint8 option);

/** The one that asks: the same in every message of a client. */
typedef struct {
	guint8 mac[6];
	GBytes *client_id;    /* (nullable) option 61 */
	GBytes *vendor_class; /* (nullable) option 60 */
	char *host_name;      /* (nullable) option 12 */
	GBytes *parameters;   /* option 55 */
} DhcpIdentity;

/** A message to a server; zero addresses are left out. */
typedef struct {
	DhcpType type;
	guint32 xid;
	guint16 secs;
	gboolean broadcast;
	guint32 ciaddr;
	guint32 requested;
	guint32 server;
	const char *words; /* (nullable) option 56 */
} DhcpRequest;

/** Writes @request into @w; what does not fit turns @w bad. */
void dhcp_message_write(WireWriter *w, const DhcpIdentity *identity, const DhcpRequest *request);
