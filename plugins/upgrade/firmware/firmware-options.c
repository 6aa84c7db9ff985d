/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "firmware-options.h"

#include <string.h>

#define MEGABYTE_SHIFT 20

const RegentOption firmware_options[] = {
	{ "installer", REGENT_OPTION_STRING, NULL,
		.summary = "command that verifies and installs a load: COMMAND LOAD FILE...; unset: none is fetched" },
	{ "accept", REGENT_OPTION_LIST, NULL, .summary = "patterns of the loads that are for this device: acme-*" },
	{ "timeout", REGENT_OPTION_DURATION, "10min", .min = G_USEC_PER_SEC, .max = (gint64) 86400 * G_USEC_PER_SEC,
		.summary = "longest time the installer may take" },
	{ "max-size", REGENT_OPTION_INTEGER, "256", .min = 1, .max = 65536, .unit = "MB",
		.summary = "size of all files of a load together" },
	{ "folder", REGENT_OPTION_STRING, NULL, .summary = "where the files of a load go while it is installed" },
	{ "reboot", REGENT_OPTION_BOOLEAN, "yes", .summary = "ask for a reboot when a load was installed" },
	{ "ring-list", REGENT_OPTION_BOOLEAN, "yes", .summary = "fetch RingList.xml, or Ringlist.xml" },
	{ 0 },
};

static gboolean refuse(const char **at, const char *key, GError **error, const char *sentence)
{
	*at = key;
	g_set_error_literal(error, REGENT_ERROR, REGENT_ERROR_CONFIG, sentence);
	return FALSE;
}

gboolean firmware_options_read(RegentStep *step, FirmwareOptions *options, const char **key, GError **error)
{
	const char *installer = regent_step_option_string(step, "installer");
	g_autoptr(GError) shell = NULL;

	*options = (FirmwareOptions) {
		.installer = installer && *installer ? installer : NULL,
		.accept = regent_step_option_list(step, "accept"),
		.timeout = regent_step_option_duration(step, "timeout"),
		.max_size = (guint64) regent_step_option_integer(step, "max-size") << MEGABYTE_SHIFT,
		.folder = regent_step_option_string(step, "folder"),
		.reboot = regent_step_option_boolean(step, "reboot"),
		.ring_list = regent_step_option_boolean(step, "ring-list"),
	};
	if (options->installer && !g_shell_parse_argv(options->installer, NULL, NULL, &shell))
		return refuse(key, "installer", error, shell->message);
	if (options->installer && !*options->accept)
		return refuse(key, "accept", error, "is empty, so no load would ever be given to the installer");
	if (options->folder && !g_path_is_absolute(options->folder))
		return refuse(key, "folder", error, "is not a path from the root, /...");
	return TRUE;
}

/* Only doubtful: the phone registers without it, and it may be checked elsewhere than on the device. */
static gboolean find_installer(const char *command, const char **key, GError **error)
{
	g_auto(GStrv) words = NULL;
	g_autofree char *path = NULL;

	if (!command || !g_shell_parse_argv(command, NULL, &words, NULL) || strchr(words[0], '%'))
		return TRUE;
	path = g_find_program_in_path(words[0]);
	if (path)
		return TRUE;
	*key = "installer";
	g_set_error(error, REGENT_ERROR, REGENT_ERROR_DOUBTFUL,
		g_file_test(words[0], G_FILE_TEST_EXISTS)
			? "%s cannot be run, so no load would be installed: chmod +x it, or name another command"
			: "%s is not there, so no load would be installed: install it, or correct its path",
		words[0]);
	return FALSE;
}

gboolean firmware_options_check(RegentStep *options, const char **key, GError **error)
{
	FirmwareOptions read;

	return firmware_options_read(options, &read, key, error) && find_installer(read.installer, key, error);
}
