/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "provision.h"
#include "tftp-client.h"

/** The transfers of one step: sockets and timers around the state machine of each. */
typedef struct TftpTransport TftpTransport;

/** @config: its port is that of the server for each transfer. @any_address: the server may answer from another address
 * than was asked. Returns: (transfer full): for tftp_transport_ops. */
TftpTransport *tftp_transport_new(RegentStep *step, const TftpClientConfig *config, gboolean any_address);

/** Its free takes the transport. */
extern const ProvisionOps tftp_transport_ops;
