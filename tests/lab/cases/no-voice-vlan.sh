# lab: vlan
# A voice VLAN exists, but nobody tells: a lease in the data VLAN without a TFTP server. Then CDP is switched on.
. "$LAB/breaks.sh"
phone_conf </dev/null
lab_up vlan sccp
start_phone
phone_says 'code=vlan.silent '
broken_and_mended no-voice-vlan
shows status 'voice VLAN 100'
ip -n phone -4 -o addr show dev eth0 | grep -q . && fail "an address is left on eth0"
ip -n phone route | grep 10.10.0 && fail "a route of the data VLAN is left"
phone_ends
