# lab: vlan
# wire: voice 100
# The VLAN's link: somebody else's, in whose stead it may be used but cannot be; gone, so that the phone makes its own;
# deleted under it.
printf 'take-over = no\n' | phone_conf
lab_up vlan sccp
ip -n phone link add spare type veth peer name spare-end
ip -n phone link add link spare name eth0.100 type vlan id 100
start_cdp "$VOICE_VLAN"
start_phone
phone_tells code=vlan.exists 'already an interface eth0.100, and it is not ours'
sed -i 's/^take-over = no/take-over = yes/' "$L/regent.conf"
signal HUP regentd
phone_tells code=vlan.failed 'The link for voice VLAN 100 cannot be made: cannot set up eth0.100: .*down'
ip -n phone link del eth0.100
phone_registers
ip -n phone link del eth0.100
phone_says 'code=vlan.gone cause=Somebody deleted eth0.100'
forget regentd
phone_registers
phone_ends
