# lab: vlan
# wire: voice 100
# SCCP, voice VLAN by CDP, file by TFTP; then SIGTERM: unregistered, address and VLAN gone.
phone_conf </dev/null
lab_up vlan sccp
start_cdp "$VOICE_VLAN"
start_phone
phone_registers
expect cm1 "settled .*$PHONE"
shows status 'voice VLAN 100'
shows status 'SEP00070E161C56.cnf.xml'
shows screen 1001
never regentd vlan.not-tagged
phone_ends
