# lab: flat
# A probe of a good port: status 0, every phase up to the registration done, nothing left; whoever registers phones
# hears nothing of it. What is expected holds, or is named; it says first what it will do and what not, and asks for no
# default file unless it is a Cisco phone.
. "$LAB/probes.sh"
untagged_conf </dev/null
lab_up flat sccp
forget cm1
cp "$OUT/cm1.log" "$L/cm1.before"
probe 0 --model 7962
nothing_left
first_says 'All is well up to reach'
block_has '10\.100\.0\.'
block_has "$VOICE answers ping in"
! grep -q 'TCP 2000' "$L/block" || fail "it connects unasked: $(cat "$L/block")"
grep -q 'It registers nowhere and takes no directory number; where there is no file of its own it asks for the default file' "$L/said" ||
	fail "it does not say what it does: $(cat "$L/said")"
grep -q 'phase-done  provisioning' "$L/said" || fail "it tells nothing meanwhile: $(cat "$L/said")"
probe 0 --model 7962 --quiet
[ ! -s "$L/said" ] || fail "--quiet says $(cat "$L/said")"
nothing_left
never tftp XMLDefault
probe 0 --model 7962 --quiet --until addressing
! grep -q "$PHONE.cnf.xml" "$L/block" || fail "it went beyond addressing: $(cat "$L/block")"
probe 2 --until signaling
grep -q 'In signaling it would register: add --register' "$L/said" || fail "it says $(cat "$L/said")"
nothing_left
printf '[expect]\ntftp = %s\nlease-below = 1min\n' "$VOICE" >"$L/expect.ini"
probe 0 --model 7962 --quiet --expect "$L/expect.ini"
printf '[expect]\ntftp = 192.0.2.1\nlease-below = 1min\n' >"$L/expect.ini"
probe 1 --model 7962 --quiet --expect "$L/expect.ini"
block_has '192\.0\.2\.1'
probe 0 --model 7962,7965 --json
[ ! -s "$L/said" ] || fail "--json says $(cat "$L/said")"
python3 - "$L/block" <<'END' || fail "--json of two models: $(cat "$L/block")"
import json, sys
boots = json.load(open(sys.argv[1]))
assert len(boots) == 2, boots
END
nothing_left
end_capture
nobody_heard
cmp -s "$OUT/cm1.log" "$L/cm1.before" || fail "the call manager's log has grown: $(cat "$OUT/cm1.log")"
probe 0 --model 7962 --connect
block_has "$VOICE TCP 2000 opens in"
grep -q 'It opens a TCP connection to each call manager' "$L/said" || fail "it does not say so: $(cat "$L/said")"
never cm1 ' register '
nothing_left
