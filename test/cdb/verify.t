# VERIFY with BYTCHK 0 moves nothing and reads the medium
#   SBC-3 VERIFY(10), BYTCHK 00b
lu disk size=4M
cmd 2a 00 00 00 00 10 00 00 04 00 out 512*01 512*02 512*03 512*04
cmd 2f 00 00 00 00 00 00 10 00 00
good
cmd af 00 00 00 00 00 00 00 20 00 00 00
good
cmd 8f 10 00 00 00 00 00 00 00 00 00 00 20 00 00 00
good

# data that comes though BYTCHK is 0 is not looked at
cmd 2f 00 00 00 00 10 00 00 01 00 out 512*ff
good
residual under=512

# BYTCHK 1 compares every byte
#   SBC-3 VERIFY(10), BYTCHK 01b
cmd 2f 02 00 00 00 10 00 00 04 00 out 512*01 512*02 512*03 512*04
good
cmd af 02 00 00 00 10 00 00 00 04 00 00 out 512*01 512*02 512*03 512*04
good
cmd 8f 02 00 00 00 00 00 00 00 10 00 00 00 04 00 00 out 512*01 512*02 512*03 512*04
good

# a difference is a MISCOMPARE, and INFORMATION is its block
cmd 2f 02 00 00 00 10 00 00 04 00 out 512*01 512*02 511*03 ff 512*04
check 0e/1d/00 info=0x12
cmd af 02 00 00 00 10 00 00 00 04 00 00 out ff 511*01 512*02 512*03 512*04
check 0e/1d/00 info=0x10
cmd 8f 02 00 00 00 00 00 00 00 10 00 00 00 04 00 00 out 512*01 512*02 512*03 511*04 05
check 0e/1d/00 info=0x13

# a VERIFY longer than one step compares all of it
cmd 2a 00 00 00 0b ff 00 00 01 00 out 511*00 01
cmd 2f 02 00 00 08 00 00 08 00 00 out 1048576*00
check 0e/1d/00 info=0xbff
cmd 2f 02 00 00 08 00 00 08 00 00 out 524287*00 01 524288*00
good

# BYTCHK 3 compares every block with the one that came
#   SBC-3 VERIFY(10), BYTCHK 11b
cmd 2f 06 00 00 00 11 00 00 01 00 out 512*02
good
cmd 2f 06 00 00 00 11 00 00 02 00 out 512*02
check 0e/1d/00 info=0x12
cmd 8f 06 00 00 00 00 00 00 10 00 00 00 08 00 00 00 out 512*00
good
cmd 8f 06 00 00 00 00 00 00 08 00 00 00 08 00 00 00 out 512*00
check 0e/1d/00 info=0xbff

# BYTCHK 2 is reserved
cmd 2f 04 00 00 00 10 00 00 01 00
check 05/24/00 field=1.2
cmd 8f 04 00 00 00 00 00 00 00 10 00 00 00 01 00 00
check 05/24/00 field=1.2

# no blocks is GOOD, beyond the end is not
cmd 2f 02 00 00 00 00 00 00 00 00
good
cmd 2f 00 00 00 20 00 00 00 01 00
check 05/21/00
cmd 2f 02 00 00 1f ff 00 00 02 00 out 1024*00
check 05/21/00
cmd 8f 00 ff ff ff ff ff ff ff ff 00 00 00 01 00 00
check 05/21/00

# VRPROTECT is refused
cmd 2f 20 00 00 00 00 00 00 01 00
check 05/24/00 field=1.5

# WRITE AND VERIFY writes, whatever BYTCHK says
#   SBC-3 WRITE AND VERIFY(10)
cmd 2e 00 00 00 00 20 00 00 01 00 out 512*a1
good
cmd ae 02 00 00 00 21 00 00 00 01 00 00 out 512*a2
good
cmd 8e 12 00 00 00 00 00 00 00 22 00 00 00 01 00 00 out 512*a3
good
cmd 28 00 00 00 00 20 00 00 03 00
good in 512*a1 512*a2 512*a3
cmd 2e 00 00 00 00 20 00 00 00 00
good

# its limits
cmd 2e 00 00 00 1f ff 00 00 02 00 out 1024*ee
check 05/21/00
cmd 2e 04 00 00 00 20 00 00 01 00 out 512*ee
check 05/24/00 field=1.2
cmd 2e 20 00 00 00 20 00 00 01 00 out 512*ee
check 05/24/00 field=1.5
