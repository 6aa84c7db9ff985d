#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# test-addressing.sh SEND-FRAME REGENTD PLUGIN-DIR DATA-DIR
#
# carrier, vlan, dhcp and static in the daemon, against dnsmasq on the other end of a cable: what a person sees, and what is
# left on the interface. Needs network namespaces and dnsmasq; says so aloud where there are none.
set -u
here=$(cd "$(dirname "$0")" && pwd)
if [ "${1:-}" != --inside ]; then
	export PATH="$PATH:/usr/sbin:/sbin" # where an ordinary user does not look
	command -v dnsmasq >/dev/null || { echo "SKIPPED: dnsmasq (package dnsmasq-base) is not installed"; exit 77; }
	exec "$here/../../lab/enter" "$here/test-addressing.sh" --inside "$@"
fi
send_frame=$2 regentd=$3 plugins=$4 data=$5
T=$(mktemp -d)
: >"$T/log"
trap 'rm -rf "$T"' EXIT

fail() {
	echo "FAILED in \"$name\": $*"
	sed 's/^/    /' "$T/log"
	exit 1
}

# Far more than anything here takes, for a machine that has other work too. How soon a thing is done is for the unit tests
# and their clock.
PATIENCE=120

await() { # COMMAND...
	left=$((PATIENCE * 20))
	until "$@" >/dev/null 2>&1; do
		[ $((left -= 1)) -gt 0 ] || return 1
		sleep 0.05
	done
}

on_phone() { ip netns exec phone "$@"; }
said() { grep -q -e "$*" "$T/log"; }
expect() { await said "$@" || fail "nobody said \"$*\""; }
address_is() { on_phone ip -br address show dev "${2:-eth0}" | grep -q " $1[ /]"; }
has() { await address_is "$@" || fail "eth0 has not $1"; }
bare() {
	[ -z "$(on_phone ip -4 address show dev eth0)" ] || fail "an address is left on eth0"
	[ -z "$(on_phone ip route)" ] || fail "a route is left"
	! on_phone ip link | grep -q 'eth0\.' || fail "a VLAN link is left"
}
server_saw() { grep -q -e "$*" "$T/dnsmasq.log"; }
expect_server() { await server_saw "$@" || fail "the server saw no $*"; }

serve() { # DNSMASQ-OPTION...; -d: it stays who it is, which is all that the namespace of an ordinary user lets it be
	: >"$T/dnsmasq.log"
	ip netns exec server dnsmasq -d --conf-file=/dev/null --no-resolv --no-hosts --port=0 --interface=p1 --bind-interfaces \
		--no-ping --dhcp-authoritative --log-dhcp --user=root --dhcp-leasefile="$T/leases" --pid-file= \
		--dhcp-option=option:router,10.1.0.1 "$@" >>"$T/dnsmasq.log" 2>&1 &
	server=$!
	await server_saw "DHCP, IP range" || { cat "$T/dnsmasq.log"; fail "dnsmasq does not start"; }
}
one_address() { echo "--dhcp-range=10.1.0.$1,10.1.0.$1,255.255.255.0,2m"; }
unserve() {
	kill "$server"
	wait "$server"
}

boot() { # the rest of regent.conf comes on stdin
	{
		cat <<-END
			[endpoint]
			interface = eth0
			model = 7962
			[sequence]
			phases = link; vlan; addressing
			reset = link
			restart = addressing
			check = addressing
			[phase addressing]
			retry-min = 1s
		END
		cat
	} >"$T/regent.conf"
	start
}
start() {
	: >"$T/log"
	ip netns exec phone "$regentd" --foreground --config "$T/regent.conf" --state-dir "$T/state" --run-dir "$T/run" \
		--plugin-dir "$plugins" --data-dir "$data" --log-level debug >>"$T/log" 2>&1 &
	phone=$!
}
halt() {
	kill "$phone"
	wait "$phone" || fail "regentd ended with status $?"
}
forget() { rm -rf "$T/state" "$T/leases"; mkdir "$T/state"; }
begin() { name=$1; forget; echo "$name"; }

mkdir "$T/run"
ip netns add phone
ip netns add server
ip -n server link add p1 address 00:50:56:00:00:05 type veth peer name eth0 address 00:07:0e:16:1c:56 netns phone
ip -n server address add 10.1.0.1/24 dev p1
ip -n server link set p1 up

begin "a lease, its life and its end"
serve "$(one_address 50)" --dhcp-option-force=150,10.1.0.1,10.1.0.2 --dhcp-option-force=58,3 --dhcp-option-force=59,100
boot <<END
[plugin carrier]
flap-time = 10s
END
expect 'step-done phase=addressing plugin=dhcp 10.1.0.50/24 from 10.1.0.1; TFTP 10.1.0.1, 10.1.0.2 (option 150)'
has 10.1.0.50
on_phone ip route | grep -q '^default via 10.1.0.1 dev eth0 proto 208' || fail "no default route"
[ -z "$(on_phone ip -6 address show dev eth0)" ] || fail "the kernel speaks IPv6 on eth0"
expect_server 'vendor class: Cisco Systems, Inc. IP Phone CP-7962G'
expect_server 'client provides name: SEP00070E161C56'
await sh -c "[ \$(grep -c DHCPACK $T/dnsmasq.log) -ge 3 ]" || fail "no renewals"
[ "$(grep -c 'step-done phase=addressing' "$T/log")" = 1 ] || fail "a renewal moved something"
server_saw DHCPDISCOVER || fail "no DISCOVER"

