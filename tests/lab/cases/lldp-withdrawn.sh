# lab: vlan
# An LLDP policy for voice that the switch takes back: given up, and on untagged; it names one again: the phone moves.
voice_100=fe080012bb020140c96e
phone_conf </dev/null
lab_up vlan sccp
start_frames "$(lldp_frame $LLDP_MED $voice_100)"
start_phone
phone_registers
shows status 'voice VLAN 100'
forget regentd
stop frames
start_frames "$(lldp_frame $LLDP_MED)"
phone_says 'code=vlan.none cause=sw-7 port gi1/0/7 gives no voice VLAN\..* By LLDP: no voice VLAN\.'
phone_says 'code=dhcp.data-vlan '
ip -n phone link show eth0.100 2>/dev/null && fail "eth0.100 is left"
stop frames
start_frames "$(lldp_frame $LLDP_MED $voice_100)"
phone_registers
never regentd "untagged on eth0\.100"
phone_ends
