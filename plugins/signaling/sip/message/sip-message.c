/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-message.h"

#include "sip-frame.h"
#include "sip-head.h"
#include "wire.h"

#include <stdio.h>
#include <string.h>

#include <osipparser2/osip_parser.h>

#define MAX_VIAS 16
#define MAX_CHALLENGES 8

/* The library would write what it thinks of a peer's message to standard output. */
static void no_trace(const char *file, int line, osip_trace_level_t level, const char *format, va_list args)
{
}

void sip_message_init(void)
{
	osip_trace_initialize_func(OSIP_BUG, no_trace);
	parser_init();
}

/* Small things. */

static char *clean(const char *text)
{
	return text ? wire_text(text, strlen(text)) : NULL;
}

/* A whole string of digits, at most @limit; else -1. */
static gint64 number(const char *text, gint64 limit)
{
	guint64 value;
	char *end;

	if (!text || !g_ascii_isdigit(*text))
		return -1;
	value = g_ascii_strtoull(text, &end, 10);
	end += strspn(end, " \t");
	return *end || value > (guint64) limit ? -1 : (gint64) value;
}

static char *unquote(const char *text)
{
	g_autofree char *plain = clean(text);
	GString *out;

	if (!plain)
		return NULL;
	g_strstrip(plain);
	if (*plain != '"')
		return g_steal_pointer(&plain);
	out = g_string_new(NULL);
	for (const char *at = plain + 1; *at && *at != '"'; at++) {
		if (*at == '\\' && at[1])
			at++;
		g_string_append_c(out, *at);
	}
	return g_string_free(out, FALSE);
}

static gint64 quoted_number(const char *text)
{
	g_autofree char *plain = unquote(text);

	return number(plain, G_MAXUINT32);
}

/* Parts that libosip2 took apart. */

static void contact_free(gpointer data)
{
	SipContact *contact = data;

	g_free(contact->user);
	g_free(contact->host);
	g_free(contact->instance);
	g_free(contact);
}

static void read_contact_params(SipContact *contact, osip_list_t *params)
{
	for (int i = 0; i < osip_list_size(params); i++) {
		const osip_generic_param_t *param = osip_list_get(params, i);

		if (!param->gname)
			continue;
		if (g_ascii_strcasecmp(param->gname, "expires") == 0)
			contact->expires = quoted_number(param->gvalue);
		else if (g_ascii_strcasecmp(param->gname, "x-cisco-newreg") == 0)
			contact->newreg = TRUE;
		else if (g_ascii_strcasecmp(param->gname, "+sip.instance") == 0 && !contact->instance)
			contact->instance = unquote(param->gvalue);
	}
}

static void read_contacts(SipMessage *message, osip_message_t *sip)
{
	for (int i = 0; i < osip_list_size(&sip->contacts); i++) {
		osip_contact_t *from = osip_list_get(&sip->contacts, i);
		SipContact *contact;

		if (!from->url || !from->url->host)
			continue;
		contact = g_new0(SipContact, 1);
		contact->user = clean(from->url->username);
		contact->host = clean(from->url->host);
		contact->port = (guint16) MAX(number(from->url->port, G_MAXUINT16), 0);
		contact->expires = -1;
		read_contact_params(contact, &from->gen_params);
		g_ptr_array_add(message->contacts, contact);
	}
}

/* The rport of the first is written again in the response (RFC 3581 section 4). */
static void read_first_via(SipMessage *message, osip_via_t *via)
{
	for (int i = osip_list_size(&via->via_params) - 1; i >= 0; i--) {
		osip_generic_param_t *param = osip_list_get(&via->via_params, i);

		if (!param->gname)
			continue;
		if (g_ascii_strcasecmp(param->gname, "branch") == 0 && !message->branch)
			message->branch = clean(param->gvalue);
		if (g_ascii_strcasecmp(param->gname, "rport") != 0)
			continue;
		message->via_rport = TRUE;
		osip_list_remove(&via->via_params, i);
		osip_generic_param_free(param);
	}
	message->via_host = clean(via->host);
	message->via_port = (guint16) MAX(number(via->port, G_MAXUINT16), 0);
}

