# lab: flat
# kill -9 and a start: registered again, the address is not doubled.
untagged_conf </dev/null
lab_up flat sccp
start_phone
phone_registers
signal KILL regentd
stop regentd
forget regentd
start_phone
phone_registers 60
[ "$(ip -n phone -4 -o addr show dev eth0 | wc -l)" = 1 ] || fail "not one address: $(ip -n phone -4 -o addr show dev eth0)"
phone_ends
