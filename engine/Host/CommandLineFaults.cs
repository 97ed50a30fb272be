using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;

namespace LowLatency.Host;

/// <summary>Says what is wrong with a command line in the user's words. Compiled into each executable.</summary>
internal static class CommandLineFaults
{
    private static readonly (string Type, string Meaning)[] Types =
    [
        ("System.UInt64", "a whole number, 0 or more"), ("System.UInt16", "a whole number, 0 to 65535"),
        ("System.Int64", "a whole number"),
        ("System.Int32", "a whole number"), ("System.Double", "a number"), ("System.Boolean", "true or false"),
    ];

    /// <summary>Prints what is wrong, and how to ask for help. False = nothing is.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="program">Its name at the prompt.</param>
    public static bool TryReport(ParseResult parsed, string program)
    {
        IReadOnlyList<string> faults = Of(parsed);
        if (faults.Count == 0) return false;
        foreach (string fault in faults) Console.Error.WriteLine($"{program}: {fault}");
        Console.Error.WriteLine($"{program}: --help says what it takes");
        return true;
    }

    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        if (parsed.Errors.Count == 0) return [];
        Command command = parsed.CommandResult.Command;
        if (command.Action is null) return [Verb(command, parsed)];
        List<string> faults = [];
        foreach (ParseError error in parsed.Errors) faults.Add(Plain(error.Message));
        return faults;
    }

    private static string Verb(Command command, ParseResult parsed)
    {
        List<string> verbs = [];
        foreach (Command verb in command.Subcommands) verbs.Add(verb.Name);
        string known = string.Join(", ", verbs);
        string name = command is RootCommand ? "verb" : $"verb of {command.Name}";
        return parsed.UnmatchedTokens.Count == 0
            ? $"give a {name}: {known}"
            : $"'{parsed.UnmatchedTokens[0]}' is not a {name}; known: {known}";
    }

    // The parser names .NET types, which mean nothing at a prompt.
    private static string Plain(string message)
    {
        int at = message.IndexOf(" as expected type ", StringComparison.Ordinal);
        if (at < 0) return message;
        foreach ((string type, string meaning) in Types)
        {
            if (message.Contains(type, StringComparison.Ordinal)) return $"{message[..at]}: must be {meaning}";
        }

        return message[..at];
    }
}
