# lab: flat
# An address set by hand: somebody else has it; its gateway is an address of this machine; no configuration server. Each
# corrected in the file. What cannot work at all is refused before it is taken. A gateway elsewhere is a drawback.
untagged_conf <<END
[phase addressing]
plugins = static
[plugin static]
address = 10.100.0.60/24
domain =
gateway = 10.100.0.66
END
lab_up flat sccp
ip -n voice addr add 10.100.0.60/24 dev eth0
ip -n phone addr add 10.100.0.66/32 dev lo
start_phone
phone_tells code=ip.duplicate 'Another device, 02:00:00:00:01:01, uses 10.100.0.60'
and_says 'one set by hand must not be in a DHCP range'
ip -n voice addr del 10.100.0.60/24 dev eth0
phone_tells code=static.failed 'cannot be given its address: cannot add a route through eth0'
sed -i "s/^gateway = .*/gateway = 10.100.0.60/" "$L/regent.conf"
signal HUP regentd
phone_says '\[plugin static\] gateway: "10.100.0.60" is the own address: set the router'
sed -i "s/^gateway = .*/gateway = 10.9.0.1/" "$L/regent.conf"
signal HUP regentd
phone_says 'code=static.far-gateway .*The gateway 10.9.0.1 is not in the network of 10.100.0.60/24'
phone_tells code=static.no-tftp '10.100.0.60/24 was set by hand, without a configuration server'
sed -i "s/^gateway = .*/&\ntftp-servers = $VOICE/" "$L/regent.conf"
signal HUP regentd
phone_registers
comes_to_tell code=static.far-gateway 'The gateway 10.9.0.1 is not in the network of 10.100.0.60/24'
sed -i "s/^gateway = .*/gateway =/" "$L/regent.conf"
signal HUP regentd
phone_registers
! regentctl facts | grep -E 'ip\.(gateway|domain)' || fail "what is set to nothing is a fact"
sed -i "s/^gateway =.*/gateway = $VOICE/" "$L/regent.conf"
signal HUP regentd
phone_registers
phone_ends
