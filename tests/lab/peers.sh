# SPDX-License-Identifier: LGPL-2.1-or-later
# The servers of the lab, one function each. Sourced by lab.sh. $L is the lab's own folder, $OUT where logs stay.

start_dhcp() { # [OPTION...]: voice VLAN, with option 150
	spawn dhcp voice dnsmasq -d --conf-file=/dev/null --no-resolv --no-hosts --port=0 --bind-interfaces --no-ping \
		--interface='eth*' --dhcp-authoritative --log-dhcp --user=root \
		--dhcp-range=set:voice,${LAB_RANGE:-10.100.0.50,10.100.0.99},255.255.255.0,2m \
		--dhcp-range=set:other,10.200.0.50,10.200.0.99,255.255.255.0,2m \
		--dhcp-option=tag:voice,option:router,$VOICE --dhcp-option=tag:other,option:router,$OTHER \
		--dhcp-option=tag:voice,option:dns-server,$VOICE --dhcp-option=tag:other,option:dns-server,$OTHER \
		--dhcp-option=option:domain-name,lab.example \
		--dhcp-option-force=150,"${LAB_TFTP:-$VOICE}" --dhcp-leasefile="$L/leases" "$@"
	expect dhcp 'dnsmasq-dhcp: DHCP, IP range|dnsmasq: started'
}

# A DHCP server of another make that names no TFTP server in any way, as one for computers does. Further lines of its
# configuration come from standard input.
start_plain_dhcp() { # NAMESPACE ADDRESS
	cat >"$L/udhcpd-$1.conf" <<-END
		start ${2%.*}.50
		end ${2%.*}.99
		interface eth0
		lease_file $L/udhcpd-$1.leases
		siaddr 0.0.0.0
		option subnet 255.255.255.0
		option router $2
		option dns $2
		option lease ${LAB_LEASE:-120}
		$(cat)
	END
	: >"$L/udhcpd-$1.leases"
	spawn "dhcp-$1" "$1" busybox udhcpd -f "$L/udhcpd-$1.conf"
	expect "dhcp-$1" started
}

start_dns() { # [OPTION...]
	spawn dns voice dnsmasq -d --conf-file=/dev/null --no-resolv --no-hosts --bind-interfaces --user=root \
		--interface='eth*' --domain=lab.example --local=/lab.example/ --log-queries \
		--host-record=cm-pub.lab.example,$VOICE --host-record=cm-sub.lab.example,$VOICE2 \
		--host-record=tftp.lab.example,$VOICE --host-record=pbx.example.com,$VOICE "$@"
	expect dns 'dnsmasq: started'
}

start_tftp() {
	spawn tftp voice dnsmasq -d --conf-file=/dev/null --port=0 --user=root --enable-tftp --tftp-root="$FILES" \
		--tftp-no-fail
	expect tftp 'TFTP root is'
}

start_http() {
	spawn http voice busybox httpd -f -vv -p 6970 -h "$FILES"
	await_port voice 6970
}

# An HTTP server that answers every request with what no real one says on demand, written as for printf.
start_http_saying() { # ANSWER
	http_says "$1"
	printf '#!/bin/sh\nread line; echo "$line" >&2; cat %s\n' "$L/answer" >"$L/answers"
	chmod +x "$L/answers"
	spawn http voice busybox nc -ll -p 6970 -e "$L/answers"
	await_port voice 6970
}

http_says() { # ANSWER
	printf "$1" >"$L/answer"
}

start_cm() { # NAME ADDRESS PORT [OPTION...]
	cm_name=$1 cm_address=$2 cm_port=$3
	shift 3
	spawn "$cm_name" voice "$CALLMANAGER" --address "$cm_address" --port "$cm_port" --control "$L/$cm_name.control" \
		--devices "$L/devices" --tftp-root "$FILES" --template "$L/template" --trace "$@"
	expect "$cm_name" listening
}

# A certificate for an address and who signed it: $L/NAME.pem and .key, $L/NAME-ca.pem.
certificate() { # NAME ADDRESS
	key="-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
	openssl req -x509 $key -subj /CN=authority -keyout "$L/$1-ca.key" -out "$L/$1-ca.pem" 2>>"$OUT/openssl.log"
	openssl req -x509 $key -subj /CN=cm -keyout "$L/$1.key" -out "$L/$1.pem" -CA "$L/$1-ca.pem" -CAkey "$L/$1-ca.key" \
		-addext "subjectAltName=IP:$2" -addext basicConstraints=CA:FALSE 2>>"$OUT/openssl.log"
}

# TLS on port 2444 of the voice server, before a call manager that listens on all addresses.
start_tls() { # CERTIFICATE
	spawn tls voice python3 "$SOURCE/tests/drill/tls-front.py" 2443 2000 "$L/$1.pem" "$L/$1.key"
	await_port voice 2443
	[ -e "$L/relay.pid" ] || spawn relay voice busybox nc -ll -p 2444 -e busybox nc 127.0.0.1 2443
	await_port voice 2444
}

cm() { # NAME COMMAND...: tells a call manager
	cm_name=$1
	shift
	"$CALLMANAGER" --tell "$L/$cm_name.control" "$@"
}

start_sip() {
	mkdir -p /run/lab-sip
	spawn sip voice kamailio -f "$LAB/files/kamailio.cfg" -A "LISTEN=udp:$VOICE:5060" -A "LISTENTCP=tcp:$VOICE:5060" \
		-A "OTHERLISTEN=udp:$VOICE2:5060" -DD -E -m 32 -M 4 -Y /run/lab-sip
	await_port voice 5060
}

