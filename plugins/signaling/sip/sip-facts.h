/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sip-client.h"

/** What the configuration facts mean for SIP. No I/O. */
typedef struct {
	GVariant *call_managers, *lines, *credentials, *settings;            /* facts config.*, NULL: absent */
	const char *device_name, *mac, *user_agent, *load, *configured_load; /* NULL: absent */
	guint model;                                                         /* 0: unknown */
	gint64 limit;                                                        /* Timer F, microseconds */
} SipFacts;

/** Returns: (transfer full) (element-type SipConfig): one for the call managers and one for each registrar that lines
 * name for themselves, in the order of the lines. Empty with @why: (transfer none): code of the reason. */
GPtrArray *sip_facts_accounts(const SipFacts *facts, const char **why);

/** Returns: Unix time of a Date header (RFC 3261 section 20.17), -1: it is none. */
gint64 sip_facts_date(const char *text);
/** Returns: seconds from UTC to the phone's time at @time, by the settings. */
gint64 sip_facts_utc_offset(GVariant *settings, gint64 time);
