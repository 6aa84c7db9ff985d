# SPDX-License-Identifier: LGPL-2.1-or-later
# What can be wrong with a network, as a table: its name, the reason the phone must give and its words (regentctl why),
# how the lab is broken before the phone boots, and what a person would do about it. `boot --break` and the tests use the
# same.

BREAKS="no-voice-vlan no-dhcp no-option-150 tftp-silent no-file reject no-call-manager bad-load"

break_code() { # WHAT
	case $1 in
	no-voice-vlan) echo dhcp.data-vlan ;;
	no-option-150) echo dhcp.no-tftp ;;
	no-dhcp) echo dhcp.silent ;;
	tftp-silent) echo tftp.silent ;;
	no-file) echo config.absent ;;
	reject) echo reg.unknown-node ;;
	no-call-manager) echo cm.unreachable ;;
	bad-load) echo load.failed ;;
	*) return 1 ;;
	esac
}

break_words() { # WHAT: a regex
	case $1 in
	no-voice-vlan) echo "gave 10\.10\.0\..* but no TFTP server. This is probably the data VLAN: no voice VLAN was learnt" ;;
	no-option-150) echo "gave 10\.100\.0\..* but no TFTP server: no option 150, no option 66, no next server" ;;
	no-dhcp) echo "No DHCP answer on eth0 .*: [0-9]+ requests in [0-9]+ s" ;;
	tftp-silent) echo "$VOICE .*does not answer: .*The default file is not asked for" ;;
	no-file) echo "$VOICE has neither $PHONE.cnf.xml nor XMLDefault.cnf.xml" ;;
	reject) echo "^phone Registration Rejected: Error DBConfig" ;;
	no-call-manager) echo "No call manager answers: $VOICE:2000 refused the connection" ;;
	bad-load) echo "acme-2.0" ;;
	*) return 1 ;;
	esac
}

break_lab() { # WHAT
	case $1 in
	no-voice-vlan) ;; # the caller starts no CDP and no LLDP
	no-dhcp) stop dhcp ;;
	no-option-150)
		stop dhcp
		start_plain_dhcp voice "$VOICE" </dev/null
		;;
	# Stopped, not ended: its port stays open, so no ICMP gives it away.
	tftp-silent) signal STOP tftp ;;
	no-file)
		sed -i 's/^model = /auto-register = yes\n&/' "$L/regent.conf"
		mv "$FILES/$PHONE.cnf.xml" "$L/aside"
		;;
	reject) cm cm1 reject Error DBConfig ;;
	no-call-manager) cm cm1 refuse on ;;
	bad-load)
		device_file "$PHONE.cnf.xml" SCCP 1001 acme-2.0 -- "0=$VOICE"
		mkdir -p "$L/installed"
		printf '[plugin firmware]\ninstaller = cp -r . %s\naccept = acme-*\nreboot = no\n' "$L/installed" >>"$L/regent.conf"
		;;
	esac
}

repair_words() { # WHAT
	case $1 in
	no-voice-vlan) echo "switching CDP on, with voice VLAN $VOICE_VLAN" ;;
	no-dhcp) echo "starting the DHCP server" ;;
	no-option-150) echo "adding option 150 to the DHCP scope" ;;
	tftp-silent) echo "letting the TFTP server go on" ;;
	no-file) echo "adding $PHONE.cnf.xml" ;;
	reject) echo "adding the phone to the call manager" ;;
	no-call-manager) echo "starting the call manager" ;;
	bad-load) echo "correcting the load's name, and Restart in the call manager" ;;
	esac
}

repair_lab() { # WHAT
	case $1 in
	no-voice-vlan) start_cdp "$VOICE_VLAN" ;;
	no-dhcp) start_dhcp ;;
	no-option-150)
		stop dhcp-voice
		start_dhcp
		;;
	tftp-silent) signal CONT tftp ;;
	no-file) mv "$L/aside" "$FILES/$PHONE.cnf.xml" ;;
	reject) cm cm1 reject off ;;
	no-call-manager) cm cm1 refuse off ;;
	bad-load)
		own_file SCCP
		cm cm1 restart "$PHONE"
		;;
	esac
}
