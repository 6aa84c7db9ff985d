# SPDX-License-Identifier: LGPL-2.1-or-later
# What the SCCP drills have in common. Sourced with bash, first thing, with the script's arguments: enters namespaces of
# its own, where BUILD, OUT and the functions below are there.

DRILL=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
SOURCE=$(cd "$DRILL/../.." && pwd)

if [ "${1:-}" = --help ]; then
	awk 'NR > 2 && !/^#/ { exit } NR > 2 { sub(/^# ?/, ""); print }' "$0"
	exit 0
fi
if [ -z "${LAB_DRILL:-}" ]; then
	build=$SOURCE/build
	[ "${1:-}" != --build ] || build=$2
	build=$(cd "$build" && pwd) || exit 1
	LAB_DRILL=$(mktemp -d "${TMPDIR:-/tmp}/drill.XXXXXX")
	export LAB_DRILL LAB_BUILD=$build
	trap 'rm -rf "$LAB_DRILL"' EXIT
	rc=0
	"$SOURCE/tests/lab/enter" bash "$0" || rc=$?
	exit "$rc"
fi

BUILD=$LAB_BUILD
OUT=$LAB_DRILL
CALLMANAGER=$BUILD/tests/lab/callmanager
export REGENT_SOCKET=$OUT/run/control LC_ALL=C.UTF-8
DEVICE=SEP001122334455
mkdir -p "$OUT/state" "$OUT/run" "$OUT/plugins" "$OUT/data"
cp "$SOURCE/conf/models.ini" "$OUT/data/"
: >"$OUT/data/default.conf"
ln -sf "$BUILD/plugins/sccp.so" "$BUILD/tests/drill/given.so" "$OUT/plugins/"
declare -A CM_PID

say() {
	printf '%s\n' "$*"
}

fail() {
	say "FAILED: $*"
	for log in "$OUT"/*.log; do
		say "--- $log"
		tail -15 "$log"
	done
	exit 1
}

now() { # in ms
	local t=$EPOCHREALTIME
	t=${t/[.,]/}
	echo $((t / 1000))
}

# Waits until the command says yes. Leaves in TOOK how many ms that took. A drill that measures no times sets PATIENCE, by
# which the limits are multiplied: it is to pass on a machine that has other work too.
await() { # SECONDS COMMAND...
	local start looks=$(($1 * 20 * ${PATIENCE:-1}))
	start=$(now)
	shift
	until "$@"; do
		[ $((looks -= 1)) -gt 0 ] || return 1
		sleep 0.05
	done
	TOOK=$(($(now) - start))
}

cm_start() { # N [OPTION...]: call manager on 127.0.0.N
	local n=$1
	shift
	"$CALLMANAGER" --address "127.0.0.$n" --port 2000 --any --control "$OUT/cm$n" "$@" >>"$OUT/cm$n.log" 2>&1 &
	CM_PID[$n]=$!
	await 5 cm "$n" list || fail "call manager $n does not start"
}

cm() { # N COMMAND...
	local n=$1
	shift
	"$CALLMANAGER" --tell "$OUT/cm$n" "$@" >"$OUT/answer" 2>&1
}

cm_kill() { # N: with its connections reset
	kill -9 "${CM_PID[$1]}" 2>/dev/null
	wait "${CM_PID[$1]}" 2>/dev/null
	unset "CM_PID[$1]"
	rm -f "$OUT/cm$1"
}

phone_facts() { # COUNT SRST [SETTINGS]: COUNT call managers from 127.0.0.1 on, SRST survivable routers after them
	local cms='' srst='' n
	for ((n = 1; n <= $1 + $2; n++)); do
		local row="{'name': <'127.0.0.$n'>, 'sccp-port': <uint16 2000>}"
		if [ "$n" -le "$1" ]; then cms="$cms${cms:+, }$row"; else srst="$srst${srst:+, }$row"; fi
	done
	{
		echo "ip.address '127.0.0.1/8'"
		echo "config.protocol 'sccp'"
		echo "config.file '$DEVICE.cnf.xml'"
		echo "config.version '1'"
		echo "config.call-managers [$cms]"
		[ -z "$srst" ] || echo "config.srst [$srst]"
		[ -z "${3:-}" ] || echo "config.settings $3"
	} >"$OUT/facts"
}

phone_start() { # [LINE OF [plugin sccp]...]
	{
		printf '[endpoint]\ninterface = lo\nmodel = %s\ndevice-name = %s\nmac = 00:11:22:33:44:55\n' "${MODEL:-7962}" "$DEVICE"
		printf 'load = SCCP42.9-4-2SR3-1S\n[sequence]\nphases = provisioning; signaling\n'
		printf 'restart = provisioning\nreset = provisioning\ncheck = provisioning\n'
		printf '[phase provisioning]\nplugins = given\n[phase signaling]\nplugins = sccp\non-failure = rewind:provisioning\nretry-min = 1s\nretry-max = 4s\n'
		printf '[plugin given]\nfile = %s\n[plugin sccp]\n' "$OUT/facts"
		[ $# = 0 ] || printf '%s\n' "$@"
	} >"$OUT/regent.conf"
	"$BUILD/core/daemon/regentd" -f -c "$OUT/regent.conf" --state-dir "$OUT/state" --run-dir "$OUT/run" \
		--plugin-dir "$OUT/plugins" --data-dir "$OUT/data" --log-level info >>"$OUT/phone.log" 2>&1 &
	PHONE=$!
	await 5 test -S "$REGENT_SOCKET" || fail "regentd does not start"
}

phone_stop() {
	kill "$PHONE" 2>/dev/null
	wait "$PHONE" 2>/dev/null || fail "regentd ended with $?"
}

ctl() {
	"$BUILD/core/regentctl/regentctl" "$@"
}

fact() { # NAME
	ctl facts | awk -v name="registration.$1" '$1 == name { $1 = ""; print substr($0, 2) }'
}

registered() { # [N]: registered, with call manager N
	[ "$(fact state)" = registered ] || return 1
	[ $# = 0 ] || [ "$(fact call-manager)" = "127.0.0.$1" ]
}

standby() { # N
	[ "$(fact standby)" = "127.0.0.$1" ]
}

why() { # REGEX
	ctl why | grep -Eq -- "$1"
}
