# PRE-FETCH is GOOD: what is fetched may not all stay in the cache
#   SBC-3 PRE-FETCH (10), (16)
lu disk size=1M
cmd 34 00 00 00 00 00 00 00 10 00
good
cmd 34 02 00 00 07 ff 00 00 01 00
good
cmd 34 02 00 00 07 ff 03 00 01 00
good
cmd 34 00 00 00 00 04 00 00 00 00
good
cmd 90 00 00 00 00 00 00 00 00 00 00 00 08 00 00 00
good
cmd 90 02 00 00 00 00 00 00 00 00 00 00 00 00 00 00
good
cmd 34 00 00 00 08 00 00 00 00 00
good

# beyond the end
#   libiscsi Prefetch10.BeyondEol, .ZeroBlocks
cmd 34 00 00 00 08 00 00 00 01 00
check 05/21/00
cmd 34 00 00 00 08 01 00 00 00 00
check 05/21/00
cmd 90 00 80 00 00 00 00 00 00 00 00 00 00 00 00 00
check 05/21/00
cmd 90 00 ff ff ff ff ff ff ff ff 00 00 00 01 00 00
check 05/21/00

# a hint that fails is not the initiator's problem
lu disk bs=fault opts=under=mem;verb=prefetch;every=1 size=1M
cmd 34 00 00 00 00 00 00 00 10 00
good
