# lab: flat
# Registered without a line: the device has none, or the call manager does not say. Each has its sentence, and neither is
# what a phone with a line is told, which is only, and last, that it takes no calls.
untagged_conf </dev/null
lab_up flat sccp
start_phone
phone_registers
comes_to_tell code=reg.calls-refused 'Each call to 1001.* is refused'
registered_without_line() { # code=CODE WHY
	regentctl restart
	expect cm1 "settled .*$PHONE"
	comes_to_tell "$1" "$2"
	regentctl status >/dev/null && fail "status ends as if there were a line" || [ $? = 5 ] || fail "status ends otherwise"
}
echo "$PHONE 404 - Reception" >"$L/devices"
cm cm1 devices "$L/devices"
registered_without_line code=reg.no-line "$VOICE registers $PHONE without a line: it has 3 line keys without a number"
regentctl why | grep -q 'is refused' && fail "calls to no line are refused"
cm cm1 buttons 2,2
registered_without_line code=reg.no-line 'it has no line key'
cm cm1 buttons 9,2
own_file SCCP
cm cm1 devices "$L/devices"
cm cm1 drop LineStatReq
registered_without_line code=reg.line-silent "does not answer when it asks for its line's status"
cm cm1 drop ButtonTemplateReq
registered_without_line code=reg.line-silent 'does not answer when it asks for its button template'
cm cm1 drop off
regentctl restart
comes_to_tell code=reg.calls-refused 'Each call to 1001 is refused'
regentctl why | grep -q 'without a line' && fail "the phone has a line again"
phone_ends
