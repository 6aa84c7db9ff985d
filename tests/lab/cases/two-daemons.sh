# lab: flat
# A second regentd on the interface of one that works, with folders of its own, stands still and touches nothing; nor does a probe.
# It goes on when the first one has ended.
. "$LAB/probes.sh"
untagged_conf </dev/null
lab_up flat sccp
mkdir "$L/state1" "$L/run1"
spawn first phone "$BUILD/core/daemon/regentd" --foreground --config "$L/regent.conf" --state-dir "$L/state1" --run-dir "$L/run1" \
	--plugin-dir "$BUILD/plugins" --data-dir "$SOURCE/conf"
expect first 'phase-done phase=signaling'
expect cm1 "settled .*$PHONE"
before=$(phone_network)
probe 2 --model 7962 --quiet
grep -q "Another regentd, process $(pid_of first), is at work on eth0" "$L/said" || fail "the probe says $(cat "$L/said")"
start_phone
phone_tells code=if.claimed "Another regentd, process $(pid_of first), is at work on eth0"
and_says "kill $(pid_of first)"
[ "$(phone_network)" = "$before" ] || fail "what the first one has was touched: $(phone_network)"
never cm1 ' unregister '
signal TERM first
wait "$(pid_of first)" || fail "the first one ended with status $?"
phone_registers
phone_ends
