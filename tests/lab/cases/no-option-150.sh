# lab: flat
# The lease names TFTP servers that are none, then none at all, then one. The cable is pulled between: that is what keeps the
# phone then, and nothing of the lease is told any more.
. "$LAB/breaks.sh"
untagged_conf </dev/null
lab_up flat sccp
stop dhcp
start_plain_dhcp voice "$VOICE" <<END
option 150 ffffffff
option tftp 10.1.0.5:0
END
start_phone
phone_tells code=dhcp.no-tftp 'but no TFTP server: no next server\. Ignored: option 150 has 255\.255\.255\.255: not the address of a host; option 66 has 10\.1\.0\.5:0: '
and_says 'Correct option 150 in this scope'
ip -n sw link set p1 down
comes_to_tell code=link.none 'eth0 has no link'
comes_to_show status 'No Link'
! grep -q 'TFTP server' "$L/shown" || fail "the status tells of the lease: $(cat "$L/shown")"
stop dhcp-voice
break_lab no-option-150
forget regentd
ip -n sw link set p1 up
broken_and_mended no-option-150
phone_ends
