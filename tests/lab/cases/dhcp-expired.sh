# lab: flat
# A short lease by a server that names TFTP in option 66, as those of other makes do; the server goes: the address ends.
untagged_conf </dev/null
lab_up flat sccp
stop dhcp
LAB_LEASE=30
start_plain_dhcp voice "$VOICE" <<END
option tftp $VOICE
min_lease 30
END
start_phone
phone_registers
shows status 'option 66'
stop dhcp-voice
phone_tells code=dhcp.expired "The lease of 10.100.0.[0-9]+ ended: DHCP server $VOICE answered no renewal"
forget regentd
start_dhcp
phone_registers
phone_ends
