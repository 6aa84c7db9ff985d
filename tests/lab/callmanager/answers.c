/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cm.h"

#include <string.h>
#include <time.h>

/* Button types that the answers tell apart. */
enum { BUTTON_SPEED_DIAL = 0x02, BUTTON_LINE = 0x09, BUTTON_UNDEFINED = 0xff };

typedef struct {
	const char *code, *letters;
	guint8 event;
} Key;

/* Places as CallManager 4 counts them: from place 6 on, place and event differ. */
static const Key keys[] = {
	{ "\200\001", "Redial", 1 },
	{ "\200\002", "NewCall", 2 },
	{ "\200\003", "Hold", 3 },
	{ "\200\004", "Trnsfer", 4 },
	{ "\200\005", "CFwdAll", 5 },
	{ "\200\010", "<<", 8 },
	{ "\200\011", "EndCall", 9 },
	{ "\200\012", "Resume", 10 },
	{ "\200\013", "Answer", 11 },
	{ "\200\015", "Confrn", 13 },
	{ "\200\016", "Park", 14 },
	{ "\200\020", "MeetMe", 16 },
	{ "\200\021", "PickUp", 17 },
	{ "\200\022", "GPickUp", 18 },
	{ "\200\103", "Barge", 21 },
	{ "\200\115", "DirTrfr", 28 },
};

/* Per state of the phone, from on-hook to stealable, the places of the keys shown. */
static const guint8 key_sets[][16] = {
	{ 1, 2, 5, 13, 14 },
	{ 3, 7, 4, 10, 11, 16 },
	{ 8, 2, 7 },
	{ 9, 7 },
	{ 1, 7, 5 },
	{ 3, 7, 4 },
	{ 6, 7 },
	{ 3, 7, 10 },
	{ 7 },
	{ 1, 7, 5 },
	{ 15 },
};

static CallManager *cm_of(Session *session)
{
	return session->handler.cm;
}

gboolean is_dynamic(Session *session, guint8 from)
{
	const char *forms = cm_of(session)->faults.forms;

	if (forms)
		return !strcmp(forms, "dynamic");
	return from != CM_NEVER && session->version >= from;
}

guint buttons_of(CallManager *cm, guint8 type)
{
	guint count = 0;

	for (guint i = 0; i < cm->buttons->len; i++)
		count += g_array_index(cm->buttons, guint8, i) == type;
	return count;
}

static guint32 ack_version(Session *session)
{
	CallManager *cm = cm_of(session);
	guint32 features = cm->profile.features;

	if (cm->faults.version_byte >= 0)
		return features | (cm->faults.version_byte & 0xff);
	switch (cm->profile.ack) {
	case CM_ACK_AGREED:
		return features | session->version;
	case CM_ACK_OWN:
		return features | cm->profile.version;
	case CM_ACK_DIGIT:
		return '0';
	case CM_ACK_NONE:
		break;
	}
	return 0;
}

void answer_register_ack(Session *session)
{
	const CmProfile *profile = &cm_of(session)->profile;

	pdu_begin(session, 0x81);
	pdu_u32(session, profile->keepalive);
	pdu_field(session, profile->date, 6);
	pdu_u16(session, profile->ack == CM_ACK_DIGIT ? 0x30 : 0);
	if (profile->ack_body >= 20) {
		pdu_u32(session, profile->standby);
		pdu_u32(session, ack_version(session));
	}
	pdu_end(session);
}

void answer_reject(Session *session, const char *text)
{
	guint8 width = cm_of(session)->profile.reject_body;
	guint32 length = width + 4;

	pdu_begin(session, 0x9d);
	pdu_field(session, text, width);
	/* 33 bytes stay 33: this message is not padded. */
	length = GUINT32_TO_LE(length);
	memcpy(session->out->data + session->pdu, &length, 4);
}

void answer_button_template(Session *session)
{
	CallManager *cm = cm_of(session);
	guint8 instances[256] = { 0 };
	guint count = MIN(cm->buttons->len, cm->profile.buttons);

	pdu_begin(session, 0x97);
	pdu_u32(session, 0);
	pdu_u32(session, count);
	pdu_u32(session, count);
	for (guint i = 0; i < cm->profile.buttons; i++) {
		guint8 type = i < count ? g_array_index(cm->buttons, guint8, i) : BUTTON_UNDEFINED;
		pdu_u8(session, i < count ? ++instances[type] : 0);
		pdu_u8(session, type);
	}
	pdu_end(session);
}

