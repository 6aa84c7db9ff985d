# lab: flat
# DHCP is absent, then back.
. "$LAB/breaks.sh"
untagged_conf </dev/null
lab_up flat sccp
break_lab no-dhcp
start_phone
broken_and_mended no-dhcp "DHCP Timeout|Configuring IP"
phone_ends
