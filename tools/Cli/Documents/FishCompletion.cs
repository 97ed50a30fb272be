using System;
using System.Text;

namespace LowLatency.Cli.Documents;

/// <summary>Completion for fish: one line for each verb and option of a command.</summary>
internal static class FishCompletion
{
    public static string Of(CommandNode root)
    {
        var text = new StringBuilder($"# fish completion of {root.Name}, made from the commands behind --help\n");
        foreach (CommandNode command in root.All())
        {
            string here = Condition(root, command);
            foreach (CommandNode child in command.Commands)
            {
                text.Append($"complete -c {root.Name} -f -n {here} -a {child.Name} -d {Quoted(child.Description)}\n");
            }

            foreach (OptionNode option in command.Options) Option(text, root, here, option);
        }

        return text.ToString();
    }

    private static void Option(StringBuilder text, CommandNode root, string here, OptionNode option)
    {
        text.Append($"complete -c {root.Name} -n {here}");
        foreach (string name in option.Names)
        {
            string kind = name.StartsWith("--", StringComparison.Ordinal) ? "-l" : name.Length == 2 ? "-s" : "-o";
            text.Append($" {kind} {Quoted(name.TrimStart('-'))}");
        }

        if (option.TakesValue) text.Append(" -r");
        if (option.Values.Count > 0) text.Append($" -f -a {Quoted(string.Join(' ', option.Values))}");
        text.Append($" -d {Quoted(option.Description)}\n");
    }

    // Where on the line the command is: all its words were typed, none of its own verbs was.
    private static string Condition(CommandNode root, CommandNode command)
    {
        if (command == root) return "__fish_use_subcommand";
        var condition = new StringBuilder();
        foreach (string word in command.Path[(root.Path.Length + 1)..].Split(' '))
        {
            condition.Append(condition.Length == 0 ? "" : "; and ").Append($"__fish_seen_subcommand_from {word}");
        }

        if (command.Commands.Count > 0)
        {
            condition.Append("; and not __fish_seen_subcommand_from");
            foreach (CommandNode child in command.Commands) condition.Append(' ').Append(child.Name);
        }

        return Quoted(condition.ToString());
    }

    private static string Quoted(string text) =>
        $"'{text.ReplaceLineEndings(" ").Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("'", "\\'", StringComparison.Ordinal)}'";
}
