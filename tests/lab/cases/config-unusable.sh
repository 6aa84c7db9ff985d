# lab: flat
# Files that say nothing of use, each in words: the default file is not asked for; then the right one.
printf 'device-name = %0100d\n[plugin tftp]\nfile = %%n%%n%%n.cnf.xml\n[phase provisioning]\nretry-min = 1s\nretry-max = 2s\n' 0 | untagged_conf
lab_up flat sccp
device_file XMLDefault.cnf.xml SCCP - -- "0=$VOICE"
file=$FILES/$PHONE.cnf.xml
cp "$file" "$L/good"
echo "<html>It works!</html>" >"$file"
start_phone
phone_tells code=config.file-name '0000\.cnf\.xml" cannot be the name of a file on a server: at most 255 letters'
and_says 'Set device-name in \[endpoint\] to letters and digits'
sed -i '/^device-name/d; /^file/d' "$L/regent.conf"
signal HUP regentd
phone_tells code=config.unreadable 'is not a phone.s configuration but a document "html"'
shows screen 'Error Verifying Config Info|Configuring CM List'
echo "<device><fullConfig>false</fullConfig><encrConfig>true</encrConfig></device>" >"$file"
phone_tells code=config.encrypted 'the short file beside an encrypted one, which regent cannot read'
device_file "$PHONE.cnf.xml" SCCP 1001 -- 0=127.0.0.1
phone_tells code=config.no-call-manager "names no call manager that can be used: processNodeName 127.0.0.1 .no server can"
truncate -s 3M "$file"
phone_tells code=config.too-large "$PHONE.cnf.xml from $VOICE is larger than is allowed"
sed 's:^<connectionMonitor:<WlanProfile2>0</WlanProfile1>\n&:' "$L/good" >"$file"
phone_registers
comes_to_tell code=config.damaged 'is not well-formed XML at line 11, in WlanProfile2: it is used all the same'
sed 's:SCCP</deviceProtocol>:MGCP</deviceProtocol>:' "$L/good" >"$file"
cm cm1 apply "$PHONE"
comes_to_tell code=config.ignored "^why +Ignored in $PHONE.cnf.xml from $VOICE: deviceProtocol MGCP .SCCP is used"
never tftp XMLDefault
phone_ends
