#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# names.sh SOURCE: the core knows no phones. Neither a phase of default.conf nor a plugin nor a protocol is named in it;
# names of facts aside (REGENT_FACT_...), which are the vocabulary all share.
set -eu
cd "$1"
phases=$(sed -n 's/^phases = //p' conf/default.conf | tr -d ';')
plugins=$(find plugins -mindepth 2 -maxdepth 2 -type d ! -path "plugins/common/*" ! -name shared ! -path 'plugins/sim/*' -exec basename {} \;)
words="$phases $plugins cdp lldp dhcp tftp ftp http https sccp skinny sip srst 802.1q cisco cucm"
[ "$(echo $words | wc -w)" -gt 25 ] || { echo "FAILED: only these words were found: $words"; exit 1; }
# static is a word of C, too.
expression=$(echo $words | tr ' ' '\n' | sort -u | sed 's/\./\\./g; s/^static$/"static"/' | paste -sd '|')
found=$(for file in core/facts/*.[ch] core/config/*.[ch] core/engine/*.[ch] core/daemon/*.[ch] core/daemon/*.in $(ls core/system/*.[ch] | grep -v interface); do
	sed "s/REGENT_FACT_[A-Z0-9_]*//g; s|^|$file: |" "$file" | grep -Ei -- "(^|[^a-z0-9])($expression)([^a-z0-9]|\$)" || true
done)
[ -z "$found" ] || { echo "FAILED: the core names what it must not know:"; echo "$found"; exit 1; }
