/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sip-account.h"

/** The failures of the phone's registration, with what fills the sentences of sip-reasons.c. */

/** Whether the server may count it as a wrong password. */
gboolean sip_words_is_password(RegentStep *step, const SipFailure *failure);
/** Fails the step for @failure of the main account. */
void sip_words_fail(SipAccount *account, const SipFailure *failure);
/** Fails the step before there is an account. @code: sip.no-lines, sip.no-servers or sip.tls. */
void sip_words_fail_early(RegentStep *step, const char *code);
