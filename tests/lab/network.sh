# SPDX-License-Identifier: LGPL-2.1-or-later
# Settings at the phone: how they are entered, what then is in force. Sourced by the cases that set some.

# The configuration server is behind the gateway, so that a gateway which is none shows. Nobody has NOBODY.
SITE=10.9.0.1 NOBODY=10.100.0.9 OWN=10.100.0.160

site_up() {
	printf '[plugin tftp]\ntries = 2\n' | untagged_conf
	LAB_TFTP=$SITE
	lab_up flat sccp
	ip -n voice addr add $SITE/32 dev lo
}

# What a person types for this site, with the right gateway or another.
by_hand() { # [GATEWAY]
	echo "--static $OWN/24 --gateway ${1:-$VOICE} --dns $VOICE --domain lab.example --tftp $SITE"
}

# What a person types: it must end with that status and such words, which are in $L/said.
types() { # STATUS REGEX VERB [WORD...]
	typed_status=$1 typed_words=$2 typed_ended=0
	shift 2
	regentctl "$@" >"$L/said" 2>&1 || typed_ended=$?
	{ echo "\$ regentctl $*"; cat "$L/said"; } >>"$OUT/said"
	[ $typed_ended = "$typed_status" ] && tr '\n' ' ' <"$L/said" | grep -qE -- "$typed_words" ||
		fail "regentctl $* ended with $typed_ended, and does not say /$typed_words/: $(cat "$L/said")"
}

# Another person types that meanwhile; NAME.log has what is said to him.
begins() { # NAME VERB [WORD...]
	begun=$1
	shift
	spawn "$begun" phone "$BUILD/core/regentctl/regentctl" --socket "$L/run/control" "$@"
}

ended() { # NAME STATUS REGEX
	ended_status=0
	wait "$(pid_of "$1")" || ended_status=$?
	[ $ended_status = "$2" ] && tr '\n' ' ' <"$OUT/$1.log" | grep -qE -- "$3" ||
		fail "regentctl of $1 ended with $ended_status, and does not say /$3/: $(cat "$OUT/$1.log")"
}

# All of what is in force and whence, but for the minute; and what the kernel has.
in_force() {
	regentctl network | sed '/^last/,$d; s/ on [0-9].*//'
	phone_network
}

remember() { # NAME
	in_force >"$L/settings-$1"
}

# These are in force, with nothing of others among them.
in_force_is() { # NAME
	in_force >"$L/settings"
	cmp -s "$L/settings" "$L/settings-$1" || fail "not the settings $1, but: $(diff "$L/settings-$1" "$L/settings")"
}

# The daemon ends, by SIGTERM and by kill -9, and starts again with these.
kept_over_restarts() { # NAME
	phone_ends
	start_phone
	phone_registers
	in_force_is "$1"
	killed_and_back
	in_force_is "$1"
}
