# an unmapped block reads as zeroes and is reported so
#   SBC-3 UNMAP
lu disk size=1M thin=1
cmd 2a 00 00 00 00 00 00 00 20 00 out 16384*77
cmd 42 00 00 00 00 00 00 00 18 00 out 00 16 00 10 00 00 00 00
    00 00 00 00 00 00 00 08 00 00 00 08 00 00 00 00
good
cmd 28 00 00 00 00 07 00 00 0a 00
good in 512*77 4096*00 512*77
cmd 9e 12 00 00 00 00 00 00 00 00 00 00 00 38 00 00
good in 00 00 00 34 00 00 00 00
    00 00 00 00 00 00 00 00 00 00 00 08 00 00 00 00
    00 00 00 00 00 00 00 08 00 00 00 08 01 00 00 00
    00 00 00 00 00 00 00 10 00 00 00 10 00 00 00 00 len=56

# several extents, some of them empty, some of them twice
lu disk size=1M thin=1
cmd 2a 00 00 00 00 00 00 00 06 00 out 3072*77
cmd 42 00 00 00 00 00 00 00 48 00 out 00 46 00 40 00 00 00 00
    00 00 00 00 00 00 00 01 00 00 00 01 00 00 00 00
    00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
    00 00 00 00 00 00 00 03 00 00 00 02 00 00 00 00
    00 00 00 00 00 00 00 04 00 00 00 01 00 00 00 00
good
cmd 28 00 00 00 00 00 00 00 06 00
good in 512*77 512*00 512*77 1024*00 512*77

# nothing to do is no error: no list, a header alone, no blocks at the end
#   SBC-3 UNMAP, PARAMETER LIST LENGTH; libiscsi Unmap.ZeroBlocks
cmd 42 00 00 00 00 00 00 00 00 00
good
cmd 42 00 00 00 00 00 00 00 08 00 out 00 06 00 00 00 00 00 00
good
cmd 42 00 00 00 00 00 00 00 18 00 out 00 16 00 10 00 00 00 00
    00 00 00 00 00 00 08 00 00 00 00 00 00 00 00 00
good

# a list without a whole header is an error
cmd 42 00 00 00 00 00 00 00 07 00 out 00 05 00 00 00 00 00
check 05/1a/00

# so is one that did not come in full
cmd 42 00 00 00 00 00 00 00 28 00 room=24 out 00 26 00 20 00 00 00 00
    00 00 00 00 00 00 00 00 00 00 00 01 00 00 00 00
check 05/1a/00
cmd 28 00 00 00 00 00 00 00 01 00
good in 512*77

# an incomplete last descriptor is ignored, and what the length cut off
#   SBC-3 UNMAP parameter list
cmd 42 00 00 00 00 00 00 00 20 00 out 00 1e 00 18 00 00 00 00
    00 00 00 00 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00 00 00 00 00 02
good
cmd 42 00 00 00 00 00 00 00 18 00 out 00 26 00 20 00 00 00 00
    00 00 00 00 00 00 00 02 00 00 00 01 00 00 00 00
good
cmd 28 00 00 00 00 00 00 00 06 00
good in 2560*00 512*77

# one extent beyond the end, and none is unmapped
cmd 42 00 00 00 00 00 00 00 28 00 out 00 26 00 20 00 00 00 00
    00 00 00 00 00 00 00 05 00 00 00 01 00 00 00 00
    00 00 00 00 00 00 07 ff 00 00 00 02 00 00 00 00
check 05/21/00 info=0x800
cmd 42 00 00 00 00 00 00 00 18 00 out 00 16 00 10 00 00 00 00
    ff ff ff ff ff ff ff ff 00 00 00 02 00 00 00 00
check 05/21/00
cmd 28 00 00 00 00 05 00 00 01 00
good in 512*77

# as many descriptors as VPD page B0h says, and no more
#   SBC-3 6.6.3, MAXIMUM UNMAP BLOCK DESCRIPTOR COUNT
cmd 42 00 00 00 00 00 00 10 08 00 out 10 06 10 00 00 00 00 00 4096*00
good
cmd 42 00 00 00 00 00 00 10 18 00 out 10 16 10 10 00 00 00 00 4112*00
check 05/26/00 field=2

# ANCHOR is refused
cmd 42 01 00 00 00 00 00 00 08 00 out 00 06 00 00 00 00 00 00
check 05/24/00 field=1.0

# all of the medium at once
cmd 42 00 00 00 00 00 00 00 18 00 out 00 16 00 10 00 00 00 00
    00 00 00 00 00 00 00 00 00 00 08 00 00 00 00 00
good
cmd 28 00 00 00 00 00 00 00 06 00
good in 3072*00

# no thin provisioning, no UNMAP
lu disk size=1M
cmd 42 00 00 00 00 00 00 00 08 00 out 00 06 00 00 00 00 00 00
check 05/20/00

# an UNMAP that the store refuses leaves the blocks as they are, which is allowed
lu disk bs=fault opts=under=mem;verb=discard;errno=EOPNOTSUPP size=1M thin=1
cmd 42 00 00 00 00 00 00 00 18 00 out 00 16 00 10 00 00 00 00
    00 00 00 00 00 00 00 00 00 00 00 01 00 00 00 00
good

# an UNMAP that fails says where
lu disk bs=fault opts=under=mem;verb=discard;every=1;offset=3584;length=512 size=1M thin=1
cmd 42 00 00 00 00 00 00 00 28 00 out 00 26 00 20 00 00 00 00
    00 00 00 00 00 00 00 01 00 00 00 01 00 00 00 00
    00 00 00 00 00 00 00 07 00 00 00 01 00 00 00 00
check 03/0c/00 info=7
