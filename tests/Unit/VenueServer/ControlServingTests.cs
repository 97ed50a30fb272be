using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net.Http;
using System.Threading.Tasks;
using LowLatency.VenueServer;
using LowLatency.VenueServer.Control;
using LowLatency.VenueServer.Options;
using NUnit.Framework;

namespace LowLatency.Unit.VenueServer;

/// <summary>Who may control a local venue, and where its secrets come from.</summary>
[NonParallelizable]
public sealed class ControlServingTests
{
    private const string Account = "alice:key-of-alice:hidden:USDT=10";
    private static readonly HttpClient Http = new();
    private string _folder = null!;

    [SetUp]
    public void SetUp() => _folder = Directory.CreateTempSubdirectory("venue-control-").FullName;

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [TestCase(null, 401)]
    [TestCase("Bearer ", 401)]
    [TestCase("Bearer wrong-wrong-wrong-wrong", 401)]
    [TestCase("Basic TOKEN", 401)]
    [TestCase("TOKEN", 401)]
    [TestCase("Bearer TOKEN", 200)]
    public async Task A_control_call_needs_the_token(string? authorization, int status)
    {
        await using var venue = await LocalVenue.StartAsync(new VenueServerOptions());
        var header = authorization?.Replace("TOKEN", venue.ControlTokenText, StringComparison.Ordinal);
        foreach (var (method, path) in new[]
        {
            (HttpMethod.Get, "counters"), (HttpMethod.Get, "faults"), (HttpMethod.Post, "clear"),
            (HttpMethod.Post, "fault"), (HttpMethod.Post, "rules"),
        })
        {
            Assert.That(await StatusAsync(venue, method, path, header), Is.EqualTo(status), path);
        }
    }

    // A page of a stranger whose DNS says 127.0.0.1 the second time (rebinding) names its own host.
    [TestCase("evil.example", 403)]
    [TestCase("127.0.0.1.evil.example:PORT", 403)]
    [TestCase("localhost.evil.example", 403)]
    [TestCase("192.168.0.1", 403)]
    [TestCase("localhost:PORT", 200)]
    [TestCase("127.0.0.1:PORT", 200)]
    [TestCase("[::1]:PORT", 200)]
    public async Task A_foreign_host_controls_nothing_even_with_the_token(string host, int status)
    {
        await using var venue = await LocalVenue.StartAsync(new VenueServerOptions());
        var named = host.Replace("PORT", $"{venue.Port}", StringComparison.Ordinal);
        Assert.That(
            await StatusAsync(venue, HttpMethod.Get, "counters", $"Bearer {venue.ControlTokenText}", named),
            Is.EqualTo(status));
    }

    [TestCase("http://evil.example", 403)]
    [TestCase("null", 403)]
    [TestCase("file://", 403)]
    [TestCase("http://127.0.0.1.evil.example", 403)]
    [TestCase("http://localhost:3000", 200)]
    public async Task A_foreign_page_controls_nothing_even_with_the_token(string origin, int status)
    {
        await using var venue = await LocalVenue.StartAsync(new VenueServerOptions());
        Assert.That(
            await StatusAsync(
                venue, HttpMethod.Get, "counters", $"Bearer {venue.ControlTokenText}", origin: origin),
            Is.EqualTo(status));
    }

    [Test]
    public async Task A_token_that_was_made_is_kept_for_its_user_alone_while_the_venue_runs()
    {
        var before = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
        Environment.SetEnvironmentVariable("XDG_RUNTIME_DIR", _folder);
        try
        {
            var log = new List<string>();
            string path;
            await using (var venue = await LocalVenue.StartAsync(
                new VenueServerOptions { KeepsControlToken = true, Log = log.Add }))
            {
                path = ControlToken.PathOf(venue.Port);
                Assert.That(path, Does.StartWith(_folder));
                Assert.That(ControlToken.Read(path, out var fault), Is.EqualTo(venue.ControlTokenText), fault);
                Assert.That((int)File.GetUnixFileMode(path), Is.EqualTo(0x180));
                Assert.That((int)File.GetUnixFileMode(Path.GetDirectoryName(path)!), Is.EqualTo(0x1C0));
                Assert.That(string.Join('\n', log), Does.Contain(path).And.Not.Contain(venue.ControlTokenText));
            }

            Assert.That(File.Exists(path), Is.False);
        }
        finally
        {
            Environment.SetEnvironmentVariable("XDG_RUNTIME_DIR", before);
        }
    }

