#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# exports.sh REGENTD: what plugins may call is what include/regent declares and exports.txt beside this file lists; nothing
# else of regent's can be seen by them.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
nm=${NM:-nm}
exported=$($nm -D --defined-only "$1" | awk '{ print $3 }' | grep '^regent_' | grep -v '^regent_plugin_' | sort)
declared=$(cat "$here"/../../../include/regent/*.h | grep -v '^ \*' | grep -oE '\bregent_[a-z_]+\(' | tr -d '(' | sort -u)
listed=$(grep -v '^#' "$here/exports.txt" | sort)
compare() { # WHAT ONE OTHER
	[ "$2" = "$3" ] && return
	echo "FAILED: $1:"
	printf '%s\n' "$2" "$3" | sort | uniq -u
	exit 1
}
compare "exports.txt and what regentd exports differ (a symbol that goes or changes is a new ABI major)" "$listed" "$exported"
compare "the headers and what regentd exports differ" "$declared" "$exported"
# A sanitizer of clang's brings its own.
$nm -D --defined-only "$1" | grep -q __asan_init && exit 0
others=$($nm -D --defined-only "$1" | awk '$2 ~ /[TDBR]/ { print $3 }' | grep -vE '^(regent_|_|__|data_start|environ)' || true)
compare "symbols that are no part of the API are exported" "$others" ""
