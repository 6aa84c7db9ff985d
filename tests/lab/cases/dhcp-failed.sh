# lab: flat
# Another program has the client's port.
untagged_conf </dev/null
lab_up flat sccp
spawn squatter phone python3 -c 'import socket, signal
taken = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
taken.bind(("", 68))
signal.pause()'
await_port phone 68
start_phone
phone_tells code=dhcp.failed 'DHCP on eth0 is not possible: .*another DHCP client'
stop squatter
phone_registers
phone_ends
