/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "ctl.h"

/** The verb report: what a bug report needs, in one archive, without a secret. regentd itself takes the secrets out of every text,
 * as it alone knows what is one. */

extern const CtlOption ctl_report_options[];

/** A file of the report, or a piece of one: pieces of one name follow each other. */
typedef struct {
	char *file;     /* "system/kernel.txt" */
	char **command; /* that says it, NULL: nobody does */
	GString *text;
	gboolean bare;    /* the output alone, as JSON must be */
	gboolean own;     /* has no secret by its making, and is not looked through */
	gboolean missing; /* there is no such program */
} ReportPart;

/** Returns: (transfer full): of ReportPart. */
GPtrArray *report_parts_new(void);
/** @command: words with blanks between them. */
void report_parts_add(GPtrArray *parts, const char *file, const char *command);
/** @command: copied. */
ReportPart *report_parts_add_words(GPtrArray *parts, const char *file, char **command);
/** @text: (transfer full). */
ReportPart *report_parts_add_text(GPtrArray *parts, const char *file, char *text);

/** The daemon that answers, and what it was started with. */
typedef struct {
	int pid;          /* 0: none runs */
	gboolean answers; /* one that hangs does not */
	char **options; /* those that say where its configuration and folders are; of a daemon that is not there those that
			 * were given to this verb */
	char *folder; /* they start from, NULL: this one */
} ReportDaemon;

/** @config: (nullable): of a daemon that does not run. FALSE with @error: it cannot be told which configuration the daemon has,
 * so that its secrets are not known. */
gboolean report_daemon_find(ReportDaemon *daemon, Ctl *ctl, const char *config, GError **error);
/** Returns: whether @options name a file or folder that does not begin at the root. */
gboolean report_daemon_is_relative(char *const *options);
void report_daemon_clear(ReportDaemon *daemon);
/** Returns: (transfer full): of the words of a command line those that say where the configuration is. */
char **report_daemon_options(const char *const *words);
/** Returns: (transfer full): a command line of regentd: @what, then the options. NULL-terminated. */
char **report_daemon_command(const ReportDaemon *daemon, const char *what);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ReportDaemon, report_daemon_clear)

/** What this machine, and what the daemon is asked. @root: "", or where the tests have their /proc and /run. */
void report_ask_machine(GPtrArray *parts, const ReportDaemon *daemon, const char *root);
void report_ask_daemon(GPtrArray *parts, const ReportDaemon *daemon, Ctl *ctl);

/** Runs the commands of @parts, some at a time, each for @seconds at the most and up to a limit of what it says.
 * @folder: (nullable). FALSE: @stop came first. */
gboolean report_run(GPtrArray *parts, const char *folder, guint seconds, GCancellable *stop);
/** Takes the secrets out of @parts with @command, a regentd. FALSE with @error: nothing of it may be given away. */
gboolean report_clean(GPtrArray *parts, char **command, const char *folder, GCancellable *stop, GError **error);

/** Writes the archive: whole, or not at all. @path: "-" is standard output. @force: over a file that is there. */
gboolean report_write(GPtrArray *parts, const char *path, gboolean force, GCancellable *stop, GError **error);

/** Returns: (transfer full): what there is in it, in words. @size: of the archive, bytes; negative: not said. */
char *report_text(GPtrArray *parts, const char *path, gint64 size, const ReportDaemon *daemon);
/** Returns: floating: the same for --json. */
GVariant *report_dict(GPtrArray *parts, const char *path, const ReportDaemon *daemon);
/** Returns: (transfer full): the names of the files, sorted, each once. */
GPtrArray *report_names(GPtrArray *parts);
