# lab: vlan
# wire: voice 100,200
# kill -9 and a start: registered again; the VLAN, its address and its routes are there once. If the
# voice VLAN changes meanwhile, nothing is left of the old one.
phone_conf </dev/null
lab_up vlan sccp
start_cdp "$VOICE_VLAN"
start_phone
phone_registers
killed_and_back
kill_phone
stop cdp
switch_voice_vlan "$VOICE_VLAN" "$OTHER_VLAN"
start_cdp "$OTHER_VLAN"
start_phone
phone_registers
shows facts 'ip.address +10\.200\.0\.'
phone_network | grep -E 'eth0\.100|10\.100\.' && fail "something of VLAN 100 is left"
phone_ends
