# lab: flat
# An interface that cannot be set up: the one it stands on has the same address.
untagged_conf </dev/null
lab_up flat sccp
ip -n phone -batch - <<END
link set eth0 name wire
link add link wire name eth0 address $PHONE_MAC type macvlan
END
ip -n phone link set wire up
start_phone
phone_tells code=link.failed 'eth0 cannot be used: cannot set up eth0: '
ip -n phone link set wire address 02:00:00:00:03:01
phone_registers
phone_ends
