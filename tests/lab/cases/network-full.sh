# lab: flat
# The state folder is full: what works is not kept, for a restart would lose it, and goes back. With room it is kept.
. "$LAB/network.sh"
mount -t tmpfs -o size=64k tmpfs "$L/state"
site_up
start_phone
phone_registers
remember dhcp
dd if=/dev/zero of="$L/state/filler" bs=1024 2>"$OUT/dd.log" && fail "there is no end of room"
types 1 'Not kept: it could not be saved: .*No space left on device' network $(by_hand)
phone_registers
in_force_is dhcp
types 1 'Not kept: it could not be saved: .*No space left on device' network --at-once $(by_hand)
phone_registers
in_force_is dhcp
rm "$L/state/filler"
[ "$(ls -A "$L/state/phone")" = dhcp.lease ] || fail "in the state folder is $(ls -A "$L/state/phone")"
types 0 Kept network $(by_hand)
phone_registers
kept_over_restarts "$(remember by-hand && echo by-hand)"
phone_ends
