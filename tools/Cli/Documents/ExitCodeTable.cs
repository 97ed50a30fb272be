using System.Collections.Generic;
using LowLatency.Cli.Explain;
using LowLatency.Cli.Journals;

namespace LowLatency.Cli.Documents;

/// <summary>
/// Every exit code of the tool by its cause, which has one code whichever verb meets it. The page docs/exit-codes.md
/// and `man lowlatency` have this table.
/// </summary>
internal static class ExitCodeTable
{
    /// <summary>The work is done, and nothing that was compared differs.</summary>
    public const int Ok = 0;

    /// <summary>In the order of the codes.</summary>
    public static IReadOnlyList<ExitCodeRow> Rows { get; } =
    [
        new(Ok, "done, and whatever was compared is equal"),
        new(ExplainCommand.Mismatch,
            "it ran, and what it compared differs or is not whole: hashes or commands of a replay, a demo that FAILED, "
            + "contract or tests of a strategy, gaps in data, a download or a build that did not come to its end"),
        new(JournalFolder.Damaged, "the journal is damaged or cannot be applied; the place is named"),
        new(ToolException.NothingQualifies, "a sweep has run and none of its runs qualifies as the best"),
        new(ToolException.Usage, "the command line or the settings are wrong; nothing was done"),
        new(ToolException.SourceFaults, "a strategy's file does not compile, does what none may do, or threw"),
        new(ToolException.NoInput,
            "a file or folder is not there, cannot be read as what it should be, or holds nothing of use"),
        new(ToolException.Unavailable,
            "what is needed is not there: a program (SDK, linker), a local venue that does as asked, a build of this "
            + "checkout"),
        new(ToolException.InputOutput, "reading or writing failed in this machine"),
        new(ToolException.TryLater, "a venue bans this address until the time that is told; it works again by itself"),
        new(ToolException.Interrupted,
            "ended by Ctrl-C before its work was done; a demo, a paper run and a served venue are ended so: 0"),
    ];
}
