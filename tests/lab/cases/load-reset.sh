# lab: flat
# The file names no load, the call manager does: fetched beside the registration. Reset while the installer is at work:
# that is not cut off, then the whole sequence runs again.
. "$LAB/loads.sh"
installer_conf 'reboot = no' | untagged_conf
lab_up flat sccp
cm cm1 load acme-2.0
load_on_server acme-2.0
mkfifo "$L/hold"
start_phone --log-level info
phone_registers
phone_says 'phase=upgrade plugin=firmware installing: Writing slot B'
shows status '[^t] registered for'
cm cm1 reset "$PHONE"
phone_says 'request reset'
expect cm1 "unregister .*$PHONE"
[ ! -e "$L/slot/load" ] || fail "the installer did not wait"
never regentd 'rewind phase=link'
echo go >"$L/hold"
phone_says 'rewind phase=link'
installed acme-2.0
rm "$L/hold"
phone_registers
timeline_is request unregistered rewind link discovery vlan addressing provisioning upgrade signaling registered
phone_ends
