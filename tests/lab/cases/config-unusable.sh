# lab: flat
# Files that say nothing of use, each in words: the default file is not asked for; then the right one.
printf '[phase provisioning]\nretry-min = 1s\nretry-max = 2s\n' | untagged_conf
lab_up flat sccp
device_file XMLDefault.cnf.xml SCCP - -- "0=$VOICE"
file=$FILES/$PHONE.cnf.xml
cp "$file" "$L/good"
echo "<html>It works!</html>" >"$file"
start_phone
phone_tells code=config.unreadable 'is not a phone.s configuration but a document "html"'
shows screen 'Error Verifying Config Info|Configuring CM List'
echo "<device><fullConfig>false</fullConfig><encrConfig>true</encrConfig></device>" >"$file"
phone_tells code=config.encrypted 'the short file beside an encrypted one, which regent cannot read'
device_file "$PHONE.cnf.xml" SCCP 1001 --
phone_tells code=config.no-call-manager "$PHONE.cnf.xml from $VOICE names no call manager"
truncate -s 3M "$file"
phone_tells code=config.too-large "$PHONE.cnf.xml from $VOICE is larger than is allowed"
sed 's:^<connectionMonitor:<WlanProfile2>0</WlanProfile1>\n&:' "$L/good" >"$file"
phone_registers
comes_to_tell code=config.damaged 'is not well-formed XML at line 11, in WlanProfile2: it is used all the same'
never tftp XMLDefault
phone_ends
