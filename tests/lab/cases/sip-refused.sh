# lab: flat
# Over TCP nothing listens on the SIP port; then its firewall rejects the connection; then the registrar takes it and answers
# nothing: each said, then success untouched.
printf '[plugin sip]\ntimeout = 4s\n' | untagged_conf
SIP_TRANSPORT=1
lab_up flat sip
stop sip
start_phone
signaling_fails code=cm.unreachable "Opening $VOICE" \
	"Start the SIP service on $VOICE: nothing listens on TCP 5060"
and_says 'Perhaps it speaks UDP only'
reject_at_server tcp 5060
comes_to_tell code=cm.unreachable "No server answers SIP over TCP: $VOICE:5060 rejects TCP as a firewall does"
start_sip
sip_answers silence
reject_at_server off
comes_to_tell code=cm.unreachable "$VOICE takes the connection and answers nothing for 4 s"
and_says "Restart the SIP service on $VOICE: connected, but no answer"
sip_answers
expect sip 'saved 1001.* tcp'
phone_registers
phone_ends sip
