# SPDX-License-Identifier: GPL-2.0-or-later
#
# fish completion of tgtadm, which itself knows what may come next; where it does not, files

function __tgtadm_complete
    set -l words (commandline -opc)
    set -l last (commandline -ct)
    set -l offers ($words[1] complete $words[2..-1] "$last" 2> /dev/null)
    if count $offers > /dev/null
        printf '%s\n' $offers
    else
        __fish_complete_path "$last"
    end
end
complete -c tgtadm -f -a '(__tgtadm_complete)'
