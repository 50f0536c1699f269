# descriptors without bytes, of commands that have data
#   SRP r16a, residuals
target
online
cmd cdb 28 00 00 00 00 00 00 00 01 00 in=0
expect rsp in_over=512
cmd cdb 28 00 00 00 00 00 00 00 01 00 in=0+0:0
expect rsp in_over=512
cmd cdb 2a 00 00 00 00 00 00 00 01 00 out=0
expect rsp out_over=512
cmd cdb 2a 00 00 00 00 00 00 00 01 00 out=0+0:0
expect rsp out_over=512

# descriptors of commands that have none
cmd cdb 00 in=256+256:0
expect rsp in_under=512
cmd cdb 12 00 00 00 00 00 in=256+256:0
expect rsp in_under=512
cmd cdb 00 out=256+256:0 table_va=0x1000
expect rsp out_under=512
cmd cdb ff in=256+256:0 table_va=0x1000
expect rsp check=05/20/00 in_under=512
cmd cdb 28 00 00 00 00 00 00 00 00 00 in=256+256:0
expect rsp in_under=512

# in the wrong direction
cmd cdb 28 00 00 00 00 00 00 00 01 00 out=256+256:0
expect rsp in_over=512 out_under=512
cmd cdb 2a 00 00 00 00 00 00 00 01 00 in=256+256:0
expect rsp out_over=512 in_under=512
cmd cdb 2a 00 00 00 00 00 00 00 01 00
expect rsp out_over=512

# and MODE SELECT, whose list the target reads itself
cmd cdb 15 10 00 00 18 00 out=10+14:1 data 24*00
expect rsp check=05/26/00

# less data-out than the command has: nothing is written that has not come
cmd cdb 2a 00 00 00 00 40 00 00 02 00 out=512 data 512*77
expect rsp out_over=512
cmd cdb 28 00 00 00 00 40 00 00 02 00 in=1024
expect rsp
data @512 512*00
