# lab: flat
# conf/maker.conf with its models.d: a maker's own model at a SIP registrar, under its own name on the wire. The lab's password, and
# no wait for a switch.
cp -r "$SOURCE/conf/models.d" "$L/"
sed -i 's/^name = .*/name = Acme Door of the lab/' "$L/models.d/acme.ini"
printf '[phase discovery]\ntimeout = 1s\n[plugin registrar]\npassword = secret1001\n' | ready_conf maker
lab_up flat sip
start_phone
phone_registers
expect sip 'saved 1001'
expect dhcp 'vendor class: Acme Door 2'
shows status 'ACME00070E161C56  Acme Door of the lab'
regentctl why >"$L/shown"
! grep 'No file says' "$L/shown" || fail "it is said that nobody named it"
never tftp "$PHONE"
phone_ends
