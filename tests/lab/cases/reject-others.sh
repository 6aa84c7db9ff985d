# lab: flat
# The refusals of other call managers, in letters or without a word: each shown, then registered untouched.
impatient | untagged_conf
lab_up flat sccp
rejects_and_takes() { # CODE WORDS
	cm cm1 reject "$2"
	regentctl restart
	signaling_fails "$1" "Registration Rejected${2:+: $2}( \(next|$)" "Registration Rejected${2:+: $2}$"
	cm cm1 reject off
	phone_registers
}
start_phone
phone_registers
# What passes is asked again after 1, 2 and 4 s before it counts.
rejects_and_takes code=reg.limit 'Error: No License'
rejects_and_takes code=reg.busy 'Crossover session'
rejects_and_takes code=reg.unknown 'Device not found'
rejects_and_takes code=reg.rejected ''
phone_ends
