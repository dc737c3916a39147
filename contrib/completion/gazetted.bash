# SPDX-License-Identifier: Apache-2.0
# Completion of gazetted for bash: the program itself says which commands and options it has (--help=words).

# What may follow an option: $1 is its metavar, $2 the beginning of the word.
_gazetted_value()
{
	case $1 in
	*'|'*)	COMPREPLY=($(compgen -W "${1//|/ }" -- "$2")) ;;
	FOLDER)	COMPREPLY=($(compgen -d -- "$2")) ;;
	*)	COMPREPLY=($(compgen -f -- "$2")) ;;
	esac
}

_gazetted()
{
	local program=${COMP_WORDS[0]} word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
	local command=(${COMP_WORDS[1]}) options metavar

	COMPREPLY=()
	if [ "$COMP_CWORD" -eq 1 ]; then
		COMPREPLY=($(compgen -W "$("$program" --help=words 2>/dev/null) help version" -- "$word"))
		return
	fi
	if [ "${command[0]}" = plugin ]; then
		if [ "$COMP_CWORD" -eq 2 ]; then
			COMPREPLY=($(compgen -W "$("$program" plugin --help=words 2>/dev/null)" -- "$word"))
			return
		fi
		command+=("${COMP_WORDS[2]}")
	fi
	options=$("$program" "${command[@]}" --help=words 2>/dev/null) || return
	metavar=$(printf '%s\n' "$options" | sed -n "s/^$before\t//p" | head -n 1)
	if [ -n "$metavar" ]; then
		_gazetted_value "$metavar" "$word"
	elif [ "${word:0:1}" = - ]; then
		COMPREPLY=($(compgen -W "$(printf '%s\n' "$options" | cut -f 1)" -- "$word"))
	else
		COMPREPLY=($(compgen -f -- "$word"))
	fi
}

complete -o filenames -F _gazetted gazetted
