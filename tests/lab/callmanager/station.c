/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cm.h"

#include <string.h>

/* What a phone says, and what it is answered. */

typedef void (*Handle)(Session *session, const guint8 *body, gsize size);

typedef struct {
	guint32 id;
	const char *name;
	gboolean open; /* may come before Register */
	Handle handle; /* NULL: read and left */
} Message;

static CallManager *cm_of(Session *session)
{
	return session->handler.cm;
}

static gboolean has(Session *session, CmQuirk quirk)
{
	return cm_of(session)->profile.quirks & quirk;
}

static void reject(Session *session, const char *name, const char *text)
{
	g_autofree char *raw = g_strcompress(text);

	cm_log(cm_of(session), "rejected", "session=%u device=%s text=\"%s\"", session->id, name, text);
	answer_reject(session, raw);
	session->ending = has(session, CM_REJECT_CLOSES);
}

static gboolean too_many(CallManager *cm)
{
	gint64 second = g_get_monotonic_time() / G_TIME_SPAN_SECOND;

	if (cm->faults.limit <= 0)
		return FALSE;
	if (second != cm->second)
		cm->this_second = 0;
	cm->second = second;
	return ++cm->this_second > (guint) cm->faults.limit;
}

/* Returns: the device, or NULL after a reject. */
static Device *admit(Session *session, const char *name, guint32 type)
{
	CallManager *cm = cm_of(session);
	Device *device = cm_device_find(cm, name);

	if (cm->faults.reject) {
		reject(session, name, cm->faults.reject);
	} else if (too_many(cm)) {
		reject(session, name, "\\200\\112"); /* High traffic, try again later */
	} else if (device && device->type && device->type != type) {
		reject(session, name, "\\200\\063"); /* Error mismatch */
	} else if (device && device->session && device->session != session && has(session, CM_CROSSOVER)) {
		session_end(device->session, SESSION_FIN, "crossover");
		reject(session, name, "Crossover session");
	} else if (!device && !cm->any && !cm->auto_register) {
		reject(session, name, cm->profile.unknown);
	} else {
		if (!device) {
			device = cm_device_new(cm, name, type);
			device->automatic = device->unwritten = !cm->any;
		}
		return device;
	}
	return NULL;
}

static guint8 agree(CallManager *cm, guint8 offer)
{
	guint8 version = MIN(cm->profile.version, offer);

	return version < 3 ? 3 : version;
}

static void on_register(Session *session, const guint8 *body, gsize size)
{
	CallManager *cm = cm_of(session);
	g_autofree char *name = body_text(body, size, 0, 16);
	g_autofree char *load = body_text(body, size, 92, 32);
	guint32 type = body_u32(body, size, 28);
	guint8 offer = size > 40 ? body[40] : 0;

	cm_log(cm, "register", "session=%u device=%s type=%u offer=%u size=%zu load=\"%s\"", session->id, name, type,
		offer, size, load);
	if (cm->faults.garbage) {
		pdu_bytes(session, "\377\377\377\377garbage, no message\r\n\r\n", 28);
		return;
	}
	if (cm->refuse_at) {
		session_end(session, SESSION_RST, "stopping");
		return;
	}
	Device *device = admit(session, name, type);
	if (!device)
		return;
	if (device->session && device->session != session)
		session_end(device->session, SESSION_FIN, "duplicate-registration");
	device->session = session;
	session->device = device;
	session->version = agree(cm, offer);
	answer_register_ack(session);
	pdu_words(session, 0x9b, 0);
	cm_log(cm, "registered", "session=%u device=%s number=%s version=%u", session->id, device->name, device->number,
		session->version);
}

