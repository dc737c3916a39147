# SPDX-License-Identifier: Apache-2.0
# Completion of gazetted for fish: the program itself says which commands and options it has (--help=words).
function __gazetted_options
    set -l words (commandline -opc)
    set -l command $words[2]
    if test "$command" = plugin
        set command $words[2..3]
    end
    gazetted $command --help=words 2>/dev/null
end

complete -c gazetted -n 'test (count (commandline -opc)) -eq 1' -f -a '(gazetted --help=words) help version'
complete -c gazetted -n 'test (count (commandline -opc)) -eq 2; and test (commandline -opc)[2] = plugin' -f -a '(gazetted plugin --help=words)'
complete -c gazetted -n 'test (count (commandline -opc)) -ge 2; and string match -q -- "-*" (commandline -ct)' -f -a '(__gazetted_options)'
