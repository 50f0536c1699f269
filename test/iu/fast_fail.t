# without fast fail a dead medium is sense, and no more
#   PAPR "A Protocol for VSCSI Communications", ENABLE_FAST_FAIL
target empty
lu 1 bs=fault opts=under=mem;size=8M;nth=1;every=1;errno=ENODEV
online
cmd cdb 28 00 00 00 00 00 00 00 01 00 in=512
expect rsp check=04/08/00 in_under=512

# with it the element says so too: the client may have another adapter
target empty
lu 1 bs=fault opts=under=mem;size=8M;nth=1;every=1;errno=ENODEV
connect
mad fast_fail
expect mad
login
expect login_rsp
cmd cdb 00
expect rsp check=06/29/00
cmd cdb 28 00 00 00 00 00 00 00 01 00 in=512
expect rsp check=04/08/00 in_under=512 crq=0x10
cmd cdb 2a 00 00 00 00 00 00 00 01 00 out=512
expect rsp check=04/08/00 crq=0x10
cmd cdb 08 00 00 00 01 00 in=512
expect rsp check=04/08/00 in_under=512 crq=0x10
cmd cdb 88 00 8*00 00 00 00 01 00 00 in=512
expect rsp check=04/08/00 in_under=512 crq=0x10

# of other commands, and of what is the client's fault, it does not
cmd cdb 35 00 00 00 00 00 00 00 00 00
expect rsp check=04/08/00
cmd cdb 28 00 ff ff ff ff 00 00 01 00 in=512
expect rsp check=05/21/00 in_under=512

# it is off again with the connection
free
online
cmd cdb 28 00 00 00 00 00 00 00 01 00 in=512
expect rsp check=04/08/00 in_under=512
