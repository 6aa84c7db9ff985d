# lab: flat
# Auto-registration into SIP: the file that the call manager writes names the other protocol.
echo 'auto-register = yes' | untagged_conf
lab_up flat sccp
start_sip
rm "$FILES/$PHONE.cnf.xml"
: >"$L/devices"
device_file XMLDefault.cnf.xml SCCP - -- "0=$VOICE"
auto_register SIP
start_phone
expect cm1 "auto-registered device=$PHONE"
expect sip 'saved 1001'
shows status 'signaling +sip'
phone_ends sip
