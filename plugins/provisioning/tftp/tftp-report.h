/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "provision-hop.h"
#include "provision-job.h"
#include "tftp-client.h"

/** How a transfer that failed is told: what it means for the file, by which reason, and in which words. */

/** What was heard on the way, and not from the server itself. */
typedef struct {
	char *obstacle; /* who says by ICMP that the server cannot be reached; NULL: nobody, or the server itself */
	gboolean prohibited; /* it is a firewall's word */
	char *stranger;      /* another address that answered, and was not believed; NULL: none */
	guint16 port;        /* its port */
	guint count;         /* its packets */
	ProvisionHop hop;
	ProvisionHopState hop_state;
} TftpTrouble;

typedef struct {
	ProvisionResult result; /* its texts are those below, or constants */
	char *detail, *subject;
} TftpReport;

/** @trouble: as it is when the transfer has failed. */
void tftp_report(TftpReport *report, const TftpClient *client, const TftpTrouble *trouble, gint64 now);
void tftp_report_clear(TftpReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TftpReport, tftp_report_clear)
void tftp_trouble_clear(TftpTrouble *trouble);
