# lab: flat
# The device's file says SIP, and the chain has a plugin for SCCP alone: said, with what to add to it; so it is where
# [endpoint] says it, and where nothing does and the chain has one for SIP. Then it is mended, and registers untouched.
untagged_conf <<END
[phase signaling]
plugins = sccp
retry-min = 3s
retry-max = 3s
END
lab_up flat sccp
own_file SIP
start_phone
comes_to_tell code=signaling.by-file "The phone is to speak SIP, by $PHONE.cnf.xml, and only SCCP is tried"
and_says 'Add sip to plugins in \[phase signaling\]'
own_file SCCP
phone_registers
regentctl why | grep -q 'is to speak' && fail "it still says what is mended"
phone_ends
