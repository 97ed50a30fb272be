using System;
using System.CommandLine;
using System.Text;
using LowLatency.Host;
using LowLatency.Strategies;

namespace LowLatency.Cli.Documents;

/// <summary>Man pages in the macros of man(7): one of the tool, one of each verb with its own verbs.</summary>
internal static class ManPage
{
    public static string OfRoot(CommandNode root, string version, string date)
    {
        StringBuilder page = Begin(root.Path, root.Description, version, date);
        page.AppendLine(".SH SYNOPSIS").AppendLine($".B {Escaped(root.Name)}");
        page.AppendLine(".I VERB").AppendLine("[options]");
        page.AppendLine(".SH VERBS").AppendLine("Each has a page of its own.");
        foreach (CommandNode verb in root.Commands)
        {
            page.AppendLine(".TP").AppendLine($".BR {Escaped($"{root.Name}-{verb.Name}")} (1)");
            Text(page, verb.Description);
        }

        Options(page, root, ".SH OPTIONS");
        page.AppendLine(".SH \"EXIT STATUS\"");
        foreach (ExitCodeRow row in ExitCodeTable.Rows)
        {
            page.AppendLine(".TP").AppendLine($".B {row.Code}");
            Text(page, row.Cause);
        }

        page.AppendLine(".SH SEE ALSO");
        page.AppendLine($".BR {Escaped(root.Name)}\\-engine (1)");
        return page.ToString().ReplaceLineEndings("\n");
    }

    public static string OfVerb(CommandNode verb, string version, string date)
    {
        StringBuilder page = Begin(verb.Path.Replace(' ', '-'), verb.Description, version, date);
        page.AppendLine(".SH SYNOPSIS");
        bool isFirst = true;
        foreach (CommandNode command in verb.All())
        {
            if (command.Commands.Count > 0) continue;
            if (!isFirst) page.AppendLine(".br");
            isFirst = false;
            page.AppendLine($".B {Escaped(command.Path)}");
            foreach (Argument argument in command.Arguments) page.AppendLine(Synopsis(argument));
            foreach (OptionNode option in command.Options)
            {
                if (option.IsRequired) page.AppendLine($"{Escaped(option.Name)} {Escaped(option.Placeholder)}");
            }

            page.AppendLine("[options]");
        }

        foreach (CommandNode command in verb.All())
        {
            if (command != verb)
            {
                page.AppendLine($".SH \"{Escaped(command.Path.ToUpperInvariant())}\"");
                Text(page, command.Description);
            }

            Arguments(page, command);
            if (command.Commands.Count == 0) Options(page, command, command == verb ? ".SH OPTIONS" : "");
        }

        page.AppendLine(".SH SEE ALSO").AppendLine(".BR lowlatency (1)");
        return page.ToString().ReplaceLineEndings("\n");
    }

    public static string OfEngine(string version, string date)
    {
        CommandNode engine = CommandNode.Of(EngineCommandLine.Create(StrategyCatalog.All(), (_, _) => 0));
        StringBuilder page = Begin(EngineCommandLine.Name, "The trading engine", version, date);
        page.AppendLine(".SH SYNOPSIS").AppendLine($".B {Escaped(EngineCommandLine.Name)}");
        page.AppendLine("\\-\\-config FILE [\\-\\-check]");
        page.AppendLine(".SH DESCRIPTION");
        Text(page, engine.Description);
        Options(page, engine, ".SH OPTIONS");
        page.AppendLine(".SH SEE ALSO").AppendLine(".BR lowlatency (1),").AppendLine(".BR lowlatency\\-config (1)");
        return page.ToString().ReplaceLineEndings("\n");
    }

    private static StringBuilder Begin(string name, string description, string version, string date)
    {
        var page = new StringBuilder();
        page.AppendLine($".TH {Escaped(name.ToUpperInvariant())} 1 \"{date}\" \"lowlatency {Escaped(version)}\"");

        // Ragged right: a line before a long word of options cannot be stretched to the margin.
        page.AppendLine(".ad l");
        page.AppendLine(".SH NAME").AppendLine($"{Escaped(name)} \\- {Escaped(description.TrimEnd('.'))}");
        return page;
    }

    private static string Synopsis(Argument argument)
    {
        string name = Escaped(argument.Name.ToUpperInvariant());
        string more = argument.Arity.MaximumNumberOfValues > 1 ? "..." : "";
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}{more}]" : $"{name}{more}";
    }

    private static void Arguments(StringBuilder page, CommandNode command)
    {
        foreach (Argument argument in command.Arguments)
        {
            page.AppendLine(".TP").AppendLine($".I {Escaped(argument.Name.ToUpperInvariant())}");
            Text(page, argument.Description ?? "");
        }
    }

    private static void Options(StringBuilder page, CommandNode command, string heading)
    {
        if (command.Options.Count == 0) return;
        if (heading.Length > 0) page.AppendLine(heading);
        foreach (OptionNode option in command.Options)
        {
            page.AppendLine(".TP").Append(".B ").Append(Escaped(string.Join(", ", option.Names)));
            page.AppendLine(option.TakesValue ? $" {Escaped(option.Placeholder)}" : "");
            Text(page, option.Description);
            if (option.Values.Count > 0) Text(page, $"One of: {string.Join(", ", option.Values)}.");
        }
    }

    // A text of several lines was laid out by hand: it stays as it is.
    private static void Text(StringBuilder page, string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        if (lines.Length > 1) page.AppendLine(".nf");
        foreach (string line in lines) page.AppendLine(line.Length == 0 ? ".sp" : Escaped(line));
        if (lines.Length > 1) page.AppendLine(".fi");
    }

    private static string Escaped(string text)
    {
        string escaped = text.Replace("\\", "\\e", StringComparison.Ordinal)
            .Replace("-", "\\-", StringComparison.Ordinal).Replace("\"", "\\(dq", StringComparison.Ordinal);
        return escaped.StartsWith('.') || escaped.StartsWith('\'') ? "\\&" + escaped : escaped;
    }
}
