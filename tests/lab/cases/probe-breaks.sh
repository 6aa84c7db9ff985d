# lab: flat
# What can be wrong with a network: the cause is the first that a probe's block says, and nothing is left. What only a
# registration shows it shows where it is asked to register. An installer is never run. (The data VLAN has a case of
# its own.)
. "$LAB/probes.sh"
. "$LAB/breaks.sh"
untagged_conf </dev/null
lab_up flat sccp
broken() { # WHAT [OPTION...]
	what=$1
	cp "$L/regent.conf" "$L/regent.conf.whole"
	break_lab "$what"
	shift
	probe 1 --quiet "$@"
	first_says "$(first_words "$what")"
	nothing_left
	repair_lab "$what"
	mv "$L/regent.conf.whole" "$L/regent.conf"
}
# breaks.sh has what the display shows for one of them.
first_words() { # WHAT
	case $1 in
	reject) echo "does not know $PHONE, although the provisioning server has" ;;
	*) break_words "$1" | sed 's/ /[[:space:]]+/g' ;;
	esac
}
broken no-dhcp --within 30s
broken no-option-150
broken tftp-silent --within 60s
broken no-file
broken reject --register
broken no-call-manager --register
break_lab bad-load
probe 0 --quiet
block_has acme-2.0
[ -z "$(ls "$L/installed")" ] || fail "something was installed"
nothing_left
