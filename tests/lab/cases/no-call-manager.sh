# lab: flat
# The call manager's port is closed, then open.
. "$LAB/breaks.sh"
untagged_conf </dev/null
lab_up flat sccp
break_lab no-call-manager
start_phone
broken_and_mended no-call-manager "Opening $VOICE"
phone_ends
