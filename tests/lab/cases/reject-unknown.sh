# lab: flat
# The call manager knows neither the phone nor auto-registration: said; the phone is added there, and it comes untouched.
impatient 'auto-register = yes' | untagged_conf
lab_up flat sccp
rm "$FILES/$PHONE.cnf.xml"
cm cm1 forget "$PHONE"
device_file XMLDefault.cnf.xml SCCP - -- "0=$VOICE"
start_phone
signaling_fails code=reg.unknown 'Registration Rejected: Error DBConfig' "does not know $PHONE.*XMLDefault"
own_file SCCP
cm cm1 devices "$L/devices"
phone_registers
shows screen 1001
phone_ends
