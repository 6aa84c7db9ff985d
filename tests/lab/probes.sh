# SPDX-License-Identifier: LGPL-2.1-or-later
# Probes of the phone's port: what several cases do. Sourced by them.

PROBES=$L/probes

# Runs it by the lab's configuration; it must end with that status. What it found is in $L/block, what it said meanwhile in
# $L/said.
probe() { # STATUS [OPTION...]
	probe_status=$1 probe_got=0
	shift
	ip netns exec phone $(probe_place) "$BUILD/core/regentctl/regentctl" --socket "$L/run/control" probe eth0 \
		--config "$L/regent.conf" "$@" >"$L/block" 2>"$L/said" </dev/null || probe_got=$?
	{ echo "== probe $*: status $probe_got"; cat "$L/said" "$L/block"; } >>"$OUT/blocks"
	[ $probe_got = "$probe_status" ] ||
		fail "probe $* ended with status $probe_got, not $probe_status: $(cat "$L/said" "$L/block")"
}

probe_place() {
	echo "env REGENT_PROBE_DIR=$PROBES REGENT_DATA_DIR=$SOURCE/conf REGENT_PLUGIN_DIR=$BUILD/plugins"
}

# The same behind the case's back. Its regentd is $(probe_daemon).
spawn_probe() { # [OPTION...]
	rm -f "$OUT/probe.log" "$OUT/probe.log.read"
	spawn probe phone $(probe_place) "$BUILD/core/regentctl/regentctl" --socket "$L/run/control" probe eth0 \
		--config "$L/regent.conf" "$@"
}

probe_daemon() {
	cat "/proc/$(pid_of probe)/task/$(pid_of probe)/children"
}

# How the spawned one ended.
probe_ended() { # STATUS
	ended=0
	wait "$(pid_of probe)" || ended=$?
	[ "$ended" = "$1" ] || fail "the probe ended with status $ended, not $1"
}

# The block's first sentence, which is all that many will read.
first_says() { # REGEX
	sed '/^$/q' "$L/block" | tr '\n' ' ' | grep -qE -- "$1" || fail "the block does not begin with /$1/: $(cat "$L/block")"
}

block_has() { # REGEX
	grep -qE -- "$1" "$L/block" || fail "the block has no /$1/: $(cat "$L/block")"
}

# Neither an address, a VLAN, a route, a folder nor a process; and the interface is down and may speak IPv6, as before.
nothing_left() {
	[ "$(ip -n phone -br link show eth0 | awk '{ print $2 }')" = DOWN ] || fail "eth0 is up: $(ip -n phone -br link)"
	[ "$(ip netns exec phone cat /proc/sys/net/ipv6/conf/eth0/disable_ipv6)" = 0 ] || fail "eth0 is without IPv6"
	[ -z "$(ip -n phone -4 -o addr show up | grep -v ' lo ')" ] || fail "an address is left: $(phone_network)"
	[ -z "$(ip -n phone -o link | grep 'eth0\.')" ] || fail "a VLAN is left: $(phone_network)"
	[ -z "$(ip -n phone route)" ] || fail "a route is left: $(phone_network)"
	[ ! -e "$PROBES" ] || fail "a folder is left: $(find "$PROBES")"
	for process in $(ip netns pids phone); do
		! grep -q regent "/proc/$process/comm" 2>/dev/null || fail "a process is left: $(tr '\0' ' ' <"/proc/$process/cmdline")"
	done
}

# Neither call manager nor registrar heard of it.
nobody_heard() {
	never cm1 "$PHONE| register |connect"
	[ ! -e "$OUT/port.pcap" ] || {
		tcpdump -nr "$OUT/port.pcap" 'port 2000 or port 5060 or (vlan and (port 2000 or port 5060))' \
			>"$L/registers" 2>>"$OUT/tcpdump.log"
		[ ! -s "$L/registers" ] || fail "it talks to those that register: $(cat "$L/registers")"
	}
}
