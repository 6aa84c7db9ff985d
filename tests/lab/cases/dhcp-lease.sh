# lab: flat
# The lease turns out to be another one when the server is asked, here after a flap of the link: another mask, then an
# address that the server does not know.
flap() {
	ip -n sw link set p1 down
	ip -n sw link set p1 up
}
untagged_conf </dev/null
lab_up flat sccp
start_phone
phone_registers
stop dhcp
start_dhcp --dhcp-option=tag:voice,option:netmask,255.255.0.0
flap
phone_says 'code=dhcp.changed cause=DHCP server 10.100.0.1 renewed 10.100.0.[0-9]* with another address or mask'
phone_registers
shows facts 'ip.address +10.100.0.[0-9]+/16'
stop dhcp
rm "$L/leases"
LAB_RANGE=10.100.0.200,10.100.0.220
start_dhcp
flap
phone_says 'code=dhcp.nak cause=DHCP server 10.100.0.1 took back 10.100.0'
phone_registers
shows facts 'ip.address +10.100.0.2'
phone_ends
