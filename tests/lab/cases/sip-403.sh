# lab: flat
# The SIP registrar answers 403: on the screen, then success untouched.
untagged_conf </dev/null
lab_up flat sip
stop sip
start_sip 403 "Forbidden"
start_phone
phone_says 'phase-failed phase=signaling code=sip.forbidden '
shows screen '403'
stop sip
start_sip
expect sip 'saved 1001'
phone_registers
phone_ends sip
