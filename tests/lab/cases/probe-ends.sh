# lab: flat
# However a probe ends, nothing is left: Ctrl-C, kill -9 of it, of its daemon, and of both, which the next one cleans
# up. Beside a daemon that has the interface, or another probe, it refuses and disturbs nothing.
. "$LAB/probes.sh"
. "$LAB/breaks.sh"
untagged_conf </dev/null
lab_up flat sccp
break_lab tftp-silent
at_work() {
	spawn_probe --within 5min
	expect probe 'phase-start +provisioning'
	daemon=$(probe_daemon)
	[ -n "$daemon" ] || fail "it has no daemon"
}
gone() { # PID
	for try in $(seq $((10 * PATIENCE))); do
		kill -0 "$1" 2>/dev/null || return 0
		sleep 0.1
	done
	fail "process $1 is still there"
}

at_work
probe 2 --quiet
grep -q 'Another probe is at work on eth0' "$L/said" || fail "it says $(cat "$L/said")"
signal INT probe
probe_ended 130
nothing_left
expect probe 'The phase provisioning was still at work'

at_work
signal TERM probe
probe_ended 130
nothing_left

at_work
kill -STOP $daemon
signal KILL probe
probe_ended 137
probe 2 --quiet
grep -q 'Another probe is at work on eth0' "$L/said" || fail "it says $(cat "$L/said")"
kill -CONT $daemon
gone $daemon
[ -e "$PROBES/eth0" ] || fail "it is not killed, but ended"
probe 0 --quiet --until addressing
nothing_left

at_work
kill -9 $daemon
probe_ended 1
expect probe 'regentd was ended by signal 9'
nothing_left

at_work
signal STOP probe
kill -9 $daemon
signal KILL probe
probe_ended 137
ip -n phone -4 -o addr show dev eth0 | grep -q 10.100.0 || fail "nothing is left to be cleaned up"
probe 0 --quiet --until link
nothing_left

# Somebody sets it up by hand after such an end: a probe of it is refused at once, and one of another port, which
# takes away what was left, leaves it up.
at_work
signal STOP probe
kill -9 $daemon
signal KILL probe
probe_ended 137
ip -n phone addr add 192.0.2.5/24 dev eth0
probe 2
grep -q 'eth0 is in use: it carries 192.0.2.5/24' "$L/said" || fail "it says $(cat "$L/said")"
ip -n phone link add x0 type veth peer name x1
ip -n phone link set x1 up
ip netns exec phone $(probe_place) "$BUILD/core/regentctl/regentctl" --socket "$L/run/control" probe x0 --quiet \
	--until link --within 20s >"$L/block" 2>"$L/said" </dev/null || :
ip -n phone link del x0
[ ! -e "$PROBES" ] || fail "a folder is left: $(find "$PROBES")"
[ "$(ip -n phone -4 -o addr show dev eth0 up | awk '{ print $4 }')" = 192.0.2.5/24 ] ||
	fail "what somebody has set is not as it was: $(phone_network) $(cat "$L/said")"
ip -n phone addr del 192.0.2.5/24 dev eth0
ip -n phone link set eth0 down
ip netns exec phone sh -c 'echo 0 >/proc/sys/net/ipv6/conf/eth0/disable_ipv6'
nothing_left
repair_lab tftp-silent

start_phone
phone_registers
before=$(phone_network)
probe 2
grep -q "regentd is at work on eth0, as $PHONE" "$L/said" || fail "it says $(cat "$L/said")"
[ "$(phone_network)" = "$before" ] || fail "the phone had $before and has $(phone_network)"
shows status '[^t] registered for'
[ ! -e "$PROBES" ] || fail "a folder is left"
phone_ends
