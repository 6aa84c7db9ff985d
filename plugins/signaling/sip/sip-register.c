/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-register.h"

#include "sip-write.h"

#include <string.h>

#define UNSAID 120 /* seconds, where the answer grants a time and does not say which: as call managers do */

char *sip_register_uri(const SipServer *server)
{
	g_autofree char *host = sip_host_text(server->where.host);

	if (!server->where.port || server->where.port == SIP_PORT)
		return g_strdup_printf("sip:%s", host);
	return g_strdup_printf("sip:%s:%u", host, server->where.port);
}

static char *instance(const SipConfig *config)
{
	return g_strdup_printf("urn:uuid:00000000-0000-0000-0000-%s", config->mac);
}

/* A call manager finds the device by +sip.instance, and learns from the other parameters what it is; one that it knows by
 * its digest user must not call itself a device of its list. */
static void append_contact(GString *out, const SipRegister *what)
{
	const SipConfig *config = what->config;
	g_autofree char *user = sip_escape_user(what->line->contact);
	g_autofree char *host = sip_host_text(what->own->host);
	g_autofree char *urn = instance(config);

	g_string_append_printf(
		out, "Contact: <sip:%s@%s:%u;transport=%s>", user, host, what->own->port, config->tcp ? "tcp" : "udp");
	g_string_append_printf(out, ";+sip.instance=\"<%s>\"", urn);
	if (config->listed && config->device_name)
		g_string_append_printf(out, ";+u.sip!devicename.ccm.cisco.com=\"%s\"", config->device_name);
	if (config->listed && config->model)
		g_string_append_printf(out, ";+u.sip!model.ccm.cisco.com=\"%s\"", config->model);
	g_string_append(out, "\r\n");
}

/* Fields are separated by blanks and contain none. */
static void append_load(GString *out, const char *name, const char *load)
{
	g_autofree char *word = load ? g_strdelimit(g_strdup(load), " \t", '_') : NULL;

	if (word)
		g_string_append_printf(out, " %s=%s.loads", name, word);
}

static void append_reason(GString *out, const SipRegister *what)
{
	const SipConfig *config = what->config;
	GString *text = g_string_new(NULL);
	g_autofree char *quoted = NULL;

	g_string_append_printf(
		text, "cisco-alarm:%u Name=%s", what->alarm->number, config->device_name ? config->device_name : "");
	append_load(text, "ActiveLoad", config->load);
	append_load(text, "InactiveLoad", config->other_load);
	g_string_append_printf(text, " Last=%s", what->alarm->text);
	quoted = sip_quote(text->str);
	g_string_append_printf(out, "Reason: SIP;cause=200;text=%s\r\n", quoted);
	g_string_free(text, TRUE);
}

char *sip_register_text(const SipRegister *what)
{
	const SipConfig *config = what->config;
	GString *out = g_string_new(NULL);
	g_autofree char *user = sip_escape_user(what->line->number);
	g_autofree char *host = sip_host_text(what->own->host);
	g_autofree char *domain = sip_host_text(what->domain);

	g_string_append_printf(out, "REGISTER %s SIP/2.0\r\n", what->uri);
	g_string_append_printf(out, "Via: SIP/2.0/%s %s:%u;branch=%s;rport\r\n", config->tcp ? "TCP" : "UDP", host,
		what->own->port, what->branch);
	g_string_append_printf(out, "From: <sip:%s@%s>;tag=%s\r\n", user, domain, what->tag);
	g_string_append_printf(out, "To: <sip:%s@%s>\r\n", user, domain);
	g_string_append_printf(out, "Call-ID: %s\r\nMax-Forwards: 70\r\n", what->call_id);
	g_string_append_printf(out, "CSeq: %u REGISTER\r\n", what->cseq);
	if (config->user_agent)
		g_string_append_printf(out, "User-Agent: %s\r\n", config->user_agent);
	if (!what->asks)
		append_contact(out, what);
	g_string_append(out, what->credentials);
	g_string_append_printf(
		out, "Supported: %s\r\n", config->listed ? "norefersub,X-cisco-service-control" : "norefersub");
	if (what->alarm && config->listed && !what->asks)
		append_reason(out, what);
	if (!what->asks)
		g_string_append_printf(out, "Expires: %u\r\n", what->expires);
	g_string_append(out, "Content-Length: 0\r\n\r\n");
	return g_string_free(out, FALSE);
}

/* How sure it is that a listed contact is ours: a server may write URI and parameters in a way of its own. */
enum {
	OF_ANOTHER, /* it has an instance, and not ours */
	OF_ANYBODY,
	BY_USER, /* what stands between rewrote the address */
	BY_INSTANCE,
	BY_USER_AND_INSTANCE, /* perhaps what an earlier connection of ours left */
	BY_ADDRESS,
};

static guint ownership(const SipRegister *what, const SipContact *contact)
{
	g_autofree char *urn = instance(what->config);
	g_autofree char *quoted = g_strdup_printf("<%s>", urn);
	g_autofree char *user = contact->user ? g_uri_unescape_string(contact->user, NULL) : NULL;
	gboolean same = contact->instance && g_ascii_strcasecmp(contact->instance, quoted) == 0;
	gboolean user_same = g_strcmp0(user, what->line->contact) == 0;

	if (contact->instance && !same)
		return OF_ANOTHER;
	if (user_same && g_strcmp0(contact->host, what->own->host) == 0 &&
		(contact->port ? contact->port : SIP_PORT) == what->own->port)
		return BY_ADDRESS;
	if (same)
		return user_same ? BY_USER_AND_INSTANCE : BY_INSTANCE;
	return user_same ? BY_USER : OF_ANYBODY;
}

/* Returns: -1: it does not say. */
static gint64 time_of(const SipContact *contact, const SipMessage *response)
{
	return contact->expires >= 0 ? contact->expires : response->expires;
}

/* Ours is among those listed: the only one, the surest, else the shortest. Returns: -1: none says. */
static gint64 listed_time(const SipRegister *what, const SipMessage *response, gboolean *newreg)
{
	gint64 granted = -1;
	guint best = OF_ANOTHER;

	for (guint i = 0; i < response->contacts->len; i++) {
		const SipContact *contact = g_ptr_array_index(response->contacts, i);
		guint owned = ownership(what, contact);
		gint64 time = time_of(contact, response);

		if (owned < best || (owned < BY_USER && !time && response->contacts->len > 1))
			continue;
		if (owned > best || granted < 0 || (time >= 0 && time < granted))
			granted = time;
		best = owned;
		*newreg = contact->newreg && (owned > BY_USER || response->contacts->len == 1);
	}
	return granted;
}

guint sip_register_granted(const SipRegister *what, const SipMessage *response, gboolean *newreg)
{
	gint64 granted;

	*newreg = FALSE;
	granted = listed_time(what, response, newreg);
	if (granted < 0)
		granted = response->expires;
	return (guint) MIN(granted < 0 ? UNSAID : granted, what->expires);
}

char *sip_register_rival(const SipRegister *what, const SipMessage *response, gint64 *left)
{
	const SipContact *rival = NULL;

	for (guint i = 0; i < response->contacts->len; i++) {
		const SipContact *contact = g_ptr_array_index(response->contacts, i);

		if (ownership(what, contact) == BY_ADDRESS)
			return NULL;
		if (contact->host && contact->expires)
			rival = contact;
	}
	if (!rival)
		return NULL;
	*left = time_of(rival, response);
	return host_port_text(&(HostPort) { rival->host, rival->port ? rival->port : SIP_PORT });
}