static void on_token(Session *session, const guint8 *body, gsize size)
{
	CallManager *cm = cm_of(session);
	const char *token = cm->faults.token ? cm->faults.token : has(session, CM_TOKEN) ? "ack" : "ignore";
	g_autofree char *name = body_text(body, size, 0, 16);

	cm_log(cm, "token", "session=%u device=%s answer=%s", session->id, name, token);
	if (!strcmp(token, "ack"))
		pdu_words(session, 0x11a, 0);
	else if (strcmp(token, "ignore"))
		pdu_words(session, 0x11b, 1, (guint32) atoi(token));
}

static void on_keepalive(Session *session, const guint8 *body, gsize size)
{
	CallManager *cm = cm_of(session);

	session->heard = g_get_monotonic_time();
	if (cm->trace)
		cm_log(cm, "keepalive", "session=%u", session->id);
	if (cm->faults.deaf || (!session->device && has(session, CM_NO_STANDBY)))
		return;
	pdu_words(session, 0x100, 0);
}

static void on_alarm(Session *session, const guint8 *body, gsize size)
{
	g_autofree char *text = body_text(body, size, 4, 80);

	cm_log(cm_of(session), "alarm", "session=%u text=\"%s\"", session->id, text);
}

static void on_ip_port(Session *session, const guint8 *body, gsize size)
{
}

static gboolean held_back(Session *session, guint32 id)
{
	if (session->capable || !has(session, CM_TEMPLATES_LAST))
		return FALSE;
	g_array_append_val(session->held, id);
	return TRUE;
}

static void on_button_template(Session *session, const guint8 *body, gsize size)
{
	if (!held_back(session, 0x0e))
		answer_button_template(session);
}

static void on_config(Session *session, const guint8 *body, gsize size)
{
	if (!has(session, CM_NO_CONFIG) && !held_back(session, 0x0c))
		answer_config(session);
}

static void on_capabilities(Session *session, const guint8 *body, gsize size)
{
	CallManager *cm = cm_of(session);

	cm_log(cm, "capabilities", "session=%u device=%s count=%u", session->id, session->device->name,
		body_u32(body, size, 0));
	session->capable = TRUE;
	for (guint i = 0; i < session->held->len; i++) {
		if (g_array_index(session->held, guint32, i) == 0x0e)
			answer_button_template(session);
		else
			answer_config(session);
	}
	g_array_set_size(session->held, 0);
	if (has(session, CM_DEVICE_CAPS))
		answer_device_caps(session);
}

static void on_soft_key_template(Session *session, const guint8 *body, gsize size)
{
	answer_soft_key_template(session);
}

static void on_soft_key_set(Session *session, const guint8 *body, gsize size)
{
	answer_soft_key_set(session);
	answer_select_soft_keys(session, 0, 0, 0);
	answer_prompt(session, 0, cm_of(session)->profile.prompt);
}

/* Returns: whether the request names a key of the template. */
static gboolean configured(Session *session, guint8 type, guint index)
{
	if (index >= 1 && index <= buttons_of(cm_of(session), type))
		return TRUE;
	if (has(session, CM_CLOSES_UNKNOWN))
		session->ending = TRUE;
	return !has(session, CM_SKIPS_UNKNOWN);
}

static void on_line(Session *session, const guint8 *body, gsize size)
{
	guint line = body_u32(body, size, 0);

	if (has(session, CM_CLOSES_UNKNOWN) && !configured(session, 0x09, line))
		return;
	answer_line(session, line);
	if (has(session, CM_FORWARD_UNASKED))
		answer_forward(session, line, "");
}

static void on_forward(Session *session, const guint8 *body, gsize size)
{
	if (!has(session, CM_NO_FORWARD))
		answer_forward(session, body_u32(body, size, 0), "");
}

static void on_speed_dial(Session *session, const guint8 *body, gsize size)
{
	guint index = body_u32(body, size, 0);

	if (configured(session, 0x02, index))
		answer_speed_dial(session, index);
}

static void on_feature(Session *session, const guint8 *body, gsize size)
{
	guint index = body_u32(body, size, 0);

	if (!has(session, CM_NO_FEATURE) && configured(session, 0x15, index))
		answer_feature(session, index, 1);
}

