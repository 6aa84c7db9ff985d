# lab: flat
# conf/gateway: one box, one address, 24 ports that each register by a name of their own.
printf '[phase discovery]\ntimeout = 1s\n' | ready_conf gateway
lab_up flat sccp
for port in $(seq 24); do
	name=$(printf 'AN1122334455%03d' "$port")
	device_file "$name.cnf.xml" SCCP $((2000 + port)) -- "0=$VOICE"
	echo "$name 0 $((2000 + port)) Port $port"
done >"$L/devices"
cm cm1 devices "$L/devices"
# Without a cable the box has its name already, and its ports wait for it.
ip -n sw link set p1 down
start_phone
phone_tells code=link.none 'eth0 has no link'
shows status '^box +[A-Z]+[0-9A-F]{12} .*not registered'
comes_to_tell code=phase.waiting 'Waiting for box, on which this endpoint stands\.' port-24
and_says '^do +See what that one waits for: .?regentctl why box'
ip -n sw link set p1 up
for port in $(seq 24); do expect cm1 'settled .*device=AN11'; done
[ "$(cm cm1 list | grep -c AN1122334455)" = 24 ] || fail "not 24 ports: $(cm cm1 list)"
shows status 'AN1122334455024 .*[^t] registered'
stop regentd
for port in $(seq 24); do expect cm1 'unregister .*device=AN11'; done
