# lab: flat
# An interface that carries somebody else's address is refused in words.
untagged_conf </dev/null
lab_up flat sccp
ip -n phone addr add 192.0.2.5/24 dev eth0
ip -n phone link set eth0 up
start_phone
phone_says 'code=if.in-use cause=eth0 carries 192\.0\.2\.5' 20
ip -n phone -4 -o addr show dev eth0 | grep -q 192.0.2.5 || fail "the address is gone"
never cm1 ' register '
