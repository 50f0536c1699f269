# status rides on the last Data-In
#   RFC 7143 11.7.3
target
login
send command R edtl=6 cdb 00 00 00 00 00 00
expect response status=2 U -O residual=6 data 00 12 70 00 06
send command R edtl=512 lun=1 itt=9 attr=1 cdb 28 00 00 00 00 00 00 00 01 00
expect response status=2 data 00 12 70 00 06 # power on
send command R edtl=512 lun=1 itt=9 attr=1 cdb 28 00 00 00 00 00 00 00 01 00
expect data_in F S -A -O -U status=0 itt=9 ttt=none dlen=512 data_sn=0 offset=0 residual=0
	exp_cmd_sn=4 max_cmd_sn=131

# less than announced: underflow
send command R edtl=1024 lun=1 cdb 28 00 00 00 00 00 00 00 01 00
expect data_in F S U -O residual=512 dlen=512

# more than announced: overflow
send command R edtl=200 lun=1 cdb 28 00 00 00 00 00 00 00 01 00
expect data_in F S O -U residual=312 dlen=200

# data and no R: all of it is overflow
send command edtl=0 lun=1 cdb 28 00 00 00 00 00 00 00 01 00
expect response status=0 O residual=512 exp_data_sn=0

# no data and an EDTL: all of it is underflow
send command R edtl=512 lun=1 cdb 00
expect response status=0 U residual=512 exp_data_sn=0

# an EDTL of 4 GiB does no harm
send command R edtl=0xffffffff lun=1 cdb 12 00 00 00 24 00
expect data_in F S U dlen=36 residual=0xffffffdb
send command R edtl=0xffffffff lun=1 cdb 28 00 00 00 00 00 00 00 01 00
expect data_in F S U dlen=512 residual=0xfffffdff

# CHECK CONDITION has its sense, and its length before it
send command R edtl=512 lun=1 itt=0x77 cdb 28 00 ff ff ff ff 00 00 01 00
expect response F itt=0x77 response=0 status=2 U residual=512 dlen=20 data 00 12 x0 00 05

# a long read is cut at MaxRecvDataSegmentLength, F is set at MaxBurstLength
#   RFC 7143 11.7.1
target
login MaxRecvDataSegmentLength=512 MaxBurstLength=1024
send command R edtl=2560 lun=1 cdb 00
expect response status=2
send command R edtl=2560 lun=1 cdb 28 00 00 00 00 00 00 00 05 00
expect data_in -F -S dlen=512 data_sn=0 offset=0
expect data_in F -S dlen=512 data_sn=1 offset=512
expect data_in -F -S dlen=512 data_sn=2 offset=1024
expect data_in F -S dlen=512 data_sn=3 offset=1536
expect data_in F S dlen=512 data_sn=4 offset=2048
nothing

# a burst that is no multiple of the segment
target
login MaxRecvDataSegmentLength=1000 MaxBurstLength=1536
send command R edtl=2560 lun=1 cdb 00
expect response status=2
send command R edtl=2560 lun=1 cdb 28 00 00 00 00 00 00 00 05 00
expect data_in -F dlen=1000 offset=0
expect data_in F dlen=536 offset=1000
expect data_in -F dlen=1000 offset=1536
expect data_in F S dlen=24 offset=2536

# the window opens when a command ends, not when it begins
target MaxQueueCmd=2
lu 2 bs=delay opts=under=mem;hold=1;verb=read
login
send command lun=2 cdb 00
expect response status=2 exp_cmd_sn=2 max_cmd_sn=3
send command R edtl=512 lun=2 itt=1 cdb 28 00 00 00 00 00 00 00 01 00
send command R edtl=512 lun=2 itt=2 cdb 28 00 00 00 00 00 00 00 01 00
nothing
send nop_out I ttt=none
expect nop_in exp_cmd_sn=4 max_cmd_sn=3
send command R edtl=512 lun=2 itt=3 cdb 28 00 00 00 00 00 00 00 01 00 # ignored
release
expect data_in S itt=1 exp_cmd_sn=4 max_cmd_sn=4
expect data_in S itt=2 exp_cmd_sn=4 max_cmd_sn=5
nothing

# a task tag that is in use
#   RFC 7143 11.17.1
target
lu 2 bs=delay opts=under=mem;hold=1;verb=read
login
send command lun=2 cdb 00
expect response status=2
send command R edtl=512 lun=2 itt=1 cdb 28 00 00 00 00 00 00 00 01 00
send command lun=1 itt=1 cdb 00
expect reject reason=7 data x1 80
release
expect data_in S itt=1

