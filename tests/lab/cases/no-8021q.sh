# lab: flat
# A voice VLAN, but a kernel that has no 802.1Q: said; a link that somebody else makes of it is used.
if ip link add lab0 type veth peer name lab1 && ip link add link lab0 name lab0.5 type vlan id 5 2>/dev/null; then
	echo "SKIPPED: this kernel has 802.1Q, which cannot be taken from it"
	return 77
fi
printf 'take-over = yes\n[phase discovery]\nplugins = fixed\n[plugin fixed]\nvlan = 100\n' | phone_conf
lab_up flat sccp
start_phone
phone_tells code=kernel.no-8021q 'The voice VLAN is 100, but this kernel has no 802.1Q'
ip -n sw link add p5 type veth peer name eth0.100 address "$PHONE_MAC" netns phone
ip -n sw link set p5 master br0 up
phone_registers
