# SYNCHRONIZE CACHE of a part, of all to the end, with IMMED
#   SBC-3 SYNCHRONIZE CACHE (10), (16)
lu disk size=1M
cmd 35 00 00 00 00 00 00 00 00 00
good
cmd 35 02 00 00 07 ff 00 00 01 00
good
cmd 91 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
good
cmd 91 02 00 00 00 00 00 00 04 00 00 00 04 00 00 00
good
cmd 35 06 00 00 00 00 00 00 00 00
good

# beyond the end
cmd 35 00 00 00 07 ff 00 00 02 00
check 05/21/00
cmd 35 00 00 00 08 01 00 00 00 00
check 05/21/00
cmd 91 00 ff ff ff ff ff ff ff ff 00 00 00 01 00 00
check 05/21/00
cmd 35 01 00 00 00 00 00 00 00 00
check 05/24/00 field=1.0

# it works on a medium that is write protected
set ro=1
cmd 35 00 00 00 00 00 00 00 00 00
good

# a flush that fails is told, also with IMMED
lu disk bs=fault opts=under=mem;verb=flush;every=1 size=1M
cmd 35 00 00 00 00 00 00 00 00 00
check 03/0c/00
lu disk bs=fault opts=under=mem;verb=flush;every=1 size=1M
cmd 91 02 00 00 00 00 00 00 00 00 00 00 00 00 00 00
check 03/0c/00

# it waits for the store
lu disk bs=delay opts=under=mem;hold=1;verb=flush size=1M
start S 35 02 00 00 00 00 00 00 00 00
running S
release
wait S
good

# SYNC_NV is obsolete, and still sent
#   SBC-2 5.15; libiscsi NoMedia.NoMediaSBC
lu disk size=1M
cmd 91 06 00 00 00 00 00 00 00 00 00 00 00 00 00 00
good
cmd 35 08 00 00 00 00 00 00 00 00
check 05/24/00 field=1.3
