# lab: flat
# A SIP phone fetches its load by HTTP, and names both loads to the registrar: the one that runs and the one that waits.
. "$LAB/loads.sh"
{
	installer_conf 'reboot = no'
	printf '[phase provisioning]\nplugins = http; tftp\n'
} | untagged_conf
lab_up flat sip
load_on_server acme-2.0
echo '<CiscoIPPhoneRingList/>' >"$FILES/Ringlist.xml"
device_file "$PHONE.cnf.xml" SIP 1001 acme-2.0 -- "0=$VOICE"
start_phone --log-level info
phone_says 'phase=upgrade plugin=firmware fetching file 1 of 2, [1-9][0-9]* kB'
phone_says 'report phase=upgrade plugin=firmware acme-2.0 installed, starts at the next boot'
installed acme-2.0
phone_registers
saved
grep -q 'ActiveLoad=regent-lab-1.loads InactiveLoad=acme-2.0.loads' "$L/line" || fail "not both loads: $(cat "$L/line")"
shows loads 'regent-lab-1 +acme-2.0 +installed'
comes_to_show facts 'upgrade.ring-list '
cmp "$FILES/Ringlist.xml" "$(sed -n 's/^upgrade.ring-list *//p' "$L/shown")"
expect http 'url:/acme-2.0.img'
never tftp 'sent .*acme'
phone_ends
echo acme-2.0 >"$L/load"
start_phone
phone_registers
saved
grep -q 'ActiveLoad=acme-2.0.loads Last' "$L/line" || fail "not the new load alone: $(cat "$L/line")"
shows loads 'acme-2.0 +acme-2.0 +current'
phone_ends
