/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * The language of a switch's command line, told from what it says it is (the platform and version of CDP, the system
 * description of LLDP). Where that leaves a doubt there is none: a command that does not exist helps nobody.
 */
typedef struct {
	const char *name;  /* for tests and logs */
	const char *marks; /* a regular expression over what it says it is; it knows upper and lower case */
	/* With %s for the port: what shows its VLANs, and its link, errors and power. NULL in all three: a make that is told
	 * from the following ones and whose language is not known. */
	const char *show_port;
	const char *show_status;
	const char *show_mac;   /* what finds an address, which is appended after a blank */
	const char *give_voice; /* likewise, what gives it voice VLAN N; NULL: not in one line */
} SwitchDialect;

/** @platform: (nullable). Returns: (transfer none) (nullable). */
const SwitchDialect *switch_dialect_find(const char *platform);
/** Returns: (transfer full) (nullable): a command for @port, NULL when the dialect is or the port has no plain name. */
char *switch_dialect_command(const char *template, const char *port);
