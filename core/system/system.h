/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core/config/config.h"

/**
 * regentd --check FILE --system: what this machine lacks for a configuration, and what it has. Nothing is changed and nothing is made:
 * sockets are opened and closed, files are read.
 */

typedef struct {
	gboolean missing;
	char *what; /* a sentence: what is there, or what is not */
	char *why;  /* what does not work without it, "" */
	char *cure; /* lines, the first is one action with at most one command; "" of what is there */
} SystemFinding;

/** The machine, which tests have of their own. */
typedef struct {
	const char *root;    /* "", or a folder with another /proc, /sys, /etc and /lib */
	const char *release; /* of the kernel, as its folder of modules is called */
	gint64 now;          /* seconds of the epoch */
	guint user;          /* who checks, whom a service without a unit would belong to */
	gboolean tls;        /* GIO has it */
	int (*try_socket)(int family, int type, int protocol); /* 0, or why not: errno */
	/* Whether the file system of a folder takes files: 0, EROFS: it is mounted read-only, ENOTSUP: it is of the kernel alone. */
	int (*try_file_system)(const char *path);
} SystemMachine;

/** This machine. @machine: (out caller-allocates). */
void system_machine_here(SystemMachine *machine);

/** Returns: (transfer full) (element-type SystemFinding): what is missing first. */
GPtrArray *system_check(const SystemMachine *machine, Config *config, const ConfigPaths *paths);
/** @all: also what is there. Returns: (transfer full): a paragraph for each. */
char *system_text(GPtrArray *findings, gboolean all);
guint system_count_missing(GPtrArray *findings);
