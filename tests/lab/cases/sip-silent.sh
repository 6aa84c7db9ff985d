# lab: flat
# The SIP registrar does not answer: said, then success untouched.
untagged_conf </dev/null
lab_up flat sip
stop sip
start_sip silence
start_phone
phone_says 'phase-failed phase=signaling code=cm.unreachable '
shows screen "Opening $VOICE"
shows why "$VOICE"
stop sip
start_sip
expect sip 'saved 1001'
phone_registers
phone_ends sip
