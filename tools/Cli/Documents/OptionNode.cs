using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Completions;

namespace LowLatency.Cli.Documents;

/// <summary>One option of a command: its names, longest first, and the values that it knows, if any.</summary>
internal sealed record OptionNode(
    IReadOnlyList<string> Names,
    string Description,
    bool TakesValue,
    bool IsRequired,
    IReadOnlyList<string> Values)
{
    public string Name => Names[0];

    /// <summary>What stands for the value in a text, in capitals; empty for a switch.</summary>
    public string Placeholder => TakesValue ? Name.TrimStart('-').ToUpperInvariant() : "";

    public static OptionNode Of(Option option)
    {
        List<string> names = [option.Name, .. option.Aliases];
        names.RemoveAll(name => !name.StartsWith('-'));
        names.Sort((left, right) => right.Length - left.Length);
        bool takesValue = option.ValueType != typeof(bool) && option.Arity.MaximumNumberOfValues > 0;
        var values = new List<string>();
        if (takesValue)
        {
            foreach (CompletionItem item in option.GetCompletions(CompletionContext.Empty)) values.Add(item.Label);
        }

        return new OptionNode(names, option.Description ?? "", takesValue, option.Required, values);
    }
}
