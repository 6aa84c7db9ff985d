# lab: flat
# The call manager in use dies: the next one at once; all dead: the sentence; back: registered untouched.
untagged_conf </dev/null
lab_up flat sccp
device_file "$PHONE.cnf.xml" SCCP 1001 -- "0=$VOICE" "1=$VOICE2"
start_cm cm2 "$VOICE2" 2000
start_phone
phone_registers
expect cm1 "settled .*$PHONE"
cm cm1 refuse on
cm cm1 kill all
expect cm2 "settled .*$PHONE"
never regentd phase-failed
phone_tells code=cm.lost "$VOICE was lost \(it reset the connection\): registered with $VOICE2"
shows status "$VOICE2"
shows timeline "signaling .* Lost $VOICE: it reset the connection"
shows timeline "signaling .* Registered with $VOICE2"
cm cm2 refuse on
cm cm2 kill all
signaling_fails code=cm.unreachable "Opening $VOICE" "$VOICE:2000 refused the connection, $VOICE2:2000 refused the connection"
cm cm2 refuse off
expect cm2 "settled .*$PHONE"
phone_registers
shows 'timeline --all' 'signaling .*No call manager answers'
phone_ends cm2
