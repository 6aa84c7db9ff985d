#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# manual.sh REGENTD REGENTCTL PAGES REGENT.CONF.5: the manual has every option, verb and variable there is, and troff has nothing
# to say about it.
set -u
regentd=$1 regentctl=$2 pages=$3 conf=$4
failed=0

missing() { # PAGE WORD...
	page=$1
	shift
	for word in "$@"; do
		sed 's/\\-/-/g' "$page" | grep -qwF -e "$word" && continue
		echo "FAILED: $(basename "$page") does not name $word"
		failed=1
	done
}

missing "$pages/regentd.8" $("$regentd" --help | grep -oE '^  (-., )?--[a-z-]+' | grep -oE -e '--[a-z-]+' | grep -vx -e --help)
missing "$pages/regentctl.1" $("$regentctl" --help | sed -n 's/^  \([a-z]*\)  .*/\1/p') \
	$("$regentctl" --help | grep -oE '^  --[a-z]+' | tr -d ' ')
for verb in network erase report probe check; do
	options=$("$regentctl" $verb --help | grep -oE '^  --[a-z-]+' | tr -d ' ')
	[ "$(echo "$options" | wc -l)" -ge 1 ] || { echo "FAILED: $verb --help lists only: $options"; failed=1; }
	missing "$pages/regentctl.1" $options
done
missing "$pages/regentctl.1" $("$regentctl" --help | grep -oE '\<(REGENT_[A-Z_]+|NO_COLOR)\>')
for variable in $(sed -n '/^\.SH ENVIRONMENT/,/^\.SH FILES/s/^\.B \([A-Z_]*\)$/\1/p' "$pages/regentctl.1"); do
	"$regentctl" --help | grep -qw "$variable" || { echo "FAILED: regentctl --help does not name $variable"; failed=1; }
done
if ! command -v groff >/dev/null; then
	echo "SKIPPED: groff is not there to read the pages"
	[ $failed = 0 ] && exit 77
fi
for page in "$pages/regentd.8" "$pages/regentctl.1" "$conf"; do
	[ -f "$page" ] || continue
	said=$(groff -man -ww -Tutf8 -Kutf8 "$page" 2>&1 >/dev/null)
	[ -z "$said" ] && continue
	echo "FAILED: $said"
	failed=1
done
exit $failed
