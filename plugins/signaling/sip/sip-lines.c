/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-lines.h"

struct SipLines {
	GPtrArray *bindings; /* SipBinding, in the order of the configuration */
};

SipLines *sip_lines_new(const SipConfig *config, const SipAlarm *alarm, const SipBindingOps *ops, gpointer self)
{
	SipLines *lines = g_new0(SipLines, 1);

	lines->bindings = g_ptr_array_new_with_free_func((GDestroyNotify) sip_binding_free);
	for (guint i = 0; i < config->lines->len; i++)
		g_ptr_array_add(lines->bindings,
			sip_binding_new(config, g_ptr_array_index(config->lines, i), i ? NULL : alarm, ops, self));
	return lines;
}

void sip_lines_free(SipLines *lines)
{
	g_ptr_array_unref(lines->bindings);
	g_free(lines);
}

static SipBinding *binding_at(const SipLines *lines, guint index)
{
	return g_ptr_array_index(lines->bindings, index);
}

/* Returns: (nullable): whose request is out. */
static SipBinding *asking(const SipLines *lines)
{
	for (guint i = 0; i < lines->bindings->len; i++)
		if (sip_binding_is_asking(binding_at(lines, i)))
			return binding_at(lines, i);
	return NULL;
}

gboolean sip_lines_is_first(const SipLines *lines, const SipBinding *binding)
{
	return binding == binding_at(lines, 0);
}

gboolean sip_lines_is_registered(const SipLines *lines, guint index)
{
	return index < lines->bindings->len && sip_binding_is_registered(binding_at(lines, index));
}

gboolean sip_lines_is_asking(const SipLines *lines)
{
	return asking(lines) != NULL;
}

gboolean sip_lines_all_tried(const SipLines *lines)
{
	for (guint i = 0; i < lines->bindings->len; i++)
		if (!sip_binding_was_tried(binding_at(lines, i)))
			return FALSE;
	return TRUE;
}

void sip_lines_append_refused(const SipLines *lines, GString *text)
{
	for (guint i = 0; i < lines->bindings->len; i++) {
		const char *refusal = sip_binding_refusal(binding_at(lines, i));

		if (refusal)
			g_string_append_printf(text, "%s%s (%s)", text->len ? ", " : "",
				sip_binding_line(binding_at(lines, i))->number, refusal);
	}
}

gboolean sip_lines_is_answer(const SipLines *lines, const SipMessage *response)
{
	const SipBinding *binding = asking(lines);

	return binding && sip_binding_is_answer(binding, response);
}

gboolean sip_lines_has_call_id(const SipLines *lines, const char *call_id)
{
	for (guint i = 0; i < lines->bindings->len; i++)
		if (g_strcmp0(sip_binding_call_id(binding_at(lines, i)), call_id) == 0)
			return TRUE;
	return FALSE;
}

void sip_lines_begin(SipLines *lines, const SipServer *server, const HostPort *own, gint64 now)
{
	for (guint i = 0; i < lines->bindings->len; i++)
		sip_binding_begin(binding_at(lines, i), server, own, now);
}

void sip_lines_ask_next(SipLines *lines, gint64 now)
{
	for (guint i = 0; i < lines->bindings->len && !asking(lines); i++)
		sip_binding_tick(binding_at(lines, i), now);
}

gboolean sip_lines_leave_next(SipLines *lines, gint64 now)
{
	for (guint i = lines->bindings->len; i > 0; i--)
		if (sip_binding_leave(binding_at(lines, i - 1), now))
			return TRUE;
	return FALSE;
}

void sip_lines_renew_others(SipLines *lines, gint64 now)
{
	for (guint i = 1; i < lines->bindings->len; i++)
		sip_binding_renew(binding_at(lines, i), now);
}

void sip_lines_forget(SipLines *lines)
{
	for (guint i = 0; i < lines->bindings->len; i++)
		sip_binding_forget(binding_at(lines, i));
}

void sip_lines_end_request(SipLines *lines)
{
	SipBinding *binding = asking(lines);

	if (binding)
		sip_binding_end_request(binding);
}

void sip_lines_response(SipLines *lines, const SipMessage *response, gint64 now)
{
	SipBinding *binding = asking(lines);

	if (binding)
		sip_binding_response(binding, response, now);
}

gint64 sip_lines_deadline(const SipLines *lines)
{
	const SipBinding *out = asking(lines);
	gint64 deadline = REGENT_NEVER;

	if (out)
		return sip_binding_deadline(out);
	for (guint i = 0; i < lines->bindings->len; i++)
		deadline = MIN(deadline, sip_binding_deadline(binding_at(lines, i)));
	return deadline;
}

void sip_lines_tick(SipLines *lines, gint64 now)
{
	SipBinding *out = asking(lines);

	if (out)
		sip_binding_tick(out, now);
	else
		sip_lines_ask_next(lines, now);
}