name="kill -9 and again"
kill -9 "$phone"
wait "$phone" 2>/dev/null
: >"$T/dnsmasq.log"
start
expect 'phase-done phase=addressing'
server_saw DHCPDISCOVER && fail "the address was not asked for again"
has 10.1.0.50

name="a flap and a pulled cable"
ip -n server link set p1 down
sleep 0.3
ip -n server link set p1 up
expect 'link was away for a moment'
expect 'step-refresh phase=addressing plugin=dhcp'
said phase-lost && fail "a flap was a loss"
ip -n server link set p1 down
expect 'phase-lost phase=link plugin=carrier code=link.lost'
expect 'code=link.none cause=eth0 has no link: no cable'
address_is 10.1.0.50 && fail "the address outlived the link"
ip -n server link set p1 up
has 10.1.0.50

name="the server takes the address back"
unserve
serve "$(one_address 60)" --dhcp-option-force=121,21:0a:09
on_phone ip link set eth0 down
on_phone ip link set eth0 up
expect 'phase-lost phase=addressing plugin=dhcp code=dhcp.nak cause=DHCP server 10.1.0.1 took back 10.1.0.50'
has 10.1.0.60
halt
server_saw DHCPRELEASE && fail "released without being asked to"
bare

begin "release when told to"
boot <<END
[plugin dhcp]
on-stop = release
END
expect 'phase-done phase=addressing'
said 'no TFTP server' || fail "a TFTP server out of nowhere"
said '10.1.0.1: DHCP: option 121 cannot be read' || fail "a bad option goes unsaid"
halt
expect_server DHCPRELEASE
bare

begin "keep when told to; what was kept is ours at the next start"
boot <<END
[plugin dhcp]
on-stop = keep
END
expect 'phase-done phase=addressing'
halt
address_is 10.1.0.60 || fail "the address was not kept"
start
expect 'phase-done phase=addressing'
sed -i 's/keep/remove/' "$T/regent.conf"
halt
start
expect 'phase-done phase=addressing'
halt
bare
unserve

begin "another device has the address"
ip -n server address add 10.1.0.70/32 dev lo
serve "$(one_address 70)"
boot </dev/null
expect 'code=ip.duplicate cause=Another device, 00:50:56:00:00:05, uses 10.1.0.70 on eth0'
expect_server DHCPDECLINE
address_is 10.1.0.70 && fail "another's address was used"
ip -n server address del 10.1.0.70/32 dev lo
halt
unserve
bare

begin "ten seconds between DECLINE and DISCOVER, whatever the phase waits"
serve "$(one_address 56)"
boot <<END
retry-max = 2s
END
expect 'phase-done phase=addressing'
began=$(date +%s)
for frame in 1 2 3; do # the first may only be answered
	ip netns exec server "$send_frame" p1 'ffffffffffff 005056000005 0806 0001 0800 06 04 0001 005056000005 0a010038
		000000000000 0a010038'
	sleep 0.2
done
expect 'phase-lost phase=addressing plugin=dhcp code=ip.duplicate'
expect_server DHCPDECLINE
again() { sed '1,/DHCPDECLINE/d' "$T/dnsmasq.log" | grep -q DHCPDISCOVER; }
await again || fail "no DISCOVER"
[ $(($(date +%s) - began)) -ge 10 ] || fail "a DISCOVER follows the DECLINE too soon"
halt
unserve
bare

name="an address whose lease is over, as far as is known, is still the one to ask for"
serve "--dhcp-range=10.1.0.90,10.1.0.99,255.255.255.0,2m"
boot </dev/null
expect 'phase-done phase=addressing'
halt
lease=$(find "$T/state" -name '*lease*' -type f)
address=$(sed -n 's/.*DHCPACK(p1) \([0-9.]*\) .*/\1/p' "$T/dnsmasq.log" | tail -1)
printf '\0\0\0\0\0\0\0\0' | dd of="$lease" bs=1 seek=6 conv=notrunc 2>/dev/null
: >"$T/dnsmasq.log"
start
expect 'phase-done phase=addressing'
server_saw "DHCPDISCOVER(p1) $address " || fail "nobody asked for $address in a DISCOVER"
halt
unserve

begin "what is malformed is dropped, with its sender and the reason"
serve "$(one_address 55)"
boot <<END
[sequence]
phases = link; discovery; vlan; addressing
END
expect 'phase-done phase=addressing'
has 10.1.0.55
bad() { # FRAME WORDS
	ip netns exec server "$send_frame" p1 "$1" && expect "$2"
}
bad '01000ccccccc 005056000005 000f aaaa0300000c2000 02b40000000e00' '00:50:56:00:00:05: CDP frame dropped: checksum'
bad '0180c200000e 005056000005 88cc 0207 04 0050560000' '00:50:56:00:00:05: LLDP frame dropped: element 1'
bad 'ffffffffffff 005056000005 0806 0001 0800 08 04 0001 005056000005 0a010037 000000000000 0a010037' \
	'00:50:56:00:00:05: ARP frame dropped: not of Ethernet and IPv4'