static void read_vias(SipMessage *message, osip_message_t *sip)
{
	for (int i = 0; i < osip_list_size(&sip->vias) && i < MAX_VIAS; i++) {
		osip_via_t *via = osip_list_get(&sip->vias, i);
		char *text = NULL;

		if (i == 0)
			read_first_via(message, via);
		if (osip_via_to_str(via, &text) == 0)
			g_ptr_array_add(message->vias, clean(text));
		osip_free(text);
	}
}

static void read_to_tag(SipMessage *message, osip_message_t *sip)
{
	osip_generic_param_t *tag = NULL;
	char name[] = "tag";

	if (osip_generic_param_get_byname(&sip->to->gen_params, name, &tag) == 0 && tag)
		message->to_tag = clean(tag->gvalue);
}

/* Returns: (transfer full) (nullable): the first of that name; @brief: its compact form. */
static char *header(osip_message_t *sip, const char *name, const char *brief)
{
	osip_header_t *found = NULL;

	if (osip_message_header_get_byname(sip, name, 0, &found) < 0 && brief)
		osip_message_header_get_byname(sip, brief, 0, &found);
	return found ? clean(found->hvalue) : NULL;
}

static gint64 header_number(osip_message_t *sip, const char *name)
{
	g_autofree char *text = header(sip, name, NULL);

	if (!text)
		return -1;
	text[strspn(text, "0123456789")] = 0; /* Retry-After: 18000;duration=3600 (comment) */
	return number(text, G_MAXUINT32);
}

/* What a Warning says to people: "out of licences" of '399 cm1 "out of licences"'. */
static char *warning_text(osip_message_t *sip)
{
	g_autofree char *whole = header(sip, "warning", NULL);
	const char *quote = whole ? strchr(whole, '"') : NULL;
	g_autofree char *text = quote ? unquote(quote) : NULL;

	return text && *text ? g_steal_pointer(&text) : g_steal_pointer(&whole);
}

static void read_headers(SipMessage *message, osip_message_t *sip)
{
	char *type = NULL;

	message->expires = header_number(sip, "expires");
	message->min_expires = header_number(sip, "min-expires");
	message->retry_after = header_number(sip, "retry-after");
	message->date = header(sip, "date", NULL);
	message->event = header(sip, "event", "o");
	message->words = warning_text(sip);
	if (!message->words)
		message->words = header(sip, "p-registrar-error", NULL);
	message->software = header(sip, "server", NULL);
	if (!message->software)
		message->software = header(sip, "user-agent", NULL);
	if (sip->content_type && osip_content_type_to_str(sip->content_type, &type) == 0)
		message->content_type = clean(type);
	osip_free(type);
}

static char *from_text(const osip_from_t *from)
{
	char *text = NULL, *result;

	if (osip_from_to_str(from, &text) != 0)
		return NULL;
	result = clean(text);
	osip_free(text);
	return result;
}

/* What no message may lack (RFC 3261 section 8.1.1); a missing Max-Forwards does no harm here. */
static const char *read_mandatory(SipMessage *message, osip_message_t *sip)
{
	char *call_id = NULL;

	if (!sip->from || !sip->to || !sip->call_id || !sip->cseq || !osip_list_size(&sip->vias))
		return "Via, From, To, Call-ID or CSeq is missing";
	message->from = from_text(sip->from);
	message->to = from_text((osip_from_t *) sip->to);
	if (osip_call_id_to_str(sip->call_id, &call_id) == 0)
		message->call_id = clean(call_id);
	osip_free(call_id);
	message->cseq_method = clean(sip->cseq->method);
	if (!message->from || !message->to || !message->call_id || !message->cseq_method)
		return "From, To, Call-ID or CSeq cannot be read";
	if (number(sip->cseq->number, G_MAXINT32) < 0)
		return "CSeq is not a number";
	message->cseq = (guint32) number(sip->cseq->number, G_MAXINT32);
	return NULL;
}

static const char *read_start(SipMessage *message, osip_message_t *sip)
{
	if (!sip->sip_version || g_ascii_strcasecmp(sip->sip_version, "SIP/2.0") != 0)
		return "it is not SIP/2.0";
	if (MSG_IS_REQUEST(sip)) {
		message->method = clean(sip->sip_method);
		return message->method ? NULL : "it has no method";
	}
	message->status = (guint) sip->status_code;
	message->phrase = clean(sip->reason_phrase ? sip->reason_phrase : "");
	return message->status >= 100 && message->status < 700 ? NULL : "its status is out of range";
}

