# lab: flat
# Set at the phone: a wrong gateway goes back by itself, and it is told why; the right one is kept over SIGTERM and kill -9, told
# wherever it shows, until it is erased. The daemon ends a trial, also when the command that began it is killed.
. "$LAB/network.sh"
site_up
start_phone
phone_registers
remember dhcp

types 1 "Not kept: provisioning was not done within 10 s.*the router $NOBODY answers no ARP.*As before: DHCP Enabled Yes" \
	network --within 10s $(by_hand $NOBODY)
phone_registers
in_force_is dhcp
types 0 "Not kept .*provisioning was not done within 10 s: .*Default Router $NOBODY.*the router $NOBODY answers no ARP" network

types 0 "Kept: DHCP Enabled No; IP Address $OWN/24; Default Router $VOICE;" network $(by_hand)
phone_registers
remember by-hand
types 0 "IP Address +${OWN} +set at the phone on .*TFTP Server 1 +$SITE +set at the phone" network
shows facts "ip.address +$OWN/24 .set at the phone on "
shows status "$OWN/24.* set at the phone on "
export REGENT_STATE_DIR="$L/state" REGENT_PLUGIN_DIR="$BUILD/plugins" REGENT_DATA_DIR="$SOURCE/conf"
types 0 "phone: set at the phone on [^[]*: .plugin static. address = $OWN/24 .* is good" check "$L/regent.conf"
kept_over_restarts by-hand

nothing_tried() {
	regentctl network >"$L/said" && ! grep -q 'Tried by' "$L/said"
}
signal STOP tftp
begins killed erase network
phone_says 'settings .*tried'
signal KILL killed
signal CONT tftp
phone_registers
comes_true nothing_tried || fail "it is tried for ever: $(cat "$L/said")"
in_force_is dhcp
types 0 Kept network --at-once $(by_hand)
phone_registers
in_force_is by-hand
types 0 'plugins = dhcp.*taken away: \[plugin static\] address.*Nothing was set' network --dry-run --dhcp
in_force_is by-hand
types 0 Kept erase network
phone_registers
in_force_is dhcp
kept_over_restarts dhcp
phone_ends
