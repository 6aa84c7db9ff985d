# lab: vlan
# No switch speaks: on untagged the phone gets the data VLAN. The voice VLAN is set at the phone and kept; taking it away fails,
# and goes back by itself.
. "$LAB/network.sh"
printf '[phase discovery]\ntimeout = 1s\n' | phone_conf
lab_up vlan sccp
start_phone
phone_says 'code=dhcp.data-vlan '
forget regentd
types 0 "Kept: Admin. VLAN Id $VOICE_VLAN" network --vlan "$VOICE_VLAN"
phone_registers
remember tagged
types 0 "Admin. VLAN Id +$VOICE_VLAN +set at the phone on .*Operational VLAN Id +$VOICE_VLAN +set at the phone on " network
types 1 "Not kept: .*As before: Admin. VLAN Id $VOICE_VLAN" network --within 10s --vlan auto
phone_registers
in_force_is tagged
kept_over_restarts tagged
phone_ends
