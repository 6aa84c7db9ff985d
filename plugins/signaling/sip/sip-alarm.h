/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sip-answer.h"

#include <regent/step.h>

/** Why a phone leaves and comes back, as call managers want to hear it. What a server asked for is kept by the step that
 * heard it for the one that registers again, which may come after a reboot; any other reset is a person's. */

/** Returns: of what the server ordered, Reset or Restart. */
SipAlarm sip_alarm_ordered(SipOrder order);
/** What the goodbye says: @ordered, the keypad, or number 0, nothing. */
SipAlarm sip_alarm_goodbye(SipAlarm ordered, RegentCause cause);
/** What the first REGISTER says: @ordered is what the last step left, which may be nothing (number 0). */
SipAlarm sip_alarm_start(SipAlarm ordered, RegentCause cause);

void sip_alarm_save(RegentStep *step, SipAlarm ordered);
/** Returns: what was saved, once; number 0: nothing. */
SipAlarm sip_alarm_take(RegentStep *step);
