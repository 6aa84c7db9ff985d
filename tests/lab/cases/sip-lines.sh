# lab: flat
# What does not work beside a registration is said of a phone that is registered: a line that is refused, another registrar
# that is not there; and, last and as harmless, that it takes no calls.
untagged_conf </dev/null
lab_up flat sip
sip_line() { # BUTTON NUMBER PORT PROXY
	sed -i "s:</sipLines>:<line button=\"$1\"><featureID>9</featureID><name>$2</name><port>$3</port><proxy>$4</proxy></line>&:" \
		"$FILES/$PHONE.cnf.xml"
}
sip_line 2 1003 5060 USECALLMANAGER
sip_line 3 1002 5099 "$VOICE"
start_phone
phone_registers
comes_to_show why 'Not every line is registered: refused are 1003 \(404 Not Found\)'
comes_to_show why "Not every registrar has its lines: $VOICE:5099 refuses UDP"
shows why 'Each call to line 1001 is refused as busy'
shows status 'registered for'
own_file SIP
regentctl restart
phone_registers
regentctl why >"$L/shown"
! grep -E '1003|5099' "$L/shown" || fail "a drawback is left"
phone_ends sip
