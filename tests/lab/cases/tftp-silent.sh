# lab: flat
# A silent TFTP server never leads to the default file, although there is one.
. "$LAB/breaks.sh"
echo 'auto-register = yes' | untagged_conf
lab_up flat sccp
device_file XMLDefault.cnf.xml SCCP 1001 -- "0=$VOICE"
break_lab tftp-silent
start_phone
broken_and_mended tftp-silent
never tftp XMLDefault
phone_ends