void answer_soft_key_template(Session *session)
{
	const CmProfile *profile = &cm_of(session)->profile;

	pdu_begin(session, 0x108);
	pdu_u32(session, 0);
	pdu_u32(session, G_N_ELEMENTS(keys));
	pdu_u32(session, G_N_ELEMENTS(keys));
	for (guint i = 0; i < profile->keys; i++) {
		const Key *key = i < G_N_ELEMENTS(keys) ? &keys[i] : NULL;
		gboolean plain = profile->quirks & CM_PLAIN_KEYS;
		pdu_field(session, key ? (plain ? key->letters : key->code) : "", 16);
		pdu_u32(session, key ? key->event : 0);
	}
	pdu_end(session);
}

void answer_soft_key_set(Session *session)
{
	pdu_begin(session, 0x109);
	pdu_u32(session, 0);
	pdu_u32(session, G_N_ELEMENTS(key_sets));
	pdu_u32(session, G_N_ELEMENTS(key_sets));
	for (guint set = 0; set < 16; set++) {
		static const guint8 none[16];
		const guint8 *places = set < G_N_ELEMENTS(key_sets) ? key_sets[set] : none;
		pdu_bytes(session, places, 16);
		for (guint i = 0; i < 16; i++)
			pdu_u16(session, places[i] ? 300 + keys[places[i] - 1].event : 0);
	}
	pdu_end(session);
}

void answer_select_soft_keys(Session *session, guint line, guint call, guint set)
{
	pdu_words(session, 0x110, 4, line, call, set, cm_of(session)->profile.soft_key_mask);
}

void answer_config(Session *session)
{
	CallManager *cm = cm_of(session);
	guint lines = buttons_of(cm, BUTTON_LINE), speeds = buttons_of(cm, BUTTON_SPEED_DIAL);
	gboolean dynamic = is_dynamic(session, cm->profile.dynamic.config);

	pdu_begin(session, dynamic ? 0x142 : 0x93);
	pdu_field(session, session->device->name, 16);
	pdu_u32(session, 0);
	pdu_u32(session, 0);
	if (!dynamic) {
		pdu_field(session, "", 40);
		pdu_field(session, "lab", 40);
	}
	pdu_u32(session, lines);
	pdu_u32(session, speeds);
	if (dynamic) {
		pdu_string(session, "lab");
		pdu_string(session, "");
	}
	pdu_end(session);
}

void answer_line(Session *session, guint line)
{
	CallManager *cm = cm_of(session);
	guint body = cm->profile.line_body;
	g_autofree char *number = cm_device_line(session->device, line, buttons_of(cm, BUTTON_LINE));
	const char *label = !*number ? "" : line == 1 ? session->device->label : number;

	if (is_dynamic(session, cm->profile.dynamic.line)) {
		pdu_begin(session, 0x147);
		pdu_u32(session, line);
		pdu_u32(session, 15);
		pdu_string(session, number);
		pdu_string(session, label);
		pdu_string(session, label);
	} else {
		gboolean zero = !*number && (cm->profile.quirks & CM_ZEROES_UNKNOWN);
		pdu_begin(session, 0x92);
		pdu_u32(session, zero ? 0 : line);
		pdu_field(session, number, 24);
		if (body >= 68)
			pdu_field(session, label, 40);
		if (body >= 108)
			pdu_field(session, label, 40);
		if (body >= 112)
			pdu_u32(session, 15);
	}
	pdu_end(session);
}

void answer_forward(Session *session, guint line, const char *to)
{
	guint width = session->version >= 18 ? 25 : 24;

	pdu_begin(session, 0x90);
	pdu_u32(session, *to != 0);
	pdu_u32(session, line);
	for (guint kind = 0; kind < 3; kind++) {
		pdu_u32(session, kind == 0 && *to);
		pdu_field(session, kind == 0 ? to : "", width);
	}
	pdu_end(session);
}

void answer_speed_dial(Session *session, guint index)
{
	CallManager *cm = cm_of(session);
	gboolean dynamic = is_dynamic(session, cm->profile.dynamic.speed);
	gboolean known = index >= 1 && index <= buttons_of(cm, BUTTON_SPEED_DIAL);
	g_autofree char *number = known ? g_strdup_printf("20%02u", index) : g_strdup("");
	g_autofree char *name = known ? g_strdup_printf("Speed %u", index) : g_strdup("");

	pdu_begin(session, dynamic ? 0x149 : 0x91);
	pdu_u32(session, index);
	if (dynamic) {
		pdu_string(session, number);
		pdu_string(session, name);
	} else {
		pdu_field(session, number, 24);
		pdu_field(session, name, 40);
	}
	pdu_end(session);
}

