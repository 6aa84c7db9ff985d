# lab: vlan
# wire: voice 100
# SCCP, voice VLAN by LLDP-MED, file by TFTP.
phone_conf </dev/null
lab_up vlan sccp
start_lldp "$VOICE_VLAN"
start_phone
phone_registers
shows status 'lldp-med .*voice VLAN 100'
shows screen 1001
never regentd vlan.not-tagged
phone_ends