static const char *read_message(SipMessage *message, osip_message_t *sip)
{
	const char *why = read_start(message, sip);

	if (!why)
		why = read_mandatory(message, sip);
	if (why)
		return why;
	if (message->method && strcmp(message->method, message->cseq_method) != 0)
		return "method and CSeq differ";
	read_vias(message, sip);
	read_to_tag(message, sip);
	read_contacts(message, sip);
	read_headers(message, sip);
	return message->vias->len ? NULL : "Via cannot be read";
}

/* Lines of a body, each made printable. */
static char *body_text(const char *data, gsize length)
{
	GString *text = g_string_new(NULL);
	const char *end = data + length;

	while (data < end) {
		const char *stop = memchr(data, '\n', (gsize) (end - data));
		gsize size = (gsize) ((stop ? stop : end) - data);
		g_autofree char *line = wire_text(data, size);

		g_string_append_printf(text, "%s\n", line);
		data += size + (stop ? 1 : 0);
	}
	return g_string_free(text, FALSE);
}

static void on_challenge(gpointer self, gboolean proxy, const char *value)
{
	SipMessage *message = self;

	if (message->challenges->len < MAX_CHALLENGES)
		sip_challenge_read(message->challenges, proxy, value);
}

/* The head is all that libosip2 gets: the body is not its grammar, and has hurt it before. */
static const char *parse_head(SipMessage *message, const SipFrame *frame)
{
	g_autofree char *head = sip_head_select(frame->head, on_challenge, message);
	osip_message_t *sip = NULL;
	const char *why;

	if (osip_message_init(&sip) != 0)
		return "out of memory";
	why = osip_message_parse(sip, head, strlen(head)) == 0 ? read_message(message, sip) : "it is not SIP";
	osip_message_free(sip);
	return why;
}

static const char *parse_into(SipMessage *message, const char *data, gsize length)
{
	SipFrame frame = { 0 };
	const char *why = sip_frame_cut(data, length, &frame);

	if (!why)
		why = parse_head(message, &frame);
	if (!why && frame.body_length)
		message->body = body_text(frame.body, frame.body_length);
	g_free(frame.head);
	return why;
}

static SipMessage *message_new(void)
{
	SipMessage *message = g_new0(SipMessage, 1);

	message->vias = g_ptr_array_new_with_free_func(g_free);
	message->contacts = g_ptr_array_new_with_free_func(contact_free);
	message->challenges = g_ptr_array_new_with_free_func(sip_challenge_free);
	return message;
}

SipMessage *sip_message_copy_refusal(const SipMessage *response)
{
	SipMessage *copy = message_new();

	copy->status = response->status;
	copy->phrase = g_strdup(response->phrase);
	copy->retry_after = response->retry_after;
	copy->words = g_strdup(response->words);
	copy->software = g_strdup(response->software);
	return copy;
}

SipMessage *sip_message_parse(const char *data, gsize length, const char **why)
{
	g_autoptr(SipMessage) message = message_new();

	*why = length > SIP_MAX_MESSAGE ? "it is too large" : parse_into(message, data, length);
	return *why ? NULL : g_steal_pointer(&message);
}

void sip_message_free(SipMessage *message)
{
	if (!message)
		return;
	g_ptr_array_unref(message->vias);
	g_ptr_array_unref(message->contacts);
	g_ptr_array_unref(message->challenges);
	g_free(message->method);
	g_free(message->phrase);
	g_free(message->via_host);
	g_free(message->branch);
	g_free(message->from);
	g_free(message->to);
	g_free(message->to_tag);
	g_free(message->call_id);
	g_free(message->cseq_method);
	g_free(message->date);
	g_free(message->event);
	g_free(message->content_type);
	g_free(message->words);
	g_free(message->software);
	g_free(message->body);
	g_free(message);
}

gint64 sip_message_time(const char *date)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	int day, year, hour, minute, second;
	char month[4] = "";
	const char *found;
	g_autoptr(GDateTime) time = NULL;

	if (sscanf(date, "%*3s, %2d %3s %4d %2d:%2d:%2d", &day, month, &year, &hour, &minute, &second) != 6)
		return -1;
	found = strlen(month) == 3 ? strstr(months, month) : NULL;
	if (!found || (found - months) % 3)
		return -1;
	time = g_date_time_new_utc(year, (int) (found - months) / 3 + 1, day, hour, minute, second);
	return time ? g_date_time_to_unix(time) : -1;
}
