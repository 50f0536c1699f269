# COMPARE AND WRITE writes when the medium holds what it expects
#   SBC-3 COMPARE AND WRITE
lu disk size=1M
cmd 89 00 00 00 00 00 00 00 00 04 00 00 00 02 00 00 out 1024*00 512*a1 512*a2
good
cmd 28 00 00 00 00 03 00 00 04 00
good in 512*00 512*a1 512*a2 512*00
cmd 89 18 00 00 00 00 00 00 00 04 00 00 00 01 00 00 out 512*a1 512*b1
good

# otherwise it says where the difference is, and writes nothing
cmd 89 00 00 00 00 00 00 00 00 04 00 00 00 02 00 00 out 512*b1 511*a2 ff 1024*ee
check 0e/1d/00 info=1023
cmd 89 00 00 00 00 00 00 00 00 04 00 00 00 01 00 00 out ff 511*b1 512*ee
check 0e/1d/00 info=0
cmd 28 00 00 00 00 04 00 00 02 00
good in 512*b1 512*a2

# no blocks is GOOD
cmd 89 00 00 00 00 00 00 00 00 04 00 00 00 00 00 00
good

# its limits: 255 blocks, the end of the medium
cmd 89 00 00 00 00 00 00 00 07 ff 00 00 00 02 00 00 out 1024*00 1024*ee
check 05/21/00
cmd 89 00 ff ff ff ff ff ff ff ff 00 00 00 01 00 00 out 1024*00
check 05/21/00
cmd 89 20 00 00 00 00 00 00 00 04 00 00 00 01 00 00 out 1024*00
check 05/24/00 field=1.5
cmd 89 00 00 00 00 00 00 00 01 00 00 00 00 ff 00 00 out 130560*00 130560*77
good
cmd 28 00 00 00 01 ff 00 00 01 00
good in 512*00

# large blocks have a smaller maximum, because both halves have to fit
lu disk size=16M blocksize=65536
cmd 89 00 00 00 00 00 00 00 00 00 00 00 00 21 00 00 room=512 out 512*00
check 05/24/00 field=13

# no blocks are no error; but not when data was announced for some
#   SBC-3 5.2; libiscsi CompareAndWrite.Simple, whose 256 do not fit the field
cmd 89 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
good
cmd 89 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 out 1024*00
check 05/24/00 field=13.7

# of larger blocks there are fewer: both halves have to fit into MAXIMUM TRANSFER LENGTH
#   SBC-3 6.6.3
lu disk size=16M blocksize=65536
cmd 12 01 b0 00 40 00
good in at=5 20
cmd 89 00 00 00 00 00 00 00 00 00 00 00 00 20 00 00 out 2097152*00 2097152*55
good
cmd 88 00 00 00 00 00 00 00 00 1f 00 00 00 02 00 00
good in 65536*55 65536*00
cmd 89 00 00 00 00 00 00 00 00 00 00 00 00 21 00 00 out 4325376*00
check 05/24/00 field=13.7
