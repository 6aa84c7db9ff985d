/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sip-account.h"

/** What becomes of the accounts, as facts, stages, messages and reasons. */

void sip_report_state(SipAccount *account, SipClientState from, SipClientState to);
void sip_report_line_state(SipAccount *account, const SipLine *line, SipBindingState from, SipBindingState to);
void sip_report_request_state(SipAccount *account, SipRequestState from, SipRequestState to);
void sip_report_lines(Sip *sip);
void sip_report_date(Sip *sip, const char *text);
/** The phone's registration failed. */
void sip_report_failure(SipAccount *account, const SipFailure *failure);
/** What does not work beside it, as it is now: refused lines, other registrars. */
void sip_report_drawbacks(Sip *sip);
