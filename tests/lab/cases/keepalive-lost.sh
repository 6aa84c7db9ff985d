# lab: flat
# The call manager goes deaf: three keepalives without an answer, then the next one.
untagged_conf </dev/null
lab_up flat sccp
stop cm1
start_cm cm1 "$VOICE" 2000 --keepalive 2
start_cm cm2 "$VOICE2" 2000 --keepalive 2
device_file "$PHONE.cnf.xml" SCCP 1001 -- "0=$VOICE" "1=$VOICE2"
start_phone
phone_registers
expect cm1 "settled .*$PHONE"
cm cm1 deaf
cm cm1 silent
expect cm2 "settled .*$PHONE"
never regentd phase-failed
