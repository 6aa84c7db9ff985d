# lab: vlan
# wire: none
# The port takes the voice VLAN tagged, as the switch announces, and gives it untagged: said; then it gives it tagged.
phone_conf </dev/null
lab_up vlan sccp
ip netns exec sw bridge vlan del dev p1 vid "$DATA_VLAN"
ip netns exec sw bridge vlan add dev p1 vid "$VOICE_VLAN" untagged
start_cdp "$VOICE_VLAN"
start_phone
phone_tells code=dhcp.untagged "No DHCP answer on VLAN 100 .eth0.100., but $VOICE answers untagged"
and_says 'On sw1, see the VLANs of this port: `?show interfaces FastEthernet0/1 switchport'
ip netns exec sw bridge vlan add dev p1 vid "$VOICE_VLAN"
phone_registers
phone_ends
