/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "cisco-config.h"

/** Files of a provisioning server: their names, and what the bytes of a configuration are good for. */

/** Returns: FALSE for what cannot be the name of a file on a provisioning server: names come from the network. */
gboolean provision_file_is_valid(const char *name);

/** Why a file cannot be used. */
typedef struct {
	const char *code; /* a reason of provision-reasons.inc */
	const char *kind; /* what wrote it all the same; NULL: it does not show */
	char *ignored;    /* what of it cannot be used, in words; NULL: nothing that is known */
} ProvisionFileFault;

void provision_file_fault_clear(ProvisionFileFault *fault);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ProvisionFileFault, provision_file_fault_clear)

/** @fault: (out): to be cleared. @error: not NULL. Returns: (transfer full): what the file says; NULL with @fault and, in words, @error. */
CiscoConfig *provision_file_read(
	const GByteArray *bytes, const CiscoConfigHints *hints, ProvisionFileFault *fault, GError **error);
