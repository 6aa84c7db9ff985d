# lab: flat
# Auto-registration whole: the default file, a number from the range, the device's file written, Reset, its own file.
echo 'auto-register = yes' | untagged_conf
lab_up flat sccp
rm "$FILES/$PHONE.cnf.xml"
: >"$L/devices"
device_file XMLDefault.cnf.xml SCCP - -- "0=$VOICE"
auto_register SCCP
start_phone
expect tftp "$PHONE.cnf.xml not found"
expect tftp 'sent .*XMLDefault.cnf.xml'
phone_says 'phase-done phase=signaling'
expect cm1 "auto-registered device=$PHONE number=1007"
expect cm1 'unregister'
phone_registers
expect cm1 "settled .*$PHONE"
expect tftp "sent .*$PHONE.cnf.xml"
shows status 'SEP00070E161C56.cnf.xml'
shows screen 1007
phone_ends
