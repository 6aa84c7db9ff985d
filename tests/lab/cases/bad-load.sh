# lab: flat
# A load is configured that the server does not have: said, and registered all the same.
. "$LAB/breaks.sh"
untagged_conf </dev/null
lab_up flat sccp
break_lab bad-load
start_phone
phone_says 'code=load.failed '
expect cm1 "settled .*$PHONE"
shows loads 'acme-2.0'
shows why 'Put the files of acme-2\.0 on the server'
! grep -q 'installer said' "$L/shown" || fail "the installer has said nothing"
repair_lab bad-load
phone_registers
phone_ends
