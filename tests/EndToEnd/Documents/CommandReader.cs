using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace LowLatency.EndToEnd.Documents;

/// <summary>
/// Finds the commands of the documents: lines of code blocks that begin with a program, and `lowlatency ...` in
/// sentences.
/// </summary>
internal static partial class CommandReader
{
    private static readonly string[] Programs =
    [
        "lowlatency", "lowlatency-engine", "dotnet", "git", "sudo", "tar", "install", "export", "curl", "jq", "cd",
        "touch", "kill", "rm", "cp", "mv", "ls", "df", "systemctl", "journalctl", "python3", "node", "umask",
        "echo",
    ];

    private static readonly string[] Folders = ["bin/", "tools/", "perf/", ".ci/", "lowlatency_"];

    /// <summary>Documents that tell a user what to type, from the root of the checkout.</summary>
    public static IEnumerable<string> Documents(string root)
    {
        string[] files = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "runbook.md"];
        IEnumerable<string> docs = Directory.GetFiles(Path.Combine(root, "docs"), "*.md")
            .Concat(Directory.GetFiles(Path.Combine(root, "perf", "results"), "*.md"));
        return files.Concat(docs.Order(StringComparer.Ordinal).Select(path => Path.GetRelativePath(root, path)));
    }

    public static List<DocumentCommand> Read(string root)
    {
        List<DocumentCommand> commands = [];
        int block = 0;
        foreach (string file in Documents(root))
        {
            string[] lines = File.ReadAllLines(Path.Combine(root, file));
            bool isFenced = false;
            bool isBegun = false;
            for (int i = 0; i < lines.Length; i++)
            {
                string line = lines[i];
                bool isFence = line.StartsWith("```", StringComparison.Ordinal);
                if (isFence) isFenced = !isFenced;
                bool isCode = !isFence && (isFenced || line.StartsWith("    ", StringComparison.Ordinal));
                if (!isCode)
                {
                    isBegun = false;
                    if (!isFence) Sentences(line, $"{file}:{i + 1}", commands);
                    continue;
                }

                if (!isBegun) block++;
                isBegun = true;
                string text = Command(line.Trim());
                if (IsCommand(text)) commands.Add(new DocumentCommand($"{file}:{i + 1}", text, block));
            }
        }

        return commands;
    }

    /// <summary>`[x]` with it and without, `a|b` each, `--x A | --y B` each.</summary>
    public static List<string> Variants(string text)
    {
        if (text.Contains('\'', StringComparison.Ordinal)) return [text];
        Match optional = Optional().Match(text);
        if (optional.Success)
        {
            string without = text.Remove(optional.Index, optional.Length);
            string with = without.Insert(optional.Index, optional.Groups[1].Value);
            return [.. Variants(with), .. Variants(without.Trim())];
        }

        int either = text.IndexOf(" | ", StringComparison.Ordinal);
        if (either >= 0)
        {
            string first = text[..either];
            string shared = first[..first.LastIndexOf(" --", StringComparison.Ordinal)];
            return [.. Variants(first), .. Variants($"{shared} {text[(either + 3)..]}")];
        }

        string[] words = text.Split(' ');
        int choice = Array.FindIndex(words, static word => word.Contains('|', StringComparison.Ordinal));
        if (choice < 0) return [text];
        List<string> all = [];
        foreach (string word in words[choice].Split('|'))
        {
            string[] chosen = [.. words];
            chosen[choice] = word;
            all.AddRange(Variants(string.Join(' ', chosen)));
        }

        return all;
    }

    private static void Sentences(string line, string place, List<DocumentCommand> commands)
    {
        foreach (Match match in Inline().Matches(line))
        {
            commands.Add(new DocumentCommand(place, match.Groups[1].Value, 0));
        }
    }

    private static string Command(string line)
    {
        int end = line.Length;
        foreach (string mark in (string[])["  ", " #", " ([how]", "\t"])
        {
            int found = line.IndexOf(mark, StringComparison.Ordinal);
            if (found > 0) end = Math.Min(end, found);
        }

        return line[..end].TrimEnd();
    }

    private static bool IsCommand(string text)
    {
        string[] words = Variable().Replace(text, "").TrimStart('(').Split(' ');
        string program = words[0];
        if (program.StartsWith("./", StringComparison.Ordinal)) program = program[2..];
        bool isOurs = program.StartsWith("lowlatency", StringComparison.Ordinal);
        return (Programs.Contains(program) && (isOurs || words.Length > 1))
            || Array.Exists(Folders, folder => program.StartsWith(folder, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\[([^\[\]]*)\]")]
    private static partial Regex Optional();

    [GeneratedRegex("`((?:LOWLATENCY_\\S+ )?(?:\\./)?lowlatency(?:-engine)? [^`]+)`")]
    private static partial Regex Inline();

    [GeneratedRegex(@"^(?:[A-Z_a-z]+=\S+ )+")]
    private static partial Regex Variable();
}
