/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "trial.h"

TrialVerdict trial_judge(const Trial *trial, gint64 now)
{
	gboolean late = now >= trial->until;

	if (trial->at_once)
		return TRIAL_KEEP;
	if (!trial->works)
		return late ? TRIAL_FAILED : TRIAL_GOES_ON;
	if (trial->confirm && !trial->confirmed)
		return late ? TRIAL_UNCONFIRMED : TRIAL_GOES_ON;
	return TRIAL_KEEP;
}
