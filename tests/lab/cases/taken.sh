# lab: flat
# The interface is somebody else's: refused in words and left alone until it is free. Somebody comes later: his address beside
# ours is said, with the likely program; what he takes is put back at once, and not a second time; a bridge takes all.
untagged_conf </dev/null
lab_up flat sccp
ip -n phone addr add 192.0.2.5/24 dev eth0
ip -n phone link set eth0 up
start_phone
phone_tells code=if.in-use 'eth0 carries 192\.0\.2\.5/24, which is not ours\.$'
ip -n phone -4 -o addr show dev eth0 | grep -q 192.0.2.5 || fail "the address is gone"
never cm1 ' register '
ip -n phone addr del 192.0.2.5/24 dev eth0
phone_registers

printf '#!/bin/sh\necho works\nsleep 1000 &\nwait\n' >"$L/dhclient"
chmod +x "$L/dhclient"
spawn dhclient phone "$L/dhclient" eth0
expect dhclient works
ip -n phone addr add 192.0.2.5/24 dev eth0
phone_tells code=if.shared 'eth0 also carries 192\.0\.2\.5/24, which is not ours\. Probably dhclient \(process [0-9]+\)'
and_says "Keep dhclient .* off eth0: .kill $(pid_of dhclient)"
shows status '[^t] registered for'
ip -n phone addr del 192.0.2.5/24 dev eth0
comes_to_tell code=reg.calls-refused 'refused'
stop dhclient

before=$(phone_network)
ip -n phone addr flush dev eth0
phone_tells code=if.disturbed 'Somebody took 10\.100\.0\.[0-9]+/24 from eth0; regentd put it back\.$'
[ "$(phone_network)" = "$before" ] || fail "there was $before
there is $(phone_network)"
never cm1 'unregister|closed.*reason=peer'
ip -n phone route del default
phone_tells code=if.in-use 'the default route is taken from eth0 as often as it is put there'
phone_registers
before=$(phone_network) sessions=$(grep -c ' register ' "$OUT/cm1.log")
ip -n phone route flush dev eth0
phone_tells code=if.disturbed 'Somebody took the route to 10\.100\.0\.0/24 from eth0; regentd put it back\.$'
and_says 'ip -d route show dev eth0'
[ "$(phone_network)" = "$before" ] || fail "there was $before
there is $(phone_network)"
[ "$(grep -c ' register ' "$OUT/cm1.log")" = "$sessions" ] || fail "it cost the registration"

ip -n phone link add br7 type bridge
ip -n phone link set eth0 master br7
phone_tells code=if.in-use 'eth0 is a port of br7, which takes all its frames'
and_says 'ip link set eth0 nomaster'
ip -n phone link set eth0 nomaster
phone_registers
phone_ends
