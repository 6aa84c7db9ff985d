# lab: flat
# Another device has the phone's name: the call manager closes each older registration, so the two take turns. Said;
# then the other one is gone, and the phone registers untouched.
impatient | untagged_conf
lab_up flat sccp
echo "$PHONE 0 1001 Reception" >"$L/devices"
cm cm1 devices "$L/devices"
# Register: 44 bytes that begin with the name; of the rest only the version is set.
cat >"$L/clone" <<'END'
#!/bin/sh
register() {
	printf '\060\0\0\0\0\0\0\0\001\0\0\0%s' "$1"
	head -c 25 /dev/zero
	printf '\005\0\0\0'
	busybox sleep 0.2
}
while :; do register "$1" | busybox nc "$2" 2000 >/dev/null; done
END
start_phone
phone_registers
spawn clone voice sh "$L/clone" "$PHONE" "$VOICE"
signaling_fails code=reg.duplicate 'Registering .next try' "another device uses the name $PHONE"
stop clone
comes_to_show facts 'registration.state +registered'
phone_ends
