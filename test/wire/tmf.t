# ABORT TASK: nothing of the command comes any more
#   RFC 7143 11.5.1, 11.6.1
target
lu 2 bs=delay opts=under=mem;hold=1;verb=read
login
send command lun=2 cdb 00
expect response status=2
send command R edtl=512 lun=2 itt=1 cdb 28 00 00 00 00 00 00 00 01 00
send command R edtl=512 lun=2 itt=2 cdb 28 00 00 00 00 00 00 00 01 00
send tmf I function=1 lun=2 ref_task=1 ref_cmd_sn=2 itt=9
expect tmf_response F itt=9 response=0 exp_cmd_sn=4 max_cmd_sn=130
release
expect data_in itt=2
nothing

# ... of one that waits for its data
send command W edtl=1024 lun=2 itt=3 cdb 2a 00 00 00 00 00 00 00 02 00
expect r2t ttt=:t
send tmf I function=1 lun=2 ref_task=3 ref_cmd_sn=4
expect tmf_response response=0
send data_out F itt=3 ttt=t offset=0 data 1024*ee
nothing

# ... whose data is half here
send command W edtl=64K lun=1 itt=4 cdb 2a 00 00 00 00 00 00 00 80 00
expect response status=2
send command W edtl=64K lun=1 itt=4 cdb 2a 00 00 00 00 00 00 00 80 00
expect r2t ttt=:t
send data_out F itt=4 ttt=t offset=0 cut=60000 data 65536*ee
conn B
login InitiatorName=iqn.b
send command lun=1 cdb 00
expect response status=2
send tmf I function=5 lun=1
expect tmf_response response=0
conn A
raw 60000*ee
nothing
send nop_out I ttt=none
expect nop_in
send command lun=1 cdb 00
expect response status=2 data 00 12 70 00 06 xx xx xx xx xx xx xx xx xx 29 03

# ... that is not there
target
login
send command lun=1 cdb 00
expect response status=2
send tmf I function=1 lun=1 ref_task=0x99 ref_cmd_sn=0
expect tmf_response response=1

# ... that has not come, and now never will: its CmdSN is used up
send command lun=1 itt=0x31 cmd_sn=3 cdb 00
nothing
send tmf I function=1 lun=1 ref_task=0x30 ref_cmd_sn=2 cmd_sn=4
expect tmf_response response=0
expect response itt=0x31 status=0 exp_cmd_sn=4

# ... that waits for its turn
send command lun=1 itt=0x33 cmd_sn=5 cdb 00
send tmf I function=1 lun=1 ref_task=0x33 ref_cmd_sn=5 cmd_sn=6
expect tmf_response response=0
send command lun=1 itt=0x34 cmd_sn=6 cdb 00
nothing
send command lun=1 itt=0x35 cmd_sn=4 cdb 00
expect response itt=0x35
expect response itt=0x34 exp_cmd_sn=7
nothing

# ... newer than the request: it is not to be waited for
target
login
send tmf I function=1 lun=1 ref_task=0x30 ref_cmd_sn=1 cmd_sn=1
expect tmf_response response=1

# ABORT TASK SET, CLEAR TASK SET
#   RFC 7143 11.5.1
target
lu 2 bs=delay opts=under=mem;hold=1;verb=read
login
send command lun=2 cdb 00
expect response status=2
send command R edtl=512 lun=2 itt=1 cdb 28 00 00 00 00 00 00 00 01 00
send command W edtl=512 lun=2 itt=2 cdb 2a 00 00 00 00 00 00 00 01 00
expect r2t itt=2
conn B
login InitiatorName=iqn.b
send command lun=2 cdb 00
expect response status=2
send command R edtl=512 lun=2 itt=1 cdb 28 00 00 00 00 00 00 00 01 00
conn A
send tmf function=2 lun=2
expect tmf_response response=0
nothing
conn B
nothing
conn A
send tmf function=4 lun=2
expect tmf_response response=0
release
nothing
conn B
nothing
send command lun=2 cdb 00
expect response status=2 data 00 12 70 00 06 xx xx xx xx xx xx xx xx xx 2f 00

# LOGICAL UNIT RESET; the unit attention is for all
send tmf I function=5 lun=2
expect tmf_response response=0
send command lun=2 cdb 00
expect response status=2 data 00 12 70 00 06 xx xx xx xx xx xx xx xx xx 29 03
conn A
send command lun=2 cdb 00
expect response status=2 data 00 12 70 00 06 xx xx xx xx xx xx xx xx xx 29 03

# no such logical unit
send tmf I function=5 lun=77
expect tmf_response response=2
send tmf I function=2 lun_field=0xffffffffffffffff
expect tmf_response response=2

# TARGET WARM RESET keeps the sessions
send tmf I function=6
expect tmf_response response=0
send command lun=2 cdb 00
expect response status=2 data 00 12 70 00 06 xx xx xx xx xx xx xx xx xx 29
conn B
send nop_out I ttt=none
expect nop_in

# TARGET COLD RESET ends them
conn A
send tmf I function=7
expect tmf_response response=0
closed
conn B
closed

# what is not supported
target
login
send tmf I function=3 lun=1
expect tmf_response response=5
send tmf I function=8 lun=1
expect tmf_response response=4
send tmf I function=9 lun=1
expect tmf_response response=5
send tmf I function=0 lun=1
expect tmf_response response=5
send tmf I function=127 lun=1
expect tmf_response response=5

# one that has data
send tmf I function=5 lun=1 data 01 02 03 04
expect reject reason=4

# RFC 7144's functions, once agreed on
target
lu 2 bs=delay opts=under=mem;hold=1;verb=read
login iSCSIProtocolLevel=2
send command lun=2 cdb 00
expect response status=2
send command R edtl=512 lun=2 itt=1 cdb 28 00 00 00 00 00 00 00 01 00
send tmf I function=9 lun=2 ref_task=1
expect tmf_response response=7
send tmf I function=9 lun=2 ref_task=2
expect tmf_response response=0
send tmf I function=10 lun=2
expect tmf_response response=7
send tmf I function=11
expect tmf_response response=0
nothing
send command lun=2 cdb 00
expect response status=2 data 00 12 70 00 06 xx xx xx xx xx xx xx xx xx 29 07
