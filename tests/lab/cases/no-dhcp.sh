# lab: flat
# DHCP is absent, then back. The switch is named, with a command in its own language.
. "$LAB/breaks.sh"
phone_conf </dev/null
lab_up flat sccp
start_cdp none
break_lab no-dhcp
start_phone
phone_tells code=dhcp.silent 'On sw1, see the VLANs of this port: `?show interfaces FastEthernet0/1 switchport'
and_says 'ip helper-address'
and_says 'Start the DHCP server, if it is in this network'
broken_and_mended no-dhcp "DHCP Timeout|Configuring IP"
phone_ends
