# lab: flat
# Call managers are asked whether they are there, and nobody registers: by a ping, which proves little when it stays without an
# answer; by a connection where that is wanted, one that is refused, one that nobody answers, one that opens. Nothing is sent
# on it. Then none opens, and the phase fails until one does; and a file that names none.
reach_conf() { # [KEY = VALUE]: of the plugin
	{
		printf '[sequence]\nphases = link; discovery; vlan; addressing; provisioning; upgrade\n'
		printf '[phase reach]\nplugins = reach\nafter = upgrade\nretry-min = 1s\nretry-max = 2s\n'
		printf '[plugin reach]\n%s\n' "$*"
	} | untagged_conf
}
members() { # HOST...
	count=0
	for member; do
		shift
		set -- "$@" "$count=$member"
		count=$((count + 1))
	done
	device_file "$PHONE.cnf.xml" SCCP 1001 -- "$@"
}
reach_conf
lab_up flat sccp
ip netns exec voice sysctl -qw net.ipv4.ip_forward=1
ip -n voice route add blackhole 10.50.0.3
members "$VOICE" "$VOICE2"
start_phone
phone_says 'phase-done phase=reach'
shows facts "signaling.reached +.*$VOICE answers ping in [0-9.]+ ms.*$VOICE2 answers ping in [0-9.]+ ms"
shows status '2 of 2 answer ping'
members "$VOICE" 10.50.0.3
regentctl reset
phone_tells code=reach.no-ping 'No answer to a ping comes from 10.50.0.3, which proves little'
and_says 'Set connect in \[plugin reach\] to yes: a TCP connection says more, and may raise an alarm there'
shows facts 'signaling.reached +.*10.50.0.3 no answer to ping'
never cm1 ' connect'
stop regentd
forget regentd
reach_conf connect = yes
members "$VOICE" "$VOICE2" 10.50.0.3
start_phone
phone_tells code=reach.some "Not all call managers are reached: $VOICE2:2000 refused the connection, 10.50.0.3:2000 is silent for 4 s"
and_says "Start the call manager on $VOICE2: nothing listens on TCP 2000"
and_says 'Switch on 10.50.0.3, if off: not a packet comes back'
phone_says 'phase-done phase=reach'
shows facts "$VOICE TCP 2000 opens in [0-9.]+ ms.*$VOICE2 TCP 2000 does not open: it refuses the connection"
shows status '2 of 3 answer ping, 1 of 3 take a connection'
cm cm1 refuse on
members "$VOICE" 10.100.0.77
regentctl reset
phone_tells code=reach.none "No call manager takes a connection: $VOICE:2000 refused the connection, 10.100.0.77 answers no ARP"
and_says "Start the call manager on $VOICE: nothing listens on TCP 2000"
and_says 'Switch on 10.100.0.77: no answer to ARP in the phone.s own network'
cm cm1 refuse off
phone_says 'phase-done phase=reach'
SIP_PROXY=$VOICE
device_file "$PHONE.cnf.xml" SIP 1001 --
sed -i 's:SIP</deviceProtocol>:SCCP</deviceProtocol>:' "$FILES/$PHONE.cnf.xml"
regentctl reset
phone_tells code=reach.nobody "No call manager is named in $PHONE.cnf.xml, so none is tried"
stop regentd
never cm1 'egister'
end_capture
if [ -e "$OUT/port.pcap" ]; then
	tcpdump -nr "$OUT/port.pcap" 'tcp port 2000 and tcp[tcpflags] & tcp-syn != 0' >"$OUT/opened" 2>>"$OUT/tcpdump.log"
	grep -q "> $VOICE.2000: Flags \[S\]" "$OUT/opened" || fail "no connection to $VOICE is in the capture"
	tcpdump -nr "$OUT/port.pcap" 'tcp port 2000 and ip[2:2] - ((ip[0] & 0xf) << 2) - ((tcp[12] & 0xf0) >> 2) != 0' \
		>"$OUT/said" 2>>"$OUT/tcpdump.log"
	[ ! -s "$OUT/said" ] || fail "it says something to a call manager: $(cat "$OUT/said")"
fi
