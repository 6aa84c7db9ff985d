/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Settings that are tried: every rule, on times that are given. */

#include "core-test.h"

#include "core/daemon/trial.h"

#define YES .works = TRUE

static void test_rules(void **state)
{
	static const struct {
		Trial trial;
		gint64 now;
		TrialVerdict verdict;
	} rows[] = {
		{ { .until = 100 }, 0, TRIAL_GOES_ON },
		{ { .until = 100 }, 99, TRIAL_GOES_ON },
		{ { .until = 100 }, 100, TRIAL_FAILED },
		{ { .until = 100, .before = TRUE }, 100, TRIAL_FAILED },
		{ { .until = 100, YES }, 1, TRIAL_KEEP },
		/* It works at the last moment. */
		{ { .until = 100, YES }, 100, TRIAL_KEEP },
		{ { .until = 100, YES, .confirm = TRUE }, 99, TRIAL_GOES_ON },
		{ { .until = 100, YES, .confirm = TRUE }, 100, TRIAL_UNCONFIRMED },
		{ { .until = 100, YES, .confirm = TRUE, .confirmed = TRUE }, 50, TRIAL_KEEP },
		/* A word alone does not make it work. */
		{ { .until = 100, .confirm = TRUE, .confirmed = TRUE }, 99, TRIAL_GOES_ON },
		{ { .until = 100, .confirm = TRUE, .confirmed = TRUE }, 100, TRIAL_FAILED },
		{ { .until = 100, .confirmed = TRUE }, 99, TRIAL_GOES_ON },
		{ { .until = 100, .at_once = TRUE }, 0, TRIAL_KEEP },
		{ { .until = 100, .at_once = TRUE }, 200, TRIAL_KEEP },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
		if (trial_judge(&rows[i].trial, rows[i].now) != rows[i].verdict)
			fail_msg("row %u", i);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
