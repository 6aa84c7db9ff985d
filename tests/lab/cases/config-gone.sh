# lab: flat
# The phone's file is gone when Apply Config sends it there: what it has read stays in use; then the file is back.
untagged_conf </dev/null
lab_up flat sccp
start_phone
phone_registers
mv "$FILES/$PHONE.cnf.xml" "$L/aside"
cm cm1 apply "$PHONE"
phone_tells code=config.gone "$VOICE has no $PHONE.cnf.xml any more: what was read before stays in use"
and_says "not deleted on purpose: bring $PHONE.cnf.xml back"
shows status 'registered for'
mv "$L/aside" "$FILES/$PHONE.cnf.xml"
cm cm1 apply "$PHONE"
phone_says "message phase=provisioning plugin=tftp $PHONE.cnf.xml"
regentctl why | grep 'any more' && fail "a file that is back is still said to be gone"
never regentd ' rewind '
phone_ends
