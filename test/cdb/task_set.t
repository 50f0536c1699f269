# SIMPLE commands run together
#   SAM-5 8.6.1
lu disk bs=delay opts=under=mem;hold=1;verb=read size=1M
start r1 28 00 00 00 00 00 00 00 01 00
cmd 2a 00 00 00 00 10 00 00 01 00 out 512*aa
good
running r1
release
wait r1
good

# an ORDERED command waits for all that are older
#   SAM-5 8.6.2
start r1 28 00 00 00 00 00 00 00 01 00
start w1 2a 00 00 00 00 10 00 00 01 00 attr=ordered out 512*bb
running w1
release 1
wait r1
good
wait w1
good

# ... and all that are younger wait for it
start r1 28 00 00 00 00 00 00 00 01 00 attr=ordered
start w1 2a 00 00 00 00 10 00 00 01 00 out 512*cc
running w1
release
wait r1
good
wait w1
good

# HEAD OF QUEUE waits for nothing
#   SAM-5 8.6.3
start r1 28 00 00 00 00 00 00 00 01 00
start w1 2a 00 00 00 00 10 00 00 01 00 attr=ordered out 512*dd
cmd 2a 00 00 00 00 11 00 00 01 00 attr=head out 512*ee
good
running r1
running w1
release
wait r1
wait w1
good

# there is no ACA condition that a command with the ACA attribute could be for
#   SAM-5 8.6: INVALID MESSAGE ERROR
start r1 28 00 00 00 00 00 00 00 01 00
cmd 28 00 00 00 00 00 00 00 01 00 attr=aca
check 05/49/00
start r2 28 00 00 00 00 00 00 00 01 00
release
wait r1
good
wait r2
good

# an aborted command lets those go that waited for it
#   SAM-5 7.2
start r1 28 00 00 00 00 00 00 00 01 00 attr=ordered
start w1 2a 00 00 00 00 10 00 00 01 00 out 512*01
running w1
tmf abort_task r1 -> complete
wait w1
good
release

# a blocked command can be aborted too
start r1 28 00 00 00 00 00 00 00 01 00
start w1 2a 00 00 00 00 10 00 00 01 00 attr=ordered out 512*02
tmf abort_task w1 -> complete
aborted w1
release
wait r1
good
start r2 28 00 00 00 00 10 00 00 01 00
release
wait r2
good in 512*01

# a write that was aborted while the store had it never overtakes a newer one
#   SAM-5 5.6: what it does to the medium after the abort is not defined, what comes after it is
lu disk bs=delay opts=under=mem;hold=1;verb=write size=1M
start w1 2a 00 00 00 00 20 00 00 01 00 out 512*11
tmf abort_task w1 -> complete
start w2 2a 00 00 00 00 20 00 00 01 00 out 512*22
running w2
start r1 28 00 00 00 00 21 00 00 01 00
wait r1
good
release
release
wait w2
good
cmd 28 00 00 00 00 20 00 00 01 00
good in 512*22
