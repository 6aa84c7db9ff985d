# lab: flat
# A registrar that allows one contact knows the phone again after kill -9, over TCP and UDP. With another port, because its
# state is lost, it is refused as Asterisk does it; it registers untouched when the old contact is removed.
untagged_conf </dev/null
SIP_TRANSPORT=1
lab_up flat sip
sip_contacts asterisk
contact_again() { # TRANSPORT
	phone_registers
	saved "$1"
	had=${sip_phone%;*}
	kill_phone
	start_phone
	phone_registers
	saved "$1"
	[ "${sip_phone%;*}" = "$had" ] || fail "its contact was $had and is $sip_phone"
}
start_phone
contact_again tcp
kill_phone
rm -r "$L/state"
start_phone
signaling_fails code=sip.contact 'Rejected: 403' "refuses 1001 while it has $had as its contact, probably .*: 403 Forbidden"
and_says 'Wait [0-9]+ s, if .* was this phone'
and_says 'set remove_existing=yes in the AOR 1001'
sip_removes
phone_registers
saved tcp
[ "${sip_phone%;*}" != "$had" ] || fail "it still has $had"
SIP_TRANSPORT=2
own_file SIP
regentctl restart
phone_registers
forget sip
kill_phone
sip_removes
start_phone
contact_again udp
phone_ends sip
