# lab: flat
# Call managers by name, resolved by the lease's DNS alone; one on port 2001; members out of priority order; the second
# is used while the first is dead.
mount --bind /dev/null /etc/resolv.conf
untagged_conf </dev/null
lab_up flat sccp
stop cm1
device_file "$PHONE.cnf.xml" SCCP 1001 -- 1=cm-sub:2001 0=cm-pub.lab.example
start_cm cm2 "$VOICE2" 2001
start_phone
phone_registers
expect cm2 "settled .*$PHONE"
expect dns 'query.* cm-pub.lab.example'
shows status cm-sub
phone_ends cm2