# an answer to us with a UDP checksum that is wrong
bad "ffffffffffff 005056000005 0800 4500 0110 0000 0000 4011 6fdc 0a010001 ffffffff 0043 0044 00fc 1234 02010600 deadbeef \
	00000000 00000000 0a010099 00000000 00000000 00070e161c56 $(printf '%0404d' 0) 63825363 350102ff" \
	'10.1.0.1: DHCP message dropped: wrong UDP checksum'
has 10.1.0.55
halt
unserve
bare

begin "no server"
boot </dev/null
expect 'code=dhcp.silent cause=No DHCP answer on eth0 (untagged): [0-9]* requests in [0-9]* s'
halt

begin "an address by hand"
boot <<END
plugins = static
[plugin static]
address = 10.1.0.77/24
gateway = 10.1.0.1
tftp-servers = 10.1.0.5; cucm-pub
END
expect 'step-done phase=addressing plugin=static 10.1.0.77/24; TFTP 10.1.0.5, cucm-pub (static)'
has 10.1.0.77
halt
bare

begin "an address by hand that another device has"
boot <<END
plugins = static
[plugin static]
address = 10.1.0.1/24
END
expect 'step-failed phase=addressing plugin=static code=ip.duplicate cause=Another device, 00:50:56:00:00:05'
halt
bare

refused_by_hand() { # WORDS SETTING...
	words=$1
	shift
	begin "by hand, what cannot be: $*"
	{
		printf 'plugins = static\n[plugin static]\n'
		printf '%s\n' "$@"
	} >"$T/by-hand"
	boot <"$T/by-hand"
	expect "$words"
	wait "$phone" && fail "regentd began with it"
	bare
}
refused_by_hand 'address: "10.1.0.77" is not the address of a host with a prefix length' 'address = 10.1.0.77'
refused_by_hand 'address: "10.1.0.0/24" is not the address of a host' 'address = 10.1.0.0/24'
refused_by_hand 'gateway: "router" is not the address of a host' 'address = 10.1.0.77/24' 'gateway = router'
refused_by_hand 'dns: "ns1" is not an address' 'address = 10.1.0.77/24' 'dns = 10.1.0.5; ns1'

begin "an address by hand with a router elsewhere"
boot <<END
plugins = static
[plugin static]
address = 10.1.0.77/24
gateway = 10.9.0.1
END
expect 'gateway 10.9.0.1 is not in the network of 10.1.0.77/24'
has 10.1.0.77
on_phone ip route | grep -q '^default via 10.9.0.1 dev eth0 .*onlink' || fail "no route over the link"
halt
bare

begin "somebody else's interface"
on_phone ip address add 192.0.2.5/24 dev eth0
boot </dev/null
expect 'code=if.in-use cause=eth0 carries 192.0.2.5/24, which is not ours'
halt
sed -i 's/^interface.*/&\ntake-over = yes/' "$T/regent.conf"
start
expect 'phase-done phase=link'
halt
address_is 192.0.2.5 || fail "another's address was taken away"
on_phone ip address del 192.0.2.5/24 dev eth0

begin "no such interface"
boot </dev/null
expect 'phase-done phase=link'
sed -i 's/^interface.*/interface = eth7/' "$T/regent.conf"
halt
start
expect 'code=link.missing cause=There is no interface eth7'
on_phone ip link add eth7 address 00:07:0e:16:1c:57 type veth peer name p7
on_phone ip link set p7 up
expect 'step-done phase=link plugin=carrier'
on_phone ip link set eth7 down
on_phone ip link set eth7 name eth8
expect 'phase-lost phase=link plugin=carrier code=link.missing cause=There is no interface eth7'
halt
on_phone ip link del eth8

begin "no privileges"
boot </dev/null
expect 'phase-done phase=link'
halt
: >"$T/log"
lacks=-net_admin,-net_raw,-net_bind_service # not all: with none, root may not enter a clone below another's folder
ip netns exec phone setpriv --bounding-set $lacks --inh-caps $lacks "$regentd" --foreground --config "$T/regent.conf" \
	--state-dir "$T/state" --run-dir "$T/run" --plugin-dir "$plugins" --data-dir "$data" >>"$T/log" 2>&1 &
phone=$!
expect 'code=perm cause=regentd may not do that: cannot .*eth0: Operation not permitted'
halt

begin "voice VLAN"
serve "$(one_address 80)"
boot <<END
[sequence]
phases = link; discovery; vlan; addressing
[phase discovery]
plugins = fixed
[plugin fixed]
vlan = 100
END
if on_phone ip link add link eth0 name probe type vlan id 5 2>/dev/null; then
	on_phone ip link del probe
	expect 'step-done phase=vlan plugin=vlan eth0.100'
else
	expect 'code=kernel.no-8021q cause=The voice VLAN is 100, but this kernel has no 802.1Q'
fi
halt
unserve
bare
