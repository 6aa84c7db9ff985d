# lab: flat
# No own file, a default file, and auto-registration off in the phone: it says so and does not register as a new device.
echo 'auto-register = no' | untagged_conf
lab_up flat sccp
device_file XMLDefault.cnf.xml SCCP - -- "0=$VOICE"
sed -i 's:^</device>:<servicesURL>http\://cm/ccmcip/getservicesmenu.jsp</servicesURL>\n&:' "$FILES/XMLDefault.cnf.xml"
auto_register SCCP
mv "$FILES/$PHONE.cnf.xml" "$L/aside"
start_phone
phone_tells code=config.auto-register 'XMLDefault.cnf.xml is not used, because auto-register is off'
and_says "Add $PHONE as a .* in Device > Phone of $VOICE"
shows screen 'File not found : SEP00070E161C56.cnf.xml|Configuring CM List'
never cm1 ' register '
mv "$L/aside" "$FILES/$PHONE.cnf.xml"
auto_registers
phone_ends
