# lab: flat
# The lease names no TFTP server, then does. The cable is pulled between: that is what keeps the phone then, and nothing of
# the lease is told any more.
. "$LAB/breaks.sh"
untagged_conf </dev/null
lab_up flat sccp
break_lab no-option-150
start_phone
phone_tells code=dhcp.no-tftp 'but no TFTP server'
ip -n sw link set p1 down
comes_to_tell code=link.none 'eth0 has no link'
comes_to_show status 'No Link'
! grep -q 'TFTP server' "$L/shown" || fail "the status tells of the lease: $(cat "$L/shown")"
forget regentd
ip -n sw link set p1 up
broken_and_mended no-option-150
phone_ends
