#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# rooms.sh SOURCE: no two rooms of core/ include each other, directly or over others. A file names a header of another room
# by its whole path, core/ROOM/NAME.h.
set -eu
cd "$1"
pairs=$(grep -o '#include "core/[a-z]*/' core/*/*.[ch] | sed 's#core/\([a-z]*\)/.*include "core/\([a-z]*\)/#\1 \2#' | sort -u)
[ "$(echo "$pairs" | wc -l)" -gt 4 ] || { echo "FAILED: only these rooms include another: $pairs"; exit 1; }
order=$(echo "$pairs" | tsort 2>&1) || { echo "FAILED: rooms of core/ include each other in a circle:"; echo "$order"; exit 1; }
