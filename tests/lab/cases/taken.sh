# lab: flat
# An interface that carries somebody else's address is refused in words, and left alone; then it is free.
untagged_conf </dev/null
lab_up flat sccp
ip -n phone addr add 192.0.2.5/24 dev eth0
ip -n phone link set eth0 up
start_phone
phone_tells code=if.in-use 'eth0 carries 192\.0\.2\.5'
ip -n phone -4 -o addr show dev eth0 | grep -q 192.0.2.5 || fail "the address is gone"
never cm1 ' register '
ip -n phone addr del 192.0.2.5/24 dev eth0
phone_registers
phone_ends
