# SPDX-License-Identifier: LGPL-2.1-or-later
# The phone: its files on the servers, its regent.conf, the daemon, and what can be asked of it. Sourced by lab.sh.

# Writes a device's file, as a call manager does. MEMBER is PRIORITY=HOST[:PORT].
device_file() { # NAME PROTOCOL NUMBER [LOAD] -- MEMBER...
	file_name=$1 file_protocol=$2 file_number=$3 file_load=
	shift 3
	[ "$1" = -- ] || { file_load=$1; shift; }
	shift
	{
		cat <<-END
			<?xml version="1.0" encoding="UTF-8"?>
			<device xsi:type="axl:XIPPhone" ctiid="1">
			<deviceProtocol>$file_protocol</deviceProtocol>
			<devicePool>
			<dateTimeSetting><dateTemplate>D-M-Y</dateTemplate><timeZone>Central Europe Standard/Daylight Time</timeZone></dateTimeSetting>
			<callManagerGroup><members>
		END
		for member; do member_xml "$member"; done
		cat <<-END
			</members></callManagerGroup>
			<connectionMonitorDuration>5</connectionMonitorDuration>
			</devicePool>
			<versionStamp>{lab-$(date +%s%N)}</versionStamp>
			<loadInformation>$file_load</loadInformation>
			<deviceSecurityMode>${DEVICE_SECURITY:-1}</deviceSecurityMode>
			<transportLayerProtocol>${SIP_TRANSPORT:-2}</transportLayerProtocol>
		END
		[ "$file_protocol" != SIP ] || sip_profile_xml "$file_number"
		echo "</device>"
	} >"$L/new-file"
	mv "$L/new-file" "$FILES/$file_name"
}

member_xml() {
	member_host=${1#*=} member_sccp=2000
	case $member_host in *:*) member_sccp=${member_host#*:} member_host=${member_host%:*} ;; esac
	cat <<-END
		<member priority="${1%%=*}"><callManager><name>$member_host</name>
		<ports><ethernetPhonePort>$member_sccp</ethernetPhonePort><sipPort>5060</sipPort><securedSipPort>5061</securedSipPort></ports>
		<processNodeName>$member_host</processNodeName></callManager></member>
	END
}

sip_profile_xml() {
	cat <<-END
		<sipProfile><sipProxies><registerWithProxy>true</registerWithProxy></sipProxies>
		<sipStack><timerRegisterExpires>120</timerRegisterExpires></sipStack>
		<sipLines><line button="1" lineIndex="1"><featureID>9</featureID><featureLabel>$1</featureLabel>
		<proxy>${SIP_PROXY:-USECALLMANAGER}</proxy><port>5060</port><name>$1</name><displayName>$1</displayName>
		<authName>$1</authName><authPassword>${SIP_PASSWORD:-secret$1}</authPassword><contact>$1</contact></line></sipLines>
		</sipProfile>
	END
}

# The usual phone: known to the call manager, one member.
own_file() { # PROTOCOL
	device_file "$PHONE.cnf.xml" "$1" 1001 -- "0=$VOICE"
	echo "$PHONE 404 1001 Reception" >"$L/devices"
}

# What regentd reads. Further lines come from standard input.
phone_conf() {
	{
		printf '[endpoint]\ninterface = eth0\nmodel = 7962\nload-file = %s\n' "$L/load"
		cat
	} >"$L/regent.conf"
	echo regent-lab-1 >"$L/load"
}

start_phone() { # [OPTION...]
	spawn regentd phone ${LAB_WRAP:-} "$BUILD/core/daemon/regentd" --foreground --config "$L/regent.conf" --state-dir "$L/state" \
		--run-dir "$L/run" --plugin-dir "$BUILD/plugins" --data-dir "$SOURCE/conf" "$@"
}

# What starts a regentd has that of the build, whose plugins fit it.
regentctl() {
	case " $* " in
	*' check '* | *' report '* | *' probe '*) ctl= ;;
	*) ctl=${LAB_CTL:-} ;;
	esac
	ip netns exec phone ${LAB_AS:-} "${ctl:-$BUILD/core/regentctl/regentctl}" --socket "$L/run/control" "$@"
}

# Waits for a milestone in the daemon's log.
phone_says() { # REGEX
	expect regentd "$1"
}

phone_registers() {
	phone_says 'phase-done phase=signaling'
}

# The phone gives a reason: its code in the log; and then it is the first that `why` says, in words and for programs.
phone_tells() { # code=CODE REGEX
	phone_says "$1 "
	comes_to_tell "$1" "$2"
}

# The reason that stands first, worst or of the phase that stands still, becomes this one.
comes_to_tell() { # code=CODE REGEX [ENDPOINT]
	comes_true tells "$1" "$2" ${3:-} || fail "regentctl why does not come to say $1 /$2/ first: $(cat "$L/shown")"
	keep_shown
}

tells() { # code=CODE REGEX [ENDPOINT]
	regentctl why ${3:-} >"$L/shown" 2>&1 || true
	sed '/^$/q' "$L/shown" | grep -qE -- "$2" || return 1
	regentctl --json why ${3:-} | grep -q "^  \"code\": \"${1#code=}\""
}

# What was told, as it was told, says this too. A second look could come after the next try.
and_says() { # REGEX
	grep -qE -- "$1" "$L/shown" || fail "what was told does not say /$1/: $(cat "$L/shown")"
}

