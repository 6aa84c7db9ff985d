# lab: flat
# The file by HTTP; absent by HTTP and by TFTP leads to the default file.
printf '[phase provisioning]\nplugins = http; tftp\n' | untagged_conf
lab_up flat sccp
start_phone
phone_registers
shows status '● provisioning +http'
never tftp "sent .*$PHONE"
phone_ends
