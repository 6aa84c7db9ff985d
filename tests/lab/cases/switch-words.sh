# lab: flat
# What a switch says of VLANs and is not meant for phones, by whichever protocol; that its port asks for 802.1X, and may
# be blocked by spanning tree, as it is; a CDP frame that is damaged; a policy that names a VLAN and is not marked as
# tagged. Each sentence goes when its cause does.
port_vlan_10=fe060080c201000a
vlan_100_named_voice=fe0c0080c203006405566f696365
damaged_cdp=000faaaa0300000c200002b40000000e00
voice_200_untagged=fe080012bb020101902e voice_10_untagged=fe080012bb020100142e
phone_conf </dev/null
lab_up flat sccp
# No frame of the port's own kernel is to look like one from behind it.
ip netns exec sw sh -c 'echo 1 >/proc/sys/net/ipv6/conf/p1/disable_ipv6'
ip -n phone link set eth0 up
until ip netns exec sw bridge link set dev p1 state 1; do sleep 0.1; done
start_frames "$(lldp_frame $port_vlan_10 $vlan_100_named_voice)" "$EAP_REQUEST" $damaged_cdp
start_phone
phone_says 'code=port.802-1x cause=sw-7 asks for 802\.1X on gi1/0/7: the port passes nothing until'
phone_says 'code=vlan.none cause=sw-7 port gi1/0/7 gives no voice VLAN\. The phone goes untagged on eth0\. By LLDP: nothing about voice, port VLAN 10, ignored: VLAN 100 by the name "Voice"\. By CDP: nothing of a switch, but a damaged frame .checksum 0x0000, should be'
comes_to_show why 'sw-7 asks for 802\.1X on gi1/0/7: the port passes nothing until'
shows facts 'neighbor.authentication +802\.1X'
comes_to_show why 'No DHCP answer on eth0 .*\. Perhaps the port may still be blocked by spanning tree'
ip netns exec sw bridge link set dev p1 state 3
phone_registers
comes_to_tell code=vlan.none 'sw-7 port gi1/0/7 gives no voice VLAN'
! grep 802 "$L/shown" || fail "802.1X is still in the way"
stop frames
start_frames "$(lldp_frame $port_vlan_10 $LLDP_MED $voice_200_untagged)"
phone_tells code=vlan.untagged 'The voice policy of sw-7 port gi1/0/7 names VLAN 200, which is not marked as tagged: voice goes untagged, into VLAN 10 of'
! grep 'gives no voice VLAN' "$L/shown" || fail "there is a voice policy now"
stop frames
start_frames "$(lldp_frame $port_vlan_10 $LLDP_MED $voice_10_untagged)"
names_none() {
	regentctl why >"$L/shown" || true
	! grep -q 'names VLAN' "$L/shown"
}
comes_true names_none || fail "the VLAN of the policy is the port's own: $(cat "$L/shown")"
shows facts 'voice.vlan +(4095|untagged)'
phone_ends