# What was shown, for people; and for `present`, which judges it, how the phone was then.
keep_shown() {
	cat "$L/shown" >>"$OUT/shown"
	regentctl --json status >>"$OUT/told" 2>/dev/null || true
}

# What regentctl prints must hold the text.
shows() { # VERB REGEX
	does_show "$1" "$2" || fail "regentctl $1 does not show /$2/: $(cat "$L/shown")"
	keep_shown
}

# The same for what changes without a word in the log: asks again until it is there.
comes_to_show() { # VERB REGEX
	comes_true does_show "$1" "$2" || fail "regentctl $1 does not come to show /$2/: $(cat "$L/shown")"
	keep_shown
}

does_show() { # VERB REGEX
	regentctl $1 >"$L/shown" 2>&1 || true
	grep -qE -- "$2" "$L/shown"
}

# The last start of the sequence went through these, in this order, and through nothing else.
timeline_is() { # LINE...
	shows timeline registered
	[ "$(awk '{ printf "%s ", $3 }' "$L/shown")" = "$* " ] || fail "the timeline is not $*"
}

# The configuration for a port whose untagged VLAN is the voice network and where nobody need be waited for. Standard
# input begins with further keys of [endpoint].
untagged_conf() {
	{
		cat
		printf '[phase discovery]\nplugins = fixed\n[plugin fixed]\nvlan = untagged\n'
	} | phone_conf
}

# For [endpoint] and behind: a failed registration is tried again after 3 s. For cases with many of them.
impatient() { # [KEY = VALUE]...
	[ $# = 0 ] || printf '%s\n' "$@"
	printf '[phase signaling]\nretry-min = 3s\nretry-max = 3s\n'
}

# What keeps the phone from registering is in the log, on the screen and in `why`.
signaling_fails() { # CODE SCREEN WHY
	phone_says "phase-(failed|lost) phase=signaling (plugin=[a-z]* )?$1 "
	comes_to_show screen "$2"
	comes_to_tell "$1" "$3"
}

# The call manager registers whoever comes, from number 1007 on (1001 for SIP, which needs a password).
auto_register() { # PROTOCOL
	device_file template "$1" "@NUMBER@" -- "0=$VOICE"
	SIP_PASSWORD=secret1001
	mv "$FILES/template" "$L/template"
	cm cm1 devices "$L/devices"
	cm cm1 forget "$PHONE" || true
	cm cm1 first-number "$([ "$1" = SIP ] && echo 1001 || echo 1007)"
	cm cm1 auto-register
}

# The call manager takes it as new: it writes the phone's file and resets it, and the phone comes back with that file.
auto_registers() { # [NUMBER]
	phone_registers
	expect cm1 "auto-registered device=[A-Z0-9]* number=${1:-1007}"
	expect cm1 'unregister'
	phone_registers
	expect cm1 'settled'
}

# The phone gives the reason of breaks.sh in the log and in `why`; repaired, it registers untouched.
broken_and_mended() { # WHAT [ON-SCREEN]
	phone_tells "code=$(break_code "$1")" "$(break_words "$1")"
	shows screen "${2:-.}"
	forget regentd
	repair_lab "$1"
	phone_registers
	shows status '[^t] registered for'
}

# What there is of its links, addresses and routes.
phone_network() {
	ip -n phone -br link | cut -d ' ' -f 1
	ip -n phone -4 -o addr | awk '{ print $2, $4 }'
	ip -n phone route
}

# kill -9: what there is of its network stays behind.
kill_phone() {
	before=$(phone_network)
	signal KILL regentd
	stop regentd
	[ "$(phone_network)" = "$before" ] || fail "what it had is not left: $(phone_network)"
	forget regentd
}

# And a start: registered again, with what there was before and nothing else.
killed_and_back() {
	kill_phone
	start_phone
	phone_registers
	[ "$(phone_network)" = "$before" ] || fail "there was $before
there is $(phone_network)"
}

# SIGTERM: unregistered where it was registered; no address, no VLAN, no route of ours is left.
phone_ends() { # [SERVER]
	forget "${1:-$(server)}"
	signal TERM regentd
	wait "$(pid_of regentd)" || fail "the daemon ended with status $?"
	case ${1:-$(server)} in
	sip) expect sip 'saved .*(expires 0|expires=0)' ;;
	*) expect "${1:-cm1}" 'unregister' ;;
	esac
	ip -n phone -4 -o addr show up | grep -v ' lo ' && fail "an address is left"
	ip -n phone -o link | grep 'eth0\.' && fail "a VLAN is left"
	ip -n phone route | grep . && fail "a route is left"
	return 0
}

server() {
	if [ -e "$L/cm1.pid" ]; then echo cm1; else echo sip; fi
}

# One of the ready configurations of conf/ as it is; what only the lab knows comes from standard input as a drop-in.
ready_conf() { # NAME
	cp -r "$SOURCE/conf/$1"* "$L/"
	[ ! -d "$L/$1" ] || mv "$L/$1/"* "$L/"
	[ -e "$L/regent.conf" ] || mv "$L/$1.conf" "$L/regent.conf"
	mkdir "$L/regent.conf.d"
	cat >"$L/regent.conf.d/lab.conf"
}
