# lab: flat
# Each kind of answer to REGISTER has a sentence of its own, with the server's words; what the phone had heard before is not
# forgotten when the server bans it. Without a fault it registers untouched.
impatient | untagged_conf
printf '[plugin sip]\ntimeout = 2s\n' >>"$L/regent.conf"
lab_up flat sip
sip_answers 403 Forbidden
start_phone
signaling_fails code=sip.forbidden 'Registration Rejected: 403' 'refuses 1001 without asking for a password'
and_says "On $VOICE: let .* register: its routing script"
sip_answers 404 'Not Found'
signaling_fails code=sip.unknown 'Registration Rejected: 404' 'does not know 1001: it answered 404 Not Found\.'
and_says 'kamctl add 1001'
sip_answers 503 'Service Unavailable' 'Warning: 399 cm1 "out of licences"' 'Retry-After: 5'
signaling_fails code=sip.unavailable 'Registration Rejected: 503' '503 Service Unavailable \(out of licences\)'
and_says "Wait, if $VOICE is starting"
grep -q 'wait-ms=[4-6][0-9][0-9][0-9] ' "$L/line" || fail "Retry-After is not obeyed: $(cat "$L/line")"
sip_answers 408 'Request Timeout'
signaling_fails code=sip.unavailable 'Registration Rejected: 408' '408 Request Timeout'
and_says "Start the registrar behind $VOICE"
sip_answers 401 Unauthorized
signaling_fails code=sip.challenge-missing 'Registration Rejected: 401' 'does not say how it wants the password'
sip_answers 401 Unauthorized 'WWW-Authenticate: Digest nonce="x"'
signaling_fails code=sip.challenge-unreadable 'Registration Rejected: 401' 'cannot be read: "Digest nonce="x""'
sip_answers 401 Unauthorized 'WWW-Authenticate: Digest realm="lab",nonce="x",algorithm=SHA-512-256'
signaling_fails code=sip.challenge-unknown 'Registration Rejected: 401' 'by algorithm SHA-512-256, which is not known'
sip_answers 480 'Temporarily Unavailable' 'Retry-After: 4'
signaling_fails code=sip.rejected 'Registration Rejected: 480' 'It wants to be left alone for 4 s'
sip_answers late 403 Forbidden
signaling_fails code=sip.not-allowed 'Registration Rejected: 403' 'took the password of 1001 and refuses'
sip_answers silence
signaling_fails code=sip.banned 'Registration Rejected: 403' 'refused 1001 at 20[0-9-]+ [0-9:]+ \(403 Forbidden\) and is silent since'
and_says 'fail2ban-client unban'
sip_answers
phone_registers
sip_answers silence
regentctl restart
phone_tells code=cm.unreachable "Switch on $VOICE, if off: not a packet comes back"
sip_answers
phone_registers
phone_ends
