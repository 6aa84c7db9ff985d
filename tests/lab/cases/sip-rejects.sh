# lab: flat
# What can be wrong with lines, passwords and transport in the phone's file, and a refusal of another kind: each on the
# screen and in `why`; put right, the phone registers untouched. A wrong password is tried ever more seldom.
impatient | untagged_conf
lab_up flat sip
file=$FILES/$PHONE.cnf.xml
break_line() { # SED-SCRIPT
	sed -i "$1; s:{lab-:{lab-broken-:" "$file"
	regentctl restart
}
mended() {
	own_file SIP
	phone_registers
}
start_phone
phone_registers
comes_to_tell code=sip.calls-refused 'Each call to line 1001 is refused as busy'
second_line() { # PROXY PORT
	break_line "s:</sipLines>:<line button='2' lineIndex='2'><featureID>9</featureID><proxy>$1</proxy><port>$2</port><name>1002</name><authName>1002</authName><authPassword>wrong</authPassword></line>&:"
}
second_line USECALLMANAGER 5060
comes_to_tell code=sip.line-refused 'Not every line is registered: refused are '
own_file SIP
second_line "$VOICE" 5070
comes_to_tell code=sip.registrar 'Not every registrar has its lines: '
own_file SIP
regentctl restart
phone_registers

break_line 's:<authPassword>.*</authPassword>:<authPassword>wrong</authPassword>:'
signaling_fails code=sip.password 'Registration Rejected: 401' 'does not accept the password of 1001'
phone_says 'phase-failed phase=signaling code=sip.password wait-ms=(9|1[0-4])[0-9][0-9][0-9][0-9] '
own_file SIP
regentctl restart
phone_registers
break_line 's:<authPassword>.*</authPassword>::'
signaling_fails code=sip.no-password 'Registration Rejected: 401' 'wants a password for 1001'
mended
break_line '/<sipLines>/,/<.sipLines>/d'
signaling_fails code=sip.no-lines Unprovisioned 'no line that could be registered'
mended
break_line "/<member /,/<.member>/d; s:</sipLines>:<line button='2'><featureID>9</featureID><proxy>$VOICE</proxy><name>1002</name></line>&:"
signaling_fails code=sip.no-servers Unprovisioned 'no call manager to register them with'
mended
break_line 's:<transportLayerProtocol>.*<:<transportLayerProtocol>3<:'
signaling_fails code=sip.tls 'Registration Rejected: TLS' 'wants SIP over TLS'
mended
sip_answers 406 'Not Acceptable'
regentctl restart
signaling_fails code=sip.rejected 'Registration Rejected: 406 Not Acceptable' 'rejected the registration of 1001: 406'
sip_answers
phone_registers
phone_ends
