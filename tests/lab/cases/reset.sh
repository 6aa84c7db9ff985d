# lab: flat
# Reset runs the whole sequence again, Restart goes on from provisioning; both unregister first, and the alarm says why.
# Apply Config, where the file is the same, changes nothing. A restart that follows others too soon is held back.
untagged_conf </dev/null
lab_up flat sccp
start_phone
phone_registers
expect cm1 "settled .*$PHONE"
cm cm1 reset "$PHONE"
expect cm1 unregister
expect cm1 'alarm .*text="22: .*Load=regent-lab-1 Last=Reset-Reset'
phone_registers
timeline_is request unregistered rewind link discovery vlan addressing provisioning upgrade signaling registered
expect cm1 "settled .*$PHONE"
cm cm1 restart "$PHONE"
expect cm1 unregister
expect cm1 'alarm .*text="23: .*Load=regent-lab-1 Last=Reset-Restart'
phone_registers
timeline_is request unregistered rewind provisioning upgrade signaling registered
expect cm1 "settled .*$PHONE"
cm cm1 apply "$PHONE"
phone_says 'request check'
phone_says "message phase=provisioning .*$PHONE"
[ "$(grep -c ' unregister ' "$OUT/cm1.log")" = 2 ] || fail "it unregistered at other times too"
# Asked for again and again: what comes too soon waits, both who asks and who looks are told, and the phone stays registered.
restart_waits() {
	regentctl restart | grep -qE '^The restart waits: it comes in [0-9]+ s, .* A restart is held back, because [0-9]+ were' &&
		tells code=phase.held 'A restart is held back, because [0-9]+ were asked for within '
}
comes_true restart_waits || fail "no restart comes to wait: $(cat "$L/shown")"
and_says 'when +[0-9]+ s more|when +for [0-9]+ s; [0-9]+ s more'
keep_shown
comes_to_tell code=reg.calls-refused 'Each call to 1001'
phone_ends
