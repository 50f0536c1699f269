# SRP_I_LOGOUT is answered by an element alone, and ends the connection
#   SRP r16a, SRP_I_LOGOUT
target
online
logout
expect logout
nexuses 0

# what comes before the next INIT is stale
cmd cdb 00
nothing
init
expect init_complete
login
expect login_rsp
nexuses 1

# commands under way have no answer
target empty
lu 1 bs=delay opts=under=mem;hold=1;verb=read;size=8M
online
cmd as=a cdb 28 00 00 00 00 00 00 00 01 00 in=512
nothing
logout
expect logout
nexuses 0
forget a
release
nothing

# without a login there is nothing to log out of, and it is answered as well
target
connect
logout
expect logout
