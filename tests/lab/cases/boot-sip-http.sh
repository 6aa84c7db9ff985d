# lab: vlan
# wire: voice 100
# SIP, voice VLAN by LLDP-MED, file by HTTP.
printf '[phase provisioning]\nplugins = http; tftp\n' | phone_conf
lab_up vlan sip
start_lldp "$VOICE_VLAN"
start_phone
phone_registers
expect sip 'saved 1001'
shows status '● provisioning +http'
shows screen 1001
phone_ends
