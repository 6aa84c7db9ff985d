# lab: flat
# The SIP registrar does not answer: said, with no word of a ban; then its own firewall rejects what the phone sends; then
# success untouched.
untagged_conf </dev/null
lab_up flat sip
sip_answers silence
start_phone
signaling_fails code=cm.unreachable "Opening $VOICE" "Switch on $VOICE, if off: not a packet comes back"
and_says 'Perhaps it speaks TCP only'
reject_at_server udp 5060
comes_to_tell code=cm.unreachable "No server answers SIP over UDP: $VOICE:5060 rejects UDP as a firewall does"
and_says "Let UDP 5060 pass in the firewall of $VOICE, which rejects it"
sip_answers
reject_at_server off
expect sip 'saved 1001'
phone_registers
phone_ends sip
