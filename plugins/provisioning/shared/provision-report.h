/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "provision-private.h"

/** What a provisioning step says: facts, its line of status, messages and reasons. */

void provision_report_asking(const Provision *provision);
/** The server has no file of the device's own. */
void provision_report_absent(const Provision *provision);
/** The file that was asked for was no use, @detail says why. */
void provision_report_refused(const Provision *provision, const char *detail);
/** Publishes the facts of @config, which the server of now gave. */
void provision_report_file(const Provision *provision, const CiscoConfig *config);
/** Says what of the list of servers cannot be used; the step fails by it where none is left. */
void provision_report_left_out(const Provision *provision, const ProvisionLeftOut *left_out);
/** Says why the round found nothing: the step fails by it, or keeps what it has and only explains. */
void provision_report_failure(const Provision *provision);
