"""``medlead completion bash|zsh|fish``: a script that completes verbs, then keys and values by Hydra's own query.

The script hands the line to ``medlead VERB --shell-completion query=...``, which takes the verb out before Hydra looks.
"""

from collections.abc import Sequence

from experiments.cli import VERBS
from sim.checks import SettingError

BASH = """\
# Use it with:  eval "$(medlead completion bash)"   (a line for ~/.bashrc)
_medlead() {{
    local line="${{COMP_LINE:0:COMP_POINT}}" word verb
    word="${{line##* }}"
    read -r _ verb _ <<< "$line "
    if [[ "$line" != *" "*" "* ]]; then
        COMPREPLY=($(compgen -W "{verbs}" -- "$word"))
        [[ ${{#COMPREPLY[@]}} -eq 1 ]] && COMPREPLY[0]+=" "
    else
        case " {configured} " in
            *" $verb "*)
                COMPREPLY=($(compgen -W "$(COMP_LINE="$line" medlead "$verb" -sc query=bash 2>/dev/null)" -- "$word"))
                [[ ${{#COMPREPLY[@]}} -eq 1 && "${{COMPREPLY[0]}}" != *[=./] ]] && COMPREPLY[0]+=" " ;;
            *" "*) [[ "$verb" == completion ]] && COMPREPLY=($(compgen -W "bash zsh fish" -- "$word")) ;;
        esac
    fi
}}
COMP_WORDBREAKS=${{COMP_WORDBREAKS//=}}
complete -o nospace -o default -F _medlead medlead
"""

ZSH = """\
#compdef medlead
# Use it with:  eval "$(medlead completion zsh)"   (a line for ~/.zshrc, after compinit)
_medlead() {{
    local line="${{words[1,CURRENT]}}" verb="${{words[2]}}"
    local -a found
    if (( CURRENT == 2 )); then
        compadd -- {verbs}
    elif [[ " {configured} " == *" $verb "* ]]; then
        found=(${{=$(COMP_LINE="$line" medlead "$verb" -sc query=bash 2>/dev/null)}})
        compadd -S '' -- $found
    elif [[ "$verb" == completion ]]; then
        compadd -- bash zsh fish
    fi
}}
compdef _medlead medlead
"""

FISH = """\
# Use it with:  medlead completion fish | source   (a line for ~/.config/fish/config.fish)
function __medlead_settings
    set -l verb (commandline -opc)[2]
    set -lx COMP_LINE (commandline -cp)
    medlead $verb -sc query=fish 2>/dev/null
end
complete -c medlead -f -n 'test (count (commandline -opc)) -eq 1' -a '{verbs}'
complete -c medlead -f -n '__fish_seen_subcommand_from {configured}' -a '(__medlead_settings)'
complete -c medlead -f -n '__fish_seen_subcommand_from completion' -a 'bash zsh fish'
"""

SCRIPTS = {"bash": BASH, "zsh": ZSH, "fish": FISH}


def main(arguments: Sequence[str]) -> int:
    """Print the script of the shell that the line names."""
    if len(arguments) != 1 or arguments[0] not in {*SCRIPTS, "-h", "--help"}:
        raise SettingError(f"'medlead completion' takes one of {', '.join(SCRIPTS)}, but got {' '.join(arguments)!r}.")
    if arguments[0] in SCRIPTS:
        verbs = " ".join(verb.name for verb in VERBS)
        configured = " ".join(verb.name for verb in VERBS if verb.configured or verb.name == "parameters")
        print(SCRIPTS[arguments[0]].format(verbs=verbs, configured=configured), end="")
    else:
        print("medlead completion bash|zsh|fish: print a script that completes commands; its first lines say how.")
    return 0
