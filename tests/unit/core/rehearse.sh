#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# rehearse.sh REGENTD PLUGINS DATA REGENTCTL: a whole daemon with sim plugins, loaded from PLUGINS or built in: it registers, says so,
# reads its configuration again, refuses a bad one, and ends by itself or when told to.
set -u
regentd=$1 plugins=$2 data=$3 regentctl=$4
work=$(mktemp -d)
daemon=
trap 'kill $daemon 2>/dev/null; rm -rf "$work"' EXIT
failed=0

check() { # WHAT COMMAND...
	what=$1
	shift
	"$@" && return
	echo "FAILED: $what"
	sed 's/^/        /' "$work/said"
	failed=1
}

begin() { # OPTION...
	"$regentd" --foreground --plugin-dir "$plugins" --data-dir "$data" --state-dir "$work/state" \
		--run-dir "$work/run" "$@" >"$work/said" 2>&1 &
	daemon=$!
}

run() { # OPTION...
	begin "$@"
	wait $daemon
	status=$? daemon=
	return $status
}

says() { grep -qE -- "$1" "$work/said"; }

await() { # REGEX
	for try in $(seq 1200); do
		says "$1" && return
		sleep 0.05
	done
	return 1
}

configuration() { # MORE
	cat >"$work/conf" <<-END
		[endpoint]
		interface = lo
		device-name = SEP001122334455
		[sequence]
		phases = first; second
		[phase first]
		plugins = sim
		[phase second]
		plugins = sim
		[plugin sim]
		publish = x-test.word='rehearsed'
		${1:-}
	END
}

configuration
run --config "$work/conf" --until-registered
check "ends with status 5 once it is through without a registration" [ $? = 5 ]
check "says that each phase is done" says 'phase-done phase=second plugin=sim'
check "says that it is complete" says 'phone complete'
check "does not say that it is registered" [ "$(grep -c 'phone registered' "$work/said")" = 0 ]
check "says its goodbye" says 'phone shutdown'
lines="registration.lines=[{'number': <'1001'>}]"
configuration "publish = registration.state='registered'; $lines"
run --config "$work/conf" --until-registered
check "ends with status 0 once registered" [ $? = 0 ]
check "says that it is registered" says 'phone registered'
configuration "publish = registration.state='registered'"
run --config "$work/conf" --until-registered
check "ends with status 5 when there is no line" [ $? = 5 ]
check "says that there is none" says 'phone registered without a line'
configuration

run --check "$work/conf"
check "finds the configuration good" says 'conf is good: 1 endpoint'
configuration 'result = perhaps'
run --config "$work/conf"
check "ends with status 2 when it cannot start" [ $? = 2 ]
check "names file, group and key" says "$work/conf: \[plugin sim\] result: \"perhaps\" is none of"

configuration 'publish = x-test.word=rehearsed'
run --check "$work/conf"
check "ends with status 2 for what only the plugin can judge" [ $? = 2 ]
check "names file, group and key of that too" says "$work/conf: \[plugin sim\] publish: \"rehearsed\" is not text of"
configuration "publish = x-test.word='%z'"
run --check "$work/conf"
check "refuses a code that there is not" [ $? = 2 ]
check "names the codes" says 'publish: "%z" is not a code: there are %n device name'

configuration '[log]
level = info'
run --config "$work/conf" --until-registered --log-level error
check "ends with status 5 all the same" [ $? = 5 ]
check "is as quiet as the command line wants" [ ! -s "$work/said" ]
run --config "$work/conf" --until-registered
check "is as loud as the configuration wants" says 'step-start phase=second'
run --config "$work/conf" --log-level loud
check "ends with status 2 for a level that is none" [ $? = 2 ]
check "says which there are" says 'log. level: "loud" is none of error, warning'

configuration
begin --config "$work/conf"
check "comes through" await 'phone complete'
check "does not tell of each step" [ "$(grep -c step-start "$work/said")" = 0 ]
configuration 'delay = 1ms
[log]
level = info'
kill -HUP $daemon
check "reads it again" await 'the configuration was read again'
check "tells of each step from now on" await 'step-start phase=second'
kill -TERM $daemon
wait $daemon
configuration
begin --config "$work/conf"
check "comes through" await 'phone complete'
kill -HUP $daemon
check "reads it again" await 'the configuration was read again'
configuration 'result = perhaps'
kill -HUP $daemon
check "keeps the old one" await 'the old one stays: .*result'
kill -TERM $daemon
wait $daemon
status=$? daemon=
check "ends with status 0 when told to" [ $status = 0 ]

# A goodbye that takes an hour: who is told twice does not wait for it.
configuration 'goodbye = 1h
[phase second]
stop-timeout = 1h'
begin --config "$work/conf"
check "comes through" await 'phone complete'
kill -TERM $daemon
check "says goodbye" await 'phone unregistered'
check "waits for it" kill -0 $daemon
kill -TERM $daemon
wait $daemon
status=$? daemon=
check "does not wait any more when told twice" [ $status = 0 ]

# A reset that is a reboot: the command runs when everything is wound down, and what is kept is for the owner alone.
configuration "[sequence]
reset = reboot
reboot = cp $work/said $work/rebooted"
begin --config "$work/conf"
check "comes through" await 'phone complete'
"$regentd" --config "$work/conf" --plugin-dir "$plugins" --data-dir "$data" --state-dir "$work/state" \
	--run-dir "$work/other" >"$work/second" 2>&1
check "a second daemon does not start" [ $? = 2 ]
check "it says why" grep -q 'another regentd uses the state folder' "$work/second"
check "the state is the owner's" [ "$(stat -c %a "$work/state" "$work/state/lock")" = "700
600" ]
"$regentctl" --socket "$work/run/control" reset
check "takes the reset" [ $? = 0 ]
wait $daemon
status=$? daemon=
check "ends for the reboot" [ $status = 0 ]
check "reboots when all is wound down" grep -q 'phone shutdown' "$work/rebooted"
sed -i 's/^reboot = .*/reboot = false/' "$work/conf"
begin --config "$work/conf"
check "comes through" await 'phone complete'
"$regentctl" --socket "$work/run/control" reset
wait $daemon
status=$? daemon=
check "ends with status 1 when the reboot fails, to be started again" [ $status = 1 ]
check "says so" says 'reboot = false: '
exit $failed
