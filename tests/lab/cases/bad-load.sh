# lab: flat
# A load is configured that the server does not have: said, and registered all the same.
. "$LAB/breaks.sh"
untagged_conf </dev/null
lab_up flat sccp
break_lab bad-load
start_phone
phone_says 'code=load.failed ' 60
expect cm1 "settled .*$PHONE" 30
shows loads 'acme-2.0'
shows why 'acme-2.0'
repair_lab bad-load
phone_registers 60
phone_ends
