# immediate commands have no place in the window, and a limit of their own
#   RFC 7143 11.17.1, 06h
target
lu 2 bs=delay opts=under=mem;hold=1;verb=read
login
send command lun=2 cdb 00
expect response status=2
send command I R edtl=512 lun=2 itt=1 cdb 28 00 00 00 00 00 00 00 01 00
send command I R edtl=512 lun=2 itt=2 cdb 28 00 00 00 00 00 00 00 01 00
send command I R edtl=512 lun=2 itt=3 cdb 28 00 00 00 00 00 00 00 01 00
send command I R edtl=512 lun=2 itt=4 cdb 28 00 00 00 00 00 00 00 01 00
send command I R edtl=512 lun=2 itt=5 cdb 28 00 00 00 00 00 00 00 01 00
send command I R edtl=512 lun=2 itt=6 cdb 28 00 00 00 00 00 00 00 01 00
send command I R edtl=512 lun=2 itt=7 cdb 28 00 00 00 00 00 00 00 01 00
send command I R edtl=512 lun=2 itt=8 cdb 28 00 00 00 00 00 00 00 01 00
send command I R edtl=512 lun=2 itt=9 cdb 28 00 00 00 00 00 00 00 01 00
send command I R edtl=512 lun=2 itt=10 cdb 28 00 00 00 00 00 00 00 01 00
send command I R edtl=512 lun=2 itt=11 cdb 28 00 00 00 00 00 00 00 01 00
send command I R edtl=512 lun=2 itt=12 cdb 28 00 00 00 00 00 00 00 01 00
send command I R edtl=512 lun=2 itt=13 cdb 28 00 00 00 00 00 00 00 01 00
send command I R edtl=512 lun=2 itt=14 cdb 28 00 00 00 00 00 00 00 01 00
send command I R edtl=512 lun=2 itt=15 cdb 28 00 00 00 00 00 00 00 01 00
send command I R edtl=512 lun=2 itt=16 cdb 28 00 00 00 00 00 00 00 01 00
nothing
send command I R edtl=512 lun=2 itt=17 cdb 28 00 00 00 00 00 00 00 01 00
expect reject reason=6 exp_cmd_sn=2 max_cmd_sn=129 data 41
send command lun=1 itt=18 cdb 00 # the window is open
expect response itt=18 status=2
send tmf I function=1 lun=2 ref_task=16 ref_cmd_sn=2 itt=19
expect tmf_response response=0
send command I lun=1 itt=20 cdb 00
expect response itt=20 status=0

# what is ahead of its CmdSN takes memory, and not more than 2 MiB
target
login
send nop_out ttt=none cmd_sn=2 data 262144*00
send nop_out ttt=none cmd_sn=3 data 262144*00
send nop_out ttt=none cmd_sn=4 data 262144*00
send nop_out ttt=none cmd_sn=5 data 262144*00
send nop_out ttt=none cmd_sn=6 data 262144*00
send nop_out ttt=none cmd_sn=7 data 262144*00
send nop_out ttt=none cmd_sn=8 data 262144*00
nothing
send nop_out ttt=none cmd_sn=9 data 262144*00
closed

# ... nor do functions that wait
target
login
send nop_out ttt=none cmd_sn=2 data 262144*00
send nop_out ttt=none cmd_sn=3 data 262144*00
send nop_out ttt=none cmd_sn=4 data 262144*00
send nop_out ttt=none cmd_sn=5 data 262144*00
send nop_out ttt=none cmd_sn=6 data 262144*00
send nop_out ttt=none cmd_sn=7 data 262144*00
send nop_out ttt=none cmd_sn=8 data 262000*00
send tmf I function=5 lun=1 cmd_sn=2 itt=0x50
nothing
send nop_out ttt=none cmd_sn=1 itt=0x51
expect nop_in itt=0x51
expect tmf_response itt=0x50 response=0
expect nop_in dlen=8192
