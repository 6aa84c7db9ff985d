# lab: flat
# on-stop = keep: the address outlives the daemon, and is used by the next one although no DHCP server answers any more;
# said, until one answers again. Two renewals that are lost are said, too.
printf '[plugin dhcp]\non-stop = keep\n' | untagged_conf
lab_up flat sccp
start_phone
phone_registers
signal TERM regentd
wait "$(pid_of regentd)" || fail "the daemon ended with status $?"
ip -n phone -4 -o addr show dev eth0 >"$L/kept"
grep -q '10\.100\.0\.' "$L/kept" || fail "the address was not kept"
stop dhcp
forget regentd
start_phone
phone_says "code=dhcp.unrenewed .*DHCP server $VOICE does not answer: 2 requests to renew 10.100.0"
phone_registers
comes_to_tell code=dhcp.unrenewed "DHCP server $VOICE does not answer: .* to renew 10.100.0.[0-9]+, which is lost at 20[0-9-]+ [0-9:]+\\.$"
[ "$(awk '{ print $4 }' "$L/kept")" = "$(ip -n phone -4 -o addr show dev eth0 | awk '{ print $4 }')" ] ||
	fail "it is another address: $(phone_network)"
start_dhcp
ip -n sw link set p1 down
ip -n sw link set p1 up
expect dhcp DHCPACK
sed -i 's/^on-stop = keep/on-stop = remove/' "$L/regent.conf"
signal HUP regentd
phone_registers
phone_ends
