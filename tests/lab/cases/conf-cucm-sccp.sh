# lab: flat
# conf/cucm-sccp.conf, as it is but for the wait for a switch.
printf '[phase discovery]\ntimeout = 1s\n' | ready_conf cucm-sccp
lab_up flat sccp
start_phone
phone_registers
shows status '● provisioning +http'
phone_ends
