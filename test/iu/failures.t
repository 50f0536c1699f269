# data that cannot be copied, of a client that is there: it is pinged, and the command fails
#   H_PERMISSION is said of unmapped memory and of a client that is gone
target
online
hold
cmd cdb 28 00 00 00 00 00 00 00 01 00 in=512
nothing
deny 1
copy
expect ping
expect rsp check=0b/4b/00 in_under=512
data 512*ee

# the same of data-out: nothing is written
hold
cmd cdb 2a 00 00 00 00 00 00 00 01 00 out=512 data 512*ff
nothing
deny 1
copy
expect ping
expect rsp check=0b/4b/00 out_under=512
cmd cdb 28 00 00 00 00 00 00 00 01 00 in=512
expect rsp
data 512*00

# and of a list of descriptors
hold
cmd cdb 28 00 00 00 00 00 00 00 01 00 in=256+256:0
nothing
deny 1
copy
expect ping
expect rsp check=0b/4b/00 in_under=512

# one piece of several: the answer waits for all of them
hold
cmd cdb 28 00 00 00 00 00 00 08 00 00 in=1M
nothing
deny 1
copy
expect ping
expect rsp check=0b/4b/00 in_under=1048576
cmd cdb 28 00 00 00 00 00 00 08 00 00 in=1M
expect rsp

# an answer that cannot be copied: somebody is in error
hold
cmd cdb 00
nothing
deny 1
copy
expect ping
reset
init_complete
login
expect login_rsp

# an answer of a MAD, of a login, of a function
target
connect
hold
mad fast_fail
nothing
deny 1
copy
expect ping
reset
init_complete
hold
login
nothing
deny 1
copy
expect ping
reset
init_complete
login
expect login_rsp
hold
tmf lun_reset
nothing
deny 1
copy
expect ping
reset

# more segments than the port takes at once
target
online
cmd cdb 2a 00 00 00 00 00 00 00 04 00 out=33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+2:4
    data 1024*12 1024*34
expect rsp
cmd cdb 28 00 00 00 00 00 00 00 04 00 in=33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+2:0
expect rsp
data 1024*12 1024*34

# one of them is not mapped
cmd cdb 28 00 00 00 00 00 00 00 04 00 in=33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+33+2:0
    va=0x1000
expect rsp check=0b/4b/00 in_under=2048

# no memory for data: commands wait for those before them
target
online
memory 128K
hold
cmd as=a cdb 28 00 00 00 00 00 00 00 80 00 in=64K
cmd as=b cdb 28 00 00 00 00 00 00 00 80 00 in=64K
cmd as=c cdb 28 00 00 00 00 00 00 00 80 00 in=64K
cmd as=d cdb 00
nothing
copy
expect rsp of=d
expect rsp of=a
expect rsp of=b
await expect rsp of=c

# and a MAD without memory fails
memory 4K
hold
cmd as=a cdb 28 00 00 00 00 00 00 00 01 00 in=512
nothing
mad adapter_info
copy
expect rsp of=a
expect mad status=0xf7
memory
mad adapter_info
expect mad

# too much while it is suspended: more than the credits
target credits=2
online 2
event 9
expect ready
cmd as=a cdb 00
cmd as=b cdb 00
cmd as=c cdb 00
cmd as=d cdb 00
cmd as=e cdb 00
reset
