# the daemon stops: who is logged in is asked to log out
#   RFC 7143 11.9.1, event 1
target
lu 2 bs=delay opts=under=mem;hold=1;verb=read
login
send command lun=1 cdb 00
expect response status=2
send command lun=2 cdb 00
expect response status=2
send command R edtl=512 lun=2 itt=9 cdb 28 00 00 00 00 00 00 00 01 00
conn B
login InitiatorName=iqn.b
conn half
send login csg=1 nsg=0 keys InitiatorName=iqn.c SessionType=Normal TargetName=iqn.t
expect login_response status=0
drain
closed
conn A
expect async F itt=none event=1 vcode=0 p3=3 dlen=0

# ... what it still has to do is done
send command lun=1 cdb 00
expect response status=0
release
expect data_in S itt=9
send logout reason=0
expect logout_response response=0
closed

# ... and who does not react is dropped when Parameter3 is over
conn B
expect async event=1 p3=3
await closed
