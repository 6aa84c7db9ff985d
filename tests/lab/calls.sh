# SPDX-License-Identifier: LGPL-2.1-or-later
# All that a call manager tells a registered phone: words, lamps, calls, media, orders. Sourced by the cases that do it at
# a version of the protocol.

registered_at() { # PROFILE VERSION
	untagged_conf </dev/null
	lab_up flat sccp
	stop cm1
	start_cm cm1 "$VOICE" 2000 --profile "$1" --keepalive 3
	start_phone
	phone_registers
	expect cm1 "settled .*$PHONE"
	cm cm1 list | grep -q "$PHONE 1001 .* $2\$" || fail "not version $2: $(cm cm1 list)"
	shows facts "registration.protocol +SCCP $2"
}

# A call rings for a moment, then it is refused; media is refused at once.
call_is_refused() {
	cm cm1 call "$PHONE" 2001
	expect cm1 'soft-key .*event=9 line=1 call=1'
	cm cm1 media "$PHONE"
	expect cm1 'open-receive-channel-ack .*status=1'
	expect cm1 'on-hook .*line=1 call='
}

words_are_shown() {
	cm cm1 prompt "$PHONE" Prompt of the hour
	comes_to_show screen 'Prompt of the hour'
	cm cm1 notify "$PHONE" Notice for a while
	comes_to_show screen 'Notice for a while'
	cm cm1 pri-notify "$PHONE" More important
	comes_to_show screen 'More important'
	cm cm1 text "$PHONE" Text of the day
	comes_to_show facts 'Text of the day'
	cm cm1 data "$PHONE" '<CiscoIPPhoneText><Text>Canteen</Text></CiscoIPPhoneText>'
	comes_to_show facts 'Canteen'
	cm cm1 lamp "$PHONE" 9 1 2
	cm cm1 flood "$PHONE" 50
	comes_to_show facts 'prompt +flood'
}

orders_are_obeyed() {
	expect cm1 keepalive
	cm cm1 apply "$PHONE"
	phone_says 'request check'
	phone_says "message phase=provisioning .*$PHONE"
	for order in restart reset; do
		cm cm1 $order "$PHONE"
		expect cm1 "unregister .*$PHONE"
		phone_says "request $order"
		phone_registers
		expect cm1 "settled .*$PHONE"
	done
}
