# lab: vlan
# wire: voice 100
# kill -9 and a start: registered again, nothing left over.
phone_conf </dev/null
lab_up vlan sccp
start_cdp "$VOICE_VLAN"
start_phone
phone_registers 60
signal KILL regentd
stop regentd
forget regentd
start_phone
phone_registers 60
[ "$(ip -n phone -o link | grep -c eth0)" = 2 ] || fail "more interfaces than eth0 and eth0.100"
[ "$(ip -n phone -4 -o addr show dev eth0.100 | wc -l)" = 1 ] || fail "more than one address"
phone_ends