static void on_service(Session *session, const guint8 *body, gsize size)
{
	guint index = body_u32(body, size, 0);

	if (!has(session, CM_NO_SERVER) && configured(session, 0x14, index))
		answer_service(session, index);
}

static void on_version(Session *session, const guint8 *body, gsize size)
{
	pdu_begin(session, 0x98);
	pdu_field(session, cm_of(session)->load, 16);
	pdu_end(session);
}

static void on_server(Session *session, const guint8 *body, gsize size)
{
	if (!has(session, CM_NO_SERVER))
		answer_server(session);
}

static void write_device(Session *session)
{
	CallManager *cm = cm_of(session);
	g_autoptr(GError) error = NULL;

	if (!cm_device_write_file(cm, session->device, &error)) {
		cm_log(cm, "auto-register-failed", "error=\"%s\"", error->message);
		return;
	}
	session->device->unwritten = FALSE;
	cm_log(cm, "auto-registered", "device=%s number=%s", session->device->name, session->device->number);
	pdu_words(session, 0x9f, 1, 1);
}

/* The phone's last request: from now on real call managers count it as registered. */
static void on_time(Session *session, const guint8 *body, gsize size)
{
	CallManager *cm = cm_of(session);

	answer_time(session);
	pdu_words(session, 0x86, 3, 15, 0, 1); /* message waiting: off */
	answer_prompt(session, 0, cm->profile.prompt);
	if (!session->settled)
		cm_log(cm, "settled", "session=%u device=%s", session->id, session->device->name);
	session->settled = TRUE;
	if (session->device->unwritten)
		write_device(session);
}

static void on_unregister(Session *session, const guint8 *body, gsize size)
{
	CallManager *cm = cm_of(session);
	int result = cm->faults.unregister;

	cm_log(cm, "unregister", "session=%u device=%s", session->id, session->device ? session->device->name : "-");
	if (has(session, CM_UNREGISTER_ACK))
		pdu_words(session, 0x118, 1, (guint32) result);
	if (result == 0 && has(session, CM_CROSSOVER))
		session->end_at = g_get_monotonic_time() + G_TIME_SPAN_SECOND * 3 / 10;
	else if (result == 0)
		session->ending = TRUE;
}

static void on_soft_key_event(Session *session, const guint8 *body, gsize size)
{
	cm_log(cm_of(session), "soft-key", "session=%u event=%u line=%u call=%u", session->id, body_u32(body, size, 0),
		body_u32(body, size, 4), body_u32(body, size, 8));
	if (session->call && body_u32(body, size, 0) == 9)
		call_end(session);
}

static void on_hook(Session *session, const guint8 *body, gsize size)
{
	cm_log(cm_of(session), "on-hook", "session=%u line=%u call=%u", session->id, body_u32(body, size, 0),
		body_u32(body, size, 4));
}

static void on_receive_channel(Session *session, const guint8 *body, gsize size)
{
	cm_log(cm_of(session), "open-receive-channel-ack", "session=%u status=%u size=%zu", session->id,
		body_u32(body, size, 0), size);
}

static void on_media_ack(Session *session, const guint8 *body, gsize size)
{
	cm_log(cm_of(session), "start-media-ack", "session=%u status=%u", session->id, body_u32(body, size, 36));
}

static void on_user_data(Session *session, const guint8 *body, gsize size)
{
	cm_log(cm_of(session), "user-data", "session=%u application=%u size=%zu", session->id, body_u32(body, size, 0),
		size);
}

static void on_lines(Session *session, const guint8 *body, gsize size)
{
	cm_log(cm_of(session), "available-lines", "session=%u lines=%u", session->id, body_u32(body, size, 0));
}

