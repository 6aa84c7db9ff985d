# lab: flat
# The lease names no TFTP server, then does.
. "$LAB/breaks.sh"
untagged_conf </dev/null
lab_up flat sccp
break_lab no-option-150
start_phone
broken_and_mended no-option-150
phone_ends
