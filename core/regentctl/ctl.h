/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "text.h"

/** regentctl: one verb a file. What a verb prints is made by a pure function from a GVariant, which the tests call. */

typedef enum {
	CTL_REGISTERED = 0,   /* of verbs that do not look at the registration: it worked */
	CTL_UNREGISTERED = 1, /* of those: it failed */
	CTL_USAGE = 2,
	CTL_NO_DAEMON = 3,
	CTL_NOT_ALLOWED = 4,
	CTL_NO_LINE = 5,       /* registered without a line, or complete without a registration */
	CTL_INTERRUPTED = 130, /* by a signal, before it was known how it ends */
} CtlExit;

typedef struct {
	const char *socket;
	GDBusConnection *connection; /* NULL until the first call */
	CtlStyle style;
	gboolean json;
	gboolean help; /* --help after a verb that has more to say than its line */
	gboolean all;
	GHashTable *given; /* options of the verb that were typed: name, value ("" of one that takes none) */
	gboolean quiet;    /* a call that fails says nothing */
	CtlExit exit;      /* of a call that gave NULL */
} Ctl;

typedef struct {
	const char *name;     /* without the dashes */
	const char *argument; /* NULL: it takes none */
	const char *summary;
	const char *example; /* what is typed after the verb */
} CtlOption;

typedef struct {
	const char *name;
	const char *arguments; /* a word for each that may follow */
	const char *summary;
	/** @arguments: what follows the verb, NULL-terminated. */
	CtlExit (*run)(Ctl *ctl, char **arguments);
	const CtlOption *options; /* NULL: it has none of its own */
} CtlVerb;

/** Calls the daemon; the connection is made when it is needed.
 * @parameters: (nullable): floating. @type: of the single value that comes back, NULL: none.
 * Returns: (transfer full) (nullable): that value, an empty tuple without @type; NULL: the reason is printed and
 * ctl->exit set. */
GVariant *ctl_call(Ctl *ctl, const char *method, GVariant *parameters, const char *type);

/* What the daemon knows of @endpoint (NULL: the first), as ctl_call() gives it. */
GVariant *ctl_read_status(Ctl *ctl, const char *endpoint);
GVariant *ctl_read_facts(Ctl *ctl, const char *endpoint);
GVariant *ctl_read_settings(Ctl *ctl, const char *endpoint);
/** Events of all endpoints whose serial is above @after. */
GVariant *ctl_read_events(Ctl *ctl, guint64 after);

/** Returns: (transfer full) (nullable): names of the endpoints asked for: @name alone, or all. */
char **ctl_endpoints(Ctl *ctl, const char *name);

/** Returns: (transfer full) (nullable): the status of every endpoint asked for. */
GPtrArray *ctl_read_statuses(Ctl *ctl, const char *name);

/** Prints @value as JSON; a floating reference is taken over. */
void ctl_print_json(GVariant *value);
/** On one line, for a stream of them. */
void ctl_print_json_line(GVariant *value);
/** Prints @text and frees it. */
void ctl_print(char *text);

/** Says why not: a sentence on stderr; with --json an object on stdout, {"error": {"code", "message"}}.
 * @code: for programs, in regentctl(1). Returns: @exit, which ctl->exit is now too. */
CtlExit ctl_fail(Ctl *ctl, CtlExit exit, const char *code, const char *format, ...) G_GNUC_PRINTF(4, 5);
/** Returns: (floating): that object, a{sv}, for one of a list. */
GVariant *ctl_error_dict(const char *code, const char *words);

CtlExit ctl_status(Ctl *ctl, char **arguments);
CtlExit ctl_why(Ctl *ctl, char **arguments);
CtlExit ctl_watch(Ctl *ctl, char **arguments);
CtlExit ctl_timeline(Ctl *ctl, char **arguments);
CtlExit ctl_screen(Ctl *ctl, char **arguments);
CtlExit ctl_messages(Ctl *ctl, char **arguments);
CtlExit ctl_facts(Ctl *ctl, char **arguments);
CtlExit ctl_loads(Ctl *ctl, char **arguments);
CtlExit ctl_plugins(Ctl *ctl, char **arguments);
CtlExit ctl_models(Ctl *ctl, char **arguments);
CtlExit ctl_restart(Ctl *ctl, char **arguments);
CtlExit ctl_reset(Ctl *ctl, char **arguments);
CtlExit ctl_report(Ctl *ctl, char **arguments);
CtlExit ctl_check(Ctl *ctl, char **arguments);
CtlExit ctl_network(Ctl *ctl, char **arguments);
CtlExit ctl_erase(Ctl *ctl, char **arguments);
CtlExit ctl_probe(Ctl *ctl, char **arguments);