# What the registrar answers to each REGISTER from now on, or to those with a good password ("late"): a status with header
# lines, or "silence"; without arguments it registers again.
sip_answers() { # [late] [silence | STATUS [PHRASE [HEADER]...]]
	sip_when=early
	[ "${1:-}" != late ] || { sip_when=late; shift; }
	sip_set when "$sip_when"
	sip_set phrase "${2:-Refused}"
	sip_status=${1:-0}
	[ "$sip_status" != silence ] || sip_status=1
	[ $# -lt 2 ] || shift
	[ $# = 0 ] || shift
	sip_set headers "$([ $# = 0 ] || printf '%s\r\n' "$@" end)"
	kamcmd -s unix:/run/lab-sip/control htable.seti answer status "$sip_status" >>"$OUT/kamcmd.log"
}

# A number has one contact, and another one is refused as Asterisk does it; "last" replaces it.
sip_contacts() { # asterisk | last
	sip_set contacts "$1"
}

# The contact of the phone is forgotten.
sip_removes() {
	kamcmd -s unix:/run/lab-sip/control ul.rm location s:1001 >>"$OUT/kamcmd.log"
}

sip_set() { # KEY VALUE
	kamcmd -s unix:/run/lab-sip/control htable.sets answer "$1" "s:${2%end}" >>"$OUT/kamcmd.log"
}

# Sends the phone a request from a socket of the registrar's, to where it last registered from; `saved` leaves that in
# $sip_phone. What the phone answers is in the registrar's log.
sip_tell() { # SOCKET METHOD EVENT [BODY]
	headers=$(printf '%s\r\n' "From: <sip:lab@$VOICE>" "To: <sip:1001@$VOICE>" "Event: $3" \
		"Content-Type: text/plain" "Contact: <sip:lab@$VOICE>" end)
	kamcmd -s unix:/run/lab-sip/control tm.t_uac_start "$2" "s:sip:1001@$sip_phone" . "$1" "${headers%end*}" "${4:-none}"
}

# Waits for the next registration.
saved() { # [TRANSPORT]
	expect sip "saved 1001 expires [1-9].* from .* ${1:-udp} call-id"
	sip_phone=$(sed -n 's/.* from \([0-9.:]*\) .*/\1/p' "$L/line") sip_call=$(sed -n 's/.* call-id \([^ ]*\) .*/\1/p' "$L/line")
	[ "${1:-udp}" = udp ] || sip_phone="$sip_phone;transport=$1"
}

# CDP as a Cisco switch sends it; VLAN "none": a switch that has no voice VLAN.
start_cdp() { # VLAN [OPTION...]
	cdp_vlan=$1
	shift
	[ "$cdp_vlan" = none ] || set -- --voice-vlan "$cdp_vlan" "$@"
	spawn cdp sw "$BUILD/tests/lab/cdp-switch" --interface p1 --interval 2 "$@"
}

# A switch that speaks no CDP but these frames, from the EtherType on, in hex, every second.
start_frames() { # HEX...
	set -- $(for hex; do printf -- '--frame %s ' "$hex"; done)
	spawn frames sw "$BUILD/tests/lab/cdp-switch" --interface p1 --interval 1 --mute "$@"
}

# LLDP of sw7, port gi7, a bridge: with these elements, in hex. And a request of 802.1X for an identity.
lldp_frame() { # ELEMENT...
	printf 88cc020704001b540000010408056769312f302f37060200780a0473772d370e0400140004
	printf %s "$@" 0000
}
LLDP_MED=fe070012bb01003304 EAP_REQUEST=888e0100000501010005010000

start_lldp() { # VLAN|untagged
	lldp_vlan="tagged vlan $1"
	[ "$1" != untagged ] || lldp_vlan=
	cat >"$L/lldpd.conf" <<-END
		configure system hostname sw1
		configure system description "lab switch"
		configure lldp tx-interval 2
		configure lldp portidsubtype ifname
		configure med fast-start enable
		configure ports p1 med policy application voice $lldp_vlan priority voice dscp 46
		configure ports p1 med policy application voice-signaling $lldp_vlan priority critical-applications dscp 24
	END
	mkdir -p /run/lldpd
	spawn lldp sw lldpd -d -d -M 4 -k -l -I p1 -u /run/lldpd/socket -p /run/lldpd/pid -O "$L/lldpd.conf"
}

start_capture() { # [FILE]: the phone's port, as the switch sees it
	[ "$(cat /proc/self/setgroups)" = allow ] || {
		echo "SKIPPED: what the phone sends is not judged: nobody but root can have tcpdump capture in a namespace" >"$OUT/uncaptured"
		return 0
	}
	# The file is opened here: tcpdump gives up its rights first, and may then not write in a folder of another user.
	spawn capture sw sh -c 'exec tcpdump -i p1 -s 4096 -B 8192 -U --immediate-mode -w - >"$0"' "${1:-$OUT/port.pcap}"
	expect capture 'listening on'
}

# Ends it when it has written all that the kernel took for it.
end_capture() {
	[ -e "$L/capture.pid" ] || return 0
	for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		signal USR1 capture
		expect capture 'packets captured, '
		! grep -qE '([0-9]+) packets captured, \1 packets received' "$L/line" || { stop capture; return; }
	done
	fail "the capture lacks packets: $(cat "$L/line")"
}

# The servers' own machine rejects what comes for a port, as a firewall does, until "off".
reject_at_server() { # TRANSPORT PORT | off
	if [ "$1" = off ]; then
		ip -n voice rule del pref 1
		return
	fi
	ip netns exec voice sysctl -qw net.ipv4.ip_forward=1
	ip -n voice rule add pref 2 lookup local 2>/dev/null && ip -n voice rule del pref 0
	# By number: a small system has no /etc/protocols.
	case $1 in tcp) reject_proto=6 ;; udp) reject_proto=17 ;; esac
	ip -n voice rule add pref 1 ipproto $reject_proto dport "$2" prohibit
}
