# lab: flat
# A Cisco call manager's refusals, which are codes of two bytes: each in words, then registered untouched.
impatient | untagged_conf
lab_up flat sccp
rejects_and_takes() { # CODE WORDS SHOWN
	cm cm1 reject "$2"
	regentctl restart
	signaling_fails "$1" "Registration Rejected: $3" "$3"
	cm cm1 reject off
	phone_registers
}
start_phone
phone_registers
rejects_and_takes code=reg.limit '\200\056' 'Error No License'
rejects_and_takes code=reg.database '\200\060' 'Error Database'
rejects_and_takes code=reg.not-authorized '\036\046' 'Device Not Authorized'
echo "$PHONE 7 1001 Reception" >"$L/devices"
cm cm1 devices "$L/devices"
regentctl restart
signaling_fails code=reg.mismatch 'Registration Rejected: Error Mismatch' 'Cisco 7962 .type 404. over SCCP'
own_file SCCP
cm cm1 devices "$L/devices"
phone_registers
phone_ends
