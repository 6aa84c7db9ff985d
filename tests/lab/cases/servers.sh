# lab: flat
# The pages of packaging/servers to the letter: the INI of each, in an empty folder of its own, against what can be had of its
# server: a registrar with digest, a call manager that finds it by its digest user, and one that has its name and file.
follow() { # PAGE
	rm -rf "$L/etc" "$L/state"
	mkdir "$L/etc" "$L/state"
	sed -n '/^```ini$/,/^```$/{/^```/!p}' "$SOURCE/packaging/servers/$1.md" >"$L/etc/regent.conf"
	[ -s "$L/etc/regent.conf" ] || fail "$1.md has no INI"
	spawn regentd phone "$BUILD/core/daemon/regentd" --foreground --config "$L/etc/regent.conf" --state-dir "$L/state" \
		--run-dir "$L/run" --plugin-dir "$BUILD/plugins" --data-dir "$SOURCE/conf"
	phone_registers
	regentctl why >"$L/shown"
	! grep 'No file says' "$L/shown" || fail "$1: what it is is in the file, and said not to be"
}
leave() {
	signal TERM regentd
	wait "$(pid_of regentd)" || fail "the daemon ended with status $?"
	forget regentd
}
lab_up flat sccp
mv "$FILES/$PHONE.cnf.xml" "$L/aside"
start_sip
for page in 3cx freepbx freeswitch; do
	follow $page
	expect sip 'saved 1001 expires [1-9]'
	shows status 'Third-party SIP Device \(Basic\)'
	leave
	expect sip 'saved 1001 expires 0'
done
stop sip
echo 'door secret-of-door 2001' >"$L/users"
spawn cucm voice python3 "$LAB/cucm-sip.py" "$VOICE" 5060 "$L/users"
expect cucm listening
follow cucm-third-party
expect cucm '2001 200 OK, by its digest user, regent/'
leave
never tftp "sent|not found"
never cm1 ' register '
mv "$L/aside" "$FILES/$PHONE.cnf.xml"
follow cucm-cisco
expect cm1 "settled .*$PHONE"
leave
# Each page that is installed was followed.
for page in "$SOURCE"/packaging/servers/*.md; do
	grep -qE "follow $(basename "$page" .md)|for page in .*\b$(basename "$page" .md)\b" "$LAB/cases/servers.sh" || fail "$page was not followed"
done
