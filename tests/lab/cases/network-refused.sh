# lab: flat
# What is not set at the phone: values that are none, what somebody types who may not, and an address that somebody else has,
# which goes back by itself. A locked phone takes nothing, and keeps what it has.
. "$LAB/network.sh"
untagged_conf </dev/null
lab_up flat sccp
start_phone
phone_registers
remember dhcp

types 2 'address: .*prefix length' network --static $OWN
types 2 "gateway: .*$OWN.* is the own address" network --static $OWN/24 --gateway $OWN
types 2 'gateway: .*"10.100.0.0"' network --static $OWN/24 --gateway 10.100.0.0
types 2 '4094' network --vlan 5000
types 2 'between 10 s and 1 h' network --within 1s --dhcp
types 2 'Type the address as well: regentctl network --static ADDRESS/LEN --gateway' network --gateway "$VOICE"
types 2 'exclude each other' network --dhcp --static $OWN/24
types 2 'is the own address' network --dry-run --static $OWN/24 --gateway $OWN

# Root of a user namespace is alone there. Another user may not read the build, either.
somebody="setpriv --reuid 65534 --regid 65534 --clear-groups"
if ip netns exec phone $somebody true 2>>"$OUT/setpriv.log"; then
	cp "$BUILD/core/regentctl/regentctl" "$L/"
	LAB_AS="$somebody" LAB_CTL="$L/regentctl"
	for words in "network --dhcp" "network --at-once --dhcp" "network --revert" "network --confirm" "erase network"; do
		types 4 'Not allowed: that is for root and members of the group regent' $words
	done
	types 0 'DHCP Enabled' network
	LAB_AS= LAB_CTL=
else
	echo "SKIPPED: that another user may not is not seen: there is none in this namespace" >>"$OUT/uncaptured"
fi
in_force_is dhcp

ip -n voice addr add $OWN/24 dev eth0
types 1 "Not kept: .*Another device, 02:00:00:00:01:01, uses $OWN" network --within 10s --static $OWN/24 --tftp "$VOICE"
phone_registers
in_force_is dhcp

types 0 Kept network --at-once --vlan 100
sed -i 's/^interface = /lock-network = yes\n&/' "$L/regent.conf"
forget regentd
signal HUP regentd
phone_says ' config'
for words in "network --dhcp" "network --at-once --vlan none" "erase network"; do
	types 4 'lock-network' $words
done
types 0 'Admin. VLAN Id +100 +set at the phone .*lock-network' network
phone_ends
