# lab: flat
# Call managers by name, resolved by the lease's DNS alone; one on port 2001; members out of priority order; the second
# is used while the first is dead. Before that the DNS server is down: it is what has to be started.
mount --bind /dev/null /etc/resolv.conf
impatient | untagged_conf
lab_up flat sccp
stop cm1
device_file "$PHONE.cnf.xml" SCCP 1001 -- 1=cm-sub:2001 0=cm-pub.lab.example
start_cm cm2 "$VOICE2" 2001
stop dns
start_phone
signaling_fails code=cm.unreachable . "DNS server $VOICE (could not be asked|silent when asked) for cm-pub.lab.example"
and_says "Start the DNS server $VOICE: it has no answer for cm-pub.lab.example, cm-sub"
start_dns
phone_registers
expect cm2 "settled .*$PHONE"
expect dns 'query.* cm-pub.lab.example'
shows status cm-sub
phone_ends cm2