    // A venue under systemd or of an earlier login keeps it elsewhere than this session would.
    [Test]
    public async Task A_token_of_another_session_is_found_and_one_that_cannot_be_removed_is_no_fault_of_the_end()
    {
        var before = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
        try
        {
            Environment.SetEnvironmentVariable("XDG_RUNTIME_DIR", null);
            var log = new List<string>();
            var venue = await LocalVenue.StartAsync(new VenueServerOptions { KeepsControlToken = true, Log = log.Add });
            var path = ControlToken.PathOf(venue.Port);
            Environment.SetEnvironmentVariable("XDG_RUNTIME_DIR", _folder);
            Assert.That(ControlToken.PathOf(venue.Port), Does.StartWith(_folder));
            Assert.That(ControlToken.Find(venue.Port), Is.EqualTo(new[] { path }));

            File.Delete(path);
            Directory.CreateDirectory(path);
            await venue.StopAsync();
            Directory.Delete(path);
            Assert.That(log[^1], Does.Contain($"{path} cannot be removed"));
        }
        finally
        {
            Environment.SetEnvironmentVariable("XDG_RUNTIME_DIR", before);
        }
    }

    [Test]
    public void Accounts_and_token_come_from_files_of_the_user_alone()
    {
        var accounts = Put("accounts", $"# two\n{Account}\n\nbob:key-of-bob-1:secret-b:BTC=1:bnb\n");
        var token = Put("token", "0123456789abcdef\n");
        Assert.That(
            TryRead(["--accounts", accounts, "--token-file", token], out var options, out var errors), Is.True,
            string.Join('\n', errors));
        Assert.That(options.Accounts, Has.Count.EqualTo(2));
        Assert.That(options.Accounts[1].PaysInDiscountAsset, Is.True);
        Assert.That(options.ControlToken, Is.EqualTo("0123456789abcdef"));
        Assert.That(options.KeepsControlToken, Is.True);
        Assert.That($"{options}", Does.Not.Contain("0123456789abcdef").And.Not.Contain("hidden"));
    }

    [TestCase("--accounts", "accounts")]
    [TestCase("--token-file", "token")]
    public void A_file_of_secrets_that_others_can_read_is_refused_and_not_repeated(string option, string name)
    {
        var path = Put(name, option == "--accounts" ? Account : "0123456789abcdef");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        Assert.That(TryRead([option, path], out _, out var errors), Is.False);
        Assert.That(string.Join('\n', errors), Does.Contain($"{option} {path}").And.Contain("chmod 600")
            .And.Not.Contain("hidden").And.Not.Contain("0123456789abcdef"));
    }

    [Test]
    public void A_bad_line_of_accounts_is_named_by_its_number_alone()
    {
        var path = Put("accounts", $"{Account}\nbob:key-of-bob-1:secret-b:BTC\n");
        Assert.That(TryRead(["--accounts", path], out _, out var errors), Is.False);
        Assert.That(string.Join('\n', errors), Does.Contain("line 2").And.Not.Contain("secret-b"));
    }

    [Test]
    public void Accounts_and_token_come_from_the_environment_which_children_do_not_inherit()
    {
        Environment.SetEnvironmentVariable("LOWLATENCY_VENUE_ACCOUNTS", Account);
        Environment.SetEnvironmentVariable(ControlToken.Variable, "0123456789abcdef");
        Assert.That(TryRead([], out var options, out var errors), Is.True, string.Join('\n', errors));
        Assert.That(options.Accounts, Has.Count.EqualTo(1));
        Assert.That(options.ControlToken, Is.EqualTo("0123456789abcdef"));
        Assert.That(Environment.GetEnvironmentVariable("LOWLATENCY_VENUE_ACCOUNTS"), Is.Null);
        Assert.That(Environment.GetEnvironmentVariable(ControlToken.Variable), Is.Null);
    }

    [TestCase("short")]
    [TestCase("0123456789 abcdef")]
    public void A_token_that_is_none_is_refused_and_not_repeated(string token)
    {
        var path = Put("token", token);
        Assert.That(TryRead(["--token-file", path], out _, out var errors), Is.False);
        Assert.That(string.Join('\n', errors), Does.Contain("--token-file").And.Not.Contain(token));
    }

    private static async Task<int> StatusAsync(
        LocalVenue venue, HttpMethod method, string name, string? authorization, string? host = null,
        string? origin = null)
    {
        var port = venue.Port.ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(method, $"http://127.0.0.1:{port}/_control/{name}");
        if (authorization != null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        if (host != null)
            request.Headers.Host = host;
        if (origin != null)
            request.Headers.TryAddWithoutValidation("Origin", origin);
        using var answer = await Http.SendAsync(request);
        return (int)answer.StatusCode;
    }

    private static bool TryRead(string[] arguments, out VenueServerOptions options, out IReadOnlyList<string> errors)
    {
        var line = new VenueCommandLine();
        var command = new System.CommandLine.RootCommand();
        line.AddTo(command);
        return line.TryRead(command.Parse(arguments, VenueCommandLine.Parser), out options, out errors);
    }

    private string Put(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }
}
