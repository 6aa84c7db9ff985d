# lab: flat
# A locally administered MAC: another name at each boot. Never registered by the default file.
echo 'auto-register = yes' | untagged_conf
PHONE_MAC=02:07:0e:16:1c:56
lab_up flat sccp
device_file XMLDefault.cnf.xml SCCP - -- "0=$VOICE"
auto_register SCCP
start_phone
phone_says 'phase-failed phase=provisioning code=config.name-unstable ' 40
never cm1 ' register '