void answer_feature(Session *session, guint index, guint status)
{
	gboolean dynamic = is_dynamic(session, cm_of(session)->profile.dynamic.feature);

	pdu_begin(session, dynamic ? 0x146 : 0x11f);
	pdu_u32(session, index);
	pdu_u32(session, 0x15);
	if (dynamic) {
		pdu_u32(session, status);
		pdu_string(session, "Front desk");
	} else {
		pdu_field(session, "Front desk", 40);
		pdu_u32(session, status);
	}
	pdu_end(session);
}

void answer_service(Session *session, guint index)
{
	gboolean dynamic = is_dynamic(session, cm_of(session)->profile.dynamic.url);
	const char *url = "http://10.100.0.1/menu.xml", *label = "Menu";

	pdu_begin(session, dynamic ? 0x148 : 0x12f);
	pdu_u32(session, index);
	if (dynamic) {
		pdu_string(session, url);
		pdu_string(session, label);
	} else {
		pdu_field(session, url, 256);
		pdu_field(session, label, 40);
	}
	pdu_end(session);
}

void answer_time(Session *session)
{
	time_t now = time(NULL);
	struct tm local;

	localtime_r(&now, &local);
	pdu_words(session, 0x94, 9, local.tm_year + 1900, local.tm_mon + 1, local.tm_wday, local.tm_mday, local.tm_hour,
		local.tm_min, local.tm_sec, 0, (guint32) now);
}

void answer_server(Session *session)
{
	gboolean wide = session->version >= 17;

	pdu_begin(session, 0x9e);
	for (guint i = 0; i < 5; i++)
		pdu_field(session, i ? "" : "lab", 48);
	for (guint i = 0; i < 5; i++)
		pdu_u32(session, i ? 0 : cm_of(session)->port);
	for (guint i = 0; i < 5; i++) {
		if (wide)
			pdu_u32(session, 0);
		pdu_field(session, "", wide ? 16 : 4);
	}
	pdu_end(session);
}

void answer_prompt(Session *session, guint timeout, const char *text)
{
	gboolean dynamic = is_dynamic(session, cm_of(session)->profile.dynamic.text);

	pdu_begin(session, dynamic ? 0x145 : 0x112);
	pdu_u32(session, timeout);
	if (!dynamic)
		pdu_field(session, text, 32);
	pdu_u32(session, 0);
	pdu_u32(session, 0);
	if (dynamic)
		pdu_string(session, text);
	pdu_end(session);
}

void answer_notify(Session *session, guint timeout, const char *text)
{
	gboolean dynamic = is_dynamic(session, cm_of(session)->profile.dynamic.text);

	pdu_begin(session, dynamic ? 0x143 : 0x114);
	pdu_u32(session, timeout);
	if (dynamic)
		pdu_string(session, text);
	else
		pdu_field(session, text, 32);
	pdu_end(session);
}

void answer_pri_notify(Session *session, guint timeout, guint priority, const char *text)
{
	gboolean dynamic = is_dynamic(session, cm_of(session)->profile.dynamic.text);

	pdu_begin(session, dynamic ? 0x144 : 0x120);
	pdu_u32(session, timeout);
	pdu_u32(session, priority);
	if (dynamic)
		pdu_string(session, text);
	else
		pdu_field(session, text, 32);
	pdu_end(session);
}

void answer_user_data(Session *session, const char *xml)
{
	const guint32 words[] = { 1, 1, 0, 1, strlen(xml) };

	pdu_begin(session, 0x11e);
	for (guint i = 0; i < G_N_ELEMENTS(words); i++)
		pdu_u32(session, words[i]);
	pdu_bytes(session, xml, strlen(xml));
	pdu_end(session);
}

void answer_device_caps(Session *session)
{
	static const char xml[] = "<getDeviceCaps></getDeviceCaps>";
	const guint32 words[] = { 27, 0, 0, 27, sizeof xml - 1, 2, 2, 0, 27, 0 };

	pdu_begin(session, 0x13f);
	for (guint i = 0; i < G_N_ELEMENTS(words); i++)
		pdu_u32(session, words[i]);
	pdu_bytes(session, xml, sizeof xml - 1);
	pdu_end(session);
}
