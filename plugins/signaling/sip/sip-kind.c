/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sip-kind.h"

#include <string.h>

typedef struct {
	const char *part; /* lower case */
	SipKind kind;
} Mark;

static const Mark of_software[] = {
	{ "cisco-cucm", SIP_KIND_CUCM },
	{ "cisco-sipgateway", SIP_KIND_CME },
	{ "asterisk", SIP_KIND_ASTERISK },
	{ "fpbx", SIP_KIND_ASTERISK },
	{ "kamailio", SIP_KIND_KAMAILIO },
};

static const Mark of_config[] = {
	{ "cucm", SIP_KIND_CUCM },
	{ "cme", SIP_KIND_CME },
	{ "usecallmanager", SIP_KIND_ASTERISK },
};

static SipKind find(const Mark *marks, guint count, const char *text)
{
	g_autofree char *lower = g_ascii_strdown(text, -1);

	for (guint i = 0; i < count; i++)
		if (strstr(lower, marks[i].part))
			return marks[i].kind;
	return SIP_KIND_OTHER;
}

/* A server that says what it is, and is none of these, is not what its configuration file looks like. */
SipKind sip_kind(const char *software, const char *config)
{
	if (software)
		return find(of_software, G_N_ELEMENTS(of_software), software);
	return config ? find(of_config, G_N_ELEMENTS(of_config), config) : SIP_KIND_OTHER;
}
