# lab: vlan
# wire: voice 100
# regentd --interface eth0 and not a word of configuration, where a call manager would register whoever comes and a registrar is
# there: it finds VLAN, address and servers, asks for its own file and for no other, and registers nowhere. It says so,
# and registers when somebody makes it a file.
lab_up vlan sccp
start_sip
start_cdp "$VOICE_VLAN"
rm "$FILES/$PHONE.cnf.xml"
: >"$L/devices"
device_file XMLDefault.cnf.xml SCCP - -- "0=$VOICE"
auto_register SCCP
wc -l <"$OUT/cm1.log" >"$L/cm1.lines"
spawn regentd phone "$BUILD/core/daemon/regentd" --foreground --interface eth0 --state-dir "$L/state" --run-dir "$L/run" \
	--plugin-dir "$BUILD/plugins" --data-dir "$SOURCE/conf"
phone_says 'code=model.assumed '
phone_tells code=config.by-account "has no $PHONE.cnf.xml, and a Third-party SIP Device \(Basic\) takes no default file"
and_says 'Set .?plugins = registrar.? in \[phase provisioning\]'
comes_to_show why 'No file says what this device is, so it is a Third-party SIP Device \(Basic\)'
shows status 'Third-party SIP Device \(Basic\) +eth0 '
shows status '1 more: .?regentctl why'
phone_says 'phase-failed phase=provisioning'
expect tftp "$PHONE.cnf.xml not found"
never tftp XMLDefault
[ "$(wc -l <"$OUT/cm1.log")" = "$(cat "$L/cm1.lines")" ] || fail "the call manager heard of it: $(cat "$OUT/cm1.log")"
never sip 'REGISTER|saved|1001'
end_capture
[ ! -e "$OUT/port.pcap" ] || tcpdump -nr "$OUT/port.pcap" 'port 2000 or port 5060 or (vlan and (port 2000 or port 5060))' \
	>"$OUT/registers" 2>>"$OUT/tcpdump.log"
[ ! -s "$OUT/registers" ] || fail "it talks to those that register: $(cat "$OUT/registers")"
# What is made for it is another matter: then that is all there is to say.
own_file SIP
phone_registers
comes_to_tell code=model.assumed 'It asks for no default file and takes no directory number'
never cm1 ' register '
phone_ends sip
