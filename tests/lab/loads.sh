# SPDX-License-Identifier: LGPL-2.1-or-later
# A load on the servers and an installer on the phone. Sourced by the cases that have one.

# The list of a load and the two files that it names.
load_on_server() { # LOAD
	printf '%s.img\n%s.cfg\n' "$1" "$1" >"$FILES/$1.loads"
	head -c 600000 /dev/urandom >"$FILES/$1.img"
	echo "settings of $1" >"$FILES/$1.cfg"
}

# For [plugin firmware]: an installer that keeps what it is given in $L/slot, and a reboot that starts what is there. It
# waits for a line in $L/hold where there is one; it refuses where there is a file $L/bad, and says why before its last
# words. Each of its runs is a line in $L/runs.
installer_conf() { # [KEY = VALUE]...
	mkdir -p "$L/slot"
	cat >"$L/install" <<-END
		#!/bin/sh
		echo "\$1" >>$L/runs
		echo "40 Writing slot B"
		[ ! -e $L/hold ] || read go <$L/hold
		[ ! -e $L/bad ] || { echo "100% Failed"; echo "LastError: its signature is bad"; echo "Installing failed"; exit 1; }
		load=\$1
		shift
		cp "\$@" $L/slot/ && echo \$load >$L/slot/load && echo "100% Done"
	END
	printf '#!/bin/sh\ncp %s %s\necho rebooted\n' "$L/slot/load" "$L/load" >"$L/reboot"
	chmod +x "$L/install" "$L/reboot"
	printf '[sequence]\nreboot = %s\n' "$L/reboot"
	printf '[plugin firmware]\ninstaller = %s\naccept = acme-*\n' "$L/install"
	[ $# = 0 ] || printf '%s\n' "$@"
}

installed() { # LOAD: whole
	[ "$(cat "$L/slot/load")" = "$1" ] || fail "the installer was given another load"
	cmp "$FILES/$1.img" "$L/slot/$1.img" && cmp "$FILES/$1.cfg" "$L/slot/$1.cfg" || fail "the files were changed on the way"
}

# The daemon ended because the load that it had installed needs a reboot: the device starts with it.
reboots() {
	phone_says 'request reboot'
	phone_says rebooted
	wait "$(pid_of regentd)" || fail "the daemon ended with status $?"
	[ -z "$(ip -n phone -4 -o addr show dev eth0)" ] || fail "an address is left"
	start_phone --log-level info
}
