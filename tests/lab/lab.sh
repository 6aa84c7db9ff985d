# SPDX-License-Identifier: LGPL-2.1-or-later
# The lab, inside the place that `enter` made. Sourced with LAB (this folder), SOURCE, BUILD and OUT set.
# What is started here dies with the process namespace; a case need not clean up.

L=/run/lab
FILES=$L/files
CALLMANAGER=$BUILD/tests/lab/callmanager
# Seconds until what is awaited counts as not coming: far more than it ever takes, for a machine that has other work too.
# How soon the phone does a thing is for the unit tests and their clock.
PATIENCE=${LAB_PATIENCE:-120}
mkdir -p "$L" "$FILES" "$L/state" "$L/run" "$OUT"

. "$LAB/topology.sh"
. "$LAB/peers.sh"
. "$LAB/phone.sh"

fail() {
	echo "FAILED: $*" >&2
	exit 1
}

# Starts a program in a namespace; its output is $OUT/NAME.log, its process number in $L/NAME.pid.
spawn() { # NAME NAMESPACE COMMAND...
	spawn_name=$1 spawn_where=$2
	shift 2
	ip netns exec "$spawn_where" "$@" >>"$OUT/$spawn_name.log" 2>&1 </dev/null &
	echo $! >"$L/$spawn_name.pid"
}

pid_of() {
	cat "$L/$1.pid"
}

signal() { # SIGNAL NAME
	kill "-$1" "$(pid_of "$2")"
}

stop() { # NAME: and waits for its end
	kill "$(pid_of "$1")" 2>/dev/null || true
	wait "$(pid_of "$1")" 2>/dev/null || true
	rm -f "$L/$1.pid"
}

# Waits for the next line of NAME's log that matches.
expect() { # NAME REGEX
	"$BUILD/tests/lab/await" "$OUT/$1.log" "$2" "$PATIENCE" >"$L/line" || {
		echo "--- end of $1.log" >&2
		tail -15 "$OUT/$1.log" >&2 || true
		fail "no /$2/ in $1.log within $PATIENCE s"
	}
}

# What NAME logs from now on is all that counts.
forget() {
	wc -c <"$OUT/$1.log" >"$OUT/$1.log.read"
}

never() { # NAME REGEX: nowhere in its log
	! grep -E -- "$2" "$OUT/$1.log" >&2 || fail "$1.log has /$2/"
}

# Looks until the command says yes. Patience is counted in looks, not by the clock: see await.c.
comes_true() { # COMMAND...
	looks=$((4 * PATIENCE))
	until "$@"; do
		[ $((looks -= 1)) -gt 0 ] || return 1
		sleep 0.25
	done
}

listens() { # NAMESPACE PORT
	ip netns exec "$1" ss -Hltun "sport = :$2" | grep -q .
}

await_port() { # NAMESPACE PORT
	comes_true listens "$1" "$2" || fail "nothing listens on port $2 in $1"
}

# The lab with all its servers, where nothing is wrong.
lab_up() { # flat|vlan PROTOCOL
	links "$1"
	own_file "$(echo "$2" | tr a-z A-Z)"
	start_capture
	start_dhcp
	start_dns
	start_tftp
	start_http
	[ "$1" = flat ] || start_plain_dhcp data "$DATA" </dev/null
	if [ "$2" = sip ]; then start_sip; else start_cm cm1 "$VOICE" 2000; fi
}
