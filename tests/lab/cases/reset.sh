# lab: flat
# Reset runs the whole sequence again, Restart goes on from provisioning; both unregister first.
untagged_conf </dev/null
lab_up flat sccp
start_phone
phone_registers
expect cm1 "settled .*$PHONE"
cm cm1 reset "$PHONE"
expect cm1 unregister
phone_says 'phase-done phase=link'
phone_says 'phase-done phase=addressing'
phone_registers
expect cm1 'alarm .*text="22: '
expect cm1 "settled .*$PHONE"
cm cm1 restart "$PHONE"
expect cm1 unregister
phone_says 'phase-(start|done) phase=[a-z]*'
grep -q 'phase=provisioning' "$L/line" || fail "Restart did not begin at provisioning: $(cat "$L/line")"
phone_registers
expect cm1 'alarm .*text="23: '
phone_ends