# an extended CDB: its length is not one that the command has
#   RFC 7143 11.2.2.3
target
login
send command lun=1 cdb 00
expect response status=2
send command lun=1 ahs 00 11 01 00 16*00 cdb 7f 00 00 00 00 00 00 18
expect response status=2 data 00 12 70 00 05 xx xx xx xx xx xx xx xx xx 20 00

# additional header segments that do not add up
send command lun=1 ahs 00 00 01 00 cdb 00
expect reject reason=9
send command lun=1 ahs 00 40 01 00 cdb 00
expect reject reason=9
send command lun=1 ahs ff ff 01 00 cdb 00
expect reject reason=9
send command lun=1 ahs 00 05 02 00 00 00 10 00 00 05 02 00 00 00 10 00 cdb 00
expect reject reason=9
send command lun=1 ahs 00 05 07 00 00 00 10 00 cdb 00
expect reject reason=9

# only a SCSI Command has them
send nop_out I ttt=none ahs 00 05 02 00 00 00 10 00
expect reject reason=4

# ... which may come in pieces
raw 01 80 00 00 05 00 00 00 00 01 6*00 00 00 00 50 4*00 00 00 00 08
nothing
raw 4*00 7f 00 00 00 00 00 00 18 8*00 00 11 01 00 12*00
nothing
raw 4*00
expect response status=2 itt=0x50 data 00 12 70 00 05

# immediate commands are bounded, for the window does not bound them
#   RFC 7143 4.2.2.1
target
lu 2 bs=delay opts=under=mem;hold=1;verb=read
login
send command lun=2 cdb 00
expect response status=2
send command I R edtl=512 lun=2 cdb 28 00 00 00 00 00 00 00 01 00
send command I R edtl=512 lun=2 cdb 28 00 00 00 00 00 00 00 01 00
send command I R edtl=512 lun=2 cdb 28 00 00 00 00 00 00 00 01 00
send command I R edtl=512 lun=2 cdb 28 00 00 00 00 00 00 00 01 00
send command I R edtl=512 lun=2 cdb 28 00 00 00 00 00 00 00 01 00
send command I R edtl=512 lun=2 cdb 28 00 00 00 00 00 00 00 01 00
send command I R edtl=512 lun=2 cdb 28 00 00 00 00 00 00 00 01 00
send command I R edtl=512 lun=2 cdb 28 00 00 00 00 00 00 00 01 00
send command I R edtl=512 lun=2 cdb 28 00 00 00 00 00 00 00 01 00
send command I R edtl=512 lun=2 cdb 28 00 00 00 00 00 00 00 01 00
send command I R edtl=512 lun=2 cdb 28 00 00 00 00 00 00 00 01 00
send command I R edtl=512 lun=2 cdb 28 00 00 00 00 00 00 00 01 00
send command I R edtl=512 lun=2 cdb 28 00 00 00 00 00 00 00 01 00
send command I R edtl=512 lun=2 cdb 28 00 00 00 00 00 00 00 01 00
send command I R edtl=512 lun=2 cdb 28 00 00 00 00 00 00 00 01 00
send command I R edtl=512 lun=2 cdb 28 00 00 00 00 00 00 00 01 00
nothing
send command I R edtl=512 lun=2 cdb 28 00 00 00 00 00 00 00 01 00
expect reject reason=6
send command R edtl=512 lun=2 cdb 28 00 00 00 00 00 00 00 01 00
nothing
release
expect data_in S exp_cmd_sn=3 max_cmd_sn=129
expect data_in S exp_cmd_sn=3 max_cmd_sn=129
expect data_in S exp_cmd_sn=3 max_cmd_sn=129
expect data_in S exp_cmd_sn=3 max_cmd_sn=129
expect data_in S exp_cmd_sn=3 max_cmd_sn=129
expect data_in S exp_cmd_sn=3 max_cmd_sn=129
expect data_in S exp_cmd_sn=3 max_cmd_sn=129
expect data_in S exp_cmd_sn=3 max_cmd_sn=129
expect data_in S exp_cmd_sn=3 max_cmd_sn=129
expect data_in S exp_cmd_sn=3 max_cmd_sn=129
expect data_in S exp_cmd_sn=3 max_cmd_sn=129
expect data_in S exp_cmd_sn=3 max_cmd_sn=129
expect data_in S exp_cmd_sn=3 max_cmd_sn=129
expect data_in S exp_cmd_sn=3 max_cmd_sn=129
expect data_in S exp_cmd_sn=3 max_cmd_sn=129
expect data_in S exp_cmd_sn=3 max_cmd_sn=129
expect data_in S exp_cmd_sn=3 max_cmd_sn=130
