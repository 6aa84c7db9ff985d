# lab: flat
# The file by HTTP: TFTP is not asked.
printf '[phase provisioning]\nplugins = http; tftp\n' | untagged_conf
lab_up flat sccp
start_phone
phone_registers
shows status '● provisioning +http'
never tftp "sent .*$PHONE"
phone_ends
