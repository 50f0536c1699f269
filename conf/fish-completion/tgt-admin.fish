# SPDX-License-Identifier: GPL-2.0-or-later
#
# fish completion of tgt-admin, which itself knows what may come next; where it does not, files

function __tgt_admin_complete
    set -l words (commandline -opc)
    set -l last (commandline -ct)
    set -l offers ($words[1] complete $words[2..-1] "$last" 2> /dev/null)
    if count $offers > /dev/null
        printf '%s\n' $offers
    else
        __fish_complete_path "$last"
    end
end
complete -c tgt-admin -f -a '(__tgt_admin_complete)'
