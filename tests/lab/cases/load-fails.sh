# lab: flat
# The installer refuses a load: said, and the phone registers with the one that runs. That load waits then, also for a
# daemon that was started again; another one is fetched at once, when the call manager says Apply Config.
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
comes_to_tell code=load.failed 'acme-2.0 .*the installer failed: its signature is bad'
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
phone_ends
