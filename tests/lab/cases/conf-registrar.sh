# lab: flat
# conf/registrar.conf: a SIP registrar by name, no files. The lab's password, and no wait for a switch.
printf '[phase discovery]\ntimeout = 1s\n[plugin registrar]\npassword = secret1001\n' | ready_conf registrar
lab_up flat sip
start_phone
expect dns 'query.* pbx.example.com'
phone_registers
expect sip 'saved 1001'
never tftp "$PHONE"
phone_ends
