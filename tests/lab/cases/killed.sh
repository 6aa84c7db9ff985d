# lab: flat
# kill -9 and a start: registered again; address and routes are there once. If the server gives
# another address meanwhile, the old one goes.
untagged_conf </dev/null
lab_up flat sccp
start_phone
phone_registers
killed_and_back
kill_phone
stop dhcp
rm "$L/leases"
LAB_RANGE=10.100.0.200,10.100.0.220
start_dhcp
start_phone
phone_registers
shows facts 'ip.address +10.100.0.2[0-9][0-9]/'
[ "$(ip -n phone -4 -o addr show dev eth0 | wc -l)" = 1 ] || fail "the old address is left: $(phone_network)"
phone_ends
