# lab: flat
# Nothing listens on the SIP port over TCP: said, then success untouched.
untagged_conf </dev/null
SIP_TRANSPORT=1
lab_up flat sip
stop sip
start_phone
phone_says 'phase-failed phase=signaling code=cm.unreachable '
shows screen "Opening $VOICE"
shows why "Start the SIP service on $VOICE: it is reached, but nothing listens on TCP 5060"
shows why 'Perhaps it speaks UDP only'
start_sip
expect sip 'saved 1001.* tcp'
phone_registers
phone_ends sip
