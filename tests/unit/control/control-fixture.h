/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gio/gio.h>

#include "core/daemon/control.h"
#include "fake-agent.h"

/** A control socket with an agent that does nothing, and a client that is connected to it. */
typedef struct {
	RegentAgent *agent;
	RegentControl *control;
	char *folder;
	char *path;
	GDBusConnection *client;
	guint events; /* signals that came */
} Fixture;

/** Runs the main loop until *@done, at most a minute. */
gboolean spin(const gboolean *done);
void spin_a_while(void);
/** Returns: (transfer full): a connection that has not logged in. */
GSocket *open_socket(Fixture *fixture);
/** Returns: (transfer full) (nullable): one that has; NULL: it was refused. */
GDBusConnection *open_client(Fixture *fixture);
/** Calls, and compares the answer or the name of the error as text. */
void assert_call(Fixture *fixture, const char *method, const char *parameters, const char *wanted);

int set_up(void **state);
int tear_down(void **state);
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