static const Message messages[] = {
	{ 0x0000, "KeepAlive", TRUE, on_keepalive },
	{ 0x0001, "Register", TRUE, on_register },
	{ 0x0002, "IpPort", TRUE, on_ip_port },
	{ 0x0007, "OnHook", FALSE, on_hook },
	{ 0x0009, "ForwardStatReq", FALSE, on_forward },
	{ 0x000a, "SpeedDialStatReq", FALSE, on_speed_dial },
	{ 0x000b, "LineStatReq", FALSE, on_line },
	{ 0x000c, "ConfigStatReq", FALSE, on_config },
	{ 0x000d, "TimeDateReq", FALSE, on_time },
	{ 0x000e, "ButtonTemplateReq", FALSE, on_button_template },
	{ 0x000f, "VersionReq", FALSE, on_version },
	{ 0x0010, "CapabilitiesRes", FALSE, on_capabilities },
	{ 0x0012, "ServerReq", FALSE, on_server },
	{ 0x0020, "Alarm", TRUE, on_alarm },
	{ 0x0022, "OpenReceiveChannelAck", FALSE, on_receive_channel },
	{ 0x0025, "SoftKeySetReq", FALSE, on_soft_key_set },
	{ 0x0026, "SoftKeyEvent", FALSE, on_soft_key_event },
	{ 0x0027, "Unregister", TRUE, on_unregister },
	{ 0x0028, "SoftKeyTemplateReq", FALSE, on_soft_key_template },
	{ 0x0029, "RegisterTokenReq", TRUE, on_token },
	{ 0x002b, "HeadsetStatus", FALSE, NULL },
	{ 0x002d, "RegisterAvailableLines", FALSE, on_lines },
	{ 0x002f, "DeviceToUserDataResponse", FALSE, on_user_data },
	{ 0x0033, "ServiceURLStatReq", FALSE, on_service },
	{ 0x0034, "FeatureStatReq", FALSE, on_feature },
	{ 0x0042, "DeviceToUserDataResponseVersion1", FALSE, on_user_data },
	{ 0x0049, "MediaPathEvent", FALSE, NULL },
	{ 0x004a, "MediaPathCapability", FALSE, NULL },
	{ 0x0154, "StartMediaTransmissionAck", FALSE, on_media_ack },
	{ 0x015a, "XMLAlarm", TRUE, NULL },
};

static const Message *message_find(guint32 id)
{
	for (guint i = 0; i < G_N_ELEMENTS(messages); i++)
		if (messages[i].id == id)
			return &messages[i];
	return NULL;
}

static gboolean header_known(guint32 version)
{
	return version == 0 || version == 3 || version == 5 || (version >= 8 && version <= 11) ||
	       (version >= 15 && version <= 22);
}

static gboolean acceptable(Session *session, const Message *message, guint32 id, guint32 header)
{
	CallManager *cm = cm_of(session);

	if (has(session, CM_HEADER_STRICT) && !header_known(header)) {
		cm_log(cm, "dropped", "session=%u id=0x%x header=%u", session->id, id, header);
		return FALSE;
	}
	if (!message) {
		cm_log(cm, "unknown", "session=%u id=0x%x", session->id, id);
		return FALSE;
	}
	if (!message->open && !session->device) {
		cm_log(cm, "too-early", "session=%u message=%s", session->id, message->name);
		session->ending = has(session, CM_GATE);
		return FALSE;
	}
	return TRUE;
}

void station_message(Session *session, guint32 id, guint32 header, const guint8 *body, gsize size)
{
	CallManager *cm = cm_of(session);
	const Message *message = message_find(id);

	if (cm->trace && id)
		cm_log(cm, "message", "session=%u name=%s size=%zu header=%u", session->id,
			message ? message->name : "?", size, header);
	if (cm->faults.silent || !acceptable(session, message, id, header))
		return;
	if (cm->faults.drop && !strcmp(cm->faults.drop, message->name))
		cm_log(cm, "unanswered", "session=%u message=%s", session->id, message->name);
	else if (message->handle)
		message->handle(session, body, size);
	if (cm->faults.close && !strcmp(cm->faults.close, message->name))
		session->ending = TRUE;
}
