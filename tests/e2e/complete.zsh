#!/usr/bin/env zsh
# complete.zsh COMPLETIONS LINE FILE: what zsh offers at the end of LINE, a word on each line of FILE, then "done". A shell
# on a terminal of its own presses Tab; the function that would put words on the screen writes them down instead.
zmodload zsh/zpty
zpty shell zsh -f -i
{
    zpty -w shell "PROMPT=; autoload -U compinit; compinit -u -D; _feedloom() { source $1 }; compdef _feedloom feedloom"
    zpty -w shell 'compadd() {
        if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return $?; fi
        typeset -a hits
        builtin compadd -A hits "$@"
        (( $#hits )) && print -rl -- $hits >> '"$3"'
        return 1
    }'
    zpty -w shell "press() { zle complete-word; print -r -- done >> $3 }; zle -N press; bindkey '^I' press"
    zpty -n -w shell "$2"$'\t'
    for (( i = 0; i < 100; i++ )); do
        [[ -f $3 && $(tail -n 1 $3) == done ]] && break
        zpty -r -t shell line
        sleep 0.05
    done
} always {
    zpty -d shell
}
