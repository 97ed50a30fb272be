using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using LowLatency.Core.Strategies;
using LowLatency.Strategies;

namespace LowLatency.Cli.Authoring;

/// <summary>
/// The three files of a new strategy: its class and its test are those of the template, which is compiled and tested in
/// this tree, under another name; its parameters are those of the template's definition.
/// </summary>
internal sealed class StrategySkeleton
{
    public const int NameLengthMax = 64;

    private const string TemplateClass = "TemplateStrategy";
    private const string TestNamespace = "LowLatency.Unit.Strategies";
    private const string UserNamespace = "LowLatency.Strategies";

    private StrategySkeleton(string name)
    {
        Name = name;
        ClassName = ClassNameOf(name);
    }

    public string Name { get; }

    /// <summary>"KeltnerAdxStrategy" for "keltner-adx".</summary>
    public string ClassName { get; }

    public string ClassFile => $"{Name}.cs";

    public string ParametersFile => $"{Name}.json";

    public string TestFile => TestFileOf(ClassFile);

    /// <summary>"keltner.tests.cs" beside "keltner.cs".</summary>
    public static string TestFileOf(string classFile) => Path.ChangeExtension(classFile, ".tests.cs");

    /// <exception cref="ToolException">The name is none, or taken.</exception>
    public static StrategySkeleton Named(string name)
    {
        if (!IsName(name))
        {
            throw new ToolException(
                $"'{name}' cannot be the name of a strategy: a lower-case letter, then lower-case letters, digits and "
                + $"single hyphens, at most {NameLengthMax}, such as keltner-adx");
        }

        if (StrategyCatalog.All().TryGet(name, out _))
            throw new ToolException($"'{name}' is the name of a strategy that is there already; take another");
        return new StrategySkeleton(name);
    }

    /// <summary>File name and text, the class first.</summary>
    public IReadOnlyList<(string File, string Text)> Texts() =>
        [(ClassFile, Class()), (ParametersFile, Parameters()), (TestFile, Test())];

    private static bool IsName(string name)
    {
        if (name.Length is 0 or > NameLengthMax || name[0] is < 'a' or > 'z' || name[^1] == '-') return false;
        for (int i = 0; i < name.Length; i++)
        {
            if (name[i] is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')) return false;
            if (name[i] == '-' && name[i - 1] == '-') return false;
        }

        return true;
    }

    private static string ClassNameOf(string name)
    {
        StringBuilder text = new();
        foreach (string part in name.Split('-'))
            text.Append(char.ToUpperInvariant(part[0])).Append(part.AsSpan(1));
        string camel = text.ToString();
        return camel.Length > 8 && camel.EndsWith("Strategy", StringComparison.Ordinal) ? camel : $"{camel}Strategy";
    }

    private string Class() => Read($"{TemplateClass}.cs")
        .Replace(TemplateClass, ClassName, StringComparison.Ordinal)
        .Replace($"\"{TemplateStrategy.Definition.Name}\"", $"\"{Name}\"", StringComparison.Ordinal);

    private string Test() => Read($"{TemplateClass}Tests.cs")
        .Replace(TemplateClass, ClassName, StringComparison.Ordinal)
        .Replace($"using {UserNamespace};\n", "", StringComparison.Ordinal)
        .Replace($"namespace {TestNamespace};", $"namespace {UserNamespace};", StringComparison.Ordinal);

    private string Parameters()
    {
        IReadOnlyList<ParameterDefinition> parameters = TemplateStrategy.Definition.Parameters;
        StringBuilder text = new();
        text.Append("[\n  {\n");
        text.Append(CultureInfo.InvariantCulture, $"    \"name\": \"{Name}\",\n    \"source\": \"{ClassFile}\",\n");
        text.Append("    \"weight\": 1,\n");
        text.Append("    \"parameters\": {\n");
        for (int i = 0; i < parameters.Count; i++)
        {
            ParameterDefinition each = parameters[i];
            string comma = i + 1 < parameters.Count ? "," : "";
            string meaning = string.Create(
                CultureInfo.InvariantCulture, $"{each.Unit}, {each.Min} to {each.Max}: {each.Meaning}");
            text.Append(CultureInfo.InvariantCulture, $"      \"{each.Name}\": {each.Default}{comma} // {meaning}\n");
        }

        return text.Append("    }\n  }\n]\n").ToString();
    }

    private static string Read(string resource)
    {
        using Stream stream = typeof(StrategySkeleton).Assembly.GetManifestResourceStream(resource)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
