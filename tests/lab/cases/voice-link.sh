# lab: flat
# The link of the voice VLAN is there already, made by somebody else: refused; by `take-over` used as it is, once what it
# stands on is up; deleted under the phone: missed.
voice_link() { # a switch with a port of its own for the voice VLAN
	ip -n sw link add p5 type veth peer name eth0.100 address "$PHONE_MAC" netns phone
	ip -n sw link set p5 master br0 "$1"
}
printf '[phase discovery]\nplugins = fixed\n[plugin fixed]\nvlan = 100\n' | phone_conf
lab_up flat sccp
voice_link down
start_phone
phone_tells code=vlan.exists 'already an interface eth0.100'
sed -i 's/^model = /take-over = yes\n&/' "$L/regent.conf"
signal HUP regentd
phone_tells code=vlan.down 'eth0.100 has no carrier although eth0 has'
ip -n sw link set p5 up
phone_registers
shows facts 'voice.interface +eth0.100'
ip -n phone link del eth0.100
phone_says 'code=vlan.gone '
forget regentd
voice_link up
phone_registers
