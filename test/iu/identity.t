# a client says who it is before it logs in
target
connect
mad adapter_info data "16.a" 4*00 "lpar1" 91*00 00 00 00 05 00 00 00 01 00 00 00 02 32*00
expect mad
login
expect login_rsp
nexuses 1
free

# without a number, and with other bytes than text
connect
mad adapter_info data "1.6a" 4*00 ff 0a 94*41 ff ff ff ff 36*00
expect mad
login port=0x1122334455667788 port_extension=0x99
expect login_rsp
nexuses 1

# Device Identification: the target port is locally assigned, NAA 3h, of protocol SRP
#   SPC-4 7.8.6
cmd cdb 12 01 83 02 00 00 in=60
expect rsp in_under=4
data 00 83 00 34
data @36 41 94 00 04 00 00 00 01 41 93 00 08 3x
