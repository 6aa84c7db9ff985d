# lab: flat
# No cable, a cable pulled, an interface that goes (an adapter unplugged): each in words, and on by itself.
untagged_conf </dev/null
lab_up flat sccp
ip -n sw link set p1 down
start_phone
phone_tells code=link.none 'eth0 has no link'
shows screen 'No Link'
ip -n sw link set p1 up
phone_registers
ip -n sw link set p1 down
phone_says 'code=link.lost cause=eth0 lost its link'
shows why 'eth0 (lost its|has no) link'
forget regentd
ip -n sw link set p1 up
phone_registers
ip -n phone link set eth0 netns sw
phone_tells code=link.missing 'There is no interface eth0'
forget regentd
ip -n sw link set eth0 netns phone
phone_registers
phone_ends
