# lab: flat
# A report has no secret of the phone: not of its configuration, its comments, its URLs, nor of the file that the server gave it;
# and it has what happened, of a phone that is refused and of one that is registered.
untagged_conf <<-END
	# planted-comment
	[plugin registrar]
	call-managers = pbx.example.com
	password = planted-password
	passwords = planted-one; planted-two ; planted-behind
	[endpoint]
END
mkdir "$L/regent.conf.d"
printf '[plugin registrar]\npassword = planted-drop-in\n' >"$L/regent.conf.d/secret.conf"
lab_up flat sip
SIP_PASSWORD=planted-file own_file SIP
made() { # NAME
	rm -rf "$L/report"
	mkdir "$L/report"
	regentctl report "$L/$1.tar.gz" >"$OUT/$1" 2>&1 || fail "report: $(cat "$OUT/$1")"
	tar -xzf "$L/$1.tar.gz" -C "$L/report"
	! grep -rE 'planted-|secret1001' "$L/report" "$OUT/$1" || fail "a secret is in the report"
	ls "$L/report/regent-report/endpoints" | grep -qx phone || fail "no endpoint is in the report"
}
has() { # FILE REGEX
	grep -qE -- "$2" "$L/report/regent-report/$1" || fail "$1 of the report does not have /$2/"
}
start_phone
signaling_fails code=sip.password . '1001'
made refused
has endpoints/phone/why.txt '1001'
has log.txt 'sip.password'
has regentd/config.txt 'password = \*\*\*'
has regentd/check.txt 'is good: 1 endpoint'
has system/links.txt 'eth0'
forget regentd
own_file SIP
regentctl restart
phone_registers
made registered
has endpoints/phone/status.txt 'registered for'
has endpoints/phone/facts.json '"config.file": "'$PHONE
has endpoints/phone/timeline.txt 'signaling'
has endpoints/phone/network.json 'in-force'
has regentd/plugins.txt '^sip '
has regentd/libraries.txt 'GLib'
has system/addresses.txt '10\.100\.0\.'
has system/routes.txt 'proto 208'
has system/process.txt '^CapEff'
has system/process.txt '^Max open files'
phone_ends sip
