# lab: vlan
# The lab itself: the voice VLAN is told by LLDP, reached with a tag only, and only it gives option 150.
links vlan
start_capture
start_dhcp
start_plain_dhcp data "$DATA" </dev/null
start_lldp "$VOICE_VLAN"
cat >"$L/script" <<'END'
#!/bin/sh
[ "$1" != bound ] || echo "$ip opt150=$opt150 siaddr=$siaddr"
END
chmod +x "$L/script"
lease() {
	ip netns exec phone busybox udhcpc -i "$1" -n -q -f -t 4 -T 1 -O 150 -s "$L/script" 2>&1 || fail "no lease on $1"
}
ip -n phone link set eth0 up
lease eth0 | grep -q '^10.10.0.* opt150= siaddr=$' || fail "the data VLAN gives more than an address"
ip -n phone link add link eth0 name eth0.100 type vlan id 100 egress-qos-map 0:3
ip -n phone link set eth0.100 up
lease eth0.100 | grep -q '^10.100.0.* opt150=0a640001' || fail "the voice VLAN gives no option 150"
ip netns exec phone tcpdump -i eth0 -c 1 ether proto 0x88cc >"$OUT/lldp-seen" 2>&1
