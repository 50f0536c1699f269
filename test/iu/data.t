# direct descriptors, to the disk and back
#   SRP r16a, data buffer descriptors
target
online
cmd cdb 2a 00 00 00 00 00 00 00 01 00 out=512 data 512*a5
expect rsp
cmd cdb 28 00 00 00 00 00 00 00 01 00 in=512
expect rsp
data 512*a5

# an indirect list within the IU
cmd cdb 2a 00 00 00 00 10 00 00 02 00 out=512+100+412 data 512*11 100*22 412*33
expect rsp
cmd cdb 28 00 00 00 00 10 00 00 02 00 in=1000+24
expect rsp
data 512*11 100*22 412*33

# of a single descriptor
cmd cdb 28 00 00 00 00 10 00 00 01 00 in=512:1
expect rsp
data 512*11

# a list in the client's memory, of which the IU holds a part, or nothing
cmd cdb 2a 00 00 00 00 20 00 00 02 00 out=512+500+12:1 data 512*44 500*55 12*66
expect rsp
cmd cdb 28 00 00 00 00 20 00 00 02 00 in=12+500+512:0
expect rsp
data 512*44 500*55 12*66
cmd cdb 28 00 00 00 00 20 00 00 02 00 in=500+500+24:2
expect rsp
data 512*44 500*55 12*66

# more than 8 descriptors, and none of them the size of a block
cmd cdb 28 00 00 00 00 20 00 00 02 00 in=1+2+3+4+5+6+7+8+9+10+11+12+946:10
expect rsp
data 512*44 500*55 12*66

# descriptors of no bytes
cmd cdb 28 00 00 00 00 20 00 00 02 00 in=0+512+0+512+0
expect rsp
data 512*44 500*55 12*66
cmd cdb 00 in=0
expect rsp

# 300 KiB, more than one copy, from three places to two
cmd cdb 2a 00 00 00 01 00 00 02 58 00 out=102400+102400+102400 data 102400*01 102400*02 102400*03
expect rsp
cmd cdb 28 00 00 00 01 00 00 02 58 00 in=300000+7200
expect rsp
data 102400*01 102400*02 102400*03

# data-in that is shorter than its buffer
cmd cdb 28 00 00 00 00 00 00 00 01 00 in=1024
expect rsp in_under=512
data 512*a5 512*ee
cmd cdb 12 00 00 00 05 00 in=36
expect rsp in_under=31
data @5 31*ee
cmd cdb 00 in=512
expect rsp in_under=512

# and longer: the rest is not sent
cmd cdb 28 00 00 00 00 00 00 00 02 00 in=512
expect rsp in_over=512
data 512*a5
cmd cdb 28 00 00 00 00 00 00 00 02 00 in=200+200
expect rsp in_over=624
data 400*a5
cmd cdb 28 00 00 00 00 00 00 00 01 00
expect rsp in_over=512

# data-out of another length than the command's
cmd cdb 2a 00 00 00 00 30 00 00 01 00 out=1024 data 512*77 512*88
expect rsp out_under=512
cmd cdb 28 00 00 00 00 30 00 00 02 00 in=1024
expect rsp
data 512*77 512*00

# a command whose data goes the other way
cmd cdb 28 00 00 00 00 00 00 00 01 00 out=512 data 512*99
expect rsp in_over=512 out_under=512

# both directions: data-in follows data-out
cmd cdb 28 00 00 00 00 00 00 00 01 00 out=512 in=512
expect rsp out_under=512
data 512*a5
cmd cdb 28 00 00 00 00 00 00 00 01 00 out=100+100 in=512+10+20:1
expect rsp out_under=200 in_under=30
data 512*a5

# the most that a transfer may have, and more
cmd cdb 28 00 00 00 00 00 00 08 00 00 in=1048576
expect rsp
data 512*a5
cmd cdb 28 00 00 00 00 00 00 08 00 00 in=1048577
expect rsp check=05/24/00 crq=2 in_under=1048577

# additional CDB: 32 bytes
#   SBC-3 READ(32) is not ours: its 16 bytes more are not taken for a descriptor
cmd cdb 7f 06*00 18 00 09 22*00 in=512
expect rsp check=05/20/00 in_under=512
data 512*ee

# the reserved bits of ADDITIONAL CDB LENGTH
cmd cdb 28 00 00 00 00 00 00 00 01 00 add_cdb=3 in=512
expect rsp
data 512*a5

# addresses that are not mapped: the command fails, the connection goes on
cmd cdb 28 00 00 00 00 00 00 00 01 00 in=512 va=0x1000
expect rsp check=0b/4b/00 in_under=512
cmd cdb 2a 00 00 00 00 00 00 00 01 00 out=512 va=0x1000
expect rsp check=0b/4b/00 out_under=512
cmd cdb 28 00 00 00 00 00 00 00 01 00 in=256+256:0 table_va=0x2000
expect rsp check=0b/4b/00 in_under=512
cmd cdb 28 00 00 00 00 00 00 00 01 00 in=512
expect rsp
data 512*a5

# descriptors that are none
cmd cdb 28 00 00 00 00 00 00 00 01 00 in=512 fmt=3
reset
target
online
cmd cdb 28 00 00 00 00 00 00 00 01 00 in=256+256 count=3
reset
target
online
cmd cdb 28 00 00 00 00 00 00 00 01 00 in=256+256 count=1 table_len=16
reset
target
online
cmd cdb 28 00 00 00 00 00 00 00 01 00 in=256+256 table_len=31
reset
target
online
cmd cdb 28 00 00 00 00 00 00 00 01 00 in=256+256 total=511
reset
target
online
cmd cdb 28 00 00 00 00 00 00 00 01 00 in=256+256 count=14 table_len=224
reset
target
online
cmd cdb 28 00 00 00 00 00 00 00 01 00 in=256+256:0 table_len=65552
reset
target
online
cmd cdb 28 00 00 00 00 00 00 00 01 00 in=512 iu_len=63
reset
target
online
cmd cdb 00 add_cdb=0xfc
reset
target
online
cmd cdb 00 attr=3
reset

# a list in memory that does not add up to what was said
target
online
cmd cdb 28 00 00 00 00 00 00 00 01 00 in=256+256:0 total=512
expect rsp
cmd cdb 28 00 00 00 00 00 00 00 01 00 in=256+256:0 total=511
expect rsp check=0b/4b/00 in_under=511
