# what AIX looks for: vendor, product and revision, the serial number in bytes 36 to 55, and the
# adapter's and the disk's place from byte 96 on
#   doc/vscsi.md
target
connect
login
expect login_rsp
cmd cdb 12 00 00 00 fe 00 in=254
expect rsp
data @8 "IBM     VDASD blkdev    0001"
data @96 "IBM-VSCSI-"

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
