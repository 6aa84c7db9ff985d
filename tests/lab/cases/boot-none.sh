# lab: flat
# Nobody speaks on the port and its untagged VLAN is the voice network: on untagged after 10 s, as a phone does. A sequence that
# ends there is complete then, and what it has to do without comes first.
printf '[sequence]\nphases = link; discovery\n' | phone_conf
lab_up flat sccp
start_phone
phone_tells code=vlan.silent 'in 10 s, so no voice VLAN is known'
shows status 'complete for'
phone_conf </dev/null
signal HUP regentd
phone_tells code=vlan.silent 'in 10 s, so no voice VLAN is known\. The phone goes untagged on eth0: if this port'
phone_registers
shows status 'untagged'
shows screen 1001
phone_ends
