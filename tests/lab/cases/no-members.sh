# lab: flat
# The file has a SIP registrar for its line, but says SCCP and names no call manager: said; one is added, and the phone
# registers untouched.
impatient | untagged_conf
SIP_PROXY=$VOICE
lab_up flat sccp
device_file "$PHONE.cnf.xml" SIP 1001 --
sed -i 's:SIP</deviceProtocol>:SCCP</deviceProtocol>:' "$FILES/$PHONE.cnf.xml"
start_phone
signaling_fails code=cm.none 'Phone Not Registered' "No call manager is named in $PHONE.cnf.xml"
own_file SCCP
phone_registers
phone_ends
