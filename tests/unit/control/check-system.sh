#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# check-system.sh REGENTD REGENTCTL PLUGINS DATA: what this very machine lacks: 802.1Q for a configuration that makes VLANs, where the
# kernel has none, and never for one that does not.
set -u
regentctl=$(realpath "$2")
export REGENT_PLUGIN_DIR="$3" REGENT_DATA_DIR="$4"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export REGENT_STATE_DIR="$work/state"
failed=0

wrong() { echo "FAILED: $*"; failed=1; }

says() { # REGEX
	grep -qE -- "$1" "$work/said" || wrong "it does not say /$1/: $(cat "$work/said")"
}

printf '[endpoint]\ninterface = lo\ndevice-name = TEST\n' >"$work/vlan.conf"
{
	cat "$work/vlan.conf"
	printf '[sequence]\nphases = link; discovery\n[phase discovery]\nplugins = fixed\n[plugin fixed]\nvlan = untagged\n'
} >"$work/flat.conf"
printf '[endpoint]\ninterface = lo\npasswrod = x\n' >"$work/bad.conf"
modules=/lib/modules/$(uname -r)
kernel=no
[ ! -e /proc/net/vlan ] && ! grep -qs /8021q.ko "$modules/modules.builtin" "$modules/modules.dep" || kernel=yes

"$regentctl" check --system --all "$work/vlan.conf" >"$work/said" 2>&1
status=$?
says 'is good: 1 endpoint'
says '^there: The kernel has rtnetlink \(carrier, vlan, dhcp\)'
says '^there: The interface lo of phone'
if [ $kernel = no ]; then
	says '^missing: The kernel has no 8021q, which vlan needs\.'
	says '^  why: No voice VLAN can be joined'
	says 'is missing|are missing'
	[ $status = 1 ] || wrong "status $status, and 8021q is missing"
else
	says '^there: The kernel (has|loads) 8021q'
fi
"$regentctl" check --system --all "$work/flat.conf" >"$work/said" 2>&1
status=$?
! grep 8021q "$work/said" || wrong "8021q is named where no VLAN is made"
missing=$(grep -c '^missing: ' "$work/said")
[ $status = $((missing > 0)) ] || wrong "status $status, and $missing are missing"
"$regentctl" check --system --json "$work/flat.conf" >"$work/said" 2>&1
says '"system": \['
says '"good": true'
"$regentctl" check --system "$work/bad.conf" >"$work/said" 2>&1
[ $? = 2 ] || wrong "a bad configuration is not refused"
# Where nobody makes a file, root neither.
for folder in /proc/nope /etc/passwd /etc/passwd/nope; do
	REGENT_STATE_DIR=$folder "$regentctl" check --system "$work/flat.conf" >"$work/said" 2>&1
	[ $? = 1 ] || wrong "$folder would do as the folder of the state"
	says "^missing: $folder .*(keeps no files|is a file, not a folder) \\(what is kept across boots\\)"
done
sed -i 's/lo/eth-none/' "$work/flat.conf"
"$regentctl" check --system --json "$work/flat.conf" >"$work/said" 2>&1
[ $? = 1 ] || wrong "an interface that is not there is not missing"
says '"what": "There is no interface eth-none, which phone is to use\."'
says '"cure": "Set interface of'
exit $failed
