# commands without a login are a violation
target
connect
cmd cdb 12 00 00 00 24 00 in=36
reset

# unless the target is told to serve such firmware: QEMU's
target firmware=on
connect
cmd lun=8000 cdb a0 00 00 00 00 00 00 00 01 00 00 00 in=16
expect rsp check=05/25/00 in_under=16
cmd lun=8100 cdb 12 00 00 00 24 00 in=36
expect rsp
nexuses 1
cmd cdb 00
expect rsp check=06/29/00
cmd cdb 28 00 00 00 00 00 00 00 01 00 in=512
expect rsp

# the operating system begins with INIT: the firmware has closed its queue before
free
nexuses 0
connect
mad adapter_info
expect mad
login
expect login_rsp
nexuses 1

# and one that logs in after it has sent commands
target firmware=on
connect
cmd cdb 00
expect rsp check=06/29/00
login
expect login_rej reason=0x00010006
