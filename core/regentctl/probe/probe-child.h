/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "probe-folder.h"

/** The regentd of a probe. It ends when this process does, however that ends. */
typedef struct ProbeChild ProbeChild;

/** @status: as waitpid() gives it. */
typedef void (*ProbeChildFunc)(gpointer data, int status);

/** Starts it in @folder, with the file over.conf there over @config. @until: (nullable): its option of that name.
 * Returns: (transfer full): NULL with @error. */
ProbeChild *probe_child_start(const ProbeFolder *folder, const char *config, const char *until, ProbeChildFunc ended,
	gpointer data, GError **error);
/** Asks it to wind down, and sees to it that it ends: asks again, without goodbyes, and kills it at last. Called again it
 * goes on to the next of these. */
void probe_child_stop(ProbeChild *child);
/** After its end. */
void probe_child_free(ProbeChild *child);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ProbeChild, probe_child_free)

/** Returns: (transfer full): what a daemon that ended by itself has to say, from its log @said: why it refused, else the
 * last it wrote; "" where it wrote nothing. @over: path of the file over all, of which nobody has heard. */
char *probe_child_last_words(const char *said, const char *over);
