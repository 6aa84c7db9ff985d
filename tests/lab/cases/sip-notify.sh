# lab: flat
# OPTIONS is answered. NOTIFY is obeyed, in the words of call managers and of other makers, but from the registrar alone.
untagged_conf </dev/null
lab_up flat sip
start_phone
phone_registers
saved
here=udp:$VOICE:5060 elsewhere=udp:$VOICE2:5060
file=$FILES/$PHONE.cnf.xml

service_control() { # SOCKET ACTION [CALL-ID [STAMP]]
	sip_tell "$1" NOTIFY service-control "$(printf 'action=%s\r\nRegisterCallId={%s}\r\nConfigVersionStamp={%s}\r\n' "$2" "${3:-}" "${4:-}")"
}

sip_tell $here OPTIONS none
expect sip 'OPTIONS answered 200'

for action in reset restart apply-config check-version; do
	service_control $elsewhere $action "$sip_call"
	expect sip 'NOTIFY answered 403'
done
sip_tell $elsewhere NOTIFY 'check-sync;reboot=true'
expect sip 'NOTIFY answered 403'
service_control $here restart of-somebody-else
expect sip 'NOTIFY answered 200'
service_control $here reset
expect sip 'NOTIFY answered 200'
sip_tell $here NOTIFY weather
expect sip 'NOTIFY answered 489'
service_control $here check-version "$sip_call" "$(sed -n 's:.*<versionStamp>{*\([^}<]*\).*:\1:p' "$file")"
expect sip 'NOTIFY answered 200'
never regentd ' request '

sip_tell $here NOTIFY check-sync
phone_says 'request check'
phone_says "message phase=provisioning .*$PHONE"
service_control $here check-version "$sip_call" 00000000-0000-0000-0000-000000000000
phone_says 'request check'
phone_says "message phase=provisioning .*$PHONE"
never regentd unregistered
sed -i 's:<featureLabel>1001:<featureLabel>Porter:; s:{lab-:{lab-again-:' "$file"
sip_tell $here NOTIFY check-sync
phone_registers
saved
shows screen Porter

service_control $here restart "$sip_call"
phone_says 'request restart'
phone_registers
timeline_is request unregistered rewind provisioning upgrade signaling registered
saved
grep -q 'cisco-alarm:.* Last=reset-restart' "$L/line" || fail "no alarm of restart: $(cat "$L/line")"

sip_tell $here NOTIFY 'check-sync;reboot=true'
phone_says 'request reset'
phone_registers
timeline_is request unregistered rewind link discovery vlan addressing provisioning upgrade signaling registered
saved
grep -q 'cisco-alarm:.* Last=reset-reset' "$L/line" || fail "no alarm of reset: $(cat "$L/line")"
phone_ends
