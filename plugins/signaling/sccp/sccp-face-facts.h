/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "sccp-face.h"

/** The face as facts. All: (transfer floating). */
GVariant *sccp_face_facts_lines(const SccpFace *face);
GVariant *sccp_face_facts_buttons(const SccpFace *face);
GVariant *sccp_face_facts_soft_keys(const SccpFace *face);
/** Returns: NULL when there is no call. */
GVariant *sccp_face_facts_call(const SccpFace *face);
/** Returns: NULL when the clock was not set. */
GVariant *sccp_face_facts_clock(const SccpFace *face);
