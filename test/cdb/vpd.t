# 00h: the pages there are, in ascending order
#   SPC-4 7.8.14
lu disk size=1M
cmd 12 01 00 00 ff 00
good in 00 00 00 07 00 80 83 86 b0 b1 b2 len=11

# 80h: the unit serial number stands at the right end of 36 bytes
#   SPC-4 7.8.15
cmd 12 01 80 00 ff 00
good in 00 80 00 24 30*" " "beaf10" len=40

# a serial number of full length
set scsi_sn=0123456789abcdefghijklmnopqrstuvwxyz
ua 3f/03
cmd 12 01 80 00 ff 00
good in 00 80 00 24 "0123456789abcdefghijklmnopqrstuvwxyz" len=40

# 83h: the NAA designator, unique per host, is the first; then T10 vendor ID, then the port
#   SPC-4 7.8.6.6.4 NAA 3h, 7.8.6.4 T10 vendor ID, 7.8.6.8 relative target port
lu disk size=1M
cmd 12 01 83 00 ff 00
good in 00 83 00 28
        01 03 00 08 3x 7*xx                        # binary, LU, NAA locally assigned
        02 01 00 10 "IET     00010000"             # ASCII, LU, T10 vendor ID
        51 94 00 04 00 00 00 01                    # iSCSI, target port, relative port 1

# the relative port is that of the nexus
nexus other port=3
cmd 12 01 83 00 ff 00
good in at=36 51 94 00 04 00 00 00 03

# a SCSI ID that was given makes an NAA 6h designator of its hex digits, too
set scsi_id="ACME 60ff"
ua 3f/03
cmd 12 01 83 00 ff 00
good in at=16
        01 03 00 10 60 10*00 0a c0 e0 60 ff
        02 01 00 09 "ACME 60ff"

# 86h: task attributes, sense data length
#   SPC-4 7.8.7
cmd 12 01 86 00 ff 00
good in 00 86 00 3c 00 07 01 6*00 1c len=64

# the length field is the page's, whatever the allocation length
#   SPC-4 4.2.5.6
cmd 12 01 83 00 04 00
good in 00 83 00 35 len=4

# pages that are not there
#   SPC-4 6.6.1
cmd 12 01 03 00 ff 00
check 05/24/00 field=2.7
cmd 12 01 ff 00 ff 00
check 05/24/00 field=2.7
cmd 12 01 c0 00 ff 00
check 05/24/00 field=2.7

# the controller has no pages of a disk
lu controller
cmd 12 01 00 00 ff 00
good in 0c 00 00 04 00 80 83 86 len=8
cmd 12 01 b0 00 ff 00
check 05/24/00 field=2.7
