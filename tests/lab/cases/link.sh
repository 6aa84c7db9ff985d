# lab: flat
# No cable, a cable pulled, an interface that goes (an adapter unplugged), one that somebody sets down: each in words, with the
# port it was on as soon as that is known, and on by itself.
phone_conf </dev/null
lab_up flat sccp
ip -n sw link set p1 down
start_phone
phone_tells code=link.none 'eth0 has no link: no cable, or the switch port is off\.$'
and_says 'See whether the switch port of eth0 is shut down'
shows status "^$PHONE .*not registered"
shows screen 'No Link'
ip -n sw link set p1 up
start_cdp 4095
phone_registers
ip -n sw link set p1 down
phone_says 'code=link.lost cause=eth0 lost its link to [A-Za-z]*Ethernet.* of '
phone_tells code=link.none 'eth0 has no link.* It was last on [A-Za-z]*Ethernet'
and_says 'See on .* whether .*Ethernet.* is shut down: .show '
forget regentd
ip -n sw link set p1 up
phone_registers
ip -n phone link set eth0 down
phone_tells code=if.disturbed 'Somebody set eth0 down; regentd set it up again\.$'
ip -n phone link set eth0 netns sw
phone_tells code=link.missing 'There is no interface eth0'
forget regentd
ip -n sw link set eth0 netns phone
phone_registers
phone_ends
