# lab: flat
# A DHCP server that is heard is not silent: it refuses each request, leaves each unanswered, or says what cannot be used.
# Then two of them, a lease that names a server and nobody to ask for its name, and one whose options are not what they
# should be: the phone registers and says so.
untagged_conf </dev/null
lab_up flat sccp
stop dhcp
echo nak >"$L/mode"
spawn odd voice python3 "$LAB/files/odd-dhcp.py" eth0 "$VOICE" "$L/mode"
start_phone
phone_tells code=dhcp.refused "$VOICE refuses what the phone asks for, 10.100.0.60 .*\"no free leases\""
echo no-ack >"$L/mode"
phone_tells code=dhcp.no-ack "$VOICE offers 10.100.0.60 but left [0-9]+ requests for it without an answer"
echo checksum >"$L/mode"
phone_tells code=dhcp.ignored "Ignored: [0-9]+ from $VOICE: wrong UDP checksum"
echo two >"$L/mode"
phone_tells code=dhcp.two-servers ": $VOICE, which was taken, and $VOICE2, which names no configuration server"
phone_registers
shows '--json timeline' "\"NAK of 10.100.0.60 by $VOICE: no free leases\""
shows '--json timeline' "\"a message of $VOICE, dropped: wrong UDP checksum\""
shows '--json timeline' "\"offer of 10.100.0.60 by $VOICE2, not taken: it names no configuration server\""
shows '--json timeline' "\"$PHONE.cnf.xml of tftp://$VOICE: [0-9]+ bytes, [0-9.]+ s\""
shows facts "ip.options +.*150 TFTP servers: $VOICE"
echo name >"$L/mode"
ip -n sw link set p1 down
ip -n sw link set p1 up
phone_tells code=config.no-dns 'option 66 names files.lab.example, and the phone knows no DNS server that it could ask'
and_says 'Give the phone a DNS server, by DHCP option 6'
echo odd >"$L/mode"
regentctl reset
phone_says "code=dhcp.odd-options .*$VOICE gives what cannot be used as it is: .*router 10.100.0.60 is left out"
grep -q 'option 15, ".lab.example", is not one domain: lab.example is used' "$L/line" || fail "nothing of option 15"
grep -q 'option 150 is the text "10.100.0.1" where addresses belong' "$L/line" || fail "nothing of option 150"
phone_registers
comes_to_tell code=dhcp.odd-options 'option 150 is the text "10.100.0.1" where addresses belong'
shows facts "provisioning.servers +.*$VOICE"
phone_ends
