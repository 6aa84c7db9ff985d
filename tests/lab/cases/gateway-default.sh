# lab: flat
# A gateway's port never registers by the default file. It is added to the call manager, and comes untouched.
PHONE=AN0070E161C5601
impatient 'auto-register = yes' 'model = analog' "device-name = $PHONE" | untagged_conf
lab_up flat sccp
rm "$FILES/$PHONE.cnf.xml"
device_file XMLDefault.cnf.xml SCCP - -- "0=$VOICE"
auto_register SCCP
start_phone
signaling_fails code=reg.gateway 'Phone Not Registered' "$PHONE is a gateway port"
never cm1 ' register '
own_file SCCP
auto_registers
phone_ends
