# lab: flat
# The installer refuses a load: said, and the phone registers with the one that runs. That load waits then, also for a
# daemon that was started again; another one is fetched at once, when the call manager says Apply Config. Killed while its
# installer is at work, the daemon waits for that one and begins no other.
. "$LAB/loads.sh"
installer_conf 'reboot = no' | untagged_conf
lab_up flat sccp
load_on_server acme-2.0
load_on_server acme-2.1
device_file "$PHONE.cnf.xml" SCCP 1001 acme-2.0 -- "0=$VOICE"
touch "$L/bad"
start_phone
phone_says 'explain phase=upgrade plugin=firmware code=load.failed '
phone_registers
expect cm1 'register .*load="regent-lab-1"'
comes_to_tell code=load.failed 'Registered, but still on regent-lab-1\. Load acme-2\.0 was not installed: the installer failed: its signature is bad'
and_says 'Read all that the installer said: .cat .*/output'
grep -q '^Installing failed$' "$(sed -n 's/.*`cat \(.*\)`.*/\1/p' "$L/shown")" || fail "its words are not kept"
shows loads 'regent-lab-1 +acme-2.0 +failed'
rm "$L/bad"
signal KILL regentd
stop regentd
start_phone
phone_registers
shows loads 'regent-lab-1 +acme-2.0 +failed'
[ "$(grep -c 'sent .*acme-2.0.img' "$OUT/tftp.log")" = 1 ] || fail "the load that failed was fetched again"
device_file "$PHONE.cnf.xml" SCCP 1001 acme-2.1 -- "0=$VOICE"
cm cm1 apply "$PHONE"
comes_to_show loads 'regent-lab-1 +acme-2.1 +installed'
installed acme-2.1
shows facts 'registration.state +registered'
load_on_server acme-2.2
mkfifo "$L/hold"
device_file "$PHONE.cnf.xml" SCCP 1001 acme-2.2 -- "0=$VOICE"
cm cm1 apply "$PHONE"
comes_to_show status 'installing: Writing slot B'
signal KILL regentd
stop regentd
forget regentd
start_phone
phone_says 'The installer of acme-2.2 was begun before regentd started'
shows status 'installing: Writing slot B|was begun before regentd started'
echo go >"$L/hold"
rm "$L/hold"
phone_registers
installed acme-2.2
[ "$(tr '\n' ' ' <"$L/runs")" = 'acme-2.0 acme-2.1 acme-2.2 ' ] || fail "the installer ran for $(cat "$L/runs")"
phone_ends
