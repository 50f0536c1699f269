# a task set is aborted with all that was sent before, though it comes later
#   RFC 7143 4.2.3.3, target step b: commands of the affected tasks are waited for
target
lu 2 bs=delay opts=under=mem;hold=1;verb=read
login
send command lun=2 cdb 00
expect response status=2
send command R edtl=512 lun=2 itt=0x11 cmd_sn=3 cdb 28 00 00 00 00 00 00 00 01 00
send tmf I function=2 lun=2 itt=0x12 cmd_sn=4
nothing
send command R edtl=512 lun=2 itt=0x10 cmd_sn=2 cdb 28 00 00 00 00 00 00 00 01 00
expect tmf_response itt=0x12 response=0 exp_cmd_sn=4
release
nothing
send nop_out I ttt=none itt=0x13
expect nop_in itt=0x13 exp_cmd_sn=4

# ... and with nothing that was sent after it
send tmf I function=5 lun=2 itt=0x21 cmd_sn=5
send command lun=1 itt=0x22 cmd_sn=5 cdb 00
nothing
send command lun=1 itt=0x20 cmd_sn=4 cdb 00
expect response itt=0x20 status=2
expect tmf_response itt=0x21 response=0
expect response itt=0x22 status=0
send command lun=2 itt=0x23 cmd_sn=6 cdb 00
expect response itt=0x23 status=2 data 00 12 70 00 06 xx xx xx xx xx xx xx xx xx 29 03

# the reset of a target does not wait: what has not come has been aborted
#   RFC 7143 4.2.3.3: the space up to CmdSN can be plugged
target
login
send command lun=1 cdb 00
expect response status=2
send command lun=1 itt=0x31 cmd_sn=3 cdb 00
send command lun=1 itt=0x33 cmd_sn=6 cdb 00
send tmf I function=6 itt=0x32 cmd_sn=5
expect tmf_response itt=0x32 response=0 exp_cmd_sn=5
send command lun=1 itt=0x30 cmd_sn=2 cdb 00
nothing
send command lun=1 itt=0x34 cmd_sn=5 cdb 00
expect response itt=0x34 status=2 data 00 12 70 00 06 xx xx xx xx xx xx xx xx xx 29
expect response itt=0x33 status=0 exp_cmd_sn=7

# a CmdSN that cannot be does not stop one
target
login
send command lun=1 cdb 00
expect response status=2
send tmf I function=5 lun=1 cmd_sn=0x40000000
expect tmf_response response=0
