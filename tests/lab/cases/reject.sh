# lab: flat
# The call manager refuses the phone: its words on the screen; then it takes it, and the phone comes untouched.
. "$LAB/breaks.sh"
untagged_conf </dev/null
lab_up flat sccp
break_lab reject
start_phone
phone_says 'code=reg.unknown-node '
comes_to_show screen 'Registration Rejected: Error DBConfig'
repair_lab reject
expect cm1 "settled .*$PHONE"
phone_registers
shows status '[^t] registered for'
phone_ends
