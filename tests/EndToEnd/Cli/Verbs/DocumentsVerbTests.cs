using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Cli.Verbs;

/// <summary>Man pages and completion against what --help prints, verb by verb.</summary>
[TestFixture]
internal sealed class DocumentsVerbTests
{
    private static readonly Regex CommandLine = new(@"^  (\w[\w-]*)", RegexOptions.CultureInvariant);
    private static readonly Regex OptionName = new(@"(?<=^  |, )(-[\w?-]+)", RegexOptions.CultureInvariant);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lowlatency-documents-");

    [OneTimeSetUp]
    public async Task WriteAsync()
    {
        ToolResult result = await Tool.RunAsync("documents", _folder.FullName, "--date", "2026-11-29");
        Assert.That(result.ExitCode, Is.Zero, result.Errors);
    }

    [OneTimeTearDown]
    public void Remove() => _folder.Delete(recursive: true);

    [Test]
    public async Task Every_verb_and_option_of_help_is_in_the_man_page_and_in_each_completion()
    {
        string bash = Read("bash-completion/completions/lowlatency");
        string zsh = Read("zsh/vendor-completions/_lowlatency");
        string fish = Read("fish/vendor_completions.d/lowlatency.fish");
        List<string> faults = [];
        int options = 0;
        Queue<string[]> open = new([[]]);
        while (open.TryDequeue(out string[]? words))
        {
            string help = (await Tool.RunAsync([.. words, "--help"])).Output;
            string path = string.Join("", Array.ConvertAll(words, word => " " + word));
            string page = Read(words.Length == 0 ? "man/man1/lowlatency.1" : $"man/man1/lowlatency-{words[0]}.1");
            Match line = Regex.Match(bash, $"(?m)^ +'{Regex.Escape(path)}'\\) words='(.*)' ;;$");
            string[] known = line.Groups[1].Value.Split(' ');
            foreach (string verb in Section(help, "Commands:", CommandLine))
            {
                open.Enqueue([.. words, verb]);
                if (Array.IndexOf(known, verb) < 0) faults.Add($"bash:{path} {verb}");
                if (!zsh.Contains($"{verb}) _lowlatency{path.Replace(' ', '_')}_{verb}", StringComparison.Ordinal))
                    faults.Add($"zsh:{path} {verb}");
                if (!fish.Contains($" -a {verb} ", StringComparison.Ordinal)) faults.Add($"fish:{path} {verb}");
                if (!page.Contains(verb, StringComparison.Ordinal)) faults.Add($"man:{path} {verb}");
            }

            foreach (string option in Section(help, "Options:", OptionName))
            {
                options++;
                if (Array.IndexOf(known, option) < 0) faults.Add($"bash:{path} {option}");
                string escaped = option.Replace("-", "\\-", StringComparison.Ordinal);
                bool hasOptions = words.Length == 0 || Section(help, "Commands:", CommandLine).Count == 0;
                if (hasOptions && !page.Contains(escaped, StringComparison.Ordinal)) faults.Add($"man:{path} {option}");
                if (!zsh.Contains($"*{option}[", StringComparison.Ordinal)) faults.Add($"zsh:{path} {option}");
                if (!fish.Contains($" '{option.TrimStart('-')}'", StringComparison.Ordinal))
                    faults.Add($"fish:{path} {option}");
            }
        }

        Assert.That(faults, Is.Empty);
        Assert.That(options, Is.GreaterThan(60));
    }

    [TestCase("demo --t", "--tls")]
    [TestCase("journal ver", "verify")]
    [TestCase("journal verify --h", "--help")]
    [TestCase("explain x --detail B", "Brief")]
    [TestCase("expl", "explain")]
    [TestCase("demo --dir ver", "")]
    public async Task Bash_completes(string line, string expected)
    {
        string script = Path.Combine(_folder.FullName, "bash-completion/completions/lowlatency");
        string command = $". '{script}'; COMP_WORDS=(lowlatency {line}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); "
            + "_lowlatency; echo \"${COMPREPLY[*]}\"";
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true };
        foreach (string argument in (string[])["-euc", command]) start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.That((process.ExitCode, output.Trim()), Is.EqualTo((0, expected)));
    }

    [Test]
    public async Task Tool_and_engine_say_the_same_version_and_it_is_on_the_pages()
    {
        ToolResult tool = await Tool.RunAsync("--version");
        ToolResult engine = await Tool.RunEngineAsync("--version");
        string version = tool.Output.Trim();
        Assert.That((engine.ExitCode, engine.Output.Trim()), Is.EqualTo((0, version)));
        Assert.That(version, Does.Match("^[0-9][A-Za-z0-9.+~]*$"), "a legal Debian version");
        Assert.That(Read("man/man1/lowlatency.1"), Does.Contain($"\"lowlatency {version}\""));
        Assert.That(Read("man/man1/lowlatency-engine.1"), Does.Contain("\\-\\-check"));
    }

    private string Read(string name) => File.ReadAllText(Path.Combine(_folder.FullName, name));

    // The first column of one section of a help text.
    private static List<string> Section(string help, string title, Regex name)
    {
        List<string> found = [];
        bool isInside = false;
        foreach (string line in help.Split('\n'))
        {
            if (line.Length > 0 && line[0] != ' ') isInside = line.StartsWith(title, StringComparison.Ordinal);
            if (!isInside || !line.StartsWith("  ", StringComparison.Ordinal)) continue;
            int end = line.IndexOf("  ", 2, StringComparison.Ordinal);
            string column = end > 0 ? line[..end] : line;
            foreach (Match match in name.Matches(column)) found.Add(match.Groups[1].Value);
        }

        return found;
    }
}
