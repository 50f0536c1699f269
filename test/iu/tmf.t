# ABORT TASK: the command has no answer of its own, its credit comes with the function's
#   SRP r16a, SRP_TSK_MGMT; PAPR "A Protocol for VSCSI Communications"
target empty
lu 1 bs=delay opts=under=mem;hold=1;verb=read;size=8M
online
cmd as=r1 cdb 28 00 00 00 00 00 00 00 01 00 in=512
nothing
tmf abort of=r1
expect rsp code=0 delta=2
release
nothing

# what it has read by then is not copied
cmd cdb 12 00 00 00 24 00 in=36
expect rsp

# a task that is not there is aborted already
tmf abort task_tag=1122334455667788
expect rsp code=0

# a command whose data are on their way: the answer waits until none of it is written any more
hold
cmd as=r1 cdb 12 00 00 00 24 00 in=36
nothing
tmf abort of=r1 as=abort
nothing
copy
expect rsp of=r1
expect rsp of=abort code=0

# the same with data that come: of the copy, nothing reaches the disk
hold
cmd as=w1 cdb 2a 00 00 00 00 00 00 00 01 00 out=512 data 512*ff
nothing
tmf abort of=w1 as=abort
nothing
copy
expect rsp of=abort code=0 delta=2
release
cmd cdb 28 00 00 00 00 00 00 00 01 00 in=512
nothing
release
expect rsp
data 512*00

# ABORT TASK SET: all of them
cmd as=a1 cdb 28 00 00 00 00 00 00 00 01 00 in=512
cmd as=a2 cdb 28 00 00 00 00 01 00 00 01 00 in=512
cmd as=a3 cdb 28 00 00 00 00 02 00 00 01 00 in=512
nothing
tmf abort_set
expect rsp code=0 delta=4
forget a1
forget a2
forget a3
release
nothing

# CLEAR TASK SET
cmd as=a1 cdb 28 00 00 00 00 00 00 00 01 00 in=512
nothing
tmf clear_set
expect rsp code=0 delta=2
forget a1
release
nothing

# two commands of one tag: the older one is aborted, and the other goes on
cmd as=a1 tag=00000000000000aa cdb 28 00 00 00 00 00 00 00 01 00 in=512
cmd as=a2 tag=00000000000000aa cdb 28 00 00 00 00 01 00 00 01 00 in=512
nothing
tmf abort task_tag=00000000000000aa
expect rsp code=0 delta=2
forget a1
release
expect rsp of=a2

# LUN RESET: with a unit attention afterwards
cmd as=a1 cdb 28 00 00 00 00 00 00 00 01 00 in=512
nothing
tmf lun_reset
expect rsp code=0 delta=2
forget a1
release
nothing
cmd cdb 00
expect rsp check=06/29/03
cmd cdb 00
expect rsp

# ACA is not supported; neither is what is no function
tmf clear_aca
expect rsp code=4
tmf 0
expect rsp code=4
tmf 3
expect rsp code=4
tmf 0x80
expect rsp code=4

# a LUN that is not there
tmf lun_reset lun=9f00
expect rsp code=2
tmf abort_set lun=0001
expect rsp code=2

# an abort while the client goes: nothing is said, nothing is written
cmd as=a1 cdb 28 00 00 00 00 00 00 00 01 00 in=512
nothing
tmf abort of=a1
free
release
nothing
online
cmd cdb 00
expect rsp

# a command that is done, whose data are on their way: no more of it is copied than is under way,
# and it has no answer
target
online
hold
cmd as=r1 cdb 28 00 00 00 00 00 00 00 04 00 in=512+512+512+512:1
nothing
tmf abort of=r1 as=abort
nothing
copy
expect rsp of=abort code=0 delta=2
cmd cdb 00
expect rsp

# the same with more data than are copied at once, and a function for all commands
hold
cmd as=r1 cdb 28 00 00 00 00 00 00 00 24 00 in=512+512+512+512+512+512+512+512+512+512+512+512+512+512+512+512+512+512+512+512+512+512+512+512+512+512+512+512+512+512+512+512+512+512+512+512:1
nothing
tmf lun_reset as=reset
nothing
copy
expect rsp of=reset code=0 delta=2
forget r1
cmd cdb 00
expect rsp check=06/29/03

# its answer goes with the data, and they fail: there is none, and its credit comes later
hold
cmd as=r1 cdb 28 00 00 00 00 00 00 00 04 00 in=512+512+512+512
nothing
tmf abort of=r1 as=abort
nothing
deny 1
copy
expect rsp of=abort code=0
cmd cdb 00
expect rsp delta=2

# another LUN's is not meant
lu 2
cmd cdb 00
expect rsp check=06/3f/0e
hold
cmd as=r1 cdb 28 00 00 00 00 00 00 00 04 00 in=512+512+512+512:1
nothing
tmf lun_reset lun=8200 as=reset
nothing
copy
expect rsp of=reset code=0
expect rsp of=r1

# a reset while commands are under way: late data have nowhere to go
target empty
lu 1 bs=delay opts=under=mem;hold=1;verb=read;size=8M
online
cmd as=a1 cdb 28 00 00 00 00 00 00 00 01 00 in=512
nothing
crq 80 07
reset
release
nothing
init_complete
login
expect login_rsp
nothing
