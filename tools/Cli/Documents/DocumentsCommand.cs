using System.CommandLine;
using System.IO;
using System.Text;

namespace LowLatency.Cli.Documents;

/// <summary>
/// `lowlatency documents DIR`: man pages and shell completion from the tree behind --help. A step of packaging
/// (tools/Deploy/package.sh), so --help does not list it.
/// </summary>
internal static class DocumentsCommand
{
    public static Command Create(RootCommand root)
    {
        var folder = new Argument<string>("folder") { Description = "Folder to write to, as /usr/share" };
        var date = new Option<string>("--date")
        {
            Description = "Date that the pages carry, as 2026-11-29",
            DefaultValueFactory = _ => "",
        };
        var command = new Command("documents", "Write man pages and shell completion.") { folder, date };
        command.Hidden = true;
        command.SetAction(result =>
        {
            Write(CommandNode.Of(root), result.GetValue(folder)!, result.GetValue(date)!);
            return 0;
        });
        return command;
    }

    private static void Write(CommandNode root, string folder, string date)
    {
        string version = BuildVersion.Read();
        Write(folder, $"man/man1/{root.Name}.1", ManPage.OfRoot(root, version, date));
        foreach (CommandNode verb in root.Commands)
        {
            Write(folder, $"man/man1/{root.Name}-{verb.Name}.1", ManPage.OfVerb(verb, version, date));
        }

        Write(folder, "man/man1/lowlatency-engine.1", ManPage.OfEngine(version, date));
        Write(folder, $"bash-completion/completions/{root.Name}", BashCompletion.Of(root));
        Write(folder, $"zsh/vendor-completions/_{root.Name}", ZshCompletion.Of(root));
        Write(folder, $"fish/vendor_completions.d/{root.Name}.fish", FishCompletion.Of(root));
    }

    private static void Write(string folder, string name, string text)
    {
        string path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }
}
