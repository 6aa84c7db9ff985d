# lab: flat
# A locally administered MAC, another at each boot: never registered by the default file; under a name of its own it is.
echo 'auto-register = yes' | untagged_conf
PHONE_MAC=02:07:0e:16:1c:56
lab_up flat sccp
device_file XMLDefault.cnf.xml SCCP - -- "0=$VOICE"
auto_register SCCP
start_phone
phone_tells code=config.name-unstable 'is not auto-registered: its MAC is random or locally administered'
never cm1 ' register '
sed -i 's/^model = /device-name = SEP001122334455\n&/' "$L/regent.conf"
signal HUP regentd
auto_registers
shows status 'SEP001122334455.cnf.xml'
phone_ends
