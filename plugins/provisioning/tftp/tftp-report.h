/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "provision-round.h"
#include "tftp-client.h"

/** How a transfer that failed is told: what it means for the file, by which reason, and in which words. */

/** @code: (out): of the table of reasons. */
ProvisionAnswer tftp_report_answer(const TftpClient *client, const char **code);
/** Returns: (transfer full): what happened, as the {detail} of the reason. */
char *tftp_report_detail(const TftpClient *client, gint64 now);
