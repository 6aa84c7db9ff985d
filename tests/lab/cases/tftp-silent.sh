# lab: flat
# A silent TFTP server never leads to the default file, although there is one. The phone was rejected before: what stands
# still now is the TFTP server, and that is what it says.
. "$LAB/breaks.sh"
impatient 'auto-register = yes' | untagged_conf
lab_up flat sccp
device_file XMLDefault.cnf.xml SCCP 1001 -- "0=$VOICE"
break_lab reject
start_phone
phone_says 'phase-failed phase=signaling code=reg.unknown-node '
break_lab tftp-silent
phone_tells code=tftp.silent '^phone TFTP Timeout : SEP00070E161C56.cnf.xml'
and_says "no packet back, though $VOICE itself answers ARP"
comes_to_show status 'TFTP Timeout'
repair_lab reject
broken_and_mended tftp-silent
never tftp XMLDefault
phone_ends
