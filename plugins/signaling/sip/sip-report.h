/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sip-account.h"

/** What becomes of the accounts, as facts, stages, messages and reasons. */

void sip_report_state(SipAccount *account, SipClientState from, SipClientState to);
void sip_report_line_state(SipAccount *account, const SipLine *line, SipBindingState from, SipBindingState to);
void sip_report_request_state(SipAccount *account, SipRequestState from, SipRequestState to);
void sip_report_lines(Sip *sip);
void sip_report_date(Sip *sip, const char *text);
void sip_report_failure(SipAccount *account, const SipFailure *failure);
/** @failure: (nullable): of one line among others; NULL: there is none any more. */
void sip_report_drawback(Sip *sip, const SipFailure *failure);
