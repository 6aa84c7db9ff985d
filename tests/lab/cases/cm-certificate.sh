# lab: flat
# The configuration says secure. The file of authorities is missing, then the call manager's certificate is from somebody
# else: each said, and nothing is sent in plain; then it has the right one, and the phone registers untouched, over TLS.
# The leak sanitizer's tracer crashes where GnuTLS was loaded.
export ASAN_OPTIONS=detect_leaks=0
{
	impatient
	printf '[plugin sccp]\nca-file = %s\nsecure-port = 2444\n' "$L/authorities.pem"
} | untagged_conf
DEVICE_SECURITY=3
certificate right "$VOICE"
certificate wrong "$VOICE"
lab_up flat sccp
stop cm1
start_cm cm1 0.0.0.0 2000
start_tls wrong
start_phone
signaling_fails code=cm.tls-files 'Phone Not Registered' 'ca-file in .plugin sccp. is of no use'
cp "$L/right-ca.pem" "$L/authorities.pem"
signaling_fails code=cm.certificate "Opening $VOICE" "$VOICE.* certificate is signed by no"
never cm1 connected
stop tls
start_tls right
phone_registers
expect tls 'secure TLSv1'
phone_ends
