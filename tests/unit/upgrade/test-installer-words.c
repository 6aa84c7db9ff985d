/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Which of an installer's last lines says why it failed, as programs that install images write them. */
#include "firmware-words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const struct {
	const char *name, *said, *cause;
} rows[] = {
	{ "nothing", "", NULL },
	{ "the last line where none says more", "first\nsecond", "second" },
	{ "RAUC",
		"Installing\nInstalling failed.\nLastError: Installation error: Compatible mismatch\nInstalling x failed",
		"Installation error: Compatible mismatch" },
	{ "RAUC without words", "LastError:\nCould not mount slot\nInstalling failed", "Could not mount slot" },
	{ "SWUpdate",
		"[INFO ] : reading\n[ERROR] : Image invalid or corrupted. Not installing ...\n[INFO ] : Waiting\nFAILURE",
		"[ERROR] : Image invalid or corrupted. Not installing ..." },
	{ "a shell script", "+ dd\ndd: error writing '/dev/mmcblk0p3': No space left on device\nupdate failed",
		"dd: error writing '/dev/mmcblk0p3': No space left on device" },
	{ "Python", "Traceback (most recent call last):\n  raise ValueError(x)\nValueError: bad signature",
		"ValueError: bad signature" },
	{ "a compiler's manner", "error: key not found\nerror: aborting due to previous error",
		"error: key not found" },
	{ "only that", "writing\nverification failed\nrebooting later", "verification failed" },
};

static void test_cause(void **state)
{
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(GStrv) lines = g_strsplit(rows[i].said, "\n", -1);
		FirmwareWords words = { 0 };

		for (char **line = lines; *line; line++)
			if (**line)
				firmware_words_add(&words, *line);
		if (g_strcmp0(firmware_words_cause(&words), rows[i].cause))
			fail_msg("%s: %s", rows[i].name, firmware_words_cause(&words));
		firmware_words_clear(&words);
	}
}

static void test_bounded(void **state)
{
	FirmwareWords words = { 0 };

	firmware_words_add(&words, "error: the first");
	for (guint i = 0; i < 1000; i++)
		firmware_words_add(&words, "more");
	assert_true(words.lines.length <= 100);
	assert_string_equal(firmware_words_cause(&words), "more");
	firmware_words_clear(&words);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cause),
		cmocka_unit_test(test_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
