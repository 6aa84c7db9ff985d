/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cisco-parts.h"

#include <string.h>

/* What stands in the URLs that only one kind of call manager writes: its own services. Elements and version stamps
 * are copied into files written by hand, and tell nothing. */
static const struct {
	const char *part;
	const char *kind;
} marks[] = {
	{ "/ccmcip/", CISCO_KIND_CUCM },
	{ "/localdirectory", CISCO_KIND_CME },
	{ ":6972/authentication", CISCO_KIND_USECALLMANAGER },
	{ ":6973/authentication", CISCO_KIND_USECALLMANAGER },
	{ ".php", CISCO_KIND_OTHER },
};

static const char *const urls[] = { "authenticationURL", "secureAuthenticationURL", "directoryURL", "servicesURL",
	"informationURL" };

static const char *kind_of_url(const char *url)
{
	g_autofree char *lower = g_ascii_strdown(url, -1);

	for (gsize i = 0; i < G_N_ELEMENTS(marks); i++)
		if (strstr(lower, marks[i].part))
			return marks[i].kind;
	return NULL;
}

const char *cisco_kind_read(const xmlNode *root)
{
	const char *kind = NULL;

	for (gsize i = 0; i < G_N_ELEMENTS(urls) && !kind; i++) {
		g_autofree char *url = cisco_xml_text(root, urls[i]);

		kind = url ? kind_of_url(url) : NULL;
	}
	return kind;
}

const char *cisco_config_kind(const char *name)
{
	for (gsize i = 0; i < G_N_ELEMENTS(marks); i++)
		if (!strcmp(marks[i].kind, name))
			return marks[i].kind;
	return NULL;
}
