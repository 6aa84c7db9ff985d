# lab: flat
# Nobody speaks on the port and its untagged VLAN is the voice network: on untagged after 10 s, as a phone does.
phone_conf </dev/null
lab_up flat sccp
start_phone
phone_tells code=vlan.silent 'No switch answered CDP or LLDP-MED on eth0 in 10 s: going on untagged'
phone_registers
shows status 'untagged'
shows screen 1001
phone_ends
