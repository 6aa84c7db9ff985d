# lab: flat
# sends: RegisterTokenReq KeepAliveReq UnregisterReq RegisterReq
# The first call manager rejects the phone, so it is with the second; it goes back when the first grants a token, not
# when it denies one.
untagged_conf <<END
[plugin sccp]
connection-monitor = 1s
END
lab_up flat sccp
start_cm cm2 "$VOICE2" 2000
device_file "$PHONE.cnf.xml" SCCP 1001 -- "0=$VOICE" "1=$VOICE2"
cm cm1 reject 'Error DBConfig'
cm cm1 token 1
start_phone
phone_registers
expect cm2 "settled .*$PHONE"
shows status "$VOICE2.*standby $VOICE"
expect cm1 'token .*answer=1'
cm cm1 reject off
cm cm1 token ack
expect cm1 'token .*answer=ack'
expect cm2 "unregister .*$PHONE"
expect cm1 'alarm .*text="18: .*Last=Failback'
expect cm1 "settled .*$PHONE"
phone_says "Registered with $VOICE"
shows status "$VOICE \(primary\)"
shows timeline "signaling .* Registered with $VOICE"
phone_ends
