#!/bin/sh
# The list of what a package holds: each file once, with its sum; a source without its licence is named and ends it.
set -eu
source=$1
scratch=$(mktemp -d)
trap 'rm -r "$scratch"' EXIT
fail() { echo "FAILED: $*"; exit 1; }
list() { (cd "$scratch/tree" && SOURCE_DATE_EPOCH=0 "$source/packaging/spdx" "$@"); }
mkdir -p "$scratch/tree/core" "$scratch/tree/plugins" "$scratch/tree/include" "$scratch/root/usr/bin"
cp "$source/meson.build" "$scratch/tree"
printf '/* SPDX-License-Identifier: LGPL-2.1-or-later */\n' >"$scratch/tree/core/a.c"
printf 'two' >"$scratch/root/usr/bin/two"
printf '/* SPDX-License-Identifier: MIT */\n' >"$scratch/root/usr/one.h"
list "$scratch/root" >"$scratch/list"
[ "$(grep -c '^FileName: ' "$scratch/list")" = 2 ] || fail "$(cat "$scratch/list")"
grep -q "^FileChecksum: SHA1: $(printf two | sha1sum | cut -d ' ' -f 1)\$" "$scratch/list" || fail "the sum is wrong"
grep -q '^LicenseConcluded: MIT$' "$scratch/list" || fail "the licence that a file names is not told"
grep -q '^Created: 1970-01-01T00:00:00Z$' "$scratch/list" || fail "SOURCE_DATE_EPOCH is not kept"
printf 'int b;\n' >"$scratch/tree/core/b.c"
! list "$scratch/root" >"$scratch/list" 2>"$scratch/said" || fail "a source without a licence is let through"
grep -q 'core/b.c has no line' "$scratch/said" || fail "$(cat "$scratch/said")"
! list "$scratch/none" 2>"$scratch/said" || fail "a folder that is not there is taken"
# Elsewhere, or in the folder of another program, it is one sentence.
for folder in "$scratch/none-of-ours" "$scratch/another"; do
	mkdir "$folder"
	[ "$folder" != "$scratch/another" ] || printf "project('another', 'c')\n" >"$folder/meson.build"
	! (cd "$folder" && "$source/packaging/spdx" "$scratch/root") >"$scratch/list" 2>"$scratch/said" || fail "$folder is taken for ours"
	[ ! -s "$scratch/list" ] || fail "$(cat "$scratch/list")"
	grep -q "^packaging/spdx: $folder is not the source tree of regent: run it there\$" "$scratch/said" || fail "$(cat "$scratch/said")"
	[ "$(wc -l <"$scratch/said")" = 1 ] || fail "$(cat "$scratch/said")"
done
