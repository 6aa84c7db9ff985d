# lab: flat
# Without the capabilities that its unit gives it: said, with the cure.
untagged_conf </dev/null
lab_up flat sccp
LAB_WRAP="setpriv --bounding-set -net_admin,-net_raw --inh-caps -net_admin,-net_raw"
start_phone
phone_tells code=perm 'CAP_NET_ADMIN, CAP_NET_RAW'
stop regentd
LAB_WRAP=
forget regentd
start_phone
phone_registers
phone_ends
