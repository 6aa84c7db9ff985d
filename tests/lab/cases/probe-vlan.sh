# lab: vlan
# wire: voice 100
# A probe of a port with a voice VLAN: found, asked and left, with nothing untagged but CDP and LLDP, without a word to
# the call manager.
. "$LAB/probes.sh"
phone_conf </dev/null
lab_up vlan sccp
start_cdp "$VOICE_VLAN"
forget cm1
cp "$OUT/cm1.log" "$L/cm1.before"
probe 0 --model 7962
block_has 'voice +100'
block_has 'sw1'
nothing_left
never tftp XMLDefault
end_capture
nobody_heard
cmp -s "$OUT/cm1.log" "$L/cm1.before" || fail "the call manager's log has grown: $(cat "$OUT/cm1.log")"
