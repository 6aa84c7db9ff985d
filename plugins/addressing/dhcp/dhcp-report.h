/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <regent/plugin.h>

#include "dhcp-client.h"

/** What a person and later phases hear of the client: facts, reasons, messages. */
extern const RegentReason dhcp_reasons[];

/** Publishes the lease. */
void dhcp_report_lease(RegentStep *step, const DhcpLease *lease);
/** Nobody answers: the same words, with numbers that grow. */
void dhcp_report_silence(RegentStep *step, const DhcpClient *client, gint64 now);
/** The step fails, except where another host has the address: that has its own words. */
void dhcp_report_loss(RegentStep *step, const DhcpLease *lease, DhcpLoss loss);
void dhcp_report_refusal(RegentStep *step, guint32 address, gboolean conflict, const char *words);
