# lab: flat
# The SIP registrar does not answer: said, with no word of a ban, then success untouched.
untagged_conf </dev/null
lab_up flat sip
sip_answers silence
start_phone
signaling_fails code=cm.unreachable "Opening $VOICE" "Start $VOICE: not a packet comes back"
and_says 'Perhaps it speaks TCP only'
sip_answers
expect sip 'saved 1001'
phone_registers
phone_ends sip
