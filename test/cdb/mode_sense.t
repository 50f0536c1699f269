# all pages of a disk, page by page, behind header and block descriptor
#   SPC-4 6.13, 7.5; SBC-3 6.4.2, 6.5
lu disk size=1M
cmd 1a 00 3f 00 ff 00
good in 53 00 10 08                                # MODE DATA LENGTH, medium, DPOFUA, descriptor
        00 00 08 00 00 00 02 00                    # 2048 blocks of 512 bytes
        01 0a c0 9*00                              # Read-Write Error Recovery
        02 0e 80 80 00 0a 10*00                    # Disconnect-Reconnect
        08 12 14 00 ff ff 00 00 ff ff ff ff 80 14 6*00   # Caching: WCE
        0a 0a 02 10 7*00 02                        # Control
        1c 0a 08 9*00                              # Informational Exceptions Control
        len=84

# subpages too
#   SPC-4 table 164, page 3Fh, subpage FFh
cmd 1a 00 3f ff ff 00
good in 73 at=72 4a 01 00 1c 28*00 1c 0a len=116

# the subpages of one page
cmd 1a 08 0a ff ff 00
good in 2f 00 10 00  0a 0a 02 10 7*00 02  4a 01 00 1c 28*00 len=48

# one page, no block descriptor
#   SPC-4 6.13.1, DBD
cmd 1a 08 08 00 ff 00
good in 17 00 10 00  08 12 14 len=24

# one subpage
cmd 1a 08 0a 01 ff 00
good in 23 00 10 00  4a 01 00 1c len=36

# what may be changed: WCE; D_SENSE and SWP
#   SPC-4 table 163, PC 01b
cmd 1a 08 48 00 ff 00
good in 17 00 10 00  08 12 04 17*00 len=24
cmd 1a 08 4a 00 ff 00
good in 0f 00 10 00  0a 0a 04 00 08 7*00 len=16

# default values
cmd 1a 08 88 00 ff 00
good in 17 00 10 00  08 12 14 00 ff ff

# saved values there are none
#   SPC-4 6.13.1, SAVING PARAMETERS NOT SUPPORTED
cmd 1a 08 c8 00 ff 00
check 05/39/00

# pages and subpages that are not there
#   SPC-4 6.13.1
cmd 1a 08 05 00 ff 00
check 05/24/00 field=2.5
cmd 1a 08 0a 05 ff 00
check 05/24/00 field=3.7
cmd 1a 08 3f 01 ff 00
check 05/24/00 field=3.7

# MODE SENSE(10): long header, and the length tells of all
#   SPC-4 6.14, 7.5.5
cmd 5a 00 08 00 00 00 00 00 1c 00
good in 00 22 00 10 00 00 00 08  00 00 08 00 00 00 02 00  08 12 14 len=28

# LLBAA: the long LBA descriptor
#   SBC-3 6.4.2.3
cmd 5a 10 08 00 00 00 00 00 ff 00
good in 00 2a 00 10 01 00 00 10  00 00 00 00 00 00 08 00  00 00 00 00  00 00 02 00  08 12

# truncated in the header
#   SPC-4 4.2.5.6
cmd 1a 00 3f 00 04 00
good in 53 00 10 08 len=4
cmd 5a 00 3f 00 00 00 00 00 00 00
good in len=0

# reserved bits
cmd 1a 10 3f 00 ff 00
check 05/24/00 field=1.4
cmd 5a 20 3f 00 00 00 00 00 ff 00
check 05/24/00 field=1.5

# write protection shows in WP
#   SBC-3 6.4.1
lu disk size=1M ro=1
cmd 1a 08 08 00 ff 00
good in 17 00 90 00

# software write protection too
#   SPC-4 7.5.8, SWP
lu disk size=1M
cmd 15 10 00 00 10 00 out 00 00 00 00 0a 0a 02 10 08 6*00 02
good
cmd 1a 08 0a 00 ff 00
good in 0f 00 90 00 0a 0a 02 10 08
cmd 2a 00 00 00 00 00 00 00 01 00 out 512*00
check 07/27/02
cmd 28 00 00 00 00 00 00 00 01 00
good in 512*00

# a disk too large for the short descriptor
#   SBC-3 6.4.2.2
lu disk bs=null
cmd 1a 00 08 00 ff 00
good in at=4 xx xx xx xx 00 00 02 00

# blocks of 4096 bytes
lu disk size=1M blocksize=4096
cmd 1a 00 08 00 ff 00
good in at=4 00 00 01 00 00 00 10 00

# an administrator's mode page takes the place of ours, as default too
#   "write-cache off" of targets.conf
lu disk size=1M mode_page=8:0:18:0x10:0:0xff:0xff:0:0:0xff:0xff:0xff:0xff:0x80:0x14:0:0:0:0:0:0
cmd 1a 08 08 00 ff 00
good in 17 00 10 00 08 12 10 00 ff ff
cmd 1a 08 88 00 ff 00
good in 17 00 10 00 08 12 10 00 ff ff

# a new page comes in its order; page 00h is the last
#   SPC-4 6.13.1
set mode_page=0:0:2:0xaa:0xbb mode_page=0x19:0:1:3
ua 2a/01
cmd 1a 08 3f 00 ff 00
good in at=64 19 01 03  1c 0a 08 9*00  00 02 aa bb

# mode pages that are no pages are refused
refused set mode_page=8:0:18
refused set mode_page=8:0:2:1:2:3
refused set mode_page=8:0:2:1:256
refused set mode_page=0x3f:0:1:0
refused set mode_page=8:255:1:0
refused set mode_page=8:0:1:x
refused set mode_page=
cmd 1a 08 08 00 ff 00
good in 17 00 10 00 08 12 10

# MODE SENSE(6) cannot say a length beyond 255; MODE SENSE(10) can
#   SPC-4 6.13.1
set mode_page=0x20:0:200:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1
ua 2a/01
cmd 1a 08 3f 00 ff 00
check 05/24/00 field=2.5
cmd 5a 08 3f 00 00 00 00 02 00 00
good in 01 xx
cmd 1a 08 20 00 ff 00
good in cd 00 10 00 20 c8 200*01

# the administrator's page of another length than ours: MODE SELECT can change nothing in it
lu disk size=1M
ua none
set mode_page=8:0:4:0x10:1:2:3
ua 2a/01
cmd 1a 08 08 00 ff 00
good in at=4 08 04 10 01 02 03 len=10
cmd 1a 08 48 00 ff 00
good in at=4 08 04 00 00 00 00 len=10
cmd 15 10 00 00 0a 00 out 00 00 00 00 08 04 14 01 02 03
check 05/26/00 field=6.2
refused set mode_page=8:0:4:0x10:1:2
refused set mode_page=8:0:1:256
refused set mode_page=63:0:1:0
