/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "ctl.h"
#include "events.h"

/** The verbs network and erase: a phone's Settings > Network Configuration over the daemon's settings at the phone. They know
 * which words mean which keys; the daemon judges values. @facts, @settings: a{sv} as the daemon gives them. */

extern const CtlOption ctl_network_options[];
extern const CtlOption ctl_erase_options[];

/* What is in force. */

/** Returns: (transfer full): a row for each word of the phone: its value, and whence that is. */
char *ctl_network_table(GVariant *facts, GVariant *settings, const CtlStyle *style);
/** The same for --json. Returns: floating aa{sv}: name, value, source s; set x where it was set at the phone: when. */
GVariant *ctl_network_list(GVariant *facts, GVariant *settings, const CtlStyle *style);

/** Returns: (transfer full) (nullable): of the values of @settings, or of its last change, the one of that key. */
GVariant *ctl_setting_find(GVariant *settings, const char *group, const char *key);

/** What runs or ran. Times are us of CLOCK_BOOTTIME; @endpoint: (nullable): as it was typed, for commands that are named. */

/** Returns: (transfer full): what else there is to say: a trial, how the last one failed, a lock. */
char *ctl_network_notes(GVariant *settings, const char *endpoint, gint64 now, const CtlStyle *style);
/** Returns: (transfer full): of @status, a{sv} of Status: the trial that runs; "" without one. */
char *ctl_trial_note(GVariant *status, const CtlStyle *style);
/** Returns: (transfer full): what the trial waits for, and how to end it. */
char *ctl_trial_text(GVariant *trial, const char *endpoint, gint64 now, const CtlStyle *style);
/** Returns: (transfer full): how the change ended that @settings has as the last. @took: us, negative: is not said. */
char *ctl_outcome_text(GVariant *settings, gint64 took, const CtlStyle *style);
/** Returns: (transfer full): the keys of the last change as they are now. */
char *ctl_as_before_text(GVariant *settings);

/* A change. */

typedef struct {
	GVariant *set;   /* a(sss): group, key, value */
	GVariant *unset; /* a(ss): group, key */
} CtlChange;

void ctl_change_clear(CtlChange *change);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CtlChange, ctl_change_clear)

/** Whether any of @given sets something. */
gboolean ctl_network_changes(GHashTable *given);
/** Returns: (transfer full) (nullable): which of @given do not go together. @changes: something is to be set. */
char *ctl_change_fault(GHashTable *given, gboolean changes);
/** What the options @given mean. Returns: (transfer full) (nullable): what is wrong with them; @ret_change is not set then. */
char *ctl_network_read(GHashTable *given, GVariant *settings, CtlChange *ret_change);
/** All that network can set is taken away. */
void ctl_erase_read(CtlChange *ret_change);
/** Reads 90, 30s, 2min or 1h. FALSE: it is none. */
gboolean ctl_read_span(const char *text, gint64 *ret_span);
/** Returns: (transfer full): as lines of a file. */
char *ctl_change_text(const CtlChange *change);
/** For --json. Returns: floating a{sv}: set, unset aa{sv}. */
GVariant *ctl_change_dict(const CtlChange *change);
/** Returns: where the phone lists it; CTL_SETTING_RANKS: it does not. */
guint ctl_setting_rank(const char *group, const char *key);
#define CTL_SETTING_RANKS 8
/** Returns: (transfer full): "IP Address 10.1.100.23/24" of the phone's words for the key, else with the key itself.
 * @value: (nullable): it is taken away. */
char *ctl_setting_words(const char *group, const char *key, const char *value);

/* Puts it in force. */

/** Makes the change as the options of @ctl say, and tells how it ends. */
CtlExit ctl_change_make(Ctl *ctl, const char *endpoint, const CtlChange *change);
/** Confirms the trial that runs, and tells how it ends. */
CtlExit ctl_change_confirm(Ctl *ctl, const char *endpoint);
CtlExit ctl_change_revert(Ctl *ctl, const char *endpoint);

/** A change that is followed until it is known how it ends. */
typedef struct CtlFollow CtlFollow;

typedef struct {
	const char *endpoint; /* as it was typed, NULL: the first */
	gboolean tried;       /* a daemon that ends takes it back */
	gboolean confirm;     /* over as soon as it only waits for somebody's word */
	gboolean timed;       /* how long it took is said */
} CtlFollowing;

/** To be called before the change is asked for, so that nothing is missed. Returns: (transfer full) (nullable): NULL: the
 * reason is printed. */
CtlFollow *ctl_follow_new(Ctl *ctl, const CtlFollowing *what);
/** Tells what happens until the end. @warnings: (nullable): as, of the daemon. Returns: how it ended. */
CtlExit ctl_follow_run(CtlFollow *follow, GVariant *warnings);
void ctl_follow_free(CtlFollow *follow);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CtlFollow, ctl_follow_free)
/** Returns: (transfer full) (nullable): a line of progress; NULL: nothing that a person must know. */
char *ctl_follow_line(const CtlEvent *event, gint64 start);
/** CLOCK_BOOTTIME in us. */
gint64 ctl_now(void);
