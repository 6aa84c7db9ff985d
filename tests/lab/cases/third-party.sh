# lab: flat
# A third-party SIP device at a call manager that finds it by its digest user: credentials wrong, no device with that user, a line
# that is not the device's, a second line on a Basic device: each with its sentence. It never calls itself a device of the list.
{
	printf '%s\n' 'model = third-party' '[phase provisioning]' 'plugins = registrar' '[plugin registrar]' \
		"call-managers = $VOICE" 'user = 2001' 'auth-user = door' 'password = secret'
	printf '[phase signaling]\nretry-min = 3s\nretry-max = 3s\nplugins = sip\n'
} | untagged_conf
sed -i '/^model = 7962$/d' "$L/regent.conf"
lab_up flat sccp
echo 'door other 2001' >"$L/users"
spawn cucm voice python3 "$LAB/cucm-sip.py" "$VOICE" 5060 "$L/users"
expect cucm listening
start_phone
signaling_fails code=sip.password 'Registration Rejected: 401' 'does not accept the password of 2001'
and_says "On $VOICE, End User: set the Digest Credentials"
echo 'door secret' >"$L/users"
regentctl restart
signaling_fails code=sip.not-allowed 'Registration Rejected: 403' 'took the password of 2001 and refuses'
and_says "On $VOICE, Device > Phone: choose this digest user in the Third-party SIP Device"
echo 'door secret 2002' >"$L/users"
regentctl restart
signaling_fails code=sip.unknown 'Registration Rejected: 404' 'does not know 2001: it answered 404 Not Found'
and_says "On $VOICE: give the Third-party SIP Device of this digest user the line 2001"
echo 'door secret 2001' >"$L/users"
regentctl restart
phone_registers
expect cucm '2001 200 OK, by its digest user, regent/[0-9]'
sed -i 's/^user = .*/user = 2001; 2002/' "$L/regent.conf"
signal HUP regentd
expect cucm '2002 404'
comes_to_tell code=sip.too-many-lines \
	'has 2 lines, and a Third-party SIP Device \(Basic\) has 1: refused are 2002 \(404 Not Found\)'
and_says 'Make it a Third-party SIP Device \(Advanced\)'
echo 'door secret 2001 2002' >"$L/users"
sed -i 's/^model = third-party/&-advanced/' "$L/regent.conf"
signal HUP regentd
expect cucm '2002 200 OK'
phone_registers
never cucm 'of its list'
never cm1 ' register '
