#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# test-wrong-options.sh REGENTD PLUGINS: an option that a plugin of discovery cannot use is refused before the daemon
# starts, by its name.
set -u
regentd=$1 plugins=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf '[sequence]\nphases = link; discovery\n[phase link]\nplugins = carrier\n' >"$work/default.conf"
failed=0

check() { # PLUGIN OPTION...
	plugin=$1
	shift
	{
		printf '[endpoint]\ninterface = lo\n%s\n[phase discovery]\nplugins = %s\n[plugin %s]\n' "${ENDPOINT:-}" "$plugin" "$plugin"
		printf '%s\n' "$@"
	} >"$work/regent.conf"
	"$regentd" --plugin-dir "$plugins" --data-dir "$work" --check "$work/regent.conf" >"$work/said" 2>&1
}

fail() { # WHAT
	echo "FAILED: $1"
	sed 's/^/        /' "$work/said"
	failed=1
}

accepts() { # PLUGIN OPTION...
	check "$@" || fail "accepts $*"
}

refuses() { # PLUGIN OPTION WORDS
	check "$1" "$2" && fail "refuses $1 with $2"
	grep -qF "regent.conf: [plugin $1] ${2%% =*}" "$work/said" || fail "$1 with $2: names the option"
	grep -qF -- "$3" "$work/said" || fail "$1 with $2: says \"$3\""
}

long=$(printf '%0256d' 0)

accepts fixed 'vlan = 100'
accepts fixed 'vlan = 4094' 'priority = 5' 'dscp = 46'
accepts fixed 'vlan = untagged'
accepts fixed 'vlan = priority'
for vlan in 5000 4095 0 -1 1.5 voice 100x %n; do
	refuses fixed "vlan = $vlan" 'is neither a VLAN from 1 to 4094 nor "untagged" nor "priority"'
done
ENDPOINT='admin-vlan = 100' accepts fixed 'vlan = untagged'
grep -q 'regent.conf: \[plugin fixed\] vlan: admin-vlan = 100 in \[endpoint\] is not used' "$work/said" ||
	fail "warns of an admin VLAN beside fixed"
ENDPOINT='admin-vlan = none' accepts fixed 'vlan = untagged'
! grep -q admin-vlan "$work/said" || fail "no word where there is no admin VLAN"
refuses fixed 'priority = 8' '8 is not between 0 and 7'
refuses fixed 'dscp = 64' '64 is not between 0 and 63'
accepts cdp "port-id = ${long#0}"
refuses cdp "port-id = $long" 'has 256 bytes, and no more than 255 can be announced'
refuses cdp 'interval = 151s' 'interval'
accepts lldp-med "port-description = ${long#0}"
refuses lldp-med "port-description = $long" 'has 256 bytes, and no more than 255 can be announced'
exit $failed
