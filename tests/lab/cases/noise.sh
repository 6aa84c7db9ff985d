# lab: flat
# Malformed messages from a call manager: dropped in words; the daemon goes on and registers.
impatient | untagged_conf
lab_up flat sccp
cm cm1 garbage on
start_phone
expect cm1 ' register '
phone_says 'phase-failed phase=signaling'
cm cm1 garbage off
expect cm1 "settled .*$PHONE"
phone_registers
cm cm1 send "$PHONE" 0300000000000000
phone_says 'code=cm.no-sccp '
expect cm1 "settled .*$PHONE"
phone_ends
