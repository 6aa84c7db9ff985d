/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-memory.h"

#include <string.h>

#define FORMAT "((ssssss)uxa(sqx))"
#define BAN_MAX 3600 /* seconds: who was refused before that is not banned for it any more */
#define FIRST_WAIT 30
#define WAIT_MAX 600

typedef struct {
	char *host;
	guint16 port;
	gint64 until;
} SipHeld;

static void held_clear(gpointer data)
{
	g_free(((SipHeld *) data)->host);
}

void sip_memory_clear(SipMemory *memory)
{
	g_clear_pointer(&memory->code, g_free);
	g_clear_pointer(&memory->server, g_free);
	g_clear_pointer(&memory->user, g_free);
	g_clear_pointer(&memory->status, g_free);
	g_clear_pointer(&memory->software, g_free);
	g_clear_pointer(&memory->version, g_free);
	memory->passwords = 0;
}

static const char *empty(const char *text)
{
	return text ? text : "";
}

static char *absent(char *text)
{
	if (*text)
		return text;
	g_free(text);
	return NULL;
}

static void read_held(SipMemory *memory, GVariantIter *iter, gint64 now)
{
	SipHeld held;

	while (g_variant_iter_next(iter, "(sqx)", &held.host, &held.port, &held.until)) {
		if (held.until > now && held.until <= now + SIP_RETRY_AFTER_MAX)
			g_array_append_val(memory->held, held);
		else
			g_free(held.host);
	}
}

static void read_text(SipMemory *memory, const char *text, gint64 now)
{
	g_autoptr(GVariant) value = g_variant_parse(G_VARIANT_TYPE(FORMAT), text, NULL, NULL, NULL);
	g_autoptr(GVariantIter) iter = NULL;

	if (!value)
		return;
	g_variant_get(value, FORMAT, &memory->code, &memory->server, &memory->user, &memory->status, &memory->software,
		&memory->version, &memory->passwords, &memory->when, &iter);
	memory->code = absent(memory->code);
	memory->software = absent(memory->software);
	read_held(memory, iter, now);
	if (now < memory->when || now - memory->when > BAN_MAX)
		sip_memory_clear(memory);
}

SipMemory *sip_memory_new(GBytes *bytes, gint64 now)
{
	SipMemory *memory = g_new0(SipMemory, 1);
	gsize length = 0;
	const char *data = bytes ? g_bytes_get_data(bytes, &length) : NULL;
	g_autofree char *text = length ? g_strndup(data, length) : NULL;

	memory->held = g_array_new(FALSE, TRUE, sizeof(SipHeld));
	g_array_set_clear_func(memory->held, held_clear);
	if (text)
		read_text(memory, text, now);
	return memory;
}

void sip_memory_free(SipMemory *memory)
{
	sip_memory_clear(memory);
	g_array_unref(memory->held);
	g_free(memory);
}

GBytes *sip_memory_to_bytes(const SipMemory *memory)
{
	GVariantBuilder held;
	g_autoptr(GVariant) value = NULL;
	char *text;

	if (!memory->code && !memory->held->len)
		return NULL;
	g_variant_builder_init(&held, G_VARIANT_TYPE("a(sqx)"));
	for (guint i = 0; i < memory->held->len; i++) {
		const SipHeld *one = &g_array_index(memory->held, SipHeld, i);

		g_variant_builder_add(&held, "(sqx)", one->host, one->port, one->until);
	}
	value = g_variant_ref_sink(g_variant_new(FORMAT, empty(memory->code), empty(memory->server),
		empty(memory->user), empty(memory->status), empty(memory->software), empty(memory->version),
		memory->passwords, memory->when, &held));
	text = g_variant_print(value, FALSE);
	return g_bytes_new_take(text, strlen(text));
}

void sip_memory_note(
	SipMemory *memory, const SipFailure *failure, const char *version, gboolean is_password, gint64 now)
{
	guint before = g_strcmp0(memory->version, empty(version)) == 0 ? memory->passwords : 0;

	sip_memory_clear(memory);
	memory->code = g_strdup(failure->code);
	memory->server = g_strdup(failure->server);
	memory->user = g_strdup(failure->user);
	memory->status = g_strdup(failure->status);
	memory->software = g_strdup(failure->software);
	memory->version = g_strdup(empty(version));
	memory->passwords = is_password ? before + 1 : 0;
	memory->when = now;
}

/* Four tries in ten minutes, which the usual rules of a ban let pass. */
guint sip_memory_wait(const SipMemory *memory)
{
	return memory->passwords < 2 ? 0 : MIN(FIRST_WAIT << 2 * MIN(memory->passwords - 1, 8), WAIT_MAX);
}

void sip_memory_take_held(SipMemory *memory, const GPtrArray *servers, gint64 offset, gint64 now)
{
	g_array_set_size(memory->held, 0);
	for (guint i = 0; i < servers->len; i++) {
		const SipServer *server = g_ptr_array_index(servers, i);
		SipHeld held = { NULL, server->where.port, (server->held + offset) / (gint64) G_USEC_PER_SEC };

		if (!server->held || held.until <= now)
			continue;
		held.host = g_strdup(server->where.host);
		g_array_append_val(memory->held, held);
	}
}

static gint64 held_until(const SipMemory *memory, const HostPort *where)
{
	for (guint i = 0; i < memory->held->len; i++) {
		const SipHeld *held = &g_array_index(memory->held, SipHeld, i);

		if (strcmp(held->host, where->host) == 0 && held->port == where->port)
			return held->until;
	}
	return 0;
}

void sip_memory_give_held(const SipMemory *memory, GPtrArray *servers, gint64 offset)
{
	for (guint i = 0; i < servers->len; i++) {
		SipServer *server = g_ptr_array_index(servers, i);
		gint64 until = held_until(memory, &server->where);

		server->held = until ? until * (gint64) G_USEC_PER_SEC - offset : 0;
	}
}
