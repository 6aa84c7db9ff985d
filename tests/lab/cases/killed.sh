# lab: flat
# kill -9 and a start: registered again; address and routes are there once.
untagged_conf </dev/null
lab_up flat sccp
start_phone
phone_registers
killed_and_back
phone_ends
