# lab: flat
# kill -9 of the daemon at every moment of a trial, also in the midst of writing: it starts with the settings that were kept or
# with the tried ones, whole, and leaves no file behind. Before the check is done they are the old ones, once told as kept the
# new.
. "$LAB/network.sh"
site_up
LAB_WRAP="env LD_PRELOAD=$BUILD/tests/lab/dies.so DIES=$L/dies ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0"

# Those that are not in force are tried.
try_other() {
	forget regentd
	case $kept in
	dhcp) tried=by-hand words="network $(by_hand)" ;;
	by-hand) tried=dhcp words="erase network" ;;
	esac
	begins trial $words
}

# After the kill, it registers with one of these, and with what belongs to them.
starts_with() { # SETTINGS...
	wait "$(pid_of regentd)" || true
	rm -f "$L/dies"
	signal CONT tftp
	forget regentd
	start_phone --log-level info
	phone_registers
	in_force >"$L/settings"
	for kept; do
		if cmp -s "$L/settings" "$L/settings-$kept"; then
			echo "killed $moment: $kept" >>"$OUT/moments"
			leaves_nothing
			return
		fi
	done
	fail "killed $moment: $(cat "$L/settings")"
}

# The files of a quiet life.
leaves_nothing() {
	there=$(cd "$L/state/phone" && echo $(ls -A))
	case $kept in by-hand) wanted='dhcp.lease settings' ;; dhcp) wanted=dhcp.lease ;; esac
	[ "$there" = "$wanted" ] || fail "killed $moment: in the state folder is $there"
}

# The server does not answer: what is tried cannot be kept yet.
killed_early() { # REGEX
	moment="at /$1/"
	signal STOP tftp
	try_other
	phone_says "$1"
	signal KILL regentd
	starts_with "$kept"
}

# In the midst of writing a file. See dies.c.
killed_in() { # CALL PATTERN SETTINGS...
	moment="in $1 of $2"
	echo "$1 $2" >"$L/dies"
	shift 2
	try_other
	ended trial 3 'regentd has ended'
	starts_with "$@"
}

# When it works already.
killed_late() { # REGEX SETTINGS...
	moment="at /$1/"
	try_other
	phone_says "$1"
	signal KILL regentd
	shift
	starts_with "$@"
}

start_phone --log-level info
phone_registers
kept=dhcp
remember dhcp
types 0 Kept network $(by_hand)
phone_registers
remember by-hand
kept=by-hand
killed_early 'settings .*tried'
killed_early 'rewind phase=addressing'
killed_in unlink '*/settings' by-hand
killed_in unlinked '*/settings' dhcp
killed_in write '*/.settings-tried' dhcp
killed_early 'phase-start phase=addressing'
killed_early 'phase-done phase=addressing'
killed_early 'phase-start phase=provisioning'
killed_in write '*/.settings' dhcp
killed_in fsync '*/.settings' dhcp
killed_in rename '*/settings' dhcp
killed_in renamed '*/settings' by-hand
killed_late 'step-done phase=provisioning' dhcp by-hand
killed_late 'phase-done phase=provisioning' dhcp by-hand
killed_late 'phase-start phase=signaling' dhcp by-hand
case $kept in dhcp) other=by-hand ;; by-hand) other=dhcp ;; esac
killed_late 'settings .*kept' $other

# And on the way back.
moment='going back'
signal STOP tftp
try_other
phone_says 'phase-start phase=provisioning'
types 0 'As before' network --revert
signal KILL regentd
starts_with "$kept"
stop regentd
