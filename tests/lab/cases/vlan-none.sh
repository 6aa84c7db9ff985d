# lab: vlan
# A switch that speaks CDP without a voice VLAN: said, and on untagged; it names one, but the port sends it untagged, which
# is told, and told otherwise when it is the native VLAN of the port; the port carries it: the phone registers.
phone_conf </dev/null
lab_up vlan sccp
start_cdp none
start_phone
phone_says 'code=vlan.none cause=sw1 port FastEthernet0/1 gives no voice VLAN\..* By LLDP: nothing\. By CDP: no voice VLAN, port VLAN 10\.'
phone_says 'code=dhcp.data-vlan .*no voice VLAN was learnt on eth0\. The port sends VLAN 10 untagged'
shows status 'no voice VLAN'
shows facts 'neighbor.show-port +show interfaces FastEthernet0/1 switchport'
forget regentd
ip netns exec sw bridge vlan add dev p1 vid "$VOICE_VLAN" untagged
stop cdp
start_cdp "$VOICE_VLAN"
phone_says 'code=vlan.not-tagged cause=Voice is tagged for VLAN 100, but 10\.100\.0\.1 answers this phone untagged, as from the port.s native VLAN 10\.'
stop cdp
start_cdp "$VOICE_VLAN" --native-vlan "$VOICE_VLAN"
phone_says 'code=vlan.native cause=Voice VLAN 100 is also the native VLAN of the port: the phone asks tagged, and 10\.100\.0\.1 answers untagged'
ip netns exec sw bridge vlan add dev p1 vid "$VOICE_VLAN"
phone_registers
shows status 'voice VLAN 100'
! regentctl why | grep -E 'untagged|native' || fail "answers are tagged now"
phone_ends
