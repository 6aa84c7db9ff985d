# lab: vlan
# wire: voice 100
# kill -9 and a start: registered again; the VLAN, its address and its routes are there once.
phone_conf </dev/null
lab_up vlan sccp
start_cdp "$VOICE_VLAN"
start_phone
phone_registers 60
killed_and_back
phone_ends
