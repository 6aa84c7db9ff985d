# lab: vlan
# wire: voice 100,200
# The voice VLAN changes on the switch: one clean move, nothing left of the old one.
phone_conf </dev/null
lab_up vlan sccp
start_cdp "$VOICE_VLAN"
start_phone
phone_registers
stop cdp
switch_voice_vlan "$VOICE_VLAN" "$OTHER_VLAN"
start_cdp "$OTHER_VLAN"
phone_registers
shows status 'voice VLAN 200'
shows facts 'ip.address +10\.200\.0\.'
ip -n phone link show eth0.100 2>/dev/null && fail "eth0.100 is left"
ip -n phone -o addr | grep 10.100.0 && fail "an address of VLAN 100 is left"
ip -n phone route | grep 10.100.0.1 && fail "a route of VLAN 100 is left"
[ "$(grep -c 'phase-done phase=vlan' "$OUT/regentd.log")" = 2 ] || fail "not one move"
phone_ends
