using System.IO;
using System.Threading.Tasks;
using NUnit.Framework;

namespace LowLatency.EndToEnd.Torture;

/// <summary>
/// A key that the venue does not know any more halts its account; with a new one it goes on without a restart.
/// </summary>
public sealed class KeyRenewalTests
{
    private const string NewKey = "renewedKey0123456789";
    private const string NewSecret = "renewedSecret0123456789";

    [Test]
    public async Task A_revoked_key_halts_until_an_operator_resumes_with_the_new_files()
    {
        await using LiveRun live = await LiveRun.StartAsync(seed: 11);
        string folder = Directory.CreateDirectory(Path.Combine(live.Run.Folder, "credentials")).FullName;
        WriteKeys(folder, LiveRun.Key, LiveRun.Secret);
        using EngineUnderTest engine = live.Run.StartEngine("env", $"CREDENTIALS_DIRECTORY={folder}");
        live.AwaitEntries(engine, 3);
        live.ReplaceKeyAtVenue(NewKey, NewSecret);
        await engine.WaitForLineAsync("ALARM AuthorizationFailed");

        // Half written: nothing is sent with what is no pair.
        File.WriteAllText(Path.Combine(folder, "torture-local.key"), "");
        Resume(live);
        await engine.WaitForLineAsync("ALARM CredentialUnreadable");
        int before = live.EntriesAtVenue;
        WriteKeys(folder, NewKey, NewSecret);
        Assert.That(live.EntriesAtVenue, Is.EqualTo(before), "it trades while it is halted");
        Resume(live);
        live.AwaitEntries(engine, 3);
        JournalLedger ledger = live.Settle(engine, System.TimeSpan.FromSeconds(5));
        live.AssertNothingLeftWithoutCause(ledger);
        live.AssertNothingDoubled();
    }

    private static void Resume(LiveRun live) =>
        File.WriteAllText(Path.Combine(live.Run.Control, "RESUME-AuthorizationFailed"), "");

    private static void WriteKeys(string folder, string key, string secret)
    {
        File.WriteAllText(Path.Combine(folder, "torture-local.key"), key + "\n");
        File.WriteAllText(Path.Combine(folder, "torture-local.secret"), secret + "\n");
    }
}
