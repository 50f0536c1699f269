# WRITE SAME repeats one block
#   SBC-3 WRITE SAME (10), (16)
lu disk size=4M
cmd 41 00 00 00 00 04 00 00 03 00 out 511*11 12
good
cmd 28 00 00 00 00 03 00 00 05 00
good in 512*00 511*11 12 511*11 12 511*11 12 512*00
cmd 93 00 00 00 00 00 00 00 00 05 00 00 00 01 00 00 out 512*22
good
cmd 28 00 00 00 00 04 00 00 03 00
good in 511*11 12 512*22 511*11 12

# in steps where it is long
cmd 93 00 00 00 00 00 00 00 08 00 00 00 08 03 00 00 out 512*33
good
cmd 28 00 00 00 07 ff 00 00 02 00
good in 512*00 512*33
cmd 28 00 00 00 0f ff 00 00 05 00
good in 2048*33 512*00

# zeroes
cmd 41 00 00 00 08 01 00 00 01 00 out 512*00
good
cmd 93 00 00 00 00 00 00 00 0c 00 00 00 04 00 00 00 out 512*00
good
cmd 28 00 00 00 08 00 00 00 03 00
good in 512*33 512*00 512*33
cmd 28 00 00 00 0b ff 00 00 02 00
good in 512*33 512*00
cmd 28 00 00 00 0f ff 00 00 02 00
good in 512*00 512*33

# NDOB: zeroes without data
#   SBC-3 WRITE SAME (16), NDOB
cmd 93 01 00 00 00 00 00 00 10 00 00 00 00 01 00 00
good
cmd 28 00 00 00 0f ff 00 00 03 00
good in 512*00 512*00 512*33

# (10) has no NDOB
cmd 41 01 00 00 00 00 00 00 01 00
check 05/24/00 field=1.0

# number of blocks 0 means to the end, since WSNZ is 0
#   SBC-3 5.43 NUMBER OF LOGICAL BLOCKS, 6.6.3 WSNZ
cmd 41 00 00 00 1f fe 00 00 00 00 out 512*44
good
cmd 28 00 00 00 1f fd 00 00 03 00
good in 512*00 512*44 512*44
cmd 93 01 00 00 00 00 00 00 1f fe 00 00 00 00 00 00
good
cmd 28 00 00 00 1f fe 00 00 02 00
good in 1024*00

# the last block
cmd 93 00 00 00 00 00 00 00 1f ff 00 00 00 01 00 00 out 512*45
good
cmd 28 00 00 00 1f fe 00 00 02 00
good in 512*00 512*45

# beyond the end nothing is written
cmd 41 00 00 00 1f ff 00 00 02 00 out 512*ee
check 05/21/00
cmd 93 00 00 00 00 00 00 00 20 01 00 00 00 00 00 00 out 512*ee
check 05/21/00
cmd 93 00 ff ff ff ff ff ff ff ff 00 00 00 01 00 00 out 512*ee
check 05/21/00
cmd 93 00 80 00 00 00 00 00 00 00 00 00 00 00 00 00 out 512*ee
check 05/21/00
cmd 28 00 00 00 1f ff 00 00 01 00
good in 512*45

# UNMAP without thin provisioning, ANCHOR and WRPROTECT are refused
cmd 41 08 00 00 00 00 00 00 01 00 out 512*00
check 05/24/00 field=1.3
cmd 93 08 00 00 00 00 00 00 00 00 00 00 00 01 00 00 out 512*00
check 05/24/00 field=1.3
cmd 41 10 00 00 00 00 00 00 01 00 out 512*00
check 05/24/00 field=1.4
cmd 41 20 00 00 00 00 00 00 01 00 out 512*00
check 05/24/00 field=1.5

# UNMAP of a pattern writes it: unmapped blocks would read as something else
lu disk size=4M thin=1
cmd 93 08 00 00 00 00 00 00 00 00 00 00 00 10 00 00 out 512*55
good
cmd 28 00 00 00 00 00 00 00 10 00
good in 8192*55
cmd 9e 12 00 00 00 00 00 00 00 00 00 00 00 18 00 00
good in 00 00 00 14 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 10 00 00 00 00

# UNMAP of zeroes unmaps
cmd 93 08 00 00 00 00 00 00 00 00 00 00 00 08 00 00 out 512*00
good
cmd 28 00 00 00 00 07 00 00 02 00
good in 512*00 512*55
cmd 9e 12 00 00 00 00 00 00 00 00 00 00 00 18 00 00
good in 00 00 00 14 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 08 01 00 00 00
cmd 93 09 00 00 00 00 00 00 00 08 00 00 00 08 00 00
good
cmd 9e 12 00 00 00 00 00 00 00 00 00 00 00 18 00 00
good in 00 00 00 14 00 00 00 00 00 00 00 00 00 00 00 00 00 00 20 00 01 00 00 00

# zeroes without UNMAP stay mapped
cmd 93 00 00 00 00 00 00 00 00 00 00 00 00 08 00 00 out 512*00
good
cmd 9e 12 00 00 00 00 00 00 00 00 00 00 00 18 00 00
good in 00 00 00 14 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 08 00 00 00 00

# more than MAXIMUM WRITE SAME LENGTH is refused
#   SBC-3 6.6.3
lu disk bs=null size=1T thin=1
cmd 93 00 00 00 00 00 00 00 00 00 00 01 00 00 00 00 out 512*00
check 05/24/00 field=10
cmd 93 00 00 00 00 00 00 00 00 00 7f ff ff ff 00 00 out 512*01
check 05/24/00 field=10
cmd 93 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 out 512*00
check 05/24/00 field=10
cmd 93 00 00 00 00 00 00 00 00 00 00 00 ff ff 00 00 out 512*00
good
cmd 41 00 00 00 00 00 00 ff ff 00 out 512*00
good

# from the LBA behind the last block on there is nothing to write
lu disk size=1M thin=1
cmd 41 00 00 00 08 00 00 00 00 00 out 512*aa
good
cmd 93 09 00 00 00 00 00 00 08 00 00 00 00 00 00 00
good
