# lab: flat
# The call manager closes the connection without a word, or after a good one, or what it sends is not SCCP: each said, then
# registered untouched. Last, one that registers the phone and answers no keepalive.
impatient | untagged_conf
lab_up flat sccp
stop cm1
start_cm cm1 "$VOICE" 2000 --keepalive 2
cm cm1 drop Register
cm cm1 close Register
start_phone
signaling_fails code=reg.closed Registering "$VOICE closes the connection without a word"
cm cm1 drop off
# A third time would be another reason, so the log is asked, and not the phone, which may have gone on.
phone_says "phase-failed phase=signaling code=reg.dropped .*$VOICE accepts $PHONE and closes the connection soon after"
comes_to_show screen Registering
cm cm1 garbage on
cm cm1 close off
signaling_fails code=cm.no-sccp Registering "What $VOICE sends is not SCCP"
cm cm1 deaf
cm cm1 garbage off
phone_registers
# Each of its tries registers and is lost again: the wait has to be long enough for somebody to look.
sed -i 's/^\(retry-m..\) = 3s/\1 = 10min/' "$L/regent.conf"
signal HUP regentd
signaling_fails code=reg.no-keepalives Registering "$VOICE registers $PHONE and then answers none of its keepalives"
never regentd 'code=cm\.(unreachable|restarting)'
stop regentd
