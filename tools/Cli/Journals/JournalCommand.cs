using System.CommandLine;

namespace LowLatency.Cli.Journals;

/// <summary>`lowlatency journal verify|dump|stats`.</summary>
internal static class JournalCommand
{
    public static Command Create() => new("journal", "Check, print or measure a journal.")
    {
        CreateVerify(),
        CreateDump(),
        CreateStats(),
    };

    private static Argument<string> Journal() =>
        new("journal") { Description = "Folder of the journal, or of the run" };

    private static Command CreateVerify()
    {
        Argument<string> journal = Journal();
        var command = new Command("verify", "Prove every record; exit code 2 and the offset when it is damaged.")
        {
            journal,
        };
        command.SetAction(result => JournalCheck.Run(result.GetValue(journal)!, System.Console.Out));
        return command;
    }

    private static Command CreateStats()
    {
        Argument<string> journal = Journal();
        var command = new Command("stats", "Records, bytes and rates by kind.") { journal };
        command.SetAction(result => JournalStatistics.Run(result.GetValue(journal)!, System.Console.Out));
        return command;
    }

    private static Command CreateDump()
    {
        Argument<string> journal = Journal();
        var from = new Option<long>("--from") { Description = "First sequence printed" };
        var count = new Option<long?>("--count") { Description = "Most lines printed; all without it" };
        var kind = new Option<string?>("--kind") { Description = "Only events of this kind, e.g. Trade, OrderReport" };
        var records = new Option<bool>("--records") { Description = "Records that are not events as well" };
        var json = new Option<bool>("--json") { Description = "One JSON object a line" };
        var command = new Command("dump", "Print events, one a line.") { journal, from, count, kind, records, json };
        command.SetAction(
            (result, cancellation) => System.Threading.Tasks.Task.FromResult(
                new JournalDump(System.Console.OpenStandardOutput(), new JournalDumpOptions
                {
                    From = result.GetValue(from),
                    Count = JournalDumpOptions.CheckCount(result.GetValue(count)),
                    Kind = JournalDumpOptions.ParseKind(result.GetValue(kind)),
                    HasRecords = result.GetValue(records),
                    IsJson = result.GetValue(json),
                }).Run(result.GetValue(journal)!, cancellation)));
        return command;
    }
}
