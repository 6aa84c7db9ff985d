/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/plugin.h>

#include "dhcp-client.h"
#include "dhcp-ignored.h"

/** What a person and later phases hear of the client: facts, reasons, messages. */
extern const RegentReason dhcp_reasons[];

/** What is said when nobody answers is said after this time: ports without PortFast pass nothing for half a minute, but a
 * person wants to know sooner. */
#define DHCP_REPORT_SILENCE (10 * G_USEC_PER_SEC)

/** Publishes the lease. @other: server of a poorer offer, 0: none. @left_out: (nullable): routes that the kernel does not
 * take. */
void dhcp_report_lease(RegentStep *step, const DhcpLease *lease, guint32 other, const char *left_out);
/** Why there is no lease yet: the same words, with numbers that grow. Returns: FALSE: too soon to say. */
gboolean dhcp_report_trouble(RegentStep *step, const DhcpClient *client, const DhcpIgnored *ignored, gint64 now);
/** Whether the lease in use gets its renewals. */
void dhcp_report_renewal(RegentStep *step, const DhcpClient *client, const DhcpLease *lease, gint64 now);
/** The step fails, except where another host has the address: that has its own words. */
void dhcp_report_loss(RegentStep *step, const DhcpClient *client, const DhcpLease *lease, DhcpLoss loss);
/** As DhcpClientOps has it. */
void dhcp_report_heard(RegentStep *step, DhcpType type, guint32 server, guint32 address, const char *words);
void dhcp_report_refusal(RegentStep *step, guint32 address, gboolean conflict, const char *words);
