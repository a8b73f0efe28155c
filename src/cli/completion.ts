import type { Lang } from '../fields/faults.js';
import {
  COMMAND_NAMES,
  COMMANDS,
  type Command,
  FLAGS,
  type Flag,
  type FlagName,
  flagsOf,
  SHELLS,
  usesOf,
} from './flags.js';

/** The script by which a shell completes the command, with the meanings in one language where the shell shows them. */
export function completionScript(shell: (typeof SHELLS)[number], lang: Lang): string {
  return { bash: bashScript, zsh: zshScript, fish: fishScript }[shell](lang);
}

/** A flag of a command, as a shell completes it. */
interface Completed {
  readonly name: FlagName;
  readonly meaning: string;
  readonly short: string | undefined;
  readonly isSwitch: boolean;
  readonly values: readonly string[];
  readonly takesFile: boolean;
}

function completed(name: FlagName, command: Command, lang: Lang): Completed {
  const { kind, short, isFile }: Flag = FLAGS[name];
  const uses = usesOf(name, command);
  return {
    name,
    meaning: uses[0]?.meaning[lang] ?? '',
    short,
    isSwitch: kind === 'switch',
    values: [...new Set(uses.flatMap(({ values = {} }) => Object.keys(values)))],
    takesFile: isFile === true,
  };
}

function flagsFor(command: Command, lang: Lang): readonly Completed[] {
  return flagsOf(command).map((name) => completed(name, command, lang));
}

/** What follows the name of a command that reads no files. */
const WORDS: Readonly<Partial<Record<Command, readonly string[]>>> = {
  help: COMMAND_NAMES.filter((name) => name !== 'help'),
  completion: SHELLS,
};

/** Flags of commands that complete alike, each as a case of `command:--flag`. */
function cases(write: (flag: Completed) => string | undefined, indent: string): string {
  const patterns = new Map<string, string[]>();
  for (const command of COMMAND_NAMES) {
    for (const flag of flagsFor(command, 'en')) {
      const action = write(flag);
      if (action === undefined) continue;
      patterns.set(action, [...(patterns.get(action) ?? []), `${command}:--${flag.name}`]);
    }
  }
  return [...patterns].map(([action, each]) => `${indent}${each.join('|')}) ${action} ;;`).join('\n');
}

function bashScript(): string {
  const ofCommands = COMMAND_NAMES.map((command) => {
    const flags = flagsFor(command, 'en').map(({ name }) => `--${name}`);
    return `    ${command}) flags='${flags.join(' ')}' words='${(WORDS[command] ?? []).join(' ')}' ;;`;
  });
  const ofValues = cases(({ isSwitch, values, takesFile }) => {
    if (isSwitch) return undefined;
    return `values='${values.join(' ')}' files=${takesFile ? 1 : 0} takes=1`;
  }, '    ');
  return `# bash completion of tiexi. For use: eval "$(tiexi completion bash)"
_tiexi() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command='' word
  local flags='' words='' values='' files=0 takes=0
  # bash splits --flag=value at the sign.
  if [[ $cur == '=' ]]; then
    cur=''
  elif [[ $prev == '=' && COMP_CWORD -gt 2 ]]; then
    prev=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in
    ${COMMAND_NAMES.join('|')}) command=$word; break ;;
    esac
  done
  COMPREPLY=()
  if [[ -z $command ]]; then
    COMPREPLY=($(compgen -W '${COMMAND_NAMES.join(' ')} --help --version' -- "$cur"))
    return
  fi
  case $command in
${ofCommands.join('\n')}
  esac
  case $command:$prev in
${ofValues}
  esac
  if ((takes)); then
    COMPREPLY=($(compgen -W "$values" -- "$cur"))
    if ((files)); then
      compopt -o filenames 2>/dev/null
      while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$cur")
    fi
  elif [[ $cur == -* ]]; then
    COMPREPLY=($(compgen -W "$flags" -- "$cur"))
  elif [[ -n $words ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$cur"))
  else
    compopt -o filenames 2>/dev/null
    while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$cur")
  fi
}
complete -F _tiexi tiexi
`;
}

function zshScript(lang: Lang): string {
  const described = (name: string, meaning: string) => quoted(`${name.replaceAll(':', '\\:')}:${meaning}`);
  const ofCommands = COMMAND_NAMES.map((command) => {
    const flags = flagsFor(command, lang).map(({ name, meaning }) => described(`--${name}`, meaning));
    const words = (WORDS[command] ?? []).join(' ');
    return `    ${command})\n      words_of=(${words})\n      flags=(\n        ${flags.join('\n        ')}\n      ) ;;`;
  });
  const ofValues = cases(({ isSwitch, values, takesFile }) => {
    if (isSwitch) return undefined;
    const adding = values.length === 0 ? '' : `compadd -- ${values.join(' ')}; `;
    return `${adding}${takesFile ? '_files; ' : ''}return`;
  }, '    ');
  const commands = COMMAND_NAMES.map((name) => described(name, COMMANDS[name][lang]));
  return `#compdef tiexi
# zsh completion of tiexi. For use: eval "$(tiexi completion zsh)", behind compinit
_tiexi() {
  local command='' word prev=\${words[CURRENT-1]}
  local -a flags words_of commands
  commands=(
    ${commands.join('\n    ')}
  )
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case $word in
    ${COMMAND_NAMES.join('|')}) command=$word; break ;;
    esac
  done
  if [[ -z $command ]]; then
    _describe 'command' commands
    compadd -- --help --version
    return
  fi
  case $command in
${ofCommands.join('\n')}
  esac
  if [[ $PREFIX == --*=* ]]; then
    prev=\${PREFIX%%=*}
    compset -P 1 '*='
  fi
  case $command:$prev in
${ofValues}
  esac
  if [[ $PREFIX == -* ]]; then
    _describe -o 'flag' flags
  elif (( $#words_of )); then
    compadd -- $words_of
  else
    _files
  fi
}
if [[ $funcstack[1] == _tiexi ]]; then _tiexi "$@"; else compdef _tiexi tiexi; fi
`;
}

function fishScript(lang: Lang): string {
  const isNone = `__fish_use_subcommand`;
  const lines = [
    '# fish completion of tiexi. For use: tiexi completion fish > ~/.config/fish/completions/tiexi.fish',
    `complete -c tiexi -n ${isNone} -f`,
    ...COMMAND_NAMES.map(
      (command) => `complete -c tiexi -n ${isNone} -a ${command} -d ${quoted(COMMANDS[command][lang])}`,
    ),
    `complete -c tiexi -n ${isNone} -l help -s h`,
    `complete -c tiexi -n ${isNone} -l version -s v`,
    ...COMMAND_NAMES.flatMap((command) => {
      const here = `complete -c tiexi -n '__fish_seen_subcommand_from ${command}'`;
      const words = WORDS[command];
      return [
        ...(words === undefined ? [] : [`${here} -f -a '${words.join(' ')}'`]),
        ...flagsFor(command, lang).map(({ name, short, meaning, isSwitch, values, takesFile }) => {
          const letter = short === undefined ? '' : ` -s ${short}`;
          // -x: a value that is no file; -r: a value, or a file.
          const takes = isSwitch ? '' : takesFile ? ' -r -F' : ' -x';
          const known = values.length === 0 ? '' : ` -a '${values.join(' ')}'`;
          return `${here} -l ${name}${letter}${takes}${known} -d ${quoted(meaning)}`;
        }),
      ];
    }),
  ];
  return `${lines.join('\n')}\n`;
}

/** A text in single quotes; an apostrophe as the typographic one. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", '’')}'`;
}
