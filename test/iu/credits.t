# the limit: so many at once, and each answer gives one back
#   SRP r16a, REQUEST LIMIT DELTA
target empty credits=3
lu 1 bs=delay opts=under=mem;hold=1;verb=read;size=8M
online 3
cmd as=a cdb 28 00 00 00 00 00 00 00 01 00 in=512
cmd as=b cdb 28 00 00 00 00 00 00 00 01 00 in=512
cmd as=c cdb 28 00 00 00 00 00 00 00 01 00 in=512
nothing
release
expect rsp of=a
expect rsp of=b
expect rsp of=c
cmd as=a cdb 28 00 00 00 00 00 00 00 01 00 in=512
cmd as=b cdb 28 00 00 00 00 00 00 00 01 00 in=512
cmd as=c cdb 28 00 00 00 00 00 00 00 01 00 in=512
nothing

# one more is a violation
cmd as=d cdb 28 00 00 00 00 00 00 00 01 00 in=512
reset
release
nothing

# a function counts as well
target empty credits=1
lu 1 bs=delay opts=under=mem;hold=1;verb=read;size=8M
online 1
cmd as=a cdb 28 00 00 00 00 00 00 00 01 00 in=512
nothing
tmf lun_reset
reset

# MADs and PINGs do not
target empty credits=1
lu 1 bs=delay opts=under=mem;hold=1;verb=read;size=8M
online 1
cmd as=a cdb 28 00 00 00 00 00 00 00 01 00 in=512
ping
expect ping_response
mad adapter_info
expect mad
mad empty_iu
release
expect rsp of=a

# Linux counts the credit of a command that it has aborted twice: one more is no violation
target empty credits=2
lu 1 bs=delay opts=under=mem;hold=1;verb=read;size=8M
online 2
cmd as=a cdb 28 00 00 00 00 00 00 00 01 00 in=512
nothing
tmf abort of=a
expect rsp code=0 delta=2
cmd as=a cdb 28 00 00 00 00 00 00 00 01 00 in=512
cmd as=b cdb 28 00 00 00 00 00 00 00 01 00 in=512
cmd as=c cdb 28 00 00 00 00 00 00 00 01 00 in=512
nothing
release
expect rsp of=a
expect rsp of=b
expect rsp of=c
cmd as=a cdb 28 00 00 00 00 00 00 00 01 00 in=512
cmd as=b cdb 28 00 00 00 00 00 00 00 01 00 in=512
cmd as=c cdb 28 00 00 00 00 00 00 00 01 00 in=512
cmd as=d cdb 28 00 00 00 00 00 00 00 01 00 in=512
reset
release

# a login begins with the limit
init_complete
login
expect login_rsp limit=2

# all of 1024
target
online 1024
