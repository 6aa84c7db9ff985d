# lab: flat
# The SIP boot over UDP without a voice VLAN.
untagged_conf </dev/null
lab_up flat sip
start_phone
phone_registers
expect sip 'saved 1001.* udp'
shows screen 1001
phone_ends sip
