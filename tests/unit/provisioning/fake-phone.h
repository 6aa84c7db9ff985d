/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "fake-step.h"

#include <regent/plugin.h>

/**
 * What fake-step.h leaves out and a provisioning plugin says to the core: options, facts published, the end in words,
 * files for later steps. One phone at a time.
 */
typedef struct {
	RegentStep *step;
	GHashTable *options;   /* key: value as the INI has it */
	GHashTable *published; /* name: GVariant */
	const RegentReason *reasons;
	guint before, after; /* plugins of its phase */
	const char *changed; /* the fact that reads differently in a refresh; NULL: none */
	gboolean over;       /* done, failed or explained since it was cleared */
	gboolean done;
	gboolean stopped; /* set by the test after stop: results of GIO are dropped */
	char *code;       /* of the last failure or explanation; NULL: none */
	char *phone, *cause, *cure;
	gboolean explained;    /* it was an explanation */
	gboolean not_mine;     /* its row says so */
	GHashTable *drawbacks; /* code: cause, of those that are not over */
	GHashTable *state;     /* name: GBytes */
	char *report;
	GString *messages, *heard, *complaints;
	guint publications; /* facts that changed */
} FakePhone;

extern FakePhone phone;

/** @options: the plugin's table, for the fallbacks. @reasons: for the words. The facts are of a phone on the loopback
 * interface. */
void fake_phone_begin(const RegentOption *options, const RegentReason *reasons);
void fake_phone_end(void);
void fake_phone_servers(const char *first, ...) G_GNUC_NULL_TERMINATED;
/** Runs until it is done, has failed or explained. */
void fake_phone_run(void);
/** Returns: (transfer full): a published fact as text, "-" where there is none. */
char *fake_phone_fact(const char *name);

/** A file asked for by a later step. */
struct RegentFetch {
	char *name, *server;
	guint64 limit;
	GByteArray *bytes;
	guint64 total;
	gboolean over;
	GError *error;
	gpointer job;
	GDestroyNotify cancel;
};

RegentFetch *fake_fetch(const char *name, const char *server, guint64 limit);
void fake_fetch_free(RegentFetch *fetch);
