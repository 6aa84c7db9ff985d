/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/** What kind of server it is, for the words of a cure: each kind has another place to look at. Pure. */
typedef enum {
	SIP_KIND_OTHER, /* or it is not known */
	SIP_KIND_CUCM,
	SIP_KIND_CME,
	SIP_KIND_ASTERISK,
	SIP_KIND_KAMAILIO,
} SipKind;

/** @software: (nullable): what the server calls itself, which outranks @config: (nullable): config.kind. */
SipKind sip_kind(const char *software, const char *config);
