/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-version.h"

#include <string.h>

enum {
	BODY_7960 = 68,
	BODY_79XX = 124,
	ACK_WITH_VERSION = 17,
	LOAD_FIELD = 16, /* octets, the last of them a NUL for some */
};

/* clang-format off */
static const SccpForm forms[] = {
	{ 1, 3, { 0x00, 0x00, 0x00 }, 1, 0, 0, FALSE, 44, FALSE, TRUE },        /* 30SP+ */
	{ 2, 3, { 0x00, 0x00, 0x00 }, 1, 0, 0, FALSE, 44, FALSE, TRUE },        /* 12SP+ */
	{ 3, 3, { 0x00, 0x00, 0x00 }, 1, 0, 0, FALSE, 44, FALSE, TRUE },        /* 12SP */
	{ 5, 3, { 0x00, 0x00, 0x00 }, 1, 0, 0, FALSE, 44, FALSE, TRUE },        /* 30VIP */
	{ 7, 11, { 0x00, 0x60, 0x85 }, 1, 0, 0, FALSE, BODY_7960, FALSE },      /* 7960 */
	{ 8, 11, { 0x00, 0x60, 0x85 }, 1, 0, 0, FALSE, BODY_7960, FALSE },      /* 7940 */
	{ 10, 17, { 0x00, 0x01, 0x00 }, 1, 0, 2, TRUE, BODY_79XX, TRUE },       /* VGC phone */
	{ 11, 17, { 0x00, 0x01, 0x00 }, 1, 0, 2, TRUE, BODY_79XX, TRUE },       /* VGC virtual */
	{ 12, 3, { 0x00, 0x00, 0x00 }, 1, 0, 0, FALSE, 44, TRUE },              /* ATA 186 */
	{ 13, 3, { 0x00, 0x00, 0x00 }, 1, 0, 0, FALSE, 44, TRUE },              /* ATA 188 */
	{ 30027, 21, { 0x00, 0x01, 0x02 }, 1, 0, 2, TRUE, BODY_79XX, TRUE },    /* analog port */
	{ 30028, 17, { 0x00, 0x01, 0x00 }, 1, 0, 2, TRUE, BODY_79XX, TRUE },    /* BRI port */
	{ 30032, 17, { 0x00, 0x01, 0x00 }, 1, 0, 2, TRUE, BODY_79XX, TRUE },    /* gateway virtual */
	{ 0, SCCP_VERSION_MAX, { 0x00, 0x72, 0x85 }, 0, 5, 3, TRUE, BODY_79XX, FALSE },
};
/* clang-format on */

const SccpForm *sccp_form(guint32 device_type)
{
	const SccpForm *form = forms;

	while (form->type && form->type != device_type)
		form++;
	return form;
}

#define WAZO (SCCP_NO_UNREGISTER_ACK | SCCP_NO_STANDBY | SCCP_NO_TOKEN)
#define ALL \
	{ \
		0xff, 0xff, 0xff, 0xff \
	}
#define FEATURES \
	{ \
		0, 0xff, 0xff, 0xff \
	}

/* The last word of the RegisterAck tells them apart, where it does. */
/* clang-format off */
static const struct {
	gboolean present;
	gboolean limits;  /* it answers with less than was offered */
	guint8 bytes[4];
	guint8 mask[4];
	SccpServerKind kind;
} servers[] = {
	{ FALSE, FALSE, { 0 }, { 0 }, { "CallManager 2", SCCP_NO_UNREGISTER_ACK | SCCP_NO_TOKEN, SCCP_KIND_CUCM } },
	{ TRUE, FALSE, { 0x30, 0, 0, 0 }, ALL,
		{ "chan_skinny", SCCP_NO_CONFIG_STAT | SCCP_NO_FORWARD_STAT | SCCP_NO_FEATURE_STAT | WAZO, SCCP_KIND_CHAN_SKINNY } },
	{ TRUE, FALSE, { 0, 0, 0, 0 }, ALL, { "FreeSWITCH", SCCP_NO_TOKEN, SCCP_KIND_FREESWITCH } },
	{ TRUE, FALSE, { 0, 0x20, 0x00, 0xfe }, FEATURES, { "wazo", WAZO, SCCP_KIND_UNKNOWN } },
	{ TRUE, TRUE, { 11, 0x20, 0xf1, 0xff }, ALL, { "wazo", WAZO, SCCP_KIND_UNKNOWN } },
	{ TRUE, FALSE, { 0, 0x20, 0xf1, 0 }, { 0, 0xff, 0xff, 0 }, { "CUCM or chan-sccp", 0, SCCP_KIND_UNKNOWN } },
	{ TRUE, FALSE, { 0, 0x00, 0x30, 0x01 }, FEATURES, { "CME", 0, SCCP_KIND_CME } },
	{ TRUE, FALSE, { 0 }, { 0 }, { "call manager", 0, SCCP_KIND_UNKNOWN } },
};
/* clang-format on */

const SccpServerKind *sccp_server_kind(const SccpMessage *ack, guint8 offered)
{
	const guint8 word[4] = { ack->ack.version, ack->ack.features[0], ack->ack.features[1], ack->ack.features[2] };
	gboolean present = ack->length >= ACK_WITH_VERSION;

	for (guint i = 0; i < G_N_ELEMENTS(servers) - 1; i++) {
		gboolean match = servers[i].present == present && (!servers[i].limits || word[0] < offered);

		for (guint b = 0; b < 4; b++)
			match = match && (word[b] & servers[i].mask[b]) == servers[i].bytes[b];
		if (match)
			return &servers[i].kind;
	}
	return &servers[G_N_ELEMENTS(servers) - 1].kind;
}

guint8 sccp_agreed_version(const SccpMessage *ack, guint8 offered)
{
	guint8 version = ack->length >= ACK_WITH_VERSION ? ack->ack.version : 0;

	if (version < SCCP_VERSION_MIN || version > SCCP_VERSION_MAX)
		return SCCP_VERSION_MIN;
	return MIN(version, offered);
}

gboolean sccp_awaits_media_ack(guint8 agreed)
{
	return agreed >= 17;
}

guint32 sccp_header_version(guint8 agreed)
{
	return agreed < 10 ? 0 : agreed;
}

const char *sccp_load_named(const char *named, const char *running)
{
	gsize length = named ? strlen(named) : 0;

	if (!running || (length != LOAD_FIELD && length != LOAD_FIELD - 1))
		return named;
	return g_ascii_strncasecmp(named, running, length) == 0 ? running : named;
}
