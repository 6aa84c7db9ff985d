# lab: flat
# No call manager can be reached, each time for another cause, and each has its own cure: nobody listens, a name that DNS
# does not know, an address that nobody has.
impatient | untagged_conf
lab_up flat sccp
cure_is() { # MEMBER CURE
	device_file "$PHONE.cnf.xml" SCCP 1001 -- "0=$VOICE"
	sed -i "s|<processNodeName>.*</processNodeName>|<processNodeName>$1</processNodeName>|" "$FILES/$PHONE.cnf.xml"
	comes_to_tell code=cm.unreachable "$2"
	[ "$(grep -cE "$cures" "$L/shown")" = 1 ] || fail "another cause's cure stands there too: $(cat "$L/shown")"
}
cures='Start the call manager on|to the DNS server|answers no ARP'
cm cm1 refuse on
start_phone
phone_says 'phase-failed phase=signaling code=cm.unreachable '
cure_is "$VOICE" "Start the call manager on $VOICE: it is reached, but nothing listens on TCP 2000 there"
cure_is nowhere.lab.example 'Add nowhere.lab.example to the DNS server'
cure_is 10.100.0.77 'Switch 10.100.0.77 on, if it is in this network: it answers no ARP'
cm cm1 refuse off
# A port behind the address is read as what it is.
device_file "$PHONE.cnf.xml" SCCP 1001 -- "0=$VOICE"
sed -i "s|<processNodeName>.*</processNodeName>|<processNodeName>$VOICE:2000</processNodeName>|" "$FILES/$PHONE.cnf.xml"
phone_registers
phone_ends
