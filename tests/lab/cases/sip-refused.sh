# lab: flat
# Nothing listens on the SIP port over TCP: said, then success untouched.
untagged_conf </dev/null
SIP_TRANSPORT=1
lab_up flat sip
stop sip
start_phone
signaling_fails code=cm.unreachable "Opening $VOICE" \
	"Start the SIP service on $VOICE: nothing listens on TCP 5060"
and_says 'Perhaps it speaks UDP only'
start_sip
expect sip 'saved 1001.* tcp'
phone_registers
phone_ends sip
