# lab: vlan
# A switch that speaks CDP without a voice VLAN: said, and on untagged; it is given one: the phone moves.
phone_conf </dev/null
lab_up vlan sccp
start_cdp none
start_phone
phone_says 'code=vlan.none cause=sw1 port FastEthernet0/1 gives no voice VLAN: going on untagged\. By LLDP: nothing\. By CDP: no voice VLAN, port VLAN 10\.'
phone_says 'code=dhcp.data-vlan .*no voice VLAN was learnt on eth0\. The port sends VLAN 10 untagged'
shows status 'no voice VLAN'
forget regentd
stop cdp
start_cdp "$VOICE_VLAN"
phone_registers
shows status 'voice VLAN 100'
phone_ends
