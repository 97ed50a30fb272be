using System.Collections.Generic;
using System.Text;

namespace LowLatency.Cli.Documents;

/// <summary>Completion for bash: verbs, options and known values; a file name wherever none of these fits.</summary>
internal static class BashCompletion
{
    public static string Of(CommandNode root)
    {
        var known = new StringBuilder();
        var values = new StringBuilder();
        var words = new StringBuilder();
        foreach (CommandNode command in root.All())
        {
            string path = command.Path[root.Path.Length..];
            if (command != root) known.Append(known.Length == 0 ? "" : "|").Append($"'{path}'");
            List<string> names = [];
            foreach (CommandNode child in command.Commands) names.Add(child.Name);
            foreach (OptionNode option in command.Options)
            {
                names.AddRange(option.Names);
                if (!option.TakesValue) continue;
                foreach (string name in option.Names) Values(values, path, name, option.Values);
            }

            words.Append($"        '{path}') words='{string.Join(' ', names)}' ;;\n");
        }

        string function = "_" + root.Name;
        return $$"""
            # bash completion of {{root.Name}}, made from the commands behind --help
            {{function}}() {
                local word path='' words='' current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} i
                COMPREPLY=()
                for ((i = 1; i < COMP_CWORD; i++)); do
                    word="$path ${COMP_WORDS[i]}"
                    case "$word" in
                        {{known}}) path=$word ;;
                    esac
                done
                # Without an answer here the shell completes file names.
                case "$path|$previous" in
            {{values}}    esac
                case "$path" in
            {{words}}    esac
                mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
            }
            complete -o default -F {{function}} {{root.Name}}

            """.ReplaceLineEndings("\n");
    }

    private static void Values(StringBuilder text, string path, string name, IReadOnlyList<string> values)
    {
        string answer = values.Count == 0
            ? "return"
            : $"mapfile -t COMPREPLY < <(compgen -W '{string.Join(' ', values)}' -- \"$current\"); return";
        text.Append($"        '{path}|{name}') {answer} ;;\n");
    }
}
