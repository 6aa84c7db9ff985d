# SPDX-License-Identifier: LGPL-2.1-or-later
# What the lab is made of: namespaces, ports, VLANs and addresses. Sourced by lab.sh.
#
#   phone                 sw                        voice (VLANs 100 and 200)    data (VLAN 10)
#   eth0 ---------------- p1   br0   p2 ----------- eth0 10.100.0.1 ... .4
#                                    p4 ----------- eth1 10.200.0.1
#                                    p3 ------------------------------------------ eth0 10.10.0.1
#
# On a VLAN port p1 carries the data VLAN untagged and the voice VLAN tagged. The flat lab is the same without VLANs,
# p3 and p4: what the phone sends untagged reaches the voice servers.

PHONE_MAC=00:07:0e:16:1c:56
PHONE=SEP00070E161C56
DATA_VLAN=10 VOICE_VLAN=100 OTHER_VLAN=200
VOICE=10.100.0.1 VOICE2=10.100.0.2 VOICE3=10.100.0.3 VOICE4=10.100.0.4 OTHER=10.200.0.1 DATA=10.10.0.1

namespaces() {
	for name; do
		ip netns add "$name"
		ip -n "$name" link set lo up
	done
}

flat_links() {
	namespaces phone sw voice
	ip -n sw -batch - <<-END
		link add br0 address 02:00:00:00:00:01 type bridge stp_state 0 mcast_snooping 0
		link add p1 address 00:1b:54:00:00:01 type veth peer name eth0 address $PHONE_MAC netns phone
		link add p2 type veth peer name eth0 address 02:00:00:00:01:01 netns voice
		link set p1 master br0 up
		link set p2 master br0 up
		link set br0 up
	END
}

vlan_links() {
	namespaces phone sw voice data
	ip -n sw -batch - <<-END
		link add br0 address 02:00:00:00:00:01 type bridge vlan_filtering 1 vlan_default_pvid 0 stp_state 0 mcast_snooping 0
		link add p1 address 00:1b:54:00:00:01 type veth peer name eth0 address $PHONE_MAC netns phone
		link add p2 type veth peer name eth0 address 02:00:00:00:01:01 netns voice
		link add p3 type veth peer name eth0 address 02:00:00:00:02:01 netns data
		link add p4 type veth peer name eth1 address 02:00:00:00:01:02 netns voice
		link set p1 master br0 up
		link set p2 master br0 up
		link set p3 master br0 up
		link set p4 master br0 up
		link set br0 up
	END
	ip netns exec sw bridge -batch - <<-END
		vlan add dev p1 vid $DATA_VLAN pvid untagged
		vlan add dev p1 vid $VOICE_VLAN
		vlan add dev p2 vid $VOICE_VLAN pvid untagged
		vlan add dev p3 vid $DATA_VLAN pvid untagged
		vlan add dev p4 vid $OTHER_VLAN pvid untagged
	END
	ip -n data -batch - <<-END
		addr add $DATA/24 dev eth0
		link set eth0 up
	END
	ip -n voice -batch - <<-END
		addr add $OTHER/24 dev eth1
		link set eth1 up
	END
}

# Gives the phone's port another voice VLAN, as `switchport voice vlan` does.
switch_voice_vlan() {
	ip netns exec sw bridge -batch - <<-END
		vlan del dev p1 vid $1
		vlan add dev p1 vid $2
	END
}

links() {
	"$1_links"
	# The phone's checksums are to be seen whole on its port, and not left to a network card that is not there.
	ip netns exec phone ethtool -K eth0 tx off >/dev/null
	ip -n voice -batch - <<-END
		addr add $VOICE/24 dev eth0
		addr add $VOICE2/24 dev eth0
		addr add $VOICE3/24 dev eth0
		addr add $VOICE4/24 dev eth0
		link set eth0 up
	END
}
