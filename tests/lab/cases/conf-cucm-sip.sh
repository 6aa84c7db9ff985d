# lab: flat
# conf/cucm-sip.conf, as it is but for the wait for a switch.
printf '[phase discovery]\ntimeout = 1s\n' | ready_conf cucm-sip
lab_up flat sip
start_phone
phone_registers
shows status 'Cisco 8841'
phone_ends
