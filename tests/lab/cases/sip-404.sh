# lab: flat
# The SIP registrar answers 404: on the screen, then success untouched.
untagged_conf </dev/null
lab_up flat sip
stop sip
start_sip 404 "Not Found"
start_phone
phone_says 'phase-failed phase=signaling code=sip.unknown '
shows screen '404'
stop sip
start_sip
expect sip 'saved 1001'
phone_registers
phone_ends sip
