using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Text;
using LowLatency.Cli.Formatting;

namespace LowLatency.Cli.Authoring;

/// <summary>`lowlatency new strategy NAME`: the class, its parameters and its test. It never overwrites.</summary>
internal static class NewCommand
{
    public static Command Create() => new("new", "Write the files of a new strategy.") { CreateStrategy() };

    private static Command CreateStrategy()
    {
        var name = new Argument<string>("name") { Description = "Its name in a configuration, such as keltner-adx" };
        var folder = new Option<string>("--out")
        {
            Description = "Folder to write to, made when absent",
            DefaultValueFactory = _ => ".",
        };
        var command = new Command(
            "strategy", "Write a strategy to edit: NAME.cs, its parameters NAME.json and its test NAME.tests.cs.")
        {
            name, folder,
        };
        command.SetAction(result => Run(result.GetValue(name)!, result.GetValue(folder)!));
        return command;
    }

    private static int Run(string name, string folder)
    {
        StrategySkeleton files = StrategySkeleton.Named(name);
        IReadOnlyList<(string File, string Text)> texts = files.Texts();
        Directory.CreateDirectory(folder);
        foreach ((string file, _) in texts)
        {
            string path = Place(folder, file);
            if (!Path.Exists(path)) continue;
            throw new ToolException(
                $"{path} is there already; nothing was written. Take another name or folder",
                ToolException.InputOutput);
        }

        foreach ((string file, string text) in texts) Write(Place(folder, file), text);
        Print(files, folder);
        return 0;
    }

    // CreateNew: also a file that came since the check stays as it is.
    private static void Write(string path, string text)
    {
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        stream.Write(Encoding.UTF8.GetBytes(text));
    }

    private static void Print(StrategySkeleton files, string folder)
    {
        string file = Place(folder, files.ClassFile);
        var table = new TextTable("wrote", "what") { Alignment = "ll" };
        table.Add(file, $"class {files.ClassName}: write OnBarClosed");
        table.Add(Place(folder, files.ParametersFile), "its parameters, a list for --strategies");
        table.Add(Place(folder, files.TestFile), "what it must say, bar by bar");
        table.Write(Console.Out);
        Console.Out.WriteLine();
        Console.Out.WriteLine($"next: lowlatency test {file}");
        Console.Out.WriteLine($"      lowlatency backtest {file} --data FILE");
        Console.Out.WriteLine($"      lowlatency paper {file}");
    }

    private static string Place(string folder, string file) => folder == "." ? file : Path.Combine(folder, file);
}
