# lab: flat
# SCCP alone, against each kind of server that the call manager can be, with its quirks.
links flat
start_capture
echo "$PHONE 404 1001 Reception" >"$L/devices"
ip -n phone link set eth0 up
untagged_conf <<END
protocol = sccp
[phase addressing]
plugins = static
[plugin static]
address = 10.100.0.60/24
[phase provisioning]
plugins = registrar
[plugin registrar]
call-managers = $VOICE
END
registers_with() { # PROFILE [OPTION...]
	profile=$1
	shift
	start_cm cm1 "$VOICE" 2000 --profile "$profile" "$@"
	start_phone
	expect cm1 "settled .*$PHONE"
	phone_registers
	shows screen 1001
	stop regentd
	expect cm1 unregister
	stop cm1
}
for profile in cucm cucm8 cm4 cm3 cm2 cme chan-sccp chan-skinny freeswitch wazo; do
	echo "$profile"
	registers_with $profile
done
echo "split at every byte"
registers_with cucm --split 1
echo "garbage behind strings"
registers_with cucm --dirty
echo "forms against the version"
registers_with cucm --forms fixed
registers_with cm4 --forms dynamic
echo "odd versions"
for version in 0 48 99; do registers_with cucm --version-byte $version; done
