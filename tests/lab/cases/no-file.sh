# lab: flat
# Neither own file nor default file: the sentence, then registered when the file appears.
. "$LAB/breaks.sh"
untagged_conf </dev/null
lab_up flat sccp
break_lab no-file
start_phone
phone_tells code=config.absent "Put $PHONE.cnf.xml into the folder that $VOICE serves: upper and lower case count"
never regentd CUCM
broken_and_mended no-file
phone_ends
