/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "system.h"

/** What starts regentd: its unit, else whoever checks. */
typedef struct {
	char *unit;         /* path, NULL: none is installed */
	char *user, *group; /* names, "" where there are none */
	guint uid, gid;
	gboolean known;       /* the user is in /etc/passwd */
	guint64 capabilities; /* a bit each */
} SystemService;

typedef struct {
	const SystemMachine *machine;
	Config *config;
	const ConfigPaths *paths;
	SystemService service;
	GPtrArray *findings;
} SystemCheck;

/** @cure: (nullable): with it, it is missing. */
void system_add(SystemCheck *check, const char *why, const char *cure, const char *format, ...) G_GNUC_PRINTF(4, 5);
/** Returns: (transfer full) */
char *system_path(SystemCheck *check, const char *path);
/** Returns: (transfer full) (nullable): its text without the line's end. */
char *system_read(SystemCheck *check, const char *path);
/** Whether the service's user may do @mode, R_OK, W_OK or X_OK, as the mode of the file says. */
gboolean system_may(SystemCheck *check, const char *path, int mode);

void system_read_service(SystemCheck *check);
void system_clear_service(SystemCheck *check);
void system_check_service(SystemCheck *check, guint64 needed);
/** Returns: the capabilities that the plugins' facilities need. */
guint64 system_check_facilities(SystemCheck *check);
void system_check_folders(SystemCheck *check);
void system_check_interfaces(SystemCheck *check);
/** @port: "udp 68". @users: who binds it. */
void system_check_port(SystemCheck *check, const char *port, const char *why, const char *users);
