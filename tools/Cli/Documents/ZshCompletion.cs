using System;
using System.Collections.Generic;
using System.Text;

namespace LowLatency.Cli.Documents;

/// <summary>Completion for zsh: one function a command, with descriptions.</summary>
internal static class ZshCompletion
{
    public static string Of(CommandNode root)
    {
        var text = new StringBuilder($"#compdef {root.Name}\n");
        foreach (CommandNode command in root.All()) Function(text, command);
        text.Append($"\n{Name(root)} \"$@\"\n");
        return text.ToString();
    }

    private static void Function(StringBuilder text, CommandNode command)
    {
        text.Append($"\n{Name(command)}() {{\n");
        List<string> specifications = [];
        foreach (OptionNode option in command.Options)
        {
            foreach (string name in option.Names) specifications.Add(Specification(option, name));
        }

        if (command.Commands.Count == 0)
        {
            if (command.Arguments.Count > 0) specifications.Add("'*:file:_files'");
            text.Append($"    _arguments -s {string.Join(" \\\n        ", specifications)}\n}}\n");
            return;
        }

        specifications.Add("'1: :->verb'");
        specifications.Add("'*:: :->rest'");
        text.Append("    local context state state_descr line\n    typeset -A opt_args\n");
        text.Append($"    _arguments -C {string.Join(" \\\n        ", specifications)}\n");
        text.Append("    case $state in\n        verb)\n            local -a verbs=(\n");
        foreach (CommandNode child in command.Commands)
        {
            text.Append($"                {Quoted($"{child.Name}:{Line(child.Description)}")}\n");
        }

        text.Append("            )\n            _describe verb verbs ;;\n");
        text.Append("        rest)\n            case $line[1] in\n");
        foreach (CommandNode child in command.Commands)
        {
            text.Append($"                {child.Name}) {Name(child)} ;;\n");
        }

        text.Append("            esac ;;\n    esac\n}\n");
    }

    private static string Specification(OptionNode option, string name)
    {
        string description = Line(option.Description).Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal);
        string value = option switch
        {
            { TakesValue: false } => "",
            { Values.Count: 0 } => ":value:_files",
            _ => $":value:({string.Join(' ', option.Values)})",
        };
        return Quoted($"*{name}[{description}]{value}");
    }

    private static string Name(CommandNode command) =>
        "_" + command.Path.Replace(' ', '_').Replace('-', '_');

    private static string Line(string text) => text.ReplaceLineEndings(" ");

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
