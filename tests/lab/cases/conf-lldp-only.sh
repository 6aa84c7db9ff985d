# lab: vlan
# wire: voice 100
# conf/lldp-only.conf, as it is.
ready_conf lldp-only </dev/null
lab_up vlan sccp
start_lldp "$VOICE_VLAN"
start_phone
phone_registers
phone_ends
