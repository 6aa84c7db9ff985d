# lab: flat
# Another load is configured, and the TFTP server has it: the call manager that answers is asked, the files come with
# progress, the installer gets them, the device boots, and the new load is what it registers with.
. "$LAB/loads.sh"
installer_conf | untagged_conf
lab_up flat sccp
load_on_server acme-2.0
cp "$LAB/loads.sh" "$FILES/RingList.xml"
device_file "$PHONE.cnf.xml" SCCP 1001 acme-2.0 -- "0=$VOICE2" "1=$VOICE"
mkfifo "$L/hold"
start_phone --log-level info
expect cm1 'closed session=1 device=- reason=peer-closed'
phone_says 'phase=upgrade plugin=firmware fetching file 1 of 2, [1-9][0-9]* kB'
phone_says 'phase=upgrade plugin=firmware fetching acme-2.0.cfg'
phone_says 'phase=upgrade plugin=firmware installing: Writing slot B'
shows screen Upgrading
shows loads 'regent-lab-1 +acme-2.0 +installing'
shows facts 'upgrade.state +installing'
never cm1 ' register '
echo go >"$L/hold"
reboots
installed acme-2.0
rm "$L/hold"
phone_registers
expect cm1 'alarm .*Load=acme-2.0 '
expect cm1 'register .*load="acme-2.0"'
shows loads 'acme-2.0 +acme-2.0 +current'
shows facts 'upgrade.running +acme-2.0'
comes_to_show facts 'upgrade.ring-list '
cmp "$FILES/RingList.xml" "$(sed -n 's/^upgrade.ring-list *//p' "$L/shown")"
[ "$(grep -c "sent .*acme-2.0.img" "$OUT/tftp.log")" = 1 ] || fail "the load was fetched again"
phone_ends
