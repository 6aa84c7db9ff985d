# lab: flat
# A chain with SIP alone, and a phone that is to speak SCCP: because nothing says anything, because [endpoint] or its file
# does. Each has a sentence and a cure of its own; with a file of SIP it registers.
alone() { # [KEY = VALUE]
	{
		printf '%s\n' "$@"
		impatient
		printf 'plugins = sip\n'
	} | untagged_conf
}
without_files() {
	cat >>"$L/regent.conf" <<-END
		[sequence]
		phases = link; discovery; vlan; addressing; signaling
		restart = addressing
		check = addressing
		[phase signaling]
		on-failure = retry
	END
}
alone
without_files
lab_up flat sip
start_phone
signaling_fails code=signaling.unsaid Unprovisioned 'Nothing says what the phone is to speak, which means SCCP'
and_says 'Set protocol in \[endpoint\] to sip'
alone 'protocol = sccp'
without_files
signal HUP regentd
signaling_fails code=signaling.by-endpoint Unprovisioned 'speak SCCP, by protocol in \[endpoint\], and only SIP'
device_file "$PHONE.cnf.xml" SCCP 1001 -- "0=$VOICE"
alone
signal HUP regentd
signaling_fails code=signaling.by-file Unprovisioned "speak SCCP, by $PHONE.cnf.xml, and only SIP is tried"
and_says 'Add sccp to plugins in \[phase signaling\]'
own_file SIP
phone_registers
phone_ends sip
