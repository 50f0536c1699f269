# what is written is read back, by every form of READ and WRITE
#   SBC-3 READ and WRITE
lu disk size=1M
cmd 0a 00 00 05 01 00 out 512*a1
cmd 2a 00 00 00 00 06 00 00 01 00 out 512*a2
cmd aa 00 00 00 00 07 00 00 00 01 00 00 out 512*a3
cmd 8a 00 00 00 00 00 00 00 00 08 00 00 00 01 00 00 out 512*a4
cmd 08 00 00 05 04 00
good in 512*a1 512*a2 512*a3 512*a4 len=2048
cmd 28 00 00 00 00 05 00 00 04 00
good in 512*a1 512*a2 512*a3 512*a4 len=2048
cmd a8 00 00 00 00 05 00 00 00 04 00 00
good in 512*a1 512*a2 512*a3 512*a4 len=2048
cmd 88 00 00 00 00 00 00 00 00 05 00 00 00 04 00 00
good in 512*a1 512*a2 512*a3 512*a4 len=2048
residual none

# neighbours of a written block keep what they have
cmd 2a 00 00 00 00 10 00 00 03 00 out 1536*11
cmd 2a 00 00 00 00 11 00 00 01 00 out 512*22
cmd 28 00 00 00 00 10 00 00 03 00
good in 512*11 512*22 512*11

# length 0 of the (6) forms is 256 blocks
#   SBC-3 READ(6), TRANSFER LENGTH
cmd 08 00 00 00 00 00
good in len=131072
cmd 0a 00 00 00 00 00 out 131072*5a
cmd 28 00 00 00 00 ff 00 00 02 00
good in 512*5a 512*00

# length 0 of the others moves nothing and is GOOD
#   SBC-3 READ(10), TRANSFER LENGTH
cmd 28 00 00 00 00 00 00 00 00 00
good in len=0
cmd 2a 00 00 00 00 00 00 00 00 00
good
cmd 88 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
good in len=0
cmd 8a 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
good

# also at the very end, but not behind it
cmd 28 00 00 00 08 00 00 00 00 00
good
cmd 28 00 00 00 08 01 00 00 00 00
check 05/21/00

# the last block is there, the one behind it is not
#   SBC-3 4.18, LOGICAL BLOCK ADDRESS OUT OF RANGE
lu disk size=1M
cmd 28 00 00 00 07 ff 00 00 01 00
good in 512*00
cmd 28 00 00 00 08 00 00 00 01 00
check 05/21/00
cmd 28 00 00 00 07 ff 00 00 02 00
check 05/21/00
cmd 08 00 07 ff 02 00
check 05/21/00

# INFORMATION is the first block that is not there
#   SBC-3, error reporting: first invalid LBA
cmd 28 00 00 00 07 ff 00 00 02 00
check 05/21/00 info=0x800
cmd 28 00 00 00 09 00 00 00 02 00
check 05/21/00 info=0x900
cmd 93 00 00 00 00 00 00 00 07 f0 00 00 01 00 00 00 out 512*00
check 05/21/00 info=0x800
cmd 9e 12 00 00 00 00 00 00 09 00 00 00 00 18 00 00
check 05/21/00 info=0x900
cmd 88 00 00 00 00 01 00 00 00 00 00 00 00 01 00 00 # more than fixed format can say
check 05/21/00 info=none
set sense_format=1
cmd 88 00 00 00 00 01 00 00 00 00 00 00 00 01 00 00
check 05/21/00 info=0x100000000
set sense_format=0

# a write beyond the end fails, and the part that would fit is not written
cmd 2a 00 00 00 07 ff 00 00 02 00 out 1024*ee
check 05/21/00
cmd aa 00 00 00 07 ff 00 00 00 02 00 00 out 1024*ee
check 05/21/00
cmd 0a 00 07 ff 02 00 out 1024*ee
check 05/21/00
cmd 28 00 00 00 07 ff 00 00 01 00
good in 512*00

# LBA and length do not wrap around 64 bits, nor their bytes
cmd 88 00 ff ff ff ff ff ff ff ff 00 00 00 02 00 00
check 05/21/00
cmd 88 00 80 00 00 00 00 00 00 00 00 00 00 00 00 00
check 05/21/00
cmd 88 00 00 80 00 00 00 00 00 00 00 00 00 01 00 00
check 05/21/00
cmd 8a 00 ff ff ff ff ff ff ff ff 00 00 00 01 00 00 out 512*ee
check 05/21/00
cmd 28 00 00 00 00 00 00 00 01 00
good in 512*00

# more than MAXIMUM TRANSFER LENGTH is refused, whatever the address
#   SBC-3 6.6.3
cmd 88 00 00 00 00 00 00 00 00 00 ff ff ff ff 00 00 room=512
check 05/24/00 field=10
cmd a8 00 00 00 00 00 00 80 00 00 00 00 room=512
check 05/24/00 field=6
lu disk size=16M
cmd 28 00 00 00 00 00 00 20 00 00
good in len=4194304
cmd 28 00 00 00 00 00 00 20 01 00 room=512
check 05/24/00 field=7

# there is no protection information: RDPROTECT and WRPROTECT are refused
#   SBC-3 READ (10), RDPROTECT
cmd 28 20 00 00 00 00 00 00 01 00
check 05/24/00 field=1.5
cmd 28 e0 00 00 00 00 00 00 01 00
check 05/24/00 field=1.7
cmd 2a 20 00 00 00 00 00 00 01 00 out 512*ee
check 05/24/00 field=1.5
cmd 88 20 00 00 00 00 00 00 00 00 00 00 00 01 00 00
check 05/24/00 field=1.5
cmd 8a 40 00 00 00 00 00 00 00 00 00 00 00 01 00 00 out 512*ee
check 05/24/00 field=1.6
cmd a8 20 00 00 00 00 00 00 00 01 00 00
check 05/24/00 field=1.5
cmd aa 20 00 00 00 00 00 00 00 01 00 00 out 512*ee
check 05/24/00 field=1.5

# DPO, FUA and GROUP NUMBER are taken, reserved and obsolete bits are not
cmd 28 18 00 00 00 00 1f 00 01 00
good
cmd 2a 18 00 00 00 00 00 00 01 00 out 512*01
good
cmd 8a 18 00 00 00 00 00 00 00 00 00 00 00 01 00 00 out 512*01
good
cmd 28 01 00 00 00 00 00 00 01 00
check 05/24/00 field=1.0
cmd 28 00 00 00 00 00 20 00 01 00
check 05/24/00 field=6.5

# blocks of 4096 bytes
lu disk size=1M blocksize=4096
cmd 2a 00 00 00 00 ff 00 00 01 00 out 4096*4b
cmd 28 00 00 00 00 fe 00 00 02 00
good in 4096*00 4096*4b len=8192
cmd 28 00 00 00 01 00 00 00 01 00
check 05/21/00

# a store that is not a whole number of blocks ends with its last whole block
lu disk size=1000
cmd 28 00 00 00 00 00 00 00 01 00
good in 512*00
cmd 28 00 00 00 00 01 00 00 01 00
check 05/21/00
