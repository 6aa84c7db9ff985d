# lab: flat
# What a TFTP server can do other than give the file or say that there is none: each in words, never the default file.
printf '[plugin dhcp]\ntftp-servers = files.lab.example\n[phase provisioning]\nretry-min = 1s\nretry-max = 2s\n' | untagged_conf
lab_up flat sccp
device_file XMLDefault.cnf.xml SCCP - -- "0=$VOICE"
file=$FILES/$PHONE.cnf.xml
start_phone
phone_tells code=tftp.name 'The TFTP server files.lab.example .*cannot be found'
stop dns
stop tftp
start_dns --host-record=files.lab.example,$VOICE
phone_tells code=tftp.refused 'There is no TFTP service on files.lab.example .*nothing listens on UDP port 69'
chmod 600 "$file"
start_tftp
phone_tells code=tftp.access 'does not give out SEP00070E161C56.cnf.xml: error 2'
cp "$file" "$L/aside"
ln -s . "$L/folder"
mv -T "$L/folder" "$file"
phone_tells code=tftp.error 'does not deliver SEP00070E161C56.cnf.xml: error 0'
# Something on the way that swallows long packets.
ip netns exec sw tc qdisc add dev p1 root tbf rate 10mbit burst 700 latency 400ms
chmod 644 "$L/aside"
mv -T "$L/aside" "$file"
phone_tells code=tftp.broken 'broke off in the middle of SEP00070E161C56.cnf.xml: no more packets after 0 bytes'
ip netns exec sw tc qdisc del dev p1 root
phone_registers
never tftp XMLDefault
phone_ends
