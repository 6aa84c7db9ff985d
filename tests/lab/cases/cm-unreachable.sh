# lab: flat
# No call manager can be reached, each time for another cause, and each has its own cure: nobody listens, in plain or over
# TLS; it listens and says nothing; its own firewall or one on the way rejects what is sent; a router knows no way; names
# that DNS does not know; an address that nobody has. And a port behind the address is read as what it is.
impatient | untagged_conf
lab_up flat sccp
cause_is() { # MEMBERS CAUSE
	count=0
	set -- "$2" $(for member in $1; do echo "$count=$member"; count=$((count + 1)); done)
	cause=$1
	shift
	device_file "$PHONE.cnf.xml" SCCP 1001 -- "$@"
	comes_to_tell code=cm.unreachable "$cause"
}
cure_is() { # MEMBERS CAUSE CURE
	cause_is "$1" "$2"
	and_says "$3"
	[ "$(grep -cE "$cures" "$L/shown")" = 1 ] || fail "another cause's cure stands there too: $(cat "$L/shown")"
}
cures='Start the call manager on|Restart the call manager|Switch TLS on|pass in the firewall|routes of|to the DNS server|answer to ARP'
ip netns exec voice sysctl -qw net.ipv4.ip_forward=1
ip -n voice route add unreachable 10.50.0.1
ip -n voice route add prohibit 10.50.0.2
cm cm1 refuse on
start_phone
phone_says 'phase-failed phase=signaling code=cm.unreachable '
cure_is "$VOICE" "answers: $VOICE:2000 refused the connection" \
	"Start the call manager on $VOICE: nothing listens on TCP 2000"
and_says "Perhaps a firewall refuses it for $VOICE: let TCP 2000 pass"
DEVICE_SECURITY=3
cure_is "$VOICE" "answers over TLS, which $PHONE.cnf.xml asks for: $VOICE:2443 refused the connection" \
	"Switch TLS on at $VOICE: nothing listens on TCP 2443"
and_says "If $PHONE.cnf.xml should not ask for TLS: set deviceSecurityMode in it to 1"
DEVICE_SECURITY=1
cure_is "no1.lab.example no2.lab.example no3.lab.example no4.lab.example no5.lab.example no6.lab.example" 'knows neither no6.lab.example' \
	'Add no1.lab.example, no2.lab.example and 4 more to the DNS server'
cure_is 10.100.0.77 'answers: 10.100.0.77 answers no ARP' 'Switch on 10.100.0.77: no answer to ARP'
cure_is 10.50.0.1 "answers: $VOICE says that there is no way to 10.50.0.1:2000" \
	"Correct the routes of $VOICE: none leads to 10.50.0.1"
cure_is 10.50.0.2 "answers: $VOICE rejects TCP to 10.50.0.2:2000 as a firewall does" \
	"Let TCP 2000 to 10.50.0.2 pass in the firewall $VOICE"
reject_at_server tcp 2000
cm cm1 drop Register
cm cm1 refuse off
cure_is "$VOICE" "answers: $VOICE:2000 rejects TCP as a firewall does" "Let TCP 2000 pass in the firewall of $VOICE"
reject_at_server off
cure_is "$VOICE" "answers: $VOICE did not answer Register" \
	"Restart the call manager on $VOICE: connected, but no answer"
device_file "$PHONE.cnf.xml" SCCP 1001 -- "0=$VOICE"
sed -i "s|<processNodeName>.*</processNodeName>|<processNodeName>$VOICE:2000</processNodeName>|" "$FILES/$PHONE.cnf.xml"
cm cm1 drop off
phone_registers
phone_ends
