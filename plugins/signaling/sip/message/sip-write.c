/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-write.h"

#include <string.h>

char *sip_escape_user(const char *text)
{
	return g_uri_escape_string(text, "!$&'()*+,;=/?", FALSE);
}

char *sip_host_text(const char *host)
{
	return strchr(host, ':') && *host != '[' ? g_strdup_printf("[%s]", host) : g_strdup(host);
}

char *sip_quote(const char *text)
{
	GString *out = g_string_new("\"");

	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			g_string_append_c(out, '\\');
		g_string_append_c(out, *text);
	}
	g_string_append_c(out, '"');
	return g_string_free(out, FALSE);
}

char *sip_response(const SipMessage *request, guint status, const char *phrase, const char *extra,
	const HostPort *source, const char *tag)
{
	GString *out = g_string_new(NULL);

	g_string_append_printf(out, "SIP/2.0 %u %s\r\n", status, phrase);
	for (guint i = 0; i < request->vias->len; i++) {
		g_string_append_printf(out, "Via: %s", (const char *) g_ptr_array_index(request->vias, i));
		if (i == 0 && (request->via_rport || g_strcmp0(request->via_host, source->host) != 0))
			g_string_append_printf(out, ";received=%s", source->host);
		if (i == 0 && request->via_rport)
			g_string_append_printf(out, ";rport=%u", source->port);
		g_string_append(out, "\r\n");
	}
	g_string_append_printf(out, "From: %s\r\nTo: %s", request->from, request->to);
	if (!request->to_tag)
		g_string_append_printf(out, ";tag=%s", tag);
	g_string_append_printf(out, "\r\nCall-ID: %s\r\nCSeq: %u %s\r\n%sContent-Length: 0\r\n\r\n", request->call_id,
		request->cseq, request->cseq_method, extra ? extra : "");
	return g_string_free(out, FALSE);
}
