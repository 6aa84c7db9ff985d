# lab: vlan
# A switch that speaks CDP without a voice VLAN: said, and on untagged; it is given one: the phone moves.
phone_conf </dev/null
lab_up vlan sccp
start_cdp none
start_phone
phone_says 'code=vlan.none cause=.* answers by CDP but gives no voice VLAN: going on untagged'
phone_says 'code=dhcp.no-tftp '
shows status 'no voice VLAN'
forget regentd
stop cdp
start_cdp "$VOICE_VLAN"
phone_registers
shows status 'voice VLAN 100'
phone_ends
