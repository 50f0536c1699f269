# REPORT CAPABILITIES: CRH SIP_C ATP_C; TMV, ALLOW COMMANDS 3, no PTPL; all six types
#   SPC-4 6.15.4
lu disk size=1M
nexus A
cmd 5e 02 00 00 00 00 00 00 ff 00
good in 0008 1c b0 ea01 0000 len=8
residual under=247

# service actions that there are not
#   SPC-4 6.15.1, 6.16.1
cmd 5e 04 00 00 00 00 00 00 ff 00
check 05/24/00 field=1.4
cmd 5e 1f 00 00 00 00 00 00 ff 00
check 05/24/00 field=1.4
cmd 5f 08 00 00 00 00000018 00 out 24*00
check 05/24/00 field=1.4

# the allocation length cuts, ADDITIONAL LENGTH does not change
#   SPC-4 4.2.5.6
cmd 5f 00 00 00 00 00000018 00 out 0000000000000000 00000000000000a1 8*00
good
cmd 5e 00 00 00 00 00 00 00 0a 00
good in 00000001 00000008 0000 len=10
residual none
cmd 5e 00 00 00 00 00 00 00 00 00
good in len=0

# READ FULL STATUS: who is registered, and who holds
#   SPC-4 6.15.5
nexus B
cmd 5f 00 00 00 00 00000018 00 out 0000000000000000 00000000000000b1 8*00
good
cmd 5f 01 06 00 00 00000018 00 out 00000000000000b1 16*00
good
nexus C
cmd 5e 03 00 00 00 00 00 02 00 00
good in 00000002 00000090
        00000000000000a1 00000000 00 00 00000000 0001 00000030
        4500002c "iqn.2001-04.com.example:A,i,0x000000000001" 0000
        00000000000000b1 00000000 01 06 00000000 0001 00000030
        4500002c "iqn.2001-04.com.example:B,i,0x000000000001" 0000 len=152

# the same initiator port at another target port is another I_T nexus
#   SPC-4 5.13.7
lost A
nexus A port=2
cmd 5e 00 00 00 00 00 00 00 ff 00
good in 00000002 00000010
cmd 2a 00 00 00 00 00 00 00 01 00 out 512*11
conflict
cmd 5f 00 00 00 00 00000018 00 out 0000000000000000 00000000000000a2 8*00
good
cmd 2a 00 00 00 00 00 00 00 01 00 out 512*11
good
cmd 5e 00 00 00 00 00 00 00 ff 00
good in 00000003 00000018 00000000000000a1 00000000000000b1 00000000000000a2 len=32
