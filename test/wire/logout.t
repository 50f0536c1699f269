# closing the session
#   RFC 7143 11.14, 11.15
target
login
send logout reason=0 itt=5
expect logout_response F itt=5 response=0 time2wait=0 time2retain=0
closed

# closing the connection
login
send logout reason=1 cid=0
expect logout_response response=0
closed

# one that is not this
login
send logout reason=1 cid=7
expect logout_response response=1
send nop_out ttt=none
expect nop_in

# recovery is not supported
send logout reason=2 cid=0
expect logout_response response=2
send logout reason=5
expect reject reason=9
send logout reason=0
expect logout_response response=0
closed

# what is in flight ends, what is done is sent
target
lu 2 bs=delay opts=under=mem;hold=1;verb=read
login
send command lun=2 cdb 00
expect response status=2
send command R edtl=512 lun=2 itt=1 cdb 28 00 00 00 00 00 00 00 01 00
send command W edtl=512 lun=2 itt=2 cdb 2a 00 00 00 00 00 00 00 01 00
expect r2t
send logout I reason=0
expect logout_response response=0
closed
release

# nothing is heard after it
target
login
send logout cmd_sn=2 reason=0
send command lun=1 cmd_sn=3 cdb 00
send command lun=1 itt=9 cmd_sn=1 cdb 00
expect response itt=9
expect logout_response
closed

# discovery sessions log out too
login SessionType=Discovery
send logout reason=0
expect logout_response response=0
closed
