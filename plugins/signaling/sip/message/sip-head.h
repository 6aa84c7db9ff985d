/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * The head of a message as the parser library gets it: the headers that are needed, each on one line, with lists in good
 * order. A header nobody asks for costs no registration, nor does a comma too many. Pure.
 */

/** A challenge of a 401 or 407: the library drops those that it does not like. @value: that of the header. */
typedef void (*SipHeadChallenge)(gpointer self, gboolean proxy, const char *value);

/** @head: terminated, with its blank line. @challenge: told of each. Returns: (transfer full) */
char *sip_head_select(const char *head, SipHeadChallenge challenge, gpointer self);
