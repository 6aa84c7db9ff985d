# lab: flat
# The call manager refuses the phone, then takes it.
. "$LAB/breaks.sh"
untagged_conf </dev/null
lab_up flat sccp
break_lab reject
start_phone
broken_and_mended reject
phone_ends
