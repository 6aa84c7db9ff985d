/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dhcp-ignored.h"

#include "ipv4.h"

/* More kinds than that nobody reads. */
#define KINDS_MAX 4

typedef struct {
	guint32 source;
	char *why;
	guint count;
} Kind;

struct DhcpIgnored {
	GArray *kinds; /* (element-type Kind) */
	guint32 untagged;
};

static void clear_kind(gpointer data)
{
	g_free(((Kind *) data)->why);
}

DhcpIgnored *dhcp_ignored_new(void)
{
	DhcpIgnored *ignored = g_new0(DhcpIgnored, 1);

	ignored->kinds = g_array_new(FALSE, FALSE, sizeof(Kind));
	g_array_set_clear_func(ignored->kinds, clear_kind);
	return ignored;
}

void dhcp_ignored_free(DhcpIgnored *ignored)
{
	g_array_unref(ignored->kinds);
	g_free(ignored);
}

void dhcp_ignored_clear(DhcpIgnored *ignored)
{
	g_array_set_size(ignored->kinds, 0);
	ignored->untagged = 0;
}

void dhcp_ignored_add_untagged(DhcpIgnored *ignored, guint32 source)
{
	ignored->untagged = source;
}

guint32 dhcp_ignored_untagged(const DhcpIgnored *ignored)
{
	return ignored->untagged;
}

void dhcp_ignored_add(DhcpIgnored *ignored, guint32 source, const char *why)
{
	Kind new = { source, NULL, 1 };

	for (guint i = 0; i < ignored->kinds->len; i++) {
		Kind *kind = &g_array_index(ignored->kinds, Kind, i);

		if (kind->source == source && g_str_equal(kind->why, why)) {
			kind->count++;
			return;
		}
	}
	if (ignored->kinds->len == KINDS_MAX)
		return;
	new.why = g_strdup(why);
	g_array_append_val(ignored->kinds, new);
}

char *dhcp_ignored_text(const DhcpIgnored *ignored)
{
	g_autoptr(GString) text = g_string_new(NULL);

	for (guint i = 0; i < ignored->kinds->len; i++) {
		const Kind *kind = &g_array_index(ignored->kinds, Kind, i);
		g_autofree char *source = ipv4_text(kind->source);

		g_string_append_printf(text, "%s%u from %s: %s", i ? "; " : "", kind->count, source, kind->why);
	}
	return text->len ? g_strdup(text->str) : NULL;
}
