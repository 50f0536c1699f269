# what AIX looks for: vendor, product and revision, the serial number in bytes 36 to 55
#   A link has no system's name, so there is no unique string from byte 96 on.
#   doc/vscsi.md
target
set 1 scsi_sn=ABCD
connect
login
expect login_rsp
cmd cdb 12 00 00 00 fe 00 in=254
expect rsp in_under=158
data @8 "IBM     VDASD blkdev    0001"
data @36 "ABCD"

# a target that a client is logged in to takes another one
key profile=linux
cmd cdb 12 00 00 00 24 00 in=36
expect rsp
data @8 "IET     VIRTUAL-DISK    0001"
key profile=aix
cmd cdb 12 00 00 00 24 00 in=36
expect rsp
data @8 "IBM     VDASD blkdev    0001"

# IBM i: the same
target profile=ibmi
connect
login
expect login_rsp
cmd cdb 12 00 00 00 24 00 in=36
expect rsp
data @8 "IBM     VDASD blkdev    0001"

# Linux: nothing special
target profile=linux
connect
mad adapter_info
expect mad
data @112 00 00 00 02
login
expect login_rsp
cmd cdb 12 00 00 00 fe 00 in=254
expect rsp in_under=158
data @8 "IET     VIRTUAL-DISK    "

# os_type 3 lets Linux ask for fast fail, client reserve and migration
target profile=aix
connect
mad adapter_info
expect mad
data "16.a" 4*00
data @112 00 00 00 03
