/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-answer.h"

#include <string.h>

#define ALLOW "Allow: OPTIONS, NOTIFY, REFER, INVITE, ACK, CANCEL, BYE\r\n"
#define CAPABILITIES ALLOW "Accept: text/plain, application/sdp\r\nSupported: norefersub\r\n"

/* The answer to a request that needs no closer look. An INVITE gets 486 and not 488 or 480, so that the call manager forwards
 * as it does for a phone that is busy. */
static const struct {
	const char *method;
	guint status;
	const char *phrase;
	const char *extra;
} table[] = {
	{ "OPTIONS", 200, "OK", CAPABILITIES },
	{ "INVITE", 486, "Busy Here", NULL },
	{ "ACK", 0, NULL, NULL },
	{ "CANCEL", 481, "Call/Transaction Does Not Exist", NULL },
	{ "BYE", 481, "Call/Transaction Does Not Exist", NULL },
	{ "UPDATE", 481, "Call/Transaction Does Not Exist", NULL },
	{ "INFO", 481, "Call/Transaction Does Not Exist", NULL },
	{ "PRACK", 481, "Call/Transaction Does Not Exist", NULL },
	{ "SUBSCRIBE", 489, "Bad Event", "Allow-Events: service-control, check-sync\r\n" },
	{ "MESSAGE", 405, "Method Not Allowed", ALLOW },
	{ "PUBLISH", 405, "Method Not Allowed", ALLOW },
	{ "REGISTER", 405, "Method Not Allowed", ALLOW },
};

/* Lines KEY=VALUE of service-control. */
char *sip_answer_value(const char *body, const char *key)
{
	gsize length = strlen(key);
	g_auto(GStrv) lines = g_strsplit_set(body ? body : "", "\r\n", -1);

	for (char **line = lines; *line; line++) {
		const char *value = g_strchug(*line);

		if (g_ascii_strncasecmp(value, key, length) != 0 || value[length] != '=')
			continue;
		value += length + 1;
		if (*value != '{')
			return g_strchomp(g_strdup(value));
		value += strspn(value, "{");
		return g_strndup(value, strcspn(value, "}"));
	}
	return NULL;
}

/* The stamp that the server has for our file; one of zeros never matches. Files have it with braces or without. */
static gboolean stamp_differs(const SipMessage *request, const SipAsked *asked)
{
	g_autofree char *stamp = sip_answer_value(request->body, "ConfigVersionStamp");
	const char *ours = asked->config_version ? asked->config_version : "";
	gsize length;

	ours += strspn(ours, "{");
	length = strcspn(ours, "}");
	if (!stamp || !*stamp)
		return TRUE;
	return strlen(stamp) != length || g_ascii_strncasecmp(stamp, ours, length) != 0;
}

static SipAnswer service_control(const SipMessage *request, const SipAsked *asked, guint status, const char *phrase)
{
	g_autofree char *action = sip_answer_value(request->body, "action");
	g_autofree char *call_id = sip_answer_value(request->body, "RegisterCallId");
	SipAnswer answer = { .status = status, .phrase = phrase };
	gboolean ours = call_id && sip_client_owns(asked->client, call_id);

	if (!action) {
		answer.note = "a service-control without action";
	} else if (call_id && *call_id && !ours) {
		answer.note = "a service-control for a registration that is not in force";
	} else if (g_ascii_strcasecmp(action, "check-version") == 0) {
		answer.order = stamp_differs(request, asked) ? SIP_DO_CHECK : SIP_DO_NOTHING;
	} else if (g_ascii_strcasecmp(action, "apply-config") == 0) {
		answer.order = SIP_DO_CHECK;
	} else if (g_ascii_strcasecmp(action, "reset") == 0 || g_ascii_strcasecmp(action, "restart") == 0) {
		/* Phones ignore these two without the Call-ID. */
		answer.order = !ours                                      ? SIP_DO_NOTHING
			       : g_ascii_strcasecmp(action, "reset") == 0 ? SIP_DO_RESET
									  : SIP_DO_RESTART;
		answer.note = ours ? NULL : "a reset or restart without RegisterCallId";
	} else {
		answer.note = "a service-control with an action that is not for us";
	}
	return answer;
}

/* With "check-sync;reboot=true" the whole sequence starts again; without, the phone is to find out what changed. */
static SipAnswer check_sync(const SipMessage *request)
{
	g_auto(GStrv) parts = g_strsplit(request->event, ";", -1);
	SipAnswer answer = { .status = 200, .phrase = "OK", .order = SIP_DO_CHECK };

	for (char **part = parts + 1; *part; part++)
		if (g_ascii_strcasecmp(g_strstrip(*part), "reboot=true") == 0)
			answer.order = SIP_DO_RESET;
	return answer;
}

static gboolean is_event(const SipMessage *request, const char *name)
{
	gsize length = strlen(name);
	const char *event = request->event;

	return event && g_ascii_strncasecmp(event, name, length) == 0 && strchr(" \t;", event[length]);
}

static SipAnswer notify(const SipMessage *request, const SipAsked *asked)
{
	gboolean order = is_event(request, "service-control") || is_event(request, "check-sync");

	if (order && !asked->from_server)
		return (SipAnswer) { .status = 403,
			.phrase = "Forbidden",
			.note = "a NOTIFY that would make us start again, not from the server we are registered with" };
	if (order && !asked->registered)
		return (SipAnswer) { .status = 481, .phrase = "Subscription Does Not Exist" };
	if (is_event(request, "service-control"))
		return service_control(request, asked, 200, "OK");
	if (is_event(request, "check-sync"))
		return check_sync(request);
	if (is_event(request, "message-summary") || is_event(request, "refer"))
		return (SipAnswer) { .status = 200, .phrase = "OK" };
	if (is_event(request, "presence") || is_event(request, "dialog") || is_event(request, "kpml"))
		return (SipAnswer) { .status = 481, .phrase = "Subscription Does Not Exist" };
	return (SipAnswer) {
		.status = 489, .phrase = "Bad Event", .extra = "Allow-Events: service-control, check-sync\r\n"
	};
}

/* A call manager may put a service-control into a REFER. */
static SipAnswer refer(const SipMessage *request, const SipAsked *asked)
{
	g_autofree char *action = sip_answer_value(request->body, "action");

	if (!asked->from_server || !asked->registered)
		return (SipAnswer) { .status = 403, .phrase = "Forbidden" };
	if (action)
		return service_control(request, asked, 202, "Accepted");
	if (request->content_type && strstr(request->content_type, "x-cisco-remotecc"))
		return (SipAnswer) { .status = 202, .phrase = "Accepted" };
	if (request->content_type && g_str_has_prefix(request->content_type, "multipart/"))
		return (SipAnswer) { .status = 202, .phrase = "Accepted" };
	return (SipAnswer) { .status = 603, .phrase = "Decline" };
}

SipAnswer sip_answer(const SipMessage *request, const SipAsked *asked)
{
	if (strcmp(request->method, "NOTIFY") == 0)
		return notify(request, asked);
	if (strcmp(request->method, "REFER") == 0)
		return refer(request, asked);
	for (guint i = 0; i < G_N_ELEMENTS(table); i++)
		if (strcmp(request->method, table[i].method) == 0)
			return (SipAnswer) {
				.status = table[i].status, .phrase = table[i].phrase, .extra = table[i].extra
			};
	return (SipAnswer) { .status = 501, .phrase = "Not Implemented", .extra = ALLOW };
}
