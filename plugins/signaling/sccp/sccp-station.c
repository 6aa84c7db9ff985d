/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sccp-session-private.h"

#include <string.h>

enum {
	ALARM_INFORMATIONAL = 2,
};

void sccp_station_alarm(SccpSession *session, SccpClose last)
{
	const SccpIdentity *identity = session->identity;
	g_autofree char *text = sccp_alarm_text(last, identity->name, identity->load);
	SccpMessage message;

	sccp_message_init(&message, SCCP_ALARM, 0);
	message.alarm.severity = ALARM_INFORMATIONAL;
	g_strlcpy(message.alarm.text, text, 80);
	message.alarm.parm2 = GUINT32_SWAP_LE_BE(identity->address);
	sccp_session_send(session, &message);
}

static void fill_station(SccpRegister *reg, const SccpIdentity *identity)
{
	g_strlcpy(reg->name, identity->name, 16);
	reg->address = identity->address;
	reg->type = identity->type;
}

guint8 sccp_station_version(const SccpIdentity *identity)
{
	guint8 version = sccp_form(identity->type)->version;

	return identity->version ? MIN(identity->version, version) : version;
}

void sccp_station_register(SccpSession *session)
{
	const SccpIdentity *identity = session->identity;
	const SccpForm *form = sccp_form(identity->type);
	SccpMessage message;

	sccp_message_init(&message, SCCP_REGISTER, 0);
	message.length = form->length;
	fill_station(&message.reg, identity);
	message.reg.instance = form->instance;
	message.reg.streams = form->streams;
	message.reg.version = sccp_station_version(identity);
	memcpy(message.reg.features, form->features, sizeof message.reg.features);
	message.reg.mac_form = form->mac;
	if (form->mac)
		memcpy(message.reg.mac, identity->mac, sizeof identity->mac);
	message.reg.scope = form->scope;
	message.reg.lines = identity->lines;
	g_strlcpy(message.reg.load, identity->load ? identity->load : "", 32);
	sccp_session_send(session, &message);
}

void sccp_station_ask_token(SccpSession *session)
{
	SccpMessage message;

	sccp_message_init(&message, SCCP_REGISTER_TOKEN_REQ, 0);
	fill_station(&message.reg, session->identity);
	message.reg.instance = sccp_form(session->identity->type)->instance;
	sccp_session_send(session, &message);
}

void sccp_station_capabilities(SccpSession *session)
{
	static const guint32 codecs[][2] = { { 4, 40 }, { 2, 40 }, { 11, 60 } };
	SccpMessage message;

	sccp_message_init(&message, SCCP_CAPABILITIES_RES, session->version);
	message.capabilities.count = G_N_ELEMENTS(codecs);
	for (guint i = 0; i < G_N_ELEMENTS(codecs); i++) {
		message.capabilities.list[i].codec = codecs[i][0];
		message.capabilities.list[i].frames = codecs[i][1];
	}
	sccp_session_send(session, &message);
}
