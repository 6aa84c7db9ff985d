# lab: flat
# Auto-registration by HTTP: 404 is definite, so the default file is asked for; then the file that the call manager writes.
printf '[phase provisioning]\nplugins = http\n' | untagged_conf
lab_up flat sccp
rm "$FILES/$PHONE.cnf.xml"
: >"$L/devices"
device_file XMLDefault.cnf.xml SCCP - -- "0=$VOICE"
auto_register SCCP
start_phone
expect http "url:/$PHONE.cnf.xml"
expect http 'response:404'
expect http 'url:/XMLDefault.cnf.xml'
auto_registers
shows status '● provisioning +http +SEP00070E161C56.cnf.xml'
phone_ends
