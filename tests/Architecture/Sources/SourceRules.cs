using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace LowLatency.Architecture.Sources;

/// <summary>Form of one source file: sizes, names, namespace, leftovers.</summary>
internal static class SourceRules
{
    internal const int FileLinesMax = 400;
    internal const int MethodLinesMax = 60;
    internal const int LineLengthMax = 120;

    private static readonly Regex VagueName =
        new("(Manager|Helper|Helpers|Util|Utils|Utility|Utilities|Common)(?![a-z])", RegexOptions.CultureInvariant);

    // Written so that this file does not name what it looks for.
    private static readonly Regex Leftover =
        new(@"\b(TO" + "DO|FIX" + "ME|HA" + "CK|X" + "XX)\\b|NotImplemented" + "Exception");

    internal static List<string> Faults(string path, string source)
    {
        List<string> faults = [];
        string[] lines = source.Split('\n');
        int count = lines[^1].Length == 0 ? lines.Length - 1 : lines.Length;
        if (count > FileLinesMax) faults.Add($"{path}: {count} lines");
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length > LineLengthMax) faults.Add($"{path}:{i + 1}: {lines[i].Length} characters");
            if (lines[i].EndsWith('\r')) faults.Add($"{path}:{i + 1}: CR LF");
            if (Leftover.IsMatch(lines[i])) faults.Add($"{path}:{i + 1}: {lines[i].Trim()}");
        }

        List<SourceMember> members = SourceScanner.Scan(source);
        MemberFaults(path, members, faults);
        NamespaceFaults(path, source, members, faults);
        return faults;
    }

    private static void MemberFaults(string path, List<SourceMember> members, List<string> faults)
    {
        int types = 0;
        foreach (SourceMember member in members)
        {
            if (member.IsType)
            {
                if (member.IsTopLevel && member.IsPublic) types++;
                string name = member.TypeName!;
                if (VagueName.IsMatch(name)) faults.Add($"{path}:{member.FirstLine}: name {name}");
            }
            else if (member.Lines > MethodLinesMax)
            {
                string name = Regex.Replace(member.Header.Trim(), @"\s+", " ");
                faults.Add($"{path}:{member.FirstLine}: {member.Lines} lines in {name}");
            }
        }

        if (types > 1) faults.Add($"{path}: {types} public types");
    }

    private static void NamespaceFaults(string path, string source, List<SourceMember> members, List<string> faults)
    {
        string[] parts = path.Split('/');

        // What a user writes beside no project is in the namespace that the template has.
        string expected = path.StartsWith("docs/examples/", StringComparison.Ordinal)
            ? "LowLatency.Strategies"
            : "LowLatency." + string.Join('.', parts[1..^1]);
        Match found = Regex.Match(CodeText.Of(source), @"(?m)^\s*namespace\s+([\w.]+)");
        if (found.Success && found.Groups[1].Value != expected)
        {
            faults.Add($"{path}: namespace {found.Groups[1].Value} in the folder of {expected}");
        }

        if (!found.Success && members.Exists(member => member.IsType)) faults.Add($"{path}: no namespace");
        if (VagueName.IsMatch(expected)) faults.Add($"{path}: folder name");
    }
}
